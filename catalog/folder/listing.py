"""The files of a catalogue folder by path: their SHA-256, and by what a file is known to be what was written (signature).

    published(out)                   what the folder's manifest lists
    published_listing(out, index)    the same with signatures, from the index of an earlier run where it is of this manifest
    Listing()                        an empty one, filled while files are written

A listing is a SQLite database on the disk, since a nation's catalogue has millions of files. Saved in the work folder it is
the index, as git has one: a file whose size, time of change and inode are still those is not read again. Without an index,
or with one that is damaged or of another manifest, every file is hashed. So is always a file changed at the moment at which
the folder was finished. One changed in place whose old time is put back is not noticed.

Out of scope: which files there are to be (`catalog.folder.catalogue_folder`).
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

MANIFEST = "manifest.json"
"""Lists every file of the folder with its SHA-256; it is also the mark that the folder is ours."""

_TABLES = """
CREATE TABLE files(path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, signature TEXT NOT NULL, written INTEGER) WITHOUT ROWID;
CREATE TABLE whole(manifest TEXT NOT NULL, finished INTEGER NOT NULL);
"""
_INSERT = "INSERT INTO files VALUES(?, ?, ?, ?)"
_HEAD, _TAIL = '{\n "generator": "keikaku",\n "files": {', "}\n}\n"
_SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a listing; the signature is empty where the file was not looked at yet."""

    path: str
    sha256: str
    signature: str


class Listing:
    """The files of a folder, sorted by path. `finished` is when its manifest was written (ns); 0 where that is not known."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # a file of its own, gone with it
        self._database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_TABLES} BEGIN;")
        self.finished = 0

    @classmethod
    def saved(cls, index: Path, manifest: Path) -> Listing | None:
        """Return the listing of an index that is whole, and of this manifest as it is now; None for any other."""
        address = f"{index.resolve().as_uri()}?mode=ro&immutable=1"  # no locks, which a network share may not have
        try:
            database = sqlite3.connect(address, uri=True, isolation_level=None)
        except sqlite3.Error:  # not there
            return None
        try:
            whole = database.execute("PRAGMA quick_check").fetchone() == ("ok",)
            digest, finished = database.execute("SELECT manifest, finished FROM whole").fetchone()
            if whole and digest == sha256_of_file(manifest):
                listing = cls.__new__(cls)
                listing._database, listing.finished = database, int(finished)
                return listing
        except (OSError, sqlite3.Error, TypeError, ValueError):  # damaged: as if there were none
            pass
        database.close()
        return None

    def close(self) -> None:
        """Let the database go."""
        self._database.close()

    def add(self, path: str, sha256: str, signature: str = "", *, written: bool = False) -> None:
        """Add a file. Raises ValueError for a path that is there already."""
        try:
            self._database.execute(_INSERT, (path, sha256, signature, written))
        except sqlite3.IntegrityError as error:
            raise ValueError(f"two files of one catalogue have the path {path}") from error

    def note(self, path: str, signature: str) -> None:
        """Note another signature of a file."""
        self._database.execute("UPDATE files SET signature = ? WHERE path = ?", (signature, path))

    def get(self, path: str) -> Entry | None:
        """Return the file of a path; None for a path that it has not."""
        return next(self._entries("WHERE path = ?", path), None)

    def under(self, folder: str) -> Iterator[Entry]:
        """Yield the files in a folder and its folders."""
        return self._entries("WHERE path > ? AND path < ? ORDER BY path", f"{folder}/", f"{folder}0")

    def unwritten(self) -> Iterator[Entry]:
        """Yield the files that were not noted as written."""
        return self._entries("WHERE NOT written ORDER BY path")

    @property
    def changed(self) -> bool:
        """Whether a file was noted as written."""
        return self._database.execute("SELECT 1 FROM files WHERE written LIMIT 1").fetchone() is not None

    def __iter__(self) -> Iterator[Entry]:
        return self._entries("ORDER BY path")

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def _entries(self, which: str, *facts: str) -> Iterator[Entry]:
        rows = self._database.execute(f"SELECT path, sha256, signature FROM files {which}", facts)  # noqa: S608 # our words
        return (Entry(*row) for row in rows)

    def held(self, out: Path, entry: Entry) -> str:
        """Return the signature of a file of the folder that is what was written, else an empty text. Raises OSError."""
        place = f"{out}/{entry.path}"
        try:
            status = os.lstat(place)
            if not stat.S_ISREG(status.st_mode):
                return ""
            seen = signature(status)
            if seen == entry.signature and status.st_mtime_ns < self.finished - _grain(self.finished):
                return seen
            return seen if sha256_of_file(Path(place)) == entry.sha256 else ""
        except (FileNotFoundError, NotADirectoryError):
            return ""

    def manifest(self) -> Iterator[bytes]:
        """Yield its manifest piece by piece: JSON, a line a file."""
        yield _HEAD.encode()
        before = "\n"
        for entry in self:
            yield f'{before}  {json.dumps(entry.path, ensure_ascii=False)}: "{entry.sha256}"'.encode()
            before = ",\n"
        yield (_TAIL if before == "\n" else f"\n {_TAIL}").encode()

    def take(self, out: Path) -> None:
        """Take the files that the manifest of a folder lists, without signatures; none from one that is broken."""
        try:
            with (out / MANIFEST).open(encoding="utf-8") as lines:
                self._database.executemany(_INSERT, ((*pair, "", False) for pair in _listed(lines)))
        except (FileNotFoundError, NotADirectoryError, ValueError, sqlite3.IntegrityError):  # not in the form that we write
            self._database.execute("DELETE FROM files")
            for path, sha256 in published(out).items():
                self.add(path, str(sha256))

    def save(self, index: Path, manifest: Path) -> None:
        """Keep the listing of a folder for later runs, to whom one that cannot be kept only means more work."""
        digest, fresh = digest_of(self.manifest()), index.with_name(f"{index.name}.{os.getpid()}.new")
        with suppress(OSError, sqlite3.Error):
            self._database.execute("INSERT INTO whole VALUES(?, ?)", (digest, manifest.stat().st_mtime_ns))
            self._database.execute("COMMIT")
            fresh.parent.mkdir(parents=True, exist_ok=True)
            fresh.unlink(missing_ok=True)
            self._database.execute("VACUUM INTO ?", (str(fresh),))
            fresh.replace(index)
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


@contextmanager
def published_listing(out: Path, index: Path | None = None) -> Iterator[Listing]:
    """Give what the folder's manifest lists: with signatures from the index, where that is of this manifest."""
    listing = Listing.saved(index, out / MANIFEST) if index else None
    with closing(listing or Listing()) as found:
        if listing is None:
            found.take(out)
        yield found


def published(out: Path) -> dict[str, str]:
    """Return what the folder's manifest lists (path → SHA-256); nothing when there is no folder of ours."""
    try:
        listed = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError):
        return {}
    return dict(listed) if isinstance(listed, dict) else {}


def published_datasets(out: Path) -> set[str]:
    """Return the ids of the datasets in a catalogue folder."""
    with published_listing(out) as listing:
        return {entry.path.split("/")[1] for entry in listing.under("datasets")}


def signature(status: os.stat_result) -> str:
    """Return by what a file is known to be the one that was written: bytes, time of change (ns), inode."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 of bytes that come in parts."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _grain(time: int) -> int:
    """Return the steps (ns) in which a file system tells times: FAT counts two seconds, the better ones 10 ms and less."""
    return 2 * _SECOND if time % _SECOND == 0 else _SECOND // 10


def _listed(manifest: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what a manifest lists, line by line. Raises ValueError for one in another form than ours."""
    lines = iter(manifest)
    if "".join(islice(lines, 3)) != f"{_HEAD}\n":
        raise ValueError
    for line in lines:
        if line == " }\n":
            if list(lines) != ["}\n"]:
                raise ValueError
            return
        ((path, sha256),) = json.loads("{" + line.rstrip(",\n") + "}").items()
        yield path, str(sha256)
    raise ValueError
