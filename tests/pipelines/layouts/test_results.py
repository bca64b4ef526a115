"""A year's results are held against the plan they belong to: what is sound becomes rows, what is not is told."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest

from metadata.building.first_reading import first_reading
from pipelines.documents.model import Document
from pipelines.documents.opening import open_document
from tests.pipelines.layouts.hard.results import Results, j_names, j_numbers, j_targets, j_years

PLAN = """市の計画　一覧

番号,施策名,担当課,指標番号,指標名,単位,現状値（R4）,令和5年度目標,令和6年度目標
1,朝市の開催,農林課,1-1,来場者数,人,"3,200","3,600","4,000"
1,,,1-2,満足度,%,61.4,65,70
2,空き店舗の改装,商工課,2-1,補助額,千円,"1,200","1,500","1,800"
3,水辺の清掃,環境課,3-1,参加者数,人,150,180,200
"""
RESULTS = """市の計画　令和6年度実績

指標番号,指標名,令和6年度実績,備考
1-1,来場者数,"4,120",
1-2,満足度,{share},
2-1,補助額,"{yen}",
3-1,参加者数,{people},
{more}
"""


def _read(share: str = "71.2", yen: str = "1,750", people: str = "190", more: str = "") -> tuple[list[str], list[str]]:
    """Return the published values, and the doubts as rule and printed text."""
    results = RESULTS.format(share=share, yen=yen, people=people, more=more)
    found = first_reading(_document("results.csv", results), others=[_document("plan.csv", PLAN)])
    assert found.kind == "results"
    values = [row["値"] for row in _rows(found.files.get("indicator_values.csv", b""))]
    return values, sorted(f"{row['rule']} {row['other_readings']}" for row in _rows(found.files["doubts.csv"]))


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _document(name: str, text: str) -> Document:
    return open_document(name, text.encode())


def test_sound_results_are_values_of_the_plan() -> None:
    assert _read() == (["4120", "71.2", "1750", "190"], [])


def test_a_share_of_one_is_no_per_cent() -> None:
    assert _read(share="0.712") == (["4120", "1750", "190"], ["result-scale 0.712"])


def test_yen_are_no_thousands_of_yen() -> None:
    assert _read(yen="1750000")[1] == ["result-scale 1750000"]
    assert _read(yen="1750円")[1] == ["result-unit 1750円"]


def test_words_and_signs_that_cannot_be() -> None:
    assert _read(people="集計中") == (["4120", "71.2", "1750"], ["result-words 集計中"])
    assert _read(people="-190")[1] == ["result-scale -190"]


def test_a_number_nobody_knows_and_a_name_of_another_number() -> None:
    assert _read(more="9-9,謎の指標,5,")[1] == ["result-unknown 9-9"]
    assert _read(more="2-1,来場者数,5,")[1] == ["result-unknown 2-1"]


def test_two_different_results_are_none() -> None:
    values, doubts = _read(more="3-1,参加者数,195,")
    assert values == ["4120", "71.2", "1750"]
    assert doubts == ["result-twice 190;195"] * 2
    assert _read(more="3-1,参加者数,190,") == (["4120", "71.2", "1750", "190"], [])


def test_a_dash_is_no_result_and_no_fault() -> None:
    assert _read(people="―") == (["4120", "71.2", "1750"], [])


def test_results_without_their_plan_are_no_table() -> None:
    found = first_reading(_document("results.csv", RESULTS.format(share="1", yen="1", people="1", more="")))
    assert not found.tables
    assert "plan-missing" in found.files["doubts.csv"].decode("utf-8-sig")


def _csv_rows(data: bytes) -> list[dict[str, str]]:
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
    values = [(row["指標名"], row["年度"], float(row["値"])) for row in _csv_rows(found.files["indicator_values.csv"])]
    gold = [(row["indicator"], str(row["fiscal_year"]), row["value"]) for row in made.gold["values"]]
    assert Counter(values) == Counter(gold)
    assert Counter(row["rule"] for row in _csv_rows(found.files["doubts.csv"])) == rules
    assert found.problems == ()
