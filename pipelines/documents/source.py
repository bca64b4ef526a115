"""A document as received: its name, its lines, and how a place in it is written.

Out of scope: checksums (declared in `dataset.yaml`, compared in `metadata.declared.dataset_folder`) and any repair of the
text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from pipelines.japanese.text import composed
from pipelines.problems import Place, Problem, SourceError

_LONGEST_CHARACTER = 4  # bytes of a character in UTF-8
MAX_LINE = 100_000
"""Characters of the longest line that is read. The longest of the known documents has some thousands."""


@dataclass(frozen=True, order=True)
class Span:
    """Lines of a document, 1-based and inclusive at both ends."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError(f"not a span of lines: {self.first}-{self.last}")

    @property
    def position(self) -> tuple[str, int, int]:
        """What places of all kinds are put in order by: lines of the document first, then cells by file and number."""
        return "", self.first, self.last

    def cover(self, other: Span) -> Span:
        """Return the smallest span that holds both."""
        return Span(min(self.first, other.first), max(self.last, other.last))


@dataclass(frozen=True, order=True)
class Spot(Span):
    """A place of any format that is not lines: `first` and `last` are its number in the order of reading.

    `written` is the place as `documents.places` writes it: `plan.xlsx#sheet=取組&cell=B5`.
    """

    written: str

    @property
    def position(self) -> tuple[str, int, int]:
        """See `Span.position`."""
        return self.written.partition("#")[0], self.first, self.last


@dataclass(frozen=True, order=True)
class OfficerSpot(Spot):
    """A cell in which an officer entered a result, in a file beside the document: the row is the officer's word."""


@dataclass(frozen=True)
class Source:
    """A text document: `name` is its file name, `lines` its lines without line ends."""

    name: str
    lines: tuple[str, ...]

    @classmethod
    def decode(cls, name: str, data: bytes) -> Self:
        """Read UTF-8 bytes (a BOM is tolerated) into lines.

        Only LF, CR LF and CR end a line: the dumps hold form feeds and U+2028 inside lines, at which
        `str.splitlines` would cut and shift every line number after them. Decomposed kana (NFD) are composed: a label would
        not be found otherwise, nor would a word in what is published.

        Raises SourceError `source-empty` (no text at all) or `source-encoding` (not UTF-8; the likely encoding is
        named where the bytes betray it), `source-cut` (it ends inside a character) or `source-line` (a line of more than
        `MAX_LINE` characters, with its number).
        """
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if len(data) - error.start < _LONGEST_CHARACTER:
                raise SourceError(Problem("source-cut", Place(name), {"byte": str(error.start)})) from error
            facts = {"byte": str(error.start), "guess": _likely_encoding(data)}
            raise SourceError(Problem("source-encoding", Place(name), facts)) from error
        if "\x00" in text:
            raise SourceError(Problem("source-encoding", Place(name), {"byte": "0", "guess": "UTF-16"}))
        if not text.strip():
            raise SourceError(Problem("source-empty", Place(name)))
        lines = composed(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_LINE:
                raise SourceError(
                    Problem("source-line", Place(name, number), {"found": str(len(line)), "limit": str(MAX_LINE)})
                )
        return cls(name, tuple(lines[:-1] if lines[-1] == "" else lines))

    def text(self, span: Span) -> str:
        """Return the lines of a span, joined by line feeds, as received but for composed kana."""
        return "\n".join(self.lines[span.first - 1 : span.last])

    def fragment(self, place: Span) -> str:
        """Return a place as RFC 5147 writes it, `plan.txt#line=119,128`; one that is written already as it is.

        RFC 5147 section 2.2.2 counts positions between lines, so lines 120 to 128 are `line=119,128`.
        """
        return place.written if isinstance(place, Spot) else f"{self.name}#line={place.first - 1},{place.last}"

    def unexpected(self, line: int, wanted: str) -> SourceError:
        """Return the error of a document that is not in the reader's layout, or stops short: `source-layout`."""
        return SourceError(Problem("source-layout", Place(self.name, line), {"wanted": wanted}))


def _likely_encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    for encoding, label in (("cp932", "CP932 (Shift_JIS)"), ("euc_jp", "EUC-JP")):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return label
    return "?"
