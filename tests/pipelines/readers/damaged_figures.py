"""Documents with one damaged figure each: what `test_damaged_figures.py` reads.

A damage is a kind and a figure of the document, chosen by seed; a figure is a stretch of digits that a value of the tables
was read from. Only kinds that leave a trace are here: one digit for another, or one lost among several, that leaves a
sound and plausible number cannot be seen by anybody who has the dump alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.documents.source import Source
from pipelines.japanese.figure_grammar import narrow
from pipelines.japanese.figures import find_figures
from pipelines.tables.plan import Plan
from pipelines.tables.rows import AchievementFigure, IndicatorValue

_DIGITS = re.compile(r"[0-9][0-9,.]*")


@dataclass(frozen=True)
class Place:
    """A printed figure: its line (1-based), where its digits begin and end in it, and where what belongs to it ends."""

    line: int
    start: int
    end: int
    unit_end: int


@dataclass(frozen=True)
class Damage:
    """A document with one figure damaged."""

    kind: str
    source: Source
    line: int
    words: str  # around the figure, before and after


def figures_of(plan: Plan, source: Source) -> list[Place]:
    """Return the figures that values of the tables were read from; of a plan without values, those of its text."""
    stated = {
        (line, abs(row.value), row.unit)
        for kind in (IndicatorValue, AchievementFigure)
        for row in plan.rows(kind)
        for line in range(row.place.first, row.place.last + 1)
        if row.value is not None
    }
    places = []
    for number, text in enumerate(source.lines, 1):
        flat = narrow(text.replace("\t", "\n"))
        for figure in find_figures(flat, bare=True):
            digits = _DIGITS.search(flat, figure.start, figure.end)
            if digits and (not stated or (number, abs(figure.value), figure.unit) in stated):
                places.append(Place(number, digits.start(), digits.end(), figure.end))
    return places


def damages(plan: Plan, source: Source, each: int) -> Iterator[Damage]:
    """Yield `each` damaged copies of a document for each kind of damage that its figures can have."""
    places = figures_of(plan, source)
    for name, kind in KINDS.items():
        rng = random.Random(f"{source.name} {len(source.lines)} {name}")  # noqa: S311 - damage, not secrets
        able = [(place, new) for place in places if (new := _damaged(kind, source, place, rng)) is not None]
        for place, new in rng.sample(able, min(each, len(able))):
            old = source.lines[place.line - 1]
            lines = (*source.lines[: place.line - 1], new, *source.lines[place.line :])
            words = f"{old[max(0, place.start - 10) : place.end + 6]!r} → {new[max(0, place.start - 10) : place.end + 8]!r}"
            yield Damage(name, Source(source.name, lines), place.line, words)


Kind = Callable[[str, str, random.Random], str | None]
"""A figure's digits and its unit in, both damaged out; None where the figure cannot have the damage."""


def _damaged(kind: Kind, source: Source, place: Place, rng: random.Random) -> str | None:
    line = source.lines[place.line - 1]
    new = kind(line[place.start : place.end], line[place.end : place.unit_end], rng)
    return None if new is None else line[: place.start] + new + line[place.unit_end :]


def _inside(digits: str, rng: random.Random) -> int:
    return rng.randrange(1, len(digits))


def _space(digits: str, unit: str, rng: random.Random) -> str | None:
    if len(digits) < 2:
        return None
    at = _inside(digits, rng)
    return digits[:at] + rng.choice(" \u3000") + digits[at:] + unit


def _swap(table: dict[str, str], char: str, rng: random.Random) -> str:
    return rng.choice(table[char])


_LOOK = {"0": "OoО○〇", "1": "lI|"}
_CIRCLED = {str(n): chr(0x245F + n) if n else "⓪" for n in range(10)}
_KANJI = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
_ROMAN = {str(n): chr(0x215F + n) for n in range(1, 10)}


def _one_digit(table: dict[str, str]) -> Kind:
    def damage(digits: str, unit: str, rng: random.Random) -> str | None:
        able = [at for at, char in enumerate(digits) if char in table]
        if not able:
            return None
        at = rng.choice(able)
        return digits[:at] + _swap(table, digits[at], rng) + digits[at + 1 :] + unit

    return damage


def _mark(*pairs: tuple[str, str]) -> Kind:
    def damage(digits: str, unit: str, rng: random.Random) -> str | None:
        able = [(at, new) for at, char in enumerate(digits) for old, new in pairs if char == old]
        if not able:
            return None
        at, new = rng.choice(able)
        return digits[:at] + new + digits[at + 1 :] + unit

    return damage


def _mark_put_in(digits: str, unit: str, rng: random.Random) -> str | None:
    """Put a comma, point or dot where none groups: 15,00 and 7・2."""
    if len(digits) < 2 or not digits.isdigit():
        return None
    at = _inside(digits, rng)
    return digits[:at] + rng.choice([",", "・", "、", "，", ":"]) + digits[at:] + unit


def _group_cut(digits: str, unit: str, rng: random.Random) -> str | None:
    """Lose a digit behind a comma: 2,297 becomes 2,29."""
    if "," not in digits:
        return None
    at = rng.randrange(digits.index(",") + 1, len(digits))
    return None if digits[at] in ",." else digits[:at] + digits[at + 1 :] + unit


def _range(digits: str, unit: str, rng: random.Random) -> str | None:
    if len(digits) < 2 or not digits.isdigit():
        return None
    at = _inside(digits, rng)
    return digits[:at] + rng.choice("～〜-ー") + digits[at:] + unit


def _number_lost(digits: str, unit: str, rng: random.Random) -> str | None:
    return unit or None


def _wide(digits: str, unit: str, rng: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if rng.random() < 0.5 else char for char in digits) + unit


KINDS: dict[str, Kind] = {
    "space inside": _space,
    "look-alike letter": _one_digit(_LOOK),
    "circled digit": _one_digit(_CIRCLED),
    "kanji digit": _one_digit(_KANJI),
    "roman digit": _one_digit(_ROMAN),
    "comma damaged": _mark((",", "."), (",", "、"), (",", " "), (",", "・"), (",", ", "), (",", ",,")),
    "point damaged": _mark((".", ","), (".", "・"), (".", " "), (".", "。"), (".", ".."), (".", "")),
    "mark put in": _mark_put_in,
    "digit of a group lost": _group_cut,
    "range mark": _range,
    "number lost": _number_lost,
    "full-width mix": _wide,
}


def year_damages(plan: Plan, source: Source, each: int) -> Iterator[Damage]:
    """Yield copies with a damaged year where values or their columns are dated: a digit put in, torn or replaced."""
    rows = [*plan.rows(IndicatorValue), *plan.rows(AchievementFigure)]
    lines = sorted({number for row in rows for number in range(row.place.first, row.place.last + 1)})
    lines += [number for number, text in enumerate(source.lines, 1) if re.search("現状値|年度\t", text)]
    rng = random.Random(f"{source.name} {len(source.lines)} years")  # noqa: S311 - damage, not secrets
    able: list[tuple[int, re.Match[str]]] = []
    for number in dict.fromkeys(lines):
        able += [
            (number, m)
            for m in re.finditer(r"(?:令和|[RＲ]) ?(?P<n>[0-9０-９]{1,2})(?=年度|[ ：:])", source.lines[number - 1])
        ]
    for number, match in rng.sample(able, min(each, len(able))):
        old, (start, end) = source.lines[number - 1], match.span("n")
        new = rng.choice(
            [f"{match['n']}{rng.randrange(10)}", f"{rng.randrange(3, 10)}{match['n'][-1]}", "③", f"1 {match['n']}", "l"]
        )
        text = old[:start] + new + old[end:]
        words = f"{old[max(0, start - 10) : end + 8]!r} → {text[max(0, start - 10) : end + 10]!r}"
        yield Damage("year", Source(source.name, (*source.lines[: number - 1], text, *source.lines[number:])), number, words)


def swaps(plan: Plan, source: Source, each: int) -> Iterator[Damage]:
    """Yield copies in which the name of an indicator and its value have changed places."""
    rng = random.Random(f"{source.name} {len(source.lines)} swaps")  # noqa: S311 - damage, not secrets
    able: list[tuple[int, str]] = []
    for row in plan.rows(IndicatorValue):
        if row.value is None or row.place.first != row.place.last:
            continue
        text = source.lines[row.place.first - 1]
        cells = text.split("\t")
        if len(cells) > 3 and source.name == "plan.txt":
            able.append((row.place.first, "\t".join([cells[0], cells[2], cells[1], *cells[3:]])))
        label = re.search(r"(?P<name>[^：:<>\t・　 ]+)(?P<colon> ?[：:] ?)(?P<value>[0-9][0-9,.]*[^\s<>\t（(【]*)", text)
        if label and len(cells) <= 3:
            swapped = f"{label['value']}{label['colon']}{label['name']}"
            able.append((row.place.first, text[: label.start()] + swapped + text[label.end() :]))
    able = list(dict.fromkeys(able))
    for number, new in rng.sample(able, min(each, len(able))):
        lines = (*source.lines[: number - 1], new, *source.lines[number:])
        yield Damage("name and value swapped", Source(source.name, lines), number, repr(new[-60:]))


def all_damages(plan: Plan, source: Source, each: int) -> Sequence[Damage]:
    """Return the damaged copies of a document of all kinds, at most `each` a kind."""
    return [*damages(plan, source, each), *year_damages(plan, source, each), *swaps(plan, source, each)]
