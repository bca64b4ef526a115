"""The ends of a scheduled run: targets elsewhere, the lock and who holds it, the alarm."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from catalog.folder import catalogue_folder
from catalog.runs.lock import read_holder, run_lock
from catalog.runs.targets import Push, TargetResult
from metadata.described.dataset import Dataset
from pipelines.problems import KeikakuError, Place, Problem
from tests.conftest import ACROSS_SMALL, SMALL, Project
from tests.sampling import some

HIDDEN = "s3cr3t-t0ken"  # what must not be shown


class GoneError(KeikakuError):
    exit_code = 3


class Portal:
    """A target that notes what it is given and answers as it is told to."""

    def __init__(self, answer: TargetResult | KeikakuError) -> None:
        self.answer = answer
        self.given: list[tuple[tuple[Dataset, ...], bool]] = []

    def __call__(self, datasets: Sequence[Dataset], dry_run: bool) -> TargetResult:
        self.given.append((tuple(datasets), dry_run))
        if isinstance(self.answer, KeikakuError):
            raise self.answer
        return self.answer


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def declared(**targets: Push) -> None:
        monkeypatch.setattr("catalog.runs.targets.declared_targets", lambda _: dict(targets))

    return declared


DONE = TargetResult(0, {"calls": 1})
PROBLEM = Problem("output-full", Place("portal"), {"file": "portal", "detail": "x"})  # any that has words
HALF = TargetResult(4, {}, (PROBLEM,))
GONE = GoneError(PROBLEM)


@pytest.mark.parametrize(
    ("answers", "code", "outcomes"),
    [
        ((DONE, DONE), 0, ["ok", "ok"]),
        ((DONE, HALF), 4, ["ok", "partly"]),
        ((GONE, DONE), 4, ["failed", "ok"]),
        ((GONE, GONE), 4, ["failed", "failed"]),  # the catalogue folder is done
    ],
)
def test_each_target_has_its_result_and_none_stops_another(
    project: Project, declare: Callable[..., None], answers: tuple[Any, ...], code: int, outcomes: list[str]
) -> None:
    portals = [Portal(answer) for answer in answers]
    declare(kyoto=portals[0], mie=portals[1])
    run = project.run("run")
    assert run.exit_code == code
    assert [(t["target"], t["outcome"]) for t in run.report["targets"]] == [
        (str(project.out), "created"),
        *zip(("kyoto", "mie"), outcomes, strict=True),
    ]
    assert run.codes == ["output-full"] * sum(answer is not DONE for answer in answers)
    assert all(len(portal.given) == 1 for portal in portals)


def test_a_target_gets_the_same_datasets_when_nothing_has_changed(project: Project, declare: Callable[..., None]) -> None:
    portal = Portal(DONE)
    declare(kyoto=portal)
    assert project.run("run").exit_code == 0
    run = project.run("run")
    assert (run.exit_code, run.report["unchanged"]) == (0, True)
    (first, _), (second, dry_run) = portal.given
    assert {dataset.id for dataset in first} == {SMALL, *ACROSS_SMALL, "264652_open_data_list"}
    assert (second, dry_run) == (first, False)


def test_a_target_is_tried_again_by_the_next_run(project: Project, declare: Callable[..., None]) -> None:
    declare(kyoto=Portal(GONE))
    assert project.run("run").exit_code == 4
    declare(kyoto=Portal(DONE))
    run = project.run("run")
    assert (run.exit_code, run.report["unchanged"], run.report["targets"][1]["outcome"]) == (0, True, "ok")


def test_a_spoilt_dataset_is_built_again_before_it_is_pushed(project: Project, declare: Callable[..., None]) -> None:
    portal = Portal(DONE)
    declare(kyoto=portal)
    assert project.run("run").exit_code == 0
    published = project.out / "datasets" / SMALL / f"{SMALL}_measures.csv"
    sha256 = hashlib.sha256(published.read_bytes()).hexdigest()
    kept = project.work / "state" / "objects" / sha256[:2] / sha256[2:]
    kept.unlink()  # what is published may be the same file
    kept.write_bytes(b"spoilt")
    report = project.run("run").report
    assert (report["rebuilt"], [problem["code"] for problem in report["warnings"]]) == ([SMALL], ["state-spoilt"])
    assert portal.given[0] == portal.given[1]


def test_nothing_is_pushed_of_a_build_that_is_not_fit(project: Project, declare: Callable[..., None]) -> None:
    portal = Portal(DONE)
    declare(kyoto=portal)
    (project.small / "corrections.yaml").unlink()
    assert project.run("run").exit_code == 1
    assert portal.given == []


def test_a_dry_run_tells_the_targets_so(project: Project, declare: Callable[..., None]) -> None:
    portal = Portal(DONE)
    declare(kyoto=portal)
    assert project.run("run", "--dry-run").exit_code == 0
    assert [dry_run for _, dry_run in portal.given] == [True]


@pytest.mark.parametrize(
    ("answer", "code", "outcomes"),
    some([(DONE, 4, ["failed", "ok"]), (HALF, 4, ["failed", "partly"]), (GONE, 2, ["failed"] * 2)], 2),
)
def test_targets_are_pushed_to_also_where_the_folder_cannot_be_written(
    project: Project,
    declare: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    answer: TargetResult | KeikakuError,
    code: int,
    outcomes: list[str],
) -> None:
    def full(_content: object) -> Iterator[bytes]:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(catalogue_folder, "pieces_of", full)
        declare(kyoto=Portal(answer))
        run = project.run("run")
    assert run.exit_code == code
    assert [target["outcome"] for target in run.report["targets"]] == outcomes
    assert not project.out.exists()
    declare(kyoto=Portal(DONE))
    assert project.run("run").report["outcome"] == "created"


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("command", ["run", "build"])
def test_who_holds_the_lock_is_named(project: Project, command: str) -> None:
    with run_lock(project.out, "build"):
        run = project.run(command, lang="en")
    assert (run.exit_code, run.codes) == (5, ["locked-by"])
    facts = run.report["problems"][0]["facts"]
    assert (facts["command"], facts["pid"], facts["host"]) == ("build", str(os.getpid()), socket.gethostname())
    assert f"in use by build on {socket.gethostname()} (process {os.getpid()}, since 20" in run.shown
    assert project.run(command).exit_code == 0
    assert not list(project.root.glob("public.holder*"))


def test_a_run_after_one_that_was_killed_says_so(project: Project) -> None:
    note = project.root / "public.holder.json"
    note.write_text('{"command": "run", "pid": 4711, "host": "town-hall", "started": "2026-11-20T02:30:00+09:00"}')
    run = project.run("run", lang="en")
    assert (run.exit_code, [problem["code"] for problem in run.report["warnings"]]) == (0, ["run-killed"])
    assert "on town-hall, process 4711" in run.shown
    assert project.run("run").report["warnings"] == []


UNREADABLE = ["", "{", "[]", '{"pid": "x"}', '{"command": "run", "pid": "x", "host": "", "started": ""}']


@pytest.mark.parametrize("note", UNREADABLE)
def test_a_note_that_cannot_be_read_names_nobody(tmp_path: Path, note: str) -> None:
    (tmp_path / "public.holder.json").write_text(note)
    assert read_holder(tmp_path / "public.holder.json") is None


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("note", some(UNREADABLE, 1))
def test_a_note_that_cannot_be_read_stops_nothing(project: Project, note: str) -> None:
    (project.root / "public.holder.json").write_text(note)
    assert project.run("run").exit_code == 0


@contextmanager
def webhook(status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A server on loopback: its address with a secret in it, and what was sent to it."""
    sent: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{HIDDEN}", sent
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


WEBHOOK = "{on_failure: {webhook: {variable: KEIKAKU_TEST_HOOK, file: hook.txt}}}"


def everything(project: Project, shown: str) -> str:
    return shown + "".join(path.read_text(encoding="utf-8") for path in (project.work / "runs").iterdir())


@pytest.mark.parametrize("kept_in", ["variable", "file"])
def test_a_run_that_failed_tells_the_webhook(project: Project, monkeypatch: pytest.MonkeyPatch, kept_in: str) -> None:
    settings = project.settings(WEBHOOK)
    with webhook() as (address, sent):
        if kept_in == "variable":
            monkeypatch.setenv("KEIKAKU_TEST_HOOK", address)
        else:
            (project.root / "hook.txt").write_text(f"{address}\n")
        assert project.run("run", "--settings", str(settings)).exit_code == 0
        assert sent == []
        (project.small / "corrections.yaml").unlink()
        run = project.run("run", "--settings", str(settings), lang="en")
    assert (run.exit_code, run.report["warnings"]) == (1, [])
    (said,) = sent
    assert said["text"].startswith("Keikaku: the scheduled run of public failed (exit code 1)")
    assert f"datasets/{SMALL}" in said["text"]
    assert HIDDEN not in everything(project, run.shown)


def test_a_dry_run_raises_no_alarm(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.small / "corrections.yaml").unlink()
    with webhook() as (address, sent):
        monkeypatch.setenv("KEIKAKU_TEST_HOOK", address)
        assert project.run("run", "--dry-run", "--settings", str(project.settings(WEBHOOK))).exit_code == 1
    assert sent == []


@pytest.mark.parametrize(
    ("status", "address", "code", "detail"),
    [
        (500, "", "alarm-webhook", "HTTP 500"),
        (302, "", "alarm-webhook", "HTTP 302"),
        (0, f"http://127.0.0.1:1/{HIDDEN}", "alarm-webhook", "ConnectionError"),
        (0, HIDDEN, "alarm-webhook", "MissingSchema"),
        (0, None, "alarm-secret", ""),
    ],
)
def test_an_alarm_that_fails_is_a_warning_without_the_secret(
    project: Project, monkeypatch: pytest.MonkeyPatch, status: int, address: str | None, code: str, detail: str
) -> None:
    (project.small / "corrections.yaml").unlink()
    with webhook(status or 200) as (own, _):
        if address is not None:
            monkeypatch.setenv("KEIKAKU_TEST_HOOK", address or own)
        run = project.run("run", "--settings", str(project.settings(WEBHOOK)))
    assert run.exit_code == 1
    (warning,) = run.report["warnings"]
    assert (warning["code"], warning["facts"].get("detail", "")) == (code, detail)
    assert HIDDEN not in everything(project, run.shown)
    kept = json.loads(Path(f"{run.report['file']}.json").read_text(encoding="utf-8"))
    assert kept["warnings"] == [warning]


@contextmanager
def mail_server(*, refuse: bool = False, gone: str = "nobody") -> Iterator[tuple[int, list[str]]]:
    """A mail server on loopback that takes one mail, or turns it down, or a recipient of it: its port, the lines sent."""
    heard: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb", buffering=0) as stream:
            stream.write(b"220 test\r\n")
            data = False
            for raw in stream:
                line = raw.decode().rstrip("\r\n")
                heard.append(line)
                word = line.partition(" ")[0].upper()
                if data:
                    data = line != "."
                    stream.write(b"" if data else b"250 taken\r\n")
                elif word == "QUIT":
                    stream.write(b"221 bye\r\n")
                    return
                elif word == "DATA":
                    data = True
                    stream.write(b"354 go on\r\n")
                else:
                    no = (refuse and word == "MAIL") or (word == "RCPT" and gone in line)
                    stream.write(b"550 no\r\n" if no else b"250 ok\r\n")

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1], heard
    finally:
        thread.join(20)
        listener.close()


def mail_settings(project: Project, port: int) -> Path:
    mail = (
        f"{{to: [a@town.example, b@town.example], sender: k@town.example, server: 127.0.0.1, port: {port}, security: none}}"
    )
    return project.settings(f"{{on_failure: {{mail: {mail}}}}}")


def test_a_run_that_failed_sends_a_mail(project: Project) -> None:
    from email import message_from_string, policy

    (project.small / "corrections.yaml").unlink()
    with mail_server() as (port, heard):
        run = project.run("run", "--settings", str(mail_settings(project, port)), lang="ja")
    assert (run.exit_code, run.report["warnings"]) == (1, [])
    assert "rcpt TO:<b@town.example>" in heard
    mail = message_from_string("\n".join(heard[heard.index("data") + 1 : heard.index(".")]), policy=policy.default)
    assert (mail["To"], mail["Subject"]) == (
        "a@town.example, b@town.example",
        "Keikaku：public の定時実行が失敗（終了コード 1）",
    )
    assert f"datasets/{SMALL}" in mail.get_content()


def test_a_mail_that_is_turned_down_is_a_warning(project: Project) -> None:
    (project.small / "corrections.yaml").unlink()
    with mail_server(refuse=True) as (port, _):
        run = project.run("run", "--settings", str(mail_settings(project, port)))
    assert [(w["code"], w["facts"]["detail"]) for w in run.report["warnings"]] == [("alarm-mail", "SMTP 550")]


@pytest.mark.parametrize(("gone", "refused"), [("b@", ["b"]), ("@town", ["a", "b"])])
def test_a_recipient_that_is_turned_down_is_a_warning(project: Project, gone: str, refused: list[str]) -> None:
    (project.small / "corrections.yaml").unlink()
    with mail_server(gone=gone) as (port, heard):
        run = project.run("run", "--settings", str(mail_settings(project, port)))
    told = [(w["code"], w["facts"]["detail"]) for w in run.report["warnings"]]
    assert told == [("alarm-mail", f"{name}@town.example: SMTP 550") for name in refused]
    assert (run.exit_code, "data" in heard) == (1, len(refused) == 1)


def test_a_home_folder_that_is_not_known_is_a_warning(project: Project) -> None:
    (project.small / "corrections.yaml").unlink()
    settings = project.settings("{on_failure: {webhook: {file: ~odata_nobody/hook.txt}}}")
    run = project.run("run", "--settings", str(settings))
    told = [(w["code"], w["facts"]["searched"]) for w in run.report["warnings"]]
    assert (run.exit_code, told) == (1, [("alarm-secret", "~odata_nobody/hook.txt")])


def test_a_run_that_breaks_down_leaves_its_report(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("catalog.site.static.write_catalogue", broken)
    with pytest.raises(ZeroDivisionError):
        project.run("run", lang="en")
    (path,) = (project.work / "runs").glob("*.json")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert (report["finished"], report["exit_code"]) == (False, 1)
    assert "broke down" in path.with_suffix(".txt").read_text(encoding="utf-8")
    monkeypatch.undo()
    assert project.run("run").exit_code == 0


def test_ctrl_c_ends_the_run_with_its_own_exit_code(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("catalog.runs.building.built_with", interrupted)
    run = project.run("run")
    assert (run.exit_code, run.report["finished"]) == (130, True)
    monkeypatch.undo()
    assert project.run("run").report["warnings"] == []
