"""StratML: elements in the order of the schema, identifiers that hold, and every measure, indicator and value in it.

The ISO's schema is not ours to hand on. `CHILDREN` says the same of the elements that are written: which children, in which
order, how often, transcribed from PerformancePlanOrReport schema 2.2.6 (2016-02-16) of the StratML committee.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter

import pytest
from lxml import etree

from metadata.building.cataloguing import Build
from metadata.described.dataset import Dataset
from metadata.formats.statistical.stratml import NAMESPACE, stratml_files
from tests.metadata.samples import sample_dataset, with_records

CHILDREN = {
    "PerformancePlanOrReport": "Name Description? OtherInformation? StrategicPlanCore AdministrativeInformation? Submitter?",
    "StrategicPlanCore": "Organization* Vision? Mission? Value* Goal+",
    "Organization": "Name? Acronym? Identifier? Description? Stakeholder*",
    "Goal": "Name Description Identifier? SequenceIndicator? Stakeholder* OtherInformation? Objective*",
    "Objective": ("Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation? PerformanceIndicator*"),
    "Stakeholder": "Name Description? Role*",
    "Role": "Name Description? RoleType{0,2}",
    "PerformanceIndicator": (
        "SequenceIndicator? MeasurementDimension UnitOfMeasurement Identifier? Relationship* MeasurementInstance* "
        "OtherInformation?"
    ),
    "MeasurementInstance": "TargetResult* ActualResult*",
    "TargetResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
    "ActualResult": "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
    "Descriptor": "DescriptorName? DescriptorValue?",
    "AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
}
ATTRIBUTES = {
    "Type": {"Strategic_Plan", "Performance_Plan", "Performance_Report"},
    "StakeholderTypeType": {"Person", "Organization", "Generic_Group"},
    "PerformanceIndicatorType": {"Quantitative", "Qualitative"},
}
TEXTS = {
    "Identifier": r"[A-Za-z_][A-Za-z0-9._-]*",  # xsd:ID
    "StartDate": r"\d{4}-\d\d-\d\d",
    "EndDate": r"\d{4}-\d\d-\d\d",
    "PublicationDate": r"\d{4}-\d\d-\d\d",
    "NumberOfUnits": r"-?\d+(\.\d+)?",
    "RoleType": "Performer|Beneficiary",
}


def tree(dataset: Dataset) -> etree._Element:
    (file,) = stratml_files(dataset)
    return etree.fromstring(file.data)


def local(element: etree._Element) -> str:
    name = etree.QName(element)
    assert name.namespace == NAMESPACE
    return name.localname


def faults(root: etree._Element) -> list[str]:
    """Return where a document is not as the schema wants it."""
    found = []
    for element in root.iter():
        name, children = local(element), "".join(f"{local(child)} " for child in element)
        model = "".join(re.sub(r"(\w+)(\S*) ?", r"(?:\1 )\2", CHILDREN.get(name, "")))
        if not re.fullmatch(model, children):
            found.append(f"{name}: {children}")
        if name in TEXTS and not re.fullmatch(TEXTS[name], element.text or ""):
            found.append(f"{name}: {element.text}")
        found += [f"{name} {key}={value}" for key, value in element.attrib.items() if value not in ATTRIBUTES[key]]
    ids = Counter(element.text for element in root.iter(f"{{{NAMESPACE}}}Identifier"))
    return [*found, *(f"Identifier twice: {id_}" for id_, count in ids.items() if count > 1)]


def texts(root: etree._Element, path: str) -> list[str]:
    found = root.iterfind(".//" + "/".join(f"{{{NAMESPACE}}}{step}" for step in path.split("/")))
    return [element.text or "" for element in found]


@pytest.fixture(scope="module")
def real(real_build: Build) -> dict[str, tuple[Dataset, etree._Element]]:
    plans = [dataset for dataset in real_build.datasets if dataset.sources]
    return {plan.id: (plan, tree(plan)) for plan in plans}


def test_every_plan_keeps_the_schema(real: dict[str, tuple[Dataset, etree._Element]]) -> None:
    assert len(real) == 5
    assert {id_: faults(root) for id_, (_, root) in real.items()} == {id_: [] for id_ in real}


def test_the_rules_see_faults() -> None:
    root = tree(sample_dataset())
    assert faults(root) == []
    goal = root.find(f".//{{{NAMESPACE}}}Goal")
    goal.append(goal[0])
    assert any(fault.startswith("Goal: ") for fault in faults(root))


def test_every_measure_indicator_and_value_is_in_it(real: dict[str, tuple[Dataset, etree._Element]]) -> None:
    for dataset, root in real.values():
        tables = {table.name: table for table in dataset.tables}
        ids = set(texts(root, "Identifier"))
        for name, kind in (("measures", "measure"), ("indicators", "indicator")):
            for id_ in tables[name].column("ID") if name in tables else ():
                assert f"_{dataset.id}.{kind}.{id_}" in ids
        values = tables["indicator_values"].column("値") if "indicator_values" in tables else ()
        shown = texts(root, "TargetResult/NumberOfUnits") + texts(root, "ActualResult/NumberOfUnits")
        assert Counter(shown) == Counter(format(value, "f") for value in values if value is not None)
        words = sum(value is None for value in values)
        assert len(texts(root, "Descriptor/DescriptorValue")) == words


def test_types_tell_plans_from_reports(real: dict[str, tuple[Dataset, etree._Element]]) -> None:
    types = {id_: root.get("Type") for id_, (_, root) in real.items()}
    assert types["242101_dx_achievements"] == "Performance_Report"
    assert types["264652_dx_plan"] == "Performance_Plan"
    assert types["242101_dx_plan"] == "Strategic_Plan"  # it states no indicator


def test_a_measure_says_what_the_document_does() -> None:
    root = tree(sample_dataset())
    assert texts(root, "Goal/Name") == ["市民の利便性の向上", sample_dataset().title.ja]
    assert texts(root, "Goal/Description")[0] == "窓口に来なくてよい市役所にする。"
    objective = root.find(f".//{{{NAMESPACE}}}Objective")
    assert texts(objective, "Stakeholder/Name") == ["企画課", "市民課"]
    assert texts(objective, "MeasurementDimension") == ["オンライン申請率"]
    assert texts(objective, "TargetResult/StartDate") == ["2024-04-01", "2024-04-01"]
    assert texts(objective, "TargetResult/EndDate") == ["2025-03-31", "2026-03-31"]  # a year, then the whole plan
    assert texts(objective, "TargetResult/NumberOfUnits") == ["90.0"]
    assert texts(objective, "Descriptor/DescriptorValue") == ["全ての手続に対応"]


def test_condition_and_kind_of_a_value_stand_in_its_description() -> None:
    plan = with_records(sample_dataset(), "indicator_values", 0, 値区分="現状値", 条件="以上")
    assert texts(tree(plan), "ActualResult/Description")[0].startswith("現状値（以上）：")


def test_a_dataset_without_measures_has_none() -> None:
    plan = sample_dataset()
    assert list(stratml_files(dataclasses.replace(plan, tables=plan.tables[:1]))) == []
