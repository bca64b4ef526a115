"""The lock of a catalogue folder, with a note of who holds it: `public.holder.json` beside `public.lock`.

The lock itself is the operating system's and ends with the process that holds it, however that ends. The note may outlive
its writer: found by somebody who got the lock, it tells that the run before was killed.

Out of scope: putting right what that run left half way (`catalog.folder.catalogue_folder.recover`).
"""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from catalog.folder.catalogue_folder import beside, locked, unwritable
from metadata.declared.regular_file import read_regular
from pipelines.problems import LockedError, Place, Problem


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: command, process and machine, and since when (ISO 8601 with offset)."""

    command: str
    pid: int
    host: str
    started: str


@contextmanager
def run_lock(out: Path, command: str) -> Iterator[Holder | None]:
    """Hold the lock of an output folder; gives the holder before, when it was killed.

    Raises LockedError: `locked-by` with the holder, or `locked` when it left no note; OutputError.
    """
    note = beside(out, ".holder.json")
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(out))
        except LockedError as error:
            holder = read_holder(note)
            if holder is None:
                raise
            facts = {"file": str(out), **{key: str(value) for key, value in asdict(holder).items()}}
            raise LockedError(Problem("locked-by", Place(str(out)), facts)) from error
        killed = read_holder(note)
        own = Holder(command, os.getpid(), socket.gethostname(), datetime.now().astimezone().isoformat("T", "seconds"))
        try:
            note.write_text(json.dumps(asdict(own)), encoding="utf-8")
        except OSError as error:
            raise unwritable(note, error) from error
        try:
            yield killed
        finally:
            with suppress(OSError):  # a note that stays says at worst that this run was killed
                note.unlink(missing_ok=True)


def read_holder(note: Path) -> Holder | None:
    """Return who wrote a note; None when there is none, or none that can be read."""
    try:
        said = json.loads(read_regular(note))
        return Holder(str(said["command"]), int(said["pid"]), str(said["host"]), str(said["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
