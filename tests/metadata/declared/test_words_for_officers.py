"""What an officer is told of a folder that is not right: the right line, the right cause, an entry that fits the file."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from metadata.declared.yaml_file import load_yaml
from metadata.messages.rendering import render
from pipelines.problems import DeclarationError
from tests.conftest import SMALL, Project
from tests.sampling import some


def test_the_series_is_named_where_its_id_is_at_fault(project: Project) -> None:
    text = (project.small / "dataset.yaml").read_text(encoding="utf-8")
    series = "series:\n  id: 262064_dx_plan\n  title: {ja: 計画, en: Plan}\n  description: {ja: 計画, en: Plan}\n"
    text = text if "\nseries:" in text else text + series
    text = re.sub(r"^(series:.*\n?.*?id: )[0-9a-z_]+", r"\g<1>262064_dx_plan", text, flags=re.MULTILINE)
    (project.small / "dataset.yaml").write_text(text, encoding="utf-8")
    line = next(number for number, words in enumerate(text.split("\n"), start=1) if "id: 262064_dx_plan" in words)
    run = project.run("check")
    assert run.codes == ["id-not-of-publisher"]
    place = {"file": f"datasets/{SMALL}/dataset.yaml", "line": line, "key": "series.id"}
    assert run.report["problems"][0]["place"] == place


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (lambda data: data.replace(b"\n", b"\r\n"), "source-line-ends"),
        (lambda data: codecs.BOM_UTF8 + data, "source-line-ends"),
        (lambda data: codecs.BOM_UTF8 + data.replace(b"\n", b"\r\n"), "source-line-ends"),
        (lambda data: data.replace("手続".encode(), "手順".encode(), 1), "source-checksum"),
    ],
)
def test_line_ends_alone_are_no_new_document(project: Project, changed: Callable[[bytes], bytes], code: str) -> None:
    path = project.small / "plan.txt"
    path.write_bytes(changed(path.read_bytes()))
    run = project.run("check", lang="en")
    assert (run.exit_code, run.codes) == (1, [code])
    assert ("write the new source.sha256" in run.shown) == (code == "source-checksum")


@pytest.mark.parametrize("name", some(["@eaDir", "__MACOSX", "#recycle", "$RECYCLE.BIN", "lost+found", ".git"], 2))
def test_folders_of_the_system_are_passed_over(project: Project, name: str) -> None:
    (project.datasets / name).mkdir()
    assert project.run("check").exit_code == 0


@pytest.mark.parametrize(
    ("name", "code"), [(f"{SMALL} - コピー", "folder-not-a-dataset"), ("264652_other_plan", "file-missing")]
)
def test_a_folder_that_is_no_dataset_is_told_what_to_do_with(project: Project, name: str, code: str) -> None:
    (project.datasets / name).mkdir()
    run = project.run("check")
    assert (run.exit_code, run.codes) == (1, [code])


@pytest.mark.parametrize("indent", [0, 2, 4])
def test_the_entry_for_a_doubt_fits_the_file(project: Project, indent: int) -> None:
    path = project.small / "corrections.yaml"
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    gone, *rest = said["settlements"]
    body = yaml.safe_dump(rest, allow_unicode=True, sort_keys=False, width=10_000)
    indented = "".join(" " * indent + line for line in body.splitlines(keepends=True))
    path.write_text(f"settlements:\n{indented}", encoding="utf-8")
    run = project.run("check")
    (problem,) = [problem for problem in run.report["problems"] if problem["code"] == "doubt-open"]
    entry = problem["facts"]["entry"].replace("reason: ''", "reason: 試験").replace("YYYY-MM-DD", "2026-11-28")
    path.write_text(path.read_text(encoding="utf-8") + entry, encoding="utf-8")
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["settlements"][-1]["rule"] == gone["rule"]
    assert "yaml-syntax" not in project.run("check").codes


def test_the_entry_for_a_doubt_begins_the_list_where_there_is_none(project: Project) -> None:
    path = project.small / "corrections.yaml"
    path.unlink()
    entry = project.run("check").report["problems"][0]["facts"]["entry"]
    assert list(yaml.safe_load(entry)) == ["settlements"]


def test_the_entry_of_a_ledger_is_indented_like_the_others(project: Project) -> None:
    path = project.small / "changes.yaml"
    path.write_text(re.sub(r"^  (?=[- ])", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8")
    assert project.run("build").exit_code == 0
    project.edit("dataset.yaml", "title:\n  ja: ", "title:\n  ja: 改訂 ")
    entry = project.run("check").report["problems"][0]["facts"]["entry"]
    assert entry.startswith("- version")
    path.write_text(path.read_text(encoding="utf-8") + entry.replace("YYYY-MM-DD", "2026-12-01"), encoding="utf-8")
    assert project.run("check").exit_code == 0


@pytest.mark.parametrize(
    ("text", "line", "character"),
    [
        ("id: x\ntitle：\n  ja: 表題\n", 2, "："),
        ("title：表題\n", 1, "："),
        ("id: x\nlist:\n  - rule：a\n    target: b\n", 3, "："),
        ("title:\n　ja: 表題\n  en: Title\n", 2, "\u3000"),
    ],
)
def test_full_width_signs_are_named(tmp_path: Path, text: str, line: int, character: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_yaml(tmp_path / "a.yaml", "a.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line, problem.facts["character"]) == ("yaml-full-width", line, character)


@pytest.mark.parametrize(
    "text",
    ["a: b: c\n", "a:\n\tb: c\n", 'a: "b\n', "a: [b\n", "a: {b: c\n", "a: @b\n", "a:\n  - b\n c: d\n", "a: b\nc\nd: e\n"],
)
def test_what_is_wrong_with_yaml_is_said_in_japanese(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as caught:
        load_yaml(tmp_path / "a.yaml", "a.yaml")
    (problem,) = caught.value.problems
    words = render(problem, "ja").text.replace("YAML", "")
    assert not re.search(r"[a-z]{3,}", words), words
    assert re.search("[a-z]{3,}", render(problem, "en").text)


@pytest.mark.usefixtures("published")
def test_what_waits_for_approval_is_not_called_unfit(project: Project) -> None:
    project.edit("dataset.yaml", "title:\n  ja: ", "title:\n  ja: 改訂 ")
    run = project.run("check")
    (line,) = run.report["datasets"]
    assert (run.exit_code, line["result"], line["fit"]) == (1, "waiting", False)
    assert "承認待ち" in run.shown
    assert "公開できません" not in run.shown
    (project.small / "corrections.yaml").unlink()
    assert project.run("check").report["datasets"][0]["result"] == "failed"


def test_a_first_run_over_a_catalogue_that_is_there_says_one_thing(project: Project) -> None:
    assert project.run("build").exit_code == 0
    run = project.run("run", lang="ja")
    assert run.report["outcome"] == "unchanged"
    words = next((project.work / "runs").glob("*.txt")).read_text(encoding="utf-8")
    assert "作り直し" not in words
    assert "公開中のものと同じ" in words
