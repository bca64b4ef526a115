"""Figures under a year alone: what the document says they are, and the doubt where it says nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
from docx import Document as Word

from pipelines.documents.model import Document
from pipelines.documents.opening import open_document
from pipelines.documents.source import Spot
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.layout import FigureKind, Figures
from pipelines.layouts.settled import read_settled
from pipelines.problems import DeclarationError
from pipelines.tables.doubt import Doubt, Settlement
from pipelines.tables.plan import Plan
from pipelines.tables.rows import IndicatorValue
from tests.pipelines.layouts.hard.pdfs import made
from tests.pipelines.layouts.invented.grids import Printed
from tests.pipelines.layouts.test_other_shapes import workbook

LIST = ["番号", "取組名", "担当課", "指標（単位）"]
ROWS = [["1", "朝市", "農林課", "出店数（店）"], ["2", "夜市", "商工課", "来場者（人）"]]
STEPS = ["現状値（R4）", "R5", "R6", "R7", "目標（R8）"]
FIGURES = [[10, 12, 14, 17, 20], [300, 310, 330, 360, 400]]

Kinds = list[tuple[int, str]]
T, R, B = "目標値", "実績値", "現状値"
AS_TARGETS = [(2022, B), (2023, T), (2024, T), (2025, T), (2026, T)]
AS_RESULTS = [(2022, B), (2023, R), (2024, R), (2025, R), (2026, T)]


def _sheet(heads: Sequence[Any], figures: Sequence[Sequence[Any]], *above: Sequence[Any]) -> Document:
    rows = [*above, [*LIST, *heads], *([*row, *own] for row, own in zip(ROWS, figures, strict=False))]
    return open_document("plan.xlsx", workbook(rows))


def _steps(*above: Sequence[Any]) -> Document:
    return _sheet(STEPS, FIGURES, *above)


def _read(document: Document, *settled: Settlement, without_kind: FigureKind | None = None) -> Plan:
    layout = draft(document)
    if without_kind:
        layout = layout.model_copy(update={"figures": Figures(without_kind=without_kind)})
    return read_settled(document, layout, DoubtResolver(settled))


def _kinds(plan: Plan) -> Kinds:
    """Return year and kind of the figures of the first indicator."""
    first = plan.rows(IndicatorValue)[0].indicator_id
    return [(row.fiscal_year or 0, str(row.value_kind)) for row in plan.rows(IndicatorValue) if row.indicator_id == first]


def _doubts(plan: Plan) -> list[Doubt]:
    return [doubt for doubt in plan.doubts if doubt.rule == "year-without-kind"]


def _word(*blocks: str | list[list[str]]) -> Document:
    """Return a document of headings (# and ##), paragraphs and tables."""
    book, out = Word(), io.BytesIO()
    for block in blocks:
        if isinstance(block, list):
            table = book.add_table(len(block), len(block[0]))
            for row, texts in enumerate(block):
                for column, text in enumerate(texts):
                    table.cell(row, column).text = text
        elif block.startswith("#"):
            book.add_heading(block.lstrip("# "), block.count("#"))
        else:
            book.add_paragraph(block)
    book.save(out)
    return open_document("plan.docx", out.getvalue())


def _printed(heads: Sequence[Any], figures: Sequence[Sequence[Any]]) -> list[list[str]]:
    rows = [[*LIST, *heads], *([*row, *own] for row, own in zip(ROWS, figures, strict=True))]
    return [[str(cell) for cell in row] for row in rows]


def test_years_between_a_current_value_and_a_target_are_in_doubt_once_for_the_table() -> None:
    plan = _read(_steps())
    assert _kinds(plan) == AS_TARGETS
    (doubt,) = _doubts(plan)
    assert (doubt.source, doubt.reading) == ("現状値（R4）、R5、R6、R7、目標（R8）", ("目標値",))
    assert [one for (one,) in doubt.alternatives] == [
        "実績値",
        "令和5年度まで実績値、令和6年度から目標値",
        "令和6年度まで実績値、令和7年度から目標値",
    ]
    assert isinstance(doubt.place, Spot) and doubt.place.written.endswith("cell=F1")
    assert not doubt.alters


@pytest.mark.parametrize(
    ("reading", "kinds"),
    [
        ("目標値", AS_TARGETS),
        ("実績値", AS_RESULTS),
        ("令和5年度まで実績値、令和6年度から目標値", [(2022, B), (2023, R), (2024, T), (2025, T), (2026, T)]),
    ],
)
def test_what_an_officer_settles_is_what_all_figures_under_the_years_are(reading: str, kinds: Kinds) -> None:
    (doubt,) = _doubts(_read(_steps()))
    plan = _read(_steps(), Settlement(doubt.rule, doubt.target, doubt.source, (reading,), "担当課に確認", "2026-04-01"))
    assert sorted(_kinds(plan)) == sorted(kinds)
    assert [one.open for one in _doubts(plan)] == [False]


@pytest.mark.parametrize(
    ("heads", "above", "kinds", "asked"),
    [
        (["現状値（R4）", "R5の値", "R6の値"], "一覧", [(2022, B), (2023, T), (2024, T)], ["現状値（R4）、R5の値、R6の値"]),
        (["R5の値", "目標（R8）"], "一覧", [(2023, R), (2026, T)], []),
        (["R5の値", "R6の値"], "手本町計画（令和5年度～令和9年度）", [(2023, T), (2024, T)], []),
        (["R5の値", "R6の値"], "令和6年度実績", [(2023, R), (2024, R)], []),
    ],
)
def test_a_year_and_the_word_value_is_a_year_alone(heads: list[str], above: str, kinds: Kinds, asked: list[str]) -> None:
    plan = _read(_sheet(heads, [figures[: len(heads)] for figures in FIGURES], [above]))
    assert _kinds(plan) == kinds
    assert [doubt.source for doubt in _doubts(plan)] == asked


def test_a_settlement_in_other_words_cannot_stand() -> None:
    (doubt,) = _doubts(_read(_steps()))
    settled = Settlement(doubt.rule, doubt.target, doubt.source, ("見込値",), "担当課に確認", "2026-04-01")
    with pytest.raises(DeclarationError):
        _read(_steps(), settled)


@pytest.mark.parametrize("kind", [T, R])
def test_a_layout_can_say_it_for_the_whole_document(kind: FigureKind) -> None:
    plan = _read(_steps(), without_kind=kind)
    assert _doubts(plan) == []
    assert sorted(_kinds(plan)) == sorted(AS_TARGETS if kind == T else AS_RESULTS)


def test_text_word_and_pdf_are_asked_alike() -> None:
    rows = _printed(STEPS, FIGURES)
    text = open_document("plan.csv", "\n".join(",".join(row) for row in rows).encode())
    cells = Printed({(r, c): text for r, row in enumerate(rows) for c, text in enumerate(row)})
    table = (cells, [40, 60, 60, 110, 90, 60, 60, 60, 90], 9, 1)
    page = made("plan.pdf", "見本市実施計画", [("table", table)], {}, wide=True)
    for document in (text, _word(rows), open_document(page.name, page.data)):
        plan = _read(document)
        assert _kinds(plan) == AS_TARGETS
        assert [doubt.source for doubt in _doubts(plan)] == ["現状値（R4）、R5、R6、R7、目標（R8）"]


def test_a_table_of_each_measure_with_the_same_columns_is_asked_about_once() -> None:
    table = [["指標", "単位", *STEPS], ["出店数", "店", "10", "12", "14", "17", "20"]]
    document = _word(
        *("## 取組1 朝市", [["担当課", "農林課"], ["概要", "毎月開く。"]], table),
        *("## 取組2 夜市", [["担当課", "商工課"], ["概要", "夏に開く。"]], table),
    )
    plan = _read(document)
    assert len(plan.rows(IndicatorValue)) == 10
    assert len(_doubts(plan)) == 1


@pytest.mark.parametrize(
    ("heads", "reading", "kinds"),
    [
        (["R2", "R3", "現状値（R4）", "目標（R8）"], T, [(2020, T), (2021, T), (2022, B), (2026, T)]),
        (["現状値（R4）", "R5", "R6"], T, [(2022, B), (2023, T), (2024, T)]),
        (["R5実績", "R6", "R7", "目標（R8）"], T, [(2023, R), (2024, T), (2025, T), (2026, T)]),
        (["R5", "R6", "目標"], R, [(2023, R), (2024, R), (0, T)]),
    ],
)
def test_other_years_of_which_nothing_says_what_they_are(heads: list[str], reading: str, kinds: Kinds) -> None:
    plan = _read(_sheet(heads, [[10, 12, 14, 17][: len(heads)]] * 2))
    assert [doubt.reading for doubt in _doubts(plan)] == [(reading,)]
    assert sorted(_kinds(plan)) == sorted(kinds)


@pytest.mark.parametrize(
    "front",
    [
        ["見本市観光振興計画（令和5年度～令和8年度）進捗状況報告書"],
        ["見本市観光振興計画（令和5年度～令和8年度）【改訂版】"],
        ["見本市観光振興計画（令和5年度～令和8年度）", "令和7年3月改訂"],
        ["見本市観光振興計画（令和7年度～令和10年度）"],
        ["見本市観光振興計画", "事業期間：令和5年度～令和8年度"],
    ],
)
def test_years_of_a_report_a_changed_plan_or_before_the_plan_are_in_doubt(front: list[str]) -> None:
    assert len(_doubts(_read(_steps(*([line] for line in front))))) == 1


@pytest.mark.parametrize(
    "front",
    [
        ["見本市観光振興計画（令和5年度～令和8年度）"],
        ["見本市観光振興計画", "計画期間：令和5年度から令和8年度まで"],
        ["見本市観光振興計画", "計画の期間", "令和5年度～令和8年度"],
        ["見本市観光振興計画（令和5年度～令和8年度）", "令和5年3月"],
        ["見本市観光振興計画（令和元年度～令和8年度）【改訂版】", "令和5年3月改訂"],
    ],
)
def test_years_from_the_first_of_a_plan_on_are_targets(front: list[str]) -> None:
    plan = _read(_steps(*([line] for line in front)))
    assert _doubts(plan) == []
    assert _kinds(plan) == AS_TARGETS


@pytest.mark.parametrize(
    "heads", [["R5実績", "R6", "R7", "目標（R8）"], ["R5", "R6", "現状値（R7）"], ["R5", "R6", "目標（R8）"]]
)
def test_columns_beside_the_years_of_a_plan_that_speak_of_results_leave_them_in_doubt(heads: list[str]) -> None:
    title = ["見本市観光振興計画（令和5年度～令和8年度）"]
    assert len(_doubts(_read(_sheet(heads, FIGURES, title)))) == 1


@pytest.mark.parametrize("caption", ["年度別目標値", "■各年度の目標", "（1）年次別の数値目標"])
def test_a_caption_says_that_years_are_targets(caption: str) -> None:
    for document in (_steps([caption]), _word("# 実施計画", caption, _printed(STEPS, FIGURES))):
        plan = _read(document)
        assert (_doubts(plan), _kinds(plan)) == ([], AS_TARGETS)


def test_a_heading_says_it_of_all_tables_below_it() -> None:
    first, second = _printed(STEPS, FIGURES), _printed(STEPS, FIGURES)
    second[1][:2], second[2][:2] = ["3", "市場"], ["4", "直売"]
    told = ("# 第4章 年度別目標", "## 基本方針1 にぎわい", first, "## 基本方針2 くらし", second)
    assert _doubts(_read(_word(*told))) == []
    assert len(_doubts(_read(_word(*told[:3], "# 第5章 資料", *told[3:])))) == 1


@pytest.mark.parametrize("caption", ["指標と目標値", "数値目標"])
def test_a_caption_of_targets_says_nothing_of_years_before_a_column_of_targets(caption: str) -> None:
    assert len(_doubts(_read(_word("# 実施計画", caption, _printed(STEPS, FIGURES))))) == 1
    alone = _read(_word("# 実施計画", caption, _printed(STEPS[:3], [own[:3] for own in FIGURES])))
    assert (_doubts(alone), _kinds(alone)) == ([], [(2022, B), (2023, T), (2024, T)])


@pytest.mark.parametrize("caption", ["実績値の推移", "【実績】", "令和7年度までの実績"])
def test_a_caption_says_that_years_are_results(caption: str) -> None:
    plan = _read(_word("# 実施計画", caption, _printed(STEPS, FIGURES)))
    assert (_doubts(plan), sorted(_kinds(plan))) == ([], sorted(AS_RESULTS))


def test_results_of_a_year_say_nothing_of_later_ones() -> None:
    assert len(_doubts(_read(_word("# 実施計画", "令和6年度実績", _printed(STEPS, FIGURES))))) == 1


@pytest.mark.parametrize(("over", "kind"), [("目標値", T), ("計画値", T), ("実績値", R)])
def test_a_heading_over_the_years_says_it(over: str, kind: str) -> None:
    rows = [[*LIST, "現状値", over, None, None], [*[None] * 4, "R4", "R5", "R6", "R7"]]
    rows += [[*row, *own[:4]] for row, own in zip(ROWS, FIGURES, strict=True)]
    plan = _read(open_document("plan.xlsx", workbook(rows, "A1:A2", "B1:B2", "C1:C2", "D1:D2", "F1:H1")))
    assert _doubts(plan) == []
    assert sorted(_kinds(plan)) == sorted([(2022, B), (2023, kind), (2024, kind), (2025, kind)])


def test_years_behind_a_target_are_targets_too() -> None:
    plan = _read(_sheet(["現状値（R4）", "目標（R5）", "R6", "R7"], FIGURES))
    assert (_doubts(plan), _kinds(plan)) == ([], AS_TARGETS[:4])


def test_cells_and_rows_that_say_it_and_columns_without_figures_are_not_asked_about() -> None:
    stated = _sheet(["現状値（R4）", "R5"], [[10, "目標12／実績11"]] * 2)
    assert _doubts(_read(stated)) == []
    dashes = _sheet(STEPS, [[10, "―", "―", "―", 20]] * 2)
    assert _doubts(_read(dashes)) == []
    for kind in ("目標", None):
        rows = [[*LIST, "区分", "R5", "R6"], [*ROWS[0], kind, 12, 14], [*[None] * 4, "実績", 11, 15]]
        plan = _read(open_document("plan.xlsx", workbook(rows)))
        assert (_doubts(plan), sorted(_kinds(plan))) == ([], [(2023, R), (2023, T), (2024, R), (2024, T)])


def test_years_as_rows_are_in_doubt_too() -> None:
    rows: list[list[Any]] = [[*LIST, "年度", "値"], [*ROWS[0], "R5", 12], [*[None] * 4, "R6", 14]]
    plan = _read(open_document("plan.xlsx", workbook(rows)))
    assert _kinds(plan) == [(2023, T), (2024, T)]
    assert [doubt.reading for doubt in _doubts(plan)] == [("目標値",)]


@pytest.mark.parametrize("title", ["見本市観光振興計画", "見本市実施計画", "見本市総合計画　実施計画"])
def test_the_title_right_above_a_header_is_no_heading_of_its_years(title: str) -> None:
    rows = [[*row, *own] for row, own in zip(ROWS, FIGURES, strict=True)]
    for above in ([[title]], [[title], []]):
        document = open_document("plan.xlsx", workbook([*above, [*LIST, *STEPS], *rows]))
        assert len(_doubts(_read(document))) == 1
    merged = open_document("plan.xlsx", workbook([[title], [*LIST, *STEPS], *rows], "A1:I1"))
    assert len(_doubts(_read(merged))) == 1


def test_a_caption_right_above_a_header_says_what_it_says_with_a_blank_row_between() -> None:
    for caption, kinds in (("数値目標", [(2022, B), (2023, T)]), ("実績値", [(2022, B), (2023, R)])):
        for above in ([[caption]], [[caption], []]):
            plan = _read(_sheet(STEPS[:2], [own[:2] for own in FIGURES], ["見本市"], [], *above))
            assert (_doubts(plan), sorted(_kinds(plan))) == ([], sorted(kinds))
    assert len(_doubts(_read(_steps(["見本市"], [], ["数値目標"])))) == 1


def test_a_caption_of_targets_settles_nothing_in_a_report() -> None:
    table = _printed(STEPS[:3], [own[:3] for own in FIGURES])
    told = "# 見本市実施計画　令和6年度進捗状況報告書"
    assert len(_doubts(_read(_word(told, "数値目標", table)))) == 1
    assert _doubts(_read(_word(told, "年度別目標値", table))) == []


@pytest.mark.parametrize("expected", ["令和6年度見込値", "R6見込み", "令和6年度（見込）", "R6実績見込", "2024年度見込"])
def test_what_was_expected_is_neither_a_target_nor_a_result_for_certain(expected: str) -> None:
    for heads in (["現状値（R4）", expected, "目標（R8）"], [expected, "目標（R8）"]):
        plan = _read(_sheet(heads, [[10, 12, 14][: len(heads)]] * 2, ["見本市観光振興計画（令和5年度～令和8年度）"]))
        assert len(_doubts(plan)) == 1
