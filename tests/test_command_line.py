"""The command line as its users know it: the main job, byte for byte the same twice, and what the documents promise."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import publish
from tests.conftest import ROOT, Project

HEAVY = ("pandas", "frictionless", "rdflib", "pyshacl", "xlsxwriter", "jinja2", "pydantic")


def python(*words: str, seed: str = "0", lang: str = "ja_JP.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": lang, "COLUMNS": "160", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, encoding="utf-8", check=False, env=environment
    )


def test_help_loads_nothing_heavy() -> None:
    script = f"import sys, publish; print([name for name in {HEAVY} if name in sys.modules])"
    assert python("-c", script).stdout.strip() == "[]"
    assert "build" in python("publish.py", "--help").stdout


def test_two_builds_are_the_same_bytes_under_any_hash_seed(
    tmp_path: Path, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    for seed in ("1", "2"):
        words = ("publish.py", "--out", str(tmp_path / seed), "--report", str(tmp_path / f"{seed}.json"))
        done = python(*words, seed=seed)
        assert done.returncode == 0, done.stdout + done.stderr
    one, two = snapshot(tmp_path / "1"), snapshot(tmp_path / "2")
    assert sorted(one) == sorted(two)
    assert [path for path in one if one[path] != two[path]] == []


def test_builds_side_by_side_give_the_same(project: Project, snapshot: Callable[[Path], dict[str, bytes]]) -> None:
    project.add("242101_dx_plan")
    assert project.run("build").exit_code == 0
    one = snapshot(project.out)
    assert project.run("build", "--jobs", "2", "--out", str(project.root / "other")).exit_code == 0
    assert snapshot(project.root / "other") == one


def test_a_build_without_changes_writes_nothing(project: Project) -> None:
    assert project.run("build").report["outcome"] == "created"
    times = {path: path.stat().st_mtime_ns for path in project.out.rglob("*")}
    assert project.run("build").report["outcome"] == "unchanged"
    assert {path: path.stat().st_mtime_ns for path in project.out.rglob("*")} == times


def test_check_writes_no_catalogue(project: Project) -> None:
    run = project.run("check")
    assert run.exit_code == 0, run.shown
    assert sorted(path.name for path in project.root.iterdir()) == ["datasets", "report.json"]


def test_the_report_holds_what_the_closing_table_shows(project: Project) -> None:
    run = project.run("build", lang="en")
    line = next(line for line in run.report["datasets"] if line["id"] == "264652_dx_plan")
    assert (line["fit"], line["doubts"] == line["settled"], line["rows"] > 0) == (True, True, True)
    assert re.search(rf"264652_dx_plan\s+│\s+{line['tables']}\s+│\s+{line['rows']:,}\s+│", run.shown)


def test_the_base_url_is_in_every_iri(project: Project) -> None:
    assert project.run("build", "--base-url", "https://data.example.jp/catalogue").exit_code == 0
    turtle = (project.out / "catalog.ttl").read_text(encoding="utf-8")
    assert "https://data.example.jp/catalogue/datasets/264652_dx_plan" in turtle
    assert "keikaku.example/datasets" not in turtle


LOCALES = [("ja_JP.UTF-8", "公開できます"), ("en_GB.UTF-8", "fit to publish"), ("C.UTF-8", "公開できます")]


@pytest.mark.parametrize(("lang", "words"), LOCALES)
def test_the_language_follows_the_locale(lang: str, words: str, tmp_path: Path) -> None:
    done = python("publish.py", "check", "264652_dx_plan", "--report", str(tmp_path / "r.json"), lang=lang)
    assert words in done.stdout


def test_an_unknown_option_is_a_usage_error() -> None:
    assert python("publish.py", "build", "--nonsense").returncode == 2
    assert python("publish.py", "check", "--lang", "de").returncode == 2


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_commands_of_the_readme_run(readme: str, tmp_path: Path) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = re.findall(r"^(make \w+|\.venv/bin/python .+?)(?:\s+#.*)?$", text, re.M)
    assert {"make publish", "make test"} <= set(commands)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in commands:
        words = shlex.split(command)
        if words[0] == "make":  # its recipe is run below, or is this very test run
            assert re.search(rf"^{words[1]}:", makefile, re.M), command
            continue
        where = ["--report", str(tmp_path / "report.json")] if "--help" not in words else []
        run = [str(tmp_path / "public") if word == "public" else word for word in words[1:]]
        done = python(*run, *where)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert "$(BIN)/python publish.py build" in makefile


def test_both_readmes_name_the_same_commands() -> None:
    english, japanese = (
        re.findall(r"^(make \w+|\.venv/bin/python \S+ \S+)", (ROOT / name).read_text(encoding="utf-8"), re.M)
        for name in ("README.md", "README.ja.md")
    )
    assert english == japanese


def test_every_key_and_exit_code_is_documented() -> None:
    from metadata.declaration import DatasetDeclaration
    from metadata.ledger import EntryDeclaration
    from metadata.run_settings import AlarmSettings, MailSettings, RunSettings, SecretSettings
    from metadata.settings import GoalSettings, LimitSettings
    from pipelines import problems

    keys = (ROOT / "datasets" / "README.md").read_text(encoding="utf-8")
    run = (RunSettings, AlarmSettings, MailSettings, SecretSettings)
    for model in (DatasetDeclaration, EntryDeclaration, LimitSettings, GoalSettings, *run):
        assert [name for name in model.model_fields if f"`{name}`" not in keys] == []
    for readme in ("README.md", "README.ja.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        for error in problems.KeikakuError.__subclasses__():
            assert re.search(rf"\b{error.exit_code} ", text), (readme, error)


def test_no_path_or_index_address_in_the_locks() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text), lock


def test_the_documents_are_kept_byte_for_byte() -> None:
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert "datasets/**/*.txt -text" in attributes
    assert "datasets/**/changes/*.csv -text" in attributes  # published as they are, with CRLF
    for path in (ROOT / "datasets").glob("*/dataset.yaml"):
        import hashlib

        import yaml

        declared = yaml.safe_load(path.read_text(encoding="utf-8"))["source"]
        assert hashlib.sha256((path.parent / declared["file"]).read_bytes()).hexdigest() == declared["sha256"]


def test_the_default_command_is_build(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        publish.main(["--base-url", "not-a-url", "--out", str(tmp_path / "public"), "--report", str(tmp_path / "r.json")])
    assert ended.value.code == 2
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["command"] == "build"
