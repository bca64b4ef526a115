"""The reader of 京田辺市DX推進計画 実行計画, against what the document says at the places named in the tests."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import Change
from pipelines.tables.ids import name_digest
from pipelines.tables.plan import Plan
from pipelines.tables.rows import (
    Flag,
    Indicator,
    IndicatorValue,
    Measure,
    Policy,
    PolicyLevel,
    Schedule,
    SourceCheck,
    ValueKind,
    Verdict,
)
from tests.pipelines.readers.kyotanabe_action_plan.kyotanabe_action_plan_samples import (
    bullets,
    cells,
    document,
    edited,
    inserted,
    measure,
    opened,
    read,
    reread,
    settlements,
    values,
    without,
)


@pytest.fixture(scope="module")
def source() -> Source:
    return document()


@pytest.fixture(scope="module")
def plan(source: Source) -> Plan:
    return reread(source)


# What the document says


def test_counts_are_those_counted_in_the_document(plan: Plan) -> None:
    # counted apart from the reader: 行動計画 has 404 <li> and 45 bullets in running lines, KPI 99, 50 and 4 without mark
    assert {name: len(rows) for name, rows in plan.tables.items()} == {
        "overview": 2,
        "policies": 12,
        "measures": 42,
        "schedule": 449,
        "indicators": 55,
        "indicator_values": 153,
        "source_checks": 3,
    }


def test_measures_by_policy_in_the_order_of_the_list(plan: Plan) -> None:
    counts = Counter(row.group for row in plan.rows(Measure))
    assert [(p.number, p.name, counts[p.name]) for p in plan.rows(Policy)] == [
        ("1", "行政手続きのオンライン化", 7),
        ("2", "マイナンバーカードの普及促進", 1),
        ("3", "セキュリティ対策の徹底", 1),
        ("4", "情報システムの標準化・共通化", 6),
        ("5", "AI・RPAの利用促進", 1),
        ("6", "テレワークの推進、多様な働き方改革の推進", 1),
        ("7", "デジタルデバイド対策", 1),
        ("8", "BPRの取組みの徹底、業務の可視化", 12),
        ("9", "オープンデータの推進", 2),
        ("10", "地域社会のデジタル化", 6),
        ("11", "デジタル原則に基づく条例等の規制の点検・見直し", 1),
        ("12", "満足度の高い広報・PRの実現", 3),
    ]
    assert {p.level for p in plan.rows(Policy)} == {PolicyLevel.GROUP}


def test_overview(plan: Plan) -> None:
    overview = plan.overview
    assert overview.title == "京田辺市DX推進計画 — 実行計画 —"
    assert overview.issued == "2023-03"  # 令和5年3月発行
    assert overview.fiscal_years == (2023, 2026)
    assert list(plan.notes) == ["実行計画とは", "実行計画の成果指標"]
    assert plan.notes["実行計画とは"].startswith("実行計画とは、「京田辺市DX推進計画」で示す")
    assert ";Measurable（計量性）;Achievable（達成可能性）;" in plan.notes["実行計画の成果指標"]


def test_first_measure_whole(plan: Plan) -> None:
    first = plan.rows(Measure)[0]
    assert re.fullmatch(r"1-[0-9a-f]{6}", first.id)
    assert (first.number, first.group, first.pillar) == ("1-1", "行政手続きのオンライン化", "")
    assert first.name == "子育て関係の手続きのオンライン化"
    assert first.summary == (
        "子育て関係の手続きについて、市民がいつでもどこでも行えるようオンライン化することにより、市民の利便性向上及び"
        "業務の効率化を図る。 (一時的保育事業の利用申込み、幼稚園・保育所・こども園の利用申込み、"
        "子育て事業のオンライン予約、児童手当の手続き、留守家庭児童会の入会申込み等)"
    )
    assert first.office == "輝くこども未来室;健康福祉部;教育部;子育て支援課;社会教育課"  # 部局 and 課・室 name 未来室 both
    assert first.place == Span(81, 92)
    assert bullets(plan, first.name, 2024) == [
        "一時的保育事業の利用申込みのオンライン運用開始",
        "幼稚園・保育所・こども園の継続利用申込みのオンライン運用開始",
        "子育て事業のオンライン予約の運用開始",
    ]
    assert values(plan, first.name) == [
        (year, "オンライン申請率", Decimal(value), "%")
        for year, value in zip(range(2023, 2027), (20, 25, 30, 35), strict=True)
    ]


def test_bullets_run_together_are_parted_at_marks_only(plan: Plan) -> None:
    care = "介護関係の手続きのオンライン化"  # line 118
    assert bullets(plan, care, 2026) == [
        "介護保険事業の各種申請のオンライン運用開始",
        "介護事業所の各種申請のオンライン運用開始",
        "運用の評価、見直し",
    ]
    assert values(plan, care) == [(2025, "オンライン申請率", 5, "%"), (2026, "オンライン申請率", 5, "%")]
    training = "情報セキュリティ研修の実施"  # line 195: a ・ inside the words is no mark
    assert bullets(plan, training, 2023) == ["個人情報保護・情報セキュリティ等の研修の実施", "評価、見直し"]
    assert [v for v in values(plan, training) if v[0] == 2023] == [
        (2023, "研修実施回数", 3, "回"),
        (2023, "研修受講人数", 300, "人"),
    ]


def test_markup_and_entities(plan: Plan) -> None:
    assert bullets(plan, "AIチャットボットによる問合せ対応", 2023) == [
        "システム検討",
        "運用方法検討",
        "システム構築、Q & A登録",
        "運用開始",
    ]
    assert measure(plan, "学齢簿・就学援助システムの導入").summary == (  # two <p>
        "就学予定者の学齢簿作成や転入出時の異動情報管理などの就学事務について、基幹業務支援システムの標準化に合わせて、"
        "標準準拠システムを導入して業務の効率化を図る。児童生徒の就学援助費や特別支援教育就学奨励費に関する事務についても、"
        "同様に標準準拠システムを導入して業務の効率化を図る。"
    )
    texts = [str(cell) for row in cells(plan).values() for cell in row.values()]
    assert not [text for text in texts if re.search(r"[<>]|&amp;|^・", text)]


def test_offices(plan: Plan) -> None:
    assert measure(plan, "公共施設のオンライン予約").office == (
        "総務部;市民部;健康福祉部;教育部;管財課;デジタル情報課;市民参画課;文化・スポーツ振興課;社会福祉課;社会教育課"
    )
    assert measure(plan, "スマートフォン・パソコン教室の開催").office == (
        "市民部;健康福祉部;経済環境部;教育部;人権啓発推進課 三山木福祉会館;高齢者支援課;産業振興課 消費生活センター;"
        "社会教育課 中央公民館"
    )
    assert measure(plan, "工事現場等におけるタブレット端末等の活用").office == "総務部;建設部;デジタル情報課;建設部の全所属"
    assert measure(plan, "農地地図情報システムのGIS移行").office == "農業委員会事務局"


def test_kpi_of_the_difficult_sheets(plan: Plan) -> None:
    assert values(plan, "補助金等の申請のオンライン化") == [  # lines 156-159: the name changes after the trial
        (2023, "オンライン申請件数(試行)", 5, "件"),
        (2024, "オンライン申請率", 5, "%"),
        (2025, "オンライン申請率", 10, "%"),
        (2026, "オンライン申請率", 15, "%"),
    ]
    assert values(plan, "保護者とのオンライン連絡網システム構築")[-3:] == [  # lines 514-516
        (2024, "導入施設数（拡張機能）", 30, "%"),
        (2025, "導入施設数（拡張機能）", 60, "%"),
        (2026, "導入施設数（拡張機能）", 100, "%"),
    ]
    assert [v[2:] for v in values(plan, "住民センターの公衆無線LAN整備")] == [
        (600, "件/年"),
        (1200, "件/年"),
        (1800, "件/年"),
        (2400, "件/年"),
    ]
    population = [row for row in plan.rows(IndicatorValue) if row.measure_name == "統計データ等のオープンデータ公開"]
    assert [(r.indicator_name, r.fiscal_year, r.value, r.as_of) for r in population] == [  # the period grows each year
        ("市人口のオープンデータ化率", 2023, 100, "平成26年～令和5年"),
        ("市人口のオープンデータ化率", 2024, 100, "平成17年～令和6年"),
        ("市人口のオープンデータ化率", 2025, 100, "平成17年～令和7年"),
        ("市人口のオープンデータ化率", 2026, 100, "平成17年～令和8年"),
    ]
    assert values(plan, "共通投票所の設置") == [(2026, "共通投票所設置数", 1, "か所")]  # three empty cells above
    assert [v[2] for v in values(plan, "各種講座のオンライン環境の整備")] == [1, 3, 5, 10]


def test_kpi_that_are_changes_or_have_a_basis(plan: Plan) -> None:
    reduced = [row for row in plan.rows(IndicatorValue) if row.measure_name == "中央監視システムの外部監視環境の構築"]
    assert [(r.indicator_name, r.value, r.unit, r.change, r.source_text) for r in reduced] == [  # line 449
        ("維持管理業務の対応人数", -1, "人/件", Change.DOWN, "維持管理業務の対応人数： 1人削減/件"),
        ("緊急時対応業務", -1, "回/月", Change.DOWN, "緊急時対応業務： 1回削減/月"),
    ]
    line = [row for row in plan.rows(IndicatorValue) if row.measure_name == "LINEの配信情報の細分化"]
    assert [(r.fiscal_year, r.value, r.unit, r.change) for r in line] == [
        (year, 5, "%", Change.UP) for year in (2024, 2025, 2026)
    ]
    toll = next(row for row in plan.rows(Indicator) if row.name == "有料道路障害者割引の窓口申請率")
    assert (toll.formula, toll.unit, toll.quantitative) == ("該当年度申請件数/取組前の年度の申請件数", "%", Flag.YES)
    telework = [(r.name, r.formula) for r in plan.rows(Indicator) if r.measure_name == "テレワーク勤務制度の構築"]
    assert telework == [  # lines 301-304: the trial and the use are two things
        ("テレワーク勤務試行実施率", "実施者数／対象者数"),
        ("テレワーク勤務利用率", "利用者数／対象者数"),
    ]


def test_last_measure_and_its_cells(plan: Plan) -> None:
    last = plan.rows(Measure)[-1]
    assert (last.number, last.name, last.office) == ("12-3", "LINEの配信情報の細分化", "企画政策部;秘書広報課")
    assert bullets(plan, last.name, 2023) == ["現状分析", "運用検討", "LINEの登録情報を見直し実施"]
    assert plan.rows(Schedule)[-1].content == "運用の見直し"
    assert plan.rows(Schedule)[-1].place == Span(635, 635)
    assert {row.value_kind for row in plan.rows(IndicatorValue)} == {ValueKind.TARGET}


def test_list_and_sheets_are_compared(plan: Plan) -> None:
    found = {row.id: (row.source_value, row.computed_value, row.verdict) for row in plan.rows(SourceCheck)}
    own = "水辺の散策路ルートマップアプリの利用促進"
    assert found == {
        "list-count": ("42", "42", Verdict.AGREES),
        "list-pages": ("45", "45", Verdict.AGREES),
        f"list-name-10-{name_digest(own)}": ("水辺の散策ルートマップアプリの利用促進", own, Verdict.DIFFERS),
    }


def test_every_doubt_of_the_document_is_settled_and_none_more(source: Source) -> None:
    resolver = DoubtResolver(settlements())
    plan = read(source, resolver)
    assert not opened(plan)
    assert not resolver.unused
    assert len(plan.doubts) == 7  # three of what is printed, four names that change from one year to the next
    assert len(opened(read(source, DoubtResolver()))) == 7


# What a change of the document changes


def differing(one: Plan, other: Plan) -> dict[tuple[str, str], set[str]]:
    before, after = cells(one), cells(other)
    assert before.keys() == after.keys()
    return {key: {c for c in before[key] if before[key][c] != after[key][c]} for key in before if before[key] != after[key]}


def test_one_number_changes_one_value(source: Source, plan: Plan) -> None:
    other = reread(edited(source, (316, "380人/年", "381人/年")))
    (((table, _), columns),) = differing(plan, other).items()
    assert (table, columns) == ("indicator_values", {"value", "source_text"})
    assert (2025, "参加人数", 381, "人/年") in values(other, "スマートフォン・パソコン教室の開催")


def test_one_bullet_changes_one_row(source: Source, plan: Plan) -> None:
    other = reread(edited(source, (528, "実証実験", "模擬投票")))
    before, after = cells(plan), cells(other)
    (gone,), (new,) = before.keys() - after.keys(), after.keys() - before.keys()
    assert {key: before[key] for key in before if key != gone} == {key: after[key] for key in after if key != new}
    assert gone[0] == new[0] == "schedule"
    assert {column for column in before[gone] if before[gone][column] != after[new][column]} == {"content"}


def test_next_edition_without_a_measure_keeps_the_others(source: Source, plan: Plan) -> None:
    shorter = without(without(source, 120, 133), 39, 39)  # くらしに係る手続き: its sheet and its entry
    other = reread(shorter)
    gone = measure(plan, "くらしに係る手続きのオンライン化").id
    kept = {k: v for k, v in cells(plan, but=("number",)).items() if v.get("measure_id", k[1]) != gone}
    kept = {k: v for k, v in kept.items() if k[0] != "source_checks"}
    found = {k: v for k, v in cells(other, but=("number",)).items() if k[0] != "source_checks"}
    assert kept == found
    assert [doubt.rule for doubt in opened(other)] == ["lost-row"]  # a page that the list leaves out


def test_order_does_not_change_ids(source: Source, plan: Plan) -> None:
    lines = list(source.lines)
    lines[37], lines[38] = lines[38], lines[37]
    lines[106:118], lines[119:131] = lines[119:131], lines[106:118]
    other = reread(Source(source.name, tuple(lines)))
    assert cells(other, but=("number",)) == cells(plan, but=("number",))
    assert other.rows(Measure)[2].name == "くらしに係る手続きのオンライン化"


def test_a_fiscal_year_more_is_read(source: Source, plan: Plan) -> None:
    other = reread(inserted(source, 635, "令和9年度\t・利用の拡大 ・評価\tLINE登録者数：6%増（前年比）"))
    name = "LINEの配信情報の細分化"
    assert bullets(other, name, 2027) == ["利用の拡大", "評価"]
    assert (2027, "LINE登録者数", 6, "%") in values(other, name)
    assert len(other.rows(Schedule)) == len(plan.rows(Schedule)) + 2
    assert len(other.rows(Indicator)) == len(plan.rows(Indicator))


def test_swapped_years_are_swapped(source: Source) -> None:
    other = reread(edited(source, (607, "令和6年度", "令和7年度"), (608, "令和7年度", "令和6年度")))
    by_year = {v[0]: v[2] for v in values(other, "市民のニーズに合わせたホームページの機能拡充")}
    assert by_year == {2024: 500, 2025: 400, 2026: 600}


def test_kpi_in_words_is_not_quantitative(source: Source) -> None:
    other = reread(edited(source, (529, "<li>共通投票所設置数： 1か所</li>", "<li>計画の承認</li>")))
    (row,) = [r for r in other.rows(IndicatorValue) if r.measure_name == "共通投票所の設置"]
    assert (row.content, row.value, row.approximate) == ("計画の承認", None, Flag.NONE)
    indicator = next(r for r in other.rows(Indicator) if r.id == row.indicator_id)
    assert indicator.quantitative is Flag.NO


def test_cells_of_two_years_swapped_are_read_swapped(source: Source, plan: Plan) -> None:
    lines = list(source.lines)
    (first, *cells_one), (second, *cells_two) = (lines[n].split("\t") for n in (434, 435))
    assert (first, second) == ("令和7年度", "令和8年度") and cells_one != cells_two
    lines[434:436] = ["\t".join([first, *cells_two]), "\t".join([second, *cells_one])]
    other = reread(Source(source.name, tuple(lines)))
    name = "工事成果品・委託成果品のデータ化及び保存場所の統一化"
    assert bullets(other, name, 2025) == bullets(plan, name, 2026) == ["運用の評価、見直し", "過去の成果物の電子化の実施"]
    assert bullets(other, name, 2026) == bullets(plan, name, 2025) == ["保存場所の統一化", "過去の成果物の電子化の実施"]
    assert [(v[0], v[2]) for v in values(other, name)] == [(2025, 5), (2026, 1)]
    gone = {(name, 2025), (name, 2026)}
    assert [c for c in cells(plan).items() if key(c[1]) not in gone] == [
        c for c in cells(other).items() if key(c[1]) not in gone
    ]


def key(row: dict[str, object]) -> tuple[object, object]:
    return row.get("measure_name"), row.get("fiscal_year")
