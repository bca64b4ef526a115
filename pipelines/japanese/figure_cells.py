"""Read one cell of an indicator table into its statements: named figures, and words where the target is no number.

    cell      = { part }                parts are parted by bullets, ；, line breaks and double spaces; a line that begins
                                        with a bracket, or follows one ending in の, を, ・ …, goes on with the one before
    part      = [ words " " ] [ name [ basis ] [ ":" ] ] [ date ] figure { note } { "→" [ date ] figure { note } }
              | words "(" name ":" figure ")"       計画の承認(交付率:35%): words, and a figure with a name of its own
              | words "(" figure ")"                オンライン手続の導入(10様式): the words are its name; of a comparison
                                                    (対前年比5%増) they are a statement, and the name is what they measure
              | figure "の" name                    月2回の開催
              | words                               also a sentence that only mentions figures (3人で行うことで…を図る)
    basis     = "(" words with "/" or "÷" ")"       the formula; another bracket behind a name is part of the name (試行),
                                                    but a period (平成26年～令和5年) dates the figure
    note      = "【" words "】"                     the formula
              | "(" date ")"                        as_of (see `pipelines.japanese.figures`)
              | "(" 試行, 累計, 前年比 … ")"        a condition
              | "(" words ")"                       the formula: the basis on which the figure is counted
              | "(" [ name ] figure ")"             a statement of its own

A figure without a name takes that of the figure before it in its part (PV数 R3：5件 R7：8件), else "".
A cell that states no figure is one statement: its words, broken lines joined, list items joined by `;`; a 【…】 at its end
is the formula.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from pipelines.japanese import figure_grammar as grammar
from pipelines.japanese.figure_values import Figure, find_figures, read_date
from pipelines.japanese.terms import MANY, Change
from pipelines.japanese.text import clean, join_lines

_BREAK = re.compile(r"\n|[；;]|(?<![ 　])[ 　]{2,}+(?![【（(\n])|(?:^|(?<=[\s。]))[・●○◆■•][ 　]?|(?:^|(?<=\n))[-*] ")
_GOES_ON = re.compile(r"[のをにとへがはや、・：:÷/／（(＋+]\s*$")
_OPENS = re.compile(r"\s*[（(【]")
_ROUND = re.compile(r"[（(](?P<words>[^（()）]*)[)）]")
_NOTE = re.compile(r"\s*(?:[（(](?P<round>[^（()）]*)[)）]|【(?P<lens>[^【】]*)】)")
_LENS_AT_END = re.compile(r"【(?P<words>[^【】]*)】$")
_COLON = re.compile(r"[ 　]?[:：]")
_WORD_SPACE = re.compile(r"(?<![A-Za-z0-9& 　])[ 　]++(?![A-Za-z0-9&（(])")
_TAIL = re.compile(
    r"(?:を(?:目指|めざ|目標と)す(?:る)?|とする|の?達成|を(?:達成|維持|実現)(?:する)?|の?維持|まで|へ|"
    r"に(?:向上|増加|拡大|拡充|削減|短縮|引き?上げ|引き?下げ)?(?:する|させる|る)?)?[\s。．、→)）】]*$"
)
_OF = re.compile(r"の(?P<words>[^\s、。はがをに（(【:：]{1,30})[\s。]*$")
_CONDITION = re.compile(r"試行|累計|延べ|のべ|年間|月間|月平均|日平均|年平均|平均|対?(?:前年度?|昨年度?|前回)比|税込|税抜")
_FORMULA_MARK = re.compile(r"[／/÷×]")
_MEASURED = re.compile(r"(?:^|[・、])(?P<words>[^・、]+?(?:数|率|量|額|時間|割合))(?=の|集計|結果|報告|$)")


@dataclass(frozen=True)
class Statement:
    """One statement of an indicator cell: what it counts (`name`), and either a figure or words."""

    name: str  # 交付率 in 計画の承認(交付率:35%); "" when the cell does not say
    figure: Figure | None
    content: str  # 計画の承認; "" when there is a figure
    formula: str  # 【…】 or a basis in brackets: 該当年度申請件数/取組前の年度の申請件数
    text: str  # the stretch of the cell as printed


def read_cell(text: str) -> list[Statement]:
    """Read one indicator cell (「計画の承認(交付率:35%)」「オンライン申請率： 20%」「毎年度5回」) into its statements.

    The places of the figures (`start`, `end`) are places in `text`. An empty cell has no statement.
    """
    figures = find_figures(text, bare=True)
    statements: list[Statement] = []
    stated = False
    for start, end in _parts(text, figures):
        own = _stated(text, start, end, figures)
        stated = stated or bool(own)
        statements.extend(_Reader(text, start, end).read(own) if own else _words(text[start:end]))
    return statements if stated else _words(text)


def _words(text: str) -> list[Statement]:
    """Return the one statement of a stretch without figures."""
    lens = _LENS_AT_END.search(text.rstrip())
    body = text[: lens.start()] if lens else text
    items = [join_lines(item.split("\n")) for item in re.split(r"(?:^|(?<=\s))[・●○◆■•]", body)]
    content = MANY.join(item for item in items if item)
    if not content:
        return []
    return [Statement("", None, content, clean(lens["words"]) if lens else "", _printed(text))]


def _printed(text: str) -> str:
    return " ".join(text.split())


def _parts(text: str, figures: list[Figure]) -> list[tuple[int, int]]:
    """Return where the parts of a cell begin and end."""
    parts: list[tuple[int, int]] = []
    start, broken = 0, ""
    for mark in [*_BREAK.finditer(text), None]:
        end = mark.start() if mark else len(text)
        if text[start:end].strip():
            if parts and broken == "\n" and _continues(text, parts[-1], start):
                start = _join(text, parts, figures, opens=bool(_OPENS.match(text, start)))
            parts.append((start, end))
            broken = ""
        if mark:
            start = mark.end()
            broken = "\n" if mark.group() == "\n" and broken in ("", "\n") else "・"
    return parts


def _continues(text: str, previous: tuple[int, int], start: int) -> bool:
    return bool(_OPENS.match(text, start) or _GOES_ON.search(text[previous[0] : previous[1]]))


def _join(text: str, parts: list[tuple[int, int]], figures: list[Figure], *, opens: bool) -> int:
    """Take back the last part, and what it goes on with; a bracket belongs to all lines of words above it."""
    start, end = parts.pop()
    while opens and parts and not _any(figures, start, end) and not _any(figures, *parts[-1]):
        if text[parts[-1][1] : start].strip(" 　\n"):
            break
        start, end = parts.pop()
    return start


def _any(figures: list[Figure], start: int, end: int) -> bool:
    return any(start <= figure.start < end for figure in figures)


def _stated(text: str, start: int, end: int, figures: list[Figure]) -> list[Figure]:
    """Return the figures that a part states: none when words follow the last, for then it only mentions them."""
    part = text[start:end]
    inside = [figure for figure in figures if start <= figure.start < end]
    for bracket in (*_ROUND.finditer(part), *re.finditer(r"【[^【】]*】", part)):
        low, high = start + bracket.start(), start + bracket.end()
        held = [figure for figure in inside if low < figure.start < high]
        a_name = _COLON.match(text, high, end)
        if held and (a_name or bracket.group()[0] == "【" or text[held[-1].end : high - 1].strip()):
            inside = [figure for figure in inside if figure not in held]
    if not inside:
        return []
    rest = text[inside[-1].end : end]
    only = len(inside) == 1 and not text[start : inside[0].start].strip()
    ended = _TAIL.match(re.sub(r"[（(][^（()）]*[)）]|【[^【】]*】", "", rest)) or (only and _OF.match(rest))
    return inside if ended else []


class _Reader:
    """Reads one part that states figures, from left to right."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.place = start
        self.end = end
        self.name = ""

    def read(self, figures: list[Figure]) -> Iterator[Statement]:
        for index, figure in enumerate(figures):
            limit = figures[index + 1].start if index + 1 < len(figures) else self.end
            lead = self.text[self.place : figure.start]
            opener = max(lead.rfind("("), lead.rfind("（"))
            if opener > max(lead.rfind(")"), lead.rfind("）")):
                begin = yield from self._before_bracket(figure, lead[:opener], lead[opener + 1 :])
            else:
                begin = yield from self._before_figure(lead, first=not index)
            yield self._statement(figure, self.place + begin, limit)

    def _before_figure(self, lead: str, *, first: bool) -> Generator[Statement, None, int]:
        """Take the name from what stands before a figure, and give the words there that are not its name.

        Returns where in the lead the figure's own stretch begins.
        """
        words, label = _split(lead)
        yield from _words(words)
        begin = len(words)
        if not first and not re.search(r"[：:]\s*$", label):  # a sentence: 30日程が2日程に短縮、時間が30%程短縮
            clause = re.search(r"(?:^|[、,→])(?P<words>[^、,→]*)$", label)
            cut = clause.start("words") if clause else 0
            begin, label = begin + cut, label[cut:]
        name = _named(label)
        if re.fullmatch(r"[ぁ-ん]{1,3}", name):
            begin, name = begin + len(label), ""
        self.name = name or self.name
        return begin

    def _before_bracket(self, figure: Figure, outer: str, inner: str) -> Generator[Statement, None, int]:
        """Take the name of a figure in brackets, and give the words before them if they stand for themselves.

        Returns where in the lead the figure's own stretch begins.
        """
        own = _named(inner)
        inside = len(outer) + 1
        if not _named(outer):
            self.name = own or self.name
            return inside
        if own or (figure.change is not Change.NONE and "比" in figure.condition):
            yield from _words(outer.lstrip("、, "))
            measured = _MEASURED.search(join_lines(outer.split("\n")))
            self.name = own or (measured["words"] if measured else _named(outer))
            return inside
        words, label = _split(outer)
        yield from _words(words)
        self.name = _named(label)
        return len(words)

    def _statement(self, figure: Figure, begin: int, limit: int) -> Statement:
        name, formula, as_of = _basis(self.name)
        conditions = [figure.condition] if figure.condition else []
        self.place = figure.end
        if not name and (noun := _OF.match(self.text, figure.end, limit)):
            name, self.place = clean(noun["words"]), noun.end()
        while (note := _NOTE.match(self.text, self.place)) and note.end() <= limit:
            words = clean(note["lens"] or note["round"] or "")
            if note["round"] is not None and _CONDITION.fullmatch(words):
                conditions.append(words)
            elif not (note["round"] is not None and read_date(words)):
                formula = f"{formula}{MANY}{words}" if formula else words
            self.place = note.end()
        closer = re.match(r"\s*[)）]", self.text[self.place : limit])
        printed = _printed(self.text[begin : self.place]).lstrip("→、, ")
        self.place += closer.end() if closer else 0
        if closer and printed.count("(") + printed.count("（") > printed.count(")") + printed.count("）"):
            printed += closer.group().strip()
        figure = replace(figure, condition=MANY.join(conditions), as_of=figure.as_of or as_of)
        return Statement(name, figure, "", formula, printed)


def _split(lead: str) -> tuple[str, str]:
    """Part what stands before a figure into words of their own and its label: 「適切な更新 重大なインシデント件数：」."""
    body = _unlabelled(lead)
    spaces = list(_WORD_SPACE.finditer(body.rstrip(" 　:：\n")))
    for space in reversed(spaces):
        if len(body[: space.start()].strip()) >= 4 and not _ROUND.search(body[space.start() :].split("：")[0] + "("):
            return lead[: space.end()], lead[space.end() :]
    return "", lead


def _unlabelled(lead: str) -> str:
    label = grammar.DATE_LABEL_BEFORE.search(grammar.narrow(lead))
    return lead[: label.start()] if label else lead


def _named(label: str) -> str:
    """Return the name in a label, without its date, colon, bullets, arrows and the particle behind it."""
    name = join_lines(_unlabelled(label).split("\n")).strip(" :：→、,")
    return re.sub(r"(?<=[^ぁ-ん])(?:は|が|を|の)$", "", name)


def _basis(name: str) -> tuple[str, str, str]:
    """Return a name without the bracket behind it that is its formula or its period, that formula, and that period."""
    bracket = re.search(r"(?:(?<!\s)\s++)?[（(](?P<words>[^（()）]*)[)）]$", name)
    if bracket is None or not bracket.start():
        return name, "", ""
    words = bracket["words"]
    if read_date(words):
        return name[: bracket.start()], "", read_date(words)
    if _FORMULA_MARK.search(words):
        return name[: bracket.start()], words, ""
    return name, "", ""
