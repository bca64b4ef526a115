"""A dataset with `standard:`: its table, 訂正一覧, GeoJSON; doubts settled once for a column; what is lost."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import yaml

from metadata.building.build import publishers
from metadata.building.one_dataset import Context, Result, build_dataset
from metadata.described.dataset import File
from metadata.versions.acceptance import Terms
from tests.conftest import ROOT
from tests.pipelines.standard.samples import clean_table, written

DECLARED = """
id: 262064_aed
title: {ja: 亀岡市AED設置箇所一覧, en: AED locations of Kameoka City}
description: {ja: 亀岡市のAEDの設置箇所です。, en: Where AEDs stand in Kameoka City.}
publisher: "262064"
standard: aed
source:
  file: aed.csv
  title: {ja: AED設置箇所一覧, en: List of AEDs}
  page: https://www.city.kameoka.kyoto.jp/
period: {start: 2026-04-01, end: 2027-03-31}
licence: CC-BY-4.0
frequency: ANNUAL
keywords: [{ja: AED, en: AED}]
category: 司法・安全・環境
themes: [HEAL]
"""


def built(tmp_path: Path, rows: list[list[str]], settled: str = "", **other: str) -> Result:
    folder = tmp_path / "262064_aed"
    folder.mkdir(exist_ok=True)
    data = written(rows, "cp932")
    (folder / "aed.csv").write_bytes(data)
    declared = yaml.safe_load(DECLARED) | other
    declared["source"]["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "dataset.yaml").write_text(yaml.safe_dump(declared, allow_unicode=True), encoding="utf-8")
    (folder / "corrections.yaml").write_text(settled, encoding="utf-8")
    context = Context(tmp_path, "https://example.lg.jp/", publishers(ROOT / "datasets"), Terms())
    return build_dataset("262064_aed", context)


def with_cell(name: str, row: int, value: str, rows: list[list[str]] | None = None) -> list[list[str]]:
    rows = rows or clean_table("aed", "standard")
    rows[row][rows[0].index(name)] = value
    return rows


def foods(name: str, row: int, value: str) -> list[list[str]]:
    return with_cell(name, row, value, clean_table("food_business", "standard"))


def files(result: Result) -> dict[str, File]:
    assert result.dataset is not None
    return {file.name: file for file in result.dataset.files}


def codes(result: Result) -> list[str]:
    return [problem.code for problem in result.problems]


def test_the_table_is_called_as_the_standard_says_and_its_repairs_are_listed(tmp_path: Path) -> None:
    result = built(tmp_path, with_cell("開始時間", 1, "9:00"))
    assert codes(result) == []
    made = files(result)
    assert made["262064_aed.csv"].data == written(with_cell("開始時間", 1, "09:00"))
    listed = made["262064_aed_corrections.csv"].data.decode("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[3:8] for line in listed] == [["開始時間", "9:00", "09:00", "自動修正（time_format、1件）", ""]]
    assert result.dataset is not None
    assert result.dataset.conforms_to.ja == "自治体標準オープンデータセット（AED設置箇所一覧）"


def test_places_are_geojson_and_rows_without_coordinates_are_not_in_it(tmp_path: Path) -> None:
    made = json.loads(files(built(tmp_path, with_cell("緯度", 1, "")))["262064_aed.geojson"].data)
    assert [feature["id"] for feature in made["features"]] == ["A0001", "A0002", "A0003", "A0004", "A0005"]
    assert made["features"][0]["geometry"] == {"type": "Point", "coordinates": [135.570001, 35.010001]}


def test_a_doubt_is_settled_once_for_all_values_of_its_column(tmp_path: Path) -> None:
    rows = with_cell("終了時間", 2, "18:00※", with_cell("終了時間", 1, "17:00※"))
    open_ = built(tmp_path, rows)
    assert codes(open_) == ["doubt-open"]
    entry = yaml.safe_load(open_.problems[0].facts["entry"])
    entry["settlements"][0] |= {"reading": ["17:00"], "reason": "注は特記事項にある", "date": "2026-11-28"}
    settled = built(tmp_path, rows, yaml.safe_dump(entry, allow_unicode=True))
    assert codes(settled) == []
    right = with_cell("終了時間", 2, "18:00", with_cell("終了時間", 1, "17:00"))
    assert files(settled)["262064_aed.csv"].data == written(right)
    entry["settlements"][0]["reading"] = ["17:00※"]
    assert files(built(tmp_path, rows, yaml.safe_dump(entry, allow_unicode=True)))["262064_aed.csv"].data == written(rows)
    entry["settlements"][0]["reading"] = ["16:00"]
    assert codes(built(tmp_path, rows, yaml.safe_dump(entry, allow_unicode=True))) == ["settlement-shape"]


def test_what_a_column_of_dates_or_numbers_cannot_hold_does_not_stand(tmp_path: Path) -> None:
    rows = foods("初回許可年月日", 2, "45016")
    open_ = built(tmp_path, rows, standard="food_business")
    assert codes(open_) == ["doubt-open"]
    entry = yaml.safe_load(open_.problems[0].facts["entry"])
    entry["settlements"][0] |= {"reading": ["45016"], "reason": "このままでよい", "date": "2026-11-28"}
    stands = built(tmp_path, rows, yaml.safe_dump(entry, allow_unicode=True), standard="food_business")
    assert codes(stands) == ["settlement-shape"]
    assert stands.problems[0].facts["wanted"] == "2023-03-31"
    entry["settlements"][0]["reading"] = ["2023-03-31"]
    assert codes(built(tmp_path, rows, yaml.safe_dump(entry, allow_unicode=True), standard="food_business")) == []


@pytest.mark.parametrize("home", ["262064_aed", "."])
def test_a_machiaza_id_is_looked_up_in_the_list_beside_the_file_or_beside_all_datasets(tmp_path: Path, home: str) -> None:
    (tmp_path / home).mkdir(exist_ok=True)
    (tmp_path / home / "machiaza.csv").write_text("lg_code,machiaza_id\n262064,0001000\n", encoding="utf-8")
    rows = with_cell("所在地_全国地方公共団体コード", 1, "262064", with_cell("町字ID", 1, "9999999"))
    for other in rows[2:]:
        other[rows[0].index("町字ID")] = "0001000"
    (problem,) = built(tmp_path, rows).problems
    assert (problem.code, problem.facts["source"]) == ("doubt-open", "9999999")
    assert codes(built(tmp_path, with_cell("町字ID", 1, "0001000", rows))) == []


def test_a_list_of_machiaza_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "machiaza.csv").mkdir()
    assert codes(built(tmp_path, clean_table("aed", "standard"))) == ["source-unreadable"]
    (tmp_path / "machiaza.csv").rmdir()
    (tmp_path / "machiaza.csv").symlink_to("/etc/hostname")
    assert codes(built(tmp_path, clean_table("aed", "standard"))) == ["path-outside"]


@pytest.mark.parametrize("value", ["平成元年", "2024-02-30", "不詳"])
def test_a_date_of_which_no_day_can_be_proposed_is_for_the_file_to_mend(tmp_path: Path, value: str) -> None:
    (problem,) = built(tmp_path, foods("許可年月日", 1, value), standard="food_business").problems
    assert (problem.code, problem.facts["value"]) == ("standard-lost", value)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (with_cell("法人番号", 1, "9.00002E+12"), "standard-lost"),
        (with_cell("ID", 2, "A0000"), "standard-lost"),
        (with_cell("ID", 1, ""), "table-required"),
        ([["年度", "予算額"], ["2024", "100"]], "standard-nothing"),
        (clean_table("public_toilet", "standard"), "standard-other"),
    ],
)
def test_what_only_the_file_itself_can_be_cured_of_is_not_published(
    tmp_path: Path, rows: list[list[str]], code: str
) -> None:
    assert codes(built(tmp_path, rows)) == [code]


def test_the_way_of_reading_is_declared_once_and_by_a_name_that_is_known(tmp_path: Path) -> None:
    rows = clean_table("aed", "standard")
    assert codes(built(tmp_path, rows, standard="wells")) == ["standard-unknown"]
    assert codes(built(tmp_path, rows, layout="layout.yaml")) == ["reader-or-layout"]
