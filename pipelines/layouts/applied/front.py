"""What a document says of itself: the prose under the headings above its measures, and the colophon with which it ends.

Out of scope: where the measures begin and end (`applied.reading`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from pipelines.documents.model import Block, Paragraph
from pipelines.japanese.fiscal_years import ERA_BASES, find_fiscal_years, western_year
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, is_bullet, join_lines, strip_bullet
from pipelines.layouts.applied.records import Text
from pipelines.layouts.layout import Layout, Overview
from pipelines.layouts.rules.outline import Marked, marked, printed_name
from pipelines.layouts.rules.parts import Head, head_of
from pipelines.layouts.words.vocabulary import plain

_FOREWORD = "前文"  # the label of what stands above the first heading
_NUMBER = re.compile(r"^\d+\s+")
_ISSUED = re.compile(rf"({'|'.join(ERA_BASES)})\s*(元|\d+)年\s*(\d+)月(?:\s*(\d+)日)?\s*発行")


@dataclass(frozen=True)
class Told:
    """The prose under one heading: its label, its lines, and the places of the first and the last."""

    label: str
    lines: tuple[Text, ...]

    @property
    def prose(self) -> str:
        """The paragraphs joined, each bullet by itself."""
        parts: list[str] = []
        goes_on = False
        for line in self.lines:
            if is_bullet(line.text):
                parts.append(clean(strip_bullet(strip_bullet(line.text))))
            elif goes_on:
                parts[-1] = join_lines([parts[-1], line.text])
            else:
                parts.append(clean(line.text))
            goes_on = not is_bullet(line.text)
        return MANY.join(parts)


@dataclass(frozen=True)
class Described:
    """A heading above measures with what is said of it in front of them."""

    number: str
    name: str
    place: str
    lines: list[Text]

    @property
    def prose(self) -> str:
        """The lines as one text."""
        return Told(self.name, tuple(self.lines)).prose


class Front:
    """Takes the lines above the measures and behind them, where the layout says what they are."""

    def __init__(self, declared: Overview) -> None:
        self._declared = declared
        self._closed = False
        self._taken: list[str] = []
        self._parts: dict[str, list[Text]] = {}
        self._under = _FOREWORD
        self._title = ""
        self.described: list[Described] = []
        self.colophon: list[Text] = []

    def read(self, blocks: Sequence[Block], layout: Layout) -> list[Paragraph]:
        """Take from the part before the measures the prose under the headings that are named, and what describes a 大分類.

        Return the lines that were taken.
        """
        lines = [block for block in blocks if isinstance(block, Paragraph) and block.text.strip() and "\t" not in block.text]
        named = {plain(name) for name in self._declared.headings}
        found = {id(line): one for line in lines if (one := marked(line.text))}
        forms = {found[id(line)].like for line in lines if id(line) in found and plain(found[id(line)].name) in named}
        under: list[Text] | None = None
        taken: list[Paragraph] = []
        for line in lines:
            if self._is_title(line.text):
                self._title = clean(line.text)
                taken.append(line)
                continue
            one, head = found.get(id(line)), head_of(line, layout)
            if head is not None or (one is not None and one.like in forms):
                under = self._part(line, one, head, named)
            elif under is not None:
                under.append(Text(line.text, line.place))
            if under is not None:
                taken.append(line)
        return taken

    def _is_title(self, text: str) -> bool:
        return bool(self._declared.title) and self._declared.title in text and not set("、。") & set(text)

    def _part(self, line: Paragraph, one: Marked | None, head: Head | None, named: Set[str]) -> list[Text] | None:
        if one is not None and plain(one.name) in named:
            return self._parts.setdefault(clean(printed_name(line.text, one)), [])
        if head is not None and head.rule.column == "大分類":
            self.described.append(Described(head.marked.number, clean(head.marked.name), line.place, []))
            return self.described[-1].lines
        return None

    def close(self) -> None:
        """Note that a list of the measures was met: what follows is no more of the front."""
        self._closed = True

    def take(self, text: Text, level: int, *, after: bool) -> bool:
        """Take a line of the front, or (`after` measures) of the colophon. Return whether it is; a row of a table is not."""
        if self.colophon or (after and self._declared.colophon and level == 1):
            self.colophon.append(text)
            return True
        if after or self._closed or not self._declared.told or "\t" in text.text:
            return False
        self._taken.append(text.place)
        if level:
            self._under = _NUMBER.sub("", clean(text.text))
        else:
            self._parts.setdefault(self._under, []).append(text)
        return True

    @property
    def told(self) -> Iterator[Told]:
        """The prose by headings, in the order of the layout if it names them; a heading without prose is not there."""
        labels = {plain(name): at for at, name in enumerate(self._declared.headings)}
        parts = sorted(self._parts.items(), key=lambda part: labels.get(plain(part[0]), 0))
        return (Told(label, tuple(lines)) for label, lines in parts if lines)

    @property
    def ends(self) -> tuple[str, ...]:
        """The places of the first and the last line above the measures; none where nothing was taken."""
        return (self._taken[0], self._taken[-1]) if self._taken else ()

    @property
    def title(self) -> str:
        """The heading of the colophon, or the line of the front that the layout tells."""
        return clean(self.colophon[0].text) if self.colophon else self._title

    @property
    def issued(self) -> str:
        """When the colophon says that the document was issued: YYYY-MM or YYYY-MM-DD."""
        found = next((match for line in self.colophon if (match := _ISSUED.search(clean(line.text)))), None)
        if found is None:
            return ""
        day = f"-{int(found[4]):02d}" if found[4] else ""
        return f"{western_year(found[1], found[2])}-{int(found[3]):02d}{day}"

    @property
    def period(self) -> tuple[int, ...]:
        """First and last year of the plan, as the line with the layout's word for it states them; else empty."""
        word = self._declared.period
        for label, text in ((part.label, line.text) for part in self.told for line in part.lines):
            years = find_fiscal_years(text) if word and word in f"{label} {text}" else []
            if len(years) > 1:
                return min(years), max(years)
        return ()
