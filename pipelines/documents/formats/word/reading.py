"""Word files (.docx, .docm): headings, paragraphs, lists, tables, text boxes and footnotes in the order of the page.

Parts are read as XML, since python-docx passes over text boxes, footnotes, inserted text, content controls and the
numbers of lists, all of which are printed. Tracked deletions are not read (a note tells of them); macros are not run. Out
of scope: comments, what a picture shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.documents import places
from pipelines.documents.formats.word.tables import table_of
from pipelines.documents.formats.word.text import W, Words, deleted, is_bold, text_of
from pipelines.documents.model import Block, Document, Heading, Note, Paragraph
from pipelines.documents.office import Package
from pipelines.problems import Place, Problem, SourceError

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_WRAPPERS = tuple(f"{W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_LONGEST_HEADING = 60  # characters of a bold paragraph that is taken for a heading without a level


def read(name: str, data: bytes) -> Document:
    """Return the blocks of a Word file.

    A heading's level is its style's outline level (`見出し 1`, `Heading 1`); a title, and a short paragraph all in bold,
    have level 0. The n-th `paragraph=` counts the paragraphs of the body, empty ones too; `table=` all tables, nested ones
    after the one they stand in. Footnotes follow the block that refers to them. Raises SourceError `document-damaged`,
    `document-bomb`, `document-password`.
    """
    package = Package(name, data)
    package.refuse_entities()
    main = package.main()
    root = package.xml(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise SourceError(Problem("document-damaged", Place(name), {"detail": main}))
    reader = _Reader(package, main)
    blocks = [*reader.furniture("header"), *reader.blocks(body), *reader.furniture("footer")]
    notes = [Note("macros-not-run", places.encoded(name), part) for part in package.parts if part.endswith("vbaProject.bin")]
    return Document(name, "docx", tuple(blocks), (*notes, *reader.notes))


class _Reader:
    """Walks one file once, counting paragraphs and tables."""

    def __init__(self, package: Package, main: str) -> None:
        self.package, self.main, self.name = package, main, package.name
        self.words = Words(package, main)
        self.paragraphs = self.tables = 0
        self.notes: list[Note] = []
        self.footnotes = {kind: self._footnotes(kind) for kind in ("footnote", "endnote")}

    def _footnotes(self, kind: str) -> dict[str, str]:
        roots = [self.package.xml(path) for path in self.package.related(self.main, f"{kind}s")]
        return {
            note.get(f"{W}id", ""): "\n".join(text_of(paragraph) for paragraph in note.iter(f"{W}p")).strip()
            for root in roots
            if root is not None
            for note in root.iter(f"{W}{kind}")
        }

    def furniture(self, kind: str) -> Iterator[Block]:
        """Yield the lines of the running headers or footers, each text once."""
        seen: set[str] = set()
        for path in self.package.related(self.main, kind):
            root = self.package.xml(path)
            for paragraph in root.iter(f"{W}p") if root is not None else ():
                text = text_of(paragraph).strip()
                if text and text not in seen:
                    seen.add(text)
                    yield Paragraph(text, f"{places.encoded(self.name)}#{kind}={len(seen)}", "furniture")

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Yield the blocks of the body, of a content control or of a text box."""
        for child in parent:
            if child.tag == f"{W}p":
                self.paragraphs += 1
                yield from self._paragraph(child, places.paragraph(self.name, self.paragraphs))
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag in _WRAPPERS:
                yield from self.blocks(child)

    def _paragraph(self, element: Any, place: str) -> Iterator[Block]:
        text, listed = self.words.printed(element)
        if text.strip():
            yield self._block(element, text, place, listed=listed)
        yield from self._around(element, place)

    def _block(self, element: Any, text: str, place: str, *, listed: bool) -> Block:
        style = self.words.style(element)
        if style.level is not None:
            return Heading(text, place, style.level)
        if listed:
            return Paragraph(text, place, "item")
        if len(text) <= _LONGEST_HEADING and not text.rstrip().endswith("。") and (style.bold or is_bold([element])):
            return Heading(text, place)
        return Paragraph(text, place)

    def _table(self, element: Any) -> Iterator[Block]:
        self.tables += 1
        place = places.table(self.name, self.tables)
        yield table_of(element, place, self._text_of_cell)
        yield from self._around(element, place)
        for nested in _outermost(element, f"{W}tbl"):
            yield from self._table(nested)

    def _text_of_cell(self, cell: Any) -> str:
        lines = []
        for paragraph in _outermost(cell, f"{W}p", f"{W}tbl"):
            text, listed = self.words.printed(paragraph)
            bulleted = listed and text == text_of(paragraph).strip("\n")
            lines.append(f"・{text}" if bulleted and text.strip() else text)
        return "\n".join(lines).strip("\n")

    def _around(self, element: Any, place: str) -> Iterator[Block]:
        """Yield text boxes and footnotes that hang on a block, and note pictures and deletions in it."""
        for box in _outermost(element, f"{W}txbxContent", f"{W}tbl" if element.tag == f"{W}p" else ""):
            yield from self.blocks(box)
        for kind, texts in self.footnotes.items():
            for reference in element.iter(f"{W}{kind}Reference"):
                identity = reference.get(f"{W}id", "")
                if text := texts.get(identity, ""):
                    yield Paragraph(text, f"{places.encoded(self.name)}#{kind}={identity}", "note")
        if text := deleted(element).strip():
            self.notes.append(Note("deleted-text", place, text))
        self.notes += [Note("image", place, "") for _ in element.iter(_BLIP)]


def _outermost(element: Any, tag: str, *stops: str) -> Iterator[Any]:
    """Yield the descendants of a kind that stand in no other of it; nothing within `stops` or an older copy of a shape."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag != _FALLBACK and child.tag not in stops:
            yield from _outermost(child, tag, *stops)
