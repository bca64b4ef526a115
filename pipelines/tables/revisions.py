"""Revised targets: a target that was changed after the plan stands as a row of its own, beside the one that it replaces.

Its day stands among its 条件 as 「2026-02-10改定」: 時点 would be wrong, since it is of the fiscal year that the row is of.
The old row stays as the plan prints it. Out of scope: entering a revision (`pipelines.results.revisions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.japanese.terms import MANY
from pipelines.tables.rows import IndicatorValue, ValueKind

_REVISED = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})改定")


def revision_word(day: str) -> str:
    """Return what stands among the 条件 of a target revised on a day (YYYY-MM-DD)."""
    return f"{day}改定"


def revised_on(condition: str) -> str:
    """Return the day of the revision that a 条件 tells, YYYY-MM-DD; empty for a value that the plan states."""
    found = (_REVISED.fullmatch(word) for word in condition.split(MANY))
    return next((match["day"] for match in found if match), "")


def without_revision(condition: str) -> str:
    """Return a 条件 without the word that tells the revision."""
    return MANY.join(word for word in condition.split(MANY) if not _REVISED.fullmatch(word))


def superseded(values: Iterable[IndicatorValue]) -> dict[str, str]:
    """Return ID → day of its revision, for each target in whose place a later one of the same year has come."""
    targets = [value for value in values if value.value_kind == ValueKind.TARGET]
    days: dict[tuple[str, int | None], set[str]] = {}
    for value in targets:
        days.setdefault((value.indicator_id, value.fiscal_year), set()).add(revised_on(value.condition))
    found = {}
    for value in targets:
        later = [day for day in days[value.indicator_id, value.fiscal_year] if day > revised_on(value.condition)]
        if later:
            found[value.id] = min(later)
    return found
