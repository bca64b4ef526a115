"""The layout of the dump: which lines are introduction, list of measures, sheets, and what stands between the sheets.

    introduction    第１節 … １ … ２ … (prose), a running title in 「」
    list            from the heading that ends in 体系 to the first sheet
    sheets          one a measure, each a fixed sequence of labels (`LABELS`), with letters set apart in the dump
    between sheets  page numbers, headings (第２節, １ …, （１）…) printed after the sheets they stand above, footnotes ※n
    closing         第３節 … (prose)

Out of scope: what the cells of a sheet say (`yearly`, `targets`) and the list of measures (`outline`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.documents.source import Source, Span
from pipelines.japanese import text
from pipelines.japanese.fiscal_years import ERA_BASES, find_fiscal_years

Lines = tuple[int, ...]
"""Numbers of lines (1-based), in order."""

_GAP = "[ \u3000]*"


def _label(words: str) -> re.Pattern[str]:
    """Return the pattern of a label, its letters set apart or not, alone on its line or before the cell's text."""
    return re.compile(rf"^{_GAP}{_GAP.join(map(re.escape, words))}(?:{_GAP}$|[ \u3000]+)")


NAME = "具体的な施策の名称"
SUMMARY = "事業内容"
SCHEDULE = "スケジュール"
ACTIONS = "取組内容"
GOAL = "目指す目標・期待される効果"
MEASURED_BY = "情報化推進施策の成果指標"
KGI = "数値目標"
KPI = "実施評価指標"
LABELS = {name: _label(name) for name in (NAME, SUMMARY, SCHEDULE, ACTIONS, GOAL, MEASURED_BY, KGI, KPI)}
"""The labels of a sheet, in the order of the sheet."""

# The rows of the bar chart between 取組内容 and 目指す目標: labels without cells, as the bars are not text.
_CHART = (
    re.compile(r"^\s*計[ \u3000]+画\s*$"),
    _label("検討／設計・開発"),
    _label("実施・見直し／運用・更新"),
)

_ERAS = "|".join(ERA_BASES)
_YEAR = re.compile(rf"(?:{_ERAS})\s*(?:元|[0-9０-９]+)\s*年度|[(（]\s*([0-9０-９]{{4}})\s*年度\s*[)）]")

_SECTION = re.compile(r"^\s*第[0-9０-９一二三四五六七八九十]+節[ \u3000]+(?P<name>\S.*?)\s*$")
_PILLAR = re.compile(r"^\s*(?P<number>[0-9０-９]+)\u3000+(?P<name>\S.*?)\s*$")
_GROUP = re.compile(r"^\s*[(（](?P<number>[0-9０-９]+)[)）]\s*(?P<name>\S.*?)\s*$")
_FOOTNOTE = re.compile(r"^\s*※\s*(?P<number>[0-9０-９]+)[ \u3000]*(?P<text>\S.*?)\s*$")


@dataclass(frozen=True)
class Heading:
    """A heading: `kind` is section, pillar or group; `number` half-width; `name` without it, cleaned."""

    kind: str
    number: str
    name: str
    line: int


@dataclass(frozen=True)
class Footnote:
    """A footnote: its number and its text, joined."""

    number: str
    text: str
    place: Span


@dataclass(frozen=True)
class Sheet:
    """One sheet: label → the lines of its cell; `after` the headings printed between it and the next sheet."""

    place: Span
    cells: dict[str, Lines]
    after: tuple[Heading, ...]


@dataclass(frozen=True)
class Document:
    """The parts of the document."""

    introduction: Lines
    outline: Lines
    sheets: tuple[Sheet, ...]
    footnotes: tuple[Footnote, ...]
    closing: Lines


class Layout:
    """Reads the parts of one document; its methods raise SourceError where a part is not as the layout wants it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        first = next((m for m in map(_SECTION.match, source.lines) if m), None)
        if first is None:
            raise source.unexpected(1, "第１節")
        title = re.escape(first["name"])
        self._page = re.compile(rf"^\s*+[0-9０-９]*+\s*+{title}\s*$")
        self.title = text.clean(first["name"])

    def line(self, number: int) -> str:
        """Return a line; empty when it is only a page number and title."""
        line = self.source.lines[number - 1]
        return "" if self._page.match(line) else line

    def filled(self, numbers: Sequence[int]) -> list[int]:
        """Return those of the lines that are not empty."""
        return [n for n in numbers if self.line(n).strip()]

    def span(self, numbers: Sequence[int]) -> Span:
        """Return the span of some lines, from the first to the last that is not empty."""
        filled = self.filled(numbers) or list(numbers)
        return Span(filled[0], filled[-1])

    def content(self, number: int, label: str = "") -> str:
        """Return the text of a line, without the label it begins with."""
        line = self.line(number)
        return LABELS[label].sub("", line, count=1) if label else line

    def cell(self, sheet: Sheet, label: str) -> list[str]:
        """Return the lines of a sheet's cell, without its label and without empty ones."""
        numbers = sheet.cells[label]
        lines = [self.content(n, label if n == numbers[0] else "") for n in numbers]
        return [line for line in lines if line.strip()]

    def document(self) -> Document:
        """Cut the document into its parts."""
        count = len(self.source.lines)
        starts = [n for n in range(1, count + 1) if LABELS[NAME].match(self.line(n))]
        if not starts:
            raise self.source.unexpected(count, NAME)
        outline = next((n for n in range(1, starts[0]) if self._ends_in(n, "体系")), None)
        if outline is None:
            raise self.source.unexpected(starts[0], "施策の体系")
        sheets: list[Sheet] = []
        notes: list[Footnote] = []
        closing: Lines = ()
        for start, end in zip(starts, [*starts[1:], count + 1], strict=True):
            cells, tail = self._cells(start, end)
            headings, footnotes, closing = self._between(tail, last=end > count)
            last = self.filled(cells[KPI])
            sheets.append(Sheet(Span(start, last[-1]), cells, tuple(headings)))
            notes.extend(footnotes)
        return Document(tuple(range(1, outline)), tuple(range(outline + 1, starts[0])), tuple(sheets), tuple(notes), closing)

    def heading(self, number: int) -> Heading | None:
        """Return the heading on a line, if it has the form of one."""
        line = self.line(number)
        for kind, pattern in (("section", _SECTION), ("pillar", _PILLAR), ("group", _GROUP)):
            match = pattern.match(line)
            if match:
                digits = text.half_width(match["number"]) if kind != "section" else ""
                return Heading(kind, digits, text.close_gaps(match["name"]), number)
        return None

    def years(self, numbers: Sequence[int], label: str) -> tuple[list[int], int]:
        """Read the fiscal years that head a row of cells.

        Returns the years and how many of the lines they take. 令和３年度 and (2021年度) must tell the same years, and
        each year must follow the one before.
        """
        taken, words = 0, ""
        for index, number in enumerate(numbers):
            line = self.content(number, label if index == 0 else "")
            if line.strip() and not (_YEAR.search(line) and not _YEAR.sub("", line).strip()):
                break
            taken, words = index + 1, f"{words} {line}"
        western = [int(match) for match in _YEAR.findall(words) if match]
        years = find_fiscal_years(words)
        ordered = all(later == year + 1 for year, later in pairwise(years))
        if not years or not ordered or (western and western != years):
            raise self.source.unexpected(numbers[0], f"{label}: 年度")
        return years, taken

    def _ends_in(self, number: int, word: str) -> bool:
        heading = self.heading(number)
        return heading is not None and heading.name.endswith(word)

    def _cells(self, start: int, end: int) -> tuple[dict[str, Lines], Lines]:
        """Cut a sheet at its labels; the lines from the first heading, footnote or page number after it come apart."""
        at = {label: self._find(label, start, end) for label in LABELS}
        order = list(at.values())
        if order != sorted(order):
            raise self.source.unexpected(start, " → ".join(LABELS))
        tail = next((n for n in range(at[KPI] + 1, end) if self._is_between(n)), end)
        if tail == end > len(self.source.lines):
            raise self.source.unexpected(end - 1, f"{KPI} … 第n節")
        bounds = [*order[1:], tail]
        cells = {label: tuple(range(at[label], bound)) for label, bound in zip(at, bounds, strict=True)}
        cells[ACTIONS] = self._without_chart(cells[ACTIONS])
        for label in (NAME, SUMMARY, ACTIONS, GOAL, KGI, KPI):
            if not any(self.content(n, label if n == cells[label][0] else "").strip() for n in cells[label]):
                raise self.source.unexpected(at[label], label)
        return cells, tuple(range(tail, end))

    def _find(self, label: str, start: int, end: int) -> int:
        found = [n for n in range(start, end) if LABELS[label].match(self.line(n))]
        if len(found) != 1:
            raise self.source.unexpected(found[1] if found else end - 1, label)
        return found[0]

    def _without_chart(self, numbers: Lines) -> Lines:
        rows = [next((n for n in numbers if pattern.match(self.line(n))), 0) for pattern in _CHART]
        if not all(rows) or rows != sorted(rows) or self.filled([n for n in numbers if n > rows[0] and n not in rows]):
            raise self.source.unexpected(numbers[-1], "計画／検討／実施")
        return tuple(n for n in numbers if n < rows[0])

    def _is_between(self, number: int) -> bool:
        printed = self.source.lines[number - 1]
        page = bool(printed.strip()) and not self.line(number).strip()
        return page or self.heading(number) is not None or bool(_FOOTNOTE.match(printed))

    def _between(self, numbers: Lines, *, last: bool) -> tuple[list[Heading], list[Footnote], Lines]:
        """Read what stands after a sheet; prose may only follow the last, as the document's closing section."""
        headings: list[Heading] = []
        notes: list[Footnote] = []
        blocks = list(self._blocks(numbers))
        for index, block in enumerate(blocks):
            heading, note = self.heading(block[0]), _FOOTNOTE.match(self.line(block[0]))
            if heading and len(block) == 1:
                headings.append(heading)
                if last and heading.kind == "section" and index + 1 < len(blocks):
                    return headings, notes, tuple(range(block[0], numbers[-1] + 1))
            elif note:
                words = text.join_lines([note["text"], *(self.line(n) for n in block[1:])])
                notes.append(Footnote(text.half_width(note["number"]), words, Span(block[0], block[-1])))
            else:
                raise self.source.unexpected(block[0], "第n節, n …, （n）…, ※n …")
        return headings, notes, ()

    def _blocks(self, numbers: Lines) -> Iterator[list[int]]:
        """Cut lines into blocks: a heading is one; else what no empty line and no new footnote divides."""
        block: list[int] = []
        for number in numbers:
            line = self.line(number)
            heading = self.heading(number) is not None
            if block and (not line.strip() or heading or _FOOTNOTE.match(line)):
                yield block
                block = []
            if line.strip():
                block.append(number)
            if heading:
                yield block
                block = []
        if block:
            yield block
