"""Every cell and line is read, left out or unread, whatever the document: three disjoint sets that are the document."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.model import Block, Cell, Document, Heading, Paragraph, Table
from pipelines.documents.opening import open_document
from pipelines.layouts.applied.walk import Reading, read_document
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.ledger import State, pieces
from tests.pipelines.layouts.invented import headed, lists, sheets, texts
from tests.sampling import tries

_PRINTED = (
    *(
        "番号",
        "施策名",
        "取組名",
        "概要",
        "担当課",
        "指標名",
        "単位",
        "現状値（R4）",
        "令和5年度",
        "R6",
        "目標",
        "実績",
        "合計",
        "※注",
        "評価",
    ),
    *(
        "1-1",
        "企画課",
        "1,200",
        "35%",
        "―",
        "・案の作成\n・周知",
        "基本目標1 まち",
        "■ 分野",
        "用語集",
        "→",
        "約10以上",
        "A",
        "計画",
        " ",
    ),
)
_WORDS = st.sampled_from(_PRINTED)
_TEXT = st.one_of(_WORDS, st.text(max_size=12))


@st.composite
def _tables(draw: st.DrawFn) -> tuple[Cell, ...]:
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for _ in range(draw(st.integers(1, 25))):
        row, column = draw(st.integers(0, 6)), draw(st.integers(0, 6))
        rows, columns = draw(st.integers(1, 2)), draw(st.integers(1, 3))
        covered = {(row + r, column + c) for r in range(rows) for c in range(columns)}
        if not covered & taken:
            taken |= covered
            cells.append(Cell(draw(_TEXT), f"x#cell={row},{column}", row, column, rows, columns, hidden=draw(st.booleans())))
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks: list[Block] = []
    for number in range(draw(st.integers(0, 8))):
        place = f"x#paragraph={number}"
        match draw(st.integers(0, 2)):
            case 0:
                blocks.append(Heading(draw(_TEXT), place, draw(st.integers(0, 3))))
            case 1:
                blocks.append(
                    Paragraph(draw(_TEXT), place, draw(st.sampled_from(["text", "item", "term", "note", "furniture"])))
                )
            case _:
                cells = tuple(replace(cell, place=f"{place}&{cell.place}") for cell in draw(_tables()))
                blocks.append(Table(cells, place, draw(st.sampled_from(["", "一覧", "集計"])), draw(st.booleans())))
    return Document("x", draw(st.sampled_from(["xlsx", "text", "pdf"])), tuple(blocks))


def _hold(document: Document) -> Reading:
    reading = read_document(document, draft(document))
    places = [piece.place for piece in pieces(document)]
    assert [entry.place for entry in reading.accounted] == list(dict.fromkeys(places))
    assert all(entry.state in State for entry in reading.accounted)
    unread = {entry.place for entry in reading.accounted if entry.state is State.UNREAD}
    assert unread == {question.place for question in reading.questions if question.rule == "unread"}
    return reading


@given(documents())
@settings(max_examples=tries(100), deadline=None)
def test_any_document_is_accounted_for(document: Document) -> None:
    _hold(document)


@given(documents())
@settings(max_examples=tries(30), deadline=None)
def test_reading_twice_gives_the_same(document: Document) -> None:
    assert _hold(document) == _hold(document)


@pytest.mark.parametrize("make", [lists.listing, sheets.sheets, headed.headed, texts.labelled, texts.columns])
def test_cells_removed_moved_merged_and_doubled_stop_nothing(make: object) -> None:
    for seed in range(4):
        made = make(seed)
        document = open_document(made.name, made.data)
        draw = random.Random(seed)  # noqa: S311 - the same damage in every run
        for _ in range(3):
            _hold(replace(document, blocks=tuple(_damaged(block, draw) for block in document.blocks)))


def _damaged(block: Block, draw: random.Random) -> Block:
    if not isinstance(block, Table):
        return replace(block, text="") if draw.random() < 0.02 else block
    cells = list(block.cells)
    for _ in range(max(len(cells) // 15, 1)):
        if not cells:
            break
        index = draw.randrange(len(cells))
        cell = cells[index]
        match draw.randrange(4):
            case 0:
                cells.pop(index)
            case 1:
                cells[index] = replace(cell, column=cell.column + 1)
            case 2:
                cells[index] = replace(cell, row_span=cell.row_span + 1)
            case _:
                cells.insert(index, replace(cell, place=f"{cell.place}&again", row=cell.row + 1))
    return replace(block, cells=tuple(cells))
