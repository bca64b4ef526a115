"""What is wrong with a file, its header, or several rows and columns together."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from metadata.building.standard_reading import standard_files
from pipelines.problems import SourceError
from pipelines.standard import sheet
from pipelines.standard.checks.fault import Fault
from pipelines.standard.definition import definitions
from pipelines.standard.reading import StandardReading, read_standard
from tests.pipelines.standard.samples import clean_table, written

Rows = list[list[str]]


def read(data: bytes, name: str = "262064_aed.csv") -> StandardReading:
    reading = read_standard(name, data)
    assert reading is not None
    return reading


def kinds(reading: StandardReading) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(fault.column, fault.kind, fault.rows) for fault in reading.faults]


def aed() -> Rows:
    return clean_table("aed", "standard")


def column(rows: Rows, name: str) -> int:
    return rows[0].index(name)


def filled(rows: Rows, name: str, values: list[str]) -> Rows:
    for row, value in zip(rows[1:], values, strict=False):
        row[column(rows, name)] = value
    return rows


@pytest.mark.parametrize(
    ("data", "kind", "encoding"),
    [
        (written(aed(), "cp932"), ["encoding"], "cp932"),
        (written(aed(), "utf-8"), ["no_bom"], "utf-8"),
        (written(aed(), "utf-16"), ["encoding"], "utf-16"),
        (written(aed(), "utf-16", "\t"), ["encoding", "delimiter"], "utf-16"),
        (written(aed(), end="\n"), ["line_ends"], "utf-8-sig"),
        (written([["AED設置箇所一覧"], [], *aed()]), ["rows_above_header"], "utf-8-sig"),
    ],
)
def test_how_a_file_is_written(data: bytes, kind: list[str], encoding: str) -> None:
    reading = read(data)
    assert kinds(reading) == [("", one, ()) for one in kind]
    assert reading.sheet.encoding == encoding
    assert standard_files(reading).files["262064_aed.csv"] == written(aed())


def test_a_workbook_is_read_by_its_best_sheet_below_the_title() -> None:
    book = openpyxl.Workbook()
    book.active.title = "メモ"
    book.active.append(["名称", "住所", "備考"])
    sheet = book.create_sheet("一覧")
    for row in [["AED設置箇所一覧"], [], *aed()]:
        sheet.append(row)
    sheet["A5"] = "26206"
    data = io.BytesIO()
    book.save(data)
    reading = read(data.getvalue(), "262064_aed.xlsx")
    assert kinds(reading) == [("", "rows_above_header", ()), ("全国地方公共団体コード", "code_invalid", (2,))]
    assert reading.place(reading.faults[1]) == "262064_aed.xlsx#sheet=一覧&cell=A5"
    assert [one.place for one in reading.accounted if one.state == "left out"][-1] == "262064_aed.xlsx#sheet=メモ"
    assert standard_files(reading).files["262064_aed.csv"] == written(aed())


def test_places_of_a_delimited_file_count_the_rows_above_the_header() -> None:
    reading = read(written([["一覧"], *filled(aed(), "経度", ["", "", "53"])]))
    fault = reading.faults[-1]
    assert (fault.kind, fault.rows) == ("coordinate_range", (3,))
    assert reading.place(fault) == f"262064_aed.csv#cell=5,{column(aed(), '経度') + 1}"


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("建物名等（方書）", "建物名等(方書)"),
        ("方書", "建物名等(方書)"),
        ("名称＿ｶﾅ", "名称_カナ"),
        (" 緯 度", "緯度"),
        ("lon", "経度"),
        ("連絡先備考その他SNSなど", "連絡先備考（その他、SNSなど）"),
    ],
)
def test_a_header_that_is_written_otherwise_is_put_right(header: str, shown: str) -> None:
    rows = aed()
    rows[0][column(rows, shown)] = header
    reading = read(written(rows))
    assert [(fault.column, fault.kind, fault.repair) for fault in reading.faults] == [(header, "header_variant", shown)]
    assert standard_files(reading).files["262064_aed.csv"] == written(aed())


def test_columns_that_lack_are_added_empty_in_their_place() -> None:
    rows = aed()
    at = column(rows, "団体名")
    reading = read(written([[*row[:at], *row[at + 1 :]] for row in rows]))
    assert kinds(reading) == [("団体名", "column_missing", ())]
    assert standard_files(reading).files["262064_aed.csv"] == written(filled(aed(), "団体名", [""] * 6))


def test_columns_in_another_order_are_put_in_order() -> None:
    reading = read(written([[row[1], row[0], *row[2:]] for row in aed()]))
    assert kinds(reading) == [("", "column_order", ())]
    assert standard_files(reading).files["262064_aed.csv"] == written(aed())


def test_own_columns_are_kept_behind_and_the_number_of_a_data_store_is_not() -> None:
    rows = [[str(n), row[0], f"独自{n}", *row[1:]] for n, row in enumerate(aed())]
    rows[0][0], rows[0][2] = "_id", "設置した年"
    reading = read(written(rows))
    assert kinds(reading) == [("_id", "column_extra", ()), ("設置した年", "column_extra", ())]
    wanted = [[*row, rows[n][2]] for n, row in enumerate(aed())]
    assert standard_files(reading).files["262064_aed.csv"] == written(wanted)


def test_a_column_without_a_header_is_asked_about_and_kept() -> None:
    rows = [[*row, "値"] for row in aed()]
    rows[0][-1] = ""
    reading = read(written(rows))
    assert kinds(reading) == [("", "header_unnamed", ())]
    assert standard_files(reading).files["262064_aed.csv"] == written(rows)


def test_rows_of_another_length_are_told_and_nothing_of_them_is_lost() -> None:
    rows = aed()
    rows[2] = rows[2][:-3]
    rows[4] = [*rows[4], "余り"]
    reading = read(written(rows))
    assert [(fault.kind, fault.rows, fault.value) for fault in reading.faults if fault.kind == "row_length"] == [
        ("row_length", (2,), "36 / 39"),
        ("row_length", (4,), "40 / 39"),
    ]
    made = standard_files(reading).files["262064_aed.csv"].decode("utf-8-sig")
    assert "余り" in made
    assert {len(line.split(",")) for line in made.splitlines()} == {40}


def test_empty_cells_by_how_sure_the_mark_is() -> None:
    rows = filled(filled(filled(aed(), "名称", ["あ", "", " "]), "設置位置", [""] * 6), "ID", [""] * 6)
    found = [fault for fault in read(written(rows)).faults if fault.kind != "outer_blank"]
    assert [(fault.column, fault.kind, fault.severity, fault.rows) for fault in found] == [
        ("ID", "recommended_empty", "hint", ()),
        ("名称", "required_empty", "warning", (2, 3)),
        ("設置位置", "required_empty", "warning", ()),
    ]
    official = filled(clean_table("public_toilet", "standard"), "名称", ["", "あ"])
    assert [(f.kind, f.severity) for f in read(written(official), "262064_public_toilet.csv").faults] == [
        ("required_empty", "error")
    ]


def test_an_id_that_is_given_twice_is_told_at_each_repetition() -> None:
    reading = read(written(filled(aed(), "ID", ["A1", "A2", "A1", "A1", "", ""])))
    assert kinds(reading) == [("ID", "id_duplicate", ()), ("ID", "id_duplicate", (3, 4))]
    two = filled(filled(aed(), "ID", ["A1", "A1"]), "全国地方公共団体コード", ["262064", "264652"])
    assert [kind for _, kind, _ in kinds(read(written(two)))] == ["publisher_mixed"]


def test_coordinates_that_all_changed_places_are_changed_back() -> None:
    rows, right = aed(), aed()
    north, east = column(rows, "緯度"), column(rows, "経度")
    for row in rows[1:]:
        row[north], row[east] = row[east], row[north]
    reading = read(written(rows))
    assert [(fault.column, fault.kind, fault.ask) for fault in reading.faults] == [
        ("緯度", "coordinates_swapped", False),
        ("経度", "coordinates_swapped", False),
    ]
    assert standard_files(reading).files["262064_aed.csv"] == written(right)


def test_coordinates_that_changed_places_in_some_rows_are_asked_about() -> None:
    rows = aed()
    north, east = column(rows, "緯度"), column(rows, "経度")
    rows[3][north], rows[3][east] = rows[3][east], rows[3][north]
    reading = read(written(rows))
    assert [(f.column, f.kind, f.rows, f.ask) for f in reading.faults] == [
        ("緯度", "coordinates_swapped", (3,), True),
        ("経度", "coordinates_swapped", (3,), True),
    ]
    assert standard_files(reading).files["262064_aed.csv"] == written(rows)


def test_an_address_gets_the_prefecture_that_the_row_or_the_code_tells() -> None:
    values = ["亀岡市安町1", "安町1", "京都府亀岡市安町1"]
    by_row = read(written(filled(aed(), "所在地_連結表記", values)))
    assert [(fault.kind, fault.repair) for fault in by_row.faults] == [
        ("address_short", "京都府亀岡市安町1"),
        ("address_short", "京都府亀岡市安町1"),
    ]
    rows = filled(filled(aed(), "所在地_都道府県", [""] * 6), "所在地_連結表記", values[:1])
    by_code = [fault for fault in read(written(rows)).faults if fault.kind == "address_short"]
    assert [fault.repair for fault in by_code] == ["京都府亀岡市安町1"]
    rows = filled(rows, "全国地方公共団体コード", [""] * 6)
    unknown = [fault for fault in read(written(rows)).faults if fault.kind == "address_short"]
    assert [(fault.repair, fault.ask) for fault in unknown] == [(None, True)]


@pytest.mark.parametrize(
    ("name", "value", "faulty"),
    [
        ("所在地_市区町村", "亀岡市安町野々神8", True),
        ("所在地_市区町村", "川口市栄町", True),
        ("所在地_市区町村", "千葉市中央区", False),
        ("所在地_市区町村", "四日市市", False),
        ("所在地_市区町村", "余市郡余市町", False),
        ("所在地_市区町村", "西八代郡市川三郷町", False),
        ("建物名等(方書)", "123番地先", True),
        ("建物名等(方書)", "亀岡会館", False),
    ],
)
def test_parts_of_an_address_hold_only_their_part(name: str, value: str, faulty: bool) -> None:
    reading = read(written(filled(aed(), name, [value])))
    assert kinds(reading) == ([(name, "address_parts", (1,))] if faulty else [])


def test_ones_and_noughts_are_words_only_where_the_column_has_nothing_else() -> None:
    whole = filled(aed(), "小児対応設備の有無", ["1", "0", "1", "", "0", "1"])
    assert {(fault.value, fault.kind, fault.repair) for fault in read(written(whole)).faults} == {
        ("1", "word_variant", "有"),
        ("0", "word_variant", "無"),
    }
    mixed = filled(aed(), "小児対応設備の有無", ["1", "有"])
    assert [(fault.kind, fault.ask) for fault in read(written(mixed)).faults] == [("not_in_word_list", True)]


def test_a_header_again_is_no_row() -> None:
    rows = aed()
    reading = read(written([*rows[:3], rows[0], *rows[3:]]))
    assert kinds(reading) == [("", "header_repeated", (3,))]
    assert standard_files(reading).files["262064_aed.csv"] == written(aed())
    assert [problem.code for problem in reading.problems] == ["standard-header-again"]


def test_a_second_line_of_the_header_in_english_is_no_row() -> None:
    rows = aed()
    english = ["localGovernmentCode", "identifier", "localGovernmentName", "name", "nameKana", *[""] * 34]
    assert kinds(read(written([rows[0], english, *rows[1:]]))) == [("", "header_repeated", (1,))]


@pytest.mark.parametrize("by", [1, -1])
def test_data_beside_their_header_are_not_mended(by: int) -> None:
    rows = aed()
    moved = [rows[0], *([["0", *row[:-1]] if by > 0 else [*row[1:], ""] for row in rows[1:]])]
    reading = read(written(moved))
    assert reading.columns == ()
    assert [(problem.code, problem.facts["shift"]) for problem in reading.problems] == [
        ("standard-header-shifted", f"{by:+d}")
    ]
    assert set(standard_files(reading).files) == {"faults.csv", "doubts.csv", "accounted.csv", "read.json"}


def test_rows_of_another_town_are_told() -> None:
    reading = read(written(filled(aed(), "全国地方公共団体コード", ["264652"] * 3)))
    assert kinds(reading) == [("全国地方公共団体コード", "publisher_mixed", ())]
    assert [problem.code for problem in reading.problems] == ["standard-publishers"]
    assert "aed.csv" in standard_files(reading).files


def test_totals_are_the_sums_of_their_parts() -> None:
    rows = clean_table("population", "standard")
    rows[2][column(rows, "総人口")] = "1"
    assert [(f.column, f.kind, f.rows) for f in read(written(rows), "262064_population.csv").faults] == [
        ("総人口", "sum_differs", (2,))
    ]


def test_equal_faults_are_one_with_all_its_rows() -> None:
    rows = filled(clean_table("aed", "standard", 1000), "開始時間", ["9:00"] * 1000)
    faults: list[Fault] = [fault for fault in read(written(rows)).faults if fault.kind == "time_format"]
    assert [len(fault.rows) for fault in faults] == [1000]


def test_a_definition_says_nothing_that_the_schema_does_not_know() -> None:
    assert len(definitions()) == 26
    for definition in definitions().values():
        current = definition.current.by_name
        assert {step.new for step in definition.crosswalk if step.new} <= current.keys()
        assert {name for edition in definition.editions.values() for name in edition.by_name} >= set(definition.own)


def test_a_workbook_of_too_many_rows_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    for row in clean_table("aed", "standard", 4):
        book.active.append(row)
    saved = io.BytesIO()
    book.save(saved)
    monkeypatch.setattr(sheet, "MOST_WORKBOOK_ROWS", 5)
    assert read_standard("aed.xlsx", saved.getvalue()) is not None
    monkeypatch.setattr(sheet, "MOST_WORKBOOK_ROWS", 4)
    with pytest.raises(SourceError) as told:
        read_standard("aed.xlsx", saved.getvalue())
    assert [(one.code, one.facts) for one in told.value.problems] == [("workbook-rows", {"rows": "5", "most": "4"})]


def _hidden(book: openpyxl.Workbook) -> None:
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True


def _formula(book: openpyxl.Workbook) -> None:
    book.active.cell(2, aed()[0].index("団体名") + 1).value = '="見本"&"市"'


def _merged(book: openpyxl.Workbook) -> None:
    book.active.merge_cells("D2:D3")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_hidden, {("hidden_rows", "warning"), ("hidden_columns", "warning")}),
        (_formula, {("formula_without_value", "error")}),
        (_merged, {("merged_cells", "warning"), ("required_empty", "warning")}),
    ],
)
def test_what_the_national_rules_forbid_in_a_workbook_is_told(
    change: Callable[[openpyxl.Workbook], None], expected: set[tuple[str, str]]
) -> None:
    book = openpyxl.Workbook()
    for row in aed():
        book.active.append(row)
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    reading = read(saved.getvalue(), "262064_aed.xlsx")
    assert {(fault.kind, fault.severity) for fault in reading.faults if fault.severity != "hint"} == expected


def test_two_columns_of_one_name_are_told_and_the_first_is_read() -> None:
    rows = [[*row, more] for row, more in zip(aed(), ["設置位置", *"abcdef"], strict=True)]
    reading = read(written(rows))
    assert ("設置位置", "header_duplicate", ()) in kinds(reading)
    assert list(dict(reading.columns)["設置位置_2"]) == list("abcdef")
    assert [name for name, _ in reading.columns].count("設置位置") == 1


def _told(rows: Rows, kind: str) -> list[tuple[str, tuple[int, ...], str, str | None]]:
    faults = read(written(rows)).faults
    return [(one.column, one.rows, one.severity, one.repair) for one in faults if one.kind == kind]


def _put(name: str, *values: str, rows: int = 6) -> Rows:
    table = clean_table("aed", "standard", rows)
    for row, value in zip(table[1:], values, strict=False):
        row[table[0].index(name)] = value
    return table


def test_a_point_far_from_all_others_is_told_as_a_hint() -> None:
    assert _told(_put("緯度", "43.06"), "coordinate_far") == [("緯度", (1,), "hint", None)]
    assert _told(_put("緯度", "35.09"), "coordinate_far") == []  # ten kilometres
    assert _told(_put("緯度", "43.06", rows=4), "coordinate_far") == []  # too few to tell where the middle is


def test_a_recommended_column_that_few_rows_fill_is_told_with_its_share() -> None:
    rows = _put("名称_英字", *[""] * 4)
    assert _told(rows, "fill_rate") == [("名称_英字", (), "hint", None)]
    assert [one.value for one in read(written(rows)).faults if one.kind == "fill_rate"] == ["2 / 6"]
    assert _told(_put("名称_英字", ""), "fill_rate") == []


@pytest.mark.parametrize(
    ("name", "value", "kind", "repair"),
    [
        ("URL", "www.city.example.jp", "url_format", None),
        ("URL", "ｈｔｔｐｓ://city.example.jp/", "url_format", "https://city.example.jp/"),
        ("連絡先メールアドレス", "aed＠city.example.jp", "email_format", "aed@city.example.jp"),
        ("連絡先メールアドレス", "aed(at)city.example.jp", "email_format", None),
        ("設置位置", "①番窓口", "dependent_character", None),
        ("ID", "Ａ1", "identifier_wide", None),
    ],
)
def test_forms_that_are_only_advised_are_hints(name: str, value: str, kind: str, repair: str | None) -> None:
    assert _told(_put(name, value), kind) == [(name, (1,), "hint", repair)]
