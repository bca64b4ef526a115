"""What the report says twice, compared: 原典の整合確認.

Compared are the printed counts of grades with the rows of the list, printed sums and shares with their parts, the number
of measures with and without 再掲, and every 再掲 row with its original; figures inside the texts are compared in
`stated.compared`. The source is published as it is. Out of scope: which of two differing statements is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from pipelines.documents.source import Span
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import squeezed
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.asked.reported.summary import Summary
from pipelines.layouts.stated.compared import achievement_checks, finding
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, name_digest
from pipelines.tables.rows import (
    Achievement,
    Evaluation,
    EvaluationSummary,
    IndicatorValue,
    Measure,
    Row,
    Schedule,
    SourceCheck,
    Verdict,
)

_COUNTED = re.compile(r"取組数\D*(\d+)")
_WITH_REPEATED = re.compile(r"のべ\s*(\d+)")
_HUNDRED = Decimal(100)


def source_checks(rows: Sequence[Row], summary: Summary) -> list[SourceCheck]:
    """Return the checks that the tables of a report and its summary allow, each with its own ID."""
    measures = {row.id: row for row in rows if isinstance(row, Measure)}
    evaluations = {row.measure_id: row for row in rows if isinstance(row, Evaluation)}
    achievements = {(row.measure_id, row.fiscal_year): row for row in rows if isinstance(row, Achievement)}
    schedule = [row for row in rows if isinstance(row, Schedule)]
    values = [row for row in rows if isinstance(row, IndicatorValue)]
    texts = {key: _texts(key, measures, evaluations, schedule, achievements) for key in measures}
    found = [*_grade_counts(summary, measures, evaluations), *_sums(summary), *_measure_counts(summary, measures)]
    for measure in measures.values():
        if measure.repeats:
            found += _repeated(measure, measure.repeats, texts)
    for achievement in achievements.values():
        found += achievement_checks(achievement, achievements, values)
    ids = Numbering()
    return [replace(row, id=ids.unique(row.id)) for row in found]


def _grade_counts(
    summary: Summary, measures: Mapping[str, Measure], evaluations: Mapping[str, Evaluation]
) -> Iterator[SourceCheck]:
    for row in summary.rows:
        pillar = summary.pillars.get(row.section, summary.all_sections)
        counted = [
            evaluation
            for key, evaluation in evaluations.items()
            if pillar in (summary.all_sections, measures[key].pillar) and row.grade in (summary.all_grades, evaluation.grade)
        ]
        yield _in_summary(summary, row, "実績一覧の行を数えた件数との一致", row.count, len(counted))


def ask_counts(rows: Sequence[Row], summary: Summary, asking: Asking) -> None:
    """Ask where the rows of the list are not as many as the report counts: a row is lost, doubled or graded otherwise.

    Asked are the numbers of each section, the number without 再掲, and, where those agree, each grade of a section.
    """
    measures = {row.id: row for row in rows if isinstance(row, Measure)}
    grades = Counter((measures[r.measure_id].pillar, r.grade) for r in rows if isinstance(r, Evaluation))
    uneven = False
    of_sections = [row for row in summary.rows if row.section != summary.all_sections]
    for row in (row for row in of_sections if row.grade == summary.all_grades):
        pillar = summary.pillars[row.section]
        uneven |= _ask_count(row, sum(n for (name, _), n in grades.items() if name == pillar), asking)
    printed = _COUNTED.search(summary.note)
    own = sum(not measure.note for measure in measures.values())
    if printed and int(printed[1]) != own and not uneven:
        place = Span(summary.note_line, summary.note_line)
        target = Target("overview", joined("o", name_digest(asking.layout.grades.summary)), "内容")
        asking.resolver.choose_text("count-differs", target, place, f"{summary.note} / {own}", [summary.note])
    for row in of_sections:
        if not uneven and row.grade != summary.all_grades:
            _ask_count(row, grades[summary.pillars[row.section], row.grade], asking)


def _ask_count(row: EvaluationSummary, counted: int, asking: Asking) -> bool:
    """Ask for a printed count that is not that of the list, and tell whether it is not."""
    if row.count != counted:
        target = Target("evaluation_summary", row.id, "件数")
        source = f"{row.section} {row.grade} {row.count} / {counted}"
        asking.resolver.choose_text("count-differs", target, row.place, source, [str(row.count)])
    return row.count != counted


def _in_summary(summary: Summary, row: EvaluationSummary, content: str, printed: object, computed: object) -> SourceCheck:
    subject = f"{summary.title} {row.section} {row.grade}"
    return finding(row.place, subject, content, str(printed), str(computed))


def _sums(summary: Summary) -> Iterator[SourceCheck]:
    """Check that sections add up to 合計, grades to 計, and that shares are those of the counts."""
    for row in summary.rows:
        if row.section == summary.all_sections:
            parts = [o.count for o in summary.rows if o.grade == row.grade and o.section != summary.all_sections]
            yield _in_summary(summary, row, "各節の件数の合計との一致", row.count, sum(parts))
        if row.grade == summary.all_grades:
            parts = [o.count for o in summary.rows if o.section == row.section and o.grade != summary.all_grades]
            yield _in_summary(summary, row, "各評価の件数の合計との一致", row.count, sum(parts))
        whole = next((o.count for o in summary.rows if o.section == row.section and o.grade == summary.all_grades), 0)
        if row.share is not None and whole:
            share = (_HUNDRED * row.count / whole).quantize(_precision(row.share), ROUND_HALF_UP)
            yield _in_summary(summary, row, "割合と件数から計算した割合との一致", f"{row.share}%", f"{share}%")


def _precision(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _measure_counts(summary: Summary, measures: Mapping[str, Measure]) -> Iterator[SourceCheck]:
    if not summary.note:
        return
    own = [measure for measure in measures.values() if not measure.note]
    for pattern, name, rows in (
        (_COUNTED, "再掲を除く取組数", len(own)),
        (_WITH_REPEATED, "再掲を含む取組数", len(measures)),
    ):
        if printed := pattern.search(summary.note):
            place = Span(summary.note_line, summary.note_line)
            yield finding(place, f"{summary.title} 注記", f"{name}と実績一覧の行数との一致", printed[1], str(rows))


def _texts(
    key: str,
    measures: Mapping[str, Measure],
    evaluations: Mapping[str, Evaluation],
    schedule: Iterable[Schedule],
    achievements: Mapping[tuple[str, int], Achievement],
) -> dict[str, str]:
    """Return the cells of a measure by the names of their columns."""
    measure, evaluation = measures[key], evaluations[key]
    texts = {
        "取組名": measure.name,
        "進捗度評価": f"{evaluation.grade} {evaluation.rating}",
        "目的・内容": measure.summary,
        "目指す成果": measure.goal,
    }
    for row in schedule:
        if row.measure_id == key:
            name = f"{row.japanese_year} 計画"
            texts[name] = f"{texts[name]}{MANY}{row.content}" if name in texts else row.content
    for (owner, year), achievement in achievements.items():
        if owner == key:
            texts[f"{japanese_year(year)} 取組実績・成果"] = achievement.achievement
    return {**texts, "課題・問題点": evaluation.issues, "今後の方向性": evaluation.next_steps, "担当": measure.office}


def _repeated(measure: Measure, original: str, texts: Mapping[str, Mapping[str, str]]) -> Iterator[SourceCheck]:
    ours, theirs = texts[measure.id], texts[original]
    for column in dict.fromkeys([*ours, *theirs]):
        one, other = ours.get(column, ""), theirs.get(column, "")
        verdict = Verdict.AGREES if squeezed(one) == squeezed(other) else Verdict.DIFFERS
        if not one or not other:  # a cell that one print lacks may have been lost by the dump
            verdict = Verdict.UNDECIDED
        if one or other:
            content = f"再掲元 {original} の{column}との一致"
            yield finding(measure.place, f"{measure.id} 再掲 {column}", content, one, other, verdict)
