"""Clean tables of any standard dataset, made from its definition, and one cell of them damaged in each way that is known."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.standard.definition import Column, Edition, definitions

ROWS = 6
EDITIONS = [
    (slug, edition)
    for slug, definition in definitions().items()
    for edition in definition.editions
    if definition.editions[edition].confidence != "unknown"
]
"""Every edition whose columns are sure enough to be checked."""

CODE = "262064"  # 亀岡市
_BY_TYPE: dict[str, Callable[[int], str]] = {
    "code6": lambda _: CODE,
    "identifier": lambda n: f"A{n:04}",
    "kana": lambda n: f"ケンホンシセツ{'アイウエオカキク'[n % 8]}",
    "ascii": lambda n: f"Sample {n}",
    "machiaza_id": lambda n: f"{n % 1000:04}000",
    "latitude": lambda n: f"35.01{n:04}",
    "longitude": lambda n: f"135.57{n:04}",
    "number": lambda n: f"{n}.5",
    "integer": lambda n: str(n + 10),
    "phone": lambda n: f"(0771)22-{3000 + n}",
    "email": lambda n: f"a{n}@example.lg.jp",
    "url": lambda n: f"https://www.example.lg.jp/{n}",
    "postal_code": lambda n: f"62185{n:02}",
    "corporate_number": lambda _: "9000020242101",
    "date": lambda n: f"2024-04-{n % 28 + 1:02}",
    "time": lambda n: f"{8 + n % 12:02}:30",
    "weekdays": lambda n: "月火水木金土日"[n % 4 :],
    "yes_no": lambda n: "有無"[n % 2],
    "can_cannot": lambda n: "可否"[n % 2],
    "flag_1_or_empty": lambda n: "1" if n % 2 else "",
    "text_list": lambda n: f"内科;外科{n}",
    "licence": lambda _: "CC BY 4.0",
    "poi_code": lambda _: "1503",
    "language": lambda _: "ja",
    "period": lambda _: "2024-04-01/",
}
_BY_NAME = {
    "都道府県名": "京都府",
    "市区町村名": "亀岡市",
    "地方公共団体名": "京都府亀岡市",
    "所在地_都道府県": "京都府",
    "所在地_市区町村": "亀岡市",
    "施設所在地_都道府県": "京都府",
    "施設所在地_市区町村": "亀岡市",
}
_ADDRESSES = ("所在地_連結表記", "住所", "施設所在地", "住所_連結表記")


def clean_value(column: Column, row: int) -> str:
    """Return a value that is right in a column; `row` counts from 0."""
    if column.words:
        return column.words[row % len(column.words)] or column.words[0]
    if column.pattern:
        return _of_form(column.pattern)
    if column.name in _BY_NAME:
        return _BY_NAME[column.name]
    if column.name in _ADDRESSES:
        return f"京都府亀岡市安町野々神{row + 1}"
    return _BY_TYPE.get(column.type, lambda n: f"見本{n + 1}")(row)


def _of_form(pattern: str) -> str:
    known = {
        r"[A-Z]\d{12}": "B112210006313",
        r"[0-9A-Z]{10}": "2610112345",
        r"\d{10}": "2610112345",
        r"\d{2}": "26",
        r"[A-Z]\d": "A1",
        "[1-6]": "3",
    }
    return known[pattern]


def clean_table(slug: str, edition: str, rows: int = ROWS) -> list[list[str]]:
    """Return the header and so many rows of an edition in which nothing is wrong."""
    columns = definitions()[slug].editions[edition].columns
    body = [[clean_value(column, row) for column in columns] for row in range(rows)]
    return [[column.name for column in columns], *_summed(slug, definitions()[slug].editions[edition], body)]


def _summed(slug: str, edition: Edition, body: list[list[str]]) -> list[list[str]]:
    at = {column.name: index for index, column in enumerate(edition.columns)}
    for total, parts in reversed(definitions()[slug].sums.items()):
        for row in body:
            row[at[total]] = str(sum(int(row[at[part]]) for part in parts))
    return body


def written(table: Sequence[Sequence[str]], encoding: str = "utf-8-sig", delimiter: str = ",", end: str = "\r\n") -> bytes:
    """Return a table as the bytes of a file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(table)
    return text.getvalue().encode(encoding)


@dataclass(frozen=True)
class Damage:
    """A way in which a cell of some types is wrong: the kind that is to be found, what the repair is (None: asked for)."""

    kind: str
    types: tuple[str, ...]
    damage: Callable[[str], str]
    repair: Callable[[str], str] | None = None


def _same(value: str) -> str:
    return value


OTHER_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")  # Arabic-Indic

DAMAGES = (
    Damage("outer_blank", ("text", "kana", "time", "code6", "url"), lambda value: f"{value}　", _same),
    Damage("outer_blank", ("text", "number", "date"), lambda value: f" {value}", _same),
    Damage("line_break", ("text", "kana"), lambda value: f"{value}\n", _same),
    Damage("line_break", ("text",), lambda value: f"{value}\n注"),
    Damage("kana_halfwidth", ("text",), lambda value: f"{value}ｾﾝﾀ-", lambda value: f"{value}センター"),
    Damage("kana_halfwidth", ("kana",), lambda _: "ｶﾒｵｶｼﾔｸｼｮ", lambda _: "カメオカシヤクショ"),
    Damage("kana_other", ("kana",), lambda value: f"{value}本館"),
    Damage("lost_character", ("text",), lambda value: f"{value}〓"),
    Damage("lost_character", ("text",), lambda value: f"\ufffd{value}"),
    Damage("digits_lost", ("corporate_number", "identifier", "postal_code", "phone"), lambda _: "9.00002E+12"),
    Damage("code_invalid", ("code6",), lambda _: "262065"),
    Damage("code_invalid", ("code6",), lambda _: "26206", lambda _: CODE),
    Damage("code_invalid", ("corporate_number",), lambda _: "9000020242102"),
    Damage("leading_zero_lost", ("machiaza_id",), lambda _: "8000", lambda _: "0008000"),
    Damage("leading_zero_lost", ("phone",), lambda _: "771223131", lambda _: "0771223131"),
    Damage("leading_zero_lost", ("postal_code",), lambda _: "640941"),
    Damage("postal_code_format", ("postal_code",), lambda _: "〒621-8501", lambda _: "6218501"),
    Damage("phone_format", ("phone",), lambda _: "0771-22-3131"),
    Damage("phone_more", ("phone",), lambda _: "0771-22-3131、0771-25-5000"),
    Damage("date_format", ("date",), lambda _: "2024/4/9", lambda _: "2024-04-09"),
    Damage("date_format", ("date",), lambda _: "2024年4月9日", lambda _: "2024-04-09"),
    Damage("date_format", ("date",), lambda _: "毎年3月"),
    Damage("date_era", ("date",), lambda _: "令和6年4月9日", lambda _: "2024-04-09"),
    Damage("date_era", ("date",), lambda _: "S63.7.5", lambda _: "1988-07-05"),
    Damage("date_era", ("date",), lambda _: "平成31年4月"),
    Damage("date_impossible", ("date",), lambda _: "2023-02-29"),
    Damage("date_impossible", ("date",), lambda _: "平成31年5月1日"),
    Damage("date_serial", ("date",), lambda _: "45016"),
    Damage("time_format", ("time",), lambda _: "9:00", lambda _: "09:00"),
    Damage("time_format", ("time",), lambda _: "日没"),
    Damage("time_format", ("time",), lambda _: "25:00"),
    Damage("footnote_mark", ("time",), lambda _: "17:00※"),
    Damage("footnote_mark", ("weekdays", "date", "integer"), lambda value: f"{value}＊"),
    Damage("weekdays_format", ("weekdays",), lambda _: "月・火・水曜日", lambda _: "月火水"),
    Damage("weekdays_format", ("weekdays",), lambda _: "月～金、祝日"),
    Damage("word_variant", ("yes_no",), lambda _: "○", lambda _: "有"),
    Damage("word_variant", ("yes_no",), lambda _: "×", lambda _: "無"),
    Damage("word_variant", ("can_cannot",), lambda _: "有", lambda _: "可"),
    Damage("word_variant", ("flag_1_or_empty",), lambda _: "○", lambda _: "1"),
    Damage("word_variant", ("flag_1_or_empty",), lambda _: "0", lambda _: ""),
    Damage("placeholder", ("yes_no", "time", "number", "integer", "postal_code", "phone"), lambda _: "-", lambda _: ""),
    Damage("placeholder", ("date", "corporate_number", "latitude"), lambda _: "不明", lambda _: ""),
    Damage("not_in_word_list", ("yes_no",), lambda _: "有（２台）"),
    Damage("not_in_word_list", ("poi_code",), lambda _: "1503A"),
    Damage("date_format", ("date",), lambda value: value.translate(OTHER_DIGITS), _same),
    Damage("time_format", ("time",), lambda value: value.translate(OTHER_DIGITS), _same),
    Damage("number_format", ("number", "integer", "latitude"), lambda value: value.translate(OTHER_DIGITS), _same),
    Damage("number_format", ("integer",), lambda _: "１，２００", lambda _: "1200"),
    Damage("number_format", ("number", "integer"), lambda _: "1,200", lambda _: "1200"),
    Damage("number_format", ("latitude",), lambda _: "３５．０１", lambda _: "35.01"),
    Damage("not_a_number", ("number", "integer"), lambda _: "約30台"),
    Damage("not_a_number", ("latitude", "longitude"), lambda _: "北緯35度"),
    Damage("coordinate_range", ("latitude",), lambda _: "53.01"),
    Damage("coordinate_range", ("longitude",), lambda _: "8628948133"),
    Damage("coordinate_noise", ("longitude",), lambda _: "135.574000000003", lambda _: "135.574000"),
    Damage("separator", ("text_list",), lambda _: "内科、外科"),
    Damage("work_note", ("text",), lambda _: "緯度経度を確認"),
)
