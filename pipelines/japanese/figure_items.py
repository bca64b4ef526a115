"""Say what a figure counts (項目) in the words of the text, by a fixed heuristic: it chooses words, it makes none.

The *clause* of a figure is what stands between the figure and, before it, the nearest 、 。 line, tab, arrow, space between
Japanese words, opening bracket or other figure; brackets closed before the figure are stepped over. Tried in this order:

1. the noun phrase that ends the clause, with nothing or は, が, も, を, の, a colon or an opening bracket after it:
   「コンビニ交付件数が14,757件」「友だち登録数は3,585人」「クオカード(701枚)」「【研修合計】 361人」;
2. the noun phrase that follows with の: 「新たに4手続きのオンライン申請を可能とし」, or at once where the clause is empty;
3. the noun phrase that ends the clause with another particle: 「クレジットで237件」;
4. the subject given before: the clause before 「令和6年度の利用者は、のべ287人」, or the item of the figure before it
   in the sentence 「昨年度から723件増加」「R4：57件、R5：138件」; in brackets, what the bracket follows 「809件（R4：92件」;
5. the words of the clause as they stand, and last the unit. So it is never empty.

Times (令和4年度は), adverbs (新たに) and comparisons (昨年度から) say nothing of what is counted. Words that only say
which part (合計, うち, 全体) are put behind the item found by 4: 「オンライン申請 合計」.
Out of scope: understanding. The result is a label for readers of the table; the text itself stands beside it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pipelines.japanese import figure_grammar as grammar
from pipelines.japanese.figure_values import Figure, find_figures

_REACH = 160  # characters looked back for the beginning of a clause
_OPENERS = {"（": "）", "(": ")", "「": "」", "『": "』", "【": "】", "［": "］", "[": "]"}
_CLOSERS = {closer: opener for opener, closer in _OPENERS.items()}
_BRACKET_AT_END = re.compile(r"(?:（[^（()）]*）|\([^（()）]*\))$")
_BRACKET = re.compile(r"（[^（）]*）|\([^()]*\)|「[^「」]*」|『[^『』]*』|【[^【】]*】")

_TIME = (
    r"(?:(?:令和|平成) ?(?:元|[0-9]{1,2})|[RHS] ?(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2}|[0-9]{1,2}|[今昨前本当同次翌])"
    r" ?(?:年度?|年間)(?: ?[0-9]{1,2}月)?(?:末|中|当初)?(?:時点|現在)?"
)
_LEADING = re.compile(
    rf"^(?:[\sの、・,→：:～〜~]+|[（(][^（()）]*[)）](?=の)|{_TIME}(?:においては|では|には|における|は|の|に)?|年間(?=[の、はを])|"
    r"(?:また|さらに|なお|このうち|そのうち|うち|ほか|その他|および|及び|内(?=[ァ-ヺ]))[、は]?|[）)」』】])"
)
_PARTICLE = re.compile(
    r"(?:としては|については|について|では|には|とは|にて|から|より|まで|など|は|が|も|を|の|に|へ|で|と)$"
)
_STRONG = ("", ":", "は", "が", "も", "を", "の", "では", "には", "としては", "については", "など")
_COMPARISON = re.compile(
    r"(?:昨年度?|前年度?|[昨前]年同[月時]期|前回|令和[0-9元]{1,2}年度)(?:末|実績)?(?:から|より|に比べて?|と比べて?|と比較して|比で?)$"
)
_LINKERS = re.compile(
    r"による|における|に(?:係|関わ|かか)る|に(?:関|対)する|に向けた|のための|を(?:利用|活用|使用|対象と)した|(?<=[^ぁ-ん])といった"
)
_HIRAGANA = re.compile(r"(?<![ぁ-ん])[ぁ-ん]++(?=.)", re.S)
_BOUNDARY = re.compile(
    r"^(?:[はがをにでへともてたる])$|[るた]などの$|.(?:[はがをにでへともてたるず]|ない|いう|ため|また|など|ほか|うち)$|"
    r"^(?:より|から|まで|ない|また|など|ほか|うち|および|その|この|なお)$"
)
_CONNECTING = {"の", "や", "な", "への", "との", "での", "からの", "までの", "などの"}
_PART_WORDS = re.compile(r"(?:合計|総計|全体|累計|うち|内|計|総数|各(?:校|課|所|園))")
_EMPTY_WORDS = re.compile(
    rf"(?:{_TIME}|新た|新規|約|現在|実績|これまで|さら|また|[RHS]?年間|のべ|延べ|{_PART_WORDS.pattern})?"
)
_MEASURE = re.compile(r"(?:率|割合|比|度|数|量)$")
_FOLLOWING = re.compile(
    rf"(?P<words>(?:「[^「」]{{1,40}}」|[{grammar.KANJI}ァ-ヺーA-Za-z（）()・]|(?<=.)の(?=[{grammar.KANJI}ァ-ヺ「]))+)"
)


@dataclass(frozen=True)
class _Clause:
    words: str  # from its beginning to the figure
    start: int
    opened_by: str  # the mark before it: 、 。 ( …; "figure" after another figure, "" at the beginning of the text


@dataclass(frozen=True)
class _Phrase:
    noun: str
    particle: str  # the particle behind it; ":" for a colon
    verbal: bool = False  # a verb stands there, no noun: 国費で導入した10台

    @property
    def says(self) -> bool:
        """Tell whether the phrase says what is counted, not only when, how or which part."""
        if self.verbal:
            return False
        return bool(self.noun) and (self.particle == ":" or not _EMPTY_WORDS.fullmatch(self.noun))


def item_of(text: str, figure: Figure) -> str:
    """Return the words of the text that say what a figure of it counts; never empty.

    `text` is the text in which the figure was found.
    """
    return _item(text, figure, _figures(text), trust=12) or figure.unit or figure.text


@functools.lru_cache(maxsize=32)
def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(find_figures(text, bare=True))


def _item(text: str, figure: Figure, figures: tuple[Figure, ...], trust: int) -> str:
    """Return the item, or "". `trust` bounds how often the item of another figure may be asked for."""
    clause = _clause_before(text, figure.start, figures)
    phrase = _noun_phrase(clause.words)
    if phrase.says and phrase.particle in _STRONG:
        return _with_whole(text, figure, figures, clause, phrase.noun, trust)
    empty = not clause.words.strip()
    joined = clause.opened_by == "figure" and not phrase.noun
    following = "" if joined else _following(text, figure, bare=empty)
    if following or phrase.says:
        return following or phrase.noun
    given = _given_before(text, clause, figures, trust)
    if not given and figure.as_of:
        given = _series_before(text, figure, figures, trust)
    part = phrase.noun if _PART_WORDS.fullmatch(phrase.noun) else ""
    as_it_stands = _trim(clause.words) if phrase.verbal and not _EMPTY_WORDS.fullmatch(phrase.noun) else ""
    return " ".join(filter(None, (given, part))) or as_it_stands


def _series_before(text: str, figure: Figure, figures: tuple[Figure, ...], trust: int) -> str:
    """Return the item of the figure before one that carries only a date: 9,890件 … 。 令和7年1月：9,835件 2月：9,582件."""
    earlier = [other for other in figures if other.end <= figure.start]
    if not trust or not earlier or earlier[-1].unit != figure.unit:
        return ""
    return _item(text, earlier[-1], figures, trust - 1)


def _with_whole(text: str, figure: Figure, figures: tuple[Figure, ...], clause: _Clause, noun: str, trust: int) -> str:
    """Put before a share in brackets what it is a share of: 児童生徒の割合（小学校 68.8%）."""
    if figure.unit != "%" or _MEASURE.search(noun):
        return noun
    opener = _enclosing_bracket(text, clause.start)
    whole = _before_bracket(text, opener, figures, trust) if opener is not None else ""
    return f"{whole} {noun}" if whole else noun


def _clause_before(text: str, end: int, figures: tuple[Figure, ...]) -> _Clause:
    nearest = _nearest(figures, end)
    floor = nearest.end if nearest else -1
    waiting: list[str] = []
    index = end
    while index > max(0, end - _REACH) and text[index - 1] in " 　":
        index -= 1
    while index > max(0, end - _REACH):
        index -= 1
        char = text[index]
        if char in _CLOSERS:
            waiting.append(_CLOSERS[char])
        elif waiting:
            if char == waiting[-1]:
                waiting.pop()
        elif index < floor:
            return _Clause(text[floor:end], floor, "figure")
        elif char in _OPENERS or char in "。、，,；;\n\t→|" or _parts(text, index):
            return _Clause(text[index + 1 : end], index + 1, char)
    return _Clause(text[index:end], index, "")


def _nearest(figures: tuple[Figure, ...], end: int) -> Figure | None:
    return next((figure for figure in reversed(figures) if figure.end <= end), None)


def _parts(text: str, index: int) -> bool:
    """Tell whether a character is a space between two Japanese words or the bullet of a list."""
    char = text[index]
    if char not in " 　":
        return char in "・●" and text[index - 1 : index] in ("", " ", "　", "】")
    around = text[index - 1 : index] + text[index + 1 : index + 2]
    return not re.search(r"[A-Za-z0-9]", around)


def _noun_phrase(words: str) -> _Phrase:
    """Return the noun phrase that ends some words, and the particle behind it."""
    words = words.rstrip(" 　")
    label = grammar.DATE_LABEL_BEFORE.search(grammar.narrow(words))
    words = (words[: label.start()] if label else words).rstrip(" 　")
    if words.endswith((":", "：")):
        return _Phrase(_trim(words.rstrip(":： 　")), ":")
    words = _COMPARISON.sub("", words)
    match = _PARTICLE.search(words)
    particle = match.group() if match else ""
    words = words[: len(words) - len(particle)]
    verbal = words.endswith(tuple("てたるいし")) and not words.endswith("い合わせ")
    return _Phrase(_trim(words[_last_boundary(words) :]), particle, verbal)


def _trim(phrase: str) -> str:
    """Return a phrase without times and conjunctions at its beginning, and without the frame of 【…】."""
    before = None
    while phrase != before:
        before, phrase = phrase, _LEADING.sub("", phrase, count=1)
    heading, colon, rest = phrase.strip().rpartition("：" if "：" in phrase else ":")
    if colon and heading:  # 発行部数：令和6年度実績 14,757部, but 内訳：電話料金130件
        rest = _LEADING.sub("", rest)
        phrase = heading if _EMPTY_WORDS.fullmatch(rest) else rest
    framed = re.fullmatch(r"[「【](?P<words>[^「」【】]*)[」】]", phrase.strip())
    return (framed["words"] if framed else phrase).strip(" 　・、")


def _last_boundary(words: str) -> int:
    """Return where the noun phrase at the end of some words begins: after the last particle or verb ending."""
    masked = _LINKERS.sub(lambda match: "係" * len(match.group()), words)
    masked = _BRACKET.sub(lambda match: "括" * len(match.group()), masked)
    start = 0
    for run in _HIRAGANA.finditer(masked + "終"):
        if run.group() not in _CONNECTING and _BOUNDARY.search(run.group()) and run.end() < len(words):
            start = run.end()
    return start


def _following(text: str, figure: Figure, *, bare: bool) -> str:
    """Return the noun phrase that a figure qualifies: 4手続きのオンライン申請, 2000件を超える救急活動記録.

    `bare`: nothing stands before the figure in its clause, so that the noun may follow without の.
    """
    rest = text[figure.end : figure.end + 80]
    bracket = re.match(r" ?[（(][^（()）]{0,30}[)）]", rest)
    rest = rest[bracket.end() :] if bracket else rest
    link = re.match(r"での|の", rest)
    if not link and not (bare and bracket) and not figure.text.endswith(("超える", "上回る", "超えた")) and not bare:
        return ""
    match = _FOLLOWING.match(rest, link.end() if link else 0)
    words = match["words"].strip("の・") if match else ""
    if not link and re.match(r"[（()）]", words):
        return ""
    return _trim(_balanced(words))


def _balanced(words: str) -> str:
    """Return words up to the first bracket that does not close in them."""
    depth = 0
    cut = len(words)
    for index, char in enumerate(words):
        if char in "（(":
            depth += 1
            cut = index if depth == 1 else cut
        elif char in "）)":
            if not depth:
                return words[:index]
            depth -= 1
            cut = len(words) if not depth else cut
    return words[:cut]


def _given_before(text: str, clause: _Clause, figures: tuple[Figure, ...], trust: int) -> str:
    """Return what the text before a clause has named as its subject: by a figure there, or by a clause ending in は、."""
    if not trust or not clause.opened_by:
        return ""
    mark = clause.start - (0 if clause.opened_by == "figure" else 1)
    if clause.opened_by in _OPENERS:
        return _before_bracket(text, mark, figures, trust)
    nearest = _nearest(figures, mark)
    if nearest and not text[nearest.end : mark].strip(" 　"):
        return _item(text, nearest, figures, trust - 1)
    if clause.opened_by in "。\n":
        return ""
    before = _clause_before(text, mark, figures)
    phrase = _noun_phrase(before.words.removesuffix("のうち"))
    if phrase.says and (before.words.endswith(("のうち", "全体で")) or phrase.particle in ("は", "が", "では", "には")):
        return phrase.noun
    if nearest and "。" not in text[nearest.end : mark]:
        return _item(text, nearest, figures, trust - 1)
    return phrase.noun if phrase.says and not phrase.particle else ""


def _before_bracket(text: str, opener: int, figures: tuple[Figure, ...], trust: int) -> str:
    """Return what a bracket is about: the figure it follows, or the noun phrase, or the subject of the sentence."""
    head = text[max(0, opener - _REACH) : opener].rstrip(" 　")
    offset = opener - len(text[max(0, opener - _REACH) : opener])
    while (closed := _BRACKET_AT_END.search(head)) and closed.start():
        nearest = _nearest(figures, offset + closed.start())
        if not nearest or text[nearest.end : offset + closed.start()].strip(" 　"):
            break
        head = head[: closed.start()].rstrip(" 　")
    nearest = _nearest(figures, offset + len(head))
    if trust and nearest and nearest.end == offset + len(head):
        return _item(text, nearest, figures, trust - 1)
    words = head.removesuffix("。")
    clause = _clause_before(text, offset + len(words), figures)
    phrase = _noun_phrase(clause.words)
    if phrase.verbal:
        cut = max(clause.words.rfind(particle) for particle in "がはを")
        phrase = _noun_phrase(clause.words[: cut + 1])
    return phrase.noun if phrase.says else ""


def _enclosing_bracket(text: str, index: int) -> int | None:
    """Return where the bracket opens in which a place stands, looking back within the sentence."""
    depth = 0
    for place in range(index - 1, max(-1, index - _REACH), -1):
        if text[place] in "）)":
            depth += 1
        elif text[place] in "（(":
            if not depth:
                return place
            depth -= 1
        elif text[place] == "。":
            return None
    return None
