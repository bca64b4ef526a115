"""`publish.py read`: what would be read of a file, in a folder; nothing else there is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from publish import app

LIST = "番号,施策名,担当課,指標名,単位,現状値（R4）,令和5年度目標\n1,朝市の開催,農林課,来場者数,人,3200,3600\n"


def _run(*arguments: str) -> int:
    ended = typer.main.get_command(app).main(["read", *arguments], standalone_mode=False)
    return int(ended or 0)


def _read(file: Path, out: Path, *more: str) -> int:
    return _run(str(file), "--out", str(out), "--report", str(out.parent / "report.json"), *more)


def test_tables_doubts_and_what_became_of_every_cell(tmp_path: Path) -> None:
    file, out = tmp_path / "plan.csv", tmp_path / "out"
    file.write_text(LIST, encoding="cp932")
    assert _read(file, out) == 0
    told = json.loads((out / "read.json").read_text(encoding="utf-8"))
    assert (told["kind"], told["encoding"], told["tables"]["measures"]) == ("plan", "cp932", 1)
    assert told["shares"] == {"read": 1.0, "left out": 0.0, "unread": 0.0}
    assert sorted(path.name for path in out.iterdir()) == told["files"]
    accounted = (out / "accounted.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(accounted) == 1 + 14


def test_a_second_reading_leaves_nothing_of_the_first_and_everything_else(tmp_path: Path) -> None:
    file, out = tmp_path / "plan.csv", tmp_path / "out"
    file.write_text(LIST, encoding="utf-8")
    assert _read(file, out) == 0
    (out / "mine.csv").write_text("mine", encoding="utf-8")
    file.write_text("番号,施策名,担当課\n1,朝市の開催,農林課\n", encoding="utf-8")
    assert _read(file, out) == 0
    assert not (out / "indicator_values.csv").exists()
    assert (out / "mine.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("text", ["ただの文章です。\nもう一行。\n", "日付,天気\n1日,晴れ\n"])
def test_a_file_of_which_nothing_is_read_ends_with_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.txt"
    file.write_text(text, encoding="utf-8")
    assert _read(file, tmp_path / "out") == 1


def test_a_file_that_is_not_there_ends_with_one(tmp_path: Path) -> None:
    assert _read(tmp_path / "none.xlsx", tmp_path / "out") == 1
    assert not (tmp_path / "out").exists()


def test_a_layout_is_applied_as_it_is_written(tmp_path: Path) -> None:
    file, layout, out = tmp_path / "plan.csv", tmp_path / "layout.yaml", tmp_path / "out"
    file.write_text("謎,呼び名\n1,朝市の開催\n", encoding="utf-8")
    assert _read(file, out) == 1
    layout.write_text("layout: 1\nstarts: row\ncolumns: {謎: 番号, 呼び名: 取組名}\n", encoding="utf-8")
    assert _read(file, out, "--layout", str(layout)) == 0
    assert "朝市の開催" in (out / "measures.csv").read_text(encoding="utf-8-sig")
