"""原典の整合確認: three outcomes, and the list of measures against the sheets in every document that has one.

What the documents say was read in datasets/…/plan.txt, by eye; the copies are changed so that list and sheets part.
"""

from __future__ import annotations

from functools import cache

import pytest

from pipelines.documents.source import Span
from pipelines.tables.plan import Plan
from pipelines.tables.rows import SourceCheck, Verdict
from pipelines.tables.source_checks import TwiceNamed, differing_names, finding
from tests.pipelines.readers.kameoka_action_plan import kameoka_action_plan_samples as kameoka
from tests.pipelines.readers.kameoka_action_plan.kameoka_action_plan_samples import measure_id
from tests.pipelines.readers.yosano_dx_plan import yosano_dx_plan_samples as yosano

PLACE = Span(1, 1)
Found = dict[str, tuple[str, str, Verdict]]


def found(plan: Plan) -> Found:
    rows = plan.rows(SourceCheck)
    assert len({row.id for row in rows}) == len(rows)
    return {row.id: (row.source_value, row.computed_value, row.verdict) for row in rows}


def new(plan: Plan, before: Found) -> Found:
    """Return the findings that a plan has otherwise than the document as it is."""
    return {key: value for key, value in found(plan).items() if before.get(key) != value}


@pytest.mark.parametrize(
    ("printed", "computed", "verdict"),
    [
        ("31", "31", Verdict.AGREES),
        ("31", "30", Verdict.DIFFERS),
        ("", "31", Verdict.UNDECIDED),
        ("31", "", Verdict.UNDECIDED),
    ],
)
def test_a_finding_has_three_outcomes(printed: str, computed: str, verdict: Verdict) -> None:
    assert finding("id", PLACE, "対象", "内容", printed, computed).verdict is verdict
    assert finding("id", PLACE, "対象", "内容", "1", "1", Verdict.UNDECIDED).verdict is Verdict.UNDECIDED


def test_names_that_differ_in_width_or_spaces_only_do_not_differ() -> None:
    same = TwiceNamed("1", "ＤＸ（推進）", PLACE, "DX (推進)")
    other = TwiceNamed("2", "窓口の推進", PLACE, "窓口の促進")
    rows = list(differing_names([same, other, other], "内容"))
    assert [(row.id, row.subject, row.source_value, row.computed_value) for row in rows] == [
        ("list-name-2", "2", "窓口の推進", "窓口の促進"),
        ("list-name-2-2", "2", "窓口の推進", "窓口の促進"),
    ]


# --- 亀岡市: 施策の体系 (lines 43-139), the sheets, the headings between them, 数値目標 ------------------------------------


@cache
def of_kameoka() -> Found:
    return found(kameoka.plan_of(kameoka.LINES))


def test_kameoka_list_and_sheets_are_compared() -> None:
    differing = [
        ("1-1", "問い合わせ窓口の自動応答の推進", "問合せ窓口の自動応答の推進"),
        ("4-1", "防災コミュニケーション手段の強靱化", "防災コミュニケーション手段の強靭化"),
        ("4-1", "行政ネットワーク（専用線網）の強靱化", "行政ネットワーク（専用線網）の強靭化"),
        ("9-1", "AI、遠隔地医療導入のための事業検討", "AI・遠隔地医療導入のための事業検討"),
    ]
    names = {f"list-name-{measure_id(g, own)}": (listed, own, Verdict.DIFFERS) for g, listed, own in differing}
    assert {key: value for key, value in of_kameoka().items() if key.startswith("list-")} == names | {
        "list-count": ("31", "31", Verdict.AGREES),
        "list-headings": ("25", "25", Verdict.AGREES),  # 9 of １ … and 16 of （１）…
    }


def test_kameoka_goal_is_what_the_indicator_reaches_in_the_last_year() -> None:
    rows = [row for row in kameoka.plan_of(kameoka.LINES).rows(SourceCheck) if row.id.startswith("goal-")]
    assert [(row.subject, row.source_value, row.computed_value, row.verdict, row.place) for row in rows] == [
        (measure_id("1-1", "マイナンバーカードの利用拡大"), "100%", "100%", Verdict.AGREES, Span(189, 189))
    ]
    assert "「マイナンバーカード交付率」" in rows[0].content and "令和7年度の実施評価指標「交付率」" in rows[0].content


@pytest.mark.parametrize(("line", "row"), [(221, ("100%", "98%")), (189, ("98%", "100%"))])
def test_kameoka_goal_that_the_last_year_misses_is_found(line: int, row: tuple[str, str]) -> None:
    [(key, value)] = new(kameoka.plan_of(kameoka.changed(line, "100%", "98%")), of_kameoka()).items()
    assert key.startswith("goal-")
    assert value == (*row, Verdict.DIFFERS)


@pytest.mark.parametrize("other", ["申請数:100%", "交付率:＋100%"])
def test_kameoka_indicator_of_another_name_or_scale_is_not_compared(other: str) -> None:
    plan = kameoka.plan_of(kameoka.changed(221, "交付率:100%", other))
    assert not any(key.startswith("goal-") for key in found(plan))


def test_kameoka_sheet_taken_away_is_found() -> None:
    plan = kameoka.plan_of(kameoka.replaced(395, 468))
    assert new(plan, of_kameoka()) == {"list-count": ("31", "30", Verdict.DIFFERS)}


@pytest.mark.parametrize(
    ("line", "old", "new_name", "row_id", "values"),
    [
        (124, "道づくり", "道路", measure_id("7-1", "誰もが安全で利用しやすい道づくり"), ("道路", "道づくり")),
        (2453, "交通環境", "道路環境", "7-1", ("交通環境", "道路環境")),
    ],
)
def test_kameoka_another_name_is_found(line: int, old: str, new_name: str, row_id: str, values: tuple[str, str]) -> None:
    [(key, value)] = new(kameoka.plan_of(kameoka.changed(line, old, new_name)), of_kameoka()).items()
    assert key == f"list-name-{row_id}"
    assert (values[0] in value[0], values[1] in value[1], value[2]) == (True, True, Verdict.DIFFERS)


def test_kameoka_heading_lost_or_on_a_page_of_other_sheets_is_found() -> None:
    lines = kameoka.replaced(1694, 1694)  # （４）情報リテラシーの向上
    assert new(kameoka.plan_of(lines), of_kameoka()) == {"list-headings": ("25", "24", Verdict.DIFFERS)}
    lines[1544:1544] = ["", kameoka.LINES[1693]]  # on the page of two sheets of 3-1, 3-2 or 3-3
    [(key, value)] = new(kameoka.plan_of(lines), of_kameoka()).items()
    assert key == "list-place-3-4"
    assert value[1:] == ("3-4", Verdict.DIFFERS)
    assert "3-4" not in value[0]


# --- 与謝野町: 目次 (lines 29-43) and the headings of 第4章 ----------------------------------------------------------------


@cache
def of_yosano() -> Found:
    return found(yosano.plan_of(yosano.LINES))


def test_yosano_contents_and_body_are_compared() -> None:
    assert of_yosano() == {
        "list-count": ("13", "13", Verdict.AGREES),
        "list-priorities": ("7", "7", Verdict.AGREES),
        "list-name-1-4": (
            "デジタルデバイド(情報格差)対策の推進",
            "デジタルデバインド(情報格差)対策の推進",
            Verdict.DIFFERS,
        ),
    }


def test_yosano_measure_that_the_contents_do_not_list_is_found() -> None:
    lines = [*yosano.LINES[:31], *yosano.LINES[32:]]  # (3) of 基本方針1, which is a 重点取組事項
    changes = new(yosano.plan_of(lines), of_yosano())
    assert changes == {"list-count": ("12", "13", Verdict.DIFFERS), "list-priorities": ("6", "7", Verdict.DIFFERS)}


def test_yosano_names_that_differ_are_found() -> None:
    measure = new(yosano.plan_of(yosano.changed("公開", "推進", 35)), of_yosano())
    assert measure == {"list-name-1-6": ("オープンデータの推進", "オープンデータの公開", Verdict.DIFFERS)}
    pillar = new(yosano.plan_of(yosano.changed("効率化", "改革", 36)), of_yosano())
    assert pillar == {"list-name-2": ("役場の業務改革", "役場の業務効率化", Verdict.DIFFERS)}


def test_yosano_priority_mark_that_only_one_of_the_two_has_is_found() -> None:
    assert new(yosano.plan_of(yosano.changed(" 重点取組事項", "", 170)), of_yosano()) == {
        "list-priorities": ("7", "6", Verdict.DIFFERS),
        "list-priority-1-1": ("有", "無", Verdict.DIFFERS),
    }
