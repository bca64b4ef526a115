"""The layout of the plan: cover, 目次, chapters with numbered headings and blocks of text under them, colophon.

Lines become blocks (prose, footnote, ※ note, list, table, caption), blocks are gathered under the heading above them, and
the marks of footnotes are taken out of the running text. What a page break tore apart is prose under the same
heading, so it comes together again when `compose` joins the prose and leaves the footnotes between out.
Out of scope: what the headings mean (the package's `read`), and which word a footnote explains (`glossary`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from pipelines.documents.source import Source, Span
from pipelines.japanese.fiscal_years import ERA_BASES
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, is_bullet, join_lines, strip_bullet

END_OF_SENTENCE = "。"


class Level(IntEnum):
    """How deep a heading stands."""

    CHAPTER = 1  # 第1章
    SECTION = 2  # 1節
    PART = 3  # 1-1
    PILLAR = 4  # 基本方針1, where it has no other number
    ITEM = 5  # (1)
    POINT = 6  # ◆


class Kind(Enum):
    """What a block of lines is."""

    PROSE = "prose"
    LIST = "list"
    FOOTNOTE = "footnote"
    NOTE = "note"  # ※ and the term that is explained
    NOTE_BODY = "note body"
    TABLE = "table"
    CAPTION = "caption"
    CREDIT = "credit"  # where a figure was taken from


@dataclass(frozen=True)
class Block:
    """A stretch of text of one kind: `text` without footnote marks, `raw` with them.

    Both are cleaned; the cells of a table are apart by tabs in `text`.
    """

    kind: Kind
    span: Span
    text: str
    raw: str


@dataclass(eq=False)
class Section:
    """A heading and the blocks directly under it. `parents` are the headings above it, the chapter first."""

    level: Level
    number: str
    name: str
    raw: str  # the heading line with its footnote marks
    line: int
    parents: tuple[Section, ...]
    blocks: list[Block] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Return the number as the document prints it: 第1章, 1節, 1-1, 基本方針1, (1)."""
        forms = {Level.CHAPTER: "第{}章", Level.SECTION: "{}節", Level.PILLAR: "基本方針{}", Level.ITEM: "({})"}
        return forms.get(self.level, "{}").format(self.number)

    @property
    def key(self) -> str:
        """Return what tells the heading apart in the whole document: 第3章2節."""
        chapter = next((p.label for p in self.parents if p.level is Level.CHAPTER), "")
        return chapter + self.label

    @property
    def path(self) -> str:
        """Return the labels of all headings down to this one: 第2章5節5-2(1)."""
        return "".join(section.label for section in (*self.parents, self))

    @property
    def last_line(self) -> int:
        """Return the last line of its running text, or of the heading when there is none."""
        return max((b.span.last for b in self.blocks if b.kind in (Kind.PROSE, Kind.LIST)), default=self.line)

    def line_of(self, text: str) -> int:
        """Return the line on which `text`, with which the running text begins, ends."""
        running = [block for block in self.blocks if block.kind in (Kind.PROSE, Kind.LIST)]
        ends = (b.span.last for i, b in enumerate(running) if len(compose(running[: i + 1])) >= len(text))
        return next(ends, self.last_line)


@dataclass(frozen=True)
class Line:
    """A line that is not empty: its number (1-based) and its text, not yet cleaned."""

    number: int
    text: str


@dataclass(frozen=True)
class Layout:
    """A document taken apart. `contents` are the headings of 目次 (no blocks), `sections` those of the body."""

    cover: tuple[Line, ...]
    contents: tuple[Section, ...]
    sections: tuple[Section, ...]
    colophon: tuple[Line, ...]


DATE = rf"(?:{'|'.join(ERA_BASES)})\s*(?:元|\d+)\s*年\s*\d+\s*月(?:\s*\d+\s*日)?"
"""When a document was issued, in era years."""
COLOPHON = re.compile(rf"^(?P<title>\S.*?)\s*[\[［](?P<issued>{DATE})[\]］]$")

_HEADINGS = {
    Level.CHAPTER: re.compile(r"^第\s*(?P<number>\d+)\s*章\s*(?P<name>.+)$"),
    Level.SECTION: re.compile(r"^(?P<number>\d+)\s*節\s*(?P<name>.+)$"),
    Level.PART: re.compile(r"^(?P<number>\d+-\d+)\s+(?P<name>.+)$"),
    Level.PILLAR: re.compile(r"^基本方針\s*(?P<number>\d+)\s+(?P<name>.+)$"),
    Level.ITEM: re.compile(r"^[(（](?P<number>\d+)[)）]\s*(?P<name>.+)$"),
    Level.POINT: re.compile(r"^(?P<number>◆)\s*(?P<name>.+)$"),
}
_PAGE = re.compile(r"^(?P<heading>.*[^\s.…・])[\s.…・]++\d++$")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARK = re.compile(rf"(?<!\s)\s*+(?:\^\{{(?P<tex>[0-9*]+)\}}|(?P<sign>[{_SUPERSCRIPTS}]+))")
_FOOTNOTE = re.compile(rf"^(?P<sign>[{_SUPERSCRIPTS}]+)\s*(?P<text>.*)$")
_SQUARE = re.compile(r"\d\s?[kcm]?m$")
_CAPTION = re.compile(r"^【[^】]*】")
_CREDIT = re.compile(r"^[(（].*(?:抜粋|出典|資料|作成|より).*[)）]$")
_CIRCLED = re.compile(r"(?<=\S)\s+(?=[①-⑳])")


@dataclass(frozen=True)
class Mark:
    """A footnote mark in a text: its number, half-width (`*` for the star), and where it stands."""

    number: str
    start: int
    end: int


def marks(text: str) -> Iterator[Mark]:
    """Yield the footnote marks of a cleaned text; the ² of m² is a word's own and no mark."""
    for match in _MARK.finditer(text):
        if not _SQUARE.search(text[: match.start()]):
            number = match["tex"] or _digits(match["sign"])
            yield Mark(number, match.start(), match.end())


def without_marks(text: str) -> str:
    """Return a text without its footnote marks."""
    for mark in reversed(list(marks(text))):
        text = text[: mark.start] + text[mark.end :]
    return text


def footnote(raw: str) -> tuple[str, str]:
    """Split a footnote into its number (half-width) and its text."""
    match = _FOOTNOTE.match(raw)
    return (_digits(match["sign"]), match["text"]) if match else ("", raw)


def _digits(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign)


def compose(blocks: Iterable[Block]) -> str:
    """Join the running text of blocks: prose directly, list items with `;`; notes and figures are left out."""
    text, last = "", Kind.PROSE
    for block in blocks:
        if block.kind not in (Kind.PROSE, Kind.LIST):
            continue
        both_prose = block.kind is last is Kind.PROSE
        text = join_lines([text, block.text]) if both_prose or not text else text + MANY + block.text
        last = block.kind
    return text


def paragraphs(blocks: Iterable[Block]) -> list[str]:
    """Return the running text of blocks as paragraphs; what a page break tore apart is one paragraph again."""
    texts: list[str] = []
    for block in blocks:
        if block.kind not in (Kind.PROSE, Kind.LIST):
            continue
        if texts and not texts[-1].endswith(END_OF_SENTENCE):
            texts[-1] = join_lines([texts[-1], block.text])
        else:
            texts.append(block.text)
    return texts


def read_layout(source: Source) -> Layout:
    """Take a document apart.

    Raises SourceError `source-layout` when the 目次, the chapters after it or the colophon at the end are missing.
    """
    lines = [Line(n, text) for n, text in enumerate(source.lines, 1) if clean(text)]
    start = next((i for i, line in enumerate(lines) if re.fullmatch(r"目\s*次", clean(line.text))), None)
    if start is None:
        raise source.unexpected(1, "目次")
    body = next((i for i in range(start + 1, len(lines)) if _begins_body(lines[i])), None)
    if body is None:
        raise source.unexpected(len(source.lines), "第1章")
    end = next((i for i in range(len(lines) - 1, body, -1) if COLOPHON.match(clean(lines[i].text))), None)
    if end is None:
        raise source.unexpected(len(source.lines), "[令和…年…月] 発行")
    contents = tuple(_contents(lines[start + 1 : body]))
    return Layout(tuple(lines[:start]), contents, _sections(source, lines[body:end]), tuple(lines[end:]))


def _begins_body(line: Line) -> bool:
    text = clean(line.text)
    return bool(_HEADINGS[Level.CHAPTER].match(text)) and not _PAGE.match(text)


def _contents(lines: list[Line]) -> Iterator[Section]:
    stack: tuple[Section, ...] = ()
    for line in lines:
        page = _PAGE.match(clean(line.text))
        section = _heading(Line(line.number, page["heading"]), stack) if page else None
        if section is not None:
            stack = (*section.parents, section)
            yield section


def _heading(line: Line, stack: tuple[Section, ...]) -> Section | None:
    raw = clean(line.text.replace("**", ""))
    text = without_marks(raw)
    if text.endswith(END_OF_SENTENCE) or "\t" in line.text:
        return None
    for level, pattern in _HEADINGS.items():
        if match := pattern.match(text):
            parents = tuple(s for s in stack if s.level < level)
            return Section(level, match["number"], match["name"], raw, line.number, parents)
    return None


def _sections(source: Source, lines: list[Line]) -> tuple[Section, ...]:
    sections: list[Section] = []
    stack: tuple[Section, ...] = ()
    for line in lines:
        if section := _heading(line, stack):
            sections.append(section)
            stack = (*section.parents, section)
        elif sections:
            _put(sections[-1].blocks, line)
        else:
            raise source.unexpected(line.number, "第1章")
    return tuple(_without_announcements(sections))


def _put(blocks: list[Block], line: Line) -> None:
    """Add a line to the blocks of its section, to the last one if it goes on there."""
    block = _block(line, blocks)
    last = blocks[-1] if blocks else None
    broken = last is not None and line.number == last.span.last + 1 and not last.text.endswith(END_OF_SENTENCE)
    if last is not None and broken and block.kind is Kind.PROSE and last.kind in (Kind.PROSE, Kind.FOOTNOTE):
        texts = join_lines([last.text, block.text]), join_lines([last.raw, block.raw])
        blocks[-1] = Block(last.kind, last.span.cover(block.span), *texts)
    else:
        blocks.append(block)


def _block(line: Line, before: list[Block]) -> Block:
    raw = clean(line.text.replace("**", ""))
    text = without_marks(raw)
    span = Span(line.number, line.number)
    kind = _kind(line.text, raw, before)
    if kind is Kind.TABLE:
        return Block(kind, span, "\t".join(without_marks(clean(c)) for c in line.text.split("\t")), raw)
    if is_bullet(line.text):
        return Block(kind, span, MANY.join(_CIRCLED.split(strip_bullet(text))), raw)
    return Block(kind, span, text, raw)


def _kind(line: str, raw: str, before: list[Block]) -> Kind:
    last = before[-1].kind if before else Kind.PROSE
    bullet = is_bullet(line)
    if "\t" in line:
        return Kind.TABLE
    if _FOOTNOTE.match(raw):
        return Kind.FOOTNOTE
    if raw.startswith("※") and ("とは" in raw or not raw.endswith(END_OF_SENTENCE)):
        return Kind.NOTE
    if _CAPTION.match(raw) and not raw.endswith(END_OF_SENTENCE):
        return Kind.CAPTION
    if last is Kind.CAPTION and _CREDIT.match(raw):
        return Kind.CREDIT
    if _goes_on_in_note(before, bullet=bullet):
        return Kind.NOTE_BODY
    return Kind.LIST if bullet else Kind.PROSE


def _goes_on_in_note(before: list[Block], *, bullet: bool) -> bool:
    """Tell whether a line still belongs to the ※ note above it: a list to the end of the list, else to the end."""
    last = before[-1] if before else None
    if last is None or last.kind not in (Kind.NOTE, Kind.NOTE_BODY):
        return False
    if last.kind is Kind.NOTE:
        return not last.raw.endswith(END_OF_SENTENCE)
    return bullet if is_bullet(last.raw) else not last.raw.endswith(END_OF_SENTENCE)


def _without_announcements(sections: list[Section]) -> Iterator[Section]:
    """Leave out the list of its sections that a chapter begins with: headings without text that come again."""
    announcing = False
    for i, section in enumerate(sections):
        if section.level is Level.CHAPTER:
            announcing = True
        elif announcing:
            announcing = section.level is Level.SECTION and not section.blocks
        later = {s.key for s in sections[i + 1 :] if s.level is Level.SECTION}
        if not (announcing and section.level is Level.SECTION and section.key in later):
            yield section
