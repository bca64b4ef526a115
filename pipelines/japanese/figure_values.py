"""Find the figures in a text: numerals with their counters, and the words around them that qualify them.

The grammar, the choices it makes and what is out of scope are described in `pipelines.japanese.figures`, the door of this
module. Here every numeral is looked at once, from the last to the first (a number without a counter may borrow
that of the number after it), with windows of bounded length on both sides: time is linear in the text.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipelines.japanese import figure_grammar as grammar
from pipelines.japanese.fiscal_years import western_year
from pipelines.japanese.terms import MANY, Change

_WINDOW = 24  # characters looked back; no qualifier and no date label is longer


@dataclass(frozen=True)
class Figure:
    """One stated value.

    `value` has the sign applied and 千, 万, 億 multiplied out (1万件 is 10000 件, 40,884千円 is 40884000 円).
    """

    value: Decimal
    unit: str
    text: str  # as printed, with its sign, condition and unit
    start: int  # where `text` begins and ends in the text that was read
    end: int
    approximate: bool = False  # 約, 程度, 概ね, ほど …
    change: Change = Change.NONE  # △80% as a target of change, ＋20%, 前年比-156,476件, 723件増加
    condition: str = ""  # 以上, 以下, 未満, 超, 毎年度, 毎年度;以上 …
    as_of: str = ""  # YYYY-MM-DD or the printed words, when the text dates the figure


@dataclass
class _Draft:
    """A figure being read. `unit` is None while no counter is known."""

    start: int
    end: int
    value: Decimal
    unit: str | None = None
    sign: int = 0
    approximate: bool = False
    lead: list[str] = field(default_factory=list)  # conditions printed before the number
    tail: list[str] = field(default_factory=list)  # and after its counter


def find_figures(text: str, *, bare: bool = False) -> list[Figure]:
    """Return the figures that a running text states, in order: not its dates, ordinals, names or item numbers.

    With `bare`, a number without a counter that stands alone after a colon (データセット数：10) is a figure too, with
    the unit "": the rule of indicator cells, not of prose.
    """
    flat = grammar.narrow(text)
    drafts: list[_Draft] = []
    following: _Draft | None = None
    for match in reversed(list(grammar.NUMERAL.finditer(flat))):
        following = _draft(flat, match, following, bare=bare)
        if following is not None:
            drafts.append(following)
    drafts.reverse()
    _mark_ranges(flat, drafts)
    return [_figure(text, flat, draft) for draft in drafts]


def _draft(flat: str, match: re.Match[str], following: _Draft | None, *, bare: bool) -> _Draft | None:
    value = _value(match.group())
    if value is None or _barred_before(flat, match):
        return None
    draft = _Draft(match.start(), match.end(), value)
    strict = bool(grammar.LATIN_BEFORE.search(_before(flat, match.start())))
    _take_unit(flat, draft, strict=strict)
    if draft.unit is None:
        _borrow_unit(flat, draft, following)
    if draft.unit is None and bare:
        _take_bare(flat, draft)
    if draft.unit is None or _barred_phrase(flat, match, draft):
        return None
    _take_before(flat, draft)
    return None if _round_the_clock(draft) else draft


def _value(numeral: str) -> Decimal | None:
    """Return the number a numeral stands for, as precise as printed (31.0 stays 31.0); None for a code."""
    total = Decimal(0)
    for term in grammar.TERM.finditer(numeral):
        digits = term["number"].replace(",", "")
        if len(digits) > (grammar.MAX_DIGITS if "," in term["number"] else grammar.MAX_PLAIN_DIGITS):
            return None
        number = Decimal(digits)
        if term["powers"]:
            number *= 10 ** sum(grammar.MYRIADS[power] for power in term["powers"])
            number = number if number % 1 else Decimal(int(number))
        total += number
    return total


def _before(flat: str, index: int) -> str:
    return flat[max(0, index - _WINDOW) : index]


def _barred_before(flat: str, match: re.Match[str]) -> bool:
    """Tell whether what stands around a number shows that it is an ordinal, a code, an era year or a day."""
    before = _before(flat, match.start())
    if grammar.ORDINAL_BEFORE.search(before) or grammar.CODE_BEFORE.search(before) or grammar.ERA_BEFORE.search(before):
        return True
    short = len(match.group()) <= 2
    if short and grammar.ERA_LETTER_BEFORE.search(before):
        return True
    return re.match(r"[.,_-][0-9]", flat[match.end() : match.end() + 2]) is not None


def _take_unit(flat: str, draft: _Draft, *, strict: bool) -> None:
    """Read the counter after a number, and what qualifies the figure after it. `strict`: only listed counters."""
    spaces = 1 if flat[draft.end : draft.end + 1] == " " else 0
    start = draft.end + spaces
    end = _unit_end(flat, start, strict=strict or bool(spaces))
    if end is None or (spaces and _is_heading(flat, draft, end)):
        return
    draft.unit = flat[start:end]
    if draft.unit == "パーセント":
        draft.unit = "%"
    draft.end = end
    if re.match(r"分(?![野類析割散岐担])", flat[end : end + 2]) and draft.unit not in ("%", "時間"):
        draft.end += 1  # 1,000円分, 53週分: a portion of that size
    _take_after(flat, draft)


def _unit_end(flat: str, start: int, *, strict: bool) -> int | None:
    counter = grammar.COUNTER.match(flat, start)
    bar = grammar.BAR.match(flat, start)
    if counter and (not bar or len(bar.group()) < len(counter.group())):
        latin = counter.group()[-1].isascii() and counter.group()[-1].isalpha()
        return None if latin and grammar.LATIN_UNIT.match(flat, counter.end()) else counter.end()
    if bar or strict:
        return None
    other = grammar.OTHER.match(flat, start)
    if other is None:
        return None
    cut = grammar.SUFFIX.search(other.group(), 1)
    unit = other.group()[: cut.start()] if cut else other.group()
    is_kana = "ァ" <= unit[0] <= "ー"
    year_like = re.search(r"(?<![0-9,.])(?:19|20)[0-9]{2}\Z", _before(flat, start))
    return None if year_like or (len(unit) > 3 and not is_kana) else start + len(unit)


def _is_heading(flat: str, draft: _Draft, end: int) -> bool:
    """Tell whether 「1 業務の効率化」 is the heading of a section and not one 業務."""
    alone = re.match(r"\s|[)）、。/・,]|以上|以下|未満|程度|$", flat[end : end + 2])
    at_start = re.search(r"(?:^|[\n・●○]) ?\Z", _before(flat, draft.start))
    return not alone and (at_start is not None or (flat[end - 1] != "%" and _runs_on(flat, end)))


def _runs_on(flat: str, end: int) -> bool:
    """Tell whether a counter after a space goes on as another word (10 点検)."""
    following = flat[end : end + 1]
    return bool(re.match(rf"[{grammar.KANJI}ァ-ヺー]", following)) and not grammar.SUFFIX.match(flat, end)


def _take_after(flat: str, draft: _Draft) -> None:
    """Read what follows the counter: /月, 程度, 以上, 増加 … in any order."""
    moved = True
    while moved:
        moved = _take_per(flat, draft) or _take_qualifier(flat, draft) or _take_change(flat, draft)


def _take_per(flat: str, draft: _Draft) -> bool:
    per = grammar.PER.match(flat, draft.end)
    if per is None or draft.unit is None or "/" in draft.unit:
        return False
    draft.unit = f"{draft.unit}/{per[1]}"
    draft.end = per.end()
    return True


def _take_qualifier(flat: str, draft: _Draft) -> bool:
    if not draft.approximate and (match := grammar.APPROXIMATE_AFTER.match(flat, draft.end)):
        draft.approximate = True
    elif not draft.tail and (match := grammar.CONDITION_AFTER.match(flat, draft.end)):
        draft.tail.append(match["word"] or ("超" if match["over"] else "未満"))
    else:
        return False
    draft.end = match.end()
    return True


def _take_change(flat: str, draft: _Draft) -> bool:
    if draft.sign:
        return False
    up, down = grammar.UP.match(flat, draft.end), grammar.DOWN.match(flat, draft.end)
    match = up or down
    if match is None:
        return False
    draft.sign = 1 if up else -1
    draft.end = match.end()
    return True


def _borrow_unit(flat: str, draft: _Draft, following: _Draft | None) -> None:
    """Give a number the counter of the number it is joined to: 2～3日, 350→20枚/月."""
    link = grammar.LINK.match(flat, draft.end)
    if following is None or link is None or link.end() != following.start:
        return
    draft.unit = following.unit
    if link["mark"] == "～":
        draft.approximate, draft.sign = following.approximate, following.sign


def _take_bare(flat: str, draft: _Draft) -> None:
    before = re.sub(r"(?:約|[+△-] ?)\Z", "", _before(flat, draft.start))
    of_a_time = re.search(r"[0-9]: ?\Z", before) and not grammar.DATE_LABEL_BEFORE.search(before)
    if of_a_time or not re.search(r": ?\Z", before):
        return
    start = draft.end
    _take_after(flat, draft)
    if re.match(r"\s|[()、。;→【]|$", flat[draft.end : draft.end + 1]):
        draft.unit = ""
    else:
        draft.end = start


def _barred_phrase(flat: str, match: re.Match[str], draft: _Draft) -> bool:
    """Tell whether a number with a counter is a day, a time of day or the base of a rate after all."""
    before, unit = _before(flat, match.start()), draft.unit
    if unit == "日" and (grammar.DAY_OF_MONTH_BEFORE.search(before) or grammar.WEEKDAY_AFTER.match(flat, draft.end)):
        return True
    if unit == "分" and grammar.CLOCK_BEFORE.search(before):
        return True
    if unit == "日" and grammar.ROUND_THE_CLOCK_BEFORE.search(before):
        return True
    if unit == "台" and grammar.EACH_BEFORE.search(before):
        return True
    if draft.sign == 0 and not draft.tail and grammar.STEP_AFTER.match(flat, draft.end):
        return unit in ("分", "時間", "日", "週間", "か月", "ヶ月", "点", "人", "件")
    if match.group() != "1":
        return False
    if unit == "人" and grammar.EACH_AFTER.match(flat, draft.end):
        return True
    if unit == "日" and flat.startswith("の", draft.end):
        return True
    return unit in ("日", "人", "件", "回", "か月", "ヶ月", "世帯") and bool(grammar.BASE_AFTER.match(flat, draft.end))


def _round_the_clock(draft: _Draft) -> bool:
    return draft.unit == "時間" and draft.value == 24 and not (draft.lead or draft.tail or draft.sign)


def _take_before(flat: str, draft: _Draft) -> None:
    """Read what stands before a number: a sign, 約, 年間, 前年比 … in any order, the nearest first."""
    draft.start = _take_sign(flat, draft)
    for _ in range(4):
        before = _before(flat, draft.start)
        bare = before.rstrip(" ")
        if match := grammar.APPROXIMATE_BEFORE.search(bare):
            draft.approximate = True
        elif match := grammar.CONDITION_BEFORE.search(bare):
            draft.lead.insert(0, re.sub(r"較?で$", "", match["word"]))
        else:
            return
        draft.start -= len(before) - match.start()


def _take_sign(flat: str, draft: _Draft) -> int:
    """Return where the number with its sign begins; a hyphen after a space or a digit joins or lists, it is no sign."""
    signed = re.search(r"(?P<before>.?)(?P<sign>[+△-])(?P<space> ?)\Z", _before(flat, draft.start), re.S)
    if signed is None:
        return draft.start
    hyphen = signed["sign"] == "-"
    if hyphen and (signed["space"] or re.match(r"[0-9A-Za-z)]", signed["before"])):
        return draft.start
    draft.sign = grammar.SIGNS[signed["sign"]]
    return draft.start - len(signed["sign"]) - len(signed["space"])


def _mark_ranges(flat: str, drafts: list[_Draft]) -> None:
    """Give the two ends of a range (2～3日, 5日～10日) their conditions 以上 and 以下."""
    for first, second in itertools.pairwise(drafts):
        if first.unit == second.unit and flat[first.end : second.start].strip() == "～":
            first.tail.append("以上")
            second.tail.append("以下")
            second.lead = second.lead or list(first.lead)
            first.approximate = second.approximate = first.approximate or second.approximate


def _figure(text: str, flat: str, draft: _Draft) -> Figure:
    value = draft.value.copy_negate() if draft.sign < 0 and draft.value else draft.value
    change = {1: Change.UP, -1: Change.DOWN, 0: Change.NONE}[draft.sign]
    figure = Figure(value, draft.unit or "", text[draft.start : draft.end], draft.start, draft.end, draft.approximate)
    as_of = _date_before(flat, draft.start) or _date_after(flat, draft.end)
    return replace(figure, change=change, condition=MANY.join((*draft.lead, *draft.tail)), as_of=as_of)


def _date_before(flat: str, start: int) -> str:
    """Return the printed label of a series (R3 6件, R8：20件, 2月：9,582件) before a figure, or ""."""
    label = grammar.DATE_LABEL_BEFORE.search(_before(flat, start))
    if label is None:
        return ""
    return read_date(label["day"]) if label["day"] else (label["label"] or label["month"]).replace(" ", "")


def _date_after(flat: str, end: int) -> str:
    bracket = grammar.DATE_IN_BRACKETS.match(flat, end)
    return read_date(bracket["words"]) if bracket else ""


def read_date(words: str) -> str:
    """Return the date that words name: YYYY-MM-DD for a day (令和7年1月15日時点, R7.3月末, 令和5年度末日 = 2024-03-31).

    A year, a month or a period (令和5年度, 平成26年～令和5年) is returned as printed; words that are no date give "".
    """
    flat = grammar.narrow(words).strip()
    if match := grammar.FISCAL_DATE.fullmatch(flat):
        return f"{_western(match) + 1}-03-31" if match["end"] else words.strip()
    if grammar.PERIOD.fullmatch(flat):
        return words.strip()
    match = grammar.DATE.fullmatch(flat)
    if match is None:
        return ""
    days = list(_day(match))
    return days[0].isoformat() if days else words.strip()


def _western(match: re.Match[str]) -> int:
    return int(match["western"]) if match["western"] else western_year(match["era"], match["n"])


def _day(match: re.Match[str]) -> Iterator[datetime.date]:
    """Yield the day that a date names, if there is such a day (not 2月30日)."""
    year, month = _western(match), int(match["month"] or 0)
    if not 1 <= month <= 12:
        return
    last = calendar.monthrange(year, month)[1]
    day = last if match["end"] else int(match["day"] or 0)
    if 1 <= day <= last:
        yield datetime.date(year, month, day)
