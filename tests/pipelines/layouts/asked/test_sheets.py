"""A text that was taken out of a PDF, read by a layout: another town's plan, whole and damaged."""

from __future__ import annotations

import pytest

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.asked.plan import declared_reading
from pipelines.layouts.layout import Layout
from pipelines.problems import SourceError
from pipelines.tables.doubt import Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Flag, Indicator, IndicatorValue, Measure, Policy, Schedule

LAYOUT = Layout.model_validate(
    {
        "starts": "基本施策",
        "overview": {"told": "true", "colophon": "true", "period": "期間"},
        "contents": {"基本施策": "中分類", "事業": "取組名", "頁": "ページ"},
        "labels": {"基本施策": "中分類", "事業": "取組名", "ねらい": "目指す姿・効果", "所管": "担当"},
        "columns": {"すること": "計画内容", "はかるもの": "指標名"},
        "every": ["基本施策", "事業", "ねらい", "所管", "すること"],
        "parted": {"担当": "、"},
        "repairs": ["lost-cells", "moved-cells", "look-alikes", "run-together"],
    }
)
PLAN = """# 港町デジタル計画とは
期間は令和6年度から令和7年度までです。

基本施策\t事業\t頁
(1) くらし\t窓口の予約\t3
\t申請の電子化\t4
(2) まち\t公衆無線LANの整備\t5

基本施策\t(1) くらし
事業\t窓口の予約
ねらい\t待ち時間を減らす。
所管\t市民課、税務課
年度\tすること\tはかるもの
令和6年度\t・検討 ・導入\t・予約の件数：100件
令和7年度\t<ul><li>運用</li></ul>\t・予約の件数：200件 ・予約の割合：30%

基本施策\t(1) くらし
事業\t申請の電子化
ねらい\t来庁を減らす。
所管\t企画課
年度\tすること\tはかるもの
令和6年度\t・検討\t
令和7年度\t・導入\t・申請率：10%

基本施策\t(2) まち
事業\t公衆無線LANの整備
ねらい\tつながる町にする。
所管\t建設課
年度\tすること\tはかるもの
令和6年度\t・調査\t
令和7年度\t・整備\t

# 港町デジタル計画
令和6年3月発行
港町 企画課
"""


def read(text: str) -> Plan:
    return declared_reading(Source.decode("plan.txt", text.encode()), DoubtResolver(), LAYOUT).plan


def test_a_whole_document_leaves_nothing_open() -> None:
    plan = read(PLAN)
    assert plan.doubts == ()
    assert (plan.overview.title, plan.overview.issued) == ("港町デジタル計画", "2024-03")
    assert plan.overview.fiscal_years == (2024, 2025)
    assert plan.notes == {"港町デジタル計画とは": "期間は令和6年度から令和7年度までです。"}
    assert [(row.id, row.name) for row in plan.rows(Policy)] == [("1", "くらし"), ("2", "まち")]
    assert [(row.number, row.group, row.name, row.goal, row.office, row.priority) for row in plan.rows(Measure)] == [
        ("1-1", "くらし", "窓口の予約", "待ち時間を減らす。", "市民課;税務課", Flag.NONE),
        ("1-2", "くらし", "申請の電子化", "来庁を減らす。", "企画課", Flag.NONE),
        ("2-1", "まち", "公衆無線LANの整備", "つながる町にする。", "建設課", Flag.NONE),
    ]
    assert [(row.fiscal_year, row.content) for row in plan.rows(Schedule)][:3] == [
        (2024, "検討"),
        (2024, "導入"),
        (2025, "運用"),
    ]
    assert [row.name for row in plan.rows(Indicator)] == ["予約の件数", "予約の割合", "申請率"]
    values = [(row.indicator_name, row.fiscal_year, row.value, row.unit) for row in plan.rows(IndicatorValue)]
    assert values == [
        ("予約の件数", 2024, 100, "件"),
        ("予約の件数", 2025, 200, "件"),
        ("予約の割合", 2025, 30, "%"),
        ("申請率", 2025, 10, "%"),
    ]


def test_another_label_and_heading_of_the_next_edition_are_met() -> None:
    other = read(PLAN.replace("所管\t", "担当課\t").replace("すること\t", "行動計画\t"))
    assert (other.tables, other.doubts) == (read(PLAN).tables, ())


def test_a_document_without_a_list_counts_its_measures_itself() -> None:
    begin, end = PLAN.index("基本施策\t事業\t頁"), PLAN.index("基本施策\t(1) くらし\n事業\t窓口")
    plain = LAYOUT.model_copy(update={"contents": {}})
    plan = declared_reading(Source.decode("plan.txt", (PLAN[:begin] + PLAN[end:]).encode()), DoubtResolver(), plain).plan
    assert plan.doubts == ()
    assert [row.number for row in plan.rows(Measure)] == ["1-1", "1-2", "2-1"]
    assert [row.id for row in plan.rows(Measure)] == [row.id for row in read(PLAN).rows(Measure)]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("所管\t建設課", "所管\t", "lost-cell"),
        ("令和6年度\t・調査\t\n", "", "lost-cell"),
        ("令和7年度\t・整備\t", "令和7年度\t・整備", "lost-cell"),
        ("・導入\t・申請率：10%", "・申請率：10%\t・導入", "moved-cell"),
        ("所管\t市民課、税務課", "所管\t市民課・税務課", "run-together"),
        ("つながる", "つながるй", "look-alike"),
        ("\t申請の電子化\t4\n", "", "unlisted-sheet"),
        ("(1) くらし\n事業\t窓口", "(1) くらしい\n事業\t窓口", "name-differs"),
        ("所管\t建設課", "所管\t建設課\n連絡先\t電話 01-2345", "unread"),
        ("所管\t建設課\n", "所管\t建設課 年度\t令和6年度\n", "lost-cell"),
        ("所管\t企画課\n", "", "lost-label"),
        ("ねらい\tつながる町にする。\n", "", "lost-label"),
    ],
)
def test_damage_is_asked(old: str, new: str, rule: str) -> None:
    assert PLAN.count(old) == 1
    assert rule in {doubt.rule for doubt in read(PLAN.replace(old, new)).doubts}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ねらい\tつながる町にする。", "ねらい\tつながる町にする。\nねらい\tもう一つ"),
        ("<li>運用</li></ul>", "<li>運用</li>"),
        ("(2) まち\n", "まち\n"),
        ("# 港町デジタル計画\n令和6年3月発行\n港町 企画課\n", ""),
        ("所管\t建設課\n", "所管\t建設課\n第二の表がここにあります。\n"),
    ],
)
def test_another_layout_is_an_error(old: str, new: str) -> None:
    assert PLAN.count(old) == 1
    with pytest.raises(SourceError, match="source-layout"):
        read(PLAN.replace(old, new))


def test_a_label_that_one_measure_lacks_costs_no_other_its_text() -> None:
    text = PLAN.replace("所管\t企画課\n", "")
    plan = read(text)
    assert [row.office for row in plan.rows(Measure)] == ["市民課;税務課", "", "建設課"]
    assert [(doubt.rule, doubt.source) for doubt in plan.doubts] == [("lost-label", "所管")]
    doubt = plan.doubts[0]
    told = Settlement(doubt.rule, doubt.target, doubt.source, ("企画課",), "原本で確認", "2026-04-01")
    settled = declared_reading(Source.decode("plan.txt", text.encode()), DoubtResolver([told]), LAYOUT).plan
    assert settled.tables["measures"][1].place != read(PLAN).tables["measures"][1].place
    assert [row.office for row in settled.rows(Measure)] == [row.office for row in read(PLAN).rows(Measure)]


@pytest.mark.parametrize(("old", "new"), [("所管\t", "窓口\t"), ("ねらい\t", "わけ\t")])
def test_a_label_that_every_measure_lacks_is_an_error(old: str, new: str) -> None:
    with pytest.raises(SourceError, match="source-layout"):
        read(PLAN.replace(old, new))


def test_a_label_that_the_layout_requires_is_an_error() -> None:
    layout = LAYOUT.model_copy(update={"required": ("所管",)})
    with pytest.raises(SourceError, match="source-layout"):
        declared_reading(Source.decode("plan.txt", PLAN.replace("所管\t企画課\n", "").encode()), DoubtResolver(), layout)


def test_a_measure_without_its_table_is_asked_about_year_by_year() -> None:
    table = "年度\tすること\tはかるもの\n令和6年度\t・調査\t\n令和7年度\t・整備\t\n"
    assert PLAN.count(table) == 1
    plan = read(PLAN.replace(table, ""))
    assert len(plan.rows(Measure)) == 3
    assert [(doubt.rule, doubt.target.column) for doubt in plan.doubts] == [
        ("lost-cell", "年度"),
        ("lost-cell", "年度"),
        ("lost-label", "すること"),
    ]
