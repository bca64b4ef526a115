"""The files of examples/, tried as written where that can be done here, and else read by the rules of who reads them."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.conftest import ROOT, SMALL

EXAMPLES = ROOT / "examples"
HOME = "/opt/keikaku"  # where the examples take the checkout to be
RUN = "publish.py run"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")


def bare(command: list[str], cwd: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with as little around it as cron gives."""
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "keikaku"}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def crontab() -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the variables, and the lines as five fields and a command."""
    variables, lines = {}, []
    for line in (EXAMPLES / "crontab").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if assignment := re.fullmatch(r"([A-Z_]+)=(.*)", line):
            variables[assignment[1]] = assignment[2]
            continue
        *fields, command = line.split(maxsplit=5)
        lines.append((" ".join(fields), command))
    return variables, lines


def unit(name: str) -> dict[str, str]:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line and not line.startswith("#"))


def workflow() -> Any:
    return yaml.load((EXAMPLES / "github-actions.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only


@posix_only
def test_what_cron_and_systemd_call_publishes(checkout: Path) -> None:
    ((when, command),) = crontab()[1]
    assert re.fullmatch(r"([0-9]|[1-5][0-9]) ([0-9]|1[0-9]|2[0-3]) \* \* \*", when)
    assert "%" not in command  # cron makes a line break of it
    done = bare(["/bin/sh", "-c", command.replace(HOME, str(checkout))], checkout.parent, checkout.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (checkout / "public" / "datasets" / SMALL / "index.html").exists()
    log = [json.loads(line) for line in (checkout / ".keikaku" / "run.log").read_text(encoding="utf-8").splitlines()]
    assert log[-1]["exit_code"] == 0

    service = unit("keikaku.service")
    words = shlex.split(service["ExecStart"].replace(HOME, str(checkout)))
    done = bare(words, Path(service["WorkingDirectory"].replace(HOME, str(checkout))), checkout.parent)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["event"] for line in done.stdout.splitlines()] == ["run_started", "target", "run_finished"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed here")
def test_systemd_finds_no_fault(checkout: Path) -> None:
    for name in ("keikaku.service", "keikaku.timer"):
        text = (EXAMPLES / name).read_text(encoding="utf-8")
        (checkout.parent / name).write_text(text.replace(HOME, str(checkout)), encoding="utf-8")
    command = [
        "systemd-analyze",
        "verify",
        "--man=no",
        *(str(checkout.parent / f"keikaku.{part}") for part in ("service", "timer")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    calendar = subprocess.run(
        ["systemd-analyze", "calendar", unit("keikaku.timer")["OnCalendar"]], capture_output=True, text=True, check=False
    )
    assert calendar.returncode == 0, calendar.stderr


def test_the_service_may_write_where_a_run_writes() -> None:
    service = unit("keikaku.service")
    assert service["ReadWritePaths"] == service["WorkingDirectory"] == HOME
    assert (service["Type"], service["EnvironmentFile"]) == ("oneshot", "-/etc/keikaku.env")
    assert unit("keikaku.timer")["WantedBy"] == "timers.target"


def test_the_workflow_is_one_that_github_takes() -> None:
    """The form was checked with the schema of SchemaStore (check-jsonschema); here what no schema tells."""
    flow = workflow()
    assert set(flow) == {"name", "on", "permissions", "concurrency", "jobs"}
    (schedule,) = flow["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", schedule["cron"])
    (job,) = flow["jobs"].values()
    steps = job["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    text = json.dumps(flow)
    assert set(re.findall(r"\$\{\{ ([\w.]+) \}\}", text)) == {"github.run_id", "secrets.KEIKAKU_WEBHOOK"}
    assert [step["run"] for step in steps if step.get("name") == "Run"] == [f".venv/bin/python {RUN}"]
    setup = next(step["run"] for step in steps if step.get("name") == "Set up")
    assert f"$(VENV)/{setup.rpartition('/')[2]}" in (ROOT / "Makefile").read_text(encoding="utf-8")


@posix_only
def test_the_workflow_keeps_the_ledgers(checkout: Path) -> None:
    def git(*words: str, where: Path = checkout) -> str:
        done = bare(["git", *words], where, checkout.parent)
        assert done.returncode == 0, done.stderr
        return done.stdout

    git("init", "--quiet", "--bare", str(checkout.parent / "origin.git"))
    git("init", "--quiet", "--initial-branch=main")
    git("config", "user.name", "test")
    git("config", "user.email", "test@town.example")
    git("remote", "add", "origin", str(checkout.parent / "origin.git"))
    git("config", "push.default", "current")
    git("add", "datasets")
    git("commit", "--quiet", "--message", "start")
    (job,) = workflow()["jobs"].values()
    script = next(step["run"] for step in job["steps"] if step.get("name") == "Keep the ledgers")
    steps = ["/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]  # as GitHub runs them
    assert bare(steps, checkout, checkout.parent).returncode == 0
    assert git("rev-list", "--count", "HEAD").strip() == "1"
    with (checkout / "datasets" / SMALL / "changes.yaml").open("a", encoding="utf-8") as file:
        file.write("# a new entry\n")
    done = bare(steps, checkout, checkout.parent)
    assert done.returncode == 0, done.stderr
    assert git("rev-parse", "main", where=checkout.parent / "origin.git") == git("rev-parse", "HEAD")
    assert git("rev-list", "--count", "HEAD").strip() == "2"


def test_the_windows_task_is_well_formed() -> None:
    data = (EXAMPLES / "windows-task.xml").read_bytes()
    # Task Scheduler reads UTF-16 and plain ASCII; an encoding in the first line is what it stumbles over.
    assert data.isascii()
    assert data.splitlines()[0] == b'<?xml version="1.0"?>'
    task = ET.fromstring(data)  # noqa: S314 - our own file
    assert (task.tag, task.get("version")) == (f"{TASK}Task", "1.2")
    assert [part.tag.removeprefix(TASK) for part in task] == [
        "RegistrationInfo",
        "Triggers",
        "Principals",
        "Settings",
        "Actions",
    ]
    said = {part.tag.removeprefix(TASK): (part.text or "").strip() for part in task.iter()}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00", said["StartBoundary"])
    assert (said["MultipleInstancesPolicy"], said["DaysInterval"], said["ExecutionTimeLimit"]) == ("IgnoreNew", "1", "PT1H")
    (actions,) = task.iter(f"{TASK}Actions")
    (principal,) = task.iter(f"{TASK}Principal")
    assert actions.get("Context") == principal.get("id")
    folder, script = said["WorkingDirectory"], said["Command"]
    assert script.startswith(f"{folder}\\examples\\")
    assert (EXAMPLES / script.rpartition("\\")[2]).exists()


def test_the_windows_script_calls_the_run_and_hands_on_its_exit_code() -> None:
    data = (EXAMPLES / "keikaku-run.cmd").read_bytes()
    assert data.isascii()
    assert data.count(b"\r\n") == data.count(b"\n") > 5  # cmd.exe loses its place in files with LF
    lines = data.decode().splitlines()
    assert lines[-2].startswith(f".venv\\Scripts\\python.exe {RUN} ")
    assert lines[-1] == "exit /b %ERRORLEVEL%"
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    assert "*.cmd text eol=crlf" in attributes


@pytest.mark.skipif(sys.platform != "win32", reason="cmd.exe exists on Windows only")
def test_the_windows_script_publishes(checkout: Path) -> None:
    scripts = checkout / ".venv" / "Scripts"
    scripts.parent.mkdir(exist_ok=True)
    scripts.symlink_to(Path(sys.executable).parent)
    shutil.copytree(EXAMPLES, checkout / "examples")
    done = subprocess.run(["cmd", "/c", str(checkout / "examples" / "keikaku-run.cmd")], check=False)
    assert done.returncode == 0
    assert (checkout / "public" / "index.html").exists()


def test_every_example_is_told_of() -> None:
    told = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in EXAMPLES.iterdir() if path.name != "README.md" and f"`{path.name}`" not in told] == []
