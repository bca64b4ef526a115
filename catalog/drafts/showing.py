"""A drafted dataset on the screen: each heading with its column, the shares, the first rows.

Out of scope: questions (`catalog.drafts.asking`).
"""

from __future__ import annotations

from collections.abc import Collection

from rich.console import Console
from rich.markup import escape
from rich.table import Table as ScreenTable

from catalog.drafts.faults import counted, show_faults
from metadata.building.drafting.declaration_text import LAYOUT
from metadata.building.drafting.new_dataset import NewDataset
from metadata.building.drafting.new_standard import NewStandard
from metadata.building.first_reading import NOBODY
from metadata.described.schema import plan_tables
from metadata.described.table import Table, printed
from metadata.messages.rendering import Language, word
from pipelines.documents.source import Source
from pipelines.layouts.drafting.review import Reviewed
from pipelines.layouts.ledger import shares
from pipelines.layouts.words.vocabulary import LEFT_OUT, plain
from pipelines.standard.reading import StandardReading

_ROWS = 3
SHOWN = {
    "measures": ("番号", "取組名", "大分類", "担当"),
    "indicator_values": ("取組名", "指標名", "値区分", "年度", "値", "単位"),
    "schedule": ("取組名", "年度", "計画内容"),
}
"""The columns of the first rows that are shown, by table."""


def show_draft(console: Console, new: NewDataset | NewStandard, language: Language) -> None:
    """Print what is read of the document, and as what; of a standard dataset its faults."""
    if isinstance(new, NewStandard):
        show_standard(console, new.reading.sheet.name, new.reading, language)
        return
    console.print(_headings(new, language))
    read, left_out, unread = shares(new.reading.accounted).percents()
    facts = {"folder": new.folder, "read": read, "left_out": left_out, "unread": unread}
    console.print(escape(word("new_shares", language, facts)), soft_wrap=True)
    for table in plan_tables(new.reading.plan, Source(new.document.name, ()), NOBODY):
        title = escape(f"{getattr(table.title, language)}: {len(table.records):,}")
        if table.name in SHOWN:
            console.print(_first_rows(table, title))
        else:
            console.print(title)


def show_standard(console: Console, name: str, reading: StandardReading, language: Language) -> None:
    """Print which standard dataset a file is, and its faults; nothing of one that was not recognised."""
    if reading.match is None:
        return
    title, rows = getattr(reading.match.definition.title, language), reading.sheet.height
    facts = {"file": name, "title": title, "edition": reading.match.edition_id, "rows": rows, **counted(reading)}
    console.print(escape(word("check_standard", language, facts)), soft_wrap=True)
    show_faults(console, reading, language)


def _headings(new: NewDataset, language: Language) -> ScreenTable:
    waiting = {marked.key for file, marked in new.waiting if file == LAYOUT}
    table = ScreenTable(show_edge=False, pad_edge=False)
    for key in ("new_heading", "new_column", "new_state", "new_examples"):
        table.add_column(word(key, language), overflow="fold")
    for one in new.headings:
        state = state_of(one, waiting)
        style = {"new_sure": "", "new_waits": "[bold yellow]", "new_unknown": "[bold red]"}[state]
        examples = escape(" / ".join(one.examples))
        table.add_row(escape(one.label), _column(one, language), style + word(state, language), examples)
    return table


def state_of(one: Reviewed, waiting: Collection[str]) -> str:
    """Return how sure a heading is, as a key of words; `waiting`: the headings whose lines wait for the officer."""
    if not one.column and not one.years:
        return "new_unknown"
    return "new_waits" if plain(one.label) in waiting else "new_sure"


def first_rows(table: Table) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the columns of a table that are shown, and its first rows in them."""
    names = [field.name for field in table.fields]
    shown = [names.index(name) for name in SHOWN[table.name] if name in names]
    rows = [tuple(printed(record[index]) for index in shown) for record in table.records[:_ROWS]]
    return tuple(names[index] for index in shown), rows


def _column(one: Reviewed, language: Language) -> str:
    if one.column == LEFT_OUT:
        return word("new_left_out", language)
    return " ".join((one.column, *map(str, one.years))).strip()


def _first_rows(table: Table, title: str) -> ScreenTable:
    names, rows = first_rows(table)
    screen = ScreenTable(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for name in names:
        screen.add_column(name, overflow="fold")
    for row in rows:
        screen.add_row(*map(escape, row))
    return screen
