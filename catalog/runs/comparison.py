"""The command `diff`: a fresh build, or another catalogue folder, against what is published.

Nothing is checked here and nothing but the files asked for is written; what a change means for publishing is told by `build`
and `check` (`metadata.versions.acceptance`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table as ScreenTable

from catalog.folder.catalogue_folder import unwritable
from catalog.runs.building import Task, shown_progress
from catalog.runs.report import Report
from metadata.building.build import BuildFailedError, assemble
from metadata.building.one_dataset import prepare
from metadata.described.dataset import Dataset
from metadata.described.schema import plan_titles
from metadata.messages.rendering import Language, declared_words, word
from metadata.versions.differences import (
    OF_COLUMNS,
    PLACE,
    Change,
    DatasetState,
    Difference,
    Kind,
    compare,
    differences_csv,
    differences_json,
)
from metadata.versions.kept.build_cache import BuildCache
from metadata.versions.published import Published, fresh_state, published_state, read_published
from pipelines.problems import OutputError, Place, Problem
from pipelines.standard.definition import definitions

SHOWN = 30
"""Lines of a dataset that are shown on the screen; the files hold every cell."""
_WIDTH, _ROW_WIDTH = 40, 120
_SAME_IN_ALL = frozenset({"全国地方公共団体コード", "地方公共団体名", "ID", PLACE})
"""Columns of a row that say nothing of what is new in it."""


def differences(
    task: Task, against: Path, other: Path | None, state: Report, console: Console, language: Language
) -> list[Difference]:
    """Return what differs in each dataset from the catalogue `against`: in a fresh build, or in the catalogue `other`.

    Datasets without changes are left out. With ids, only these are compared. Raises OutputError `catalogue-missing`
    or `published-unreadable`, and for a build BuildFailedError with what cannot be read.
    """
    old = _catalogue(against)
    new: dict[str, DatasetState] = {}
    if other is not None:
        new = {id_: published_state(published) for id_, published in _catalogue(other).items()}
    else:
        built = _assembled(task, console, language)
        new = {dataset.id: fresh_state(dataset) for dataset in built if not _same(dataset, old.get(dataset.id))}
        same = {dataset.id for dataset in built} - new.keys()
        old = {id_: published for id_, published in old.items() if id_ not in same}
    ids = [id_ for id_ in sorted({*old, *new}) if not task.ids or id_ in task.ids]
    compared = (compare(published_state(old[i]) if i in old else None, new.get(i)) for i in ids)
    found = [difference for difference in compared if difference.changes or difference.old != difference.new]
    facts = differences_json(found)
    state.differences = [{key: value for key, value in each.items() if key != "changes"} for each in facts]
    return found


def write_differences(found: Sequence[Difference], json_file: Path | None, csv_file: Path | None) -> None:
    """Write the differences into the files that were asked for. Raises OutputError."""
    document = json.dumps({"datasets": differences_json(found)}, ensure_ascii=False, indent=1) + "\n"
    for path, data in ((json_file, document.encode()), (csv_file, differences_csv(found))):
        if path is None:
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise unwritable(path, error) from error


def show_differences(console: Console, found: Sequence[Difference], language: Language) -> None:
    """Print what differs: a line a dataset, a table for those that are not made of others, changes of columns marked."""
    if not found:
        console.print(escape(word("diff_none", language)), soft_wrap=True)
    for difference in found:
        none = word("diff_absent", language)
        facts = {"id": difference.id, "old": difference.old or none, "new": difference.new or none}
        console.print(escape(word("diff_dataset", language, facts | difference.counts.__dict__)), soft_wrap=True)
        if difference.changes_columns and difference.old:  # of what is published for the first time nobody's program breaks
            console.print(f"[bold red]{escape(word('diff_columns_changed', language))}[/]", soft_wrap=True)
        if difference.derived:  # its changes follow from those of the datasets that it is made of
            continue
        changes = whole_rows(difference.changes)
        if not difference.old:
            changes = _tables_first(changes, language)
        console.print(_screen_table(changes[:SHOWN], language))
        if len(changes) > SHOWN:
            count = {"count": len(changes) - SHOWN}
            console.print(escape(word("diff_more", language, count)), soft_wrap=True)


def whole_rows(changes: Sequence[Change]) -> list[Change]:
    """Return changes as people look at them: a row that was added or removed is one, its cells behind each other."""
    found: list[Change] = []
    for (table, kind, id_), group in groupby(changes, key=lambda one: (one.table, one.kind, one.id)):
        own = list(group)
        if kind not in (Kind.ROW_ADDED, Kind.ROW_REMOVED):
            found += own
            continue
        told = [one for one in own if one.field not in _SAME_IN_ALL]
        old, new = (" ".join(text for one in told if (text := getattr(one, side))) for side in ("old", "new"))
        found.append(Change(table, kind, id_, "", old, new))
    return found


def _tables_first(changes: Sequence[Change], language: Language) -> list[Change]:
    """Return the changes of a first edition, its tables before all else, each with the number of its rows."""
    rows = Counter(one.table for one in changes if one.kind is Kind.ROW_ADDED)
    tables = [
        replace(one, new=word("diff_rows", language, {"count": rows[one.table]}))
        for one in changes
        if one.kind is Kind.TABLE_ADDED
    ]
    return [*tables, *(one for one in changes if one.kind is not Kind.TABLE_ADDED)]


def _screen_table(changes: Sequence[Change], language: Language) -> ScreenTable:
    table = ScreenTable(show_edge=False, pad_edge=False)
    for name in ("table", "change", "id", "field", "old", "new"):
        table.add_column(word(f"diff_{name}", language), overflow="fold")
    for change in changes:
        width = _WIDTH if change.field else _ROW_WIDTH
        kind = word(change.kind, language)
        marked = f"[bold red]{kind}[/]" if change.kind in OF_COLUMNS else kind
        name, field = change_words(change, language)
        cells = (change.id, field, _short(change.old, width), _short(change.new, width))
        table.add_row(escape(name), marked, *(escape(cell) for cell in cells))
    return table


def change_words(change: Change, language: Language) -> tuple[str, str]:
    """Return what the table of a change and its column are called; of declared words what the key is called."""
    if not change.table:
        return "", declared_words(change.field, language)
    title = plan_titles().get(change.table) or (definitions()[change.table].title if change.table in definitions() else None)
    return getattr(title, language) if title else change.table, change.field


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[:width]}…"


def _catalogue(folder: Path) -> dict[str, Published]:
    found = read_published(folder)
    if not found:
        raise OutputError(Problem("catalogue-missing", Place(str(folder)), {"file": str(folder)}))
    return found


def _assembled(task: Task, console: Console, language: Language) -> Sequence[Dataset]:
    with task.workforce.at_work() as pool, shown_progress(console, language) as progress:
        made = assemble(prepare, task.datasets, task.settings, task.ids, pool, progress, task.terms, BuildCache())
    if made.problems:
        raise BuildFailedError(made.problems, made.results)
    return made.datasets


def _same(dataset: Dataset, published: Published | None) -> bool:
    """Return whether a dataset is published with the same content, by its hash; a derived dataset has none."""
    content = dataset.history[-1].content
    return published is not None and bool(content) and content == published.content and dataset.version == published.version
