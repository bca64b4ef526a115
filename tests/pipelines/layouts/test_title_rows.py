"""A title right above the headings of a table stays a title, whatever it is called, merged or not, in every format."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document as Word
from openpyxl import Workbook

from metadata.building.drafting.said import said
from pipelines.documents.opening import open_document
from pipelines.layouts.applied.walk import Reading, read_document
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.layout import Layout

HEADINGS = ["番号", "施策名", "担当課", "指標名", "単位", "現状値（R4）", "令和5年度目標"]
ROWS = [
    ["1", "朝市の開催", "農林課", "来場者数", "人", "3200", "3600"],
    ["2", "夜市の開催", "商工課", "出店数", "店", "20", "30"],
    ["3", "港の整備", "港湾課", "係留数", "隻", "2", "3"],
]
TITLES = [
    "第1次見本市デジタル推進計画",  # 計画 is a kind of what stands in the columns of a year
    "令和7年度 見本市行動計画",
    "令和7年度実績",
    "令和7年度",
    "数値目標",
    "成果指標",
    "具体的な取組",
    "事業計画（単位：人）",
]
Spans = int
"""How many columns the title is merged over; 1: it is not."""


def xlsx(title: str, spans: Spans) -> tuple[str, bytes]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([title] if title else [], HEADINGS, *ROWS):
        sheet.append(row)
    if spans > 1:
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=spans)
    out = io.BytesIO()
    book.save(out)
    return "list.xlsx", out.getvalue()


def docx(title: str, spans: Spans) -> tuple[str, bytes]:
    document = Word()
    table = document.add_table(len(ROWS) + 2, len(HEADINGS))
    table.cell(0, 0).text = title
    if spans > 1:
        table.cell(0, 0).merge(table.cell(0, spans - 1))
    for number, row in enumerate([HEADINGS, *ROWS], 1):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    out = io.BytesIO()
    document.save(out)
    return "list.docx", out.getvalue()


def html(title: str, spans: Spans) -> tuple[str, bytes]:
    first = f"<tr><th colspan={spans}>{title}</th>{'<td></td>' * (len(HEADINGS) - spans)}</tr>"
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in [HEADINGS, *ROWS])
    page = f"<html><head><meta charset='utf-8'></head><body><table>{first}{rows}</table></body></html>"
    return "list.html", page.encode()


def csv(title: str, _spans: Spans) -> tuple[str, bytes]:
    first = [title, *[""] * (len(HEADINGS) - 1)]
    return "list.csv", "".join(f"{','.join(row)}\n" for row in [first, HEADINGS, *ROWS]).encode()


def looked_at(made: tuple[str, bytes]) -> tuple[Layout, Reading, str]:
    document = open_document(*made)
    layout = draft(document)
    reading = read_document(document, layout)
    return layout, reading, said(document, reading).title


def stated(reading: Reading) -> list[object]:
    found: list[object] = []
    for measure in reading.measures:
        found.append({column: [text.text for text in texts] for column, texts in measure.texts.items()})
        for one in measure.indicators:
            found += [(one.name, value.kind, value.year, value.amount.text) for value in one.values]
    return found


SHAPES: list[tuple[Callable[[str, Spans], tuple[str, bytes]], Spans]] = [
    *((make, spans) for make in (xlsx, docx, html) for spans in (1, 3, len(HEADINGS))),
    (csv, 1),
]


@pytest.mark.parametrize(("make", "spans"), SHAPES)
def test_a_title_takes_nothing_from_the_headings_below_it(
    make: Callable[[str, Spans], tuple[str, bytes]], spans: Spans
) -> None:
    plain, alone, _ = looked_at(make("", 1))
    assert len(alone.measures) == len(ROWS) and "施策名" in plain.columns
    for title in TITLES:
        layout, reading, named = looked_at(make(title, spans))
        assert (layout.columns, layout.starts) == (plain.columns, plain.starts), title
        assert stated(reading) == stated(alone), title
        assert named in (title, ""), title  # 令和7年度 is no name of a plan


@pytest.mark.parametrize(
    ("above", "headings", "wanted"),
    [
        ("数値目標", ["施策名", "指標名", "R5", "R6"], [("目標値", 2023), ("目標値", 2024)]),
        (",,令和5年度", ["施策名", "指標名", "目標", "実績"], [("目標値", 2023), ("実績値", 2023)]),
    ],
)
def test_a_kind_that_only_years_lack_and_a_year_above_kinds_stay_headings(
    above: str, headings: list[str], wanted: list[tuple[str, int]]
) -> None:
    text = "".join(f"{line}\n" for line in (above, ",".join(headings), "朝市の開催,来場者数,12,14", "港の整備,係留数,3,4"))
    _, reading, _ = looked_at(("list.csv", text.encode()))
    (indicator,) = reading.measures[0].indicators
    assert [(value.kind, value.year) for value in indicator.values] == wanted
