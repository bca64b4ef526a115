"""How much of what can be tried without end a run of the tests tries: moments to be killed at, copies to be damaged.

A few by default, so that `make test` is quick; `KEIKAKU_KILLS`, `KEIKAKU_FUZZ` and `KEIKAKU_DAMAGE` set more, as `.ci/run`
does. What is tried is spread over all there is and always the same.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

KILLS = int(os.environ.get("KEIKAKU_KILLS", "4"))
"""Runs that are killed; of a list of moments, twice as many are taken."""
COPIES = int(os.environ.get("KEIKAKU_FUZZ", "6"))
"""Damaged copies of each document."""
DAMAGE = int(os.environ.get("KEIKAKU_DAMAGE", "2"))
"""Places in each document at which each kind of damage to a figure is tried; half as many at which lines come and go; and
of the characters of a pattern one more that are tried in pairs."""


def moments(all_of_them: Sequence[T]) -> list[T]:
    """Return moments to be killed at, from the first to the last; all of them for `KEIKAKU_KILLS` of 12 and more."""
    most = 2 * KILLS
    if KILLS >= 12 or len(all_of_them) <= most:
        return list(all_of_them)
    if most < 2:
        return list(all_of_them[:1])
    return [all_of_them[round(number * (len(all_of_them) - 1) / (most - 1))] for number in range(most)]
