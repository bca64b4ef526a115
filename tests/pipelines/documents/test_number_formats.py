"""What Excel shows for a value under a number format: read off a Japanese Excel's rules, not off the program."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.formats.sheets.number_formats import JAPANESE_FORMATS, Value, shown

SHOWN: list[tuple[Value, str, str]] = [
    (0.35, "0%", "35%"),
    (0.355, "0%", "36%"),
    (0.192, "0.0%", "19.2%"),
    (-0.03, "0.0%;▲0.0%", "▲3.0%"),
    (1234567, "#,##0", "1,234,567"),
    (0, "#,##0", "0"),
    (0, "#,###", ""),
    (1234.5, "#,##0.00", "1,234.50"),
    (2.5, "0", "3"),
    (-2.5, "0", "-3"),
    (1.005, "0.00", "1.01"),
    (-1234, '#,##0;"▲ "#,##0', "▲ 1,234"),
    (-1234, "#,##0;[Red]\\-#,##0", "-1,234"),
    (-1234, "#,##0_);(#,##0)", "(1,234)"),
    (0, '0;-0;"―"', "―"),
    (12, '0"件"', "12件"),
    (5, "000", "005"),
    (9876543210, "000\\-0000\\-0000", "098-7654-3210"),
    (1500000, '#,##0,"千円"', "1,500千円"),
    (1234.5, "General", "1234.5"),
    (1234.5, "@", "1234.5"),
    (0.1 + 0.2, "General", "0.3"),
    (6000000000000, "General", "6000000000000"),
    (1e-7, "General", "0.0000001"),
    (3.14159, "#.##", "3.14"),
    (3.0, "0.##", "3."),
    (12345, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "12,345"),
    (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
    (1980, '"¥"#,##0', "¥1,980"),
    (1980, "[$¥-411]#,##0", "¥1,980"),
    (95, '[>=90]"A";[>=70]"B";"C"', "A"),
    (75, '[>=90]"A";[>=70]"B";"C"', "B"),
    (10, '[>=90]"A";[>=70]"B";"C"', "C"),
    (45748, "yyyy/m/d", "2025/4/1"),
    (45748.5, "yyyy/m/d h:mm", "2025/4/1 12:00"),
    (date(2025, 4, 1), "yyyy/m/d", "2025/4/1"),
    (datetime(2025, 4, 1), '[$-411]ggge"年"m"月"d"日"', "令和7年4月1日"),
    (datetime(2019, 5, 1), '[$-ja-JP-x-gannen]ggge"年"m"月"d"日";@', "令和元年5月1日"),
    (datetime(2019, 4, 30), "[$-411]ge.m.d", "H31.4.30"),
    (datetime(2019, 5, 1), "ge.m.d", "R1.5.1"),
    (datetime(1989, 1, 7), 'gge"年"', "昭64年"),
    (datetime(2025, 4, 1), 'yyyy"年"mm"月"', "2025年04月"),
    (datetime(2025, 4, 1), "m/d(aaa)", "4/1(火)"),
    (datetime(2025, 4, 1), "aaaa", "火曜日"),
    (datetime(2025, 4, 1), "[$-F800]dddd, mmmm dd, yyyy", "2025年4月1日"),
    (datetime(2025, 4, 1), "d-mmm-yy", "1-Apr-25"),
    (datetime(2025, 4, 1, 15, 5), "h:mm AM/PM", "3:05 PM"),
    (datetime(2025, 4, 1, 12, 5), "h:mm AM/PM", "12:05 PM"),
    (datetime(2025, 4, 1, 0, 5), "h:mm AM/PM", "12:05 AM"),
    (time(9, 30), "h:mm", "9:30"),
    (time(9, 30, 5), "mm:ss", "30:05"),
    (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    (1.25, "[h]:mm", "30:00"),
    (datetime(2025, 4, 1), "General", "2025/4/1"),
    (True, "General", "TRUE"),
    (None, "0%", ""),
    ("窓口", "General", "窓口"),
    ("窓口", '0;0;0;"【"@"】"', "【窓口】"),
    ("窓口", "#,##0", "窓口"),
    (-1, "yyyy/m/d", "-1"),
]


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_a_cell_reads_as_excel_shows_it(value: Value, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("number", "value", "text"),
    [
        (14, datetime(2025, 4, 1), "2025/4/1"),
        (38, -1234, "-1,234"),
        (27, 45748, "R7.4.1"),
        (28, 45748, "令和7年4月1日"),
        (55, 45748, "2025年4月"),
    ],
)
def test_built_in_formats_are_those_of_a_japanese_excel(number: int, value: Value, text: str) -> None:
    assert shown(value, JAPANESE_FORMATS[number]) == text


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    assert shown(44286, "yyyy/m/d", date1904=True) == "2025/4/1"


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_keep_their_digits(number: int) -> None:
    assert shown(number, "General") == str(number)
    assert shown(number, "#,##0") == f"{number:,}"
    assert shown(number, "0") == str(number)


def test_the_largest_number_keeps_its_places() -> None:
    assert shown(1.5e308, "0") == f"15{'0' * 307}"
    assert shown(10**28, "#,##0.00") == f"10{',000' * 9}.00"


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False, width=32), st.text()), st.text(max_size=20))
def test_any_format_is_shown_somehow(value: float | str, code: str) -> None:
    assert isinstance(shown(value, code), str)
