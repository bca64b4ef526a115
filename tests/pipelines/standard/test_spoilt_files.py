"""Whole files as offices and spreadsheets spoil them, each with every fault that is in it and no other but hints.

The expected faults were written down from the definitions before the program was asked.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Sequence

import openpyxl
import pytest

from pipelines.standard.definition import names
from pipelines.standard.reading import StandardReading, read_standard
from tests.pipelines.standard.samples import clean_table, written

Rows = list[list[str]]
Expected = set[tuple[str, str, tuple[int, ...]]]


def with_values(rows: Rows, **columns: Sequence[str]) -> Rows:
    for name, values in columns.items():
        at = rows[0].index(name)
        for number, value in enumerate(values, 1):
            rows[number][at] = value
    return rows


def hospital() -> tuple[str, bytes, Expected]:
    """The old edition in CP932: swapped columns, a zero lost, words for times, kana of every sort."""
    rows = clean_table("hospital", "recommended")
    north, east = rows[0].index("緯度"), rows[0].index("経度")
    for row in rows[1:]:
        row[north], row[east] = row[east], row[north]
    with_values(
        rows,
        名称_カナ=("ｹﾝﾎﾟｳ", "けんぽう", "健保ビョウイン"),
        電話番号=("771223001", "0771-22-3002・0771-22-3003"),
        診療開始時間=("9:00", "午前9時", "9:00～12:00", "0.375"),
        診療科目=("内科、外科",),
    )
    return (
        "262064_hospital.csv",
        written(rows, "cp932"),
        {
            ("encoding", "", ()),
            ("coordinates_swapped", "緯度", ()),
            ("coordinates_swapped", "経度", ()),
            ("kana_halfwidth", "名称_カナ", (1,)),
            ("kana_other", "名称_カナ", (2,)),
            ("kana_other", "名称_カナ", (3,)),
            ("leading_zero_lost", "電話番号", (1,)),
            ("phone_more", "電話番号", (2,)),
            *(("time_format", "診療開始時間", (row,)) for row in (1, 2, 3, 4)),
            ("separator", "診療科目", (1,)),
        },
    )


def tourism() -> tuple[str, bytes, Expected]:
    """A workbook with title rows: codes and days typed as numbers, a house number that became a day, degrees and minutes."""
    rows = clean_table("tourism", "standard")
    at = {name: column for column, name in enumerate(rows[0], 1)}
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["亀岡市観光施設一覧"])
    sheet.append(["令和8年4月1日現在"])
    for row in rows:
        sheet.append(row)
    sheet.cell(4, at["町字ID"]).value = 8000
    sheet.cell(5, at["法人番号"]).value = "9.00002E+12"
    sheet.cell(4, at["緯度"]).value = "35°0′36″"
    sheet.cell(5, at["緯度"]).value = "北緯35.01"
    sheet.cell(4, at["開始時間"]).value = datetime.time(9, 0)
    house = sheet.cell(4, at["所在地_番地以下"])
    house.value, house.number_format = datetime.datetime(2026, 1, 2), 'm"月"d"日"'
    sheet.merge_cells(start_row=6, start_column=at["URL"], end_row=7, end_column=at["URL"])
    saved = io.BytesIO()
    book.save(saved)
    return (
        "262064_tourism.xlsx",
        saved.getvalue(),
        {
            ("rows_above_header", "", ()),
            ("merged_cells", "", (3,)),
            ("leading_zero_lost", "町字ID", (1,)),
            ("digits_lost", "法人番号", (2,)),
            ("not_a_number", "緯度", (1,)),
            ("not_a_number", "緯度", (2,)),
            ("time_format", "開始時間", (1,)),
        },
    )


def wireless() -> tuple[str, bytes, Expected]:
    """UTF-16 with tabs: an ID given twice, full-width digits, postal codes of all sorts, a blank row."""
    rows = clean_table("public_wireless_lan", "standard")
    with_values(
        rows,
        ID=("A1", "A1"),
        町字ID=("０００１０００",),
        緯度=("３５．０１", "135.57"),
        経度=("135.57", "35.01"),
        郵便番号=("621-8501", "〒621 8501", "21-8501"),
        電話番号=("なし", "7.71E+08"),
    )
    rows.insert(4, [""] * len(rows[0]))
    return (
        "262064_public_wireless_lan.csv",
        written(rows, "utf-16", "\t"),
        {
            ("encoding", "", ()),
            ("delimiter", "", ()),
            ("id_duplicate", "ID", ()),
            ("id_duplicate", "ID", (2,)),
            ("number_format", "町字ID", (1,)),
            ("number_format", "緯度", (1,)),
            ("coordinates_swapped", "緯度", (2,)),
            ("coordinates_swapped", "経度", (2,)),
            ("postal_code_format", "郵便番号", (1,)),
            ("postal_code_format", "郵便番号", (2,)),
            ("leading_zero_lost", "郵便番号", (3,)),
            ("placeholder", "電話番号", (1,)),
            ("digits_lost", "電話番号", (2,)),
        },
    )


def food_permits() -> tuple[str, bytes, Expected]:
    """Days of every sort, lost digits, and a second header with the English names."""
    rows = clean_table("food_business", "standard")
    with_values(
        rows,
        初回許可年月日=("R6.4.1", "45383", "２０２４-04-01", "2024/4/1", "20240401"),
        許可年月日=("H31.5.1", "2024/13/1", "4月1日", "2023-02-29"),
        法人番号=("9.00002E+12", "９００００２０２４２１０１", "9000020242102", "不明"),
    )
    rows.insert(1, [names()[name].english if name in names() else "" for name in rows[0]])
    return (
        "262064_food_business_all.csv",
        written(rows),
        {
            ("header_repeated", "", (1,)),
            ("date_era", "初回許可年月日", (2,)),
            ("date_serial", "初回許可年月日", (3,)),
            *(("date_format", "初回許可年月日", (row,)) for row in (4, 5, 6)),
            ("date_impossible", "許可年月日", (2,)),
            ("date_impossible", "許可年月日", (3,)),
            ("date_format", "許可年月日", (4,)),
            ("date_impossible", "許可年月日", (5,)),
            ("digits_lost", "法人番号", (2,)),
            ("number_format", "法人番号", (3,)),
            ("code_invalid", "法人番号", (4,)),
            ("placeholder", "法人番号", (5,)),
        },
    )


def care_service() -> tuple[str, bytes, Expected]:
    """UTF-8 without BOM and with LF: figures with units, weekdays in words, noise of a calculation."""
    rows = clean_table("care_service", "standard")
    with_values(
        rows,
        定員=("10人", "１０", "1,000", "約10"),
        経度=("135.5700000003", "0"),
        利用可能曜日=("月-金", "月,火,水", "平日", "月火水木金祝"),
        所在地_番地以下=("1月2日",),
    )
    rows[6][0] = "264652"
    return (
        "262064_care_service.csv",
        written(rows, "utf-8", end="\n"),
        {
            ("not_a_number", "定員", (1,)),
            ("number_format", "定員", (2,)),
            ("number_format", "定員", (3,)),
            ("not_a_number", "定員", (4,)),
            ("coordinate_range", "経度", (2,)),
            *(("weekdays_format", "利用可能曜日", (row,)) for row in (1, 2, 3, 4)),
        },
    )


def event() -> tuple[str, bytes, Expected]:
    """CP932 with a title above: days and times in words, marks for 有 and 無, URLs without their scheme."""
    rows = clean_table("event", "standard")
    with_values(
        rows,
        開始日=("2026/4/1 0:00", "4月上旬", "令和8年度", "46113"),
        開始時間=("午後1時", "25:00", "13：00", "13:00※"),
        飲食可否=("○", "×", "有"),
        URL=("www.example.jp", "-"),
    )
    return (
        "262064_event.csv",
        written([["イベント一覧"], [], *rows], "cp932"),
        {
            ("period_reversed", "終了日", (1,)),
            ("encoding", "", ()),
            ("rows_above_header", "", ()),
            ("date_format", "開始日", (1,)),
            ("date_format", "開始日", (2,)),
            ("date_era", "開始日", (3,)),
            ("date_serial", "開始日", (4,)),
            *(("time_format", "開始時間", (row,)) for row in (1, 2, 3)),
            ("footnote_mark", "開始時間", (4,)),
            *(("word_variant", "飲食可否", (row,)) for row in (1, 2, 3)),
            ("placeholder", "URL", (2,)),
        },
    )


@pytest.mark.parametrize("spoilt", [hospital, tourism, wireless, food_permits, care_service, event])
def test_every_fault_of_a_spoilt_file_is_found_and_no_other(spoilt: Callable[[], tuple[str, bytes, Expected]]) -> None:
    name, data, expected = spoilt()
    reading = read(name, data)
    told = {(fault.kind, fault.column, fault.rows) for fault in reading.faults if fault.severity != "hint"}
    assert told == expected


def test_what_a_spreadsheet_made_of_a_house_number_is_proposed() -> None:
    for spoilt in (tourism, care_service):
        reading = read(*spoilt()[:2])
        assert [(one.repair, one.ask) for one in reading.faults if one.kind == "became_date"] == [("1-2", True)]


def test_a_blank_row_is_left_out_and_told() -> None:
    reading = read(*wireless()[:2])
    assert [one.rows for one in reading.faults if one.kind == "blank_row"] == [(4,)]
    assert {len(values) for _, values in reading.columns} == {6}


def test_degrees_and_minutes_are_proposed_as_decimal_degrees() -> None:
    reading = read(*tourism()[:2])
    assert [one.repair for one in reading.faults if one.kind == "not_a_number"] == ["35.010000", "35.01"]


def test_a_time_in_words_is_proposed_as_the_clock_has_it() -> None:
    rows = with_values(clean_table("event", "standard"), 開始時間=("午後1時", "午後12時30分", "午前9時半", "PM 11:05"))
    reading = read("262064_event.csv", written(rows))
    told = {fault.rows: fault.repair for fault in reading.faults if fault.kind == "time_format"}
    assert told == {(1,): "13:00", (2,): "12:30", (3,): "09:30", (4,): "23:05"}


def read(name: str, data: bytes) -> StandardReading:
    reading = read_standard(name, data)
    assert reading is not None and reading.match is not None
    assert f"_{reading.match.definition.slug}" in name
    return reading


def test_a_blank_line_is_a_blank_row_and_not_one_of_another_length() -> None:
    rows = clean_table("aed", "standard")
    reading = read("262064_aed.csv", written([*rows[:3], [], *rows[3:]]))
    assert [(fault.kind, fault.rows) for fault in reading.faults] == [("blank_row", (3,))]
    assert {len(values) for _, values in reading.columns} == {len(rows) - 1}


def test_a_line_below_the_table_is_no_row_of_another_publisher() -> None:
    reading = read("262064_aed.csv", written([*clean_table("aed", "standard"), ["合計", "5件"]]))
    assert "publisher_mixed" not in {fault.kind for fault in reading.faults}


def test_a_fault_of_the_file_has_no_place_in_a_column_without_a_header() -> None:
    reading = read("list_aed.csv", written([[*row, ""] for row in clean_table("aed", "standard")]))
    (named,) = (fault for fault in reading.faults if fault.kind == "file_name")
    assert reading.place(named) == "list_aed.csv"


@pytest.mark.parametrize("slug", ["polling_place", "emergency_radio", "garbage_separation", "bicycle_parking"])
def test_the_publisher_s_code_is_known_where_columns_have_the_dataset_s_name_in_front(slug: str) -> None:
    rows = clean_table(slug, "standard")
    reading = read(f"{rows[1][0]}_{slug}.csv", written(rows))
    assert reading.code == rows[1][0]
    assert "file_name" not in {fault.kind for fault in reading.faults}
    rows[-1][0] = "262013"
    mixed = read(f"x_{slug}.csv", written(rows))
    assert [problem.code for problem in mixed.problems] == ["standard-publishers"]
    assert mixed.code == ""


@pytest.mark.parametrize("spoilt", ["1O", "12 O", "3千", "1万人", "2億"])
def test_a_figure_that_its_digits_alone_would_falsify_is_not_proposed(spoilt: str) -> None:
    rows = clean_table("care_service", "standard")
    with_values(rows, 定員=(spoilt, "10人"))
    reading = read("262064_care_service.csv", written(rows, "utf-8-sig"))
    assert [one.repair for one in reading.faults if one.kind == "not_a_number"] == [None, "10"]
