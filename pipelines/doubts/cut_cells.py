"""A repair by name, `cut-cells`: a row of yearly cells that the dump has run together is cut; which readings there are.

The dump prints the cells of a row one after the other, each over one or more lines, and divides them now by an empty line,
now by a line end, now by a space. A *piece* is what white space bounds; a *reading* cuts between pieces. The layout
leaves these laws, which hold in every row whose reading is not in question:

1. A text that ends in ・ 、 × or a particle goes on, and so does one before a bracket, a sign or a particle.
2. Texts on one line are different cells, for the lines of one cell lie below each other.
3. Cells are centred, so neighbours come to lie on one line when, and only when, their heights are at most three lines
   together (1+1, 1+2, 2+1): half a line of difference, or none. So too the row's label and the first cell.

Readings that keep the laws are ranked by `_cost`. Where none keeps them, a cell is missing, or run into its neighbour
without even a space: readings with fewer cells, or with a cut inside a piece, are given, and never taken as certain.

Out of scope: what a doubt is about and how it is settled (`layouts.asked.wrapped.yearly`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import combinations, islice, pairwise
from math import comb

from pipelines.documents.source import Span
from pipelines.japanese import text
from pipelines.japanese.terms import MANY

BLANK, LINE, SPACE, NONE = "empty line", "line end", "space", "nothing"

_GOES_ON = re.compile(r"(?:[・、，×／のにをへとながでやは]|なる)$")
_CARRIES_ON = re.compile(
    r"^(?:[（(【）)】」＋+、。・ーっゃゅょッャュョ]|及び|並びに|[とへで]の|に[はよつおと]|[のにをへとがなはもやで](?![\u3041-\u3096]))"
)
_STATEMENT = re.compile(r"の[\u4E00-\u9FFF]{2}$")
_ATTRIBUTE = re.compile(r"[るた]$")

# What speaks against a reading, in points; measured on rows that have one lawful reading, not fitted row by row.
_LINE_CUT = 2  # cells of equal height are divided by an empty line in 19 of 20 cases …
_BLANK_KEPT = 2  # … and an empty line inside a cell is as rare
_ATTRIBUTE_CUT = 2  # 〜する, 〜した at the end of a cell: mostly the next line is what it belongs to
_REMARK_KEPT = 2  # a text goes on behind a remark in brackets that ends a line
_TALL = 1  # each line of a cell above the third
_MIXED_ROLE = 4  # a repeated text begins a cell here and stands inside one there
# What speaks for it.
_SAME_START = 1  # each further cell that begins with the same text
_KNOWN = 1  # a cell that is printed the same elsewhere

# A reading is taken without a doubt if it is better than the next by so many points, and no more speak against it.
_CERTAIN = 4
_STRAINED_ALONE = 4  # where the laws leave no other
_STRAINED = 2

_SHOWN = 5  # readings that an officer is shown
_MOST = 20000  # readings looked at; a row of more is never taken as certain


@dataclass(frozen=True)
class Piece:
    """A text between white space: as printed, the line it is on, and what divides it from the piece before."""

    text: str
    line: int
    divider: str


@dataclass(frozen=True)
class Cell:
    """A cell of a reading: its text, cleaned and joined, and its lines. An empty cell (None) is a missing one."""

    text: str
    place: Span | None


@dataclass(frozen=True)
class Cutting:
    """The readings of a row: `readings` the best first; `sure` if the first needs no officer; `lost` if cells lack."""

    readings: tuple[tuple[Cell, ...], ...]
    sure: bool
    lost: bool = False


def pieces_of(lines: Iterable[tuple[int, str]]) -> list[Piece]:
    """Split numbered lines into pieces; empty lines count as dividers."""
    found: list[Piece] = []
    divider = BLANK
    for number, line in lines:
        words = line.split()
        for index, word in enumerate(words):
            found.append(Piece(word, number, divider if index == 0 else SPACE))
        divider = LINE if words else BLANK
    return found


class Row:
    """A row of cells: its pieces, the number of cells it must have, and whether its label shares the first line."""

    def __init__(self, pieces: Sequence[Piece], count: int, *, label_beside: bool | None = None) -> None:
        self.pieces = list(pieces)
        self.count = count
        self._plain = [text.squeezed(piece.text) for piece in pieces]
        self._label_beside = label_beside
        self._tied = [self._is_tied(index) for index in range(1, len(self.pieces))]
        self._attributive = [bool(_ATTRIBUTE.search(piece.text)) for piece in pieces]
        self._goes_on = [bool(_GOES_ON.search(piece.text)) for piece in pieces]

    def only_reading(self) -> tuple[Cell, ...] | None:
        """Return the reading if the laws leave just one."""
        found = list(islice(self._lawful(self.count), 2))
        return self._cells(found[0]) if len(found) == 1 else None

    def cut(self, known: Set[str]) -> Cutting:
        """Return the readings of the row. `known` are cells printed elsewhere, as `text.squeezed` gives them."""
        ranked = self._ranked(self.count, known)
        if ranked:
            starts, rival = [start for _, start in ranked[:_SHOWN]], self._rival()
            if rival:
                starts.insert(1, rival)
            readings = [form for start in starts for form in self._forms(start)]
            parted = any(MANY in cell.text for cell in readings[0])
            strange = rival or parted or self._is_doubled(starts[0]) or self._is_torn()
            sure = not strange and self._is_clear([cost for cost, _ in ranked], known)
            return Cutting(tuple(readings), sure=sure)
        divided = self._divided(known)
        if divided:
            return Cutting(divided.cut(known).readings, sure=False)
        return Cutting(tuple(self._with_gaps(known)), sure=False, lost=True)

    def _is_clear(self, costs: Sequence[int], known: Set[str]) -> bool:
        """Tell whether the best of the lawful readings, by their costs in order, can be taken without an officer."""
        fewer = self._ranked(self.count - 1, known)
        if fewer and fewer[0][0] < costs[0]:  # a cell may be missing
            return False
        if self._ranked(self.count, known, fitting=False)[0][0] < costs[0]:  # a line may be missing, or one too many
            return False
        must, free = self._gaps()
        if comb(len(free), self.count - 1 - len(must)) > _MOST:
            return False
        if len(costs) == 1:
            return costs[0] <= _STRAINED_ALONE
        return costs[0] <= _STRAINED and costs[1] - costs[0] >= _CERTAIN

    def _is_doubled(self, starts: tuple[int, ...]) -> bool:
        """Tell whether a cell of a reading, or the dump, line under line, says a thing twice running."""
        same = [i for i in range(1, len(self.pieces)) if self.pieces[i].text == self.pieces[i - 1].text]
        return any(self.pieces[i].divider == LINE or i not in starts for i in same)

    def _is_torn(self) -> bool:
        """Tell whether the row begins or ends in the middle of a text: a line before or after it may be lost."""
        return bool(_CARRIES_ON.match(self.pieces[0].text) or _GOES_ON.search(self.pieces[-1].text))

    def _is_tied(self, index: int) -> bool:
        before, after = self.pieces[index - 1], self.pieces[index]
        if after.divider == NONE:
            return False
        return bool(_GOES_ON.search(before.text) or _CARRIES_ON.match(after.text))

    def _rival(self) -> tuple[int, ...] | None:
        """Return the reading that empty lines and spaces alone give, if it breaks no law but one cut behind a ・ or 、.

        A cell whose lines the dump has exchanged ends so; one that ends in a particle is no cell.
        """
        blocks = tuple(i for i, piece in enumerate(self.pieces) if i and piece.divider in (BLANK, SPACE))
        tied = [self.pieces[i - 1].text for i in blocks if self._tied[i - 1]]
        marked = len(tied) == 1 and tied[0].endswith(("・", "、"))
        return blocks if len(blocks) == self.count - 1 and marked and self._fits(blocks) else None

    def _gaps(self) -> tuple[list[int], list[int]]:
        """Return where cells must begin by laws 1 and 2, and where they may."""
        loose = [i for i in range(1, len(self.pieces)) if not self._tied[i - 1]]
        must = [i for i in loose if self.pieces[i].divider in (SPACE, NONE)]
        return must, [i for i in loose if i not in must]

    def _lawful(self, count: int, *, fitting: bool = True) -> Iterator[tuple[int, ...]]:
        """Yield the readings into `count` cells that keep the laws, as the indexes at which cells after the first begin.

        `fitting`: law 3 among them.
        """
        must, free = self._gaps()
        wanted = count - 1 - len(must)
        if not self.pieces or wanted < 0:
            return
        for chosen in islice(combinations(free, wanted), _MOST):
            starts = tuple(sorted([*must, *chosen]))
            if not fitting or self._fits(starts):
                yield starts

    def _fits(self, starts: tuple[int, ...]) -> bool:
        """Tell whether the heights of neighbours fit the lines they are printed on (law 3)."""
        heights = self._heights(starts)
        if self._label_beside is not None and (heights[0] <= 2) != self._label_beside:
            return False
        dividers = [self.pieces[index].divider for index in starts]
        beside = zip(dividers, pairwise(heights), strict=True)
        return all((a + b <= 3) == (divider == SPACE) or divider == NONE for divider, (a, b) in beside)

    def _bounds(self, starts: tuple[int, ...]) -> list[tuple[int, int]]:
        return list(zip((0, *starts), (*starts, len(self.pieces)), strict=True))

    def _heights(self, starts: tuple[int, ...]) -> list[int]:
        lines = [[piece.line for piece in self.pieces[a:b]] for a, b in self._bounds(starts)]
        return [len(set(numbers)) for numbers in lines]

    def _ranked(self, count: int, known: Set[str], *, fitting: bool = True) -> list[tuple[int, tuple[int, ...]]]:
        return sorted((self._cost(starts, known), starts) for starts in self._lawful(count, fitting=fitting))

    def _cost(self, starts: tuple[int, ...], known: Set[str]) -> int:
        cuts, kept = set(starts), set()
        cost = _TALL * sum(max(0, height - 3) for height in self._heights(starts))
        for index in range(1, len(self.pieces)):
            before, piece = self.pieces[index - 1], self.pieces[index]
            if index in cuts:
                cost += _LINE_CUT * (piece.divider == LINE) + _ATTRIBUTE_CUT * self._attributive[index - 1]
            elif not self._tied[index - 1]:
                kept.add((before.text, piece.text, piece.divider == BLANK))  # what recurs in each cell counts once
        cost += sum(_BLANK_KEPT * blank + _REMARK_KEPT * before.endswith((")", "）")) for before, _, blank in kept)
        begins = [self.pieces[index].text for index in (0, *starts)]
        texts = Counter("".join(self._plain[a:b]) for a, b in self._bounds(starts))
        cost -= _SAME_START * (len(begins) - len(set(begins)))
        cost -= _KNOWN * sum(n for words, n in texts.items() if n > 1 or words in known)
        return cost + _MIXED_ROLE * self._mixed({0, *starts})

    def _mixed(self, starts: set[int]) -> int:
        """Count the places where a repeated text that could begin a cell does not do as its like."""
        roles: dict[str, list[bool]] = {}
        for index, piece in enumerate(self.pieces):
            if index == 0 or not self._goes_on[index - 1]:
                roles.setdefault(piece.text, []).append(index in starts)
        return sum(min(role.count(True), role.count(False)) for role in roles.values())

    def _cells(self, starts: tuple[int, ...]) -> tuple[Cell, ...]:
        return tuple(self._cell(self.pieces[a:b]) for a, b in self._bounds(starts))

    def _forms(self, starts: tuple[int, ...]) -> list[tuple[Cell, ...]]:
        """Return a reading with cells of two statements parted, if there are such, and with their lines joined."""
        joined = self._cells(starts)
        parted = tuple(self._cell(self.pieces[a:b], MANY) for a, b in self._bounds(starts))
        return [joined] if parted == joined else [parted, joined]

    @staticmethod
    def _cell(pieces: Sequence[Piece], between: str = "") -> Cell:
        """Join the pieces of a cell; `between` comes between two lines that are a statement each (〜の決定, 〜の承認)."""
        lines: list[str] = []
        for index, piece in enumerate(pieces):
            if index and piece.divider in (SPACE, NONE):
                lines[-1] += (" " if piece.divider == SPACE else "") + piece.text
            else:
                if lines and _STATEMENT.search(lines[-1]) and _STATEMENT.search(piece.text):
                    lines[-1] += between
                lines.append(piece.text)
        return Cell(text.close_gaps(text.join_lines(lines)), Span(pieces[0].line, pieces[-1].line))

    def _divided(self, known: Set[str]) -> Row | None:
        """Return the row with those pieces cut that are two known cells run into one, if that gives lawful readings."""
        pieces: list[Piece] = []
        for piece in self.pieces:
            halves = ((piece.text[:i], piece.text[i:]) for i in range(2, len(piece.text) - 1))
            half = next((h for h in halves if text.squeezed(h[0]) in known and text.squeezed(h[1]) in known), None)
            first, rest = half or (piece.text, "")
            pieces.append(Piece(first, piece.line, piece.divider))
            if rest:
                pieces.append(Piece(rest, piece.line, NONE))
        row = Row(pieces, self.count, label_beside=self._label_beside)
        changed = len(pieces) > len(self.pieces)
        return row if changed and next(row._lawful(self.count), None) else None

    def _with_gaps(self, known: Set[str]) -> Iterator[tuple[Cell, ...]]:
        """Yield readings with fewer cells than years, the missing last, then elsewhere; or, lawless, all in the first."""
        for count in range(self.count - 1, 0, -1):
            ranked = self._ranked(count, known)
            if ranked:
                cells = self._cells(ranked[0][1])
                for filled in islice(combinations(range(self.count), count), _MOST):
                    row = [Cell("", None)] * self.count
                    for place, cell in zip(filled, cells, strict=True):
                        row[place] = cell
                    yield tuple(row)
                return
        yield (self._cell(self.pieces), *[Cell("", None)] * (self.count - 1))
