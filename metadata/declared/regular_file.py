"""Reading a file that people put in its place: a regular file, inside the folder it belongs in.

A pipe would be waited for without end, a device may have no end, and a link may lead to what is nobody's to publish. Every
path that is read for publication goes through here. Out of scope: what the bytes mean.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from pipelines.problems import Place, Problem

SYSTEM_FOLDERS = frozenset(
    {"@eaDir", "__MACOSX", "#recycle", "$RECYCLE.BIN", "System Volume Information", "lost+found", "#snapshot", "@Recycle"}
)
"""Folders that a NAS, a file system or a zip program makes anywhere; nobody put them there."""


EXAMPLES = "examples"
"""A folder of example datasets in a folder of datasets: built only where it is itself named as the folder of datasets."""


def passed_over(name: str) -> bool:
    """Return whether a file or folder of this name is hidden, the system's, or that of the examples."""
    return name.startswith(".") or name in SYSTEM_FOLDERS or name == EXAMPLES


class UnfitFileError(OSError):
    """A link that leads out of the folder, or something that is no regular file (pipe, device, socket)."""

    def __init__(self, code: str, path: Path, **facts: str) -> None:
        super().__init__(errno.EINVAL, code, str(path))
        self.code = code
        self.facts = facts

    def problem(self, place: Place) -> Problem:
        """Return it as a problem: `path-outside` or `file-not-regular`."""
        return Problem(self.code, place, self.facts)


def read_regular(path: Path, inside: Path | None = None) -> bytes:
    """Return the bytes of a regular file; with `inside`, of one that lies in this folder once all links are followed.

    Raises UnfitFileError, or another OSError (IsADirectoryError for a folder).
    """
    if inside is not None and leads_outside(path, inside):
        raise UnfitFileError("path-outside", path, given=path.name)
    with open(path, "rb", opener=_without_waiting) as file:
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode):
            raise UnfitFileError("file-not-regular", path, kind=_kind(mode))
        return file.read()


def leads_outside(path: Path, folder: Path) -> bool:
    """Return whether a path, all links followed, lies outside of a folder; links in a circle lead nowhere."""
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # reading it will tell
        return False


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # else a pipe is waited for until somebody writes


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "pipe"
    return "socket" if stat.S_ISSOCK(mode) else "device"
