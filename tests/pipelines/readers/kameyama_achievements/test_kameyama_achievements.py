"""Reader of 亀山市's report on its digital plan; what is expected was read in the document, not printed by the reader."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from pipelines.documents.source import Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import Change
from pipelines.tables.plan import Plan
from pipelines.tables.rows import (
    Achievement,
    AchievementFigure,
    Evaluation,
    EvaluationSummary,
    Flag,
    IndicatorValue,
    Measure,
    Policy,
    PolicyLevel,
    Schedule,
    SourceCheck,
    ValueKind,
    Verdict,
)
from tests.pipelines.readers.kameyama_achievements.kameyama_achievements_samples import (
    CIRCLED,
    checks,
    differing,
    document,
    one,
    plan,
    read_lines,
    report_reader,
    settlements,
)


def test_the_overview_is_read() -> None:
    overview = plan().overview
    assert overview.title == "亀山市行政DX推進計画に関する実績等報告書(令和6年度)"
    assert overview.fiscal_years == (2022, 2026)
    assert plan().notes["基本理念"].startswith("人々の生活をより良い方向に変化させるため、利用者中心の")
    assert plan().notes["成果指標"] == "設定なし"
    achieved = plan().notes["取組実績"].split(";")
    assert len(achieved) == 11  # the title in 【】 and ten bullets
    assert achieved[1] == "行政手続オンライン化の拡充"
    assert "コンビニ交付件数が14,757件となり" in plan().notes["成果"]
    assert plan().notes["今後の方向性"].endswith("行政DXの一層の推進を図る。")
    assert plan().notes["基本方針別評価"] == "全体の取組数としては85だが、再掲があるため、のべ92となる"


def test_three_pillars_and_twenty_four_groups_are_read_in_order() -> None:
    rows = plan().rows(Policy)
    pillars = [row for row in rows if row.level is PolicyLevel.PILLAR]
    assert [row.name for row in pillars] == ["行政サービスのDX", "行政経営のDX", "市民・地域のDX"]
    assert Counter(row.parent for row in rows) == {"": 3, "行政サービスのDX": 6, "行政経営のDX": 12, "市民・地域のDX": 6}
    assert one(Policy, "2-12").name == "情報セキュリティ対策の強化"
    assert one(Policy, "3-3").name == "サテライトオフィス等の検討"  # printed with a gap: サテライトオフィス 等
    assert one(Policy, "3-4").name == "Wi-Fi環境の整備"  # printed Wi-Fi 環境 above, Wi-Fi環境 in the list
    assert one(Policy, "3-6").place == Span(39, 39)


def test_every_printed_row_is_a_measure() -> None:
    measures = plan().rows(Measure)
    printed = [line for line in document().lines if line.startswith(CIRCLED)]
    assert len(measures) == len(printed) == 92
    assert sum(1 for measure in measures if measure.note == "再掲") == 7
    assert [measure.id for measure in measures[:5]] == ["1-1-1", "1-1-2", "1-1-3", "1-1-4", "1-2-1"]
    assert measures[-1].id == "3-6-3"
    assert Counter(measure.pillar for measure in measures) == {
        "行政サービスのDX": 21,
        "行政経営のDX": 54,
        "市民・地域のDX": 17,
    }


def test_a_whole_row_has_each_cell_under_its_column() -> None:
    measure = one(Measure, "1-3-1")
    assert measure == Measure(
        id="1-3-1",
        place=Span(75, 75),
        number="1-3-1",
        pillar="行政サービスのDX",
        group="問い合わせの自動応答環境の整備",
        name="チャットボットによる自動応答環境の整備",
        summary="各種手続きや質問などに時間や場所にとらわれることなく対応できるよう、日本の利用率が高いSNS「LINE」を導入し、"
        "チャットボットによる自動応答環境を整備する。",
        goal="市公式LINE登録者数 R8：5,000人",
        office="政策部広報秘書課広報グループ",
    )
    assert [row.content for row in plan().rows(Schedule) if row.measure_id == "1-3-1"] == [
        "検討",
        "市公式LINEの導入(チャットボットの活用)",
        *["市公式LINEの運用管理(チャットボットの活用)"] * 3,
    ]
    assert one(Achievement, "1-3-1-2022").achievement.startswith("市の持つ広報媒体の特性と")
    assert one(Achievement, "1-3-1-2023").achievement.endswith("友だち登録数は、1,445人となった。")
    assert one(Achievement, "1-3-1-2024").achievement.endswith("友だち登録数は3,585人(R7.3月末時点)")
    assert one(Evaluation, "1-3-1-2024") == Evaluation(
        id="1-3-1-2024",
        place=Span(75, 75),
        measure_id="1-3-1",
        measure_name="チャットボットによる自動応答環境の整備",
        fiscal_year=2024,
        grade="B",
        rating="まずまず進んだ",
        issues="LINE公式アカウントを利用して、より多くの情報入手や手続きができるよう、継続的な配信内容の充実が必要である。",
        next_steps="各種手続きにおいて、友だち登録者の増加に取り組みながら、チャットボットを活用した自動応答内容の充実を図っていく。",
    )


@pytest.mark.parametrize(
    ("measure", "office"),
    [
        ("1-4-6", "建設部都市整備課都市計画グループ"),
        ("1-4-7", "産業環境部商工観光課観光・地域ブランドグループ"),
        ("2-2-3", "産業環境部農業委員会事務局(農林振興課農林政策グループ)"),
        ("2-4-1", "政策部DX推進室;総務財政部総務課人事給与グループ"),
        ("3-1-1", "市民文化部まちづくり協働課地域まちづくりグループ"),
        ("3-1-2", "市民文化部文化課人権・ダイバーシティグループ"),
        ("3-6-3", "教育委員会事務局図書館"),
    ],
)
def test_offices_broken_by_the_dump_are_whole(measure: str, office: str) -> None:
    assert one(Measure, measure).office == office


def test_numbers_with_the_group_printed_twice() -> None:
    assert one(Measure, "2-2-3").name == "タブレット端末活用事業(農業)"  # ② (2) (2) 3
    assert one(Measure, "2-3-1").group == "AI・RPAの活用の拡充"  # ② (3) (3) 1


def test_a_group_name_cut_short_is_that_of_its_number() -> None:
    assert one(Measure, "2-11-3").group == "学校・保育現場等のデジタル化の推進"


@pytest.mark.parametrize(
    ("repeated", "original"),
    [
        ("2-6-2", "2-2-1"),
        ("2-8-2", "1-1-4"),
        ("2-8-3", "1-4-1"),  # 住民情報システム for 住民情報系システム
        ("2-8-4", "2-7-1"),
        ("2-12-3", "2-7-8"),
        ("3-2-1", "2-9-1"),
        ("3-6-2", "2-2-4"),
    ],
)
def test_a_repeated_measure_points_to_its_original(repeated: str, original: str) -> None:
    measure = one(Measure, repeated)
    assert (measure.repeats, measure.note) == (original, "再掲")
    assert "再掲" not in measure.name


@pytest.mark.parametrize(
    ("measure", "last_year", "issues", "next_steps"),
    [
        ("1-1-1", "びったりサービスについて、本市で実施している20手続", "今後も継続して、実現性、", ""),
        ("1-1-2", "令和6年度はマイナポータル", "令和6年度末にマイナポータル", ""),
        ("1-1-3", "令和4年度より、転出届", "転出においては、", ""),
        ("1-1-4", "", "機能・サービスは継続的に", ""),
        ("1-2-1", "マイナンバーカードの申請及び交付については商業施設", "令和6年12月2日以降", ""),
        ("2-2-6", "議員向けの研修に", "", "引き続き、運用の手法等を研究し"),
        ("2-3-1", "RPA活用の拡充に向けて", "", "令和7年度にAI-OCRと"),
        ("2-6-5", "河川、調整池については", "", "都市下水道、下水路等の"),
        ("2-7-1", "内部情報系システムについて、大きな", "", "引き続き、内部情報系システムの"),
        ("2-7-2", "ビジネスチャットツールの令和6年度", "", "引き続き、ビジネスチャットツールの"),
        ("2-8-3", "総合住民情報システム及び", "", "引き続き、住民情報システムの"),
        ("2-8-4", "内部情報システムについて、大きな", "", "引き続き、内部情報システムの"),
        ("2-9-1", "多くの自治体共同で", "", "引き続き、多くの自治体共同で"),
        ("3-1-1", "ホームページについては、活用推進", "", "情報発信手段の多様化が進む中"),
        ("3-1-2", "映像及び電話通訳による多言語対応に努めるとともに、R6.6", "", "引き続き、映像及び"),
        ("3-1-3", "「かめやまタベスケ」に関する", "", "引き続き市の実状に応じた"),
        ("3-1-4", "かめやま人キャンパスを先駆", "", "問題点等の解消に向け"),
    ],
)
def test_rows_with_lost_cells(measure: str, last_year: str, issues: str, next_steps: str) -> None:
    told = {row.fiscal_year: row.achievement for row in plan().rows(Achievement) if row.measure_id == measure}
    evaluation = one(Evaluation, f"{measure}-2024")
    for text, start in ((told.get(2024, ""), last_year), (evaluation.issues, issues), (evaluation.next_steps, next_steps)):
        assert text.startswith(start)
        assert bool(text) == bool(start)
    assert one(Measure, measure).office


def test_a_cell_printed_as_two_is_one() -> None:
    evaluation = one(Evaluation, "1-4-5-2024")
    assert evaluation.issues.startswith("自動貸出機や自動返却機の利用案内を")
    assert evaluation.issues.endswith("継続的に実施し、職員による個別サポートを継続し、利用者が安心して使える体制を整える。")
    assert evaluation.next_steps.startswith("図書館情報システムの安定的な運用により")
    assert one(Measure, "1-4-5").office == "教育委員会事務局図書館"


def test_empty_years_of_the_schedule_stay_empty() -> None:
    def years(measure: str) -> list[int]:
        return [row.fiscal_year for row in plan().rows(Schedule) if row.measure_id == measure]

    assert years("2-1-1") == [2022, 2023, 2024, 2025]
    assert years("2-6-4") == [2023, 2024, 2025, 2026]
    assert years("2-10-1") == [2022, 2023, 2024]
    assert years("3-2-3") == [2022, 2023]


def test_bullets_of_a_schedule_cell_are_rows() -> None:
    rows = [row for row in plan().rows(Schedule) if row.measure_id == "3-3-2" and row.fiscal_year == 2023]
    assert [(row.sequence, row.content) for row in rows] == [(1, "視察を含めた研究"), (2, "方向性を決定")]
    assert one(Measure, "3-3-2").goal == "空き家、空き店舗活用;雇用創出"


def test_paragraphs_and_bullets_of_achievements() -> None:
    paragraphs = one(Achievement, "2-7-9-2022").achievement
    assert "<p>" not in paragraphs
    assert "計画を作成した。時期については、文書管理システムバージョンアップ" in paragraphs
    bullets = one(Achievement, "1-6-5-2022").achievement.split(";")
    assert bullets[1:] == ["議会映像（ライブ）27,009件", "議員別配信（録画）19,870件", "議会報告番組（録画）1,149件"]


def test_an_empty_issues_cell_is_not_filled() -> None:
    evaluation = one(Evaluation, "2-7-9-2024")
    assert (evaluation.grade, evaluation.issues) == ("B", "")
    assert evaluation.next_steps == "決裁に要する時間を特定・把握するため、引き続き調査手法を検討する。"


def test_indicators_are_the_numeric_goals() -> None:
    values = {
        (row.measure_id, row.indicator_name, row.fiscal_year, row.value_kind): (row.value, row.unit)
        for row in plan().rows(IndicatorValue)
    }
    base, target = ValueKind.BASELINE, ValueKind.TARGET
    incidents = "重大なインシデント件数"
    assert values == {
        ("1-1-1", "オンライン手続の拡充", 2021, base): (6, "件"),
        ("1-1-1", "オンライン手続の拡充", 2026, target): (20, "件"),
        ("1-1-2", "オンライン手続の導入", None, target): (10, "様式"),
        ("1-3-1", "市公式LINE登録者数", 2026, target): (5000, "人"),
        ("1-4-1", incidents, None, target): (0, "件"),
        ("1-6-1", "PV数", 2021, base): (2863545, "件"),
        ("1-6-1", "PV数", 2025, target): (2910000, "件"),
        ("1-6-2", "PV数", 2021, base): (114131, "件"),
        ("1-6-2", "PV数", 2025, target): (125000, "件"),
        ("1-6-3", "利用SNS等の種類", 2021, base): (2, ""),
        ("1-6-3", "利用SNS等の種類", 2026, target): (3, ""),
        ("1-6-4", "市民参画による番組制作数", 2021, base): (54, "件"),
        ("1-6-4", "市民参画による番組制作数", 2025, target): (65, "件"),
        ("2-3-1", "シナリオ作成", None, target): (20, "件"),
        ("2-7-1", incidents, None, target): (0, "件"),
        ("2-7-4", incidents, None, target): (0, "件"),
        ("2-7-11", "回答期間", None, base): (30, "日"),
        ("2-7-11", "回答期間", None, target): (2, "日"),
        ("2-7-11", "郵送業務等に費やす時間", None, target): (-30, "%"),
        ("2-7-18", "窓口業務に支障を来すようなシステム障害件数", None, target): (0, "件"),
        ("2-8-3", incidents, None, target): (0, "件"),
        ("2-8-4", incidents, None, target): (0, "件"),
        ("3-1-4", "ICTを活用した講座の開催数", 2026, target): (20, "回"),
        ("3-2-3", "ウェブページの改修", 2023, target): (1, "件"),
        ("3-6-1", "デジタル・デバイドを解消するための講座の開催数", 2026, target): (20, "回"),
    }
    shorter = next(row for row in plan().rows(IndicatorValue) if row.unit == "%")
    assert (shorter.change, shorter.approximate) == (Change.DOWN, Flag.YES)
    scenario = next(row for row in plan().rows(IndicatorValue) if row.measure_id == "2-3-1")
    assert (scenario.condition, scenario.source_text) == ("累計", "シナリオ作成：20件(累計)")
    page_views = [row.source_text for row in plan().rows(IndicatorValue) if row.measure_id == "1-6-1"]
    assert page_views == ["PV数 R3：2,863,545件", "R7：2,910,000件"]


def test_achievement_figures() -> None:
    def figures(measure: str, year: int) -> list[tuple[str, Decimal, str]]:
        rows = [r for r in plan().rows(AchievementFigure) if (r.measure_id, r.fiscal_year) == (measure, year)]
        return [(row.item, row.value, row.unit) for row in rows]

    assert figures("1-6-5", 2023) == [
        ("議会映像（ライブ）", 26003, "件"),
        ("議員別配信（録画）", 25824, "件"),
        ("議会報告番組（録画）", 1042, "件"),
    ]
    assert ("コンビニ交付サービス証明書発行部数(年間)", 9501, "部") in figures("1-2-2", 2022)
    assert ("コンビニ交付サービス証明書発行部数(年間)", 9501, "部") in figures("1-2-2", 2023)  # R4
    assert [value for _, value, unit in figures("1-6-1", 2024) if unit == "件"] == [2159922, -156476]
    assert figures("2-7-18", 2024) == []


def test_the_printed_summary_is_read_as_printed() -> None:
    rows = {(row.section, row.grade): (row.count, row.share) for row in plan().rows(EvaluationSummary)}
    assert len(rows) == 20
    assert rows["第1節 行政サービスのDX", "A"] == (11, None)
    assert rows["第2節 行政経営のDX", "D"] == (1, None)
    assert rows["第3節市民・地域のDX", "計"] == (17, None)
    assert rows["合計", "A"] == (61, Decimal("66.3"))
    assert rows["合計", "C"] == (5, Decimal("5.4"))
    assert rows["合計", "計"] == (92, Decimal(100))
    assert Counter(row.grade for row in plan().rows(Evaluation)) == {"A": 61, "B": 24, "C": 5, "D": 2}


def test_every_doubt_is_settled_and_every_settlement_used() -> None:
    _, resolver = read_lines(document().lines)
    assert [str(doubt.target) for doubt in resolver.doubts if doubt.open] == []
    assert resolver.unused == ()
    assert len(resolver.doubts) == len(settlements())


def test_unsettled_the_best_reading_is_the_settled_one() -> None:
    resolver = DoubtResolver()
    read = report_reader()(document(), resolver)
    assert any(doubt.rule == "figure-item" for doubt in resolver.doubts)  # what a figure counts, an officer has to say
    assert {key for key in differing(plan(), read) if not key.startswith("achievement_figures/")} == set()


# --- what the document says twice -------------------------------------------------------------------------------------


def test_the_summary_agrees_with_the_list() -> None:
    assert {row.verdict for row in plan().rows(SourceCheck) if row.subject.startswith("基本方針別評価")} == {Verdict.AGREES}
    note = checks("基本方針別評価 注記")
    assert note["再掲を除く取組数と実績一覧の行数との一致"] == ("85", "85", Verdict.AGREES)
    assert note["再掲を含む取組数と実績一覧の行数との一致"] == ("92", "92", Verdict.AGREES)


def test_parts_that_do_not_add_up_are_found() -> None:
    found = checks("3-1-3 令和6年度 取組実績・成果")
    assert found["合計と内訳（57件＋138件＋111件）との一致"] == ("294件", "306件", Verdict.DIFFERS)
    assert found["合計と内訳（5店舗＋1店舗）との一致"] == ("6店舗", "6店舗", Verdict.AGREES)
    assert checks("3-6-1 令和6年度 取組実績・成果") == {"合計と内訳（4回＋19回）との一致": ("23回", "23回", Verdict.AGREES)}


def test_earlier_years_are_compared_where_their_text_is_known() -> None:
    verdicts = {content: verdict for content, (_, _, verdict) in checks("1-2-2 令和5年度 取組実績・成果").items()}
    assert verdicts["令和4年度の値（部）と同年度の記載との一致"] is Verdict.AGREES
    unknown = checks("1-2-2 令和4年度 取組実績・成果")["令和3年度の値（部）と同年度の記載との一致"]
    assert unknown == ("5,855部", "", Verdict.UNDECIDED)
    change = checks("1-6-1 令和5年度 取組実績・成果")
    assert change["前年比から計算した令和4年度の値（件）と同年度の記載との一致"][1:] == ("2,923,748件", Verdict.AGREES)


def running(number: int, read: Plan | None = None, measure: str = "2-2-5") -> tuple[str, str, Verdict]:
    """Return the one finding on a running total of a measure in a year of Reiwa."""
    found = checks(f"{measure} 令和{number}年度 取組実績・成果", read)
    [value] = [value for content, value in found.items() if "の合計に新たな数" in content]
    return value


def test_running_totals_are_compared_with_those_of_the_year_before() -> None:
    assert running(4) == ("244事業所", "", Verdict.UNDECIDED)  # 令和3年度 is not in the report
    assert running(5) == ("276事業所", "282事業所", Verdict.DIFFERS)  # 244 and 新たに38
    assert running(6) == ("322事業所", "316事業所", Verdict.DIFFERS)  # 276 and 新たに40
    lines = [line.replace("合計276事業所", "合計282事業所") for line in document().lines]
    corrected = read_lines(lines)[0]
    assert running(5, corrected) == ("282事業所", "282事業所", Verdict.AGREES)
    assert running(6, corrected) == ("322事業所", "322事業所", Verdict.AGREES)


def test_a_running_total_with_several_new_figures_is_not_said_to_differ() -> None:
    """新たに1手続をオンライン化したほか、消防関係8手続を…合計20手続; the year before 新たに4手続き…、合計11手続."""
    assert running(5, measure="1-1-1") == ("20手続", "20手続", Verdict.AGREES)
    lines = [line.replace("合計20手続", "合計21手続") for line in document().lines]
    assert running(5, read_lines(lines)[0], "1-1-1") == ("21手続", "20手続", Verdict.UNDECIDED)


def test_only_what_a_text_calls_new_makes_a_running_total() -> None:
    subjects = {row.subject[:5] for row in plan().rows(SourceCheck) if "の合計に新たな数" in row.content}
    assert subjects == {"1-1-1", "2-2-5"}
    lines = [line.replace("新たに38事業所が登録し、", "新たに38事業所が登録した。") for line in document().lines]
    contents = checks("2-2-5 令和5年度 取組実績・成果", read_lines(lines)[0])
    assert contents == {}


def test_repeated_measures_are_compared_with_their_originals() -> None:
    assert checks("2-8-3 再掲 進捗度評価")["再掲元 1-4-1 の進捗度評価との一致"][2] is Verdict.AGREES
    assert checks("2-8-3 再掲 課題・問題点")["再掲元 1-4-1 の課題・問題点との一致"][2] is Verdict.UNDECIDED
    texts = checks("2-6-2 再掲 令和6年度 取組実績・成果")
    assert texts["再掲元 2-2-1 の令和6年度 取組実績・成果との一致"][2] is Verdict.DIFFERS


def test_a_wrong_count_in_the_summary_is_found() -> None:
    lines = [line.replace("順調に進んだ\t11\t41", "順調に進んだ\t11\t40") for line in document().lines]
    found = checks("基本方針別評価 第2節 行政経営のDX A", read_lines(lines)[0])
    assert found == {"実績一覧の行を数えた件数との一致": ("40", "41", Verdict.DIFFERS)}
