"""Targets of an invented publish.yaml, and what a portal says of a dataset that it holds as wanted."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from catalog.ckan.planning.desired import desired_dataset
from catalog.ckan.portal.model import CONTENT, DATASET, LOADED, OWNER, ActualDataset, DesiredDataset
from catalog.ckan.targets.target import Target, open_target
from metadata.declared.settings import Settings, read_settings
from metadata.described.dataset import Dataset
from tests.metadata.formats.dcat_samples import plan

ROOT = Path(__file__).resolve().parents[3]
NAMES = "organisations: {catalogue: office}"


def settings_with(folder: Path, targets: str) -> Settings:
    """Return the settings of the project's publish.yaml with these targets (the YAML below `targets:`)."""
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    lines = "".join(f"  {line}\n" for line in targets.strip().splitlines())
    (folder / "publish.yaml").write_text(f"{text}\ntargets:\n{lines}", encoding="utf-8")
    return read_settings(folder / "publish.yaml", plan().base_url)


def target(folder: Path, profile: str = "ckan", *more: str) -> Target:
    """Return a target `portal` with a profile and further settings, each in YAML's flow form (`visibility: private`)."""
    words = ", ".join(("url: https://ckan.example/", f"profile: {profile}", *more))
    return open_target(settings_with(folder, f"portal: {{{words}}}"), "portal")


def desired(folder: Path, dataset: Dataset | None = None, profile: str = "ckan", *more: str) -> DesiredDataset:
    return desired_dataset(dataset or plan(), target(folder, profile, *more))


def as_held(of: DesiredDataset, owner: str = plan().base_url) -> dict[str, Any]:
    """Return what CKAN's package_search gives for a dataset that was pushed whole: texts for extras, None for nothing."""
    extras = {**of.extras, OWNER: owner, DATASET: of.id, CONTENT: of.content}
    resources = [
        {
            **each.fields,
            "id": each.id,
            "url": f"https://ckan.example/dataset/x/resource/{each.id}/download/{each.file_name}",
            "url_type": "upload",
            "datastore_active": each.table is not None,
            **({LOADED: each.table.content} if each.table else {}),
        }
        for each in of.resources
    ]
    return copy.deepcopy(
        {
            **{name: None if value == "" else value for name, value in of.fields.items()},
            "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
            "name": of.name,
            "organization": {"name": of.organisation, "title": of.organisation_title},
            "tags": [{"name": name, "display_name": name} for name in reversed(of.tags)],
            "groups": [{"name": name} for name in of.groups],
            "extras": [{"key": key, "value": value} for key, value in sorted(extras.items())],
            "resources": resources,
        }
    )


def actual(package: dict[str, Any]) -> ActualDataset:
    return ActualDataset(package)


def extra(package: dict[str, Any], key: str) -> dict[str, Any]:
    """Return one extra of a package, to be changed in place."""
    return next(each for each in package["extras"] if each["key"] == key)
