"""Runs the command line in children of one process that has loaded everything, and kills them with SIGKILL on the way.

    python -m tests.catalog.runs.run_and_die

An order is a line of JSON on standard input: `words` of the command line, and when to die: `after` so many seconds, right
before the write with the number `at_write` (files opened for writing, linked, renamed, deleted; under `under`), right
before the rename with the number `at_rename` (of those outside of the state), or not at all.

The answer is a line of JSON: exit code (−9 when it was killed), number of writes, which of them renamed a file or a folder
(the exchange of two folders, too), which renamed something in the state, of which there are hundreds; seconds. POSIX only.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import catalog.runs.building
import catalog.runs.day
import catalog.runs.run
import catalog.site.static
import publish
from catalog.folder import catalogue_folder
from catalog.folder.exchange import exchange
from tests.conftest import TODAY, small_project

STATE = "/state/"
CHANGES = {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"}


def main() -> None:
    catalog.runs.day.today = lambda: TODAY
    warm_up()
    catalogue_folder.exchange = exchange_that_is_heard
    for line in sys.stdin:
        order = json.loads(line)
        begun = time.monotonic()
        exit_code, done = run(order)
        answer = {"exit_code": exit_code, "seconds": time.monotonic() - begun, **done}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def warm_up() -> None:
    """Build once, so that what is loaded at its first use is there for all children."""
    with TemporaryDirectory() as folder:
        assert small_project(Path(folder), little=True).run("build").exit_code == 0


def exchange_that_is_heard(one: Path, other: Path) -> bool:
    """Exchange two folders, and say so first, as Python says that it renames one; it does not hear of the call itself."""
    sys.audit("os.rename", str(one), str(other), -1, -1)
    return exchange(one, other)


def run(order: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        live(order, theirs)
    os.close(theirs)
    if order.get("after") is not None:
        time.sleep(order["after"])
        os.kill(child, signal.SIGKILL)
    with os.fdopen(ours) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(said or "{}")


def live(order: dict[str, Any], pipe: int) -> None:
    """Run in the child; never return."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    writes = 0
    renames: list[int] = []
    of_state: list[int] = []

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal writes
        if not is_write(event, arguments, order["under"]):
            return
        if writes == order.get("at_write"):
            os.kill(os.getpid(), signal.SIGKILL)
        if event == "os.rename":
            kept = STATE in str(arguments[0])
            if not kept and len(renames) == order.get("at_rename"):
                os.kill(os.getpid(), signal.SIGKILL)
            (of_state if kept else renames).append(writes)
        writes += 1

    sys.addaudithook(audit)
    code = 99
    try:
        publish.main(order["words"])
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os.write(pipe, json.dumps({"writes": writes, "renames": renames, "of_state": of_state}).encode())
        os._exit(code)


def is_write(event: str, arguments: tuple[Any, ...], under: str) -> bool:
    if event not in CHANGES and not (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        return False
    return str(arguments[0]).startswith(under)


if __name__ == "__main__":
    main()
