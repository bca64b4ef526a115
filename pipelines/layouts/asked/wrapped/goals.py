"""成果指標 of a sheet: 数値目標 (KGI, for the whole plan) and 実施評価指標 (KPI, a cell a year), as indicators and values.

数値目標 holds one or more statements, one a line or set apart by wide spaces; a basis in brackets belongs to what stands
before it. In words, a line end may also be where the dump broke a statement, and two statements may be run together:
such places are one doubt (`run-together`) of the measure.

Out of scope: the figures in a statement (`pipelines.japanese.figures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from pipelines.documents.source import Span
from pipelines.japanese import text
from pipelines.japanese.figures import Statement, read_cell
from pipelines.japanese.terms import MANY
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.asked.wrapped.yearly import YearCell
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest
from pipelines.tables.indicator_values import formula_and_note, indicator_value
from pipelines.tables.rows import Flag, Indicator, IndicatorKind, IndicatorValue, Row, ValueKind

_WIDE_SPACE = re.compile(r"(?<![ \u3000]) *+\u3000[ \u3000]*+(?=[^\s【（(])")
_GOES_ON = re.compile(r"[・、，のにをへとがで：:]\s*$")
_CARRIES_ON = re.compile(r"^\s*(?:[【（(]|[のをへ]|に(?:よ|関|対|お|向|つ|基))")
_DIGIT = re.compile(r"\d")
_ACTION = re.compile(r"の([\u4E00-\u9FFF]{2})(?=[\u4E00-\u9FFFA-Z])")
_WORD_THEN_LATIN = re.compile(r"[\u4E00-\u9FFF]{2} (?=[A-Z])")
_HIRAGANA = re.compile(r"[\u3041-\u3096]")
_ROUND_AT_END = re.compile(r"[（(](?P<words>[^（()）]*)[）)]$")
_DIVIDES = re.compile(r"[÷／/]")
_LABEL_END = re.compile(r"[：:]")
_LEAST = 6  # characters of a statement in words


@dataclass(frozen=True)
class _Joint:
    """Where one statement may end and the next begin. `cut` is the better reading; `open` tells if the other is one."""

    cut: bool
    open: bool
    filler: str = ""  # what stands between the two when they are one


@dataclass(frozen=True)
class _Part:
    """A part of 数値目標 that is not cut further, its lines, and its joint with the part before."""

    words: str
    place: Span
    joint: _Joint


_CERTAIN = _Joint(cut=True, open=False)


def read_goals(asking: Asking, body: Sequence[tuple[int, str]], measure_id: str, known: Set[str]) -> list[tuple[str, Span]]:
    """Return the statements of 数値目標, whose lines are `body`, and their lines.

    `known` are cells of the document: how statements end. A place where the lines do not tell where one statement ends is
    a doubt (`run-together`).
    """
    lines = [(number, line) for number, line in body if line.strip()]
    place = Span(lines[0][0], lines[-1][0])
    ends = {cell[-2:] for cell in known}
    parts = [part for whole in _statements(lines) for part in _divided(whole, ends)]
    readings = list(_readings(parts))
    if len(readings) == 1:
        return readings[0]
    target = Target("indicators", measure_id, "指標名")
    by_words = {tuple(words for words, _ in reading): reading for reading in readings}
    chosen = asking.resolver.choose("run-together", target, place, asking.source.text(place), list(by_words))
    return by_words.get(chosen) or [(words, place) for words in chosen if words]


def _statements(lines: Sequence[tuple[int, str]]) -> list[_Part]:
    """Cut 数値目標 at line ends, but not where a line clearly goes on, and at wide spaces behind a figure."""
    found: list[_Part] = []
    for number, line in lines:
        first, *others = _at_wide_spaces(line)
        before = found[-1] if found else None
        if before and (_GOES_ON.search(before.words) or _CARRIES_ON.match(first)):
            joined_words = text.clean(before.words) + text.clean(first)
            found[-1] = _Part(joined_words, before.place.cover(Span(number, number)), before.joint)
        else:
            figures = before and _has_figure(before.words) and _has_figure(first)
            found.append(_Part(first, Span(number, number), _Joint(cut=True, open=bool(before) and not figures)))
        found.extend(_Part(words, Span(number, number), _CERTAIN) for words in others)
    return found


def _at_wide_spaces(line: str) -> list[str]:
    parts, start = [], 0
    for gap in _WIDE_SPACE.finditer(line):
        if _has_figure(line[start : gap.start()]):
            parts.append(line[start : gap.start()])
            start = gap.end()
    return [*parts, line[start:]]


def _has_figure(words: str) -> bool:
    return bool(_DIGIT.search(text.half_width(words)))


def _divided(whole: _Part, ends: Set[str]) -> Iterator[_Part]:
    """Cut a statement in words where two may be run together: behind 〜の導入 (an ending of cells), or before Latin."""
    words, begin, joint = text.clean(whole.words), 0, whole.joint
    if not _has_figure(words):
        found = [(m.end(), _Joint(cut=True, open=True)) for m in _ACTION.finditer(words) if m[1] in ends]
        found += [(m.end(), _Joint(cut=True, open=True, filler=" ")) for m in _WORD_THEN_LATIN.finditer(words)]
        for at, following in sorted(found, key=lambda place: place[0]):
            if _is_phrase(words[begin:at]) and _is_phrase(words[at:]):
                yield _Part(words[begin:at].rstrip(), whole.place, joint)
                begin, joint = at, following
    yield _Part(words[begin:], whole.place, joint)


def _is_phrase(words: str) -> bool:
    return len(words) >= _LEAST and bool(_HIRAGANA.search(words))


def _readings(parts: Sequence[_Part]) -> Iterator[list[tuple[str, Span]]]:
    """Yield the best reading, then those that differ from it at one open joint."""
    best = [part.joint.cut for part in parts]
    yield _joined(parts, best)
    for index, part in enumerate(parts):
        if index and part.joint.open:
            yield _joined(parts, [cut != (at == index) for at, cut in enumerate(best)])


def _joined(parts: Sequence[_Part], cuts: Sequence[bool]) -> list[tuple[str, Span]]:
    cells: list[tuple[str, Span]] = []
    for index, (part, cut) in enumerate(zip(parts, cuts, strict=True)):
        words, place = text.clean(part.words), part.place
        if cut or index == 0:
            cells.append((words, place))
        else:
            before, begun = cells[-1]
            cells[-1] = f"{before}{part.joint.filler}{words}", begun.cover(place)
    return cells


class Targets:
    """Collects the indicators and values of one measure."""

    def __init__(self, measure_id: str, measure_name: str, kpi: str) -> None:
        self._id = measure_id
        self._name = measure_name
        self._kpi = kpi
        self._ids = Numbering()
        self._indicators: dict[str, Indicator] = {}
        self._values: list[IndicatorValue] = []

    def rows(self) -> list[Row]:
        """Return the indicators, then their values."""
        return [*self._indicators.values(), *self._values]

    def add_goal(self, words: str, place: Span) -> None:
        """Add a statement of 数値目標; one in words is an indicator of that name."""
        for statement in read_cell(words):
            self._add(IndicatorKind.KGI, _without_remark(statement), statement.name or statement.content, None, place)

    def add_cell(self, cell: YearCell) -> None:
        """Add a cell of 実施評価指標; its words are values of an indicator of that name, its figures have their own.

        Words that a figure follows without a colon (内製化拡大 ＋20%) are both: what is to be done, and what is counted.
        """
        statements = read_cell(cell.text)
        if not any(statement.content for statement in statements):
            statements = [words for statement in statements for words in _with_words(statement)]
        for statement in statements:
            name = statement.name if statement.figure else self._kpi
            if cell.printed != cell.text:
                statement = replace(statement, text=cell.printed)
            self._add(IndicatorKind.KPI, statement, name, cell.year, cell.place)

    def _add(self, kind: IndicatorKind, statement: Statement, name: str, year: int | None, place: Span) -> None:
        indicator = self._indicator(kind, statement, name or kind.value, place)
        words = text.clean(statement.text.replace(MANY, " ")) or statement.text  # MANY is the reader's own
        row = indicator_value(
            indicator,
            ValueKind.TARGET,
            year,
            statement.figure,
            self._ids,
            place=place,
            source_text=words,
            content=statement.content,
        )
        self._values.append(row)

    def _indicator(self, kind: IndicatorKind, statement: Statement, name: str, place: Span) -> Indicator:
        digest = name_digest(kind.value + name + statement.formula, 4)
        key = joined(self._id, "i", digest)
        known = self._indicators.get(key)
        formula, remark = formula_and_note(statement.formula)
        if known is None:
            known = Indicator(
                id=key,
                place=place,
                measure_id=self._id,
                measure_name=self._name,
                kind=kind,
                name=name,
                unit=statement.figure.unit if statement.figure else "",
                formula=formula,
                quantitative=Flag.YES if statement.figure else Flag.NO,
                note=MANY.join(filter(None, (remark, _remark(statement)))),
            )
            self._indicators[key] = known
        return known


def _without_remark(statement: Statement) -> Statement:
    """Return a statement without a basis that is only a remark: words in round brackets that divide nothing."""
    match = _ROUND_AT_END.search(statement.text)
    remark = match and match["words"] == statement.formula and not _DIVIDES.search(statement.formula)
    return replace(statement, formula="") if remark else statement


def _remark(statement: Statement) -> str:
    """Return the words in round brackets at the end of a statement that its name, basis and words do not hold."""
    match = _ROUND_AT_END.search(statement.text)
    told = f"{statement.name} {statement.formula} {statement.content}"
    return match["words"] if match and match["words"] not in told else ""


def _with_words(statement: Statement) -> Iterator[Statement]:
    """Yield the words of a statement whose figure follows them without a label's colon, then the statement itself."""
    if statement.figure and statement.name and not _LABEL_END.search(statement.text):
        yield replace(statement, name="", figure=None, content=statement.name, formula="", text=statement.name)
    yield statement
