"""Results of a year with faults of each kind: what is sound is read, what is not is told and published nowhere."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from metadata.building.first_reading import first_reading
from pipelines.documents.opening import open_document
from tests.pipelines.layouts.hard.results import Results, j_names, j_numbers, j_targets, j_years


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        (j_numbers(), {"result-scale": 1, "result-words": 1, "result-unit": 1, "result-twice": 2, "result-unknown": 1}),
        (j_names(), {"result-words": 1, "result-unknown": 1}),
        (j_targets(), {"result-scale": 1}),
        (j_years(), {"result-scale": 2, "result-words": 1}),
    ],
    ids=["by number", "by name", "beside targets", "with years"],
)
def test_sound_results_are_read_and_faults_are_told(made: Results, rules: dict[str, int]) -> None:
    others = [open_document(one.name, one.data) for one in made.others]
    found = first_reading(open_document(made.name, made.data), others=others)
    values = [(row["指標名"], row["年度"], float(row["値"])) for row in _rows(found.files["indicator_values.csv"])]
    gold = [(row["indicator"], str(row["fiscal_year"]), row["value"]) for row in made.gold["values"]]
    assert Counter(values) == Counter(gold)
    assert Counter(row["rule"] for row in _rows(found.files["doubts.csv"])) == rules
    assert found.problems == ()
