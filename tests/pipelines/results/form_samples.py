"""An invented plan, its form for a year's results, and that form as officers fill it in. No line is from a real document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.documents.opening import open_document
from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.results.entered import add_results
from pipelines.results.entries import ResultsFile
from pipelines.results.form.filling import Basics, filled
from pipelines.results.form.sheets import RESULTS
from pipelines.results.form.writing import HEADER_ROW, workbook
from pipelines.tables.doubt import Settlement
from pipelines.tables.plan import Overview, Plan, collect
from pipelines.tables.rows import (
    Evaluation,
    Flag,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    Measure,
    Policy,
    PolicyLevel,
    Row,
    ValueKind,
)

YEARS = range(2024, 2029)
YEAR = 2025
BASICS = Basics("999997", "見本県見本市", "999997_dx_plan", "見本市デジタル推進計画", tuple(YEARS))
NAMES = {"1": "窓口案内", "2": "研修"}
Typed = Mapping[tuple[str, str], object]
"""What is typed: (指標ID, or 取組ID for the row of a measure, column) → value."""


def indicator(row_id: str, measure: str, name: str, unit: str, *, words: bool = False) -> Indicator:
    return Indicator(
        id=row_id,
        place=Span(6, 6),
        measure_id=measure,
        measure_name=NAMES[measure],
        kind=IndicatorKind.OUTCOME,
        name=name,
        unit=unit,
        quantitative=Flag.NO if words else Flag.YES,
    )


def value(of: Indicator, amount: int, year: int = 2028, kind: ValueKind = ValueKind.TARGET) -> IndicatorValue:
    return IndicatorValue(
        id=f"{of.id}-{year}-{'t' if kind is ValueKind.TARGET else 'a'}",
        place=of.place,
        indicator_id=of.id,
        indicator_name=of.name,
        measure_id=of.measure_id,
        measure_name=of.measure_name,
        fiscal_year=year,
        japanese_year=f"令和{year - 2018}年度",
        value_kind=kind,
        value=Decimal(amount),
        unit=of.unit,
        source_text=f"{amount}{of.unit}",
    )


FRIENDS = indicator("1-i", "1", "登録者数", "人")
SHARE = indicator("1-r", "1", "申請率", "%")
TRAINED = indicator("2-i", "2", "研修の開催", "回")
RULES = indicator("2-w", "2", "規程の整備", "", words=True)


def plan(*more: Row) -> Plan:
    """Return two measures with four indicators, one of them in words; `more` rows stand behind."""
    grade = Evaluation(
        id="1-e-2024",
        place=Span(9, 9),
        measure_id="1",
        measure_name=NAMES["1"],
        fiscal_year=2024,
        grade="A",
        rating="順調に進んだ",
    )
    rows: list[Row] = [
        Policy(id="p", place=Span(3, 3), level=PolicyLevel.PILLAR, name="便利な窓口"),
        *(Measure(id=key, place=Span(5, 5), number=key, name=name) for key, name in NAMES.items()),
        *(FRIENDS, SHARE, TRAINED, RULES),
        *(value(FRIENDS, 5000), value(SHARE, 60), value(TRAINED, 4)),
        grade,
    ]
    return collect(Overview(), [*rows, *more], ())


@cache
def form(year: int = YEAR) -> bytes:
    return workbook(filled(plan(), BASICS, year))


def typed(cells: Typed, change: Callable[[Worksheet], None] = lambda _: None) -> bytes:
    """Return the form with values typed into 実績・評価; a result gets a source and a day unless they are typed too."""
    book = load_workbook(BytesIO(form()))
    sheet = book[RESULTS]
    columns = {str(cell.value).rstrip("＊"): cell.column for cell in sheet[HEADER_ROW + 1]}
    rows: dict[str, int] = {}
    for row in range(HEADER_ROW + 2, sheet.max_row + 1):
        measure, of = (str(sheet.cell(row, columns[name]).value or "") for name in ("取組ID", "指標ID"))
        rows.setdefault(of or measure, row)
    for (key, column), given in cells.items():
        sheet.cell(rows[key], columns[column]).value = given  # type: ignore[assignment] - a test writes what it likes
        if column == "実績値":
            for name, usual in (("出典", "事業報告書"), ("確認日", "2026-05-20")):
                if (key, name) not in cells:
                    sheet.cell(rows[key], columns[name]).value = usual
    change(sheet)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def results_file(data: bytes, name: str = "results/2025.xlsx", year: int | None = YEAR) -> ResultsFile:
    return ResultsFile(name, year, open_document(name, data))


def added(*files: ResultsFile, of: Plan | None = None, settled: tuple[Settlement, ...] = ()) -> tuple[Plan, DoubtResolver]:
    """Return the plan with the results of these files, and the resolver that was asked."""
    resolver = DoubtResolver(settled)
    return add_results(of or plan(), files, YEARS, resolver), resolver
