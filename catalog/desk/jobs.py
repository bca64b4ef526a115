"""Long work: a command of the program, run by a process of its own, so that it outlives a closed tab and can be stopped.

    .keikaku/desk/jobs/<number>/
        job.json       command and arguments, start (ISO 8601), process, exit code when it has ended
        journal.txt    what the command writes on the screen; lines of JSON are events (`catalog.runs.journal`)
        report.json    its machine report

One job at a time in a workplace. To stop it is what Ctrl-C is on a terminal: the command ends at a point where what it wrote
is whole, and says so in its report. Out of scope: what the commands do.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from catalog.desk.workplace import Workplace
from catalog.runs.journal import ASKED
from metadata.messages.rendering import Language
from metadata.versions.replacing import replace_file
from pipelines.problems import LockedError, Place, Problem

KEPT = 50
"""Jobs whose files are kept."""
if sys.platform == "win32":  # where only a group of processes can be told to stop
    _STOP, _OWN_GROUP = signal.CTRL_BREAK_EVENT, subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _STOP, _OWN_GROUP = signal.SIGTERM, 0


@dataclass(frozen=True)
class Job:
    """A job. `number`: its name; `command`: with its arguments; `back`: the page it was started from.

    `exit_code`: of the command (see publish.py); None while it runs, and for one that ended together with a desk that was
    killed, of which nobody knows.
    """

    number: str
    command: tuple[str, ...]
    back: str
    started: str
    pid: int
    exit_code: int | None = None
    running: bool = False


class Jobs:
    """The jobs of a workplace."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace
        self._folder = workplace.work / "desk" / "jobs"
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._number = ""

    def start(self, command: Sequence[str], language: Language, back: str) -> str:
        """Start a command with its arguments and return the job's number. `back`: the page that it belongs to.

        Raises LockedError `desk-job-running` while another runs.
        """
        with self._lock:
            if self.current():
                raise LockedError(Problem("desk-job-running", Place(str(self._workplace.out))))
            started = datetime.now().astimezone()
            folder = self._new_folder(started)
            words = [*self._workplace.start, *command, "--lang", language, "--report", str(folder / "report.json")]
            environment = {**os.environ, ASKED: "1", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
            with (folder / "journal.txt").open("wb") as journal:
                self._process = subprocess.Popen(  # noqa: S603 - our own program, its arguments one by one
                    words,
                    cwd=self._workplace.root,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=journal,
                    stderr=subprocess.STDOUT,
                    creationflags=_OWN_GROUP,
                    start_new_session=sys.platform != "win32",
                )
            job = Job(folder.name, tuple(command), back, started.isoformat("T", "seconds"), self._process.pid)
            self._number = job.number
            self._write(job)
            threading.Thread(target=self._wait, args=(job, self._process), daemon=True).start()
            return job.number

    def stop(self) -> None:
        """Tell the running job to stop; it needs a moment to leave things whole. Nothing happens when none runs."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        with suppress(ProcessLookupError, PermissionError):  # it has just ended
            process.send_signal(_STOP)

    def end(self, seconds: float = 30) -> None:
        """Stop the running job and wait for its end: the desk is closing."""
        self.stop()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(seconds)

    def current(self) -> Job | None:
        """Return the job that runs."""
        running = self._process is not None and self._process.poll() is None
        return self.job(self._number) if running else None

    def job(self, number: str) -> Job | None:
        """Return a job; None when there is none of this number."""
        try:
            path = self._workplace.inside(".keikaku", "desk", "jobs", number, "job.json")
            said = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        job = Job(**{**said, "command": tuple(said["command"])})
        if number != self._number or self._process is None:
            return job
        ended = self._process.poll()  # known here a moment before it stands in the file
        return replace(job, exit_code=ended, running=ended is None)

    def all(self) -> list[Job]:
        """Return the jobs whose files are kept, the newest first."""
        return [job for number in reversed(self._numbers()) if (job := self.job(number))]

    def report(self, number: str) -> dict[str, Any]:
        """Return the machine report of a job; empty as long as there is none."""
        try:
            found = json.loads((self._folder / number / "report.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def lines(self, number: str) -> Iterator[str]:
        """Yield the lines that a job has written so far, whole ones only."""
        with suppress(OSError), (self._folder / number / "journal.txt").open(encoding="utf-8", errors="replace") as file:
            yield from (line.rstrip("\n") for line in file if line.endswith("\n"))

    def _new_folder(self, started: datetime) -> Path:
        for number in self._numbers()[: -KEPT + 1]:
            _delete(self._folder / number)
        folder = self._folder / f"{started:%Y%m%d-%H%M%S-%f}"
        folder.mkdir(parents=True)
        return folder

    def _numbers(self) -> list[str]:
        return sorted(path.name for path in self._folder.iterdir()) if self._folder.is_dir() else []

    def _write(self, job: Job) -> None:
        said = {name: value for name, value in asdict(job).items() if name != "running"}
        text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        replace_file(self._folder / job.number / "job.json", text.encode())  # whole, as it is read meanwhile

    def _wait(self, job: Job, process: subprocess.Popen[bytes]) -> None:
        self._write(Job(**{**asdict(job), "exit_code": process.wait()}))


def _delete(folder: Path) -> None:
    with suppress(OSError):
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Yield the events among the lines of a job."""
    for line in lines:
        if line.startswith('{"time": '):
            with suppress(ValueError):
                yield json.loads(line)
