"""The command `status`: what is published where, how old it is, when the next update is due, and municipalities' own goals.

A target is the catalogue folder, or a CKAN of publish.yaml, which is asked what it holds. A version that the ledger has and
a target has not is due on its day; else the next one is due when the declared update frequency says so, counted from the
published version. What promises nothing is not judged. A goal counts the datasets of a municipality in the catalogue
folder, with its オープンデータ一覧.

Out of scope: building; whether the ledgers are right (`check`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Table as ScreenTable

from metadata.declared.declaration import read_dataset
from metadata.declared.settings import GoalSettings, Settings, read_settings
from metadata.messages.rendering import Language, word
from metadata.versions.due import next_due
from metadata.versions.ledger import read_ledger
from metadata.versions.published import read_published
from pipelines.problems import KeikakuError, Problem


class Timeliness(StrEnum):
    """Three outcomes, never two."""

    CURRENT = "current"
    OVERDUE = "overdue"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class Actual:
    """What a target holds of a dataset: version, day of that version (None: not known), code of the update frequency."""

    version: str
    date: date | None
    frequency: str


@dataclass(frozen=True)
class Desired:
    """What a target should hold of a dataset: the last version of its ledger; None when it has none yet."""

    version: str
    date: date


@dataclass(frozen=True)
class Known:
    """What the folder of a dataset says: the day of each version, and the code of the update frequency."""

    days: dict[str, date]
    frequency: str

    @property
    def wanted(self) -> Desired | None:
        """The last version."""
        last = next(reversed(list(self.days)), None)
        return Desired(last, self.days[last]) if last else None


class UnreadError(KeikakuError):
    """A target did not say what it holds."""

    exit_code = 3


@dataclass(frozen=True)
class StatusLine:
    """A dataset at a target: version and age in days, empty and None when it is not there. `wanted`: of its ledger."""

    dataset: str
    target: str
    version: str
    wanted: str
    age: int | None
    due: date | None
    state: Timeliness


@dataclass(frozen=True)
class GoalLine:
    """A municipality's goal: datasets published and wanted. `state`: reached, not_yet, or missed when its day is past."""

    code: str
    count: int
    wanted: int
    until: date | None
    state: str


@dataclass(frozen=True)
class Status:
    """The state of publication on a day."""

    day: date
    lines: tuple[StatusLine, ...]
    goals: tuple[GoalLine, ...]
    unread: tuple[Problem, ...] = ()  # why a target is not among the lines

    @property
    def overdue(self) -> bool:
        """Whether anything is overdue."""
        return any(line.state is Timeliness.OVERDUE for line in self.lines)

    def facts(self) -> dict[str, Any]:
        """Return the status as plain values for JSON: days as YYYY-MM-DD. What is unread is in the report's problems."""
        facts: dict[str, Any] = {"date": self.day.isoformat(), "overdue": self.overdue}
        facts["datasets"] = [_plain(asdict(line)) for line in self.lines]
        return facts | {"goals": [_plain(asdict(goal)) for goal in self.goals]}


def read_status(out: Path, datasets: Path, settings_file: Path, today: date) -> Status:
    """Return the status of the catalogue folder `out` and of every target of publish.yaml on a day.

    A target that does not answer is `unread`; the others are told all the same. Raises SettingsError, DeclarationError for
    a ledger or declaration that cannot be read, and OutputError `published-unreadable`.
    """
    settings, known = read_settings(settings_file), _known(datasets)
    here = {id_: Actual(found.version, found.date, found.frequency) for id_, found in read_published(out).items()}
    actual: dict[str, dict[str, Actual]] = {str(out): here}
    scopes: dict[str, Callable[[str], bool]] = {}
    unread: list[Problem] = []
    for name in settings.targets:
        try:
            versions, scopes[name] = _on_portal(settings, name)
        except KeikakuError as error:
            unread += error.problems
            continue
        actual[name] = {id_: _actual(version, known.get(id_), here.get(id_)) for id_, version in versions.items()}
    status = judge_status({id_: said.wanted for id_, said in known.items()}, actual, settings.goals, today, scopes)
    return replace(status, unread=tuple(unread))


def folder_status(out: Path, datasets: Path, today: date) -> Status:
    """Return the status of the catalogue folder alone: no portal is asked. Raises as `read_status` does."""
    actual = {id_: Actual(found.version, found.date, found.frequency) for id_, found in read_published(out).items()}
    wanted = {id_: said.wanted for id_, said in _known(datasets).items()}
    return judge_status(wanted, {str(out): actual}, {}, today)


def _on_portal(settings: Settings, name: str) -> tuple[dict[str, str], Callable[[str], bool]]:
    from catalog.ckan.planning.desired import in_scope
    from catalog.ckan.planning.published_versions import versions  # without targets, none of it is needed
    from catalog.ckan.targets.target import open_target

    target = open_target(settings, name)
    return versions(target), lambda id_: in_scope(id_, target.settings)


def _actual(version: str, known: Known | None, here: Actual | None) -> Actual:
    """Return what a portal holds: it tells the version; the day is that of the ledger, or of the same version here."""
    same = here if here and here.version == version else None
    day = known.days.get(version) if known else None
    frequency = known.frequency if known else here.frequency if here else ""
    return Actual(version, day or (same.date if same else None), frequency)


def judge_status(
    wanted: Mapping[str, Desired | None],
    actual: Mapping[str, Mapping[str, Actual]],
    goals: Mapping[str, GoalSettings],
    today: date,
    scopes: Mapping[str, Callable[[str], bool]] | None = None,
) -> Status:
    """Return the status of targets, by name; of each, what it holds by dataset id. Goals are judged at the first of them.

    `scopes`: for a target that is not for all datasets, which ids it is for.
    """
    scopes = scopes or {}
    lines = [
        _line(id_, target, wanted.get(id_), there.get(id_), today)
        for target, there in actual.items()
        for id_ in sorted({*filter(scopes.get(target), wanted), *there})
    ]
    first: Mapping[str, Actual] = next(iter(actual.values()), {})
    return Status(today, tuple(lines), tuple(_goals(goals, first, today)))


def show_status(console: Console, status: Status, language: Language) -> None:
    """Print the status: a line a dataset and target, then the goals."""
    table = ScreenTable(show_edge=False, pad_edge=False)
    for name in ("dataset", "target", "version", "age", "due", "state"):
        side: Literal["left", "right"] = "right" if name == "age" else "left"
        table.add_column(word(f"status_{name}", language), justify=side, no_wrap=name == "dataset", overflow="fold")
    for line in status.lines:
        state = escape(word(f"status_{line.state}", language))
        version = line.version or word("status_none", language)
        behind = f" (→ {line.wanted})" if line.wanted and line.wanted != line.version else ""
        table.add_row(
            escape(line.dataset),
            escape(line.target),
            escape(version + behind),
            "" if line.age is None else str(line.age),
            str(line.due or ""),
            f"[bold red]{state}[/]" if line.state is Timeliness.OVERDUE else state,
        )
    console.print(table)
    for goal in status.goals:
        until = word("status_until", language, {"day": goal.until}) if goal.until else ""
        facts = {"code": goal.code, "count": goal.count, "wanted": goal.wanted, "until": until}
        told = word("status_goal", language, {**facts, "state": word(f"status_{goal.state}", language)})
        console.print(escape(told), soft_wrap=True, highlight=False)


def _known(datasets: Path) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for path in sorted(datasets.glob("*/dataset.yaml")):
        name = f"{datasets.name}/{path.parent.name}"
        declared, _file = read_dataset(path.parent, name)
        releases = read_ledger(path.parent, name).releases
        known[declared.id] = Known({release.version: release.date for release in releases}, declared.frequency)
    return known


def _line(id_: str, target: str, wanted: Desired | None, actual: Actual | None, today: date) -> StatusLine:
    behind = wanted is not None and (actual is None or actual.version != wanted.version)
    if wanted is not None and behind:
        due: date | None = wanted.date
    else:
        due = next_due(actual.date, actual.frequency) if actual and actual.date else None
    state = Timeliness.NOT_JUDGED if due is None else Timeliness.OVERDUE if today > due else Timeliness.CURRENT
    age = (today - actual.date).days if actual and actual.date else None
    return StatusLine(id_, target, actual.version if actual else "", wanted.version if wanted else "", age, due, state)


def _goals(goals: Mapping[str, GoalSettings], actual: Mapping[str, Actual], today: date) -> Iterator[GoalLine]:
    for code, goal in goals.items():
        count = sum(id_.startswith(f"{code}_") for id_ in actual)
        state = "reached" if count >= goal.datasets else "missed" if goal.until and today > goal.until else "not_yet"
        yield GoalLine(code, count, goal.datasets, goal.until, state)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
