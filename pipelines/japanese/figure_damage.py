"""What a reading of figures leaves over: digits, and signs that look like digits, that no sound figure accounts for.

A dump damages figures: a space inside (1 0種類), a letter that looks like a digit (1O0%, l2校, 1〇0), a circled or kanji
digit (①8業務, 十校), a comma or point that groups nothing (30.000人, 15,00, 72・6%), a mark of a range (60～70%), a unit
whose number is lost (：%). Each such stretch is a `Leftover` with the readings that are possible; so is a number for which
`pipelines.japanese.figure_values` finds neither counter nor the form of a date, ordinal, item number, name or code.

Signs are judged by their neighbours alone, in windows of bounded length: time is linear in the text. A text without
leftovers is one in which every digit stands in a figure or in a form that counts nothing.
Out of scope: a digit that is lost or replaced so that a sound number is left (`pipelines.tables.plausible` asks about some);
who decides (`pipelines.doubts.figures`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipelines.japanese import figure_grammar as grammar
from pipelines.japanese.figure_values import find_figures


class Fault(StrEnum):
    """What is wrong with a leftover; also the rule of the doubt that it becomes."""

    SPACED = "figure-spaced"  # 1 0種類, 7 2.6%, 1, 000
    ALIKE = "figure-look-alike"  # 1O0%, l2校, 1〇0
    ENCLOSED = "figure-other-digits"  # ①8業務, ③0%, Ⅱ校, 十2校
    GROUPED = "figure-grouping"  # 30.000人, 15,00, 2、297人, 72・6%, 007件
    RANGED = "figure-range"  # 60～70%, 60-70%, ～%
    NUMBERLESS = "figure-lost-number"  # オンライン申請率：%
    UNCOUNTED = "figure-left-over"  # a number without a counter in running text


@dataclass(frozen=True)
class Leftover:
    """A stretch of a text that is in doubt. `readings` may replace it, the best first; one of them is it as printed."""

    start: int
    end: int
    text: str
    fault: Fault
    readings: tuple[str, ...]


_THIN = " \u2000-\u200b\u202f\u205f\ufeff"
_LETTERS = str.maketrans("OoQОоΟο○〇◯lI|!ІӀ", "0000000000111111")
_ALIKE = "OoQОоΟο○〇◯lI|!ІӀ"
_ROUND = "○〇◯"
_ENCLOSED = "\u2460-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf\u2160-\u2188"
_KANJI_DIGITS = "一二三四五六七八九十〇零"
_DASH = "ー―—–-"
_SEPARATOR = r",.、・:;'’。·"

_COUNTABLE = "件|校|回|人|冊|部|枚|台|手続き?|業務|事務|種類|様式|円|事業所|店舗|箇所|か所|施設|サービス|名"

_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_BREAK = re.compile(r"[\t\n]")
_SPACED = re.compile(rf"(?<![0-9.,])[0-9][0-9,.]*+(?:[{_THIN}]++(?:[,.][{_THIN}]*+)?[0-9][0-9,.]*+)++")
_TOKEN = re.compile(r"[0-9,.]+")
_LIKE_DIGITS = re.compile(rf"(?<![A-Za-z0-9,.{_ALIKE}])[,.]*+[0-9{_ALIKE}][0-9,.{_ALIKE}]*+")
_ALIKE_ALONE = re.compile(
    rf"^(?P<run>[{_ROUND}]++)(?=(?:%|{_COUNTABLE})$)|(?<![A-Za-z])[RHS](?P<year>[OolI|]{{1,2}})(?=[ :年])", re.M
)
_OTHER_DIGITS = re.compile(rf"[{_ENCLOSED}]|(?<![第{grammar.KANJI}])[{_KANJI_DIGITS}]++")
_KANJI_BESIDE = re.compile(
    rf"(?<=[0-9])[{_KANJI_DIGITS}]++(?!半)|(?<![第{_KANJI_DIGITS}])[{_KANJI_DIGITS}]++(?=[.,]?[0-9]|%)"
)
_MARKED = re.compile(rf"[0-9]++(?:[{_SEPARATOR}]++[0-9]++)*+")
_RANGE = re.compile(rf"(?<![0-9,.])[0-9][0-9,.]*+[^\s0-9～、。]{{0,4}}(?:[～{_DASH}]) ?[0-9][0-9,.]*+")
_HALF_RANGE = re.compile(r"～ ?%|(?<=:)～|(?<=: )～|～(?=～)")
_PERCENT = re.compile(r"%")
_SIGN = re.compile(
    rf"[{_ALIKE}{_ENCLOSED}{_KANJI_DIGITS}:=～%]|[0-9][{_SEPARATOR}{_THIN}]|[{_SEPARATOR}][0-9]|[{_DASH}] ?[0-9]"
    r"|(?<![0-9])0[0-9]"
)

_MAY_SIGN = re.compile(
    rf"[0-9０-９{_ALIKE}ＯＱｏｌＩ{_ENCLOSED}{_KANJI_DIGITS}:：=～〜~%％]"
)  # before a text is made half-width
_COLON_BEFORE = re.compile(r"[:=] ?\Z")
_ERA_BEFORE = re.compile(r"(?:令和|平成|昭和|(?<![A-Za-z])[RHS]) ?\Z")
_ERA_YEAR_BEFORE = re.compile(r"(?:令和|平成|昭和|(?<![A-Za-z])[RHS]) ?[0-9]{1,2}\Z")
_LATIN_BEFORE = re.compile(r"[A-Za-z](?:['’. -]|ver\.?)? ?\Z")
_BULLET_BEFORE = re.compile(r"(?:\A|[\s】])\Z")
_GOES_ON = rf"(?!{grammar.SUFFIX.pattern})[{grammar.KANJI}ァ-ヺ]"
_SURE = re.compile(rf" ?(?:%|(?:{_COUNTABLE}|課|時間|日|ダウンロード)(?!{_GOES_ON}))")
_WHOLE_ONLY = re.compile(rf" ?(?:{_COUNTABLE})")
_ENDS = re.compile(rf"\s|[/()、。;→]|で(?:す|あ|し)|\Z|{grammar.SUFFIX.pattern}")
_LOST_UNIT = re.compile(
    r"(?P<sure>(?:(?<=[、。()ァ-ヺーでを])|(?<=年間))件(?![数名目])|(?<=[^0-9 数各何同])[ヶヵカ]所)|"
    rf"(?:(?<=[: ])|(?<=約)|(?<=べ)|(?<=計)|(?<=[はがも])|(?<=毎年度)|(?<=毎年)|(?<=毎月)|(?<=年間)|^)(?:{_COUNTABLE})",
    re.M,
)
_LOST_BEFORE = re.compile(r"(?:: ?|約|のべ|延べ|累計|合計 ?|[はがも] ?|毎(?:年度?|月)|年間|\A|\n|[、。()ァ-ヺーでを])\Z")
_TIME_AFTER = re.compile(r"年|月|日|時|分(?![野類析割散岐担])")

_DATE = re.compile(r"(?:19|20)[0-9]{2}[./][0-9]{1,2}(?:[./][0-9]{1,2})?")
_ERA_DATE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}")
_CLOCK = re.compile(r"[0-2]?[0-9]:[0-5][0-9]")
_LISTED = re.compile(r"[0-9]{1,2}(?:[・、][0-9]{1,2})+")
_DOTTED = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_SOUND = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?")

_REACH = 16  # characters looked at on each side
_ITEMS_ONLY = re.compile(rf"[\s()\[\]#*.・%0-9{_ENCLOSED}-]*+\Z")
_HEADING = re.compile(r"[\s#*※・○●◆■-]*+(?:第 ?)?\Z")
_NAME_BEFORE = re.compile(rf"(?:[A-Za-z{grammar.KANJI}ァ-ヺー][-*]{{0,2}}|[A-Za-z] ?|[\[_]|[0-9][-./～・、,:×x_])\Z")
_NAME_AFTER = re.compile(r" ?[A-Za-z]|[-./・、][0-9]|\]")


def left_over(text: str) -> list[Leftover]:
    """Return the stretches of a cell, or of a line of cells parted by tabs, that no sound figure accounts for, in order.

    `text` is as printed; the places are places in it. Markup tags (`<td rowspan="6">`) count as line breaks.
    """
    flat = _flat(text)
    taken = _damage(flat, text)
    taken += _uncounted(flat, text, taken)
    return sorted(taken, key=lambda leftover: leftover.start)


def damaged_signs(text: str) -> list[Leftover]:
    """Return the stretches of `left_over` that a sign betrays, without sound numbers that lack a counter, in any order.

    Units that lack a number are among them only behind a colon. Most cells of a list have no such sign, which is told first.
    """
    if not _MAY_SIGN.search(text):
        return []
    flat = _flat(text)
    return _damage(flat, text) if _SIGN.search(flat) else []


def _flat(text: str) -> str:
    """Return a text in half width, its tags and tabs as line breaks, each character in its place."""
    return grammar.narrow(_BREAK.sub("\n", _MARKUP.sub(lambda tag: "\n" * len(tag[0]), text)))


def _damage(flat: str, text: str) -> list[Leftover]:
    taken: list[Leftover] = []
    for find in (_spaced, _alike, _other_digits, _grouped, _ranged, _numberless):
        for start, end, fault, readings in find(flat, text):
            if not any(start < old.end and old.start < end for old in taken):
                taken.append(Leftover(start, end, text[start:end], fault, readings))
    return taken


Found = Iterator[tuple[int, int, Fault, tuple[str, ...]]]


def _before(flat: str, at: int) -> str:
    return flat[max(0, at - _REACH) : at]


def _after(flat: str, at: int) -> str:
    return flat[at : at + _REACH]


def _counter(flat: str, at: int) -> bool:
    """Tell whether a counter, and not the begin of another word, follows at a place, perhaps after a space."""
    at += flat.startswith(" ", at)
    counter, bar = grammar.COUNTER.match(flat, at), grammar.BAR.match(flat, at)
    return bool(counter and (not bar or len(bar.group()) < len(counter.group())))


def _spaced(flat: str, text: str) -> Found:
    """Numbers with nothing but spaces between them: one that is torn, or two; an era year before a figure is neither."""
    for match in _SPACED.finditer(flat):
        tokens = list(_TOKEN.finditer(flat, match.start(), match.end()))
        dated = _ERA_BEFORE.search(_before(flat, match.start())) and not _TIME_AFTER.match(flat, match.end())
        first = tokens[1] if dated and len(tokens[0].group()) <= 2 else tokens[0]
        if first is not tokens[-1]:
            start, end = first.start(), match.end()
            joined = re.sub(f"[{_THIN}]", "", flat[start:end])
            yield start, end, Fault.SPACED, (joined, text[start:end])


def _alike(flat: str, text: str) -> Found:
    """Runs of digits and letters that look like them, that no Latin word goes on with."""
    for match in _LIKE_DIGITS.finditer(flat):
        start, end, before = match.start(), match.end(), _before(flat, match.start())
        if re.match("[A-Za-z]", flat[end : end + 1]):
            continue
        if flat[start] in _ROUND and _BULLET_BEFORE.search(before) and not _COLON_BEFORE.search(before):
            start += 1
        run = flat[start:end].rstrip(",.")
        end = start + len(run)
        digits = re.search("[0-9]", run)
        letters = [char for char in run if char in _ALIKE]
        placed = _COLON_BEFORE.search(before) or not all(char in _ROUND for char in letters)
        if letters and (digits or (placed and _counter(flat, end))):
            yield start, end, Fault.ALIKE, (run.translate(_LETTERS), text[start:end])
    for match in _ALIKE_ALONE.finditer(flat):
        run = match["run"] or match["year"]
        yield *match.span("run" if match["run"] else "year"), Fault.ALIKE, (run.translate(_LETTERS), run)


def _other_digits(flat: str, text: str) -> Found:
    """Circled, Roman and kanji digits where a digit of a figure would stand: beside one, behind a colon, before a unit."""
    for match in (*_OTHER_DIGITS.finditer(flat), *_KANJI_BESIDE.finditer(flat)):
        start, end = match.span()
        before, after = _before(flat, start), _after(flat, end)
        beside = re.match("[0-9]", after) or re.search(r"[0-9][.,]?\Z", before)
        if beside and _is_four_quarters(flat, match):
            continue
        dated = re.match(r"[年月]", after) and _ERA_BEFORE.search(before)
        placed = _COLON_BEFORE.search(before) and not re.match(f"[{grammar.KANJI}ぁ-ゖァ-ヺ]", _uncounted_after(flat, end))
        if beside or dated or placed or flat[end : end + 1] == "%" or _is_counted(flat, match):
            left = re.search(r"(?<![0-9.,])[0-9.,]*+\Z", before)
            right = re.match(r"[0-9.,]*", flat[end : end + _REACH])
            low, high = start - len(left[0] if left else ""), end + len(right[0] if right else "")
            ten = "1" if high > end else "0"  # 十2 is 12, 2十 is 20
            digits = ten if match.group() == "十" and high - low > 1 else _digits(match.group())
            plain = f"{flat[low:start]}{digits}{flat[end:high]}"
            apart = f"{text[start:end]} {text[end:high]}" if low == start and high > end else text[low:high]
            yield low, high, Fault.ENCLOSED, tuple(dict.fromkeys((plain, apart, text[low:high])))


def _uncounted_after(flat: str, end: int) -> str:
    """Return what follows digits of another script and a unit behind them."""
    unit = _SURE.match(flat, end)
    return _after(flat, unit.end() if unit else end)


def _is_four_quarters(flat: str, match: re.Match[str]) -> bool:
    return match.group() in ("四", "三", "二", "一") and flat.startswith(("四半期", "次", "つ"), match.start())


def _is_counted(flat: str, match: re.Match[str]) -> bool:
    """Tell whether a unit follows digits of another script: everywhere in a sentence, at its begin only if it ends there."""
    unit = _SURE.match(flat, match.end())
    if unit is None:
        return False
    before = _before(flat, match.start())
    if match.group() == "一" and unit.group() != "%":  # 一人ひとり: a word, where it is not the whole cell
        return bool(re.search(r"(?:\A|\n)\Z", before) and re.match(r"\n|\Z", flat[unit.end() : unit.end() + 1]))
    item_number = re.match(f"[{_ENCLOSED}]", match.group()) and re.search(r"(?:\A|[\s、。;(・】])\Z", before)
    return bool(unit.group().strip() == "%" or not item_number or _ENDS.match(flat, unit.end()))


def _digits(run: str) -> str:
    """Return circled, Roman or kanji digits as plain ones: ⑩ is 10, Ⅱ is 2, 二十 is 20, 二〇 is 20."""
    values = [unicodedata.numeric(char, None) for char in run]
    if any(value is None for value in values):
        return run
    numbers = [int(value) for value in values if value is not None]
    if "十" not in run or len(run) == 1:
        return "".join(map(str, numbers))
    tens, _, ones = run.partition("十")
    return str(10 * int(_digits(tens) or 1) + int(_digits(ones) or 0)) if len(tens) < 2 and len(ones) < 2 else run


def _grouped(flat: str, text: str) -> Found:
    """Numbers whose commas and points do not group them, or stand at their edge; numbers that begin with a 0."""
    for match in _MARKED.finditer(flat):
        start, end = match.span()
        before, after = _before(flat, start), _after(flat, end)
        if start and text[start - 1] in ",." and not re.search(r"[A-Za-z0-9.…・元][,.]\Z", before):
            start -= 1
        if re.match(r"[,.] ?(?:%|件|人|校|回)", after):
            end += 1
        run = flat[start:end]
        label = re.match(r"[0-9]{1,2}:", run)
        if label and _ERA_BEFORE.search(before):
            start, run, before = start + label.end(), run[label.end() :], ":"
        if not _is_sound(run, before, after):
            digits = re.sub("[^0-9]", "", run)
            grouped = f"{int(digits):,}" if len(digits) < 16 else run
            pointed = re.sub(r"[^0-9]+", ".", run).strip(".")
            yield start, end, Fault.GROUPED, tuple(dict.fromkeys((grouped, pointed, text[start:end])))


def _is_sound(run: str, before: str, after: str) -> bool:
    """Tell whether the marks in a run of digits are those of a number, a date, a time of day, a code or a list."""
    counted = bool(_SURE.match(after))
    number = _SOUND.fullmatch(run)
    if number:
        whole, part = number["whole"], number["part"] or ""
        if whole[0] == "0" and len(whole) > 1:
            return not counted
        if part and whole != "0" and not _ERA_BEFORE.search(before) and not re.search(r"[0-9][-/～]\Z", before):
            return len(part) != 3 and not _WHOLE_ONLY.match(after)
        return True
    if _ERA_BEFORE.search(before) and _ERA_DATE.fullmatch(run):
        return True
    if _DATE.fullmatch(run) or (_CLOCK.fullmatch(run) and not counted):
        return True
    if _LISTED.fullmatch(run) and not counted:
        return True
    named = _LATIN_BEFORE.search(before) or not before.strip()
    return bool(_DOTTED.fullmatch(run) and named and not counted)


def _ranged(flat: str, text: str) -> Found:
    """Ranges of figures, which may be one figure torn; and marks of a range with a figure on one side only."""
    for match in _RANGE.finditer(flat):
        start, end = match.span()
        stretch, before = match.group(), _before(flat, start)
        wide = "～" in stretch
        unit = _counter(flat, end) if wide else flat[end : end + 1] != " " and _counter(flat, end)
        dated = "月" in stretch or re.search(r"月 ?\Z", before) or _ERA_BEFORE.search(before)
        coded = not wide and re.search(r"[0-9.-]\Z", before)
        if unit and not dated and not coded:
            joined = re.sub(rf"[～{_DASH}]", "", stretch)
            apart = () if wide else (re.sub(rf"[{_DASH}]", "～", stretch),)
            yield start, end, Fault.RANGED, tuple(dict.fromkeys((*apart, text[start:end], joined)))
    for match in _HALF_RANGE.finditer(flat):
        yield *match.span(), Fault.RANGED, (text[match.start() : match.end()],)


def _numberless(flat: str, text: str) -> Found:
    """Units without their number: % behind words, a counter behind a colon or a particle."""
    for match in _PERCENT.finditer(flat):
        before = _before(flat, match.start()).rstrip(" ")
        numbered = re.search(rf"[0-9{_ENCLOSED}{_KANJI_DIGITS}百千万(/{_ALIKE}]\Z|単位:\Z", before)
        if not numbered or _ERA_YEAR_BEFORE.search(before):
            yield *match.span(), Fault.NUMBERLESS, (text[match.start() : match.end()],)
    for match in _LOST_UNIT.finditer(flat):
        placed = _LOST_BEFORE.search(_before(flat, match.start())) and _ENDS.match(flat, match.end())
        if placed or match["sure"]:
            yield *match.span(), Fault.NUMBERLESS, (text[match.start() : match.end()],)


def _uncounted(flat: str, text: str, taken: list[Leftover]) -> Iterator[Leftover]:
    """Yield the numbers that are no figure and have none of the forms that count nothing."""
    covered = [False] * (len(flat) + 1)
    known = [(figure.start, figure.end) for figure in find_figures(flat, bare=True)]
    for start, end in (*known, *((old.start, old.end) for old in taken)):
        covered[start:end] = [True] * (end - start)
    for match in grammar.NUMERAL.finditer(flat):
        start, end = match.span()
        if not covered[start] and not _counts_nothing(flat, start, end):
            yield Leftover(start, end, text[start:end], Fault.UNCOUNTED, (text[start:end],))


def _counts_nothing(flat: str, start: int, end: int) -> bool:
    """Tell whether a number has the form of a date, an ordinal, an item number, a heading, a name, a page or a code."""
    before, after = _before(flat, start), _after(flat, end)
    if grammar.BAR.match(flat, end) or re.match(r" ?[年月日時]|か月|ヶ月", after):
        return True
    if re.fullmatch(r"(?:19|20)[0-9]{2}", flat[start:end]) or end - start > grammar.MAX_PLAIN_DIGITS:
        return True  # a year; a code
    if grammar.ORDINAL_BEFORE.search(before) or _ERA_BEFORE.search(before) or _NAME_BEFORE.search(before):
        return True
    if _NAME_AFTER.match(after) or (re.match("台", after) and grammar.EACH_BEFORE.search(before)):
        return True
    if re.match("人 ?1 ?台", after):
        return True
    bracketed = re.search(r"[(（] ?\Z", before) and re.match(r" ?[)）]", after)
    line = flat.rfind("\n", 0, start) + 1
    head = flat[max(line, start - _REACH) : start]
    alone = _ITEMS_ONLY.match(head) or _HEADING.match(head)
    return bool(bracketed or alone)
