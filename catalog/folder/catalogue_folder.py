"""A folder that is replaced whole or not at all.

    with locked(out):                  one run at a time; a second one is told so at once
        replace_folder(out, files)     written aside, compared, swapped in when whole

The new content is written into `<out>.new` and swapped in by two renames (`<out>` → `<out>.old`, `<out>.new` →
`<out>`). A run that dies between the two leaves `<out>.old`, which the next run puts back before anything else. A folder
that this program did not make (no manifest in it) is never replaced. Out of scope: what the files are.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from pipelines.problems import LockedError, OutputError, Place, Problem

MANIFEST = "manifest.json"
"""Lists every file of the folder with its SHA-256; it is also the mark that the folder is ours."""


class Outcome(StrEnum):
    """What became of the folder."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder. Raises LockedError `locked` when another run holds it, OutputError.

    The lock file stays behind: another run may be about to open it (filelock says why). A folder that is not ours gets none.
    """
    lock = FileLock(beside(out, ".lock"))
    _check_ours(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Where no file can be made at all (/proc), the lock would only say that it was not had.
        beside(out, ".lock").touch()
        lock.acquire(blocking=False)
    except Timeout as error:
        raise LockedError(Problem("locked", Place(str(out)), {"file": str(out)})) from error
    except OSError as error:
        raise unwritable(out, error) from error
    try:
        yield
    finally:
        lock.release()


def beside(out: Path, ending: str) -> Path:
    """Return the path of a helper next to the folder: `public` + `.new` is `public.new`.

    Raises OutputError `output-not-ours` for a folder that has no name to add to: the root of a drive.
    """
    if not out.name:
        raise OutputError(Problem("output-not-ours", Place(str(out)), {"file": str(out)}))
    return out.with_name(out.name + ending)


def replace_folder(out: Path, files: Mapping[str, bytes]) -> Outcome:
    """Make the folder hold exactly these files (relative path with `/` → bytes) and a manifest of them.

    Nothing is written when it holds them already. Raises OutputError (`output-not-ours`, `output-full`,
    `output-unwritable`); the folder is then as it was.
    """
    recover(out)
    _check_ours(out)
    whole = {**files, MANIFEST: _manifest(files)}
    if _holds(out, whole):
        return Outcome.UNCHANGED
    fresh = beside(out, ".new")
    try:
        _write(fresh, whole)
        return _swap(out, fresh)
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def recover(out: Path) -> None:
    """Undo what a run that died half way left: put the old folder back, drop what was being written."""
    old = beside(out, ".old")
    try:
        if old.exists() and not out.exists():
            old.rename(out)
        for leftover in (beside(out, ".new"), old):
            if leftover.exists():
                shutil.rmtree(leftover)
    except OSError as error:
        raise unwritable(out, error) from error


def published(out: Path) -> dict[str, str]:
    """Return what the folder's manifest lists (path → SHA-256); nothing when there is no folder of ours."""
    try:
        listed = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError):
        return {}
    return dict(listed) if isinstance(listed, dict) else {}


def intact(out: Path) -> str:
    """Return the SHA-256 of the manifest of a folder that holds just what it lists, byte for byte; else an empty text."""
    listed = published(out)
    try:
        present = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
        if not listed or present != {*listed, MANIFEST}:
            return ""
        if any(_sha256((out / path).read_bytes()) != sha256 for path, sha256 in listed.items()):
            return ""
        return _sha256((out / MANIFEST).read_bytes())
    except OSError:  # gone or closed while it was read: not what it was
        return ""


def unwritable(out: Path, error: OSError) -> OutputError:
    """Return the error for a failed write: `output-full` when space ran out, else `output-unwritable`."""
    code = "output-full" if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else "output-unwritable"
    return OutputError(Problem(code, Place(str(out)), {"file": str(out), "detail": error.strerror or str(error)}))


def _check_ours(out: Path) -> None:
    try:
        ours = not out.exists() or (out.is_dir() and ((out / MANIFEST).exists() or not any(out.iterdir())))
    except OSError as error:
        raise unwritable(out, error) from error
    if not ours or out.is_symlink():
        raise OutputError(Problem("output-not-ours", Place(str(out)), {"file": str(out)}))


def _manifest(files: Mapping[str, bytes]) -> bytes:
    listed = {path: _sha256(data) for path, data in sorted(files.items())}
    text = json.dumps({"generator": "keikaku", "files": listed}, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _holds(out: Path, files: Mapping[str, bytes]) -> bool:
    if not out.is_dir():
        return False
    present = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    return present == set(files) and all((out / path).read_bytes() == data for path, data in files.items())


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for parent in sorted({(folder / path).parent for path in files}):
        parent.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        (folder / path).write_bytes(data)


def _swap(out: Path, fresh: Path) -> Outcome:
    if not out.exists():
        fresh.rename(out)
        return Outcome.CREATED
    old = beside(out, ".old")
    try:
        out.rename(old)
        fresh.rename(out)
    finally:
        # Also on Ctrl-C between the two: the folder is never left missing.
        if not out.exists():
            old.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    return Outcome.REPLACED
