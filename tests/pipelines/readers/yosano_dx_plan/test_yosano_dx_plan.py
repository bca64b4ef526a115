"""与謝野町行政DX推進計画: every expectation below was read in datasets/264652_dx_plan/plan.txt, by eye."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError
from pipelines.tables.doubt import Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import (
    Flag,
    GlossaryEntry,
    Indicator,
    IndicatorKind,
    IndicatorValue,
    Measure,
    Policy,
    PolicyLevel,
    Schedule,
    ValueKind,
)
from tests.pipelines.readers.yosano_dx_plan.yosano_dx_plan_samples import (
    LINES,
    SETTLEMENTS,
    changed,
    plan_of,
    read,
    timetable,
)


def measure(plan: Plan, identifier: str) -> Measure:
    return next(row for row in plan.rows(Measure) if row.id == identifier)


def value(plan: Plan, indicator: str, kind: ValueKind) -> IndicatorValue:
    return next(r for r in plan.rows(IndicatorValue) if (r.indicator_name, r.value_kind) == (indicator, kind))


def test_tables_have_the_rows_of_the_document(plan: Plan) -> None:
    assert {name: len(rows) for name, rows in plan.tables.items()} == {
        "overview": 4,
        "policies": 2,
        "measures": 13,
        "schedule": 85,  # 13 + 6 + 15 + 6 + 6 + 3, then 3 + 3 + 6 + 9 + 6 + 6 + 3
        "indicators": 18,
        "indicator_values": 36,
        "glossary": 20,  # 19 of 用語集 and the footnote on デジタル手続法
        "source_checks": 3,  # two counts, one name that differs
    }


def test_overview(plan: Plan) -> None:
    assert (plan.overview.title, plan.overview.issued) == ("与謝野町行政DX推進計画", "令和7年3月")
    assert plan.overview.fiscal_years == (2024, 2026)
    assert list(plan.notes) == ["策定の背景", "計画の位置づけ", "計画の期間", "目指す姿"]
    assert plan.notes["計画の期間"] == (
        "本計画の計画期間は、令和6(2024)年度から令和8(2026)年度までの3年間とします。"
        "また、社会情勢や国・府の動向等を踏まえ、必要に応じて改定を行うものとします。"
    )
    assert "目指す姿を「みんなに優しい デジタルで未来につながるまち」と定義しました。" in plan.notes["目指す姿"]


def test_policies_carry_the_text_of_chapter_3(plan: Plan) -> None:
    first, second = plan.rows(Policy)
    assert (first.id, first.number, first.level, first.name) == ("1", "1", PolicyLevel.PILLAR, "町民の利便性の向上")
    assert second == Policy(
        id="2",
        place=Span(160, 164),
        level=PolicyLevel.PILLAR,
        number="2",
        name="役場の業務効率化",
        description=(
            "合併以来減少を続けてきた役場職員数については、今後の人口減少等に伴いさらに減少が見込まれます。"
            "持続可能な行政サービスを提供し続けるため、デジタル技術の活用により、行政事務の効率化を図ります。"
            "定型業務などはAIやRPAなどのデジタル技術により行い、職員は町民との対話や企画立案など、"
            "住民サービスに直結する業務に注力できるような環境構築を目指します。"
        ),
    )


def test_measures_in_order_with_their_priority(plan: Plan) -> None:
    assert [(row.id, row.name, str(row.priority)) for row in plan.rows(Measure)] == [
        ("1-1", "マイナンバーカードの利活用の推進", "有"),
        ("1-2", "行政手続き等のオンライン化の推進", "有"),
        ("1-3", "窓口(フロントヤード)改革の推進", "有"),
        ("1-4", "デジタルデバイド(情報格差)対策の推進", "無"),
        ("1-5", "デジタル技術を活用した情報発信・収集", "無"),
        ("1-6", "オープンデータの公開", "無"),
        ("2-1", "情報システムの標準化・共通化", "有"),
        ("2-2", "AI・RPAの利用促進", "有"),
        ("2-3", "セキュリティ対策の徹底", "有"),
        ("2-4", "職場環境の最適化", "有"),
        ("2-5", "デジタル技術を活用した災害対策", "無"),
        ("2-6", "デジタル人材の育成・確保", "無"),
        ("2-7", "アナログ規制改革", "無"),
    ]


def test_last_measure_whole(plan: Plan) -> None:
    row = measure(plan, "2-7")
    assert (row.number, row.pillar, row.group, row.office) == ("2-7", "役場の業務効率化", "", "総務課ほか")
    assert (row.place, row.summary, row.note, row.repeats) == (Span(652, 682), "", "", "")
    assert row.items == (
        "① 例規の点検・見直しの実施;例規集からのアナログ規制の洗い出しを行う。;"
        "規制の点検・見直しによる影響を調査する。;規制改革後の運用方法を検討する。"
    )
    assert row.goal.startswith("対面確認や特定の場所への掲示がなされていたものについて、")
    assert "必要な情報が閲覧できるようになる。;実地調査・点検等を求めていたものについて、" in row.goal
    assert row.goal.endswith("デジタル技術を活用し、現地に赴かずとも調査・点検等ができるようになる。")
    assert row.background.startswith("令和5年6月に「デジタル規制改革推進の一括法」が公布され、")
    assert row.background.endswith("国に準じてアナログ規制の見直しに取り組むことが求められている。")


def test_prose_of_two_paragraphs_is_joined(plan: Plan) -> None:
    assert "長いといった課題もある。また、窓口での手数料や使用料等の支払いは、" in measure(plan, "1-3").background


def test_paragraph_without_mark_goes_on_with_its_bullet(plan: Plan) -> None:
    items = measure(plan, "1-3").items.split(";")
    assert [item[:2] for item in items] == ["① ", "特に", "② ", "窓口", "従来", "③ ", "各種", "④ ", "各種"]
    assert "システムを導入する。具体的には、戸籍謄抄本・附票・住民票の写し" in items[3]


def test_offices_are_separated_at_the_comma_only(plan: Plan) -> None:
    assert measure(plan, "1-2").office == "総務課;子育て応援課;福祉課;住民税務課ほか"
    assert measure(plan, "2-5").office == "総務課;総務課防災危機管理対策室;企画財政課;建設課"


def test_timetable_with_years_left_empty_before_a_text(plan: Plan) -> None:
    certificates = "税証明・罹災証明のコンビニ交付導入検討"
    online = "マイナンバーカードを利用する電子申請手続きの拡充"
    assert timetable(plan, "1-1")[:7] == [
        ("1", 2025, certificates),
        ("1", 2026, certificates),
        ("1", 2024, online),
        ("1", 2025, online),
        ("1", 2026, online),
        ("1", 2025, "PMH 利用検討"),
        ("1", 2026, "PMH を利用したサービスの開始"),
    ]


def test_timetable_where_a_cell_spans_the_years_before_the_last(plan: Plan) -> None:
    assert timetable(plan, "2-1") == [
        ("1", 2024, "Fit&Gap 分析、システム移行"),
        ("1", 2025, "Fit&Gap 分析、システム移行"),
        ("1", 2026, "運用"),
    ]


def test_timetable_with_inherited_numbers_and_broken_words(plan: Plan) -> None:
    assert timetable(plan, "2-4") == [
        ("2", 2024, "課題の整理、取組促進"),
        ("2", 2025, "課題の整理、取組促進"),
        ("2", 2026, "課題の整理、取組促進"),
        ("2", 2024, "介護認定審査会システム導入"),
        ("2", 2025, "議案審議会議システム導入"),
        ("2", 2026, "議案審議会議システム導入"),
        ("3", 2024, "チャットシステム実証実験、課題整理"),
        ("3", 2025, "環境整備、取組促進"),
        ("3", 2026, "環境整備、取組促進"),
    ]
    assert timetable(plan, "2-5")[3:] == [
        ("2", 2024, "3D都市モデル等整備の検討"),
        ("2", 2025, "3D都市モデル等整備"),
        ("2", 2026, "災害リスク分析 減災対策効果検証"),
    ]


def test_sequence_counts_within_measure_and_year(plan: Plan) -> None:
    rows = [row for row in plan.rows(Schedule) if row.measure_id == "1-1" and row.fiscal_year == 2024]
    assert [(row.sequence, row.content) for row in rows] == [
        (1, "マイナンバーカードを利用する電子申請手続きの拡充"),
        (2, "マイナンバーカード臨時申請窓口開設"),
        (3, "マイナンバーカード広報等の実施"),
    ]
    assert [row.japanese_year for row in rows] == ["令和6年度"] * 3


def test_indicators_by_measure(plan: Plan) -> None:
    every_third = plan.rows(Indicator)[::3]
    assert [(r.measure_id, r.name, r.unit, r.note.removeprefix("取組項目番号: ")) for r in every_third] == [
        ("1-1", "マイナンバーカードを利用する電子申請手続きの数", "手続", "1"),
        ("1-2", "電子申請可能な手続数", "手続", "1"),
        ("1-3", "キャッシュレスに対応した公金支払い手続数", "手続", "4"),
        ("1-5", "公式LINE友だち登録者数", "人", "1"),
        ("2-1", "標準化システムを導入した業務数", "業務", "1"),
        ("2-4", "庁内会議のペーパーレス化の割合", "%", "1;2"),
    ]
    assert not [row for row in plan.rows(Indicator) if row.measure_id == "2-5"]  # it has no 成果指標


def test_indicator_whole(plan: Plan) -> None:
    row = next(row for row in plan.rows(Indicator) if row.place == Span(337, 337))
    assert (row.measure_id, row.measure_name) == ("1-4", "デジタルデバイド(情報格差)対策の推進")
    assert (row.kind, row.name) == (IndicatorKind.OUTCOME, "与謝野町重度障害者日常生活用具給付事業の利用件数")
    assert (row.unit, row.formula, row.quantitative, row.note) == ("件", "", Flag.YES, "取組項目番号: 2")


@pytest.mark.parametrize(
    ("indicator", "kind", "year", "number", "unit", "condition", "as_of", "printed"),
    [
        ("マイナンバーカード保有枚数率", "現状値", 2023, "72.6", "%", "", "2024-03-31", "72.6% (令和5年度末日)"),
        ("マイナンバーカード保有枚数率", "目標値", 2026, "90.0", "%", "", "2027-03-31", "90.0% (令和8年度末日)"),
        ("公式LINE友だち登録者数", "現状値", 2024, "2297", "人", "", "2025-01-15", "2,297人 (令和7年1月15日時点)"),
        ("スマートフォン講習会の回数", "目標値", 2026, "5", "回", "毎年度", "", "毎年度5回"),
        ("職員研修の実施回数", "目標値", 2026, "1", "回", "毎年度;以上", "", "毎年度1回以上"),
        ("PMHを利用したサービスの数", "現状値", 2024, "0", "サービス", "", "", "0サービス"),
        ("AI・RPAにより省力化した事務数", "目標値", 2026, "10", "事務", "", "", "10事務"),
        ("撤廃されたアナログ規制の数", "目標値", 2026, "50", "件", "", "", "50件"),
    ],
)
def test_indicator_values(
    plan: Plan, indicator: str, kind: str, year: int, number: str, unit: str, condition: str, as_of: str, printed: str
) -> None:
    row = value(plan, indicator, ValueKind(kind))
    assert (row.fiscal_year, row.value, row.unit, row.approximate) == (year, Decimal(number), unit, Flag.NO)
    assert (row.condition, row.as_of, row.content, row.source_text) == (condition, as_of, "", printed)


def test_value_in_words(plan: Plan) -> None:
    row = value(plan, "庁内会議のペーパーレス化の割合", ValueKind.BASELINE)
    assert (row.value, row.unit, row.content, row.approximate) == (None, "", "測定値なし", Flag.NONE)
    assert (row.source_text, row.japanese_year) == ("測定値なし", "令和6年度")


def test_glossary_over_its_blank_line_with_the_footnote_first(plan: Plan) -> None:
    rows = plan.rows(GlossaryEntry)
    assert rows[0].term == "デジタル手続法"
    assert rows[0].explanation.startswith("正式名称は「情報通信技術の活用による行政手続等に係る関係者の")
    terms = [row.term for row in rows]
    assert terms[10:12] == ["オンライン化", "オープンデータ"]
    assert (terms[1], terms[-1]) == ("3D都市モデル", "マイナポータル")
    assert "人工知能。コンピュータの性能が" in rows[2].explanation
    assert rows[-1].explanation == (
        "行政手続きのオンライン窓口。手続きによってはパソコンやスマートフォンからマイナンバーカードを活用した申請が可能。"
    )


# Doubts


def test_every_doubt_is_settled_and_no_settlement_is_left_over() -> None:
    resolver = DoubtResolver(SETTLEMENTS)
    plan = read(Source("plan.txt", LINES), resolver)
    assert [doubt.target for doubt in plan.doubts if doubt.open] == []
    assert resolver.unused == ()
    altered = [(doubt.rule, doubt.target.id) for doubt in plan.doubts if doubt.alters]
    assert altered == [("name-differs", "1-4"), ("garbled-word", "2-2")]


def test_foreign_letters_are_published_as_settled_and_kept_without_settlement(plan: Plan) -> None:
    assert measure(plan, "2-2").items.endswith("職員がその有用性を認識し、利用場面を拡大する。")
    unsettled = plan_of(LINES, ())
    assert "利用場면을拡大する" in measure(unsettled, "2-2").items
    assert [d.place for d in unsettled.doubts if d.rule == "garbled-word"] == [Span(477, 477)]


def test_a_row_that_may_be_of_one_year_or_merged_is_asked(plan: Plan) -> None:
    doubt = next(d for d in plan.doubts if d.place.first == 407)
    printed = "定期的なデータ更新、データの充実"
    assert doubt.source == f"①\t{printed}\t\t"
    assert doubt.reading == (printed, printed, printed)
    assert doubt.alternatives == ((printed, printed, ""), (printed, "", ""))


def test_a_full_row_is_not_asked(plan: Plan) -> None:
    assert not [d for d in plan.doubts if d.rule == "merged-cell" and d.place.first in (200, 615)]


def test_a_settled_reading_is_honoured(plan: Plan) -> None:
    target = next(d.target for d in plan.doubts if d.place.first == 407)
    printed = "定期的なデータ更新、データの充実"
    one_year = Settlement("merged-cell", target, f"①\t{printed}\t\t", (printed, "", ""), "理由", "2026-11-21")
    assert timetable(plan_of(LINES, (one_year,)), "1-6") == [("1", 2024, printed)]


@pytest.mark.parametrize("reading", [("一欄だけ",), ("一", "二", "三", "四")])
def test_a_settled_reading_of_another_shape_is_refused(plan: Plan, reading: tuple[str, ...]) -> None:
    doubt = next(d for d in plan.doubts if d.place.first == 407)
    wrong = Settlement(doubt.rule, doubt.target, doubt.source, reading, "理由", "2026-11-21")
    with pytest.raises(DeclarationError) as caught:
        plan_of(LINES, (wrong,))
    assert caught.value.problems[0].code == "settlement-shape"


def test_settlement_does_not_outlive_a_change_of_its_row() -> None:
    moved = plan_of(changed("①\t定期的なデータ更新、データの充実\t\t", "①\t\t定期的なデータ更新、データの充実\t", 407))
    assert [d.place.first for d in moved.doubts if d.open] == [407]


def test_priority_that_the_contents_do_not_confirm_is_asked() -> None:
    doubts = [d for d in plan_of(changed(" 重点取組事項", "", 170)).doubts if d.open]
    assert [(d.rule, d.target.column, d.reading) for d in doubts] == [("name-differs", "重点", ("無",))]
