"""What passes between the parts of the CKAN catalogue: the desired state of a portal, and the plan to reach it.

    desired   (profiles)   a described dataset, in the fields of one portal: `DesiredDataset` with resources and tables
    actual    (planning)    what the portal has, as its API gives it: `ActualDataset`
    plan      (plan)       the steps from one to the other, field by field: `DatasetPlan`
    push      (push)       the steps, carried out

There are thousands of them: whoever walks through datasets holds one at a time (`catalog.site.content.spool`).
Every dataset that this program makes carries the mark: three extras that say who made it and what is in it. A dataset
without the mark of this publisher is somebody else's and is never written. Out of scope: HTTP
(`catalog.ckan.portal.client`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from metadata.described.content import Content
from pipelines.problems import Problem

Json = Any
"""A value as JSON has it."""

OWNER = "keikaku_owner"
"""Extra: the base URL of the catalogue that made the dataset; found by the filter query `extras_keikaku_owner:"…"`."""
DATASET = "keikaku_dataset"
"""Extra: the id of the dataset in that catalogue."""
CONTENT = "keikaku_content"
"""Extra: `DesiredDataset.content` that the dataset holds, proved; until then one of the stages below."""
INCOMPLETE = "incomplete"
"""Stage: not everything is there yet."""
UNPROVED = "unproved"
"""Stage: everything was written, and it is still to be proved that the portal holds it."""
PRUNED = "pruned"
"""Stage: removed by us, so that its coming back is no revival of what somebody else deleted."""
HIDDEN = "/hidden"
"""Behind a stage: the dataset was hidden by hand before, and stays so."""
LOADED = "keikaku_table"
"""Field of a resource: `DesiredTable.content` that its DataStore table holds; written after the last row is in."""
PROVED = "keikaku_file"
"""Field of a resource: its `last_modified` when its file was last proved; another one now means another file."""
MARKS = (OWNER, DATASET, CONTENT, LOADED, PROVED)


@dataclass(frozen=True)
class DesiredColumn:
    """A DataStore column. `type` is PostgreSQL's (text, int, numeric, date); the data dictionary has `label` and `notes`."""

    id: str
    type: str
    label: str
    notes: str


@dataclass(frozen=True)
class DesiredTable:
    """A DataStore table. Records hold None for what is not stated, `primary_key` names columns, `content` is its SHA-256.

    They are made of what is stored when they are asked for: a plan is of thousands of tables.
    """

    columns: tuple[DesiredColumn, ...]
    records: Sequence[Mapping[str, Json]]
    primary_key: tuple[str, ...]
    content: str


@dataclass(frozen=True)
class DesiredResource:
    """A file of a dataset. `id` is a UUID made of dataset id and file name, so that links to it survive every update.

    `fields` are the resource's fields on this portal (name, description, format, mimetype, hash, size …), without id, url
    and mark. With a `link` the portal gets this address, not the file.
    """

    id: str
    file_name: str
    file: Content
    sha256: str
    fields: Mapping[str, Json]
    table: DesiredTable | None = None
    link: str = ""


@dataclass(frozen=True)
class DesiredDataset:
    """A dataset as a portal should hold it. `content` is a SHA-256 of everything below.

    `fields` are top-level fields (title, notes, license_id, author, url, private …), `extras` key → text (without the mark).
    `groups` empty: the settings name none, and those that the portal has put it in are left alone.
    """

    id: str
    name: str
    organisation: str
    organisation_title: str
    groups: tuple[str, ...]
    tags: tuple[str, ...]
    fields: Mapping[str, Json]
    extras: Mapping[str, str]
    resources: tuple[DesiredResource, ...]
    content: str


@dataclass(frozen=True)
class ActualDataset:
    """A dataset as package_search or package_show gives it; `package` is untouched."""

    package: Mapping[str, Json]

    @property
    def id(self) -> str:
        """The portal's own id of it."""
        return str(self.package["id"])

    @property
    def name(self) -> str:
        """The name in its address."""
        return str(self.package["name"])

    @property
    def deleted(self) -> bool:
        """Whether it is deleted: CKAN keeps it, with its files, for those who may restore it."""
        return self.package.get("state") == "deleted"

    @property
    def stage(self) -> str:
        """What our mark says of it: the content that was proved, or a stage on the way there."""
        return self.extras.get(CONTENT, "").removesuffix(HIDDEN)

    @property
    def hidden(self) -> bool:
        """Whether somebody hid it: it is private although it had been whole and visible, or was so before this push."""
        mark = self.extras.get(CONTENT, "")
        return bool(self.package.get("private")) and mark not in ("", INCOMPLETE, UNPROVED, PRUNED)

    @property
    def extras(self) -> dict[str, str]:
        """Its extras by key."""
        return {str(extra["key"]): str(extra["value"]) for extra in self.package.get("extras") or ()}


class Action(StrEnum):
    """What a push does with one dataset."""

    CREATE = "create"
    CHANGE = "change"  # any of: fields, uploads, removals, tables; also what an earlier push left incomplete
    LEAVE = "leave"
    NOT_OURS = "not ours"  # the name is taken by a dataset without our mark
    REMOVED = "removed"  # somebody deleted it on the portal, and the settings respect that
    ORPHAN = "orphan"  # carries our mark and is not in this build
    PRUNE = "prune"  # an orphan that is to be removed: --prune


class Verdict(StrEnum):
    """Whether the portal holds what was built."""

    VERIFIED = "verified"
    DIFFERS = "differs"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Proof:
    """The verdict on one dataset, and what differs or why it was not judged. `files` and `tables` are resource ids.

    `lacking` names fields that the portal does not have: CKAN drops what it has no field for without a word.
    """

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldChange:
    """A field that differs: where (`title`, `extras.spatial`, `tags`, `resources.<file>.format`), the old value, the new."""

    field: str
    old: Json
    new: Json


@dataclass(frozen=True)
class Step:
    """What is at hand of the plan for a dataset. `id` is the dataset's id here; of an orphan, what its mark says."""

    action: Action
    id: str

    @property
    def writes(self) -> bool:
        """Whether a push would write it."""
        return self.action in (Action.CREATE, Action.CHANGE, Action.PRUNE)


@dataclass(frozen=True)
class DatasetPlan(Step):
    """The steps for one dataset. File names refer to `desired.resources`; `removals` are resource ids of the portal.

    `changes` of a dataset to be created are all its fields, from nothing.
    """

    desired: DesiredDataset | None = None
    actual: ActualDataset | None = None
    changes: tuple[FieldChange, ...] = ()
    uploads: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()  # DataStore tables to make or fill anew
    removals: tuple[str, ...] = ()  # ours, and not in the build any more
    foreign: tuple[str, ...] = ()  # resource ids that somebody else added to a dataset of ours: left alone
    owner: str = ""  # of NOT_OURS: who made it, as far as the dataset says
    hidden: bool = False  # somebody hid it, and the settings respect that: it is brought up to date and stays hidden
    proof: Proof | None = None  # of a dataset that was verified for the plan


@dataclass(frozen=True)
class Plan:
    """What a push to one target would do, in the order of the build; orphans last. `calls` are those made to find out."""

    target: str
    url: str
    datasets: Sequence[DatasetPlan]
    organisations: tuple[str, ...] = ()  # to be created first
    groups: tuple[str, ...] = ()
    calls: tuple[str, ...] = field(default=())
    renamed: Mapping[str, str] = field(default_factory=dict)  # organisation of the settings → what it is called there now

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """What is at hand of each dataset, in their order."""
        return tuple(Step(each.action, each.id) for each in self.datasets)

    @property
    def writes(self) -> bool:
        """Whether a push would write anything."""
        return any(step.writes for step in self.steps)

    def writing(self) -> Iterator[DatasetPlan]:
        """Yield the datasets that a push would write."""
        return (self.datasets[number] for number, step in enumerate(self.steps) if step.writes)
