"""What the last good build or run made, kept so that the next ones build only what is stale.

    <folder>/<id>.jsonl    a dataset that is fit: its summary, and the head by which it is found among the objects
    <folder>/run.jsonl     the last good run: what went into it, and what it published
    <folder>/objects/, made/    see `metadata.versions.kept.keeping`

Each .jsonl file has two lines of JSON: the key it was made under with the SHA-256 of the second line, and the content. A
dataset is stale when its key is another: files of its folder but the ledger, base URL, the program itself. What can change
without it is compared with the entry: the ledger (once for each state of its files), the publisher, and what is published.
A derived dataset has the heads of its members as its key, and the settings.

Nothing here is trusted: a file that is not what was written, or of another program or checkout, only means that more is
built again. Files are replaced whole; what nobody refers to goes after a good run, unless another build is at work in the
folder. Deleting the folder is always safe. Without a folder, or with one that cannot be written, all is kept in one that
goes when the build is let go. Out of scope: building (`metadata.building.build`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from metadata.versions import fingerprints
from metadata.versions.kept.keeping import OBJECTS, Keeping, TemporaryFolder, replace_quickly
from metadata.versions.kept.object_store import ObjectStore, damaged

if TYPE_CHECKING:
    from filelock import FileLock

    from metadata.declared.settings import Settings
    from metadata.described.content import Content
    from metadata.described.dataset import Publisher
    from metadata.versions.acceptance import Terms
    from metadata.versions.kept.kept_datasets import Kept, KeptDatasets

ENDING = ".jsonl"
RECORD = f"run{ENDING}"
IN_USE = ".in-use"
_LEDGER = ("changes.yaml", "changes/")
"""How the names of the files begin that tell of a dataset's versions."""
_SAME = b"same"
"""Stands for a ledger that has been found to be the history of a dataset."""
_LONGEST_HEAD = 300
"""Bytes of the first line of a file; it takes 150."""


@dataclass(frozen=True)
class LastRun:
    """A good run: fingerprint of all that went in, SHA-256 of the catalogue's manifest, names of its targets.

    `keep_reports` is what its settings said; `report` what its report said of the datasets, as plain values for JSON, and
    `quality`, of their quality, a line each; `datasets` lists them. Both are objects, by SHA-256 and size. All empty for no
    run.
    """

    inputs: str = ""
    catalogue: str = ""
    targets: tuple[str, ...] = ()
    keep_reports: int = 0
    report: Sequence[Mapping[str, Any]] = ()
    quality: tuple[str, int] = ("", 0)
    datasets: tuple[str, int] = ("", 0)


class BuildCache:
    """The kept datasets of a folder.

    `hits` are the ids of datasets that were taken from it, `rebuilt` those built again, in order; `corrupt` the files that
    were not what was written; `unwritable` why nothing can be kept in the folder.
    """

    def __init__(self, folder: Path | None = None, program: str = "", *, writes: bool = True) -> None:
        """Take what is kept in the folder; where it `writes` nothing there, all that is new is kept as without a folder."""
        self._folder = folder
        self._writes = writes and folder is not None
        self._program = program
        self._keys: dict[str, str] = {}
        self._ledgers: dict[str, str] = {}
        self._lock: FileLock | None = None
        self.hits: set[str] = set()
        self.rebuilt: list[str] = []
        self.corrupt: list[str] = []
        self.unwritable: OSError | None = None
        self.last_run = self._read_record()

    @cached_property
    def keeping(self) -> Keeping:
        """Where things are kept; from now on this build is at work there."""
        if self._folder is not None and self._writes:
            try:
                (self._folder / OBJECTS).mkdir(parents=True, exist_ok=True)
                self._lock = _locked(self._folder / f"{uuid4().hex}{IN_USE}")
                return Keeping(self._folder, self._program, self._lock)
            except OSError as error:
                self.unwritable, self._writes = error, False
        temporary = TemporaryFolder()
        return Keeping(temporary.path, self._program, temporary)

    def given_up(self, error: OSError) -> bool:
        """Keep nothing more in the folder, which could not be written; return whether that is news."""
        if not self._writes:
            return False
        self.unwritable, self._writes = error, False
        self.__dict__.pop("keeping", None)
        self.hits.clear()
        self.rebuilt.clear()
        return True

    def current(
        self, root: Path, ids: Iterable[str], base_url: str, publishers: Mapping[str, Publisher], terms: Terms
    ) -> dict[str, Kept]:
        """Return those datasets, of the folders in `root`, that need not be built again."""
        if self._folder is None:
            return {}
        found: dict[str, Kept] = {}
        for id_ in ids:
            self._keys[id_], self._ledgers[id_] = _keys(root / id_, base_url, self._program)
            kept = self._entry(id_, self._keys[id_])
            if kept is not None and self._is_current(kept, root / id_, publishers, terms):
                found[id_] = kept
                self.hits.add(id_)
        return found

    def derived(self, id_: str, members: Sequence[Kept], settings: Settings) -> Kept | None:
        """Return a dataset made of `members`, or None when it is to be made again."""
        used = settings.model_dump(mode="json", include={"base_url", "catalogue", "cross_dx_indicators", "open_data_list"})
        inputs = [[member.summary.id, member.head.sha256] for member in members]
        self._keys[id_] = fingerprints.of(self._program, used, inputs)
        kept = self._entry(id_, self._keys[id_])
        if kept is not None:
            self.hits.add(id_)
        return kept

    def stand_in(self, id_: str) -> Kept | None:
        """Return a dataset as the last good run published it, whatever has become of its folder."""
        return self._of_last_run.get(id_)

    def note_rebuilt(self, id_: str) -> None:
        """Note that a dataset was built."""
        self.rebuilt.append(id_)

    def keep(self, kept: Kept, *, in_ledger: bool = False) -> None:
        """Keep a dataset that is fit, for this build and the next ones; `in_ledger`: all its versions are in its ledger.

        Raises OSError; nothing wrong is kept then.
        """
        from metadata.versions.kept.kept_lists import kept_json

        if self._folder is not None and self._writes:
            id_ = kept.summary.id
            _write(self._folder / f"{id_}{ENDING}", self._keys.get(id_, ""), kept_json(kept))
            if in_ledger:
                self._in_ledger(kept, lambda: _SAME)

    def datasets_of_last_run(self) -> KeptDatasets | None:
        """Return the finished datasets of the last good run in their order, or None when one of them is lost."""
        from metadata.versions.kept.kept_lists import listed

        content = self._object(*self.last_run.datasets)
        try:
            found = None if content is None else listed(content)
        except ValueError:
            self.corrupt.append(RECORD)
            return None
        return None if found is None or any(map(_lost, found.kept)) else found

    def quality_of_last_run(self) -> Content | None:
        """Return what the last good run said of the quality of its datasets; None when it is lost."""
        content = self._object(*self.last_run.quality)
        return None if content is None or damaged(content) else content

    def save_run(self, run: LastRun, datasets: KeptDatasets) -> None:
        """Keep a good run over these datasets; forget datasets that are gone, and all that nobody refers to.

        Raises OSError.
        """
        from metadata.versions.kept.kept_lists import list_lines

        if self._folder is None or not self._writes:
            return
        content, _ = self.keeping.store.written(list_lines(datasets))
        self.last_run = replace(run, datasets=(content.sha256, content.size))
        _write(self._folder / RECORD, "", json.dumps(asdict(self.last_run), ensure_ascii=False).encode())
        current = {RECORD, *(f"{one.summary.id}{ENDING}" for one in datasets.kept)}
        for path in self._folder.glob(f"*{ENDING}*"):  # also what a killed process was writing
            if path.is_file() and path.name not in current:
                path.unlink(missing_ok=True)
        if self._alone():
            self._sweep(datasets, content)
        self.let_go()

    def let_go(self) -> None:
        """Be at work in the folder no longer: what is kept there stays only as long as somebody refers to it."""
        if self._lock is not None:
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)

    def _sweep(self, datasets: KeptDatasets, listing: Content) -> None:
        from metadata.versions.kept.cache_entry import objects_of

        heads = {one.head.sha256 for one in datasets.kept}
        wanted = {listing.sha256, self.last_run.quality[0], *heads}
        for one in datasets.kept:
            wanted |= {content.sha256 for content in objects_of(one.head)}
        wanted.update(self.keeping.sweep_made(lambda of: len(of) != len(listing.sha256) or of in heads))
        self.keeping.store.sweep(wanted)

    def _alone(self) -> bool:
        """Return whether no other build is at work in the folder; what a killed one left of its lock goes."""
        for path in self.keeping.folder.glob(f"*{IN_USE}"):
            if self._lock is not None and path == Path(self._lock.lock_file):
                continue
            try:
                _locked(path).release()
            except OSError:
                return False
            path.unlink(missing_ok=True)
        return True

    @cached_property
    def _of_last_run(self) -> dict[str, Kept]:
        found = self.datasets_of_last_run()
        return {one.summary.id: one for one in found.kept} if found else {}

    def _entry(self, id_: str, key: str) -> Kept | None:
        from metadata.versions.kept.kept_lists import kept_of  # pydantic is not needed to find that nothing has changed

        data = self._read(f"{id_}{ENDING}", key) if key else None
        try:
            kept = None if data is None else kept_of(data, self._store)
        except ValueError:
            kept = None
        if data is not None and (kept is None or _lost(kept)):
            self.corrupt.append(f"{id_}{ENDING}")
            return None
        return kept

    def _is_current(self, kept: Kept, folder: Path, publishers: Mapping[str, Publisher], terms: Terms) -> bool:
        """Return whether an entry is what a build would give: same ledger, same publisher, nothing else published."""
        from metadata.versions.ledger import read_ledger
        from metadata.versions.published import published_dataset
        from pipelines.problems import DeclarationError, OutputError

        summary = kept.summary

        def compared() -> bytes:
            ledger = read_ledger(folder, f"{folder.parent.name}/{folder.name}")
            return _SAME if ledger.releases == summary.history else b""

        try:
            same = bool(self._in_ledger(kept, compared))
            published = published_dataset(terms.published, folder.name) if terms.published else None
        except DeclarationError:
            return False
        except OutputError:
            published = None  # a catalogue that cannot be read back counts as empty (`metadata.versions.acceptance`)
        if published is not None and published.content != summary.history[-1].content:
            return False  # the limits have to be looked at
        return same and publishers.get(summary.publisher.code) == summary.publisher

    def _in_ledger(self, kept: Kept, compared: Callable[[], bytes]) -> Content:
        """Return whether the ledger of a dataset has its versions, as it is kept, or `compared` tells."""
        return self.keeping.made(kept.head.sha256, "ledger", self._ledgers[kept.summary.id], compared)

    def _object(self, sha256: str, size: int) -> Content | None:
        return self._store.held(sha256, size) if sha256 else None

    @property
    def _store(self) -> ObjectStore:
        """The objects of the folder, of earlier builds too."""
        return ObjectStore((self._folder or self.keeping.folder) / OBJECTS)

    def _read_record(self) -> LastRun:
        data = self._read(RECORD, "")
        try:
            loaded = None if data is None else json.loads(data)
            if loaded is None:
                return LastRun()
            tuples = {name: tuple(loaded[name]) for name in ("targets", "report", "quality", "datasets")}
            return LastRun(**{**loaded, **tuples})
        except (ValueError, KeyError, TypeError):  # whole, but of another program
            self.corrupt.append(RECORD)
            return LastRun()

    def _read(self, name: str, key: str) -> bytes | None:
        """Return the content of a file written under this key; None when there is none."""
        if self._folder is None:
            return None
        try:
            head, _, content = (self._folder / name).read_bytes().partition(b"\n")
            written = json.loads(head[:_LONGEST_HEAD])
            if written["key"] != key:
                return None
            if written["sha256"] == fingerprints.of_bytes(content):
                return content
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, KeyError, TypeError):
            pass  # noted below, like content that was changed
        self.corrupt.append(name)
        return None


def _keys(folder: Path, base_url: str, program: str) -> tuple[str, str]:
    """Return the key of a dataset's folder, and of its ledger; empty when it cannot be read, which building it will tell."""
    try:
        files = fingerprints.of_files(folder)
    except OSError:
        return "", ""
    ledger = {name: files.pop(name) for name in list(files) if name.startswith(_LEDGER)}
    return fingerprints.of(program, base_url, files), fingerprints.of(ledger)


def _lost(kept: Kept) -> bool:
    """Return whether any object of a dataset is gone or damaged."""
    from metadata.versions.kept.cache_entry import objects_of

    try:
        return damaged(kept.head) or any(map(damaged, objects_of(kept.head)))
    except (OSError, ValueError):
        return True


def _locked(path: Path) -> FileLock:
    """Return a lock that is held. Raises OSError (filelock's Timeout) when another process holds it."""
    from filelock import FileLock

    lock = FileLock(path, fallback_to_soft=False)
    lock.acquire(blocking=False)
    return lock


def _write(path: Path, key: str, content: bytes) -> None:
    data = json.dumps({"key": key, "sha256": fingerprints.of_bytes(content)}).encode() + b"\n" + content
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_quickly(path, data)  # builds that share the folder do not write the same file
