"""Concepts, the rules that propose them, and what is decided of a row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from metadata.building.cataloguing import Build
from metadata.described.concepts.matching import CHANGE, NO_NUMBER, OTHER_COUNT, OTHER_UNIT, unfit
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.concepts import Concept, concepts, proposed, quantities, subjects
from tests.conftest import SMALL, Project

RATE, COUNT = concepts()["online-application-rate"], concepts()["online-procedure-count"]


@pytest.fixture
def little() -> bool:
    """All of the plan: decisions about its concepts are tried on several measures."""
    return False


def test_every_quantity_says_what_may_be_compared() -> None:
    assert set(quantities()) == {one.id for own in subjects().values() for one in own}
    for id_ in quantities():
        concept = concepts()[id_]
        assert concept.units
        assert concept.direction in {"increase", "decrease"}


def test_rules_propose_by_words_and_unit() -> None:
    assert proposed("ＬＩＮＥ登録者数", "情報発信", "人") == ("line-followers",)
    assert proposed("交付率", "マイナンバーカードの利用拡大", "%") == ("card-issuance-rate",)
    assert proposed("交付率", "補助金", "%") == ()
    assert proposed("電子申請可能な手続数", "", "手続") == ("online-procedure-count",)


@pytest.mark.parametrize(
    ("concept", "value", "unit", "change", "condition", "why"),
    [
        (COUNT, "20", "手続", "", "", None),
        (COUNT, "20", "", "", "", None),
        (RATE, "20", "%", "", "以上", None),
        (RATE, "20", "", "", "", OTHER_UNIT),
        (RATE, "20", "件", "", "", OTHER_UNIT),
        (RATE, "5", "%", "増加", "前年比", CHANGE),
        (COUNT, "20", "件", "", "累計", OTHER_COUNT),
        (COUNT, None, "件", "", "", NO_NUMBER),
    ],
)
def test_only_values_of_one_kind_are_compared(
    concept: Concept, value: str | None, unit: str, change: str, condition: str, why: Bilingual | None
) -> None:
    assert unfit(concept, value and Decimal(value), unit, change, condition) == why


def test_what_nobody_confirmed_is_not_comparable(real_build: Build) -> None:
    (dataset,) = (d for d in real_build.datasets if d.id == "cross_dx_concepts")
    (table,) = dataset.tables
    pairs = list(zip(table.column("対応"), table.column("比較"), strict=True))
    assert {match for match, _ in pairs} == {"確認済", "対象外", "未確認"}
    assert {match for match, comparable in pairs if comparable == "有"} == {"確認済"}
    assert "concepts.ttl" in {file.name for file in dataset.files}


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{indicator: no, concept: line-followers, match: 確認済, reason: r, date: 2026-11-28}", "concept-row"),
        ("{indicator: 1-5-i-2349, concept: no, match: 確認済, reason: r, date: 2026-11-28}", "concept-unknown"),
        ("{concept: line-followers, match: 確認済, reason: r, date: 2026-11-28}", "concept-row-one"),
        ("{indicator: 1-5-i-2349, concept: line-followers, match: 対象外, reason: r, date: 2026-11-28}", "concept-twice"),
    ],
)
def test_a_wrong_decision_is_refused_with_its_cure(project: Project, entry: str, code: str) -> None:
    path = project.datasets / SMALL / "concepts.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"  - {entry}\n", encoding="utf-8")
    run = project.run("check", SMALL)
    assert run.exit_code
    assert code in run.codes
