"""Which dataset and edition a header is for: each edition is scored by how much of it is there and how much it explains.

A header that is only a list of places (name, address, coordinates) fits many datasets and is none of them: an edition needs
columns that few datasets have. Own columns behind the last known one, and the `_id` of a data store, count against nothing.
Out of scope: faults of a header (`pipelines.standard.checks.header`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.standard.definition import CURRENT, Column, Definition, Edition, definitions, names
from pipelines.standard.rules import rules

STORE_ID = "_id"
"""The column that a CKAN data store puts in front of its dumps."""

_FEW = 3  # datasets; a column that more of them have tells none of them
_LEAST_SCORE = 0.6
_LEAST_WITH_NAME = 0.45  # where the file's name says the dataset
_LEAST_TELLING = 0.3  # of the columns that few datasets have
_LEAST_WITHOUT_OWN = 0.4  # where no column is only this dataset's
_TELLING_WEIGHT = 0.3
_TIE = 0.05  # of rank, within which the file's name decides
_ALIAS = 0.9  # worth of a name that is only like the column's
_LEAST_KNOWN = 3  # names of a row that is a header
_KNOWN_SHARE = 0.3
_SPACE = re.compile(r"[\s\u3000\ufeff]+")
_DASH = re.compile("(?<=[ァ-ヺ])[\u2010-\u2015\u2212\uff0d]")


@dataclass(frozen=True)
class Match:
    """An edition laid over a header: `positions` column → index, `variants` those whose header is written otherwise.

    `extra` are the indexes of named columns that the edition has not. `score` and `telling` go from 0 to 1.
    """

    definition: Definition
    edition_id: str
    positions: dict[str, int]
    variants: tuple[str, ...]
    extra: tuple[int, ...]
    unnamed: tuple[int, ...]
    score: float
    telling: float

    @property
    def edition(self) -> Edition:
        """The edition that was laid over."""
        return self.definition.editions[self.edition_id]

    @property
    def rank(self) -> float:
        """The score, less where the columns that tell the dataset are not there."""
        return self.score * (1 - _TELLING_WEIGHT * (1 - self.telling))

    @property
    def current(self) -> bool:
        """Tell whether it is the edition that is published now."""
        return self.edition_id == CURRENT

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that the header has not."""
        return tuple(column for column in self.edition.columns if column.name not in self.positions)


@cache
def plain(header: str) -> str:
    """Return a header for comparison: no spaces, a dash in katakana the long mark, compatible characters as one (NFKC)."""
    return unicodedata.normalize("NFKC", _DASH.sub("ー", _SPACE.sub("", header)))


def known(row: Sequence[str]) -> float:
    """Return how well a row is known as a header: the names in it that any dataset has, more where it has little else."""
    filled = [plain(text) for text in row if text and len(text) <= _longest()]
    found = len(set(filled) & _every_name())
    share = found / max(len([text for text in row if text.strip()]), 1)
    return found * share if found >= _LEAST_KNOWN and share >= _KNOWN_SHARE else 0.0


def may_be_header(text: str) -> bool:
    """Tell whether a cell is a name that any dataset has, as most cells of a header are."""
    return len(text) <= _longest() and plain(text) in _every_name()


def recognised(header: Sequence[str], file_name: str = "") -> tuple[Match | None, tuple[Match, ...]]:
    """Return the edition that a header is for, None where none is sure, and the editions nearest to it, best first."""
    found = sorted(_matches(header), key=lambda match: (-match.rank, not match.current))
    best = found[0]
    named = next((one for one in found if one.definition.slug in file_name.replace("-", "_") and _is_likely(one)), None)
    if named is not None and (not _is_sure(best) or named.rank >= best.rank - _TIE):
        best = named
    best = max((one for one in found if _is_near(one, best)), key=lambda one: len(one.positions))  # the first of equals
    by_name = named is not None and best.definition is named.definition
    return (best if by_name or _is_sure(best) else None), tuple(found)


def _is_near(one: Match, best: Match) -> bool:
    """Tell whether it is an edition of the same dataset that fits about as well; then the one that knows more counts."""
    return one.definition is best.definition and one.rank >= best.rank - _TIE


def _is_likely(match: Match) -> bool:
    """Tell whether an edition may be meant, if the file's name says so."""
    return match.score >= _LEAST_WITH_NAME and match.telling > 0


def _is_sure(match: Match) -> bool:
    """Tell whether enough of an edition is there, and of the columns that only its dataset has."""
    own = [name for name in match.definition.own if name in match.edition.by_name and name not in rules().generic]
    if own and not any(name in match.positions for name in own):
        return False
    return match.score >= _LEAST_SCORE and match.telling >= (_LEAST_TELLING if own else _LEAST_WITHOUT_OWN)


def _matches(header: Sequence[str]) -> Iterator[Match]:
    for definition in definitions().values():
        for edition_id in definition.editions:
            yield _laid_over(header, definition, edition_id)


def _laid_over(header: Sequence[str], definition: Definition, edition_id: str) -> Match:
    edition = definition.editions[edition_id]
    plain_names = _plain_names(definition.slug, edition_id)
    shown = [plain(text) for text in header]
    positions = {plain_names[text]: index for index, text in reversed(list(enumerate(shown))) if text in plain_names}
    variants = [name for name, index in positions.items() if header[index] != name]
    aliased: dict[str, str] = {}
    for index, text in enumerate(shown):
        name = _aliases(definition.slug, edition_id).get(text, "")
        if name and name not in positions and text not in plain_names and shown.count(text) == 1:
            positions[name] = index
            variants.append(name)
            aliased[name] = text
    taken = set(positions.values())
    last = max(taken, default=-1)
    extra = tuple(index for index, text in enumerate(shown) if text and index not in taken)
    others = _names_of(definition.slug)
    against = [i for i in extra if (i < last or shown[i] in others) and shown[i] != STORE_ID]
    worth = len(positions) - (1 - _ALIAS) * len(aliased)
    score = 2 * worth / (len(edition.columns) + len(positions) + len(against))
    telling = _telling(definition.slug, edition_id)
    own = positions.keys() - {name for name, text in aliased.items() if text in _column_names()}
    return Match(
        definition,
        edition_id,
        dict(sorted(positions.items(), key=lambda item: item[1])),
        tuple(variants),
        extra,
        tuple(index for index, text in enumerate(shown) if not text),
        score,
        len(telling & own) / max(len(telling), 1),
    )


@cache
def _plain_names(slug: str, edition_id: str) -> dict[str, str]:
    return {plain(column.name): column.name for column in definitions()[slug].editions[edition_id].columns}


@cache
def _names_of(slug: str) -> frozenset[str]:
    """Return the plain names of all editions of a dataset: a column of another edition is not the file's own."""
    return frozenset(plain(column.name) for edition in definitions()[slug].editions.values() for column in edition.columns)


@cache
def _aliases(slug: str, edition_id: str) -> dict[str, str]:
    """Return plain header → column, for headers that are no column of the edition themselves."""
    columns = definitions()[slug].editions[edition_id].by_name
    common = {plain(alias): name for alias, name in rules().aliases.items() if name in columns}
    own = {plain(alias): name for name in columns if name in names() for alias in names()[name].aliases}
    return {**common, **own}


@cache
def _telling(slug: str, edition_id: str) -> frozenset[str]:
    """Return the columns of an edition that few datasets have and no mere list of places."""
    few = {name for name, count in _spread().items() if count <= _FEW} - rules().generic
    return frozenset(column.name for column in definitions()[slug].editions[edition_id].columns if column.name in few)


@cache
def _spread() -> Counter[str]:
    """Return in how many datasets a column is."""
    return Counter(
        name
        for definition in definitions().values()
        for name in {column.name for edition in definition.editions.values() for column in edition.columns}
    )


@cache
def _column_names() -> frozenset[str]:
    """Return the plain names of all columns: a header that is one tells nothing of a column that it may also stand for."""
    return frozenset(map(plain, _spread()))


@cache
def _every_name() -> frozenset[str]:
    editions = [(slug, edition_id) for slug, one in definitions().items() for edition_id in one.editions]
    return frozenset(text for each in editions for text in (*_plain_names(*each), *_aliases(*each)))


@cache
def _longest() -> int:
    return max(map(len, _every_name())) + 10
