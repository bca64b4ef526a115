"""Draft the layout of an unknown document: from the synonyms, the shape of its tables and forms, and what it says of itself.

The draft is a layout like any other: it can be written as YAML, read aloud, changed, and read back. Out of scope: asking
where two readings are possible (`new`).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from pipelines.documents.model import Document
from pipelines.layouts.drafting.above import headings_above
from pipelines.layouts.drafting.hints import grade_year_said, legend_said, stacked_said, years_said
from pipelines.layouts.drafting.starts import start_of
from pipelines.layouts.drafting.survey import Event, Survey, names_in, surveyed
from pipelines.layouts.layout import FigureKind, Figures, Grades, Layout, LeaveOut
from pipelines.layouts.rules.grids import Grid
from pipelines.layouts.rules.tables import HeadedTable
from pipelines.layouts.rules.years_alone import kinds_in_rows
from pipelines.layouts.words.amounts import is_dash, is_number
from pipelines.layouts.words.vocabulary import Vocabulary, plain
from pipelines.layouts.words.years import years_of

_EXAMPLE = re.compile(
    r"記入例|記載例|入力例|作成例|記入見本|^(?:見本|例|サンプル|ひな形|雛形|原本|様式|テンプレート|フォーマット)$"
)
_REPORT = re.compile(r"進行管理|進捗管理|点検|報告")
_PURPOSE = re.compile(r"(?:取組|事業|施策)?の?目的|趣旨|趣旨・目的|目的・趣旨")
_MOST_PAGES = 0.8  # of the pages that a line at their foot stands on
_RUNNING = 4  # letters of a running line
_TITLE = 40  # letters of a title
_WORKBOOKS = ("xlsx", "xls", "ods")


def draft(document: Document, survey: Survey | None = None) -> Layout:
    """Return the layout by which a document is read best, as far as it tells."""
    vocabulary = Vocabulary()
    survey = survey or surveyed(document, vocabulary)
    texts = list(survey.texts())
    starts = start_of(survey, sheets=document.format in _WORKBOOKS and len(survey.sheets) > 1)
    rules, bare = headings_above(survey, starts)
    said = years_said(texts)
    figures = Figures(
        stacked=stacked_said(texts) or _stacked_seen(survey, vocabulary),
        baseline_year=said.get("現状値"),
        target_year=said.get("目標値"),
        actual_year=said.get("実績値") or _year_of_title(texts),
    )
    return Layout(
        starts=starts,
        headings=rules,
        sheets=_sheet_names(survey, starts, headed=bool(rules)),
        labels=_labels(survey),
        columns=_columns(survey),
        figures=figures,
        grades=Grades(of=_graded(survey, starts), year=_grade_year(survey, texts), legend=legend_said(texts)),
        leave_out=LeaveOut(sheets=_other_sheets(survey, starts), headings=bare, lines=_running_lines(survey)),
    )


def _labels(survey: Survey) -> dict[str, str]:
    """Return the labels of forms and lines; those that hold a year (計画期間令和6年度) are the document's own each time."""
    labels = (event for event in survey.events if event.kind == "label")
    return _with_purpose({plain(event.text): event.column for event in labels if not years_of(event.text)[0]})


def _with_purpose(labels: dict[str, str]) -> dict[str, str]:
    """Return labels of which 目的 is what a measure is for, where another one already is its 概要."""
    if "目指す姿・効果" in labels.values() or sum(column == "概要" for column in labels.values()) < 2:
        return labels
    return {label: "目指す姿・効果" if _PURPOSE.fullmatch(label) else column for label, column in labels.items()}


def _columns(survey: Survey) -> dict[str, str]:
    """Return the headings of one line, without years, and their columns: what the tables of the document call them."""
    found: dict[str, str] = {}
    clashing: set[str] = set()
    for table, grid in survey.tables():
        for row in table.header:
            for cell in grid.starting(row):
                one = table.columns.get(cell.column)
                label = plain(cell.text)
                if one is None or not one.column or years_of(cell.text)[0] or cell.column_span > 1 or row != table.header[0]:
                    continue
                if cell.row + cell.row_span - 1 != table.header[-1]:  # its column's heading is more than this
                    continue
                if found.setdefault(label, one.column) != one.column:
                    clashing.add(label)
    return _with_purpose({label: column for label, column in found.items() if label not in clashing})


def _stacked_seen(survey: Survey, vocabulary: Vocabulary) -> tuple[FigureKind, ...]:
    """Return what two rows of figures of each indicator are where no word says which is which: targets reach further.

    Where both rows end with the same year nothing tells: the figures are left to be found twice.
    """
    for table, grid in survey.tables():
        names = table.with_column("指標名")
        yearly = [column for column, one in table.columns.items() if one.years and not one.column]
        if not names or not yearly or table.with_column("目標値", "実績値") or kinds_in_rows(grid, table, vocabulary):
            continue
        named = [grid.at(row, names[0]) for row in table.rows]
        own = [cell is not None and cell.row == row for cell, row in zip(named, table.rows, strict=True)]
        if len(own) >= 2 and own == [index % 2 == 0 for index in range(len(own))]:
            ends = [_last_figure(grid, row, yearly) for row in table.rows]
            further = sum((upper > lower) - (upper < lower) for upper, lower in zip(ends[::2], ends[1::2], strict=False))
            if further:
                return ("目標値", "実績値") if further > 0 else ("実績値", "目標値")
    return ()


def _last_figure(grid: Grid, row: int, columns: list[int]) -> int:
    """Return the last of some columns in which a row has a figure, -1 where it has none."""
    cells = ((column, grid.at(row, column)) for column in columns)
    return max((column for column, cell in cells if cell is not None and is_number(cell.text)), default=-1)


def _graded(survey: Survey, starts: str) -> Literal["measure", "indicator"]:
    """Return `indicator` where an indicator has a grade of its own, else `measure`."""
    for table, grid in survey.tables():
        grades, names = table.with_column("評価"), table.with_column("指標名")
        if not grades or not names:
            continue
        if starts != "row" or not table.with_column("取組名"):
            return "indicator"
        rows = {cell.row for cell in grid.column_below(grades[0], table.rows) if not is_dash(cell.text)}
        measures = {cell.row for cell in names_in(table, grid)}
        if _repeats_grades(table, grid, rows):
            continue
        if rows - measures and rows & {cell.row for cell in grid.column_below(names[0], table.rows)}:
            return "indicator"
    return "measure"


def _repeats_grades(table: HeadedTable, grid: Grid, rows: set[int]) -> bool:
    """Tell whether rows that print the name of their measure again print its grade again too, the same each time."""
    names, grades = table.with_column("取組名")[0], table.with_column("評価")[0]
    printed: dict[str, list[str]] = {}
    for cell in grid.column_below(names, rows):
        grade = grid.at(cell.row, grades)
        printed.setdefault(plain(cell.text), []).append(plain(grade.text) if grade is not None else "")
    several = [marks for marks in printed.values() if len(marks) > 1]
    return bool(several) and all(len(set(marks)) == 1 for marks in several)


def _grade_year(survey: Survey, texts: list[str]) -> int | None:
    said = grade_year_said([text for text in texts[1:] if legend_said([text]) or "評価" in text or "進捗" in text])
    if said is not None:
        return said
    titled = _year_of_title(texts) or grade_year_said(
        [text for text in texts if _REPORT.search(text) and len(text) < _TITLE]
    )
    actual = [
        year
        for table, _ in survey.tables()
        for one in table.columns.values()
        if one.column == "実績値"
        for year in one.years
    ]
    labels = (event for event in survey.events if event.kind == "label" and event.column == "実績値")
    actual += [year for event in labels for year in years_of(event.text)[0]]
    return titled or max(actual, default=None)


def _year_of_title(texts: list[str]) -> int | None:
    years = years_of(texts[0])[0] if texts else ()
    return years[0] if len(years) == 1 else None


def _sheet_names(survey: Survey, starts: str, *, headed: bool) -> Literal["", "大分類"]:
    """Return 大分類 where lists stand on several sheets and nothing else says what is above their rows."""
    lists = [(table, grid.title) for table, grid in survey.lists()]
    several = len({title for _, title in lists if title}) > 1
    if starts != "row" or not several or headed or any(table.with_column("大分類") for table, _ in lists):
        return ""
    return "" if any(event.kind == "group" for event in survey.events) else "大分類"


def _other_sheets(survey: Survey, starts: str) -> tuple[str, ...]:
    """Return the sheets that hold neither measures nor what refers to them."""
    used: set[str] = set()
    for event in survey.events:
        told = event.table is not None and event.table.with_column("取組名", "指標名", "用語", "評価")
        if _EXAMPLE.search(event.sheet):
            continue
        if told or (starts != "row" and event.kind == "label" and event.column in ("取組名", "番号")):
            used.add(event.sheet)
    return tuple(sheet for sheet in survey.sheets if sheet not in used) if len(survey.sheets) > 1 else ()


def _running_lines(survey: Survey) -> tuple[str, ...]:
    """Return the lines that are printed at the top or foot of several pages, or on several sheets."""
    events = survey.events
    found = {line for line, sheets in _sheets_of_lines(survey).items() if len(sheets) > 1}
    pages = [index for index, event in enumerate(events) if event.kind == "running"]
    for step, least in ((1, 2), (-1, max(3, len(pages) * _MOST_PAGES))):  # what ends a page is of its text more often
        beside = Counter(plain(events[at].text) for at in (one + step for one in pages) if _is_line(events, at))
        found |= {line for line, count in beside.items() if count >= least}
    return tuple(dict.fromkeys(plain(event.text) for event in events if plain(event.text) in found))


def _is_line(events: list[Event], at: int) -> bool:
    """Tell whether there is a line of words at a place among the events."""
    return (
        0 <= at < len(events)
        and events[at].kind == "line"
        and len(plain(events[at].text)) >= _RUNNING
        and (not is_number(events[at].text))
    )


def _sheets_of_lines(survey: Survey) -> dict[str, set[str]]:
    sheets: dict[str, set[str]] = {}
    for event in survey.events:
        if event.kind == "line" and event.sheet:
            sheets.setdefault(plain(event.text), set()).add(event.sheet)
    return sheets
