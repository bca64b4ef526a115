"""Whether what is published is late: three outcomes, for every target, and the goals of municipalities."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.runs.status import Actual, Desired, Timeliness, judge_status
from metadata.declared.settings import GoalSettings

ID = "264652_dx_plan"
FIRST, SECOND = date(2026, 11, 21), date(2027, 3, 1)


@pytest.mark.parametrize(
    ("wanted", "actual", "today", "state", "due"),
    [
        (Desired("1.0.0", FIRST), Actual("1.0.0", FIRST, "ANNUAL"), "2027-11-21", "current", "2027-11-21"),
        (Desired("1.0.0", FIRST), Actual("1.0.0", FIRST, "ANNUAL"), "2027-11-22", "overdue", "2027-11-21"),
        (Desired("1.0.0", FIRST), Actual("1.0.0", FIRST, "IRREG"), "2099-01-01", "not_judged", None),
        (Desired("1.1.0", SECOND), Actual("1.0.0", FIRST, "ANNUAL"), "2027-03-01", "current", "2027-03-01"),
        (Desired("1.1.0", SECOND), Actual("1.0.0", FIRST, "IRREG"), "2027-03-02", "overdue", "2027-03-01"),
        (Desired("1.0.0", FIRST), None, "2026-11-22", "overdue", "2026-11-21"),
        (None, None, "2026-11-22", "not_judged", None),
        (None, Actual("1.0.0", FIRST, "MONTHLY"), "2026-12-22", "overdue", "2026-12-21"),
    ],
)
def test_what_is_late(wanted: Desired | None, actual: Actual | None, today: str, state: str, due: str | None) -> None:
    there = {ID: actual} if actual else {}
    status = judge_status({ID: wanted}, {"public": there}, {}, date.fromisoformat(today))
    (line,) = status.lines
    assert (line.state, line.due) == (state, date.fromisoformat(due) if due else None)
    assert status.overdue is (state == "overdue")


def test_every_target_is_judged_by_itself() -> None:
    actual = {"public": {ID: Actual("1.1.0", SECOND, "ANNUAL")}, "ckan": {ID: Actual("1.0.0", FIRST, "ANNUAL")}}
    status = judge_status({ID: Desired("1.1.0", SECOND)}, actual, {}, date(2027, 4, 1))
    assert [(line.target, line.version, line.age, line.state) for line in status.lines] == [
        ("public", "1.1.0", 31, Timeliness.CURRENT),
        ("ckan", "1.0.0", 131, Timeliness.OVERDUE),
    ]


def test_a_clock_that_was_set_back_makes_nothing_late() -> None:
    status = judge_status({}, {"public": {ID: Actual("1.0.0", FIRST, "DAILY")}}, {}, date(2020, 1, 1))
    assert status.lines[0].state is Timeliness.CURRENT


@pytest.mark.parametrize(
    ("count", "today", "state"),
    [(10, "2030-01-01", "reached"), (9, "2027-03-31", "not_yet"), (9, "2027-04-01", "missed")],
)
def test_a_goal_counts_the_datasets_of_its_municipality(count: int, today: str, state: str) -> None:
    actual = {f"264652_{i}": Actual("1.0.0", FIRST, "NEVER") for i in range(count)}
    actual |= {"242101_dx_plan": Actual("1.0.0", FIRST, "NEVER"), "cross_dx_indicators": Actual("1.0.0", FIRST, "NEVER")}
    goals = {"264652": GoalSettings.model_validate({"datasets": 10, "until": "2027-03-31"})}
    (goal,) = judge_status({}, {"public": actual}, goals, date.fromisoformat(today)).goals
    assert (goal.count, goal.wanted, goal.state) == (count, 10, state)
    forever = {"264652": GoalSettings(datasets=99)}
    assert judge_status({}, {"public": actual}, forever, date(2099, 1, 1)).goals[0].state == "not_yet"


def test_the_facts_are_plain_values() -> None:
    status = judge_status({ID: Desired("1.0.0", FIRST)}, {"public": {}}, {}, date(2026, 11, 22))
    assert status.facts() == {
        "date": "2026-11-22",
        "overdue": True,
        "datasets": [
            {
                "dataset": ID,
                "target": "public",
                "version": "",
                "wanted": "1.0.0",
                "age": None,
                "due": "2026-11-21",
                "state": "overdue",
            }
        ],
        "goals": [],
    }
