"""What is asked of a document of cells or lines: damaged figures, and what one measure lacks that the others have."""

from __future__ import annotations

import pytest

from pipelines.documents.model import Document
from pipelines.documents.opening import open_document
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.layout import Layout
from pipelines.layouts.settled import read_settled
from pipelines.problems import SourceError
from pipelines.tables.doubt import Doubt, Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import IndicatorValue, Measure, Schedule

LIST = (
    "番号,施策名,担当課,指標,単位,目標値（令和7年度）,令和6年度の取組\n"
    "1,朝市の開催,農林課,出店数,店,12.5,・案の作成\n2,港の整備,港湾課,係留数,隻,30,・設計\n合計,,,,,42.5,\n"
)
FORM = "施策名：朝市の開催\n概要：毎月開く。\n担当課：農林課\n\n施策名：港の整備\n概要：岸壁を直す。\n担当課：港湾課\n"
FORMS = Layout(starts="施策名", labels={"施策名": "取組名", "概要": "概要", "担当課": "担当"}, every=("概要", "担当課"))


def _read(text: str, layout: Layout | None = None, *settled: Settlement, name: str = "plan.csv") -> Plan:
    document = _opened(text, name)
    return read_settled(document, layout or draft(_opened(LIST, "plan.csv")), DoubtResolver(settled))


def _opened(text: str, name: str) -> Document:
    return open_document(name, text.encode())


def _settled(doubt: Doubt, reading: str) -> Settlement:
    return Settlement(doubt.rule, doubt.target, doubt.source, (reading,), "原本で確認", "2026-04-01")


def _asked(plan: Plan) -> list[tuple[str, str]]:
    return [(doubt.rule, doubt.source) for doubt in plan.doubts]


def test_sound_figures_are_not_asked_about() -> None:
    assert _asked(_read(LIST)) == []


@pytest.mark.parametrize(
    ("printed", "rule"),
    [
        ("・調査 1 0件", "figure-spaced"),
        ("・調査 1O件", "figure-look-alike"),
        ("・調査 ①8件", "figure-other-digits"),
        ("・調査 15.00件", "figure-grouping"),
        ("・調査率：%", "figure-lost-number"),
    ],
)
def test_damaged_figures_are_asked_about_and_stay_as_printed(printed: str, rule: str) -> None:
    text = LIST.replace("・案の作成", printed)
    plan = _read(text)
    assert [doubt.rule for doubt in plan.doubts] == [rule]
    assert plan.doubts[0].reading == (plan.doubts[0].source,)
    assert plan.rows(Schedule)[0].content == printed[1:]
    settled = _read(text, None, _settled(plan.doubts[0], "調査 10件"))
    assert [settled.doubts[0].open, settled.rows(Schedule)[0].content] == [False, "調査 10件"]


def test_a_settled_figure_is_the_value_of_its_cell() -> None:
    text = LIST.replace("12.5", "1O店")
    plan = _read(text)
    assert plan.rows(IndicatorValue)[0].value is None
    settled = _read(text, None, _settled(plan.doubts[0], "10店"))
    assert (settled.rows(IndicatorValue)[0].value, settled.rows(IndicatorValue)[0].unit) == (10, "店")


def test_what_is_left_out_is_not_asked_about() -> None:
    assert _asked(_read(LIST.replace("合計,,,,,42.5,", "合計,,,,,1O店,"))) == []


def test_a_field_that_one_measure_leaves_empty_is_asked_about() -> None:
    layout = draft(_opened(LIST, "plan.csv")).model_copy(update={"every": ("担当課",)})
    text = LIST.replace("港湾課", "")
    plan = _read(text, layout)
    assert _asked(plan) == [("lost-cell", "2 港の整備：担当課")]
    told = _read(text, layout, _settled(plan.doubts[0], "港湾課"))
    assert [row.office for row in told.rows(Measure)] == ["農林課", "港湾課"]


def test_a_label_that_one_measure_lacks_is_asked_about_at_its_place() -> None:
    plan = _read(FORM.replace("担当課：港湾課\n", ""), FORMS, name="plan.txt")
    assert _asked(plan) == [("lost-label", "港の整備：担当課")]
    assert plan.doubts[0].place.first == FORM.splitlines().index("施策名：港の整備") + 1
    assert [row.office for row in plan.rows(Measure)] == ["農林課", ""]


def test_a_label_that_every_measure_lacks_is_of_another_edition() -> None:
    plan = _read("\n".join(line for line in FORM.splitlines() if "担当課" not in line), FORMS, name="plan.txt")
    assert _asked(plan) == [("label-missing", "担当課")]


def test_a_label_that_the_layout_requires_is_an_error() -> None:
    layout = FORMS.model_copy(update={"required": ("担当課",)})
    with pytest.raises(SourceError, match="source-layout"):
        _read(FORM.replace("担当課：港湾課\n", ""), layout, name="plan.txt")
