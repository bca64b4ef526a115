"""Pushes of small invented datasets to the portal of a test, and what the portal holds afterwards, asked of its API."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from catalog.ckan.planning.planning import make_plan
from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import ConflictError, ForbiddenError, KeyRefusedError, MissingError
from catalog.ckan.portal.model import Plan
from catalog.ckan.pushing.first_tags import FirstTags
from catalog.ckan.pushing.push import PushResult, push
from catalog.ckan.pushing.write import Writer
from catalog.ckan.targets.target import Target, open_target
from metadata.described.dataset import Dataset
from metadata.described.table import Cell
from metadata.formats.files import write_tables
from metadata.vocabularies.bilingual import Bilingual
from tests.catalog.ckan.conftest import Portal
from tests.catalog.ckan.target_samples import settings_with
from tests.metadata.formats.dcat_samples import other_plan
from tests.metadata.samples import with_records

ORGANISATION = "999989"


@cache
def _written(id_: str, tables: int) -> Dataset:
    plan = other_plan()
    made = dataclasses.replace(plan, id=id_, tables=tuple(table for table in plan.tables if table.name != "overview"))
    return dataclasses.replace(made, files=write_tables(made)[:tables])


def small(id_: str = "999989_plan", tables: int = 2, **changes: Any) -> Dataset:
    """A dataset of a town with as many CSV files (policies, measures …), and nothing else."""
    return dataclasses.replace(_written(id_, tables), **changes)


def titled(id_: str, title: str) -> Dataset:
    return small(id_, title=Bilingual(title, title))


def edited(dataset: Dataset, table: str, row: int, **cells: Cell) -> Dataset:
    """The dataset with other values in one record of one table, and in its file."""
    changed = with_records(dataset, table, row, **cells)
    files = write_tables(changed)[: len(dataset.files)]
    assert files != dataset.files, f"no file holds {table}: the change would change nothing"
    return dataclasses.replace(changed, files=files)


@cache
def _opened(folder: Path, words: str) -> Target:
    return open_target(settings_with(folder, f"portal: {{{words}}}"), "portal")


@dataclass
class Pusher:
    """The publisher of a test: one portal, one folder with settings."""

    portal: Portal
    folder: Path
    settings: tuple[str, ...] = ()
    may_create: bool = True  # organisations and groups

    @property
    def target(self) -> Target:
        settings = ("create_organisations: true", *self.settings) if self.may_create else self.settings
        words = ", ".join((f"url: {self.portal.url}", "profile: ckan", *settings))
        return _opened(self.folder, words)

    def plan(self, *datasets: Dataset, client: Client | None = None, **how: Any) -> Plan:
        return make_plan(self.target, client or self.client(), datasets, **how)

    def carry_out(self, plan: Plan, client: Client | None = None, **how: Any) -> PushResult:
        return push(plan, client or self.client(), self.target, **how)

    def push(self, *datasets: Dataset, client: Client | None = None, force: bool = False, **how: Any) -> PushResult:
        """Plan and push with one client, as the command does."""
        used = client or self.client()
        return self.carry_out(self.plan(*datasets, client=used, **how), used, force=force)

    def writer(self, client: Client) -> Writer:
        """Return what writes one dataset, without the checks before and the proof after; the organisation is there then."""
        with suppress(ConflictError):
            self.client().call("organization_create", {"name": ORGANISATION})
        return Writer(client, self.target.base_url, FirstTags([]))

    def client(self, key: str | None = None) -> Client:
        return self.portal.client(key, sleep=lambda _: None)

    def show(self, name: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.client().call("package_show", {"id": name})
        return shown

    def by_hand(self, name: str, **fields: Any) -> None:
        """Change a dataset as a person on the portal's pages would."""
        self.client().call("package_patch", {"id": name, **fields})

    def file(self, name: str, ending: str) -> dict[str, Any]:
        """Return the resource whose file name ends so."""
        found: dict[str, Any] = next(each for each in self.show(name)["resources"] if each["url"].endswith(ending))
        return found

    def rows(self, resource_id: str) -> list[dict[str, Any]]:
        found = self.client().call("datastore_search", {"resource_id": resource_id, "limit": 1000, "sort": "id"})
        return [{key: value for key, value in row.items() if key != "_id"} for row in found["records"]]

    def seen_by_strangers(self, name: str) -> dict[str, Any] | None:
        """Return the dataset as somebody without a key sees it, or nothing."""
        try:
            shown: dict[str, Any] = self.client("").call("package_show", {"id": name})
        except (ForbiddenError, KeyRefusedError, MissingError):
            return None
        return shown

    def state(self) -> dict[str, Any]:
        """Return everything the portal holds, without what it makes up itself (its own ids, time stamps)."""
        admin = self.client()
        asked = {"include_private": True, "include_drafts": True, "rows": 1000}
        packages = admin.call("package_search", asked)["results"]
        return {
            "datasets": sorted((self._package(admin, each["id"]) for each in packages), key=lambda each: str(each["name"])),
            "tags": sorted(admin.call("tag_list", {})),
            "organisations": sorted(admin.call("organization_list", {})),
        }

    def _package(self, admin: Client, id_: str) -> dict[str, Any]:
        package = admin.call("package_show", {"id": id_})
        kept = ("name", "title", "notes", "private", "state", "license_id", "version")
        return {
            **{name: package[name] for name in kept},
            "organisation": package["organization"]["name"],
            "extras": sorted((extra["key"], extra["value"]) for extra in package["extras"]),
            "tags": sorted(tag["name"] for tag in package["tags"]),
            "resources": [self._resource(admin, each) for each in package["resources"]],
        }

    def _resource(self, admin: Client, resource: dict[str, Any]) -> dict[str, Any]:
        views = [view["view_type"] for view in admin.call("resource_view_list", {"id": resource["id"]})]
        rows = self.rows(resource["id"]) if resource["datastore_active"] else None
        kept = ("id", "name", "description", "format", "hash", "size", "mimetype", "keikaku_table")
        return {**{name: resource.get(name) for name in kept}, "views": views, "rows": rows}
