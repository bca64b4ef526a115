"""Web pages: headings, paragraphs, lists, definition lists and tables of the page as it stands; nothing is fetched or run.

Out of scope: what a style sheet hides or adds, what a script writes, frames.
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.documents import places
from pipelines.documents.encodings import decode
from pipelines.documents.formats.html.tables import is_layout, table_of
from pipelines.documents.formats.html.text import STRUCK, is_unseen, squeezed, tag_of
from pipelines.documents.model import Block, Document, Heading, Kind, Note, Paragraph
from pipelines.problems import Place, Problem, SourceError

_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_-]{2,20})", re.I)
_HEAD = 4096  # bytes in which a page may declare its encoding
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_KINDS: dict[str, Kind] = {"li": "item", "dt": "term"}
_PARAGRAPHS: dict[str, Kind] = {"item": "item", "term": "term", "furniture": "furniture"}
_FURNITURE = ("nav", "header", "footer")
# Elements whose text is a block of its own; what stands between two of them is one paragraph.
_BLOCKS = frozenset(
    (
        *(*_LEVELS, *_KINDS, *_FURNITURE, "address", "article", "aside", "blockquote", "body", "center", "dd", "details"),
        *("div", "dl", "fieldset", "figcaption", "figure", "form", "hr", "legend", "main", "ol", "p", "pre", "section"),
        *("summary", "ul", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"),
    )
)
_TO_TOP = re.compile(r"[▲△↑]? ?(?:この)?(?:ページの?|画面の?)?(?:先頭|トップ|上)[へに](?:戻る|もどる|移動)?")
_DEEPEST = 200  # elements inside one another; a page of a town has twenty


def read(name: str, data: bytes) -> Document:
    """Return the blocks of a web page; what stands in 〈nav〉, 〈header〉 and 〈footer〉 is furniture.

    The n-th `paragraph=` counts headings and paragraphs as returned, `table=` the 〈table〉 elements of the page. A table
    that only arranges the page (it holds tables or headings) is read as what it holds. Raises what `encodings.decode`
    raises, and SourceError `document-bomb` where elements are nested without end.
    """
    from lxml import etree, html

    declared = _CHARSET.search(data[:_HEAD])
    text, encoding = decode(name, data, declared[1].decode("ascii") if declared else "")
    # As bytes, since lxml refuses a str that declares an encoding.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise SourceError(Problem("document-damaged", Place(name), {"detail": str(error)})) from error
    reader = _Reader(name, root)
    reader.walk(root, "text", 0)
    reader.flush("text")
    return Document(name, "html", tuple(reader.blocks), tuple(reader.notes), encoding)


class _Reader:
    """Walks a page once; text gathers until a block begins or ends."""

    def __init__(self, name: str, root: Any) -> None:
        self.name = name
        self.tables = {table: number for number, table in enumerate(root.iter("table"), 1)}
        self.blocks: list[Block] = []
        self.notes: list[Note] = []
        self.gathered: list[str] = []
        self.count = 0

    def walk(self, element: Any, kind: str, depth: int) -> None:
        """Read an element; `kind` is what its own text is: text, item, term, furniture, or a heading (h1 to h6)."""
        if depth > _DEEPEST:
            raise SourceError(Problem("document-bomb", Place(self.name), {"part": "HTML"}))
        tag = tag_of(element)
        if is_unseen(element):
            self._note_unseen(element)
        elif tag == "br":
            self.gathered.append("\n")
        elif tag == "img":
            self._note("image", element.get("alt") or element.get("src") or "")
        elif tag == "table" and not is_layout(element):
            self.flush(kind)
            place = places.table(self.name, self.tables[element])
            self.blocks.append(table_of(element, place))
            away = (" ".join("".join(struck.itertext()).split()) for struck in element.iter(*STRUCK))
            self.notes += [Note("deleted-text", place, text) for text in away if text]
        elif tag in _BLOCKS:
            self.flush(kind)
            own = kind if kind == "furniture" and tag != "h1" else _kind(tag, kind)
            self._inside(element, own, depth)
            self.flush(own)
        else:
            self._inside(element, kind, depth)

    def _inside(self, element: Any, kind: str, depth: int) -> None:
        self.gathered.append(squeezed(element.text or ""))
        for child in element:
            self.walk(child, kind, depth + 1)
            self.gathered.append(squeezed(child.tail or ""))

    def flush(self, kind: str) -> None:
        """Make a block of the text gathered so far, if there is any."""
        text = "\n".join(line.strip(" ") for line in "".join(self.gathered).split("\n")).strip("\n")
        self.gathered.clear()
        if not text.strip():
            return
        self.count += 1
        place = places.paragraph(self.name, self.count)
        if kind in _LEVELS:
            self.blocks.append(Heading(text, place, _LEVELS[kind]))
        else:
            kind = "furniture" if _TO_TOP.fullmatch(text.strip()) else kind
            self.blocks.append(Paragraph(text, place, _PARAGRAPHS.get(kind, "text")))

    def _note_unseen(self, element: Any) -> None:
        tag = tag_of(element)
        text = " ".join("".join(element.itertext()).split())
        if text and tag in STRUCK:
            self._note("deleted-text", text)
        elif text and tag in _BLOCKS:
            self._note("hidden-text", text)

    def _note(self, rule: str, text: str) -> None:
        self.notes.append(Note(rule, places.paragraph(self.name, self.count + 1), text))


def _kind(tag: str, around: str) -> str:
    """Return the kind of a block's text: its own, else that of the list item it stands in."""
    if tag in _LEVELS:
        return tag
    if tag in _FURNITURE:
        return "furniture"
    if tag in _KINDS:
        return _KINDS[tag]
    return "text" if tag in ("dd", "ul", "ol", "dl") else around
