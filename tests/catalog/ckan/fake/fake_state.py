"""What the fake CKAN keeps, who may do what in it, and how it refuses. The rules are those of CKAN 2.12 (test_rules.py)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

Json = Any
Data = dict[str, Json]
NAME = re.compile(r"[a-z0-9_\-]*")
CHARACTERS = "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"


class PortalError(Exception):
    """An answer other than 200."""

    def __init__(self, status: int, error: Json) -> None:
        self.status = status
        self.error = error
        super().__init__(status, error)


def invalid(**fields: Json) -> PortalError:
    return PortalError(409, {**fields, "__type": "Validation Error"})


def denied(words: str) -> PortalError:
    return PortalError(403, {"__type": "Authorization Error", "message": f"Access denied: {words}"})


def missing(words: str = "") -> PortalError:
    return PortalError(404, {"__type": "Not Found Error", "message": f"Not found: {words}" if words else "Not found"})


def broken() -> PortalError:
    return PortalError(500, {"__type": "Internal Server Error", "message": "Internal Server Error"})


def unindexed(words: str) -> PortalError:
    return PortalError(500, {"__type": "Search Index Error", "message": f"Unable to add package to search index: {words}"})


@dataclass(frozen=True)
class Upload:
    """A file of a form."""

    name: str
    data: bytes
    media_type: str


@dataclass
class User:
    """Somebody with a key; a stranger has an empty name."""

    name: str = ""
    id: str = ""
    sysadmin: bool = False


@dataclass
class State:
    """Everything in the portal. Packages hold what a user can set, and what only the portal sets; `show` adds the rest."""

    site_url: str = ""
    users: dict[str, User] = field(default_factory=dict)  # by key
    groups: dict[str, Data] = field(default_factory=dict)  # by id, organisations too; `members` maps user names to roles
    packages: dict[str, Data] = field(default_factory=dict)  # by id
    files: dict[str, Upload] = field(default_factory=dict)  # by resource id
    tables: dict[str, Data] = field(default_factory=dict)  # by resource id
    former: dict[str, str] = field(default_factory=dict)  # removed resource → its dataset: its table stays open to readers
    views: dict[str, Data] = field(default_factory=dict)  # by id
    tags: dict[str, str] = field(default_factory=dict)  # name → id; CKAN keeps unused tags
    last: datetime = datetime.min

    def now(self) -> str:
        """Return the time as CKAN writes it, naive UTC, later than any before."""
        now = datetime.now(UTC).replace(tzinfo=None)
        self.last = max(now, self.last + timedelta(microseconds=1))
        return self.last.isoformat(timespec="microseconds")

    def package(self, name_or_id: Json) -> Data:
        """Return a dataset by id, or by name; of datasets with one name, the one that is not deleted."""
        if name_or_id in self.packages:
            return self.packages[name_or_id]
        named = [package for package in self.packages.values() if package["name"] == name_or_id]
        if not named:
            raise missing()
        return min(named, key=lambda package: package["state"] == "deleted")

    def resource(self, resource_id: Json) -> tuple[Data, Data]:
        """Return a resource and its dataset."""
        for package in self.packages.values():
            for resource in package["resources"]:
                if resource["id"] == resource_id:
                    return resource, package
        raise missing()

    def package_of_table(self, resource_id: str) -> Data:
        """Return the dataset that a table belongs to, or belonged to when its resource was there."""
        if resource_id in self.former:
            return self.package(self.former[resource_id])
        return self.resource(resource_id)[1]

    def group(self, name_or_id: Json, *, organisation: bool) -> Data:
        for group in self.groups.values():
            if name_or_id in (group["id"], group["name"]) and group["is_organization"] is organisation:
                return group
        raise missing()

    def may(self, user: User, organisation: str, *roles: str) -> bool:
        members = self.groups[organisation]["members"] if organisation in self.groups else {}
        return user.sysadmin or (bool(user.name) and members.get(user.name) in roles)

    def may_edit(self, user: User, package: Data) -> bool:
        return self.may(user, package["owner_org"], "editor", "admin")

    def may_read(self, user: User, package: Data) -> bool:
        if package["state"] != "active":
            return self.may_edit(user, package)
        return not package["private"] or self.may(user, package["owner_org"], "member", "editor", "admin")


Action = Callable[[State, User, Data], Json]
ACTIONS: dict[str, Action] = {}


def action(function: Action) -> Action:
    """Make a function an action of the API, by its name."""
    ACTIONS[function.__name__] = function
    return function


def new_id() -> str:
    return str(uuid.uuid4())


def needed(data: Data, key: str) -> Json:
    if data.get(key) in (None, ""):
        raise invalid(**{key: ["Missing value"]})
    return data[key]


def name_errors(name: Json) -> list[str]:
    """Return what CKAN says of the name of a dataset, an organisation or a group."""
    if name in (None, ""):
        return ["Missing value"]
    if not isinstance(name, str):
        return ["Names must be strings"]
    if len(name) < 2:
        return ["Must be at least 2 characters long"]
    if len(name) > 100:
        return ["Name must be a maximum of 100 characters long"]
    return [] if NAME.fullmatch(name) else [CHARACTERS]


def is_uuid(text: Json) -> bool:
    try:
        uuid.UUID(str(text))
    except ValueError:
        return False
    return True
