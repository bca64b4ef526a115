"""`publish.py check FILE`: a file is checked before it is uploaded; nothing is written but the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import publish
from tests.catalog.drafts.office import LIST
from tests.conftest import ROOT
from tests.pipelines.standard.samples import clean_table, written

AED = clean_table("aed", "standard")


def checked(tmp_path: Path, data: bytes | None, name: str = "262064_aed.csv", lang: str = "ja") -> tuple[int, str]:
    folder = tmp_path / "upload"
    folder.mkdir(exist_ok=True)
    if data is not None:
        (folder / name).write_bytes(data)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    report = str(tmp_path / "report.json")
    ended = CliRunner().invoke(publish.app, ["check", str(folder / name), "--lang", lang, "--report", report])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    return ended.exit_code, ended.output.replace("\n", "")


def with_cells(**cells: str) -> list[list[str]]:
    rows = [list(row) for row in AED]
    for name, value in cells.items():
        rows[2][rows[0].index(name)] = value
    return rows


def test_a_clean_file_ends_with_zero(tmp_path: Path) -> None:
    code, shown = checked(tmp_path, written(AED))
    assert (code, shown) == (0, "262064_aed.csv：AED設置箇所一覧（standard）、6 行。誤り 0、警告 0、参考 0")


def test_warnings_are_told_by_cell_with_the_cure_and_end_with_zero(tmp_path: Path) -> None:
    code, shown = checked(tmp_path, written(with_cells(開始時間="9:00")))
    at = openpyxl.utils.get_column_letter(AED[0].index("開始時間") + 1)
    assert code == 0
    assert f"警告  開始時間（1件、{at}3）：「9:00」は HH:MM の形ではありません → 09:00" in shown


def test_errors_stand_first_and_end_with_one(tmp_path: Path) -> None:
    code, shown = checked(tmp_path, written(with_cells(法人番号="4.00E+12", 開始時間="9:00")))
    assert code == 1
    assert shown.index("誤り  法人番号") < shown.index("警告  開始時間") < shown.index("誤りが 1 件あります")


def test_a_thousand_equal_faults_are_one_line(tmp_path: Path) -> None:
    rows = clean_table("aed", "standard", 1000)
    for row in rows[1:]:
        row[rows[0].index("小児対応設備の有無")] = "○"
    code, shown = checked(tmp_path, written(rows))
    assert code == 0 and shown.count("「○」") == 1 and "小児対応設備の有無（1000件" in shown


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "ファイルがありません"),
        (b"", "空"),
        (written([["年度", "款", "予算額"], ["2024", "1", "100"]]), "計画でも自治体標準オープンデータセットでもない"),
    ],
)
def test_a_file_that_cannot_be_judged_ends_with_one(tmp_path: Path, data: bytes | None, words: str) -> None:
    code, shown = checked(tmp_path, data)
    assert code == 1 and words in shown


def _newer(rows: list[list[str]]) -> list[list[str]]:
    """Return a table as a later edition may have it: a column more in the middle, one called otherwise."""
    header = ["" if name == "設置位置" else name for name in rows[0]]
    header[header.index("")] = "設置場所の説明"
    return [[*row[:4], extra, *row[4:]] for row, extra in zip([header, *rows[1:]], ["新しい項目", *"123456"], strict=True)]


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (lambda rows: [*rows, *rows], 1, "（7 行目、全部で 1 行）"),  # every ID is there twice
        (lambda rows: [["", *rows[0]], *([*row, ""] for row in rows[1:])], 1, "見出しとデータの列が -1 列ずれています"),
        (lambda rows: [rows[0], *(["0", *row[:-1]] for row in rows[1:])], 1, "見出しとデータの列が +1 列ずれています"),
        (lambda rows: [*rows[:4], *(["264652", *row[1:]] for row in rows[4:])], 0, "複数の団体の行が混ざっています"),
        (_newer, 0, "新しい項目、設置場所の説明（2件"),
        (lambda rows: rows[:1], 0, "データの行がありません"),
        (lambda _: [["井戸", "深さ", "水量"], ["一号", "12", "3"]], 1, "でもないようです"),
    ],
)
def test_bad_files_are_told_in_one_way_each(
    tmp_path: Path, change: Callable[[list[list[str]]], list[list[str]]], code: int, words: str
) -> None:
    ended, shown = checked(tmp_path, written(change([list(row) for row in AED])))
    assert (ended, shown.count(words)) == (code, 1), shown


def test_a_plan_is_told_as_one(tmp_path: Path) -> None:
    code, shown = checked(tmp_path, LIST.encode(), "plan.csv")
    assert code == 0 and "plan.csv（計画）" in shown


def test_town_ids_are_looked_up_in_the_list_that_lies_beside(tmp_path: Path) -> None:
    (tmp_path / "upload").mkdir()
    towns = [["lg_code", "machiaza_id"], *(["262064", row[AED[0].index("町字ID")]] for row in AED[1:5])]
    (tmp_path / "upload" / "machiaza.csv").write_bytes(written(towns))
    code, shown = checked(tmp_path, written(AED))
    assert code == 0 and "「0004000」は町字の一覧にありません" in shown and "0003000" not in shown


def test_a_list_of_open_data_is_compared_with_the_datasets_that_are_here(tmp_path: Path) -> None:
    url = "https://keikaku.example/datasets"
    rows = clean_table("open_data_list", "standard", 2)
    at = {name: index for index, name in enumerate(rows[0])}
    for row, id_ in zip(rows[1:], ("269999_aed", "269999_wells"), strict=True):
        row[at["全国地方公共団体コード"]], row[at["データセット_ID"]] = "269999", id_
        row[at["ファイル_ダウンロードURL"]] = f"{url}/{id_}/{id_}.csv"
    file = tmp_path / "269999_open_data_list.csv"
    file.write_bytes(written(rows))
    words = ["check", str(file), "--datasets", str(ROOT / "datasets" / "examples"), "--lang", "ja"]
    ended = CliRunner().invoke(publish.app, [*words, "--report", str(tmp_path / "report.json")])
    shown = ended.output.replace("\n", "")
    assert ended.exit_code == 0, shown
    told = [f"（269999_{slug}）がありません" in shown for slug in ("aed", "event", "population", "public_facility")]
    assert told == [False, True, True, True]
    assert "「269999_wells」は、datasets フォルダーにありません" in shown
