"""A text of chapters in parts: the cover, the 目次, what stands before the measures, the measures, the rest.

A heading is told by its form (第1章, 基本方針1, (1)), never by its words, and never stands in a row of a table: a line with
a tab is a row, or an entry of the 目次. Out of scope: what the headings mean (`layouts.applied`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents.model import Block, Paragraph
from pipelines.layouts.layout import HeadingRule, Layout
from pipelines.layouts.rules.labels import labelled_apart
from pipelines.layouts.rules.outline import Marked, marked
from pipelines.layouts.words.vocabulary import plain

_ENTRY = re.compile(r"(?P<heading>[^\t]+)\t\s*\d+\s*")
_LEADERS = ".．…・ \u3000"


@dataclass(frozen=True)
class Head:
    """A heading of a declared form, and its block."""

    block: Paragraph
    marked: Marked
    rule: HeadingRule


@dataclass(frozen=True)
class Parts:
    """The blocks of a document by part; `listed` are the lines of the 目次, `title` its own heading."""

    cover: tuple[Block, ...] = ()
    title: tuple[Block, ...] = ()
    listed: tuple[Block, ...] = ()
    before: tuple[Block, ...] = ()
    heading: tuple[Block, ...] = ()
    measures: tuple[Block, ...] = ()
    behind: tuple[Block, ...] = ()


def parts_of(blocks: Sequence[Block], layout: Layout) -> Parts:
    """Return the parts that a layout tells apart; the whole document is `measures` where it tells none."""
    if not layout.within:
        return _from_the_first(blocks, layout) if layout.outline else Parts(measures=tuple(blocks))
    title = next((at for at, block in enumerate(blocks) if layout.outline and _is(block, layout.outline)), -1)
    heads = [(at, head) for at, block in enumerate(blocks) if at > title and (head := head_of(block, layout))]
    first = heads[0][0] if heads else len(blocks)
    start = next((at for at, head in heads if plain(head.marked.name) == plain(layout.within)), len(blocks))
    form = next((head.rule.like for at, head in heads if at == start), "")
    end = next((at for at, head in heads if at > start and head.rule.like == form), len(blocks))
    return Parts(
        cover=tuple(blocks[: max(title, 0)]),
        title=tuple(blocks[title : title + 1]) if title >= 0 else (),
        listed=tuple(blocks[title + 1 : first]),
        before=tuple(blocks[first:start]),
        heading=tuple(blocks[start : start + 1]),
        measures=tuple(blocks[start + 1 : end]),
        behind=tuple(blocks[end:]),
    )


def _from_the_first(blocks: Sequence[Block], layout: Layout) -> Parts:
    """Return the parts of a document whose measures begin at the first label, behind a list of them with a heading."""
    title = next((at for at, block in enumerate(blocks) if _is_titled(block, layout.outline)), -1)
    first = next((at for at, block in enumerate(blocks) if at > title and _starts(block, layout)), len(blocks))
    closing = layout.overview.closing
    end = next((at for at in range(len(blocks) - 1, first, -1) if _is_titled(blocks[at], closing)), len(blocks))
    if title < 0:
        return Parts(measures=tuple(blocks[:end]), behind=tuple(blocks[end:]))
    return Parts(
        title=tuple(blocks[title : title + 1]),
        listed=tuple(blocks[title + 1 : first]),
        before=tuple(blocks[:title]),
        measures=tuple(blocks[first:end]),
        behind=tuple(blocks[end:]),
    )


def _is_titled(block: Block, words: str) -> bool:
    found = marked(block.text) if words and isinstance(block, Paragraph) else None
    return found is not None and plain(found.name) == plain(words)


def _starts(block: Block, layout: Layout) -> bool:
    found = labelled_apart(block.text, {plain(layout.starts): ""}) if isinstance(block, Paragraph) else None
    return found is not None


def _is(block: Block, words: str) -> bool:
    return isinstance(block, Paragraph) and plain(block.text) == plain(words)


def entry(block: Block) -> str:
    """Return the heading that a line of a 目次 prints, without the dots and the page; "" for a line that is none."""
    found = _ENTRY.fullmatch(block.text) if isinstance(block, Paragraph) else None
    return found["heading"].strip().rstrip(_LEADERS) if found else ""


def head_of(block: Block, layout: Layout) -> Head | None:
    """Return the heading of a declared form that a line is, None where it is none."""
    if not isinstance(block, Paragraph) or "\t" in block.text:
        return None
    return head_in(block.text, block, layout)


def head_in(text: str, block: Paragraph, layout: Layout) -> Head | None:
    """Return the heading of a declared form that a text of a block is, None where it is none."""
    found = marked(text)
    if found is None:
        return None
    rule = next((rule for rule in layout.headings if rule.like and rule.like == found.like), None)
    return Head(block, found, rule) if rule is not None else None
