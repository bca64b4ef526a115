"""What a layout may say, and what is told of one that says something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from metadata.declared.yaml_file import load_yaml
from pipelines.documents.opening import open_document
from pipelines.layouts.applied.walk import read_document
from pipelines.layouts.layout import Layout, read_layout
from pipelines.layouts.ledger import State
from pipelines.problems import DeclarationError
from pipelines.tables.rows import Measure

LIST = "謎の番号,呼び名,持ち場\n1,朝市の開催,農林課\n2,空き店舗の改装,商工課\n合わせて,2件,\n"


def _layout(tmp_path: Path, text: str) -> Layout:
    path = tmp_path / "layout.yaml"
    path.write_text(text, encoding="utf-8")
    loaded = load_yaml(path, "layout.yaml")
    return read_layout(loaded.data, loaded.place)


def test_labels_that_nobody_knows_are_declared(tmp_path: Path) -> None:
    words = "columns: {謎の番号: 番号, 呼び名: 取組名, 持ち場: 担当}\nleave_out: {rows: [合わせて]}\n"
    layout = _layout(tmp_path, f"layout: 1\nstarts: row\n{words}")
    reading = read_document(open_document("list.csv", LIST.encode()), layout)
    assert [(row.number, row.name, row.office) for row in reading.plan.rows(Measure)] == [
        ("1", "朝市の開催", "農林課"),
        ("2", "空き店舗の改装", "商工課"),
    ]


def test_what_stands_under_a_heading_without_a_label_is_declared(tmp_path: Path) -> None:
    words = "- {like: (1), column: 取組名, text: 概要}\n"
    layout = _layout(tmp_path, f"layout: 1\nstarts: heading\nheadings:\n- {{like: 柱1, column: 大分類}}\n{words}")
    text = "港町の計画\n柱1 くらし\n(1) 朝市\n朝市を開く。\n毎月とする。\n担当課：農林課\n(2) 空き店舗\n店を\n借りる。\n"
    reading = read_document(open_document("plan.txt", text.encode()), layout)
    assert [(row.pillar, row.name, row.summary, row.office) for row in reading.plan.rows(Measure)] == [
        ("柱1 くらし", "朝市", "朝市を開く。毎月とする。", "農林課"),
        ("柱1 くらし", "空き店舗", "店を借りる。", ""),
    ]
    assert reading.share(State.UNREAD) == 0


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("layout: 1\ncolum: {A: 番号}\n", [("layout-key", 2)]),
        ("layout: 1\ncolumns:\n  名: 取組名\n  課: 担当者\n", [("layout-column", 4)]),
        ("layout: 2\n", [("layout-key", 1)]),
        ("layout: 1\nheadings:\n- {level: 1, column: 章}\n", [("layout-key", 3)]),
    ],
)
def test_what_is_wrong_is_told_by_line(tmp_path: Path, text: str, problems: list[tuple[str, int]]) -> None:
    with pytest.raises(DeclarationError) as raised:
        _layout(tmp_path, text)
    assert [(problem.code, problem.place.line) for problem in raised.value.problems] == problems


def test_a_layout_without_anything_written_and_read_back_is_the_same(tmp_path: Path) -> None:
    assert _layout(tmp_path, Layout().written()) == Layout()
