"""Read what a cell for figures holds: a bare number, a number with its unit, a range, words, or nothing.

    cell    = dash | { lead } [ sign ] number [ unit ] [ "～" [ sign ] number [ unit ] ] { tail } { "(" note ")" }
    dash    = ― － - … ※ …               no value
    lead    = 約 概ね …                   -> approximate
            | 累計 延べ 毎年度 年間 …      -> condition
    sign    = ▲ △ - −                     -> the value is negative, 減少 ; + -> 増加
    number  = digits with or without commas, decimals, with 万 億 multiplied out (not before 円: 万円 is a unit, as 千円 is)
    tail    = 程度 前後 ほど               -> approximate
            | 以上 以下 未満 以内 超 …      -> condition
            | 増加 増 / 減少 減 削減 …      -> change
    note    = a year or date              -> the year of the value
            | 累計 …                      -> condition
            | a unit                      -> unit, where none is printed

What does not fit wholly goes to `pipelines.japanese.figures.read_cell`, which reads sentences; a digit that it leaves out of
its figures makes the whole cell words. Out of scope: units of columns and of names (`layouts.applied.records`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pipelines.documents.model import NAMELESS
from pipelines.japanese.figures import Figure, Statement, read_cell
from pipelines.japanese.terms import MANY, Change
from pipelines.japanese.text import join_lines
from pipelines.layouts.words.units import is_unit
from pipelines.layouts.words.years import one_year, years_at, years_of

_DASHES = re.compile(r"[-‐‑‒–—―−ー－ｰ─━…‥・/／\\*＊※.]+|(?:[-－―]\([^()]*\))|\([-‐–—―−－]\)")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d+)?"
_LEAD = (
    r"(?:約|およそ|おおよそ|おおむね|概ね|ほぼ|累計|延べ|のべ|毎年度|毎年|各年度|単年度|年度?間|年平均|月平均|月間|平均|"
    r"通算|合計|計)"
)
_UNIT = r"(?![OoQ○〇◯])[^\d\s()~,.。、:+\-▲△→⇒=をにでがはへ全<>≦≧≤≥↑↓↗↘?!;'\"|]{1,12}?(?:\d?(?<=m)\d|/[^\d\s()~]{1,4})?"
_TAIL = (
    r"(?:程度|前後|ほど|以上|以下|未満|以内|超える|超|を?維持|を?目指す|を?下回る|を?上回る|増加?|減少?|削減|短縮|の?増加?|の?減少?|"
    r"の?削減|向上|上昇|低下)"
)
_SIGN = r"[▲△\-−+±]"
_CELL = re.compile(
    rf"(?P<lead>{_LEAD}*):?(?P<sign>{_SIGN}?)(?P<number>{_NUMBER})(?P<power>[万億]?)(?P<unit>(?:{_UNIT})??)"
    rf"(?:~(?P<lead2>約?)(?P<sign2>{_SIGN}?)(?P<to>{_NUMBER})(?P<power2>[万億]?)(?P<unit2>(?:{_UNIT})??))?"
    rf"(?P<tail>{_TAIL}*)"
)
_NOTES = re.compile(r"(?P<body>[^()]*)(?P<notes>(?:\([^()]*\))*)")
_APPROXIMATE = re.compile(r"約|およそ|おおよそ|おおむね|概ね|ほぼ|程度|前後|ほど")
_CONDITIONS = re.compile(
    r"累計|延べ|のべ|毎年度|毎年|各年度|単年度|年度間|年間|年平均|月平均|月間|平均|通算|以上|以下|未満|以内|超|下回る|上回る"
)
_NOTED = re.compile(r"累計|累積|延べ|のべ|単年度|年間|月間|平均|通算|税込|税抜|毎年度|毎年")
_UP, _DOWN = re.compile(r"増|向上|上昇"), re.compile(r"減|短縮|低下")
_POWERS = {"": 1, "万": 10_000, "億": 100_000_000}
_ERROR = re.compile(r"#(?:REF!|DIV/0!|N/A|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#)")
_COMPOUND = re.compile(
    r"\d(?:時間|年|[かヶヵケカ箇]月|日|分)半"
    r"|\d(?:時間|時|分|年|[かヶヵケカ箇]月|日|kg|km|m)\d[\d.]*(?:分|秒|[かヶヵケカ箇]月|日|時間|g|cm|m)"
)
"""15分30秒, 1時間半: one figure of two units, which no column holds."""
_OF_YEAR = re.compile(r"(?:末?(?:まで)?に(?:は)?|[中末]に|時点で|で)?")
"""What stands between the year of a figure and the figure: 令和8年度までに200人."""

_WRAPPED = re.compile(r"[▲△\-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_COMPARED = re.compile(r"(?P<sign>[≧≥≦≤<>])=?(?P<rest>[▲△\-−]?\d[^<>≧≥≦≤]*)")
_COMPARISONS = {"≧": "以上", "≥": "以上", "≦": "以下", "≤": "以下", ">": "超", "<": "未満"}
_VALUE_BEFORE = re.compile(r"^(?:現状|基準|目標|前年度?)値?(?:比|から|より)?")
_MORE = re.compile(r"\+\d")
_MONTH_ALONE = re.compile(r"(?:0?[1-9]|1[0-2])月")
_NO_NAME = re.compile(
    r"[\W\d_]*|.*(?:[にでへ~]|から|まで|より)|全|実|延べ?|計|うち|対?(?:前年度?|前回|前期)比?|[上下]位|(?:全国|[県府都道市町村区]内)(?:第)?|"
    r"(?:現状|基準|目標|実績|計画)値?"
)
"""What stands before a figure and does not name what it counts: 5年間で, 全, 対前年."""

_LONGEST = 60
_DIGIT = re.compile(r"\d")
_NUMBER_ALONE = re.compile(r"[\d,.]+")
_MAY_BE_A_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(r"20[0-4]\d\.(?:0?[1-9]|1[0-2])")
_SPACE, _WAVE, _WIDE = re.compile(r"\s+"), re.compile("[〜～]"), re.compile("[\uff01-\uff5e]")
_NOTE, _NOTE_BEHIND = (
    re.compile(r"\(([^()]*)\)"),
    re.compile(r"(?:\(?(?:[※*]|注)\d{0,2}\)?|(?<![A-Za-z⁰¹²³⁴-⁹⁽⁾])[⁰¹²³⁴-⁹⁽⁾]+)$"),
)
_NOTE_BEFORE = re.compile(r"^[※*]\d{0,2}\s+(?=[\d▲△\-−約])")


@dataclass(frozen=True)
class Amount:
    """What a cell states: a figure, or words (`content`); its `year` and `name` where the cell gives them."""

    figure: Figure | None = None
    content: str = ""
    year: int | None = None
    name: str = ""
    formula: str = ""
    text: str = ""


@lru_cache(maxsize=65_536)  # each cell of a table is looked at several times
def is_dash(text: str) -> bool:
    """Tell whether a cell is empty or prints only that there is no value."""
    printed = _SPACE.sub("", text)
    bare = printed if _DASHES.fullmatch(printed) else _NOTE_BEHIND.sub("", printed)
    return not printed or _DASHES.fullmatch(unicodedata.normalize("NFKC", bare)) is not None


def is_error(text: str) -> bool:
    """Tell whether a cell shows an error of a calculation (#REF!) or, as Excel does, that its figure is too wide (####)."""
    return _ERROR.match(text.strip()) is not None


def is_number(text: str) -> bool:
    """Tell whether a cell is a figure and nothing else; four digits alone may be a year as well."""
    return bool(plain_amounts(text)) and not _MAY_BE_A_YEAR.fullmatch(_narrow(text.strip()))


def read_amounts(text: str) -> list[Amount]:
    """Return what a cell states, in order; nothing for a dash or an empty cell. A range is two amounts, 以上 and 以下."""
    if is_dash(text):
        return []
    if lines := lines_of_figures(text):
        return [Amount(content=" ".join(lines), text=" ".join(text.split()))]
    if NAMELESS in text or _COMPOUND.search(_narrow(text)) or _beyond(text):
        return [_words(text)]
    if dated := _dated(text) or _of_a_year(text):
        return dated
    return list(plain_amounts(text)) or _sentence(text)


@lru_cache(maxsize=65_536)
def plain_amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a text that is a figure and nothing else, else nothing.

    Four digits are a number here (2000 人 as a workbook shows them), a month (2025.3, 2025/3) is none.
    """
    if len(text) > _LONGEST or NAMELESS in text or not _DIGIT.search(text):
        return ()
    if "\n" in text and lines_of_figures(text):
        return ()
    flat = _NOTE_BEFORE.sub("", _narrow(text).strip())
    flat = _NOTE_BEHIND.sub("", _WAVE.sub("~", _SPACE.sub("", flat)))
    if compared := _COMPARED.fullmatch(flat):
        flat = f"{compared['rest']}{_COMPARISONS[compared['sign']]}"
    parts = _NOTES.fullmatch(flat)
    cell = _CELL.fullmatch(parts["body"]) if parts else None
    if parts is None or cell is None or _is_a_date(parts["body"]):
        return ()
    year, conditions, unit = None, [], cell["unit"] or cell["unit2"] or ""
    for note in _NOTE.findall(parts["notes"]):
        named, rest = one_year(note), years_of(note)[1]
        if named is not None and not rest:
            year = named
        elif _NOTED.fullmatch(note):
            conditions.append(note)
        elif not unit and is_unit(note.removeprefix("単位:")):
            unit = note.removeprefix("単位:")
        else:
            return ()
    figures = _figures(cell, unit, conditions, " ".join(text.split()))
    return tuple(Amount(figure, year=year, text=" ".join(text.split())) for figure in figures)


def conditioned(amount: Amount, condition: str) -> Amount:
    """Return an amount with the condition of its heading (累計), unless its cell gives that itself."""
    figure = amount.figure
    if figure is None or not condition or condition in figure.condition:
        return amount
    return replace(amount, figure=replace(figure, condition=MANY.join(filter(None, (condition, figure.condition)))))


def lines_of_figures(text: str) -> list[str]:
    """Return the lines of a cell that are numbers each: one that was wrapped, or several; nothing for any other cell.

    A line that is no whole number (約6,00 above 0) goes on with the next.
    """
    lines = [line for part in text.split("\n") if (line := _narrow(part).strip())] if "\n" in text else []
    return lines if len(lines) > 1 and all(_WRAPPED.fullmatch(line) for line in lines) else []


def _narrow(text: str) -> str:
    """Return a text with its full-width ASCII narrow; ㎡ and ℃ stay as printed."""
    return text if text.isascii() else _WIDE.sub(lambda match: chr(ord(match[0]) - 0xFEE0), text)


def _is_a_date(body: str) -> bool:
    if _NUMBER_ALONE.fullmatch(body):
        return _MONTH.fullmatch(body) is not None
    if _MONTH_ALONE.fullmatch(body):
        return True
    years, rest = years_of(body)
    return bool(years) and not rest


def _figures(cell: re.Match[str], unit: str, conditions: list[str], text: str) -> list[Figure]:
    lead, tail = cell["lead"], cell["tail"]
    found = [*_CONDITIONS.findall(lead), *_CONDITIONS.findall(tail), *conditions]
    change = Change.UP if _UP.search(tail) or cell["sign"] == "+" else Change.NONE
    change = Change.DOWN if _DOWN.search(tail) or (cell["sign"] in ("▲", "△", "-", "−") and cell["sign"]) else change
    value, unit = _value(cell["number"], cell["power"], unit)
    figure = Figure(
        value=-abs(value) if change is Change.DOWN else value,
        unit=unit,
        text=text,
        start=0,
        end=len(text),
        approximate=bool(_APPROXIMATE.search(lead + tail)),
        change=change,
        condition=MANY.join(dict.fromkeys(found)),
    )
    if cell["to"] is None:
        return [figure]
    upper, _ = _value(cell["to"], cell["power2"], unit)
    upper = -upper if cell["sign2"] in ("▲", "△", "-", "−") and cell["sign2"] else upper
    ends = (
        replace(figure, condition=MANY.join([*found, "以上"])),
        replace(figure, value=upper, condition=MANY.join([*found, "以下"])),
    )
    return list(ends)


def _value(number: str, power: str, unit: str) -> tuple[Decimal, str]:
    """Return a number and its unit: 万人 is multiplied out, 万円 stays a unit as 千円 does."""
    value = Decimal(number.replace(",", ""))
    if power and unit.startswith("円"):
        return value, power + unit
    value *= _POWERS[power]
    return (value if value % 1 or not power else Decimal(int(value))), unit


def _sentence(text: str) -> list[Amount]:
    statements = read_cell(text)
    if _nameless(statements):
        return [_words(text)]
    if any(one.figure for one in statements) and _digits(text) == sum(_digits(one.text) for one in statements):
        return [Amount(_money(one.figure), one.content, None, one.name, one.formula, one.text) for one in statements]
    return [_words(text)]


def figures_without_name(text: str) -> tuple[str, ...]:
    """Return the figures of a cell of which one stands behind words that are no name of it: 5年間で50人, 3校/10校."""
    if plain_amounts(text) or _of_a_year(text):
        return ()
    if rest := _beyond(text):
        return (rest,)
    statements = read_cell(text)
    return tuple(dict.fromkeys(one.figure.text for one in statements if one.figure)) if _nameless(statements) else ()


def _beyond(text: str) -> str:
    """Return how far from a value a cell tells a figure to be (+5 of 現状＋5, R4＋5人), "" of any other cell."""
    flat = _SPACE.sub("", _narrow(text))
    first = next(years_at(flat), None)
    rest = flat[first.end :] if first is not None and not first.start else _VALUE_BEFORE.sub("", flat)
    return rest if rest != flat and _MORE.match(rest) else ""


def _nameless(statements: list[Statement]) -> bool:
    return any(one.figure and one.name and _NO_NAME.fullmatch(_WAVE.sub("~", one.name)) for one in statements)


def _dated(text: str) -> list[Amount]:
    """Return the amounts of a cell each of whose lines begins with their year (R4：3,200), nothing of any other."""
    found: list[Amount] = []
    for line in text.splitlines():
        head, colon, rest = unicodedata.normalize("NFKC", line).partition(":")
        year = one_year(head) if colon and not years_of(head)[1] else None
        amounts = plain_amounts(rest)
        if year is None or not (amounts or is_dash(rest)):
            return []
        found += [replace(amount, year=amount.year or year) for amount in amounts]
    return found


def _of_a_year(text: str) -> list[Amount]:
    """Return the amounts of a cell that begins with their year (令和8年度までに200人以上, R8 50%), nothing of any other."""
    flat = _WAVE.sub("~", _narrow(text).strip())
    first = next(years_at(flat), None)
    if first is None or first.start:
        return []
    between = _OF_YEAR.match(flat, first.end)
    rest = flat[between.end() if between else first.end :]
    if rest == flat[first.end :] and not rest[:1].isspace():
        return []
    return [replace(amount, year=amount.year or first.year) for amount in plain_amounts(rest.strip())]


def _words(text: str) -> Amount:
    return Amount(content=join_lines(text.split("\n")), text=" ".join(text.split()))


def _money(figure: Figure | None) -> Figure | None:
    """Return a figure of a sentence with 千円 or 万円 as its unit, as a cell of its own has it."""
    if figure is None or figure.unit != "円":
        return figure
    plain = next((one.figure for one in plain_amounts(figure.text) if one.figure), figure)
    return replace(figure, value=plain.value, unit=plain.unit) if plain.unit.endswith("円") else figure


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)
