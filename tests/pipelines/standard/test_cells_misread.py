"""Cells that look like what they are not: marks that would become digits, days that contradict themselves, lost zeros."""

from __future__ import annotations

import pytest

from pipelines.standard.checks.fault import Fault
from pipelines.standard.definition import definitions
from pipelines.standard.reading import read_standard
from tests.pipelines.standard.samples import clean_table, written

Found = tuple[str, str | None, bool]

_WHERE = {
    "integer": ("population", "世帯数"),
    "number": ("evacuation_space", "標高"),
    "date": ("event", "開始日"),
    "time": ("aed", "開始時間"),
    "phone": ("aed", "電話番号"),
    "postal_code": ("public_facility", "郵便番号"),
    "latitude": ("aed", "緯度"),
    "weekdays": ("aed", "利用可能曜日"),
    "yes_no": ("aed", "小児対応設備の有無"),
    "code6": ("aed", "所在地_全国地方公共団体コード"),
    "corporate_number": ("aed", "法人番号"),
    "identifier": ("aed", "ID"),
    "machiaza_id": ("aed", "町字ID"),
}


def told(type_: str, value: str) -> tuple[list[Found], str]:
    """Return what is said of a value in the third row of a column of a type, and what stands there afterwards."""
    slug, name = _WHERE[type_]
    assert definitions()[slug].current.by_name[name].type == type_
    table = clean_table(slug, "standard")
    table[3][table[0].index(name)] = value
    reading = read_standard(f"262064_{slug}.csv", written(table))
    assert reading is not None
    of_cell = [_plain(one) for one in reading.faults if one.column == name and 3 in one.rows and one.value == value]
    return [one for one in of_cell if one[0] != "dependent_character"], dict(reading.columns)[name][2]


def _plain(fault: Fault) -> Found:
    return fault.kind, fault.repair, fault.ask


@pytest.mark.parametrize(
    ("type_", "value", "kind", "proposed"),
    [
        ("integer", "12²", "footnote_mark", "12"),
        ("integer", "30①", "footnote_mark", "30"),
        ("integer", "2½", "not_a_number", None),
        ("integer", "①", "not_a_number", None),
        ("integer", "5割", "not_a_number", None),
        ("number", "12.5³", "footnote_mark", "12.5"),
        ("date", "2023/4/1①", "footnote_mark", "2023-04-01"),
        ("time", "17:00②", "footnote_mark", "17:00"),
        ("postal_code", "621-0806①", "footnote_mark", "6210806"),
        ("code6", "26206④", "footnote_mark", "262064"),
        ("date", "2023年4月1日（日）", "date_format", "2023-04-01"),
        ("date", "令和5年4月1日(日)", "date_era", "2023-04-01"),
        ("date", "0005/4/1", "date_impossible", None),
        ("date", "0005-04-01", "date_impossible", None),
        ("time", "午前12時", "time_format", None),
        ("time", "午前12時30分", "time_format", None),
        ("time", "5:00 PM", "time_format", "17:00"),
        ("weekdays", "月ー金", "weekdays_format", "月火水木金"),
        ("yes_no", "有料", "not_in_word_list", None),
        ("yes_no", "有無", "not_in_word_list", None),
        ("yes_no", "有（２台）", "not_in_word_list", "有"),
        ("latitude", "35.70.80", "not_a_number", None),
        ("latitude", "35°75′00″", "not_a_number", None),
        ("latitude", "35°00'50.12345\" N", "not_a_number", "35.013923"),
        ("phone", "771-22-3131", "leading_zero_lost", "0771-22-3131"),
        ("phone", "(771)22-3131", "leading_zero_lost", "(0771)22-3131"),
        ("phone", "7.71e8", "digits_lost", None),
        ("code6", "1100", "code_invalid", "011002"),
        ("corporate_number", "T9000020242101", "number_format", "9000020242101"),
        ("identifier", "4.0E12", "digits_lost", None),
        ("machiaza_id", "0", "not_in_word_list", None),
    ],
)
def test_what_is_not_sure_is_asked_and_stays(type_: str, value: str, kind: str, proposed: str | None) -> None:
    assert told(type_, value) == ([(kind, proposed, True)], value)


@pytest.mark.parametrize(
    ("type_", "value", "kind", "becomes"),
    [
        ("integer", "0012", "number_format", "12"),
        ("integer", "００", "number_format", "0"),
        ("number", "007.5", "number_format", "7.5"),
        ("date", "令5.4.1", "date_era", "2023-04-01"),
        ("date", "令和 ５年　４月　１日", "date_era", "2023-04-01"),
        ("date", "2023年 4月 1日（土）", "date_format", "2023-04-01"),
        ("date", "令和5年4月1日（土曜日）", "date_era", "2023-04-01"),
        ("phone", "771223131.0", "leading_zero_lost", "0771223131"),
        ("phone", "9012345678", "leading_zero_lost", "09012345678"),
        ("corporate_number", "9,000,020,242,101", "number_format", "9000020242101"),
    ],
)
def test_what_can_mean_one_thing_is_mended(type_: str, value: str, kind: str, becomes: str) -> None:
    assert told(type_, value) == ([(kind, becomes, False)], becomes)


def test_no_zero_is_put_before_digits_that_would_be_no_phone_with_it() -> None:
    assert told("phone", "1201234567") == ([("phone_format", None, False)], "1201234567")
