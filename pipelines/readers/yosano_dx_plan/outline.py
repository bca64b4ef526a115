"""The parts of a plan in this layout: cover, 目次, chapters, and the headings inside them.

A heading is told by its own mark (第N章, 基本方針N, (n), ■), never by its words, and never stands in a row of a table:
a line with a tab is a row, or an entry of the 目次. Out of scope: what stands under the headings (the package itself).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents.source import Source, Span
from pipelines.japanese.text import clean, close_gaps
from pipelines.problems import SourceError

CHAPTER = re.compile(r"(?P<number>第\d+章|参考)\s+(?P<name>\S.*)")
SECTION = re.compile(r"(?<!\d)(?P<number>\d++)\s++(?P<name>\S.*)")
PILLAR = re.compile(r"基本方針\s*(?P<number>\d+)\s+(?P<name>\S.*)")
MEASURE = re.compile(r"[(（](?P<number>\d+)[)）]\s*(?P<name>\S.*?)(?P<priority>\s*重点取組事項)?")
LABEL = re.compile(r"■\s*(?P<number>)(?P<name>\S.*)")

_CONTENTS = "目次"
_ENTRY = re.compile(r"(?P<heading>(?:[^\t]*[^\t.．…・\s])?)[.．…・ \u3000]*+\t\s*\d+\s*")


@dataclass(frozen=True)
class Line:
    """A line of the document that is not blank, by its number (1-based); a row without a text in it counts."""

    number: int
    text: str

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of a table or an entry of the 目次."""
        return "\t" in self.text

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row, without the spaces that stand for line breaks inside words; () for a line without tab."""
        return tuple(close_gaps(cell) for cell in self.text.split("\t")) if self.is_row else ()


@dataclass(frozen=True)
class Part:
    """A heading and the lines under it, down to the next heading of its rank or above."""

    heading: Line
    number: str
    name: str
    priority: bool
    body: tuple[Line, ...]

    @property
    def place(self) -> Span:
        """From the heading to the last line under it that is not blank."""
        return Span(self.heading.number, self.body[-1].number if self.body else self.heading.number)


@dataclass(frozen=True)
class Listed:
    """A heading as the 目次 prints it."""

    line: Line
    name: str
    priority: bool = False


@dataclass(frozen=True)
class Contents:
    """The 目次: its chapters' numbers, and its 基本方針 and measures by number (`1`; `1-4`), as often as printed."""

    chapters: tuple[Listed, ...]
    pillars: tuple[tuple[str, Listed], ...]
    measures: tuple[tuple[str, Listed], ...]


@dataclass(frozen=True)
class Outline:
    """The document in parts: the lines of the cover, the 目次, the chapters."""

    cover: tuple[Line, ...]
    contents: Contents
    chapters: tuple[Part, ...]


def split(lines: Sequence[Line], mark: re.Pattern[str]) -> tuple[tuple[Line, ...], tuple[Part, ...]]:
    """Cut lines at the headings that `mark` matches whole; return the lines before the first, and the parts."""
    matches = [(at, mark.fullmatch(clean(line.text))) for at, line in enumerate(lines) if not line.is_row]
    heads = [(at, match) for at, match in matches if match]
    if not heads:
        return tuple(lines), ()
    ends = [at for at, _ in heads[1:]] + [len(lines)]
    parts = [
        Part(
            lines[at],
            match["number"],
            match["name"],
            bool(match.groupdict().get("priority")),
            tuple(lines[at + 1 : end]),
        )
        for (at, match), end in zip(heads, ends, strict=True)
    ]
    return tuple(lines[: heads[0][0]]), tuple(parts)


def outline(source: Source) -> Outline:
    """Return the parts of the document.

    Raises SourceError when there is no 目次, when a number of a chapter comes twice, and when a chapter that the 目次
    lists does not follow: the document stops short.
    """
    # A line of tabs alone is a row that has lost its cells, not a blank line.
    lines = [Line(number, text) for number, text in enumerate(source.lines, 1) if text.strip() or "\t" in text]
    title = next((at for at, line in enumerate(lines) if clean(line.text) == _CONTENTS), None)
    if not title:
        raise source.unexpected(1, _CONTENTS)
    listed, chapters = split(lines[title + 1 :], CHAPTER)
    contents = _contents(listed)
    once(source, chapters)
    found = {chapter.number for chapter in chapters}
    for entry in contents.chapters:
        if entry.name not in found:
            raise source.unexpected(len(source.lines), entry.line.text.split("\t")[0].rstrip("."))
    return Outline(tuple(lines[:title]), contents, chapters)


def once(source: Source, parts: Sequence[Part]) -> None:
    """Raise SourceError at the second of two headings with one number (or, without numbers, one name)."""
    seen: set[str] = set()
    for part in parts:
        key = part.number or part.name
        if key in seen:
            raise repeated(source, part)
        seen.add(key)


def repeated(source: Source, part: Part) -> SourceError:
    """Return the error of a heading that stands in the document before."""
    return source.unexpected(part.heading.number, f"{clean(part.heading.text)} ×1")


def _contents(lines: Sequence[Line]) -> Contents:
    chapters: list[Listed] = []
    pillars: list[tuple[str, Listed]] = []
    measures: list[tuple[str, Listed]] = []
    pillar = ""
    for line in lines:
        entry = _ENTRY.fullmatch(line.text)
        text = clean(entry["heading"]) if entry else ""
        if match := CHAPTER.fullmatch(text):
            pillar = ""
            chapters.append(Listed(line, match["number"]))
        elif match := PILLAR.fullmatch(text):
            pillar = match["number"]
            pillars.append((pillar, Listed(line, match["name"])))
        elif pillar and (match := MEASURE.fullmatch(text)):
            listed = Listed(line, match["name"], bool(match["priority"]))
            measures.append((f"{pillar}-{match['number']}", listed))
    return Contents(tuple(chapters), tuple(pillars), tuple(measures))
