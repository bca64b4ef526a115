"""亀岡市情報化推進計画 行動計画編: what a changed, damaged or truncated copy of the document becomes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from pipelines.problems import DeclarationError, SourceError
from pipelines.tables.plan import Plan
from pipelines.tables.rows import TABLES, Indicator, IndicatorValue, Measure, Policy, Row, Schedule, columns_of
from tests.pipelines.readers.kameoka_action_plan.kameoka_action_plan_samples import (
    LINES,
    SETTLEMENTS,
    changed,
    measure_id,
    open_doubts,
    plan_of,
    replaced,
    steps,
    timetable,
    values,
)
from tests.sampling import some, tries

CARD = "マイナンバーカードの利用拡大"  # lines 143 to 221


@cache
def sound() -> Plan:
    """The plan as it is."""
    return plan_of(LINES)


def cells(row: Row) -> tuple[object, ...]:
    """Return a row's ID and cells: all but its place."""
    return (row.id, *(getattr(row, column.key) for column in columns_of(type(row))))


def without(rows: Sequence[Row], identifier: str) -> list[tuple[object, ...]]:
    """Return the rows that are not of a measure; without numbers, which are positions in the list."""
    kept = [row for row in rows if identifier not in (row.id, getattr(row, "measure_id", ""))]
    return [cells(replace(row, number="") if isinstance(row, Measure) else row) for row in kept]


def test_one_number_changed_changes_one_value() -> None:
    before = {row.id: cells(row) for row in sound().rows(IndicatorValue)}
    after = {row.id: cells(row) for row in plan_of(changed(212, "65%", "70%")).rows(IndicatorValue)}
    differing = [identifier for identifier in before if before[identifier] != after[identifier]]
    (row,) = [row for row in values(plan_of(changed(212, "65%", "70%")), "交付率") if row.fiscal_year == 2022]
    assert differing == [row.id]
    assert row.value == Decimal(70)


def test_one_word_changed_changes_one_cell() -> None:
    plan = plan_of(changed(163, "計画・立案", "準備"))
    assert timetable(plan, CARD)[0] == "交付体制強化の準備"
    assert timetable(plan, CARD)[1:] == timetable(sound(), CARD)[1:]


@pytest.mark.parametrize(
    ("name", "group", "sheet", "bullet"),
    [
        (CARD, "1-1", (143, 222), 48),
        ("在住外国人への多言語対応の推進", "2-1", (789, 857), 66),
        ("誰もが安全で利用しやすい道づくり", "7-1", (2368, 2449), 124),
    ],
)
def test_without_a_measure_the_others_keep_ids_and_cells(name: str, group: str, sheet: tuple[int, int], bullet: int) -> None:
    assert name in LINES[bullet - 1]
    lines = replaced(*sheet)
    lines[bullet - 1] = ""
    plan, identifier = plan_of(lines), measure_id(group, name)
    for row_type in (Measure, Schedule, Indicator, IndicatorValue):
        assert [cells(replace(r, number="") if isinstance(r, Measure) else r) for r in plan.rows(row_type)] == without(
            sound().rows(row_type), identifier
        )


def test_a_fiscal_year_more_is_read() -> None:
    lines = list(LINES)
    lines[221:221] = ["", "年次計画", "(交付率:100%)"]
    lines[206:206] = ["", "令和８年度", "(2026年度)"]
    lines[175:175] = ["", "交付体制強化の", "継続"]
    lines[160:160] = ["", "令和８年度", "(2026年度)"]
    plan = plan_of(lines)
    assert timetable(plan, CARD) == [*timetable(sound(), CARD), "交付体制強化の継続"]
    assert steps(plan, CARD) == [*steps(sound(), CARD), "年次計画"]
    last = values(plan, "交付率")[-1]
    assert (last.fiscal_year, last.japanese_year, last.value) == (2026, "令和8年度", Decimal(100))
    assert open_doubts(plan) == []


def test_two_years_swapped_are_read_swapped() -> None:
    label = "取 組 内 容 "
    assert LINES[242] == label + "スマート窓口システムの"
    plan = plan_of(replaced(243, 247, label + LINES[245], LINES[246], "", "スマート窓口システムの", LINES[243]))
    assert timetable(plan, "デジタル窓口の推進")[:3] == [
        "スマート窓口システムの予算化",
        "スマート窓口システムの事業評価・適用範囲決定",
        "スマート窓口システムの調達",
    ]
    assert open_doubts(plan) == []


@pytest.mark.family(most=3)
@pytest.mark.parametrize(
    ("first", "last", "row"),
    [
        (165, 167, (CARD, "1-1")),  # 取組内容 of 令和4年度
        (174, 175, (CARD, "1-1")),  # of the last year
        (214, 216, (CARD, "1-1")),  # 実施評価指標 of 令和5年度
        (1032, 1037, ("来訪観光客への多言語対応の推進", "2-2")),
        (1253, 1255, ("業務の自動化の推進", "3-1")),
        (1814, 1816, ("防災コミュニケーション手段の強靭化", "4-1")),
        (2207, 2209, ("図書館サービスの充実", "6-1")),
        (2701, 2703, ("健康分野における情報化の推進", "9-2")),
    ],
)
def test_a_cell_taken_away_is_a_doubt(first: int, last: int, row: tuple[str, str]) -> None:
    name, group = row
    identifier = measure_id(group, name)
    rules = [rule for rule, target in open_doubts(plan_of(replaced(first, last))) if target == identifier]
    assert rules
    assert set(rules) <= {"lost-cell", "run-together"}


def test_a_lost_cell_has_a_reading_for_every_place_and_is_published_where_it_is_settled() -> None:
    lines = replaced(165, 167)
    doubt = next(doubt for doubt in plan_of(lines).doubts if doubt.open)
    assert doubt.rule == "lost-cell"
    assert doubt.alters
    wanted = ("交付体制強化の計画・立案", "", *["交付体制強化の実施・運用"] * 2, "交付体制強化の計画見直し")
    assert wanted in doubt.alternatives
    settled = replace(SETTLEMENTS[0], rule=doubt.rule, target=doubt.target, source=doubt.source, reading=wanted)
    rows = [r for r in plan_of(lines, [*SETTLEMENTS, settled]).rows(Schedule) if r.measure_name == CARD]
    assert [(row.fiscal_year, row.content) for row in rows][:2] == [
        (2021, "交付体制強化の計画・立案"),
        (2023, "交付体制強化の実施・運用"),
    ]


def test_cells_run_together_without_a_space_are_a_doubt_with_the_known_cells_apart() -> None:
    plan = plan_of(changed(626, "年次報告書 年次報告書", "年次報告書年次報告書"))
    name = "スポーツ施設の予約サービスの充実"
    assert steps(plan, name) == steps(sound(), name)
    assert open_doubts(plan) == [("run-together", measure_id("1-1", name))]


def test_a_settlement_is_guarded_by_the_lines_it_was_made_for() -> None:
    plan = plan_of(changed(2210, "事業の評価・", "事業の検証・"))
    assert open_doubts(plan) == [("run-together", measure_id("6-1", "図書館サービスの充実"))]


def test_a_settled_reading_is_published() -> None:
    name = "オープンデータの提供と利活用の推進"
    reading = ("プロジェクトの立ち上げ承認", "データ整備の実施", "運用開始", "連携範囲の決定", "計画の承認")
    settled = [replace(s, reading=reading) if s.target.id == measure_id("2-1", name) else s for s in SETTLEMENTS]
    assert steps(plan_of(LINES, settled), name) == list(reading)


def test_a_settled_reading_of_another_shape_is_refused() -> None:
    settled = [replace(s, reading=s.reading[:4]) if len(s.reading) == 5 else s for s in SETTLEMENTS]
    with pytest.raises(DeclarationError) as caught:
        plan_of(LINES, settled)
    assert caught.value.problems[0].code == "settlement-shape"


def test_a_name_that_differs_more_is_still_found_and_doubted() -> None:
    plan = plan_of(changed(124, "誰もが安全で利用しやすい道づくり", "安全で利用しやすい道路"))
    identifier = measure_id("7-1", "誰もが安全で利用しやすい道づくり")
    assert next(row.group for row in plan.rows(Measure) if row.id == identifier) == "交通環境の向上"
    assert open_doubts(plan) == [("name-differs", identifier)]


@pytest.mark.parametrize(
    ("line", "old", "new", "node"),
    [(2453, "交通環境の向上", "道路環境の向上", "7-1"), (2452, "７", "６", "6")],
)
def test_a_heading_that_contradicts_the_list_is_a_doubt(line: int, old: str, new: str, node: str) -> None:
    plan = plan_of(changed(line, old, new))
    assert ("heading-place", node) in open_doubts(plan)
    assert {row.id: row.name for row in plan.rows(Policy)} == {row.id: row.name for row in sound().rows(Policy)}


def test_a_listed_measure_without_a_sheet_is_a_doubt() -> None:
    plan = plan_of(replaced(395, 468))
    name = "窓口での電子納付サービスの推進"
    assert open_doubts(plan) == [("lost-sheet", measure_id("1-1", name))]
    assert len(plan.rows(Measure)) == 30


def test_another_word_printed_backwards_is_found() -> None:
    plan = plan_of(changed(2532, "中間報告書", "書告報間中"))
    name = "子育てに関する情報の提供と相談体制の充実"
    assert steps(plan, name)[-1] == "中間報告書"
    assert open_doubts(plan) == [("reversed-word", f"{measure_id('8-1', name)}-2025")]


@pytest.mark.parametrize(
    ("first", "last", "lines"),
    [
        (143, 143, ()),  # a sheet without its name: the sheets before swallow it
        (145, 145, ("",)),  # 事業内容 without its text … and label
        (148, 148, ("(2031年度)",)),  # the calendars disagree
        (150, 151, ()),  # a year is left out between two
        (181, 181, ()),  # without a label
        (191, 191, ("実 施 評 価 指 標", "実 施 評 価 指 標")),
        (177, 179, ()),  # without the rows of the bar chart
        (41, 41, ()),  # without the heading of the list
        (43, 139, ()),  # without the list
        (56, 56, ("１　くらし",)),  # a number twice in the list
        (139, 139, ()),  # a sheet without a name in the list
        (784, 784, ("※1　証拠に基づく政策立案",)),  # a footnote without a term
    ],
)
def test_another_layout_is_refused(first: int, last: int, lines: tuple[str, ...]) -> None:
    with pytest.raises(SourceError) as caught:
        plan_of(replaced(first, last, *lines))
    assert caught.value.problems[0].code == "source-layout"


def test_a_line_that_is_of_nothing_is_asked() -> None:
    plan = plan_of(replaced(301, 301, "（１）デジタル化・電子化の拡大", "誰のものでもない文章"))
    assert [(doubt.rule, doubt.source) for doubt in plan.doubts if doubt.open] == [("unread", "誰のものでもない文章")]


LENGTHS = [1, 40, 142, 160, 221, 700, 1393, 2100, 2530, 2610, 2680, 2703, 2704, 2719, 2733]


@pytest.mark.parametrize("count", some(LENGTHS, 6))
def test_a_truncated_document_is_refused(count: int) -> None:
    with pytest.raises(SourceError):
        plan_of(LINES[:count])


def assert_sound(plan: Plan) -> None:
    """Assert what holds of every reading: IDs unique, references met, required cells filled."""
    ids = {name: [row.id for row in rows] for name, rows in plan.tables.items()}
    for name, rows in plan.tables.items():
        assert len(set(ids[name])) == len(rows)
        for column in columns_of(TABLES[name]):
            found = [getattr(row, column.key) for row in rows]
            assert not column.required or not {"", None} & set(found)
            assert not column.references or set(found) - {""} <= set(ids[column.references])


def damaged(chance: random.Random) -> list[str]:
    lines = list(LINES)
    for _ in range(chance.choice((1, 3, 8))):
        at, other = chance.randrange(len(lines) - 1), chance.randrange(len(lines))
        cut = chance.randrange(len(lines[at]) + 1)
        kinds = [
            lines[:at] + lines[at + 1 :],
            [*lines[:at], lines[other], *lines[at:]],
            [*lines[:at], lines[at] + lines[at + 1], *lines[at + 2 :]],
            [*lines[:at], lines[at][:cut], lines[at][cut:], *lines[at + 1 :]],
            [*lines[:at], lines[at][:cut] + chance.choice("（）・【;０%　※") + lines[at][cut:], *lines[at + 1 :]],
        ]
        lines = chance.choice(kinds)
    return lines


@pytest.mark.parametrize("seed", range(tries(24)))
def test_damage_gives_a_sound_plan_or_a_source_error(seed: int) -> None:
    try:
        plan = plan_of(damaged(random.Random(seed)))  # noqa: S311 - damage, not secrets
    except SourceError:
        return
    assert_sound(plan)


def test_the_document_itself_is_sound() -> None:
    assert_sound(sound())
