"""A small invented plan as a described dataset, for the tests of every writer. No line of it is from a real document."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date
from decimal import Decimal

from metadata.described.content import Content
from metadata.described.dataset import Contact, Dataset, Publisher, SourceDocument
from metadata.described.schema import plan_tables
from metadata.described.table import Cell
from metadata.formats.files import write_tables
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import Frequency, Licence
from pipelines.documents.source import Source, Span
from pipelines.tables.plan import Overview, Plan, collect, overview_entry
from pipelines.tables.rows import (
    Achievement,
    AchievementFigure,
    Correction,
    Cost,
    CostKind,
    Evaluation,
    EvaluationSummary,
    Flag,
    GlossaryEntry,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    Measure,
    Policy,
    PolicyLevel,
    Row,
    Schedule,
    SourceCheck,
    ValueKind,
    Verdict,
)

SAMPLE_TEXT = """\
見本市デジタル推進計画 令和6年3月 総合計画の部門別計画
計画期間 令和6年度～令和7年度
1 市民の利便性の向上
窓口に来なくてよい市役所にする。
1-1 オンライン申請の推進(重点)
申請を電子化する。
担当 企画課 市民課
1-2 業務システ厶の統一
2-1 オンライン申請の推進 再掲。"1-1"を参照
令和6年度 システムの検討, 調達
令和7年度 =システムの導入
成果指標(KPI) オンライン申請率 %
令和6年度 90.0%
計画期間 全ての手続に対応
令和6年度 約1万件の申請を受け付けた。
評価 A 順調に進んだ
評価集計 全体 A 1件 100%
用語 DX デジタル技術で暮らしを変えること
"""


def sample_publisher() -> Publisher:
    contact = Contact(Bilingual("見本市企画課", "Planning Division, Mihon City"), email="kikaku@city.mihon.example")
    return Publisher(
        code="999997",
        corporate_number="9234567890123",
        name=Bilingual("見本県見本市", "Mihon City, Mihon Prefecture"),
        site="https://www.city.mihon.example/",
        contact=contact,
    )


def sample_source() -> Source:
    return Source.decode("plan.txt", SAMPLE_TEXT.encode())


def sample_rows() -> list[Row]:
    """Rows of every kind that nest in one another, with the lines of SAMPLE_TEXT they stand on."""
    portal, system = "オンライン申請の推進", "業務システムの統一"
    measure = {"measure_id": "1-1", "measure_name": portal}
    indicator = {"indicator_id": "1-1-k", "indicator_name": "オンライン申請率"}
    done = {"measure_id": "1-1", "measure_name": portal, "fiscal_year": 2024}
    return [
        Policy(
            id="1",
            place=Span(3, 4),
            level=PolicyLevel.PILLAR,
            number="1",
            name="市民の利便性の向上",
            description="窓口に来なくてよい市役所にする。",
        ),
        Measure(
            id="1-1",
            place=Span(5, 7),
            number="1-1",
            pillar="市民の利便性の向上",
            name=portal,
            summary="申請を電子化する。",
            office="企画課;市民課",
            priority=Flag.YES,
        ),
        Measure(id="1-2", place=Span(8, 8), number="1-2", pillar="市民の利便性の向上", name=system, priority=Flag.NO),
        Measure(id="2-1", place=Span(9, 9), number="2-1", name=portal, repeats="1-1", note='再掲。"1-1"を参照'),
        Schedule(
            id="1-1-2024-1",
            place=Span(10, 10),
            **measure,
            fiscal_year=2024,
            japanese_year="令和6年度",
            sequence=1,
            content="システムの検討, 調達",
        ),
        Schedule(
            id="1-1-2025-1",
            place=Span(11, 11),
            **measure,
            fiscal_year=2025,
            japanese_year="令和7年度",
            sequence=1,
            content="=システムの導入",
        ),
        Indicator(
            id="1-1-k",
            place=Span(12, 12),
            **measure,
            kind=IndicatorKind.KPI,
            name="オンライン申請率",
            unit="%",
            quantitative=Flag.YES,
        ),
        IndicatorValue(
            id="1-1-k-2024",
            place=Span(13, 13),
            **indicator,
            **measure,
            fiscal_year=2024,
            japanese_year="令和6年度",
            value_kind=ValueKind.TARGET,
            value=Decimal("90.0"),
            unit="%",
            source_text="90.0%",
        ),
        IndicatorValue(
            id="1-1-k-all",
            place=Span(14, 14),
            **indicator,
            **measure,
            value_kind=ValueKind.TARGET,
            content="全ての手続に対応",
            source_text="全ての手続に対応",
        ),
        Achievement(
            id="1-1-2024", place=Span(15, 15), **done, japanese_year="令和6年度", achievement="約1万件の申請を受け付けた。"
        ),
        AchievementFigure(
            id="1-1-2024-1",
            place=Span(15, 15),
            **done,
            item="申請",
            value=Decimal("1E+4"),
            unit="件",
            approximate=Flag.YES,
            source_text="約1万件",
        ),
        AchievementFigure(
            id="o-2024-f-1",
            place=Span(2, 2),
            measure_name="位置付け",
            fiscal_year=2024,
            item="マイナンバーカード交付率",
            value=Decimal("89.5"),
            unit="%",
            approximate=Flag.NO,
            source_text="89.5%",
        ),
        Cost(
            id="1-1-2024",
            place=Span(15, 15),
            **done,
            kind=CostKind.BUDGET,
            amount=Decimal("1200000"),
            source_text="1,200千円",
        ),
        Evaluation(id="1-1-2024", place=Span(16, 16), **done, grade="A", rating="順調に進んだ"),
        EvaluationSummary(id="a", place=Span(17, 17), section="全体", grade="A", count=1, share=Decimal("100")),
        GlossaryEntry(id="dx", place=Span(18, 18), term="DX", explanation="デジタル技術で暮らしを変えること"),
        Correction(
            id="c1",
            place=Span(8, 8),
            target="measures/1-2/取組名",
            source_text="業務システ厶",
            corrected="業務システム",
            reason="漢字の厶",
            confirmed="2025-03-31",
        ),
        SourceCheck(
            id="s1",
            place=Span(17, 17),
            subject="評価集計",
            content="件数の合計",
            source_value="1",
            computed_value="1",
            verdict=Verdict.AGREES,
        ),
    ]


def sample_plan() -> Plan:
    overview = Overview("見本市デジタル推進計画", "令和6年3月", (2024, 2025), Span(1, 2))
    return collect(overview, [overview_entry("位置付け", "総合計画の部門別計画", Span(2, 2)), *sample_rows()], ())


def sample_dataset() -> Dataset:
    publisher = sample_publisher()
    data = SAMPLE_TEXT.encode()
    source = sample_source()
    plan = sample_plan()
    dataset = Dataset(
        id="999997_dx_plan",
        base_url="https://data.example/",
        title=Bilingual("見本市デジタル推進計画", "Mihon City digital promotion plan"),
        description=Bilingual("見本市の計画の取組と指標", "Measures and indicators of the plan of Mihon City"),
        publisher=publisher,
        contact=publisher.contact,
        licence=Licence(
            "CC-BY-4.0",
            "https://creativecommons.org/licenses/by/4.0/",
            "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
            Bilingual("クリエイティブ・コモンズ 表示 4.0 国際", "Creative Commons Attribution 4.0 International"),
            "CC BY 4.0",
        ),
        frequency=Frequency(
            "ANNUAL",
            "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
            Bilingual("1年に1回", "Once a year"),
        ),
        keywords=(Bilingual("デジタル推進", "digital promotion"), Bilingual("行政計画", "municipal plan")),
        category="行財政",
        themes=("GOVE",),
        issued=date(2025, 4, 1),
        modified=date(2025, 10, 1),
        version="1.1.0",
        version_notes=Bilingual("初版の誤字を訂正", "Misprints of the first edition corrected"),
        period=(date(2024, 4, 1), date(2026, 3, 31)),
        conforms_to=Bilingual("自治体標準オープンデータセット", "Municipal standard open data set"),
        attribution=Bilingual("見本市「見本市デジタル推進計画」", "Mihon City, digital promotion plan"),
        sources=(
            SourceDocument(
                "plan.txt",
                hashlib.sha256(data).hexdigest(),
                Bilingual("見本市デジタル推進計画", "Mihon City digital promotion plan"),
                "https://www.city.mihon.example/plan.html",
                "2024-03",
                Content.of(data),
            ),
        ),
        derived_from=(),
        tables=plan_tables(plan, source, publisher),
        doubts=plan.doubts,
        overview=plan.overview,
    )
    return with_files(dataset)


def with_files(dataset: Dataset) -> Dataset:
    return dataclasses.replace(dataset, files=write_tables(dataset))


def sample_derived() -> Dataset:
    """A derived dataset: one flat table, no source document, no places, nothing it points to."""
    plan = sample_dataset()
    values = next(table for table in plan.tables if table.name == "indicator_values")
    fields = tuple(dataclasses.replace(field, reference=None) for field in values.fields)
    derived = dataclasses.replace(
        plan,
        id="cross_dx_indicators",
        sources=(),
        derived_from=(plan.id,),
        tables=(dataclasses.replace(values, fields=fields, places=()),),
        overview=None,
    )
    return with_files(derived)


def with_records(dataset: Dataset, table: str, row: int, **cells: Cell) -> Dataset:
    """Change cells of one record (0-based) of one table; the files stay as they were."""
    changed = []
    for each in dataset.tables:
        if each.name == table:
            names = [field.name for field in each.fields]
            records = [list(record) for record in each.records]
            for name, cell in cells.items():
                records[row][names.index(name)] = cell
            each = dataclasses.replace(each, records=tuple(tuple(record) for record in records))
        changed.append(each)
    return dataclasses.replace(dataset, tables=tuple(changed))
