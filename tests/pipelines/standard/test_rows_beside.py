"""What stands beside the one table: headers of two rows, a second table, totals, notes; rows that contradict themselves."""

from __future__ import annotations

import io
from itertools import pairwise

import openpyxl
import pytest

from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import SourceError
from pipelines.standard.reading import StandardReading, read_standard
from pipelines.standard.settled import read_settled
from tests.pipelines.standard.samples import clean_table, written

Rows = list[list[str]]


def aed() -> Rows:
    return clean_table("aed", "standard")


def read(rows: Rows, slug: str = "aed") -> StandardReading:
    reading = read_standard(f"262064_{slug}.csv", written(rows))
    assert reading is not None
    return reading


def told(reading: StandardReading, *kinds: str) -> list[tuple[str, str, tuple[int, ...], str]]:
    return [(one.kind, one.severity, one.rows, one.value) for one in reading.faults if one.kind in kinds]


def with_values(rows: Rows, name: str, *values: str) -> Rows:
    for row, value in zip(rows[1:], values, strict=False):
        row[rows[0].index(name)] = value
    return rows


def of_two_rows(rows: Rows, *, each: bool) -> Rows:
    """Return a table with 所在地 over the names of its parts: above the first of those side by side, or above each."""
    parts = [name.startswith("所在地_") for name in rows[0]]
    begins = [part and not before for before, part in pairwise((False, *parts))]
    upper = [
        ("所在地" if each or first else "") if part else name
        for part, first, name in zip(parts, begins, rows[0], strict=True)
    ]
    lower = [name.removeprefix("所在地_") if part else "" for part, name in zip(parts, rows[0], strict=True)]
    return [upper, lower, *rows[1:]]


@pytest.mark.parametrize("each", [True, False])
def test_a_header_of_two_rows_is_read_as_one(each: bool) -> None:
    plain = read(aed())
    reading = read([["AED設置箇所一覧"], *of_two_rows(aed(), each=each)])
    assert reading.columns == plain.columns
    assert [fault.kind for fault in reading.faults] == ["rows_above_header"]


def test_a_header_of_two_rows_is_read_as_one_in_a_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rows = of_two_rows(aed(), each=False)
    for row in rows:
        sheet.append([text or None for text in row])
    last = rows[0].index("") + 1
    sheet.merge_cells(start_row=1, end_row=1, start_column=last - 1, end_column=last)
    sheet.merge_cells("A1:A2")
    data = io.BytesIO()
    book.save(data)
    reading = read_standard("262064_aed.xlsx", data.getvalue())
    assert reading is not None
    assert reading.columns == read(aed()).columns


@pytest.mark.parametrize("above", [[["AED設置箇所一覧", "令和6年4月1日現在"]], []])
def test_a_declared_file_is_read_with_the_header_that_is_known(above: Rows) -> None:
    data = written([*above, *of_two_rows(aed(), each=True)])
    settled = read_settled("262064_aed.csv", data, "aed", DoubtResolver())
    assert settled.reading.columns == read(aed()).columns


def test_a_group_over_several_columns_is_none_of_them() -> None:
    upper, _, *rows = of_two_rows(aed(), each=True)
    reading = read([upper, *rows])
    assert set(dict(reading.columns)["所在地_連結表記"]) == {""}
    assert dict(reading.columns)["所在地"] == ["262064"] * 6


def test_a_table_above_the_one_that_is_read_is_an_error_and_keeps_it_from_being_published() -> None:
    rows = [*aed(), [], *clean_table("event", "standard")]
    reading = read_standard("262064_event.csv", written(rows))
    assert reading is not None
    assert [one[:3] for one in told(reading, "second_table")] == [("second_table", "error", ())]
    with pytest.raises(SourceError) as raised:
        read_settled("262064_event.csv", written(rows), "event", DoubtResolver())
    assert "second_table" in {problem.facts.get("rule") for problem in raised.value.problems}


def test_a_table_below_is_an_error_at_its_header() -> None:
    reading = read([*clean_table("event", "standard"), [], *aed()], "event")
    assert [one[:3] for one in told(reading, "second_table")] == [("second_table", "error", (8,))]


def test_lines_of_a_title_with_names_in_them_are_no_table() -> None:
    reading = read([["名称", "AED", "電話番号"], ["更新日", "2024-04-01"], *aed()])
    assert told(reading, "second_table") == []


@pytest.mark.parametrize("word", ["合計", "合　計", "計", "総数"])
def test_a_row_of_totals_is_told(word: str) -> None:
    rows = clean_table("population", "standard")
    reading = read([*rows, *with_values([rows[0], list(rows[6])], "地域名", word)[1:]], "population")
    assert told(reading, "total_row") == [("total_row", "warning", (7,), word)]


def test_a_place_whose_name_begins_so_is_no_total() -> None:
    assert told(read(with_values(aed(), "名称", "計量検定所", "総合会館")), "total_row") == []


def test_notes_below_the_table_are_told_with_what_to_do() -> None:
    notes = [["※1 休館日は使えません"], ["出典：亀岡市総務課"], ["（注）時間は変わります"]]
    reading = read([*aed(), [], *notes])
    assert told(reading, "note_row") == [("note_row", "warning", (row,), text[0]) for row, text in enumerate(notes, 8)]
    assert told(read([aed()[0], *notes[:1], *aed()[1:]]), "note_row") == []


def test_an_error_of_a_formula_is_told_in_any_column_and_an_empty_word_taken_out() -> None:
    rows = with_values(with_values(aed(), "設置位置", "#N/A", "#REF!", "####", "#1会議室"), "緯度", "#VALUE!")
    reading = read(with_values(rows, "設置位置", "#N/A", "#REF!", "####", "#1会議室", "NULL"))
    errors = [("error_value", "error", (row,), text) for row, text in enumerate(("#N/A", "#REF!", "####"), 1)]
    assert sorted(told(reading, "error_value")) == sorted([*errors, ("error_value", "error", (1,), "#VALUE!")])
    assert told(reading, "not_a_number") == []
    assert dict(reading.columns)["設置位置"] == ["#N/A", "#REF!", "####", "#1会議室", "", "見本6"]


def test_another_prefecture_in_the_address_than_beside_it_is_told() -> None:
    reading = read(with_values(aed(), "所在地_都道府県", "大阪府"))
    assert [one[:3] for one in told(reading, "address_differs")] == [("address_differs", "warning", (1,))]
    reading = read(with_values(aed(), "所在地_全国地方公共団体コード", "262064", "131016"))
    assert [one[:3] for one in told(reading, "address_differs")] == [("address_differs", "warning", (2,))]


def test_an_end_before_its_beginning_is_told() -> None:
    rows = with_values(with_values(clean_table("event", "standard"), "開始日", "令和6年5月10日"), "終了日", "2024/5/1")
    found = told(read(rows, "event"), "period_reversed")
    assert found == [("period_reversed", "warning", (1,), "2024-05-10 – 2024-05-01")]
    rows = with_values(with_values(aed(), "開始時間", "9:00", "22:00"), "終了時間", "05:00", "24:00")
    assert told(read(rows), "period_reversed") == [("period_reversed", "hint", (1,), "09:00 – 05:00")]


def test_ids_that_a_program_made_numbers_of_are_asked_about_where_all_are() -> None:
    every = read(with_values(aed(), "ID", *(f"{row}.0" for row in range(1001, 1007))))
    assert next((one.repair, one.ask) for one in every.faults if one.kind == "number_format") == ("1001", True)
    assert told(read(with_values(aed(), "ID", "1.0", "1.1")), "number_format") == []


def test_ticks_of_a_spreadsheet_are_words_where_the_whole_column_has_them() -> None:
    name = "小児対応設備の有無"
    every = read(with_values(aed(), name, "TRUE", "FALSE", "TRUE", "", "FALSE", "TRUE"))
    assert dict(every.columns)[name] == ["有", "無", "有", "", "無", "有"]
    assert dict(read(with_values(aed(), name, "TRUE")).columns)[name][0] == "TRUE"


def test_a_total_less_than_its_known_parts_is_told_and_nothing_proposed() -> None:
    rows = with_values(with_values(clean_table("population", "standard"), "0-4歳の男性", ""), "男性", "3")
    found = [one for one in read(rows, "population").faults if one.kind == "sum_differs" and one.column == "男性"]
    assert [(one.rows, one.value, one.repair) for one in found] == [((1,), "3", None)]


def test_a_point_outside_of_the_prefecture_of_its_address_is_told() -> None:
    rows = with_values(with_values(aed(), "緯度", *["43.06"] * 5), "経度", *["141.35"] * 5)
    found = told(read(with_values(rows, "所在地_連結表記", "北海道札幌市中央区1")), "coordinate_elsewhere")
    assert found == [("coordinate_elsewhere", "hint", (row,), "43.06, 141.35 / 京都府") for row in (2, 3, 4, 5)]
