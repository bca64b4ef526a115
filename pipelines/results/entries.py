"""What officers entered for a year, line by line, tied to the indicators and measures of the plan; every fault by its cell.

    entries_of(file, lines, known, faults)   results, evaluations: 実績・評価, or a CSV with 指標ID, 年度, 値, 出典, 確認日
    costs_of(file, lines, known, faults)     the sheet 費用

Out of scope: what becomes of entries in the tables (`results.entered`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.documents.model import Document
from pipelines.documents.source import OfficerSpot
from pipelines.japanese.figures import read_date
from pipelines.japanese.text import clean, squeezed
from pipelines.layouts.layout import Layout
from pipelines.layouts.words.years import one_year
from pipelines.problems import Problem
from pipelines.results.figures import Entered, read_result, read_yen
from pipelines.results.form import sheets as form
from pipelines.results.form.cells import Faults, Line, Lines, is_own
from pipelines.results.known import Known
from pipelines.tables.rows import CostKind, Indicator, Measure

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_TYPED = ("実績値", "実績・成果", "評価区分", "課題・問題点", "今後の方向性")


@dataclass(frozen=True)
class ResultsFile:
    """A file of results of a fiscal year. `name` is its path in the dataset's folder, as places of the document have it."""

    name: str
    year: int | None
    document: Document
    layout: Layout | None = None  # of a workbook of the office's own make, where one is declared

    @property
    def own(self) -> bool:
        """Tell whether it is of the office's own make."""
        return self.year is not None and is_own(self.document)


@dataclass(frozen=True)
class Entry:
    """One line of 実績・評価: of an indicator, or of a measure as a whole."""

    measure: Measure
    indicator: Indicator | None
    year: int
    line: Line
    result: Entered | None = None
    source: str = ""
    day: str = ""  # YYYY-MM-DD

    @property
    def place(self) -> OfficerSpot:
        """Where the result stands."""
        return self.line.place("実績値")

    @property
    def source_text(self) -> str:
        """Return what was typed, with where the figure is from and when it was checked."""
        if not self.source:  # a workbook of the office's own: its cell is the source
            return self.line.text("実績値")
        return f"{self.result.text if self.result else ''}（出典：{self.source}、確認日：{self.day}）"


@dataclass(frozen=True)
class CostEntry:
    """One line of 費用; `amount` in yen."""

    measure: Measure
    year: int
    kind: CostKind
    amount: Decimal
    line: Line


def entries_of(file: ResultsFile, lines: Lines, known: Known, faults: Faults) -> Iterator[Entry]:
    """Yield the entries of a file in which something is typed and nothing is wrong."""
    for line in lines[form.RESULTS]:
        if any(line.text(column) for column in _TYPED):
            entry = _entry(file, line, known, faults)
            if entry is not None:
                yield entry


def costs_of(file: ResultsFile, lines: Lines, known: Known, faults: Faults) -> Iterator[CostEntry]:
    """Yield the costs of a file. Notes `cost-amount`, `form-choice`, `form-required` and faults of measure and year."""
    for line in lines[form.COSTS]:
        measure, year = known.measure(line, faults), _year(file, line, known, faults)
        amount, kind = read_yen(line.text("金額")), clean(line.text("区分"))
        if amount is None:
            faults.add("cost-amount", line.spot("金額"), text=line.text("金額"))
        if kind not in tuple(CostKind):
            faults.add("form-choice", line.spot("区分"), given=kind, choices="、".join(CostKind))
        elif measure and year is not None and amount is not None:
            yield CostEntry(measure, year, CostKind(kind), amount, line)


def grades_of(lines: Lines, known: Known) -> dict[str, str]:
    """Return the grades that are known, and those of the sheet 評価区分: mark → meaning."""
    typed = {clean(line.text("評価区分")): line.text("評価") for line in lines[form.GRADES]}
    return {**typed, **known.grades}


def _entry(file: ResultsFile, line: Line, known: Known, faults: Faults) -> Entry | None:
    year = _year(file, line, known, faults)
    if line.text("指標ID") or line.text("指標名"):
        indicator = known.indicator(line, faults)
        measure = known.measures[indicator.measure_id] if indicator else None
    else:
        indicator, measure = None, known.measure(line, faults)
        if measure and line.text("実績値"):
            faults.add("result-no-indicator", line.spot("実績値"), text=line.text("実績値"))
    sound = file.own or _sourced(line, faults)
    result = _result(line, indicator, known, faults) if indicator else None
    if year is None or measure is None or not sound or (indicator and line.text("実績値") and result is None):
        return None
    return Entry(measure, indicator, year, line, result, line.text("出典"), read_day(line.text("確認日")))


def _result(line: Line, indicator: Indicator, known: Known, faults: Faults) -> Entered | None:
    unit = line.text("単位")
    if unit and squeezed(unit) != squeezed(indicator.unit):
        faults.add("result-unit", line.spot("単位"), text=unit, unit=unit, wanted=indicator.unit)
        return None
    cell = line.cells.get("実績値")
    if cell is None or not line.text("実績値"):
        return None
    read = read_result(cell.text, indicator, known.figures.get(indicator.id, []))
    if isinstance(read, Problem):
        faults.add(read.code, line.spot("実績値"), indicator=indicator.name, **read.facts)
        return None
    return read


def _year(file: ResultsFile, line: Line, known: Known, faults: Faults) -> int | None:
    text = line.text("年度")
    year = fiscal_year_typed(text) if text else file.year
    spot = line.spot("年度")
    if year is None:
        faults.add("result-year-form", spot, text=text)
    elif year not in known.years:
        faults.add("result-year", spot, year=str(year), first=str(known.years[0]), last=str(known.years[-1]))
    elif file.year is not None and year != file.year:
        faults.add("result-year-file", spot, year=str(year), file=str(file.year))
    else:
        return year
    return None


def _sourced(line: Line, faults: Faults) -> bool:
    """Tell whether a figure has its source and its day. Notes `result-unsourced`, `result-day`."""
    if not line.text("実績値"):
        return True
    missing = [column for column in ("出典", "確認日") if not line.text(column)]
    for column in missing:
        faults.add("result-unsourced", line.spot(column), column=column)
    if not missing and not read_day(line.text("確認日")):
        faults.add("result-day", line.spot("確認日"), text=line.text("確認日"))
        return False
    return not missing


def fiscal_year_typed(text: str) -> int | None:
    """Return the fiscal year that a cell names: 令和7年度, R7, 2025; None for anything else."""
    bare = clean(text)
    return int(bare) if re.fullmatch(r"(?:19|20)[0-9]{2}", bare) else one_year(text)


def read_day(text: str) -> str:
    """Return a day as YYYY-MM-DD, empty for what is none."""
    bare = clean(text)
    if _ISO.fullmatch(bare):
        try:
            return date.fromisoformat(bare).isoformat()
        except ValueError:
            return ""
    read = read_date(bare)
    return read if _ISO.fullmatch(read) else ""
