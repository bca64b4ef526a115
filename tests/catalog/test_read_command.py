"""`publish.py read`: what would be read of a file, in a folder; nothing else there is touched."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
import yaml

from pipelines.standard.rules import rules
from publish import app
from tests.conftest import ROOT, SMALL, Project
from tests.pipelines.standard.samples import clean_table, written

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


@pytest.mark.parametrize("by", ["id", "path"])
def test_a_document_of_a_dataset_is_read_as_it_declares_it_by_its_id_and_by_its_path(project: Project, by: str) -> None:
    file, out = (SMALL if by == "id" else str(project.small / "plan.txt")), project.root / "read"
    assert _read(Path(file), out, "--datasets", str(project.datasets)) == 0
    told = json.loads((out / "read.json").read_text(encoding="utf-8"))
    assert (told["shares"]["unread"], told["tables"]["measures"] > 0) == (0.0, True)


def test_what_merely_lies_beside_a_declaration_is_read_by_itself(project: Project) -> None:
    other, out = project.small / "other.csv", project.root / "read"
    other.write_text(LIST, encoding="utf-8")
    assert _read(other, out) == 0
    assert json.loads((out / "read.json").read_text(encoding="utf-8"))["tables"]["measures"] == 1


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


def test_what_has_to_be_put_right_is_told_beside_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(
        "番号,施策名,指標名,目標値\n1,朝市の開催,来場者数,3200人\n2,祭りの開催,来場者数,900人\n", encoding="utf-8"
    )
    assert _read(file, tmp_path / "out", "--lang", "ja") == 0
    assert (tmp_path / "out" / "indicators.csv").is_file()
    assert "年度" in capsys.readouterr().err


def _doubts(out: Path) -> list[dict[str, str]]:
    with (out / "doubts.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_dataset_is_read_by_its_own_layout(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _run(SMALL, "--out", str(out), "--report", str(tmp_path / "report.json")) == 0
    assert "item-numbers" in (out / "layout.yaml").read_text(encoding="utf-8")
    assert json.loads((out / "read.json").read_text(encoding="utf-8"))["tables"]["measures"] == 13
    # what its layout repairs is asked as the dataset asks it, each settlement aside
    settled = yaml.safe_load((ROOT / "datasets" / SMALL / "corrections.yaml").read_text(encoding="utf-8"))["settlements"]
    assert Counter(one["rule"] for one in _doubts(out)) == Counter(one["rule"] for one in settled)


def test_a_dataset_that_no_layout_can_say_is_read_by_its_reader(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _run("242101_dx_plan", "--out", str(out), "--report", str(tmp_path / "report.json")) == 0
    told = json.loads((out / "read.json").read_text(encoding="utf-8"))
    assert (told["tables"]["measures"], "layout.yaml" in told["files"]) == (24, False)
    assert told["shares"]["read"] > told["shares"]["unread"] > 0
    assert len(_doubts(out)) == told["doubts"] > 0


@pytest.mark.parametrize(
    ("cell", "rule", "readings"),
    [
        ("約1l0人", "figure-look-alike", ("約1l0人", "約110人")),
        ("延べ3, 200人", "figure-spaced", ("延べ3, 200人", "延べ3,200人")),
    ],
)
def test_a_damaged_figure_is_a_doubt_as_in_a_dataset(
    tmp_path: Path, cell: str, rule: str, readings: tuple[str, ...]
) -> None:
    file, out = tmp_path / "plan.csv", tmp_path / "out"
    file.write_text(LIST.replace(",3600", f',"{cell}"'), encoding="utf-8")
    assert _read(file, out) == 0
    (doubt,) = (one for one in _doubts(out) if one["rule"].startswith("figure-"))
    assert (doubt["place"], doubt["rule"]) == ("plan.csv#cell=2,7", rule)
    assert (doubt["reading"], *doubt["other_readings"].split(";")) == readings


def test_a_sound_list_has_no_doubt(tmp_path: Path) -> None:
    file, out = tmp_path / "plan.csv", tmp_path / "out"
    file.write_text(LIST, encoding="utf-8")
    assert _read(file, out) == 0
    assert _doubts(out) == []


def _standard(tmp_path: Path, rows: list[list[str]], name: str = "aed.csv", encoding: str = "cp932") -> tuple[int, Path]:
    file, out = tmp_path / name, tmp_path / "out"
    file.write_bytes(written(rows, encoding))
    return _read(file, out), out


def test_a_standard_dataset_is_read_mended_and_its_faults_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = clean_table("aed", "standard")
    rows[2][rows[0].index("開始時間")] = "9:00"
    ended, out = _standard(tmp_path, rows)
    assert ended == 0
    told = json.loads((out / "read.json").read_text(encoding="utf-8"))
    assert (told["kind"], told["dataset"], told["edition"], told["encoding"]) == ("standard", "aed", "standard", "cp932")
    assert sorted(path.name for path in out.iterdir()) == told["files"]
    with (out / "faults.csv").open(encoding="utf-8-sig", newline="") as file:
        faults = list(csv.DictReader(file))
    time = f"aed.csv#cell=3,{rows[0].index('開始時間') + 1}"
    assert [tuple(fault.values()) for fault in faults[:2]] == [
        ("", "", "encoding", "warning", "cp932", "", "無", "aed.csv"),
        ("2", "開始時間", "time_format", "warning", "9:00", "09:00", "無", time),
    ]
    rows[2][rows[0].index("開始時間")] = "09:00"
    assert (out / "262064_aed.csv").read_bytes() == written(rows)
    assert "「9:00」は HH:MM の形ではありません → 09:00" in capsys.readouterr().out


def _shifted(rows: list[list[str]]) -> list[list[str]]:
    return [rows[0], *([["0", *row[:-1]] for row in rows[1:]])]


def _places(rows: list[list[str]]) -> list[list[str]]:
    kept = [index for index, name in enumerate(rows[0]) if name in rules().generic]
    return [[row[index] for index in kept] for row in rows]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_shifted, "見出しとデータの列が +1 列ずれています"),
        (_places, "自治体標準オープンデータセットのどれかを決められません"),
        (lambda _: [["年度", "款", "予算額"], ["2024", "1", "100"]], "計画でも自治体標準オープンデータセットでもない"),
    ],
)
def test_a_file_of_which_no_table_can_be_made_is_told_why(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[list[list[str]]], list[list[str]]],
    words: str,
) -> None:
    ended, out = _standard(tmp_path, change(clean_table("aed", "standard")), "places.csv")
    assert ended == 1
    assert words in capsys.readouterr().err.replace("\n", "")
    assert {path.name for path in out.iterdir()} == {"accounted.csv", "doubts.csv", "faults.csv", "read.json"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows[:1], "データの行がありません"),
        (lambda rows: [*rows, *rows], "データの途中に見出しがもう一度あります"),
        (lambda rows: [*rows[:3], *(["264652", *row[1:]] for row in rows[3:])], "複数の団体の行が混ざっています"),
        (lambda rows: [row[:22] for row in rows], "39列のうち22列しか一致しません"),
    ],
)
def test_what_a_person_should_know_of_a_file_that_is_read(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[list[list[str]]], list[list[str]]],
    words: str,
) -> None:
    ended, _ = _standard(tmp_path, change(clean_table("aed", "standard")))
    assert ended == 0
    assert words in capsys.readouterr().err.replace("\n", "")


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b",,,\r\n"])
def test_an_empty_file_ends_with_one(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "aed.csv").write_bytes(data)
    assert _read(tmp_path / "aed.csv", tmp_path / "out") == 1
