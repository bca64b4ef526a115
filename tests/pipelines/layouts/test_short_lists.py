"""Short documents, each with one thing that is read otherwise than it looks: what is stated of its indicators."""

from __future__ import annotations

import pytest

from pipelines.tables.rows import IndicatorValue
from tests.pipelines.layouts.reading import read

_HEAD = "No.,施策名,所管課,成果指標,単位"
_ROW = "1,朝市の開催,農林課,出店数,店"
_TWO = "2,港の整備,港湾課,係留数,隻"

Stated = list[tuple[str, str, int | None, float]]


def _stated(name: str, text: str) -> Stated:
    reading = read(name, text.encode())
    values = reading.plan.rows(IndicatorValue)
    assert [one for one in reading.questions if one.rule == "unread"] == []
    return [
        (row.indicator_name, str(row.value_kind), row.fiscal_year, float(row.value))
        for row in values
        if row.value is not None
    ]


LISTS: dict[str, tuple[str, Stated]] = {
    "figures under 計画 are targets": (
        f"{_HEAD},当初（R4）,R5計画,R5実績\n{_ROW},10,12,11\n{_TWO},30,32,31\n",
        [("出店数", "現状値", 2022, 10), ("出店数", "目標値", 2023, 12), ("出店数", "実績値", 2023, 11)],
    ),
    "a year and a value under each kind": (
        f"{_HEAD},基準値,,目標値,,実績,\n,,,,,年度,値,年度,値,年度,値\n{_ROW},R4,10,R8,20,R6,15\n{_TWO},R3,30,R8,40,R6,35\n",
        [("出店数", "現状値", 2022, 10), ("出店数", "目標値", 2026, 20), ("出店数", "実績値", 2024, 15)],
    ),
    "kinds in brackets under years": (
        f"{_HEAD},令和4年度,令和5年度,令和8年度\n,,,,,（現状値）,（実績値）,（目標値）\n{_ROW},10,12,20\n{_TWO},30,31,40\n",
        [("出店数", "現状値", 2022, 10), ("出店数", "実績値", 2023, 12), ("出店数", "目標値", 2026, 20)],
    ),
    "a row of （実績） below each indicator": (
        f"{_HEAD},R5,R6\n{_ROW},12,14\n,,,（実績）,,11,15\n{_TWO},32,34\n,,,（実績）,,31,35\n",
        [
            ("出店数", "目標値", 2023, 12),
            ("出店数", "目標値", 2024, 14),
            ("出店数", "実績値", 2023, 11),
            ("出店数", "実績値", 2024, 15),
        ],
    ),
    "names and figures under numbered indicators": (
        "No.,施策名,概要,指標①,,,指標②,,\n,,,名称,目標,実績,名称,目標,実績\n1,朝市の開催,毎月開く。,出店数（店）,12,11,来場者（人）,980,990\n"
        "2,港の整備,直す。,係留数（隻）,32,31,停泊数（隻）,5,4\n令和6年度\n",
        [
            ("出店数", "目標値", None, 12),
            ("出店数", "実績値", 2024, 11),
            ("来場者", "目標値", None, 980),
            ("来場者", "実績値", 2024, 990),
        ],
    ),
    "the kind behind the name": (
        f"{_HEAD},R5,R6\n1,朝市の開催,農林課,出店数（目標）,店,12,14\n,,,出店数（実績）,,11,15\n"
        "2,港の整備,港湾課,係留数（目標）,隻,32,34\n,,,係留数（実績）,,31,35\n",
        [
            ("出店数", "目標値", 2023, 12),
            ("出店数", "目標値", 2024, 14),
            ("出店数", "実績値", 2023, 11),
            ("出店数", "実績値", 2024, 15),
        ],
    ),
}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_what_a_short_list_states(name: str) -> None:
    text, wanted = LISTS[name]
    found = _stated("plan.csv", text)
    assert sorted(found[: len(wanted)], key=str) == sorted(wanted, key=str)
    assert len(found) == 2 * len(wanted)


@pytest.mark.parametrize("parting", ["／", " / ", "、"])
def test_a_line_of_a_year_states_two_kinds(parting: str) -> None:
    form = "施策名：{}\n担当課：農林課\n指標：{}（店）\n令和4年度（現状値）：10\n令和5年度：目標12{}実績11\n\n"
    found = _stated("plan.txt", form.format("朝市の開催", "出店数", parting) + form.format("港の整備", "係留数", parting))
    assert found[:3] == [("出店数", "現状値", 2022, 10), ("出店数", "目標値", 2023, 12), ("出店数", "実績値", 2023, 11)]
    assert len(found) == 6


def test_one_line_names_an_indicator_and_states_two_kinds() -> None:
    form = "施策名：{}\n担当課：農林課\nKPI：{}（店）　現状 R4：10　目標 R8：20以上\n\n"
    found = _stated("plan.txt", form.format("朝市の開催", "出店数") + form.format("港の整備", "係留数"))
    assert found[:2] == [("出店数", "現状値", 2022, 10), ("出店数", "目標値", 2026, 20)]


@pytest.mark.parametrize("figure", ["20", "5", "１２"])
def test_a_figure_behind_a_wide_space_is_no_number_of_a_label(figure: str) -> None:
    form = "施策名　{}\n担当課　農林課\n指標　{}（店）\n現状値（令和4年度）　10\n目標値（R5）　{}\n\n"
    found = _stated("plan.txt", form.format("朝市の開催", "出店数", figure) + form.format("港の整備", "係留数", figure))
    assert found[:2] == [("出店数", "現状値", 2022, 10), ("出店数", "目標値", 2023, float(figure))]
