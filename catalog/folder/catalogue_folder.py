"""A folder that is replaced whole or not at all.

    with locked(out):                  one run at a time; a second one is told so at once
        replace_folder(out, files)     written aside, compared, exchanged when whole

The new content is written into `<out>.new`, brought to the disk, and exchanged with `<out>` in one step of the file system;
then the old one is deleted. Where there is no such step (`catalog.folder.exchange`), two renames do it (`<out>` →
`<out>.old`, `<out>.new` → `<out>`), and a run that dies between them leaves `<out>.old`, which the next run puts back before
anything else.

Nothing is replaced or deleted that this program did not make: `<out>` has its manifest, `<out>.new` and `<out>.old` have a
mark of their own (`MARK`), which is the first thing in them and the last to go. Files in `<out>` that its manifest does not
list were put there by somebody else (a web host, a search engine); they are kept. Out of scope: what the files are.
"""

from __future__ import annotations

import errno
import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from catalog.folder.exchange import exchange, flush, flush_one
from pipelines.problems import LockedError, OutputError, Place, Problem

MANIFEST = "manifest.json"
"""Lists every file of the folder with its SHA-256; it is also the mark that the folder is ours."""
MARK = ".keikaku-unfinished"
"""Says of a helper folder that it is ours and may be deleted; a person's copy of a catalogue does not have it."""
FOR_NOBODY = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave behind; it goes without a word."""

_NO_LOCKS = frozenset({errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP})


class Outcome(StrEnum):
    """What became of the folder."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of an output folder. Raises LockedError `locked` when another run holds it, OutputError.

    The lock file stays behind: another run may be about to open it (filelock says why). A folder that is not ours gets none.
    A file system without locks is told (`locks-missing`): a file that stands for a lock would outlive a killed run.
    """
    lock = FileLock(beside(out, ".lock"), fallback_to_soft=False)
    _check_ours(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Where no file can be made at all (/proc), the lock would only say that it was not had.
        beside(out, ".lock").touch()
        lock.acquire(blocking=False)
    except Timeout as error:
        raise LockedError(Problem("locked", Place(str(out)), {"file": str(out)})) from error
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise OutputError(Problem("locks-missing", Place(str(out)), {"folder": str(out.parent)})) from error
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
    """Make the folder hold exactly these files (relative path with `/` → bytes), a manifest of them, and what is `foreign`.

    Nothing is written when it holds them already. Raises OutputError (`output-not-ours`, `output-mount`, `output-link`,
    `output-taken` for a file of ours in whose place another lies, `output-full`, `output-unwritable`); the folder is then as
    it was.
    """
    recover(out)
    _check_ours(out)
    whole = {**files, MANIFEST: _manifest(files)}
    if _holds(out, whole):
        return Outcome.UNCHANGED
    kept = [path for path in foreign(out) if not _same(out / path, whole.get(path))]
    if taken := _taken(kept, whole):
        raise OutputError(Problem("output-taken", Place(str(out / taken)), {"file": taken, "folder": str(out)}))
    fresh = beside(out, ".new")
    try:
        _write(fresh, whole)
        for path in kept:
            (fresh / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(out / path, fresh / path, follow_symlinks=False)
        flush(fresh)
        return _swap(out, fresh)
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        with suppress(OSError):  # the next run deletes what is left
            _delete(fresh)


def recover(out: Path) -> None:
    """Undo what a run that died half way left: put the old folder back, drop what was being written.

    Raises OutputError `output-not-ours` for a helper folder that this program did not make, which stays as it is.
    """
    old, fresh = beside(out, ".old"), beside(out, ".new")
    try:
        for helper in (fresh, old):
            if not _is_helper(helper):
                raise OutputError(Problem("output-not-ours", Place(str(helper)), {"file": str(helper)}))
        if old.exists() and not out.exists():
            old.rename(out)
        _delete(fresh)
        _delete(old)
        (out / MARK).unlink(missing_ok=True)
    except NotADirectoryError:  # `out` is a file, which is told by who writes it
        return
    except OSError as error:
        raise unwritable(out, error) from error


def foreign(out: Path) -> list[str]:
    """Return what somebody else has put into a folder of ours: paths of files and links that its manifest does not list.

    What file managers leave (`FOR_NOBODY`) is passed over; so is a folder with nothing in it. Raises OutputError.
    """
    ours = {*published(out), MANIFEST, MARK}
    try:
        return [path for path in _entries(out) if path not in ours and path.rpartition("/")[2] not in FOR_NOBODY]
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
    """Return the SHA-256 of the manifest of a folder that holds what it lists, byte for byte; else an empty text.

    What is `foreign` is not looked at.
    """
    listed = published(out)
    try:
        if not listed:
            return ""
        if any(_sha256((out / path).read_bytes()) != sha256 for path, sha256 in listed.items()):
            return ""
        return _sha256((out / MANIFEST).read_bytes())
    except OSError:  # gone or closed while it was read: not what it was
        return ""


def unwritable(out: Path, error: OSError) -> OutputError:
    """Return the error for a failed write: `output-full` when space ran out, `output-mount`, else `output-unwritable`."""
    code = "output-full" if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} else "output-unwritable"
    if error.errno == errno.EBUSY:  # a mount that does not look like one: bound from the same file system
        code = "output-mount"
    return OutputError(Problem(code, Place(str(out)), {"file": str(out), "detail": error.strerror or str(error)}))


def _check_ours(out: Path) -> None:
    try:
        code = _why_not(out)
    except OSError as error:
        raise unwritable(out, error) from error
    if code:
        raise OutputError(Problem(code, Place(str(out)), {"file": str(out)}))


def _why_not(out: Path) -> str:
    """Return why a folder cannot be exchanged for another, as the code of a problem; an empty text when it can."""
    if out.is_symlink():
        return "output-link"
    if out.is_mount():
        return "output-mount"
    ours = not out.exists() or (out.is_dir() and ((out / MANIFEST).exists() or not any(out.iterdir())))
    return "" if ours else "output-not-ours"


def _is_helper(folder: Path) -> bool:
    """Return whether a helper folder is ours, or not there, or holds nothing (a run died before it was marked)."""
    if not folder.exists() and not folder.is_symlink():
        return True
    return folder.is_dir() and not folder.is_symlink() and ((folder / MARK).is_file() or not any(folder.iterdir()))


def _entries(folder: Path) -> list[str]:
    """Return the relative paths (with `/`, sorted) of all but folders; a link is an entry, whatever it leads to."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def _manifest(files: Mapping[str, bytes]) -> bytes:
    listed = {path: _sha256(data) for path, data in sorted(files.items())}
    text = json.dumps({"generator": "keikaku", "files": listed}, ensure_ascii=False, indent=1)
    return text.encode() + b"\n"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _holds(out: Path, files: Mapping[str, bytes]) -> bool:
    """Return whether a folder holds these files; as the manifest is one of them, it lists no other."""
    return all(_same(out / path, data) for path, data in files.items())


def _same(path: Path, data: bytes | None) -> bool:
    return path.is_file() and not path.is_symlink() and path.read_bytes() == data


def _taken(kept: list[str], files: Mapping[str, bytes]) -> str:
    """Return the first path of somebody else's at which, or above or below which, a file of ours would lie."""
    folders = {parent.as_posix() for path in files for parent in PurePosixPath(path).parents}
    for path in kept:
        if path in files or path in folders or any(str(parent) in files for parent in PurePosixPath(path).parents):
            return path
    return ""


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    for parent in sorted({(folder / path).parent for path in files}):
        parent.mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        (folder / path).write_bytes(data)


def _swap(out: Path, fresh: Path) -> Outcome:
    if not out.exists():
        fresh.rename(out)
        _finish(out)
        return Outcome.CREATED
    (out / MARK).touch()  # from here on it is the one to be deleted
    if exchange(fresh, out):
        _finish(out)
        return Outcome.REPLACED
    old = beside(out, ".old")
    try:
        out.rename(old)
        fresh.rename(out)
    finally:
        # Also on Ctrl-C between the two: the folder is never left missing.
        if not out.exists():
            old.rename(out)
        _finish(out)
    _delete(old)
    return Outcome.REPLACED


def _finish(out: Path) -> None:
    (out / MARK).unlink(missing_ok=True)
    flush_one(out.parent)


def _delete(helper: Path) -> None:
    """Delete a helper folder, its mark last, so that one half deleted is still known as ours. Raises OSError."""
    if not helper.is_dir():
        return
    for path in helper.iterdir():
        if path.name == MARK:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    (helper / MARK).unlink(missing_ok=True)
    helper.rmdir()
