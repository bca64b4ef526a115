"""The made-up plans of ../shared/field: each becomes a dataset fit to publish, with nothing but suggestions taken."""

from __future__ import annotations

import json

import pytest

from tests.catalog.drafts.office import CITY, CODE, WORDS, Office
from tests.pipelines.layouts.test_field_plans import FIELD, MORE, NAMES

RESULTS = "j-mihon-results-r7.xlsx"

pytestmark = pytest.mark.skipif(not FIELD.is_dir(), reason=f"no made-up plans in {FIELD} (KEIKAKU_FIELD)")


@pytest.mark.parametrize("name", [name for name in (*NAMES, *MORE) if name != RESULTS])
def test_a_made_up_plan_becomes_a_dataset(name: str, office: Office) -> None:
    code, shown = office.call("new", str(FIELD / name), "--publisher", CODE, *WORDS, *CITY, "--yes")
    assert code == 0, shown
    assert sorted(path.name for path in office.only().iterdir() if path.suffix == ".yaml")[-2:] == [
        "dataset.yaml",
        "layout.yaml",
    ]


def test_results_without_their_plan_are_no_dataset(office: Office) -> None:
    code, _ = office.call("new", str(FIELD / RESULTS), "--publisher", CODE)
    problems = json.loads((office.root / "report.json").read_text(encoding="utf-8"))["problems"]
    assert (code, [problem["code"] for problem in problems]) == (1, ["new-results"])
