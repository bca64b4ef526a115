"""A plan as the records of the form's sheets: what stands in the form before an officer types anything.

Out of scope: the workbook (`form.writing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.terms import MANY
from pipelines.results.form import sheets as form
from pipelines.results.form.sheets import Purpose
from pipelines.tables.plan import Plan
from pipelines.tables.revisions import revised_on, superseded, without_revision
from pipelines.tables.rows import Evaluation, GlossaryEntry, Indicator, IndicatorValue, Measure, Policy, ValueKind

Record = Mapping[str, str]


@dataclass(frozen=True)
class Basics:
    """What the form says of the dataset that it is for: code and name of the municipality, ID, title, years of the plan."""

    code: str
    municipality: str
    dataset: str
    title: str
    years: tuple[int, ...]


@dataclass(frozen=True)
class Filling:
    """The records of each sheet by column. `years`: of the columns that stand once a year; `year`: of the results."""

    purpose: Purpose
    years: tuple[int, ...]
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    year: int | None = None


def blank(years: tuple[int, ...]) -> Filling:
    """Return an empty form for a new plan with targets of these fiscal years."""
    basics = {
        "計画期間の最初の年度": japanese_year(years[0]),
        "計画期間の最後の年度": japanese_year(years[-1]),
        "様式の版": form.words().version,
    }
    return Filling("plan", years, {form.BASICS: (basics,)})


def filled(plan: Plan, basics: Basics, year: int) -> Filling:
    """Return the form for the results of a fiscal year: all that the plan says, and a row for each result to be entered.

    A measure that is printed elsewhere too (再掲) is asked about once, where it stands first.
    """
    values = plan.rows(IndicatorValue)
    of_indicator: dict[str, list[IndicatorValue]] = {}
    replaced = superseded(values)
    for value in (one for one in values if one.id not in replaced):
        of_indicator.setdefault(value.indicator_id, []).append(value)
    years = sorted({v.fiscal_year for v in values if v.value_kind is ValueKind.TARGET and v.fiscal_year is not None})
    numbers = {measure.id: measure.number for measure in plan.rows(Measure)}
    records = {
        form.BASICS: (_basics(plan, basics, year),),
        form.POLICIES: tuple(_policy(row) for row in plan.rows(Policy)),
        form.MEASURES: tuple(_measure(row) for row in plan.rows(Measure)),
        form.INDICATORS: tuple(
            _indicator(row, numbers[row.measure_id], of_indicator.get(row.id, [])) for row in plan.rows(Indicator)
        ),
        form.RESULTS: tuple(_asked(plan, of_indicator, year)),
        form.GLOSSARY: tuple(
            {"用語": row.term, "説明": row.explanation, "番号": row.number} for row in plan.rows(GlossaryEntry)
        ),
        form.GRADES: tuple(_grades(plan)),
    }
    return Filling("results", tuple(years), records, year)


def _basics(plan: Plan, basics: Basics, year: int) -> Record:
    return {
        "計画名": plan.overview.title or basics.title,
        "全国地方公共団体コード": basics.code,
        "地方公共団体名": basics.municipality,
        "計画期間の最初の年度": japanese_year(basics.years[0]),
        "計画期間の最後の年度": japanese_year(basics.years[-1]),
        "策定年月": plan.overview.issued,
        "データセットID": basics.dataset,
        "実績の年度": japanese_year(year),
        "様式の版": form.words().version,
    }


def _policy(row: Policy) -> Record:
    return {"階層": row.level, "番号": row.number, "名称": row.name, "上位名称": row.parent, "説明": row.description}


def _measure(row: Measure) -> Record:
    return {
        "取組ID": row.id,
        "番号": row.number,
        "大分類": row.pillar,
        "中分類": row.group,
        "取組名": row.name,
        "概要": row.summary,
        "目指す姿・効果": row.goal,
        "現状と課題": row.background,
        "取組項目": row.items,
        "担当": row.office,
        "重点": row.priority,
        "備考": row.note,
    }


def _indicator(row: Indicator, number: str, values: list[IndicatorValue]) -> Record:
    baseline = [value for value in values if value.value_kind is ValueKind.BASELINE]
    targets = [value for value in values if value.value_kind is ValueKind.TARGET]
    whole = next((_printed(value) for value in targets if value.fiscal_year is None), "")
    by_year = {year_column("目標値", v.fiscal_year): _printed(v) for v in targets if v.fiscal_year is not None}
    return {
        "指標ID": row.id,
        "取組番号": number,
        "指標名": row.name,
        "指標区分": row.kind,
        "単位": row.unit,
        "算定式": row.formula,
        "現状値": _printed(baseline[0]) if baseline else "",
        "現状値の年度": baseline[0].japanese_year if baseline else "",
        "目標値（計画全体）": whole,
        "備考": row.note,
        **by_year,
    }


def _asked(plan: Plan, values: Mapping[str, list[IndicatorValue]], year: int) -> Iterator[Record]:
    indicators: dict[str, list[Indicator]] = {}
    for indicator in plan.rows(Indicator):
        indicators.setdefault(indicator.measure_id, []).append(indicator)
    for measure in plan.rows(Measure):
        if measure.repeats:
            continue
        own = {"取組ID": measure.id, "取組番号": measure.number, "取組名": measure.name, "年度": japanese_year(year)}
        yield own
        for indicator in indicators.get(measure.id, []):
            target = _nearest(values.get(indicator.id, []), year)
            yield {
                **own,
                "指標ID": indicator.id,
                "指標名": indicator.name,
                "単位": indicator.unit,
                "計画の値": _dated(target) if target else "",
            }


def _nearest(values: list[IndicatorValue], year: int) -> IndicatorValue | None:
    """Return the target that a year's result is held against: of that year or the next one with a target, else the last."""
    targets = [value for value in values if value.value_kind is ValueKind.TARGET]
    later = [value for value in targets if value.fiscal_year is not None and value.fiscal_year >= year]
    return min(later, key=lambda value: value.fiscal_year or 0) if later else (targets[-1] if targets else None)


def _printed(value: IndicatorValue) -> str:
    day, condition = revised_on(value.condition), without_revision(value.condition).replace(MANY, "")
    printed = value.content if value.value is None else f"{value.value:,f}{value.unit}{condition}"
    return f"{printed}（{day}改定）" if day else printed


def _dated(value: IndicatorValue) -> str:
    return f"{_printed(value)}（{value.japanese_year}）" if value.japanese_year else _printed(value)


def _grades(plan: Plan) -> Iterator[Record]:
    known = {row.grade: row.rating for row in plan.rows(Evaluation)}
    for grade in sorted(known):
        yield {"評価区分": grade, "評価": known[grade]}


def year_column(name: str, year: int) -> str:
    """Return the heading of a column that stands once a year: 「目標値 令和8年度」."""
    return f"{name} {japanese_year(year)}"
