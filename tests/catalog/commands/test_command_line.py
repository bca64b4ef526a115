"""The command line as its users know it: the main job, byte for byte the same twice, and what the documents promise."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
from typer.testing import CliRunner

import publish
from catalog.runs.command import chosen_language
from tests.conftest import ACROSS_SMALL, ROOT, Project
from tests.sampling import some

HEAVY = ("pandas", "frictionless", "rdflib", "pyshacl", "xlsxwriter", "jinja2", "pydantic")


def python(
    *words: str, seed: str = "0", lang: str = "ja_JP.UTF-8", encoding: str = "utf-8", cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    own = {"PYTHONHASHSEED": seed, "LC_ALL": lang, "COLUMNS": "160", "PYTHONIOENCODING": encoding}
    return subprocess.run(
        [sys.executable, *words], cwd=cwd, capture_output=True, encoding=encoding, check=False, env={**os.environ, **own}
    )


def test_help_loads_nothing_heavy() -> None:
    script = f"import sys, publish; print([name for name in {HEAVY} if name in sys.modules])"
    assert python("-c", script).stdout.strip() == "[]"
    assert "build" in python("publish.py", "--help").stdout


@pytest.mark.parametrize("words", [("build", "--nope"), ("new",), ("build", "--jobs", "x"), ("check", "--lang", "fr")])
def test_what_does_not_fit_a_command_is_told_in_japanese_too(words: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(publish.app, list(words), env={"COLUMNS": "200"})
    assert ended.exit_code == 2
    assert "命令の書き方と合わないか" in ended.output


def assert_same_under_another_seed(
    snapshot: Callable[[Path], dict[str, bytes]], datasets: Path, made: Path, folder: Path
) -> None:
    """Build by the command in a process with a seed of its own; the tests made the other, whose seed is new each time."""
    words = ("--out", str(folder / "other"), "--work", str(folder / "own"), "--report", str(folder / "report.json"))
    done = python("publish.py", "--datasets", str(datasets), *words, seed="1")
    assert done.returncode == 0, done.stdout + done.stderr
    one, two = snapshot(folder / "other"), snapshot(made)
    assert sorted(one) == sorted(two)
    assert [path for path in one if one[path] != two[path]] == []


def test_two_builds_are_the_same_bytes_under_any_hash_seed(
    published: Project, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    assert_same_under_another_seed(snapshot, published.datasets, published.out, published.root)


@pytest.mark.thorough("above: one dataset in all its formats, and what is made of it")
def test_all_datasets_are_the_same_bytes_under_any_hash_seed(
    tmp_path: Path, real_catalogue: Path, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    assert_same_under_another_seed(snapshot, ROOT / "datasets", real_catalogue, tmp_path)


def test_builds_side_by_side_give_the_same(project: Project, snapshot: Callable[[Path], dict[str, bytes]]) -> None:
    project.add("242101_dx_plan")
    assert project.run("build").exit_code == 0
    one = snapshot(project.out)
    folders = ("--out", str(project.root / "other"), "--work", str(project.root / "empty"))
    assert project.run("build", "--jobs", "2", *folders).exit_code == 0
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


def test_each_file_is_read_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    from metadata.building.build import build
    from metadata.declared.settings import read_settings

    project.add("242101_dx_plan")
    settings = read_settings(ROOT / "publish.yaml")
    seen: list[str] = []

    def opening(path: Path, mode: str, opener: Callable[[str, int], int]) -> IO[Any]:
        seen.append(path.name)
        return open(path, mode, opener=opener)

    monkeypatch.setattr("metadata.declared.regular_file.open", opening, raising=False)
    build(project.datasets, settings)
    names = ("publishers.yaml", "dataset.yaml", "plan.txt")
    assert [seen.count(name) for name in names] == [1, 2, 2]


@pytest.mark.parametrize("columns", some([10, 50, 20], 1))
def test_an_id_is_never_cut(columns: int, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = project.run("check", "--score").shown
    for id_ in ("264652_dx_plan", *ACROSS_SMALL, "264652_open_data_list"):
        assert len(re.findall(rf"^{id_} ", shown, re.M)) == 3, shown


@pytest.fixture
def on_a_console(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run the command line where the console has an encoding; return exit code, output and errors."""

    def run(encoding: str, *words: str) -> tuple[int, str, str]:
        shown, errors = io.BytesIO(), io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding, write_through=True))
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(errors, encoding, write_through=True))
        with pytest.raises(SystemExit) as ended:
            publish.main(words)
        code = int(ended.value.code or 0)
        return code, shown.getvalue().decode(encoding), errors.getvalue().decode(encoding)

    return run


@pytest.mark.parametrize("encoding", some(["ascii", "cp1252", "cp932"], 2))
def test_a_console_without_the_letters_does_not_stop_the_work(
    encoding: str, project: Project, on_a_console: Callable[..., tuple[int, str, str]]
) -> None:
    words = ("--datasets", str(project.datasets), "--lang", "ja", "--report", str(project.root / "r.json"))
    words += ("--against", str(project.out))
    code, shown, errors = on_a_console(encoding, "check", *words)
    assert (code, errors, "264652_dx_plan" in shown) == (0, "", True)
    code, _, errors = on_a_console(encoding, "check", "見つからない", *words)
    assert (code, "264652_dx_plan" in errors) == (2, True)
    assert on_a_console(encoding, "--help")[0] == 0


def test_an_encoding_that_the_environment_sets_does_not_stop_the_work() -> None:
    done = python("publish.py", "--help", encoding="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u81ea\\u6cbb\\u4f53" in done.stdout  # 自治体


@pytest.mark.usefixtures("published")
@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made with pty, which exists on POSIX only")
def test_a_run_on_a_terminal_says_it_in_words(project: Project) -> None:
    import pty

    ours, theirs = pty.openpty()
    words = ["run", "--datasets", str(project.datasets), "--out", str(project.out), "--work", str(project.work)]
    environment = {**os.environ, "COLUMNS": "500", "TERM": "dumb"}
    command = [sys.executable, "publish.py", *words, "--lang", "en"]
    with subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # what Linux says when the other end is closed
            pass
        os.close(ours)
    assert process.returncode == 0
    assert "nothing has changed since the last run" in shown.decode()
    assert '"event"' not in shown.decode()


def test_a_name_that_is_no_text_is_told(tmp_path: Path) -> None:
    done = python("publish.py", "check", "264652_\udce4", "--report", str(tmp_path / "r.json"))
    assert (done.returncode, "Traceback" in done.stderr, "ありません" in done.stderr) == (2, False, True)
    (problem,) = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["problems"]
    assert problem["place"]["key"] == "264652_\udce4"


WAITING = """
import multiprocessing, signal, time, publish
import metadata.declared.dataset_folder

def read(*_):
    print("reading", flush=True)
    time.sleep(600)

metadata.declared.dataset_folder.read_regular = read
multiprocessing.set_start_method("fork")  # so that workers have what was put in place here
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it, and so would we
publish.main()
"""
"""A command that waits for a document."""


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGINT of POSIX")
@pytest.mark.parametrize("jobs", some(["2", "1"], 1))
def test_ctrl_c_is_told_and_leaves_the_catalogue_as_it_was(
    jobs: str, project: Project, snapshot: Callable[[Path], dict[str, bytes]]
) -> None:
    project.add("242101_dx_plan")
    assert project.run("build").exit_code == 0
    before = snapshot(project.out)
    folders = ["--datasets", str(project.datasets), "--out", str(project.out), "--work", str(project.work)]
    words = ["build", *folders, "--jobs", jobs, "--lang", "en", "--report", str(project.root / "report.json")]
    command = [sys.executable, "-c", WAITING, *words]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    ) as running:
        assert running.stdout
        assert running.stdout.readline() == "reading\n"
        os.killpg(running.pid, signal.SIGINT)
        _, shown = running.communicate(timeout=120)
    assert running.returncode == 130, shown
    assert f"stopped (Ctrl-C or SIGTERM); {project.out} is whole" in shown
    assert "Traceback" not in shown
    assert json.loads((project.root / "report.json").read_text(encoding="utf-8"))["exit_code"] == 130
    assert snapshot(project.out) == before
    assert {path.name for path in project.root.glob("public*")} == {"public", "public.lock"}


def test_the_base_url_is_in_every_iri(project: Project) -> None:
    assert project.run("build", "--base-url", "https://data.example.jp/catalogue").exit_code == 0
    turtle = (project.out / "catalog.ttl").read_text(encoding="utf-8")
    assert "https://data.example.jp/catalogue/datasets/264652_dx_plan" in turtle
    assert "keikaku.example/datasets" not in turtle


LOCALES = [("en_GB.UTF-8", "no dataset"), ("C.UTF-8", "ありません"), ("ja_JP.UTF-8", "ありません")]
"""By default the first is asked, and that of Japan with a name that is no text (above)."""


@pytest.mark.parametrize(("lang", "words"), some(LOCALES, 1))
def test_the_language_follows_the_locale(lang: str, words: str, tmp_path: Path) -> None:
    done = python("publish.py", "check", "no_such_dataset", "--report", str(tmp_path / "r.json"), lang=lang)
    assert words in done.stderr


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "C.UTF-8"}, "ja"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "ja_JP.UTF-8"}, "ja"),
        ({"LC_MESSAGES": "ja_JP.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "cs_CZ.UTF-8"}, "ja"),
    ],
)
def test_only_an_english_locale_is_answered_in_english(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert chosen_language(None) == language


def test_an_unknown_option_is_a_usage_error() -> None:
    for words in (["build", "--nonsense"], ["check", "--lang", "de"]):
        assert CliRunner().invoke(publish.app, words).exit_code == 2


def readme_commands(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(r"^(make \w+|\.venv/bin/python .+?)(?:\s+#.*)?$", text, re.M)


IN_TURN = """
import json, sys
import publish
for words in json.loads(sys.argv[1]):
    try:
        publish.main(words)
    except SystemExit as ended:
        if ended.code:
            raise
"""
"""Commands one after the other in one process, up to the first that fails."""


@pytest.mark.parametrize("line", [line for line in readme_commands("README.md") if not line.startswith("make")])
def test_the_commands_of_the_readme_are_commands(line: str) -> None:
    """Their options exist: an unknown one is an error also where help is asked for."""
    command = shlex.split(line)[2:]
    result = CliRunner().invoke(publish.app, [*command, "--help"])
    assert result.exit_code == 0, result.output
    assert CliRunner().invoke(publish.app, [*command, "--nonsense", "--help"]).exit_code == 2


@pytest.mark.thorough("above: they are commands; each is run by the tests of its own")
def test_the_commands_of_the_readme_run(checkout: Path) -> None:
    """Of one of them: the other names the same commands (below)."""
    commands = readme_commands("README.md")
    assert {"make publish", "make test"} <= set(commands)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    called = [shlex.split(command) for command in commands]
    for target in (words[1] for words in called if words[0] == "make"):  # its recipe is run below, or is this very test run
        assert re.search(rf"^{target}:", makefile, re.M), target
    done = python("-c", IN_TURN, json.dumps([words[2:] for words in called if words[0] != "make"]), cwd=checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "$(BIN)/python publish.py build" in makefile


def test_both_readmes_name_the_same_commands() -> None:
    english, japanese = readme_commands("README.md"), readme_commands("README.ja.md")
    assert [command.replace("--lang en", "--lang ja") for command in english] == japanese


LOCKED = re.compile(r"[\w.-]+==[\w.+!]+(?: ; [^\\/:]+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?|\s*#[^/:]*|")
"""A line of a lock: a package with its version, a hash, a comment; nothing that says where to get it."""


def test_no_path_or_index_address_in_the_locks() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if not LOCKED.fullmatch(line)] == [], lock


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


def test_a_python_without_the_packages_says_which_one_to_call() -> None:
    done = python("-S", "-I", str(ROOT / "publish.py"), "init", "odata")
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr and ".venv/bin/python publish.py" in done.stderr
