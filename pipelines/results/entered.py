"""Results that officers entered, in the tables of their plan: 実績値, 取組実績, 進捗評価, 事業費, each with its cell.

    add_results(plan, files, years, resolver) -> Plan

The plan itself is never changed: a revised target (`results.revisions`) is a row beside the old one. Where the document
states a result that was entered too, the two are compared, and the finding is a row of 原典の整合確認: 一致 (the document's
row stands for both), 不一致 (a doubt: an officer says which is right; the document's stands until then), 判定不能 (not of
one kind, as 累計120件 and 36件: both stand). Entered twice with different figures, or as 0.35
where % is counted: a doubt too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.terms import MANY
from pipelines.problems import Problem, SourceError
from pipelines.results.actuals import with_actual_values
from pipelines.results.asking import DIFFERS, TWICE, Asked, ask_about_comments
from pipelines.results.entries import CostEntry, Entry, ResultsFile, costs_of, entries_of, grades_of
from pipelines.results.figures import Entered
from pipelines.results.form.cells import Faults, read_lines
from pipelines.results.known import Known
from pipelines.results.own.lines import OwnLines, own_lines
from pipelines.results.revisions import Revision, judge_revisions, revisions_of, with_revisions
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined
from pipelines.tables.indicator_values import VALUE_LETTERS, indicator_value
from pipelines.tables.plan import Plan
from pipelines.tables.rows import (
    TABLES,
    Achievement,
    Cost,
    Evaluation,
    Indicator,
    IndicatorValue,
    Row,
    SourceCheck,
    ValueKind,
    Verdict,
)
from pipelines.tables.source_checks import finding


def add_results(plan: Plan, files: Sequence[ResultsFile], years: Sequence[int], resolver: DoubtResolver) -> Plan:
    """Return the plan with the results of all files; `years` are the fiscal years that the plan covers.

    Raises SourceError with every fault of all files: `form-…`, `result-…`, `cost-amount`, each with sheet and cell.
    """
    if not files:
        return plan
    known = Known(plan, years)
    entries: list[Entry] = []
    costs: list[CostEntry] = []
    revisions: list[Revision] = []
    findings: list[SourceCheck] = []
    grades: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files:
        faults = Faults(file.name)
        read = _read(file, known, faults, resolver)
        lines = read.lines
        findings += read.findings
        own = list(entries_of(file, lines, known, faults))
        own_grades = {**read.grades, **grades_of(lines, known)}
        _judge_grades(own, own_grades, faults)
        entries += own
        grades |= own_grades
        costs += costs_of(file, lines, known, faults)
        revisions += revisions_of(file, lines, known, faults)
        problems += faults.problems
    problems += judge_revisions(revisions, known)
    if problems:
        raise SourceError(problems)
    ask_about_comments([*(one.line for one in entries), *(one.line for one in revisions)], resolver)
    revised = with_revisions(plan, revisions, known, resolver)
    return _Adding(revised, known, grades, resolver, findings).add(entries, costs)


def _read(file: ResultsFile, known: Known, faults: Faults, resolver: DoubtResolver) -> OwnLines:
    if file.own and file.year is not None:
        return own_lines(file, file.year, known, faults, resolver)
    return OwnLines(read_lines(file.document, faults))


def _judge_grades(entries: Iterable[Entry], grades: dict[str, str], faults: Faults) -> None:
    """Note `result-grade` for a grade that 評価区分 does not have, `result-grade-missing` for words without one."""
    for entry in entries:
        grade = entry.line.text("評価区分")
        said = entry.line.text("課題・問題点") or entry.line.text("今後の方向性")
        if grade and grades and grade not in grades:
            faults.add("result-grade", entry.line.spot("評価区分"), given=grade, choices="、".join(sorted(grades)))
        elif said and not grade:
            faults.add("result-grade-missing", entry.line.spot("評価区分"))


class _Adding:
    """Puts entries into the tables of one plan."""

    def __init__(
        self,
        plan: Plan,
        known: Known,
        grades: dict[str, str],
        resolver: DoubtResolver,
        findings: Sequence[SourceCheck],
    ) -> None:
        self._plan, self._known, self._grades, self._resolver = plan, known, grades, resolver
        self._findings: list[SourceCheck] = list(findings)

    def add(self, entries: Sequence[Entry], costs: Sequence[CostEntry]) -> Plan:
        values, replaced = self._values(entries)
        made: dict[type[Row], list[Row]] = {
            Achievement: list(self._achievements(entries)),
            Evaluation: list(self._evaluations(entries)),
            Cost: list(self._costs(costs)),
            SourceCheck: list(self._findings),
        }
        names = {row_type: name for name, row_type in TABLES.items()}
        tables = dict(self._plan.tables)
        for row_type, rows in made.items():
            if rows:
                tables[names[row_type]] = (*tables.get(names[row_type], ()), *rows)
        if replaced:
            kept = (row for row in self._plan.rows(IndicatorValue) if row.id not in replaced)
            tables["indicator_values"] = tuple(kept)
        ordered = {name: tables[name] for name in TABLES if name in tables}
        return with_actual_values(dataclasses.replace(self._plan, tables=ordered), values)

    # figures

    def _values(self, entries: Sequence[Entry]) -> tuple[dict[str, list[IndicatorValue]], set[str]]:
        """Return the new values by indicator, and the IDs of those of the document that give way to them."""
        stated: dict[tuple[str, int], list[IndicatorValue]] = {}
        for row in self._plan.rows(IndicatorValue):
            if row.value_kind is ValueKind.ACTUAL and row.fiscal_year is not None:
                stated.setdefault((row.indicator_id, row.fiscal_year), []).append(row)
        values: dict[str, list[IndicatorValue]] = {}
        replaced: set[str] = set()
        for entry, indicator, result in self._settled(entries):
            before = stated.get((indicator.id, entry.year), [])
            rows = self._rows(entry, indicator, result, before)
            taken = self._compared(entry, indicator, rows, before) if before else "both"
            if taken != "document":
                values.setdefault(indicator.id, []).extend(rows)
            if taken == "entered":
                replaced |= {row.id for row in before}
        return values, replaced

    def _settled(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Indicator, Entered]]:
        """Yield the result of each indicator and year once, asked about where more than one may be meant."""
        groups: dict[tuple[str, int], list[tuple[Entry, Indicator, Entered]]] = {}
        for entry in entries:
            if entry.indicator is not None and entry.result is not None:
                key = (entry.indicator.id, entry.year)
                groups.setdefault(key, []).append((entry, entry.indicator, entry.result))
        for group in groups.values():
            entry, indicator, result = group[0]
            texts = list(dict.fromkeys(one.text for _, _, one in group))
            row_id = joined(indicator.id, entry.year, VALUE_LETTERS[ValueKind.ACTUAL])
            asked = Asked(row_id, indicator, self._known.figures.get(indicator.id, []), entry.place)
            if len({(one.figures, one.content) for _, _, one in _without_text(group)}) > 1:
                taken = asked.settled(TWICE, " / ".join(texts), texts, self._resolver)
            else:
                taken = asked.scaled(result, self._resolver)
            if taken is not None:
                yield entry, indicator, taken

    def _rows(
        self, entry: Entry, indicator: Indicator, result: Entered, before: Sequence[IndicatorValue]
    ) -> list[IndicatorValue]:
        numbering = Numbering()
        for row in before:
            numbering.unique(row.id)
        source_text = dataclasses.replace(entry, result=result).source_text
        return [
            indicator_value(
                indicator,
                ValueKind.ACTUAL,
                entry.year,
                figure,
                numbering,
                place=entry.place,
                source_text=source_text,
                content="" if figure else result.content,
            )
            for figure in result.figures or (None,)
        ]

    def _compared(
        self, entry: Entry, indicator: Indicator, rows: Sequence[IndicatorValue], before: Sequence[IndicatorValue]
    ) -> str:
        """Note what comes of comparing a result with the document's; return whose stands: document, entered, both."""
        printed, typed = _shown(before), _shown(rows)
        if _facts(before) == _facts(rows):
            verdict = Verdict.AGREES
        else:
            verdict = Verdict.DIFFERS if _kinds(before) == _kinds(rows) else Verdict.UNDECIDED
        subject = f"{indicator.name}（{indicator.id}）"
        self._found(entry, joined("result", indicator.id, entry.year), subject, "実績値", printed, typed, verdict)
        if verdict is Verdict.DIFFERS:
            target = Target("indicator_values", before[0].id, "値")
            source = f"{printed} / {typed}"
            reading = self._resolver.choose_text(DIFFERS, target, entry.place, source, [printed, typed])
            if reading not in (printed, typed):
                raise self._resolver.misfit(DIFFERS, target)
            return "document" if reading == printed else "entered"
        return "document" if verdict is Verdict.AGREES else "both"

    def _found(
        self, entry: Entry | CostEntry, id_: str, subject: str, what: str, printed: str, typed: str, verdict: Verdict
    ) -> None:
        content = f"{japanese_year(entry.year)}の{what}：文書の記載（原典の値）と職員の入力（計算値）"
        place = entry.line.place("実績値")
        self._findings.append(finding(id_, place, subject, content, printed, typed, verdict))

    # words, grades, costs

    def _achievements(self, entries: Sequence[Entry]) -> Iterator[Achievement]:
        stated = {(row.measure_id, row.fiscal_year): row for row in self._plan.rows(Achievement)}
        texts: dict[tuple[str, int], list[Entry]] = {}
        for entry in entries:
            if entry.line.text("実績・成果"):
                texts.setdefault((entry.measure.id, entry.year), []).append(entry)
        for (measure_id, year), own in texts.items():
            text = MANY.join(dict.fromkeys(entry.line.text("実績・成果") for entry in own))
            id_ = joined(measure_id, "r", year)
            if before := stated.get((measure_id, year)):
                verdict = Verdict.AGREES if before.achievement == text else Verdict.UNDECIDED
                self._found(
                    own[0], joined("result", id_), own[0].measure.name, "取組実績", before.achievement, text, verdict
                )
                continue
            yield Achievement(
                id=id_,
                place=own[0].line.place("実績・成果"),
                measure_id=measure_id,
                measure_name=own[0].measure.name,
                fiscal_year=year,
                japanese_year=japanese_year(year),
                achievement=text,
            )

    def _evaluations(self, entries: Sequence[Entry]) -> Iterator[Evaluation]:
        stated = {(row.measure_id, row.indicator_id, row.fiscal_year): row for row in self._plan.rows(Evaluation)}
        done: set[tuple[str, str, int]] = set()
        for entry in entries:
            line, of = entry.line, entry.indicator.id if entry.indicator else ""
            key, grade = (entry.measure.id, of, entry.year), line.text("評価区分")
            if not grade or key in done:
                continue
            done.add(key)
            id_ = joined(of or entry.measure.id, "e", entry.year)
            if before := stated.get(key):
                verdict = Verdict.AGREES if before.grade == grade else Verdict.DIFFERS
                self._found(entry, joined("result", id_), entry.measure.name, "評価区分", before.grade, grade, verdict)
                continue
            yield Evaluation(
                id=id_,
                place=line.place("評価区分"),
                measure_id=entry.measure.id,
                measure_name=entry.measure.name,
                indicator_id=of,
                fiscal_year=entry.year,
                grade=grade,
                rating=self._grades.get(grade, grade),
                issues=line.text("課題・問題点"),
                next_steps=line.text("今後の方向性"),
            )

    def _costs(self, costs: Sequence[CostEntry]) -> Iterator[Cost]:
        stated = {(row.measure_id, row.fiscal_year, row.kind): row for row in self._plan.rows(Cost)}
        numbering = Numbering()
        for entry in costs:
            id_ = numbering.unique(joined(entry.measure.id, "c", entry.year, "b" if entry.kind == "予算" else "s"))
            if before := stated.get((entry.measure.id, entry.year, entry.kind)):
                verdict = Verdict.AGREES if before.amount == entry.amount else Verdict.DIFFERS
                facts = f"{before.amount:f}円", f"{entry.amount:f}円"
                self._found(entry, joined("result", id_), entry.measure.name, f"事業費（{entry.kind}）", *facts, verdict)
                continue
            yield Cost(
                id=id_,
                place=entry.line.place("金額"),
                measure_id=entry.measure.id,
                measure_name=entry.measure.name,
                fiscal_year=entry.year,
                kind=entry.kind,
                amount=entry.amount,
                breakdown=entry.line.text("内訳"),
                source_text=entry.line.text("金額"),
            )


def _without_text(
    group: Sequence[tuple[Entry, Indicator, Entered]],
) -> Iterator[tuple[Entry, Indicator, Entered]]:
    """Yield results without how they were typed: 36 and 36件 are the same."""
    for entry, indicator, result in group:
        figures = tuple(dataclasses.replace(figure, text="", start=0, end=0) for figure in result.figures)
        yield entry, indicator, dataclasses.replace(result, figures=figures)


def _facts(rows: Sequence[IndicatorValue]) -> set[tuple[Decimal | None, str, str, str]]:
    return {(row.value, row.unit, row.condition, row.content) for row in rows}


def _kinds(rows: Sequence[IndicatorValue]) -> set[tuple[bool, str, str]]:
    return {(row.value is None, row.unit, row.condition) for row in rows}


def _shown(rows: Sequence[IndicatorValue]) -> str:
    return "～".join(row.content if row.value is None else f"{row.value:f}{row.unit}{row.condition}" for row in rows)
