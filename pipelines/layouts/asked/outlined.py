"""The 目次 against the body: which measures there are, what they and the headings above are called, which are 重点.

Names that differ and a 重点 that only one of the two marks are doubts (`name-differs`), so is a measure that only one of
them has (`heading-place`); what both say is reconciled in 整合確認. Out of scope: what a measure says (`asked.texts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.documents.model import Block, Paragraph
from pipelines.documents.source import Span
from pipelines.japanese.text import clean, close_gaps, squeezed
from pipelines.layouts.asked.asking import Asking, span
from pipelines.layouts.layout import HeadingRule
from pipelines.layouts.rules.outline import name_and_priority
from pipelines.layouts.rules.parts import Parts, entry, head_in, head_of
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined
from pipelines.tables.rows import Flag, SourceCheck
from pipelines.tables.source_checks import TwiceNamed, differing_names, finding

_LIST = "目次"


@dataclass(frozen=True)
class Heading:
    """A heading as one of the two prints it: its number, its name without the mark of 重点, whether it has that mark."""

    number: str
    name: str
    text: str
    place: Span
    priority: bool = False


@dataclass
class Contents:
    """The headings of a 目次 by number (`1`; `1-4`), as often as printed; `mark` is the word behind what is 重点."""

    pillars: list[Heading] = field(default_factory=list)
    measures: list[Heading] = field(default_factory=list)
    mark: str = ""

    def measure(self, number: str) -> Heading | None:
        """Return the measure of a number, the last one where it comes twice."""
        return {heading.number: heading for heading in self.measures}.get(number)


def heading(number: str, name: str, text: str, place: str, rule: HeadingRule) -> Heading:
    """Return a heading by its rule."""
    own, priority = name_and_priority(clean(name), rule.priority)
    return Heading(number, own, text, span(place), priority == Flag.YES)


def contents_of(asking: Asking, parts: Parts) -> Contents:
    """Return the 目次. Raises SourceError where a chapter, or the last heading, that it lists does not follow."""
    found = Contents()
    heads = {
        (h.rule.like, h.marked.number)
        for b in (*parts.before, *parts.heading, *parts.behind)
        if (h := head_of(b, asking.layout))
    }
    entries = [(block, text) for block in parts.listed if isinstance(block, Paragraph) and (text := entry(block))]
    pillar = ""
    for block, text in entries:
        head = head_in(text, block, asking.layout)
        if head is None:
            continue
        number, name, rule = head.marked.number, head.marked.name, head.rule
        if rule.column == "-":
            pillar = ""
            if (rule.like, number) not in heads:
                raise asking.source.unexpected(len(asking.source.lines), text)
        elif rule.column == "取組名" and pillar:
            found.mark = rule.priority
            found.measures.append(heading(joined(pillar, number), name, block.text, block.place, rule))
        elif rule.column != "取組名":
            pillar = number
            found.pillars.append(heading(number, name, block.text, block.place, rule))
    _require_last(asking, parts.behind, entries)
    return found


def _require_last(asking: Asking, behind: Sequence[Block], entries: Sequence[tuple[Paragraph, str]]) -> None:
    """Raise SourceError for a document that ends before the last heading of its 目次."""
    if not entries:
        raise asking.source.unexpected(1, asking.layout.outline)
    last = squeezed(entries[-1][1])
    if not any(isinstance(block, Paragraph) and squeezed(block.text) == last for block in behind):
        raise asking.source.unexpected(len(asking.source.lines), entries[-1][1])


class OutlineAsking:
    """Asks about the headings of one document; `terms` are the words of its 用語集."""

    def __init__(self, asking: Asking, contents: Contents, terms: Sequence[str]) -> None:
        self._asking = asking
        self._contents = contents
        self._terms = tuple(terms)

    def agreed_name(self, target: Target, own: Heading, elsewhere: Sequence[str]) -> str:
        """Return the name of a heading that the document also prints elsewhere.

        Where the two differ, the name that holds a word of the 用語集 is the better reading, else the heading's own.
        """
        printed = [close_gaps(name) for name in (own.name, *elsewhere)]
        if len(set(printed)) == 1:
            return clean(own.name)
        best = sorted(dict.fromkeys(printed), key=lambda name: -sum(term in name for term in self._terms))
        name = self._asking.resolver.choose_text("name-differs", target, own.place, own.name, best, alters=True)
        if not name:
            raise self._asking.resolver.misfit("name-differs", target)
        return name

    def pillar(self, own: Heading, described: str | None) -> str:
        """Return the name of a heading above measures; `described` is its name where the front describes it."""
        listed = [one.name for one in self._contents.pillars if one.number == own.number]
        elsewhere = [*([described] if described is not None else []), *listed]
        return self.agreed_name(Target("policies", own.number, "名称"), own, elsewhere)

    def measure(self, own: Heading) -> tuple[str, Flag]:
        """Return the name of a measure, and whether it is 重点."""
        listed = self._contents.measure(own.number)
        target = Target("measures", own.number, "取組名")
        return self.agreed_name(target, own, [listed.name] if listed else []), self._priority(own, listed)

    def _priority(self, own: Heading, listed: Heading | None) -> Flag:
        """Return 有 where the heading prints the mark; a doubt where the 目次 does not say the same."""
        if not self._contents.mark:
            return Flag.NONE
        reading, other = (Flag.YES, Flag.NO) if own.priority else (Flag.NO, Flag.YES)
        if listed is None or listed.priority == own.priority:
            return reading
        target = Target("measures", own.number, "重点")
        readings = [str(reading), str(other)]
        chosen = self._asking.resolver.choose_text("name-differs", target, own.place, clean(own.text), readings, alters=True)
        if chosen not in readings:
            raise self._asking.resolver.misfit("name-differs", target)
        return Flag(chosen)

    def unpaired(self, found: Sequence[Heading]) -> None:
        """Ask for the measures that only the 目次 has, or only the body, if the 目次 lists measures at all."""
        listed, printed = self._contents.measures, {one.number for one in found}
        for one in listed:
            if one.number not in printed:
                target = Target("measures", one.number, "取組名")
                self._asking.nothing("heading-place", target, one.place, clean(one.text))
        for one in found:
            if listed and self._contents.measure(one.number) is None:
                target = Target("measures", one.number, "取組名")
                self._asking.resolver.choose_text("heading-place", target, one.place, clean(one.text), [one.name])

    def checks(self, pillars: Sequence[Heading], measures: Sequence[Heading]) -> Iterator[SourceCheck]:
        """Yield the findings on a 目次 that lists measures."""
        listed = self._contents.measures
        if not listed:
            return
        mark, place = self._contents.mark, listed[0].place.cover(listed[-1].place)
        content = "目次の施策の数と本文の見出しの数"
        yield finding("list-count", place, _LIST, content, str(len(listed)), str(len(measures)))
        if mark:
            marked, found = (str(sum(one.priority for one in ones)) for ones in (listed, measures))
            content = f"目次で{mark}とする施策の数と、本文の見出しでそうする施策の数"
            yield finding("list-priorities", place, _LIST, content, marked, found)
        headings = {one.number: one.name for one in pillars}
        named = [
            TwiceNamed(o.number, o.name, o.place, headings[o.number]) for o in self._contents.pillars if o.number in headings
        ]
        by_number = {one.number: one for one in listed}
        named += [
            TwiceNamed(one.number, by_number[one.number].name, by_number[one.number].place, one.name)
            for one in measures
            if one.number in by_number
        ]
        yield from differing_names(named, "目次の名称(原典の値)と本文の見出し(計算値)")
        yield from _differing_marks(by_number, measures, mark)


def _differing_marks(listed: Mapping[str, Heading], measures: Sequence[Heading], mark: str) -> Iterator[SourceCheck]:
    content = f"目次の{mark}の印(原典の値)と本文の見出しの印(計算値)"
    for one in measures:
        other = listed.get(one.number)
        if mark and other and other.priority != one.priority:
            printed, own = (str(Flag.YES if it.priority else Flag.NO) for it in (other, one))
            yield finding(f"list-priority-{one.number}", other.place, one.number, content, printed, own)
