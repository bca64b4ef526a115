"""施策体系 and 重点施策: the 基本方針, the paragraph that introduces each, and the measures under them.

A 基本方針 is named in three places: 目次, the part that introduces them all (「基本方針1 …」 and a paragraph) and the
heading above its measures (「2-1 基本方針1 …」).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.text import squeezed
from pipelines.readers.kameyama_dx_plan.headings import PILLAR
from pipelines.readers.kameyama_dx_plan.layout import Kind, Layout, Level, Section, compose, paragraphs
from pipelines.readers.kameyama_dx_plan.prose import read_text
from pipelines.tables.doubt import Target
from pipelines.tables.ids import joined
from pipelines.tables.rows import Flag, Measure, Policy, PolicyLevel

# The section whose measures are all 重点施策 says so in its heading.
_PRIORITY = "重点施策"
# A heading that lost its own line: 「(2) …」 at the begin of a paragraph, or any heading after a sentence.
_RUN_IN = re.compile(r"^[(（]\d+[)）]|。\s*(?:[(（]\d+[)）]|\d+-\d+\s|第\d+章\s|基本方針\d)")


def pillars_of(layout: Layout) -> dict[str, Section]:
    """Return the headings above the measures by the number of their 基本方針."""
    parts = [(s, PILLAR.match(s.name)) for s in layout.sections if s.level is Level.PART]
    return {match["number"]: part for part, match in parts if match}


def read_policies(source: Source, layout: Layout, resolver: DoubtResolver) -> tuple[list[Policy], str]:
    """Return the 基本方針, and the text that closes the part that introduces them.

    Raises SourceError when there is none, or one is introduced and has no measures.
    """
    pillars = pillars_of(layout)
    if not pillars:
        raise source.unexpected(len(source.lines), "基本方針1")
    introduced = {s.number: s for s in layout.sections if s.level is Level.PILLAR}
    for promised in introduced.values():
        if promised.number not in pillars:
            raise source.unexpected(promised.line, f"{promised.label} (1)")
    policies, closing = [], ""
    for number, part in pillars.items():
        section = introduced.get(number)
        if section is None:
            place = Span(part.line, part.line)
            target = Target("policies", number, "説明")
            text = resolver.choose_text("lost-cell", target, place, part.raw, [compose(part.blocks)], alters=True)
        else:
            text, rest = _description(section, list(introduced.values()), resolver)
            place = Span(section.line, section.line_of(text))
            text, closing = text + compose(part.blocks), closing + rest
        name = _name(number, part, section, layout, resolver)
        policies.append(Policy(id=number, place=place, level=PolicyLevel.PILLAR, number=number, name=name, description=text))
    return policies, closing


def _name(number: str, part: Section, section: Section | None, layout: Layout, resolver: DoubtResolver) -> str:
    """Return the name of a 基本方針; where the three places that print it differ, that is a doubt."""
    headings = [part.name, *(entry.name for entry in layout.contents if entry.key == part.key)]
    matches = [PILLAR.match(name) for name in headings]
    names = [match["name"] for match in matches if match and match["number"] == number]
    names += [section.name] if section else []
    if len({squeezed(name) for name in names}) == 1:
        return names[0]
    readings = list(dict.fromkeys(names))
    place = Span(part.line, part.line)
    return resolver.choose_text("name-differs", Target("policies", number, "名称"), place, " / ".join(readings), readings)


def _description(section: Section, introduced: list[Section], resolver: DoubtResolver) -> tuple[str, str]:
    """Split the text under an introduced 基本方針 into its description and what closes the part after the last one.

    No heading stands between the two: when the last has more paragraphs than any other, where it ends is a doubt.
    """
    texts = paragraphs(section.blocks)
    usual = max((len(paragraphs(s.blocks)) for s in introduced if s is not section), default=1)
    whole = "".join(texts)
    if section is not introduced[-1] or len(texts) <= max(usual, 1):
        return whole, ""
    target = Target("policies", section.number, "説明")
    readings = ["".join(texts[:count]) for count in (max(usual, 1), len(texts))]
    text = resolver.choose_text("run-together", target, Span(section.line, section.last_line), whole, readings)
    if not whole.startswith(text):
        raise resolver.misfit("run-together", target)
    return text, whole[len(text) :]


def read_measures(source: Source, layout: Layout, policies: list[Policy], resolver: DoubtResolver) -> list[Measure]:
    """Return the measures of all 基本方針 in order.

    Raises SourceError for a number used twice, a 基本方針 without measures, and anything but text under a measure.
    """
    measures: list[Measure] = []
    by_number = {policy.number: policy for policy in policies}
    for number, part in pillars_of(layout).items():
        below = [s for s in layout.sections if part in s.parents]
        if not below:
            raise source.unexpected(part.line, "(1)")
        seen: set[int] = set()
        for section in below:
            _check(source, section, seen)
        measures += _measures(by_number[number], below, resolver)
    return measures


def _check(source: Source, section: Section, seen: set[int]) -> None:
    if section.level is not Level.ITEM or int(section.number) in seen:
        raise source.unexpected(section.line, f"({len(seen) + 1})")
    seen.add(int(section.number))
    for block in section.blocks:
        if block.kind is Kind.TABLE or (block.kind is Kind.PROSE and _RUN_IN.search(block.text)):
            raise source.unexpected(block.span.first, f"({len(seen) + 1})")


def _measures(policy: Policy, sections: list[Section], resolver: DoubtResolver) -> Iterator[Measure]:
    numbers = sorted(int(section.number) for section in sections)
    for section in sections:
        before = max((n for n in numbers if n < int(section.number)), default=0)
        if before + 1 != int(section.number):
            yield from _lost(policy, before + 1, section, resolver)
        number = joined(policy.number, int(section.number))
        place = Span(section.line, section.last_line)
        yield Measure(
            id=number,
            place=place,
            number=number,
            pillar=policy.name,
            name=section.name,
            summary=read_text(section.blocks, Target("measures", number, "概要"), place, resolver),
            priority=_priority(section),
        )


def _lost(policy: Policy, missing: int, following: Section, resolver: DoubtResolver) -> Iterator[Measure]:
    """Ask for a number that was left out: the name of the measure whose heading is lost, or "" when there is none."""
    number = joined(policy.number, missing)
    place = Span(following.line, following.line)
    name = resolver.choose_text("lost-cell", Target("measures", number, "取組名"), place, following.raw, [""], alters=True)
    if name:
        yield Measure(id=number, place=place, number=number, pillar=policy.name, name=name, priority=_priority(following))


def _priority(section: Section) -> Flag:
    return Flag.YES if any(_PRIORITY in parent.name for parent in section.parents) else Flag.NONE
