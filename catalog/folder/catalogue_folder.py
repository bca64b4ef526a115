"""A folder that is replaced whole or not at all.

    with locked(out):                  one run at a time; a second one is told so at once
        replace_folder(out, files)     written aside, compared, exchanged when whole

The files come one by one. What `<out>` does not hold is written into `<out>.new`; what it holds is linked from there at the
end (copied where a file system has no links), so that nothing is written when nothing has changed, and no file is shared
once the old folder is gone. Then all is brought to the disk, and exchanged with `<out>` in one step of the file system;
then the old one is deleted. Where there is no such step (`catalog.folder.exchange`), two renames do it (`<out>` →
`<out>.old`, `<out>.new` → `<out>`), and a run that dies between them leaves `<out>.old`, which the next run puts back before
anything else.

Nothing is replaced or deleted that this program did not make: `<out>` has its manifest, `<out>.new` and `<out>.old` have a
mark of their own (`MARK`), which is the first thing in them and the last to go. Files in `<out>` that its manifest does not
list were put there by somebody else (a web host, a search engine); they are kept. With an `index` in the work folder
(`catalog.folder.listing`), files that are still what was written are not read. Out of scope: what the files are.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from enum import StrEnum
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from catalog.folder.content import Files, pieces_of, sha256_of
from catalog.folder.exchange import exchange, flush, flush_one, linked
from catalog.folder.listing import (
    MANIFEST,
    Entry,
    Listing,
    digest_of,
    published_listing,
    sha256_of_file,
    signature,
)
from metadata.described.content import Content
from metadata.versions.replacing import FULL
from pipelines.problems import LockedError, OutputError, Place, Problem

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


def replace_folder(out: Path, files: Files, index: Path | None = None) -> Outcome:
    """Make the folder hold exactly these files, a manifest of them, and what is `foreign`; renew the index.

    Nothing is written when it holds them already. Raises OutputError (`output-not-ours`, `output-mount`, `output-link`,
    `output-taken` for a file of ours in whose place another lies, `output-full`, `output-unwritable`); the folder is then as
    it was. So it is when `files` raises.
    """
    recover(out)
    _check_ours(out)
    fresh = _Fresh(beside(out, ".new"))
    try:
        with _told(out), closing(Listing()) as new:
            with published_listing(out, index) as old:
                _write_changed(fresh, out, files, old, new)
                outcome, known = Outcome.UNCHANGED, bool(old.finished)
                if not _same(out, new):
                    _complete(fresh, out, old, new)
                    outcome, known = _swap(out, fresh.folder), False
            if index and not known:
                new.save(index, out / MANIFEST)
            return outcome
    finally:
        with suppress(OSError):  # the next run deletes what is left
            _delete(fresh.folder)


def differs(out: Path, files: Files, index: Path | None = None) -> bool:
    """Return whether `replace_folder` would write anything. Raises OutputError."""
    with _told(out), closing(Listing()) as new, published_listing(out, index) as old:
        for path, content in files:
            digest = sha256_of(content)
            if not _held(out, path, digest, old):
                return True
            new.add(path, digest)
        return not _same(out, new)


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


def foreign(out: Path, index: Path | None = None) -> list[str]:
    """Return what somebody else has put into a folder of ours: paths of files and links that its manifest does not list.

    What file managers leave (`FOR_NOBODY`) is passed over; so is a folder with nothing in it. Raises OutputError.
    """
    with _told(out), published_listing(out, index) as listing:
        return list(_foreign(out, listing))


def intact(out: Path, index: Path | None = None) -> str:
    """Return the SHA-256 of the manifest of a folder that holds what it lists, byte for byte; else an empty text.

    What is `foreign` is not looked at.
    """
    try:
        with published_listing(out, index) as listing:
            whole = listing and all(listing.held(out, entry) for entry in listing)
            return sha256_of_file(out / MANIFEST) if whole else ""
    except OSError:  # gone or closed while it was read: not what it was
        return ""


def unwritable(out: Path, error: OSError) -> OutputError:
    """Return the error for a failed write: `output-full` when space ran out, `output-mount`, else `output-unwritable`."""
    code = "output-full" if error.errno in FULL else "output-unwritable"
    if error.errno == errno.EBUSY:  # a mount that does not look like one: bound from the same file system
        code = "output-mount"
    return OutputError(Problem(code, Place(str(out)), {"file": str(out), "detail": error.strerror or str(error)}))


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Raise OutputError for what the file system, or the disk under a listing, refuses."""
    try:
        yield
    except OSError as error:
        raise unwritable(out, error) from error
    except sqlite3.OperationalError as error:
        raise unwritable(out, OSError(errno.ENOSPC, str(error))) from error


def _check_ours(out: Path) -> None:
    with _told(out):
        code = _why_not(out)
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


def _foreign(out: Path, listing: Listing) -> Iterator[str]:
    for path in _entries(out):
        if path.rpartition("/")[2] not in FOR_NOBODY and path not in (MANIFEST, MARK) and listing.get(path) is None:
            yield path


def _entries(folder: Path, inside: str = "") -> Iterator[str]:
    """Yield the relative paths (with `/`, sorted) of all but folders; a link is an entry, whatever it leads to."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        entries = sorted((entry.name + "/" * entry.is_dir(follow_symlinks=False)) for entry in found)
    for name in entries:
        if name.endswith("/"):
            yield from _entries(folder / name, inside + name)
        else:
            yield inside + name


def _same(out: Path, new: Listing) -> bool:
    """Return whether a folder holds these files: none had to be written, and its manifest lists no other."""
    return not new.changed and bool(new.held(out, Entry(MANIFEST, digest_of(new.manifest()), "")))


class _Fresh:
    """The folder that is being written; it is made with its first file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: set[str] = set()

    def place(self, path: str) -> Path:
        """Return where a file is to be written, in a folder that is there."""
        parent = path.rpartition("/")[0]
        if not self._made:
            self.folder.mkdir(parents=True)
            (self.folder / MARK).touch()
            self._made.add("")
        if parent not in self._made:
            (self.folder / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return self.folder / path

    def write(self, path: str, content: bytes | Content) -> str:
        """Write a file and return its signature. Raises OSError, also for a content that is not what it was."""
        place = self.place(path)
        with place.open("wb") as file:
            file.writelines(pieces_of(content))
        return signature(place.lstat())


def _held(out: Path, path: str, digest: str, listing: Listing) -> str:
    """Return the signature of a file that the folder holds with this content; empty where it does not."""
    entry = listing.get(path)
    return listing.held(out, entry) if entry is not None and entry.sha256 == digest else ""


def _write_changed(fresh: _Fresh, out: Path, files: Files, old: Listing, new: Listing) -> None:
    """Write the files that the old folder does not hold; the others are only listed, with their signature there."""
    for path, content in files:
        digest = sha256_of(content)
        held = _held(out, path, digest, old)
        new.add(path, digest, held or fresh.write(path, content), written=not held)


def _complete(fresh: _Fresh, out: Path, old: Listing, new: Listing) -> None:
    """Add what the old folder holds already, the manifest, and what somebody else put there. Raises OutputError, OSError."""
    kept = [path for path in _foreign(out, old) if not _held_by_both(out, path, new)]
    if taken := next((path for path in kept if _is_ours(path, new)), ""):
        raise OutputError(Problem("output-taken", Place(str(out / taken)), {"file": taken, "folder": str(out)}))
    links = True
    for entry in new.unwritten():
        links = links and linked(out / entry.path, fresh.place(entry.path))
        if not links:
            there = out / entry.path
            new.note(entry.path, fresh.write(entry.path, Content(entry.sha256, there.stat().st_size, there)))
    with fresh.place(MANIFEST).open("wb") as manifest:
        manifest.writelines(new.manifest())
    for path in kept:
        shutil.copy2(out / path, fresh.place(path), follow_symlinks=False)
    flush(fresh.folder)


def _held_by_both(out: Path, path: str, new: Listing) -> bool:
    """Return whether a file of somebody else's is, byte for byte, the one of ours at its path."""
    entry = new.get(path)
    return entry is not None and bool(new.held(out, entry))


def _is_ours(path: str, new: Listing) -> bool:
    """Return whether a file of ours would lie at a path, or above or below it."""
    above = (str(parent) for parent in PurePosixPath(path).parents)
    return any(new.get(each) for each in (path, *above)) or next(new.under(path), None) is not None


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
