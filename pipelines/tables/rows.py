"""The tables of a plan: row types, their columns, and what each column may hold.

Field names are the English keys of the JSON document and of CSVW; the Japanese name, type and constraints of a
column stand in the field's metadata. Titles and descriptions for people are in `metadata/described/columns.yaml`.
The first three columns (全国地方公共団体コード, ID, 地方公共団体名) and the last (出典箇所) are the same in every
table: `id` and `place` of a row give two of them, the publisher gives the others. Source: design/data-model.md.

Cells: a str is never None, empty means not stated; an int or Decimal that is not stated is None; several values in a
text cell are joined by `;`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple, get_type_hints

from pipelines.documents.source import Span
from pipelines.japanese.terms import Change


class Flag(StrEnum):
    """有/無 of the standard; NONE where the document does not say."""

    YES = "有"
    NO = "無"
    NONE = ""


class IndicatorKind(StrEnum):
    """指標区分."""

    KGI = "KGI"
    KPI = "KPI"
    OUTCOME = "成果指標"


class ValueKind(StrEnum):
    """値区分: what a value says of its indicator."""

    BASELINE = "現状値"
    TARGET = "目標値"
    ACTUAL = "実績値"


class PolicyLevel(StrEnum):
    """階層 of a heading above the measures."""

    PILLAR = "大分類"
    GROUP = "中分類"


class Verdict(StrEnum):
    """判定 of a check: three outcomes, never two."""

    AGREES = "一致"
    DIFFERS = "不一致"
    UNDECIDED = "判定不能"


class Column(NamedTuple):
    """A column as the schema knows it. `references` is a table whose `id` the cell must be."""

    key: str
    name: str
    type: Literal["string", "integer", "number"]
    required: bool
    choices: tuple[str, ...]
    references: str


def column(name: str, *, required: bool = False, references: str = "", default: Any = dataclasses.MISSING) -> Any:
    """Declare a field of a row: its Japanese column name, whether it may be empty, and the table it points to."""
    facts = {"name": name, "required": required, "references": references}
    if required and default is dataclasses.MISSING:
        return dataclasses.field(metadata=facts)
    return dataclasses.field(metadata=facts, default="" if default is dataclasses.MISSING else default)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What every row has: an ID that is unique in its table, and the place of the document it was read from."""

    id: str
    place: Span


@dataclass(frozen=True, kw_only=True)
class OverviewEntry(Row):
    """計画の概要: what the document says of itself above its measures."""

    item: str = column("項目", required=True)
    content: str = column("内容", required=True)


@dataclass(frozen=True, kw_only=True)
class Policy(Row):
    """施策体系: a heading above the measures, with the text printed under it."""

    level: PolicyLevel = column("階層", required=True)
    number: str = column("番号")
    name: str = column("名称", required=True)
    parent: str = column("上位名称")
    description: str = column("説明")


@dataclass(frozen=True, kw_only=True)
class Measure(Row):
    """施策・取組: one measure of the plan, or one row of a report."""

    number: str = column("番号", required=True)
    pillar: str = column("大分類")
    group: str = column("中分類")
    name: str = column("取組名", required=True)
    summary: str = column("概要")
    goal: str = column("目指す姿・効果")
    background: str = column("現状と課題")
    items: str = column("取組項目")
    office: str = column("担当")
    priority: Flag = column("重点", default=Flag.NONE)
    repeats: str = column("再掲元ID", references="measures")
    note: str = column("備考")


@dataclass(frozen=True, kw_only=True)
class Schedule(Row):
    """年度別計画: one bullet or cell of a measure's timetable."""

    measure_id: str = column("取組ID", required=True, references="measures")
    measure_name: str = column("取組名", required=True)
    fiscal_year: int = column("年度", required=True)
    japanese_year: str = column("和暦年度", required=True)
    sequence: int = column("連番", required=True)
    item_number: str = column("項目番号")
    content: str = column("計画内容", required=True)


@dataclass(frozen=True, kw_only=True)
class Indicator(Row):
    """成果指標."""

    measure_id: str = column("取組ID", required=True, references="measures")
    measure_name: str = column("取組名", required=True)
    kind: IndicatorKind = column("指標区分", required=True)
    name: str = column("指標名", required=True)
    unit: str = column("単位")
    formula: str = column("算定式")
    quantitative: Flag = column("定量", required=True)
    note: str = column("備考")


@dataclass(frozen=True, kw_only=True)
class IndicatorValue(Row):
    """指標値: one value, or one target in words, of an indicator in a fiscal year (None: for the whole plan)."""

    indicator_id: str = column("指標ID", required=True, references="indicators")
    indicator_name: str = column("指標名", required=True)
    measure_id: str = column("取組ID", required=True, references="measures")
    measure_name: str = column("取組名", required=True)
    fiscal_year: int | None = column("年度", default=None)
    japanese_year: str = column("和暦年度")
    value_kind: ValueKind = column("値区分", required=True)
    value: Decimal | None = column("値", default=None)
    unit: str = column("単位")
    change: Change = column("増減", default=Change.NONE)
    approximate: Flag = column("概数", default=Flag.NONE)
    condition: str = column("条件")
    as_of: str = column("時点")
    content: str = column("内容")
    source_text: str = column("原文", required=True)


@dataclass(frozen=True, kw_only=True)
class Achievement(Row):
    """取組実績: what a measure did in a fiscal year."""

    measure_id: str = column("取組ID", required=True, references="measures")
    measure_name: str = column("取組名", required=True)
    fiscal_year: int = column("年度", required=True)
    japanese_year: str = column("和暦年度", required=True)
    achievement: str = column("実績・成果", required=True)


@dataclass(frozen=True, kw_only=True)
class AchievementFigure(Row):
    """実績数値: one figure stated in an achievement text, with the words that say what it counts.

    `measure_id` is empty for a figure of the overview: it is of no measure, and 取組名 names the overview's heading.
    """

    measure_id: str = column("取組ID", references="measures")
    measure_name: str = column("取組名", required=True)
    fiscal_year: int = column("年度", required=True)
    item: str = column("項目", required=True)
    value: Decimal = column("値", required=True)
    unit: str = column("単位", required=True)
    approximate: Flag = column("概数", default=Flag.NONE)
    change: Change = column("増減", default=Change.NONE)
    condition: str = column("条件")
    as_of: str = column("時点")
    source_text: str = column("原文", required=True)


class CostKind(StrEnum):
    """区分 of a cost."""

    BUDGET = "予算"
    SETTLED = "決算"


@dataclass(frozen=True, kw_only=True)
class Cost(Row):
    """事業費: what a measure costs in a fiscal year, in yen."""

    measure_id: str = column("取組ID", required=True, references="measures")
    measure_name: str = column("取組名", required=True)
    fiscal_year: int = column("年度", required=True)
    kind: CostKind = column("区分", required=True)
    amount: Decimal = column("金額", required=True)  # yen
    breakdown: str = column("内訳")
    source_text: str = column("原文", required=True)


@dataclass(frozen=True, kw_only=True)
class Evaluation(Row):
    """進捗評価: the grade of a measure in a fiscal year, or of one of its indicators."""

    measure_id: str = column("取組ID", required=True, references="measures")
    measure_name: str = column("取組名", required=True)
    indicator_id: str = column("指標ID", references="indicators")
    fiscal_year: int = column("年度", required=True)
    grade: str = column("評価区分", required=True)
    rating: str = column("評価", required=True)
    issues: str = column("課題・問題点")
    next_steps: str = column("今後の方向性")


@dataclass(frozen=True, kw_only=True)
class EvaluationSummary(Row):
    """評価集計, as the document prints it."""

    section: str = column("区分", required=True)
    grade: str = column("評価区分", required=True)
    count: int = column("件数", required=True)
    share: Decimal | None = column("割合", default=None)  # per cent


@dataclass(frozen=True, kw_only=True)
class GlossaryEntry(Row):
    """用語: a term explained in a glossary or a footnote."""

    term: str = column("用語", required=True)
    explanation: str = column("説明", required=True)
    number: str = column("番号")


@dataclass(frozen=True, kw_only=True)
class Correction(Row):
    """訂正一覧: a place where what is published differs from the document as received."""

    target: str = column("対象", required=True)
    source_text: str = column("原文", required=True)
    corrected: str = column("訂正後", required=True)
    reason: str = column("理由", required=True)
    confirmed: str = column("確認日", required=True)


@dataclass(frozen=True, kw_only=True)
class SourceCheck(Row):
    """原典の整合確認: the document's own numbers checked against each other."""

    subject: str = column("対象", required=True)
    content: str = column("内容", required=True)
    source_value: str = column("原典の値")
    computed_value: str = column("計算値")
    verdict: Verdict = column("判定", required=True)


TABLES: dict[str, type[Row]] = {
    "overview": OverviewEntry,
    "policies": Policy,
    "measures": Measure,
    "schedule": Schedule,
    "indicators": Indicator,
    "indicator_values": IndicatorValue,
    "achievements": Achievement,
    "achievement_figures": AchievementFigure,
    "costs": Cost,
    "evaluations": Evaluation,
    "evaluation_summary": EvaluationSummary,
    "glossary": GlossaryEntry,
    "corrections": Correction,
    "source_checks": SourceCheck,
}
"""Table name → row type, in the order in which tables are written."""


_known: dict[type[Row], tuple[Column, ...]] = {}


def columns_of(row_type: type[Row]) -> tuple[Column, ...]:
    """Return the columns between the three first and the last, in order."""
    if row_type not in _known:
        _known[row_type] = tuple(_columns(row_type))
    return _known[row_type]


def _columns(row_type: type[Row]) -> Iterator[Column]:
    hints = get_type_hints(row_type)
    for field in dataclasses.fields(row_type):
        if "name" not in field.metadata:
            continue
        hint = hints[field.name]
        kinds = set(getattr(hint, "__args__", (hint,))) - {type(None)}
        kind = next(iter(kinds))
        choices = tuple(str(c) for c in kind if str(c)) if issubclass(kind, StrEnum) else ()
        type_name: Literal["string", "integer", "number"]
        type_name = "integer" if kind is int else "number" if kind is Decimal else "string"
        facts = field.metadata
        yield Column(field.name, facts["name"], type_name, facts["required"], choices, facts["references"])
