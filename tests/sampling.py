"""How much of what can be tried without end a run of the tests tries: moments to be killed at, copies to be damaged, and
families of cases that are much alike.

A sample by default, so that `make test` is quick; all of it where `KEIKAKU_THOROUGH` is set, as `.ci/run` does. A sample is
spread over all there is and always the same. What is not in it is not run, nor are tests with the mark `thorough`; of a test
with the mark `family(most)` so many cases are, which take the same way through the program.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, product
from typing import Any, TypeVar

import pytest

T = TypeVar("T")

THOROUGH = bool(os.environ.get("KEIKAKU_THOROUGH"))
KILLS = 12 if THOROUGH else 1
"""Runs that are killed at a moment of chance."""
MOMENTS = 3
"""Moments that are taken of a list, unless all are."""
COPIES = 20 if THOROUGH else 3
"""Damaged copies of each document."""
DAMAGE = 4 if THOROUGH else 1
"""Places in each document at which each kind of damage to a figure is tried; half as many at which lines come and go; and
of the characters of a pattern one more that are tried in pairs."""


def some(cases: Iterable[T], most: int) -> list[T]:
    """Return at most so many of the cases, from the first to the last, evenly spread; all of them in a thorough run."""
    found = list(cases)
    if THOROUGH or len(found) <= most:
        return found
    return [found[round(number * (len(found) - 1) / max(1, most - 1))] for number in range(most)]


def moments(all_of_them: Sequence[T]) -> list[T]:
    """Return moments to be killed at."""
    return some(all_of_them, MOMENTS)


def together(*families: Iterable[Any]) -> list[tuple[Any, ...]]:
    """Return cases of several families, with every member of each family in one of them; all cases in a thorough run."""
    lists = [list(family) for family in families]
    if THOROUGH:
        return list(product(*lists))
    return [tuple(family[number % len(family)] for family in lists) for number in range(max(map(len, lists)))]


def tries(thorough: int) -> int:
    """Return how many examples, made by chance, are tried: all, or the fifth part."""
    return thorough if THOROUGH else max(1, thorough // 5)


def sampled(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Give the tests of a run: all in a thorough one; else none that is marked `thorough`, and some cases of a `family`."""
    for _, cases in groupby(items, lambda item: item.nodeid.split("[")[0]):
        asked = [case for case in cases if THOROUGH or not case.get_closest_marker("thorough")]
        family = asked[0].get_closest_marker("family") if asked else None
        yield from some(asked, family.kwargs["most"]) if family else asked
