"""A plan or report as StratML, Part 2 (performance plans and reports), which holds all of Part 1 (ISO 17469-1).

    Goal                   the heading next above measures: 中分類, else 大分類
    Objective              a measure, with its offices as stakeholders
    PerformanceIndicator   an indicator
    MeasurementInstance    its values of one fiscal year, or of the whole plan: targets, then results

The baseline is a result, called 現状値 in its description. A value in words is a descriptor and has no number. The
description of a value has what no element holds (条件, 増減, 時点) and the words of the document. A plan without indicators
is a Strategic_Plan, one with them a Performance_Plan, and one that says what was done a Performance_Report.

Identifiers are our IDs behind the dataset's, `_262064_ict_action_plan.measure.1-1`: the schema makes each an xsd:ID, which
begins with no digit and holds no colon, so it cannot be a URN. Elements and their order are those of schema 2.2.6 of
2016-02-16. Out of scope: schedules, achievements, costs and evaluations, for which StratML has no element.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from metadata.described.content import Content
from metadata.described.dataset import Dataset, File
from metadata.described.table import printed
from metadata.vocabularies.bilingual import Bilingual
from pipelines.japanese.terms import MANY
from pipelines.tables.ids import said
from pipelines.tables.rows import Flag, ValueKind

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
SCHEMA = "http://stratml.us/references/PerformancePlanOrReport20160216.xsd"

_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_TITLE = Bilingual("計画（StratML）", "Plan (StratML)")
_FORM = Bilingual(
    "計画の目標・取組・指標と、その目標値・実績値を、戦略計画の標準形式（StratML 第2部、ISO 17469）のXMLにしたもの。",
    "Goals, measures and indicators of the plan with targets and results, in the standard form of strategic plans "
    "(StratML Part 2, ISO 17469), as XML.",
)
_NOTES = {"goal": "目指す姿・効果", "background": "現状と課題", "items": "取組項目", "repeats": "再掲元ID", "note": "備考"}
"""Columns of measures that an objective has no element for, and what they are called."""

Row = Mapping[str, Any]
Rows = Mapping[str, list[Row]]


def stratml_files(dataset: Dataset) -> Iterator[File]:
    """Yield the StratML of a plan that has measures: `<id>_stratml.xml`."""
    if not dataset.sources or not any(table.name == "measures" and table.records for table in dataset.tables):
        return
    tables: Rows = {
        table.name: [dict(zip([field.key for field in table.fields], record, strict=True)) for record in table.records]
        for table in dataset.tables
    }
    data = etree.tostring(_plan(dataset, tables), encoding="UTF-8", xml_declaration=True, pretty_print=True)
    name = f"{dataset.id}_stratml.xml"
    yield File(name, Content.of(data), "application/xml", "XML", _TITLE, _FORM, conforms_to=SCHEMA)


def _plan(dataset: Dataset, tables: Rows) -> etree._Element:
    core = _E.StrategicPlanCore(
        _E.Organization(_E.Name(dataset.publisher.name.ja), _E.Identifier(f"_{dataset.publisher.code}")),
        *_goals(dataset, tables),
    )
    start, end = dataset.period
    about = _E.AdministrativeInformation(
        _E.Identifier(_identifier(dataset, "edition", dataset.version)),
        *_dates(start, end),
        _E.PublicationDate(dataset.modified.isoformat()),
        _E.Source(dataset.landing_page),
    )
    notes = [f"{row['item']}：{row['content']}" for row in tables.get("overview", [])]
    made: etree._Element = _E.PerformancePlanOrReport(
        _E.Name(dataset.title.ja),
        _E.Description(dataset.description.ja),
        _E.OtherInformation("\n".join([*notes, dataset.attribution.ja])),
        core,
        about,
        Type=_type(tables),
    )
    return made


def _type(tables: Rows) -> str:
    actual = any(row["value_kind"] == ValueKind.ACTUAL for row in tables.get("indicator_values", []))
    if actual or tables.get("achievements"):
        return "Performance_Report"
    return "Performance_Plan" if tables.get("indicators") else "Strategic_Plan"


def _goals(dataset: Dataset, tables: Rows) -> Iterator[etree._Element]:
    under: dict[tuple[str, str], list[Row]] = {}
    for measure in tables["measures"]:
        under.setdefault((measure["pillar"], measure["group"]), []).append(measure)
    headings = {(row["parent"], row["name"]): row for row in tables.get("policies", [])}
    indicators, values = _by(tables, "indicators", "measure_id"), _by(tables, "indicator_values", "indicator_id")
    for (pillar, group), measures in under.items():
        heading = headings.get((pillar, group) if group else ("", pillar), {})
        own = heading.get("id") or said(pillar, group) or "all"  # "all": a plan without headings
        yield _E.Goal(
            _E.Name(group or pillar or dataset.title.ja),
            _E.Description(heading.get("description", "")),
            _E.Identifier(_identifier(dataset, "goal", own)),
            *_optional("SequenceIndicator", heading.get("number", "")),
            *_optional("OtherInformation", pillar if group else ""),
            *(_objective(dataset, measure, indicators.get(measure["id"], []), values) for measure in measures),
        )


def _by(tables: Rows, table: str, key: str) -> Rows:
    found: dict[str, list[Row]] = {}
    for row in tables.get(table, []):
        found.setdefault(row[key], []).append(row)
    return found


def _objective(dataset: Dataset, measure: Row, indicators: list[Row], values: Rows) -> etree._Element:
    offices = [office for office in measure["office"].split(MANY) if office]
    notes = "\n".join(f"{name}：{measure[key]}" for key, name in _NOTES.items() if measure[key])
    made: etree._Element = _E.Objective(
        _E.Name(measure["name"]),
        *_optional("Description", measure["summary"]),
        _E.Identifier(_identifier(dataset, "measure", measure["id"])),
        *_optional("SequenceIndicator", measure["number"]),
        *(_stakeholder(office) for office in offices),
        *_optional("OtherInformation", notes),
        *(_indicator(dataset, indicator, values.get(indicator["id"], [])) for indicator in indicators),
    )
    return made


def _stakeholder(office: str) -> etree._Element:
    role = _E.Role(_E.Name("担当"), _E.RoleType("Performer"))
    made: etree._Element = _E.Stakeholder(_E.Name(office), role, StakeholderTypeType="Organization")
    return made


def _indicator(dataset: Dataset, indicator: Row, values: list[Row]) -> etree._Element:
    years: dict[int | None, list[Row]] = {}
    for value in values:
        years.setdefault(value["fiscal_year"], []).append(value)
    notes = [f"{name}：{indicator[key]}" for key, name in (("formula", "算定式"), ("note", "備考")) if indicator[key]]
    made: etree._Element = _E.PerformanceIndicator(
        _E.MeasurementDimension(indicator["name"]),
        _E.UnitOfMeasurement(indicator["unit"]),
        _E.Identifier(_identifier(dataset, "indicator", indicator["id"])),
        *(_instance(dataset, year, years[year]) for year in sorted(years, key=lambda year: (year is None, year or 0))),
        *_optional("OtherInformation", "\n".join(notes)),
        PerformanceIndicatorType="Quantitative" if indicator["quantitative"] == Flag.YES else "Qualitative",
    )
    return made


def _instance(dataset: Dataset, year: int | None, values: list[Row]) -> etree._Element:
    days = dataset.period if year is None else (date(year, 4, 1), date(year + 1, 3, 31))
    targets = [value for value in values if value["value_kind"] == ValueKind.TARGET]
    results = [value for value in values if value["value_kind"] != ValueKind.TARGET]
    made: etree._Element = _E.MeasurementInstance(
        *(_E.TargetResult(*_dates(*days), *_stated(value)) for value in targets),
        *(_E.ActualResult(*_dates(*days), *_stated(value)) for value in results),
    )
    return made


def _stated(value: Row) -> Iterator[etree._Element]:
    if value["value"] is not None:
        yield _E.NumberOfUnits(printed(value["value"]))
    else:
        yield _E.Descriptor(_E.DescriptorName("内容"), _E.DescriptorValue(value["content"]))
    beside = "、".join(value[key] for key in ("condition", "change", "as_of") if value[key])
    yield _E.Description(f"{value['value_kind']}{f'（{beside}）' if beside else ''}：{value['source_text']}")


def _dates(start: date, end: date) -> tuple[etree._Element, etree._Element]:
    return _E.StartDate(start.isoformat()), _E.EndDate(end.isoformat())


def _optional(name: str, text: str) -> tuple[etree._Element, ...]:
    return (_E(name, text),) if text else ()


def _identifier(dataset: Dataset, kind: str, id_: str) -> str:
    return f"_{dataset.id}.{kind}.{id_}"
