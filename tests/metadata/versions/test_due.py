"""When the next update is due."""

from __future__ import annotations

from datetime import date

import pytest

from metadata.versions.due import next_due
from metadata.vocabularies.code_lists import frequencies


@pytest.mark.parametrize(
    ("published", "frequency", "due"),
    [
        ("2026-11-21", "ANNUAL", "2027-11-21"),
        ("2028-02-29", "ANNUAL", "2029-02-28"),
        ("2026-11-21", "BIENNIAL", "2028-11-21"),
        ("2026-11-21", "TRIENNIAL", "2029-11-21"),
        ("2026-08-31", "ANNUAL_2", "2027-02-28"),
        ("2026-11-30", "QUARTERLY", "2027-02-28"),
        ("2026-12-31", "MONTHLY", "2027-01-31"),
        ("2027-01-31", "MONTHLY", "2027-02-28"),
        ("2026-12-28", "WEEKLY", "2027-01-04"),
        ("2026-12-31", "DAILY", "2027-01-01"),
    ],
)
def test_the_day_after_which_it_is_late(published: str, frequency: str, due: str) -> None:
    assert next_due(date.fromisoformat(published), frequency) == date.fromisoformat(due)


@pytest.mark.parametrize("frequency", ["IRREG", "NEVER", "", "SOMETIMES"])
def test_what_promises_nothing_is_never_due(frequency: str) -> None:
    assert next_due(date(2026, 11, 21), frequency) is None


def test_every_frequency_is_tried_here() -> None:
    tried = {"ANNUAL", "BIENNIAL", "TRIENNIAL", "ANNUAL_2", "QUARTERLY", "MONTHLY", "WEEKLY", "DAILY", "IRREG", "NEVER"}
    assert set(frequencies()) == tried
