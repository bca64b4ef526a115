"""The Japanese guide for officers, walked through: every command in it is run, in its order, in one workplace."""

from __future__ import annotations

import csv
import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

import publish
from metadata.building.workplace import Place, workplace
from metadata.vocabularies.municipalities import local_governments
from tests.catalog.commands.test_form_command import fill
from tests.conftest import ROOT, TODAY
from tests.pipelines.results.test_plan_form import BASICS, entered

GUIDE = ROOT / "docs" / "ja" / "officers.md"
ID = "264652_plan_2026"
INDICATOR = "1-1-i-"  # 申請数 of the plan that is entered
PAGE = "https://www.town.yosano.lg.jp/plan"
ANSWERS = {"new": ("--yes", "--page", PAGE), "accept": ("--yes",)}
"""What a person would answer at the terminal."""
ENDS = {"check": 1, "plan": 2, "push": 2}
"""Exit codes of the guide's commands that are not 0: content waits to be accepted; no portal is declared."""


def commands() -> list[list[str]]:
    """Return the words of each command of the guide, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return [shlex.split(line) for block in blocks for line in block.splitlines() if line.strip()]


@dataclass
class Office:
    """A workplace, and what an officer does in Excel between two commands."""

    root: Path
    folder: Path
    done: list[str] = field(default_factory=list)

    def run(self, words: list[str]) -> str:
        if words[:3] == [".venv/bin/python", "publish.py", "init"]:
            return self._called("init", [str(self.folder), *words[4:], "--date", "2026-11-01"])
        assert words[0] == "keikaku"
        self._before(words[1:])
        return self._called(words[1], [*words[2:], *ANSWERS.get(words[1], ())])

    def _called(self, name: str, words: list[str]) -> str:
        command = next(c for c in publish.app.registered_commands if c.callback and c.callback.__name__ == name)
        assert command.callback
        takes = inspect.signature(command.callback).parameters
        for option, value in (("datasets", "datasets"), ("settings", "publish.yaml")):
            words = [*words, f"--{option}", value] if option in takes else words
        result = CliRunner().invoke(publish.app, [name, *words, "--lang", "ja"])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.done.append(name)
        assert result.exit_code == ENDS.get(name, 0), f"{name} {words}: {result.output}"
        return result.output

    def _before(self, words: list[str]) -> None:
        """Do in Excel, or with the folder, what the guide says before a command."""
        if words[0] == "new":
            (self.folder / words[1]).write_bytes(entered(basics={**BASICS, "全国地方公共団体コード": "264652"}))
        elif words[0] in ("check", "accept", "build"):
            in_excel = {
                ("check", 1): self._enter_result,
                ("check", 2): self._revise_target,
                ("check", 3): self._bring_own_workbook,
                ("accept", 4): self._correct_plan,
                ("build", 5): self._take_down,
            }
            in_excel.get((words[0], self.done.count(words[0])), lambda: None)()

    def _enter_result(self) -> None:
        (path,) = (self.folder / "datasets" / ID / "results").iterdir()
        sheet = load_workbook(path)["実績・評価"]
        ids = [str(sheet.cell(row, 2).value or "") for row in range(5, sheet.max_row + 1)]
        fill(path, next(one for one in ids if one.startswith(INDICATOR)), 2100)

    def _revise_target(self) -> None:
        (path,) = (self.folder / "datasets" / ID / "results").iterdir()
        book = load_workbook(path)
        id_ = next(str(row[0].value) for row in book["指標"].iter_rows(5) if str(row[0].value).startswith(INDICATOR))
        cells = (id_, "", "令和8年度", 2050, "令和8年10月1日", "推進本部会議資料", "申請が増えたため")
        for column, value in enumerate(cells, 1):
            book["目標の改定"].cell(5, column).value = value
        book.save(path)

    def _bring_own_workbook(self) -> None:
        book = Workbook()
        for row in (("令和9年度 実績一覧",), ("取組名", "指標名", "令和9年度実績"), ("オンライン申請", "申請数", 2300)):
            book.active.append(row)
        book.save(self.folder / "datasets" / ID / "results" / "2027.xlsx")

    def _correct_plan(self) -> None:
        path = self.folder / "datasets" / ID / "plan.xlsx"
        book = load_workbook(path)
        cells = [cell for row in book["取組"].iter_rows() for cell in row if cell.value == "企画課"]
        cells[0].value = "デジタル推進課"
        book.save(path)

    def _take_down(self) -> None:
        """Move the dataset away; another one takes its place, since the last one cannot be taken down."""
        old, new = self.folder / "datasets" / ID, self.folder / "datasets" / "264652_other"
        new.mkdir()
        for name in ("plan.xlsx", "dataset.yaml"):
            (new / name).write_bytes((old / name).read_bytes().replace(ID.encode(), new.name.encode()))
        shutil.move(old, self.root / "taken down")
        self._called("accept", ["--yes"])

    def table(self, name: str) -> list[dict[str, str]]:
        path = self.folder / "public" / "datasets" / ID / f"{ID}_{name}.csv"
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))

    def targets(self) -> list[str]:
        """Return the published targets of the indicator."""
        rows = (row for row in self.table("indicator_values") if row["指標ID"].startswith(INDICATOR))
        return [row["値"] for row in rows if row["値区分"] == "目標値" and row["指標名"] == "申請数"]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_what_the_guide_types_are_commands(words: list[str]) -> None:
    """Their options exist: an unknown one is an error also where help is asked for."""
    command = words[2:] if words[1] == "publish.py" else words[1:]
    result = CliRunner().invoke(publish.app, [*command, "--help"])
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(publish.app, [*command, "--nonsense", "--help"]).exit_code == 2


@pytest.mark.thorough("above: they are commands; each way, from form to takedown, is in the tests of its commands")
def test_the_guide_from_an_empty_folder_to_results_a_correction_and_a_takedown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path, tmp_path / "odata")
    seen: list[tuple[str, list[str]]] = []
    pictures: list[bool] = []
    targets: list[list[str]] = []
    revised: list[bool] = []
    for words in commands():
        office.run(words)
        if words[1] == "publish.py":
            monkeypatch.chdir(office.folder)
        elif words[1] == "build" and (office.folder / "public" / "datasets" / ID).exists():
            results = [row["値"] for row in office.table("indicator_values") if row["値区分"] == "実績値"]
            targets.append(office.targets())
            pages = (office.folder / "public" / "datasets" / ID / "indicators").glob(f"{INDICATOR}*.html")
            shown = "".join(page.read_text(encoding="utf-8") for page in pages)
            pictures.append("2,100" in shown)
            revised.append("<s>2,026件</s>" in shown and "2026-10-01" in shown)
            seen.append((office.table("measures")[0]["担当"], results))
    both = ["2100", "2300"]
    assert seen == [("企画課", []), *[("企画課", ["2100"])] * 2, ("企画課", both), ("デジタル推進課", both)]
    assert pictures == [False, True, True, True, True]  # targets against results
    assert targets == [["2026"], ["2026"], *[["2026", "2050"]] * 3]
    assert revised == [False, False, True, True, True]
    assert not (office.folder / "public" / "datasets" / ID).exists()  # taken down
    assert {"form", "new", "check", "accept", "build", "settle", "diff", "plan", "push", "status", "run"} <= set(office.done)


def test_the_guide_tells_every_command() -> None:
    told = GUIDE.read_text(encoding="utf-8")
    names = {c.callback.__name__ for c in publish.app.registered_commands if c.callback}
    assert {name for name in names if f"keikaku {name}" not in told and f"publish.py {name}" not in told} <= {"read"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_the_start_of_a_workplace_works_on_its_own_datasets(tmp_path: Path) -> None:
    folder = tmp_path / "職場 1"
    words = ["publish.py", "init", str(folder), "--publisher", "亀岡市", "--report", str(tmp_path / "report.json")]
    subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)
    shutil.copytree(ROOT / "datasets" / "264652_dx_plan", folder / "datasets" / "264652_dx_plan")
    started = subprocess.run(
        [str(folder / "keikaku"), "settle", "--json", "--lang", "ja"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert (started.returncode, started.stdout.strip()) == (0, "[]"), started.stderr
    assert (folder / ".keikaku" / "settle.json").exists()


def test_a_workplace_of_windows_has_its_own_start_and_task(tmp_path: Path) -> None:
    place = Place(Path(r"C:\Python\python.exe"), ROOT, Path(r"D:\オープンデータ & 計画"), windows=True)
    files = workplace(place, local_governments()["262064"], "", TODAY)
    assert {"keikaku.cmd", "keikaku-run.cmd", "keikaku-task.xml"} <= files.keys()
    assert files["keikaku.cmd"].startswith(b"@echo off\r\n")
    task = files["keikaku-task.xml"].decode("utf-16")
    assert r"D:\オープンデータ &amp; 計画\keikaku-run.cmd" in task
    assert "C:\\keikaku" not in task.split("<Actions")[1]
    assert "京都府亀岡市" in files["README.md"].decode()


def test_a_folder_that_is_not_empty_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    words = ["init", str(tmp_path), "--report", str(tmp_path.parent / "report.json")]
    assert CliRunner().invoke(publish.app, words).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("name", "code"), [("伊達市", 2), ("どこにもない市", 2), ("福島県伊達市", 0)])
def test_a_municipality_is_named_without_doubt(tmp_path: Path, name: str, code: int) -> None:
    words = ["init", str(tmp_path / "new"), "--publisher", name, "--report", str(tmp_path / "report.json")]
    assert CliRunner().invoke(publish.app, words).exit_code == code
