"""`publish.py settle`: doubts decided one by one, in a sheet, or by another program; comments and other entries stay."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from catalog.decisions.asking import ask_all
from catalog.decisions.doubts import OpenDoubt, answered_doubts_of, open_doubts_of
from metadata.building.drafting.settling import take_back
from metadata.declared.dataset_folder import read_folder
from tests.conftest import SMALL, TODAY, Project


def reopen(project: Project) -> str:
    """Take the first two settlements out of the small dataset, and put comments around; return the file as it is then."""
    path = project.small / "corrections.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.startswith("  - rule:")]
    text = "".join([*lines[: starts[0]], "  # 担当者のメモ\n", *lines[starts[2] :], "# 最後の行\n"])
    path.write_text(text, encoding="utf-8")
    return text


def doubts(project: Project) -> list[OpenDoubt]:
    return list(open_doubts_of(project.datasets, [SMALL]))


class Answers:
    """Gives answers in their order, as a person at the terminal would."""

    def __init__(self, *answers: str) -> None:
        self._answers: Iterator[str] = iter(answers)
        self.questions: list[str] = []

    def __call__(self, question: str, suggested: str) -> str:
        self.questions.append(question)
        return next(self._answers) or suggested


def asked(project: Project, *answers: str) -> str:
    """Put the open doubts to somebody with these answers; return what the screen showed."""
    console = Console(record=True, width=200, file=io.StringIO())
    ask_all(project.datasets, doubts(project), Answers(*answers), console, TODAY, "ja")
    return console.export_text()


def test_a_doubt_is_shown_with_the_lines_around_it_and_its_readings(project: Project) -> None:
    reopen(project)
    first = doubts(project)[0]
    screen = asked(project, "q")
    assert len(first.before) == len(first.behind) == 3
    for line in (*first.before, *first.lines, *first.behind):
        assert line.strip().partition("\t")[0][:20] in screen
    assert "1  " in screen


def test_an_answer_settles_a_doubt_and_leaves_the_rest_of_the_file(project: Project) -> None:
    before = reopen(project)
    first, second = doubts(project)
    asked(project, "9", "1", "文書で確かめた。", "")
    text = (project.small / "corrections.yaml").read_text(encoding="utf-8")
    written = iter(text.splitlines())
    assert all(line in written for line in before.splitlines())  # each of them, in their order
    assert [doubt.key for doubt in doubts(project)] == [second.key]
    settled = read_folder(project.small, SMALL).plan.doubts
    (own,) = (doubt for doubt in settled if (doubt.rule, doubt.target) == (first.doubt.rule, first.doubt.target))
    assert own.settlement is not None
    assert (own.reading, own.settlement.reason, own.settlement.date) == (
        first.doubt.reading,
        "文書で確かめた。",
        TODAY.isoformat(),
    )


def test_everything_settled_makes_the_dataset_fit_again(project: Project) -> None:
    reopen(project)
    assert project.run("check").codes == ["doubt-open", "doubt-open"]
    asked(project, "1", "確かめた。", "1", "")  # the last reason is suggested
    assert "doubt-open" not in project.run("check").codes


def test_a_settlement_that_no_longer_holds_gives_way(project: Project) -> None:
    path = project.small / "corrections.yaml"
    text = path.read_text(encoding="utf-8")
    first = text.index("    source: ")
    path.write_text(
        f"{text[:first]}    source: 前の版の文  # もとの文\n{text[text.index(chr(10), first) + 1 :]}", encoding="utf-8"
    )
    assert len(doubts(project)) == 1
    asked(project, "1", "新しい版でも同じ。")
    assert doubts(project) == []
    assert "前の版の文" not in path.read_text(encoding="utf-8")


def test_own_words_are_written_as_they_are_published(project: Project) -> None:
    reopen(project)
    first = doubts(project)[0]
    asked(project, "0", *("ＡＢＣ" for _ in first.doubt.reading), "原本を見た。", "q")
    settled = read_folder(project.small, SMALL).plan.doubts
    (own,) = (doubt for doubt in settled if (doubt.rule, doubt.target) == (first.doubt.rule, first.doubt.target))
    assert set(own.reading) == {"ABC"}


def test_a_file_to_which_nothing_can_be_added_stays_as_it_is(project: Project) -> None:
    reopen(project)
    path = project.small / "corrections.yaml"
    broken = path.read_text(encoding="utf-8").replace("settlements:", '"settlements":')
    path.write_text(broken, encoding="utf-8")
    assert project.run("settle", SMALL).exit_code == 0  # nobody answers
    sheet = project.root / "doubts.xlsx"
    project.run("settle", SMALL, "--sheet", str(sheet))
    fill(sheet, {2: ("1", "", "確かめた。")})
    assert project.run("settle", SMALL, "--sheet", str(sheet)).codes == ["corrections-form"]
    assert path.read_text(encoding="utf-8") == broken
    assert not path.with_name("corrections.yaml.new").exists()


def test_another_program_gets_them_as_json(project: Project) -> None:
    reopen(project)
    run = project.run("settle", SMALL, "--json")
    found = json.loads(run.shown)
    assert [one["dataset"] for one in found] == [SMALL, SMALL]
    assert found[0]["readings"][0] == list(doubts(project)[0].doubt.reading)
    assert found[0]["place"].startswith("plan.txt#line=")


def fill(path: Path, rows: dict[int, tuple[str, str, str]]) -> None:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row, answers in rows.items():
        for name, answer in zip(("選んだ番号", "自分の読み", "理由"), answers, strict=True):
            sheet.cell(row, columns[name]).value = answer
    book.save(path)


def test_a_sheet_is_written_filled_in_and_read(project: Project) -> None:
    reopen(project)
    sheet = project.root / "doubts.xlsx"
    assert project.run("settle", "--sheet", str(sheet)).exit_code == 0
    fill(sheet, {2: ("1", "", "確かめた。")})
    run = project.run("settle", "--sheet", str(sheet))
    assert run.exit_code == 0, run.shown
    assert "残りは 1 件" in run.shown
    assert len(doubts(project)) == 1


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (("9", "", "理由"), "settle-number"),
        (("1", "", ""), "settle-reason"),
        (("1", "別の読み", "理由"), "settle-both"),
    ],
)
def test_faults_of_a_sheet_are_told_by_cell(project: Project, answers: tuple[str, str, str], code: str) -> None:
    before = reopen(project)
    sheet = project.root / "doubts.xlsx"
    project.run("settle", "--sheet", str(sheet))
    fill(sheet, {3: answers})
    assert project.run("settle", "--sheet", str(sheet)).codes == [code]
    assert (project.small / "corrections.yaml").read_text(encoding="utf-8") == before


def test_a_sheet_may_be_read_twice_and_another_answer_to_what_is_settled_is_told(project: Project) -> None:
    reopen(project)
    sheet = project.root / "doubts.xlsx"
    project.run("settle", "--sheet", str(sheet))
    fill(sheet, {2: ("1", "", "確かめた。")})
    project.run("settle", "--sheet", str(sheet))
    written = (project.small / "corrections.yaml").read_bytes()
    fill(sheet, {3: ("", "", "")})
    again = project.run("settle", "--sheet", str(sheet))
    assert (again.exit_code, again.codes) == (0, []), again.shown
    fill(sheet, {2: ("2", "", "確かめた。")})
    assert project.run("settle", "--sheet", str(sheet)).codes == ["settle-row"]
    assert (project.small / "corrections.yaml").read_bytes() == written


def test_settlements_that_no_doubt_asks_for_are_dropped_when_told_to_and_nothing_else(project: Project) -> None:
    before = (project.small / "corrections.yaml").read_text(encoding="utf-8")
    assert project.run("settle", "--unused").exit_code == 0
    assert (project.small / "corrections.yaml").read_text(encoding="utf-8") == before
    first = before.index("  - rule:")
    (project.small / "corrections.yaml").write_text(before[:first] + GONE + before[first:], encoding="utf-8")
    assert "settlement-unused" in project.run("check").codes
    run = project.run("settle", "--unused")
    assert run.exit_code == 0 and "もう要らない" in run.shown
    kept = (project.small / "corrections.yaml").read_text(encoding="utf-8")
    assert kept == before[:first] + "    # 担当者のメモ\n" + before[first:]


GONE = """\
  - rule: target-behind-baseline
    # 担当者のメモ
    target: {table: indicator_values, id: gone, column: 値}
    source: 令和5年度 30分 令和6年度 25分
    reading: ['25']
    reason: もう要らない
    date: '2026-11-28'
"""


@pytest.mark.parametrize("little", [False])  # the excerpt has no doubt that is answered by one reading
def test_an_answer_is_shown_and_changed_and_comments_stay(project: Project) -> None:
    path = project.small / "corrections.yaml"
    path.write_text("# 担当者のメモ\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    first = next(one for one in answered_doubts_of(project.datasets, [SMALL]) if len(one.doubt.reading) == 1)
    console = Console(record=True, width=200, file=io.StringIO())
    ask_all(project.datasets, [first], Answers("0", "見直した読み", "原本で確かめた。"), console, TODAY, "ja")
    assert first.doubt.settlement is not None
    assert f"今の答え：{first.doubt.reading[0]}" in console.export_text()
    changed = {one.doubt.target: one.doubt for one in answered_doubts_of(project.datasets, [SMALL])}
    assert changed[first.doubt.target].reading == ("見直した読み",)
    assert path.read_text(encoding="utf-8").startswith("# 担当者のメモ\n") and not doubts(project)
    run = project.run("settle", SMALL, "--answered", "--json")
    (told,) = (one for one in json.loads(run.shown) if one["reason"] == "原本で確かめた。")
    assert (told["answer"], told["date"]) == (["見直した読み"], TODAY.isoformat())


def test_an_answer_is_taken_back_and_its_doubt_is_open_again(project: Project) -> None:
    first = next(answered_doubts_of(project.datasets, [SMALL]))
    take_back(project.small, [first.doubt])
    assert [doubt.key for doubt in doubts(project)] == [first.key]
