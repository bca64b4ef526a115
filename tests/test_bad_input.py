"""Bad input: one clear message with place and cure, the right exit code, and public/ exactly as it was."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL, Project

Snapshot = Callable[[Path], dict[str, bytes]]


def _lines(project: Project) -> list[str]:
    return (project.small / "plan.txt").read_text(encoding="utf-8").split("\n")


def missing_source(project: Project) -> None:
    (project.small / "plan.txt").unlink()


def empty_source(project: Project) -> None:
    project.replace_source(b" \n\n")


def cp932_source(project: Project) -> None:
    text = "\n".join(_lines(project))
    project.replace_source(text.encode("cp932", errors="replace"))


def utf16_source(project: Project) -> None:
    project.replace_source("\n".join(_lines(project)).encode("utf-16"))


def changed_source(project: Project) -> None:
    (project.small / "plan.txt").write_text("\n".join(_lines(project)).replace("80手続", "81手続"), encoding="utf-8")


def truncated_source(project: Project) -> None:
    lines = _lines(project)
    project.replace_source("\n".join(lines[: len(lines) // 2]).encode())


def other_layout(project: Project) -> None:
    project.replace_source((ROOT / "datasets/262111_dx_action_plan/plan.txt").read_bytes())


def broken_yaml(project: Project) -> None:
    project.edit("dataset.yaml", "title:\n", "title: [\n")


def tagged_yaml(project: Project) -> None:
    project.edit("dataset.yaml", "category: 行財政", "category: !!python/object/apply:os.getcwd []")


def duplicate_key(project: Project) -> None:
    project.edit("dataset.yaml", "category: 行財政", "category: 行財政\ncategory: 行財政")


def unknown_key(project: Project) -> None:
    project.edit("dataset.yaml", "licence: CC-BY-4.0", "license: CC-BY-4.0")


def id_of_another_folder(project: Project) -> None:
    (project.small).rename(project.datasets / "264652_other")


def same_id_twice(project: Project) -> None:
    import shutil

    shutil.copytree(project.small, project.datasets / "264652_dx_plan_copy")


def id_of_the_open_data_list(project: Project) -> None:
    project.edit("dataset.yaml", f"id: {SMALL}", "id: 264652_open_data_list")
    project.small.rename(project.datasets / "264652_open_data_list")


def id_outside(project: Project) -> None:
    project.edit("dataset.yaml", f"id: {SMALL}", "id: ../../etc")


def path_outside(project: Project) -> None:
    project.edit("dataset.yaml", "file: plan.txt", "file: ../publishers.yaml")


def unknown_publisher(project: Project) -> None:
    path = project.datasets / "publishers.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"264652":', '"262129":'), encoding="utf-8")


def unknown_reader(project: Project) -> None:
    project.edit("dataset.yaml", "layout: layout.yaml", "reader: os")


def wrong_check_digit(project: Project) -> None:
    path = project.datasets / "publishers.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"264652":', '"264653":'), encoding="utf-8")


def unknown_licence(project: Project) -> None:
    project.edit("dataset.yaml", "licence: CC-BY-4.0", "licence: クリエイティブ・コモンズ")


def free_frequency(project: Project) -> None:
    project.edit("dataset.yaml", "frequency: ANNUAL", "frequency: 年1回くらい")


def control_sign_in_a_text(project: Project) -> None:
    path = project.small / "changes.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(notes: .*en: )[^}]*", r'\1"bell \\x07"', text), encoding="utf-8")


def brace_in_an_address(project: Project) -> None:
    path = project.datasets / "publishers.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"form: .*", 'form: "https://www.town.example/{form}"', text), encoding="utf-8")


def theme_of_a_misspelt_group(project: Project) -> None:
    project.edit("dataset.yaml", "  アナログ規制改革: [", "  アナログ規制の改革: [")


def end_before_start(project: Project) -> None:
    project.edit("dataset.yaml", "end: 2027-03-31", "end: 2023-03-31")


def japanese_date(project: Project) -> None:
    project.edit("changes.yaml", "date: 2026-11-21", "date: 令和8年11月21日")


def date_in_the_declaration(project: Project) -> None:
    project.edit("dataset.yaml", "category: 行財政", "category: 行財政\nissued: 2026-11-21")


def missing_english_title(project: Project) -> None:
    project.edit("dataset.yaml", '  en: "Yosano Town Administrative DX Promotion Plan"\ndescription', "description")


def keyword_with_comma(project: Project) -> None:
    project.edit("dataset.yaml", "en: administrative plan", 'en: "administrative, plan"')


def source_is_a_folder(project: Project) -> None:
    (project.small / "plan.txt").unlink()
    (project.small / "plan.txt").mkdir()


def settlement_of_a_changed_place(project: Project) -> None:
    (project.small / "corrections.yaml").write_text("settlements: []\ncorrections: []\n", encoding="utf-8")


def correction_of_words_that_are_gone(project: Project) -> None:
    (project.small / "corrections.yaml").write_text(
        "corrections:\n  - target: {table: measures, id: 1-1, column: 取組名}\n    source: 無い言葉\n"
        "    reading: 言葉\n    reason: 試験\n    date: 2026-11-21\n",
        encoding="utf-8",
    )


CASES: list[tuple[Callable[[Project], None], str, int, str]] = [
    (missing_source, "source-missing", 1, f"datasets/{SMALL}/plan.txt"),
    (empty_source, "source-empty", 1, f"datasets/{SMALL}/plan.txt"),
    (cp932_source, "source-encoding", 1, f"datasets/{SMALL}/plan.txt"),
    (utf16_source, "source-encoding", 1, f"datasets/{SMALL}/plan.txt"),
    (changed_source, "source-checksum", 1, f"datasets/{SMALL}/dataset.yaml:13 [source.sha256]"),
    (truncated_source, "source-layout", 1, f"datasets/{SMALL}/plan.txt:"),
    (other_layout, "source-layout", 1, f"datasets/{SMALL}/plan.txt:"),
    (source_is_a_folder, "source-missing", 1, f"datasets/{SMALL}/plan.txt"),
    (broken_yaml, "yaml-syntax", 1, f"datasets/{SMALL}/dataset.yaml:"),
    (tagged_yaml, "yaml-syntax", 1, f"datasets/{SMALL}/dataset.yaml:"),
    (duplicate_key, "yaml-duplicate-key", 1, "[category]"),
    (unknown_key, "key-unknown-near", 1, "[license]"),
    (id_of_another_folder, "id-folder", 1, "datasets/264652_other/dataset.yaml:2 [id]"),
    (same_id_twice, "id-folder", 1, "datasets/264652_dx_plan_copy/dataset.yaml:2 [id]"),
    (id_of_the_open_data_list, "id-derived", 1, "datasets/264652_open_data_list/dataset.yaml:2 [id]"),
    (id_outside, "id-form", 1, f"datasets/{SMALL}/dataset.yaml:2 [id]"),
    (path_outside, "path-outside", 1, f"datasets/{SMALL}/dataset.yaml:12 [source.file]"),
    (unknown_publisher, "publisher-unknown", 1, f"datasets/{SMALL}/dataset.yaml:9 [publisher]"),
    (unknown_reader, "reader-unknown", 1, "[reader]"),
    (wrong_check_digit, "code-check-digit", 1, "datasets/publishers.yaml"),
    (unknown_licence, "licence-unknown", 1, "[licence]"),
    (free_frequency, "frequency-unknown", 1, "[frequency]"),
    (control_sign_in_a_text, "text-characters", 1, "[changes.0.notes.en]"),
    (brace_in_an_address, "key-value", 1, "[publishers.264652.contact.form]"),
    (theme_of_a_misspelt_group, "dx-theme-place", 1, "[measure_themes.アナログ規制の改革]"),
    (end_before_start, "period-order", 1, "[period]"),
    (japanese_date, "key-value", 1, f"datasets/{SMALL}/changes.yaml:4 [changes.0.date]"),
    (date_in_the_declaration, "key-in-ledger", 1, "[issued]"),
    (missing_english_title, "key-missing", 1, "[title.en]"),
    (keyword_with_comma, "keyword-form", 1, "[keywords.0.en]"),
    (settlement_of_a_changed_place, "doubt-open", 1, f"datasets/{SMALL}/plan.txt:"),
    (correction_of_words_that_are_gone, "correction-source", 1, f"datasets/{SMALL}/corrections.yaml:2"),
]


@pytest.mark.parametrize(("spoil", "code", "exit_code", "place"), CASES, ids=[case[0].__name__ for case in CASES])
def test_bad_input_is_told_and_loses_nothing(
    spoil: Callable[[Project], None], code: str, exit_code: int, place: str, project: Project, snapshot: Snapshot
) -> None:
    project.out.mkdir()
    (project.out / "manifest.json").write_text('{"files": {}}', encoding="utf-8")
    (project.out / "kept.txt").write_text("as it was", encoding="utf-8")
    before = snapshot(project.out)
    spoil(project)
    run = project.run("build")
    assert (run.exit_code, code in run.codes) == (exit_code, True), run.shown
    assert place in run.shown
    assert "直し方" in run.shown
    assert "Traceback" not in run.shown
    assert snapshot(project.out) == before
    assert sorted(path.name for path in project.root.glob("public*")) in (["public"], ["public", "public.lock"])


def test_each_problem_of_a_file_is_told_at_once(project: Project) -> None:
    project.edit("dataset.yaml", "licence: CC-BY-4.0", "licence: GPL")
    project.edit("dataset.yaml", "frequency: ANNUAL", "frequency: 毎年")
    assert {"licence-unknown", "frequency-unknown"} <= set(project.run("check").codes)


def test_a_problem_is_told_in_english_too(project: Project) -> None:
    unknown_licence(project)
    shown = project.run("check", lang="en").shown
    assert "is not in the list" in shown
    assert "cure: one of CC-BY-4.0" in shown


def test_unknown_id_is_a_usage_error(project: Project) -> None:
    run = project.run("check", "264652_other")
    assert (run.exit_code, run.codes) == (2, ["id-unknown"])


NO_PLACE_FOR_FILES = [
    "public/",
    "",
    " ",
    "https://",
    "https:///a/",
    "https://a.jp/a/../b",
    "https://a.jp/%2e%2E/b",
    "https://a.jp/./",
]
NO_PLACE_FOR_FILES += ["https://a.jp/?x", "https://a.jp/#x", "https://a.jp:x/", "https://[a/", "ftp://a.jp/"]


@pytest.mark.parametrize("address", NO_PLACE_FOR_FILES)
def test_a_base_url_is_an_address_that_files_can_have(address: str, project: Project) -> None:
    run = project.run("build", "--base-url", address)
    assert (run.exit_code, run.codes) == (2, ["base-url"])
    assert "--base-url" in run.shown
    assert not list(project.root.glob("public*"))


def test_a_base_url_of_the_settings_is_told_with_its_line(project: Project) -> None:
    settings = project.root / "publish.yaml"
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    settings.write_text(text.replace("https://keikaku.example/ #", "https://keikaku.example/a/../ #"), encoding="utf-8")
    run = project.run("check", "--settings", str(settings))
    assert (run.exit_code, run.codes) == (2, ["base-url"])
    assert "publish.yaml:2 [base_url]" in run.shown


def test_a_folder_without_datasets_never_makes_an_empty_catalogue(project: Project) -> None:
    import shutil

    shutil.rmtree(project.small)
    run = project.run("build")
    assert (run.exit_code, run.codes) == (2, ["datasets-none"])
    assert not project.out.exists()


def test_a_folder_that_is_not_a_catalogue_is_never_replaced(project: Project) -> None:
    project.out.mkdir()
    (project.out / "thesis.docx").write_bytes(b"ten years of work")
    run = project.run("build")
    assert (run.exit_code, run.codes) == (2, ["output-not-ours"])
    assert (project.out / "thesis.docx").read_bytes() == b"ten years of work"
    assert [path.name for path in project.root.glob("public*")] == ["public"]


@pytest.mark.parametrize("out", ["datasets", "datasets/public", f"datasets/{SMALL}", ".", "datasets/../datasets"])
def test_a_catalogue_is_never_written_over_the_datasets(out: str, project: Project, snapshot: Snapshot) -> None:
    (project.root / "manifest.json").write_text('{"files": {}}', encoding="utf-8")  # as if all of it were ours
    before = snapshot(project.root)
    report = project.root.with_suffix(".json")
    run = project.run("build", "--out", str(project.root / out), "--report", str(report))
    assert (run.exit_code, json.loads(report.read_text(encoding="utf-8"))["problems"][0]["code"]) == (2, "output-datasets")
    assert snapshot(project.root) == before


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("command", ["build", "serve"])
@pytest.mark.parametrize("place", ["index.html", "reports/new.json", "."])
def test_a_report_never_lies_in_the_catalogue(command: str, place: str, project: Project, snapshot: Snapshot) -> None:
    project.edit("changes.yaml", "version: 1.0.0", "version: 1.0.1")
    before = snapshot(project.root)
    nowhere = ("--host", "192.0.2.1") if command == "serve" else ()  # so that it ends if it is not refused
    run = project.run(command, "--out", str(project.out), "--report", str(project.out / place), *nowhere)
    assert (run.exit_code, "直し方" in run.shown) == (2, True)
    assert snapshot(project.root) == before


def test_a_report_that_cannot_be_written_is_told(project: Project) -> None:
    (project.root / "notes.txt").write_text("", encoding="utf-8")
    report = project.root / "notes.txt" / "report.json"
    run = project.run("build", "--report", str(report))
    assert (run.exit_code, "直し方" in run.shown, str(report) in run.shown) == (2, True, True)
    assert (project.out / "index.html").exists()
    missing_source(project)
    assert project.run("check", "--report", str(report)).exit_code == 1


def test_what_is_wrong_with_all_publishers_is_told_once(project: Project) -> None:
    project.add("242101_dx_plan")
    wrong_check_digit(project)
    assert project.run("check").codes == ["code-check-digit"]


def test_what_is_wrong_with_each_dataset_is_told(project: Project) -> None:
    project.add("242101_dx_plan")
    broken_yaml(project)
    other = project.datasets / "242101_dx_plan" / "dataset.yaml"
    other.write_text("a: 1\na: 2\n", encoding="utf-8")
    assert sorted(project.run("check").codes) == ["yaml-duplicate-key", "yaml-syntax"]


def test_only_what_was_asked_for_is_read(project: Project) -> None:
    project.add("242101_dx_plan")
    (project.datasets / "242101_dx_plan" / "dataset.yaml").write_text("title: [", encoding="utf-8")
    assert project.run("build", SMALL).exit_code == 0


def test_a_misspelt_name_of_a_theme_is_told_with_those_near_it(project: Project) -> None:
    theme_of_a_misspelt_group(project)
    (problem,) = project.run("check").report["problems"]
    assert problem["facts"]["near"].split(" / ")[0] == "アナログ規制改革"


def test_a_second_run_is_told_that_the_first_holds_the_lock(project: Project) -> None:
    from catalog.folder.catalogue_folder import locked

    with locked(project.out):
        run = project.run("build", lang="en")
    assert (run.exit_code, run.codes) == (5, ["locked"])
    assert f"changed nothing in {project.out}" in run.shown
    assert "fit" not in run.shown


@pytest.mark.usefixtures("published")
@pytest.mark.skipif(sys.platform == "win32", reason="file size limits (RLIMIT_FSIZE) exist on POSIX only")
def test_a_full_disk_leaves_the_catalogue_as_it_was(project: Project, snapshot: Snapshot) -> None:
    before = snapshot(project.out)
    project.edit("changes.yaml", "version: 1.0.0", "version: 1.0.1")
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
        "sys.argv = ['publish.py', *sys.argv[1:]]; import publish; publish.main()"
    )
    words = ["build", "--datasets", str(project.datasets), "--out", str(project.out), "--lang", "en"]
    command = [sys.executable, "-c", script, *words, "--work", str(project.work)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200"}
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "no space left" in done.stderr
    assert snapshot(project.out) == before
    assert not list(project.root.glob("public.new*"))


def test_building_some_never_drops_the_others(project: Project) -> None:
    project.add("242101_dx_plan")
    assert project.run("build").exit_code == 0
    run = project.run("build", SMALL)
    assert (run.exit_code, run.codes) == (2, ["would-drop"])
    assert (project.out / "datasets/242101_dx_plan/index.html").exists()
