"""Reader of 亀山市's report: changed, damaged and later copies of the document."""

from __future__ import annotations

import random

import pytest

from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import KeikakuError, SourceError
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.rows import TABLES, Achievement, AchievementFigure, Evaluation, Measure, Schedule, Verdict, columns_of
from tests.pipelines.readers.kameyama_achievements.kameyama_achievements_samples import (
    CIRCLED,
    changed,
    checks,
    differing,
    document,
    listed,
    one,
    plan,
    read_lines,
    report_reader,
)
from tests.sampling import together, tries


def test_a_changed_number_changes_that_value_alone() -> None:
    def change(cells: list[str]) -> None:
        cells[10] = cells[10].replace("2,334件", "2,335件")

    read, _ = read_lines(changed("① (6) 1", change))
    (figure,) = (row.id for row in plan().rows(AchievementFigure) if row.source_text == "2,334件")
    assert differing(plan(), read) == {"achievements/1-6-1-2022", f"achievement_figures/{figure}"}
    assert one(AchievementFigure, figure, read).value == 2335


def test_a_removed_measure_leaves_the_others_as_they_are() -> None:
    lines = list(document().lines)
    del lines[listed("② (5) 1")]
    read, resolver = read_lines(lines)
    assert [str(doubt.target) for doubt in resolver.doubts if doubt.open] == ["evaluation_summary/e-2-all/件数"]
    texts = {(type(row), row.id): {k: v for k, v in vars(row).items() if k != "place"} for row in read.rows(Measure)}
    for measure in plan().rows(Measure):
        if measure.id != "2-5-1":
            assert texts[Measure, measure.id] == {k: v for k, v in vars(measure).items() if k != "place"}
    assert len(texts) == 91
    assert checks("基本方針別評価 合計 計", read)["実績一覧の行を数えた件数との一致"] == ("92", "91", Verdict.DIFFERS)


def test_a_removed_original_leaves_its_repeat_in_doubt() -> None:
    lines = list(document().lines)
    del lines[listed("② (2) 1")]
    read, resolver = read_lines(lines)
    assert one(Measure, "2-6-2", read).repeats == ""
    opened = [str(doubt.target) for doubt in resolver.doubts if doubt.open]
    assert opened == ["measures/2-2-1/番号", "measures/2-6-2/再掲元ID", "evaluation_summary/e-2-all/件数"]


def test_swapped_years_are_swapped() -> None:
    def swap(cells: list[str]) -> None:
        cells[10], cells[11] = cells[11], cells[10]

    read, _ = read_lines(changed("② (7) 3", swap))
    assert one(Achievement, "2-7-3-2022", read).achievement == one(Achievement, "2-7-3-2023").achievement
    assert one(Achievement, "2-7-3-2023", read).achievement == one(Achievement, "2-7-3-2022").achievement


def next_edition() -> list[str]:
    """Return the report of the year after: one more column of achievements, its text naming its year."""
    lines = []
    for line in document().lines:
        cells = line.replace("実績等報告書(令和6年度)", "実績等報告書(令和7年度)").split("\t")
        if cells[0] == "No.":
            cells.insert(cells.index("令和6年度") + 1, "令和7年度")
        elif "取組実績・成果" in cells:
            cells.insert(13, "取組実績・成果")
        elif cells[0].startswith(CIRCLED):
            cells.insert(13, f"令和7年度は{cells[2]}を実施した。")
        lines.append("\t".join(cells))
    return lines


def test_a_further_year_is_read_from_the_header() -> None:
    read, _ = read_lines(next_edition())
    assert one(Achievement, "2-7-3-2025", read).achievement == "令和7年度は例規集等管理システムの運用を実施した。"
    assert one(Achievement, "2-7-3-2024", read).achievement == one(Achievement, "2-7-3-2024").achievement
    evaluation = one(Evaluation, "2-7-3-2025", read)
    assert (evaluation.fiscal_year, evaluation.grade) == (2025, "A")
    assert evaluation.issues == one(Evaluation, "2-7-3-2024").issues
    assert one(Measure, "2-7-3", read).office == "政策部DX推進室"


def test_shifted_plan_years_are_read_from_the_header() -> None:
    lines = []
    for line in document().lines:
        cells = line.split("\t")
        if cells[0] == "No.":
            cells[5:10] = ["R5", "R6", "R7", "R8", "R9"]
        lines.append("\t".join(cells))
    read, _ = read_lines(lines)
    years = [row.fiscal_year for row in read.rows(Schedule) if row.measure_id == "1-3-1"]
    assert years == [2023, 2024, 2025, 2026, 2027]


@pytest.mark.family(most=6)
@pytest.mark.parametrize(("column", "number"), together(range(17), ["① (3) 1", "② (9) 3"]))
def test_a_lost_cell_never_moves_the_others_silently(number: str, column: int) -> None:
    lines = changed(number, lambda cells: cells.pop(column) and None)
    try:
        _, resolver = read_lines(lines)
    except SourceError:
        return
    assert any(doubt.open for doubt in resolver.doubts)


def test_a_lost_year_and_a_split_text_do_not_cancel_out() -> None:
    def damage(cells: list[str]) -> None:
        del cells[7]
        cells[12:13] = ["図書館では利用案内の周知が必要である。", "継続する。"]

    _, resolver = read_lines(changed("② (7) 15", damage))
    assert [doubt.rule for doubt in resolver.doubts if doubt.open] == ["moved-cell"]


def test_a_grade_run_together_with_the_issues_is_parted_as_a_doubt() -> None:
    def fuse(cells: list[str]) -> None:
        cells[13:15] = [f"{cells[13]} {cells[14]}"]

    read, resolver = read_lines(changed("② (7) 3", fuse))
    assert one(Evaluation, "2-7-3-2024", read) == one(Evaluation, "2-7-3-2024")
    assert [doubt.rule for doubt in resolver.doubts if doubt.open] == ["run-together"]


def test_steps_run_together_with_the_office_are_parted_as_a_doubt() -> None:
    def fuse(cells: list[str]) -> None:
        cells[15:17] = [f"{cells[15]} {cells[16]}"]

    read, resolver = read_lines(changed("② (7) 3", fuse))
    assert one(Evaluation, "2-7-3-2024", read) == one(Evaluation, "2-7-3-2024")
    assert one(Measure, "2-7-3", read).office == "政策部DX推進室"
    assert [doubt.rule for doubt in resolver.doubts if doubt.open] == ["run-together"]


def test_a_settled_reading_is_honoured() -> None:
    target = Target("evaluations", "1-1-1", "今後の方向性")
    text = document().lines[listed("① (1) 1")].split("\t")[13]
    resolver = DoubtResolver([Settlement("lost-cell", target, text, ("", text), "原本で確認", "2026-11-21")])
    read = report_reader()(document(), resolver)
    evaluation = one(Evaluation, "1-1-1-2024", read)
    assert (evaluation.issues, evaluation.next_steps) == ("", text)


def test_a_settlement_of_the_wrong_shape_is_refused() -> None:
    target = Target("evaluations", "1-1-1", "今後の方向性")
    text = document().lines[listed("① (1) 1")].split("\t")[13]
    with pytest.raises(KeikakuError, match="settlement-shape"):
        report_reader()(document(), DoubtResolver([Settlement("lost-cell", target, text, (text,), "誤り", "2026-11-21")]))


@pytest.mark.parametrize("lines", [3, 40, 63, 66, 120, 222, 226])
def test_a_truncated_report_is_refused(lines: int) -> None:
    with pytest.raises(SourceError):
        read_lines(document().lines[:lines])


def test_a_heading_missing_from_one_of_its_two_prints_is_refused() -> None:
    with pytest.raises(SourceError):
        read_lines([line for line in document().lines if not line.startswith("\t(8) クラウド化の推進")])


def test_another_layout_is_refused() -> None:
    with pytest.raises(SourceError):
        read_lines(["亀山市行政DX推進計画", "", "第1章 計画の概要"])


def damaged(rng: random.Random) -> list[str]:
    lines = list(document().lines)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(lines))
        kind = rng.randrange(6)
        cells = lines[at].split("\t")
        place = rng.randrange(len(cells))
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[at])
        elif kind == 2:
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
        elif kind == 3:
            del cells[place]
            lines[at] = "\t".join(cells)
        elif kind == 4:
            cells.insert(place, rng.choice(["継続", "", "必要である。", "政策部DX推進室", "A 順調に進んだ"]))
            lines[at] = "\t".join(cells)
        else:
            cells[place] = cells[place][: rng.randrange(len(cells[place]) + 1)]
            lines[at] = "\t".join(cells)
    return lines


def test_damage_is_refused_or_read_into_sound_tables() -> None:
    rng = random.Random(242101)  # noqa: S311 - a fixed series of damages, not a secret
    for _ in range(tries(25)):
        try:
            read, _ = read_lines(damaged(rng))
        except KeikakuError:
            continue
        ids = {name: {row.id for row in rows} for name, rows in read.tables.items()}
        for name, rows in read.tables.items():
            assert len(ids[name]) == len(rows)
            for column in columns_of(TABLES[name]):
                for value in (getattr(row, column.key) for row in rows):
                    assert not column.required or value not in ("", None)
                    assert not column.references or not value or value in ids[column.references]
