"""用語: the footnotes of the plan, each with the word in the text that carries its mark, and the ※ notes.

Numbers are as printed: the document begins to count anew in the middle, so a number stands twice, and a footnote
belongs to the nearest mark of its number before it that no other footnote has taken.
Out of scope: finding footnotes and marks (`layout`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import MANY
from pipelines.readers.kameyama_dx_plan.layout import (
    END_OF_SENTENCE,
    Block,
    Kind,
    Section,
    footnote,
    marks,
    without_marks,
)
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest
from pipelines.tables.rows import GlossaryEntry

# A word: ideographs, katakana, Latin and digits; Latin words with a space between; brackets after it belong to it.
_CHARS = r"A-Za-z0-9々〇\u30A1-\u30FA\u30FC\u3400-\u4DBF\u4E00-\u9FFF"
_TERM = re.compile(rf"(?<![{_CHARS}.・'-])(?:[A-Za-z0-9.'-]++ ){{0,4}}[{_CHARS}.・-]++(?:[(（][^()（）]*+[)）])?$")
_HIRAGANA = re.compile(r"(?<![\u3041-\u309F])[\u3041-\u309F]++$")
# Particles and verb endings after which a new word begins. A word may also begin with hiragana (ふるさと納税): then the
# hiragana stand at the begin of a phrase, or are longer than such an ending.
_WORD_END = re.compile(rf"(?<=[{_CHARS}」』）)])[\u3041-\u309F]{{0,2}}[のやがはをにでとてるたい]$")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NOTE = re.compile(r"^※\s*(?P<term>.+?)(?:とは、?(?P<text>.*))?$")


@dataclass
class _Marked:
    """A footnote mark in the text, and the text before it."""

    number: str
    before: str
    line: int
    taken: bool = False


def read_glossary(sections: tuple[Section, ...], resolver: DoubtResolver) -> list[GlossaryEntry]:
    """Return the footnotes and ※ notes in the document's order.

    Doubts (`lost-cell`): a footnote without a mark in the text, a mark without a footnote, a footnote that does not end
    with a full stop, a ※ list with a number missing. And (`run-together`) a mark whose word may begin earlier than the
    change of script shows.
    """
    marked = list(_marked(sections))
    rows: list[GlossaryEntry] = []
    for section in sections:
        for i, block in enumerate(section.blocks):
            if block.kind is Kind.FOOTNOTE:
                rows.append(_footnote(block, marked, resolver))
            elif block.kind is Kind.NOTE:
                rows.append(_note(section.blocks[i:], resolver))
    rows += _orphans(marked, resolver)
    numbering = Numbering()
    rows = [row for row in rows if row.term and row.explanation]
    return [replace(row, id=numbering.unique(row.id)) for row in rows]


def _marked(sections: tuple[Section, ...]) -> Iterator[_Marked]:
    for section in sections:
        texts = [(section.raw, section.line)]
        texts += [(b.raw, b.span.last) for b in section.blocks if b.kind is not Kind.FOOTNOTE]
        for text, line in texts:
            for mark in marks(text):
                # The star is explained by the ※ note that begins with the very word.
                if mark.number.isdigit():
                    yield _Marked(mark.number, without_marks(text[: mark.start]), line)


def _footnote(block: Block, marked: list[_Marked], resolver: DoubtResolver) -> GlossaryEntry:
    number, text = footnote(block.raw)
    explanation = without_marks(text)
    line = block.span.first
    mark = max(
        (m for m in marked if m.number == number and not m.taken and m.line < line), key=lambda m: m.line, default=None
    )
    if mark is None:
        target = Target("glossary", joined("g", name_digest(explanation)), "用語")
        term = resolver.choose_text("lost-cell", target, block.span, block.raw, [number], alters=True)
        place = block.span
    else:
        mark.taken = True
        term = _term(mark, resolver)
        place = block.span.cover(Span(mark.line, mark.line))
    if not explanation.endswith(END_OF_SENTENCE):
        target = Target("glossary", joined("g", name_digest(term)), "説明")
        explanation = resolver.choose_text(
            "lost-cell", target, block.span, explanation or block.raw, [explanation], alters=True
        )
    return GlossaryEntry(id=joined("g", name_digest(term)), place=place, term=term, explanation=explanation, number=number)


def _term(mark: _Marked, resolver: DoubtResolver) -> str:
    """Return the word that carries the mark."""
    match = _TERM.search(mark.before)
    term = match[0].strip("・-. ") if match else ""
    if match is None or not term:
        target = Target("glossary", joined("g", name_digest(mark.before)), "用語")
        return resolver.choose_text("lost-cell", target, Span(mark.line, mark.line), mark.before, [mark.before or "?"])
    before = mark.before[: match.start()]
    hiragana = _HIRAGANA.search(before)
    if hiragana is None or _WORD_END.search(before):
        return term
    target = Target("glossary", joined("g", name_digest(term)), "用語")
    readings = [term, hiragana[0] + term]
    return resolver.choose_text("run-together", target, Span(mark.line, mark.line), hiragana[0] + term, readings)


def _note(blocks: list[Block], resolver: DoubtResolver) -> GlossaryEntry:
    """Read a ※ note: 「※…とは、」 or a ※ heading, and the lines under it as one text, `;` between them."""
    head, texts = blocks[0], []
    match = _NOTE.match(head.text)
    term = match["term"].strip() if match else head.text
    if match and match["text"]:
        texts.append(match["text"].strip())
    place = head.span
    for block in blocks[1:]:
        if block.kind is not Kind.NOTE_BODY:
            break
        texts.append(block.text)
        place = place.cover(block.span)
    row_id = joined("g", name_digest(term))
    explanation = MANY.join(texts)
    numbers = [_CIRCLED.index(text[0]) for text in explanation.split(MANY) if text[:1] in _CIRCLED and text]
    if not explanation or numbers != list(range(len(numbers))):
        target = Target("glossary", row_id, "説明")
        source = explanation or head.raw
        explanation = resolver.choose_text("lost-cell", target, place, source, [explanation], alters=True)
    return GlossaryEntry(id=row_id, place=place, term=term, explanation=explanation)


def _orphans(marked: list[_Marked], resolver: DoubtResolver) -> Iterator[GlossaryEntry]:
    """Ask for the footnotes that the text has a mark for and the document does not have."""
    for mark in marked:
        if mark.taken:
            continue
        term, place = _term(mark, resolver), Span(mark.line, mark.line)
        row_id = joined("g", name_digest(term))
        target = Target("glossary", row_id, "説明")
        explanation = resolver.choose_text("lost-cell", target, place, f"{term} {mark.number}", [""], alters=True)
        yield GlossaryEntry(id=row_id, place=place, term=term, explanation=explanation, number=mark.number)
