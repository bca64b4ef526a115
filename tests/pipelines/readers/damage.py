"""Damaged copies of the documents: what `tests/pipelines/readers/test_fuzz.py` reads.

A copy has the damage that dumps have: a line lost, printed twice, run into the next with or without a space, two lines or
two characters that changed places, a character lost. Even copies have one to three of them anywhere in the document; odd
copies have one, on a line that a yearly cell or a figure was read from. A copy follows from the document, its lines of
interest and its number alone, so that a failure can be made again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.documents.source import Source, Span

Lines = list[tuple[int, str]]
"""Lines with their numbers in the document; `TOUCHED` for a line that is no longer as the document has it."""
TOUCHED = -1


@dataclass(frozen=True)
class Copy:
    """A damaged document. `origins[i]` is the number of line i+1 in the document, or TOUCHED."""

    source: Source
    origins: tuple[int, ...]
    damages: tuple[str, ...]

    def apart(self) -> dict[Span, Span]:
        """Return the stretches that no damage touches or borders on: where they lie in the copy, where in the document."""
        found: dict[Span, Span] = {}
        first = 0
        for at in range(1, len(self.origins) + 1):
            if at < len(self.origins) and self.origins[at] == self.origins[at - 1] + 1:
                continue
            if self.origins[first] != TOUCHED and at - first > 2:
                found[Span(first + 2, at - 1)] = Span(self.origins[first] + 1, self.origins[at - 1] - 1)
            first = at
        return found


def damaged(source: Source, interesting: Sequence[int], number: int) -> Copy:
    """Return copy `number` of a document; `interesting` are the lines (1-based) that odd copies are damaged on."""
    rng = random.Random(f"{source.name} {len(source.lines)} {number}")  # noqa: S311 - damage, not secrets
    lines: Lines = list(enumerate(source.lines, 1))
    damages = []
    for _ in range(1 if number % 2 else rng.choice((1, 2, 3))):
        kind = rng.choice(KINDS)
        at = rng.choice(interesting) - 1 if number % 2 else rng.randrange(len(lines))
        damages.append(f"{kind.__name__[1:]} in line {at + 1}: {lines[at][1][:60]!r}")
        kind(lines, min(at, len(lines) - 2), rng)
    return Copy(Source(source.name, tuple(text for _, text in lines)), tuple(origin for origin, _ in lines), tuple(damages))


def _delete_line(lines: Lines, at: int, _: random.Random) -> None:
    del lines[at]


def _duplicate_line(lines: Lines, at: int, _: random.Random) -> None:
    lines[at : at + 1] = [(TOUCHED, lines[at][1])] * 2


def _merge_lines(lines: Lines, at: int, _: random.Random) -> None:
    lines[at : at + 2] = [(TOUCHED, lines[at][1] + lines[at + 1][1])]


def _merge_lines_with_a_space(lines: Lines, at: int, _: random.Random) -> None:
    lines[at : at + 2] = [(TOUCHED, f"{lines[at][1]} {lines[at + 1][1]}")]


def _swap_lines(lines: Lines, at: int, rng: random.Random) -> None:
    other = rng.choice((at + 1, rng.randrange(len(lines))))
    lines[at], lines[other] = (TOUCHED, lines[other][1]), (TOUCHED, lines[at][1])


def _swap_characters(lines: Lines, at: int, rng: random.Random) -> None:
    text = list(lines[at][1])
    if len(text) > 1:
        one = rng.randrange(len(text) - 1)
        other = rng.choice((one + 1, rng.randrange(len(text))))
        text[one], text[other] = text[other], text[one]
    lines[at] = (TOUCHED, "".join(text))


def _delete_character(lines: Lines, at: int, rng: random.Random) -> None:
    text = lines[at][1]
    cut = rng.randrange(len(text) or 1)
    lines[at] = (TOUCHED, text[:cut] + text[cut + 1 :])


KINDS: tuple[Callable[[Lines, int, random.Random], None], ...] = (
    _delete_line,
    _duplicate_line,
    _merge_lines,
    _merge_lines_with_a_space,
    _swap_lines,
    _swap_characters,
    _delete_character,
)
