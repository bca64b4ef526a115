"""What the last good build or run made, kept so that the next ones build only what is stale.

    <folder>/<id>.jsonl    a finished dataset (`metadata.versions.cache_entry`)
    <folder>/run.jsonl     the last good run: what went into it, and what it published

Each file has two lines of JSON: the key it was made under with the SHA-256 of the second line, and the content. A dataset
is stale when its key is another: files of its folder but the ledger, base URL, the program itself. What can change without
it is compared with the entry: the ledger, the publisher, and what is published. A derived dataset has the keys and versions
of its members as its key, and the settings.

Nothing here is trusted: a file that is not what was written, or of another program or checkout, only means that more is
built again. Files are replaced whole, so builds that share a folder do not disturb each other. Deleting the folder is
always safe. Out of scope: building (`metadata.building.build`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metadata.versions import fingerprints
from metadata.versions.replacing import replace_file

if TYPE_CHECKING:
    from metadata.declared.settings import Settings
    from metadata.described.dataset import Dataset, Publisher
    from metadata.versions.acceptance import Terms
    from metadata.versions.cache_entry import CacheEntry

ENDING = ".jsonl"
RECORD = f"run{ENDING}"
_LONGEST_HEAD = 300
"""Bytes of the first line of a file; it takes 150."""


@dataclass(frozen=True)
class LastRun:
    """A good run: fingerprint of all that went in, SHA-256 of the catalogue's manifest, names of its targets.

    `keep_reports` is what its settings said; `report` what its report said of the datasets, as plain values for JSON;
    `datasets` the key of each dataset by its id, in order. All empty for no run.
    """

    inputs: str = ""
    catalogue: str = ""
    targets: tuple[str, ...] = ()
    keep_reports: int = 0
    report: Mapping[str, Any] = field(default_factory=dict)
    datasets: Mapping[str, str] = field(default_factory=dict)


class BuildCache:
    """The cached datasets of a folder; without a folder nothing is cached.

    `hits` are the ids of datasets that were taken from it, `rebuilt` those built again, in order; `corrupt` the files that
    were not what was written.
    """

    def __init__(self, folder: Path | None = None, program: str = "") -> None:
        self._folder = folder
        self._program = program
        self._keys: dict[str, str] = {}
        self.hits: set[str] = set()
        self.rebuilt: list[str] = []
        self.corrupt: list[str] = []
        self.last_run = self._read_record()

    def datasets(
        self, root: Path, ids: Iterable[str], base_url: str, publishers: Mapping[str, Publisher], terms: Terms
    ) -> dict[str, Dataset]:
        """Return those datasets, read from the folders in `root`, that need not be built again."""
        if self._folder is None:
            return {}
        found: dict[str, Dataset] = {}
        for id_ in ids:
            self._keys[id_] = _source_key(root / id_, base_url, self._program)
            entry = self._entry(id_, self._keys[id_])
            if entry is not None and _is_current(entry.dataset, root, id_, publishers, terms):
                found[id_] = entry.alone()
                self.hits.add(id_)
        return found

    def derived(self, id_: str, members: Sequence[Dataset], settings: Settings) -> Dataset | None:
        """Return a dataset made of `members`, or None when it is to be made again."""
        if self._folder is None:
            return None
        used = settings.model_dump(mode="json", include={"base_url", "catalogue", "cross_dx_indicators", "open_data_list"})
        inputs = [
            [
                m.id,
                self._keys.get(m.id),
                asdict(m.publisher),
                [[r.version, r.date.isoformat(), r.content] for r in m.history],
            ]
            for m in members
        ]
        self._keys[id_] = fingerprints.of(self._program, used, inputs)
        entry = self._entry(id_, self._keys[id_])
        if entry is None:
            return None
        self.hits.add(id_)
        return entry.alone()

    def stand_in(self, id_: str) -> Dataset | None:
        """Return a dataset as the last good run published it, whatever has become of its folder; kept on as that."""
        key = self.last_run.datasets.get(id_, "")
        entry = self._entry(id_, key)
        if entry is None:
            return None
        self._keys[id_] = key
        return entry.alone()

    def note_rebuilt(self, id_: str) -> None:
        """Note that a dataset was built."""
        self.rebuilt.append(id_)

    def datasets_of_last_run(self) -> list[Dataset] | None:
        """Return the finished datasets of the last good run in their order, or None when one of them is lost."""
        entries = [self._entry(id_, key) for id_, key in self.last_run.datasets.items()]
        return None if None in entries else [entry.dataset for entry in entries if entry is not None]

    def save(self, datasets: Sequence[Dataset]) -> None:
        """Keep finished datasets. Raises OSError; nothing wrong is kept then."""
        from metadata.versions.cache_entry import CacheEntry, to_json

        if self._folder is not None:
            for dataset in datasets:
                _write(self._folder / f"{dataset.id}{ENDING}", self._keys.get(dataset.id, ""), to_json(CacheEntry(dataset)))

    def save_run(self, run: LastRun, datasets: Sequence[Dataset]) -> None:
        """Keep the finished datasets of a good run, then the run itself; forget datasets that are gone. Raises OSError."""
        if self._folder is None:
            return
        self.save(datasets)
        self.last_run = replace(run, datasets={dataset.id: self._keys.get(dataset.id, "") for dataset in datasets})
        _write(self._folder / RECORD, "", json.dumps(asdict(self.last_run), ensure_ascii=False).encode())
        current = {RECORD, *(f"{dataset.id}{ENDING}" for dataset in datasets)}
        for path in self._folder.glob(f"*{ENDING}*"):  # also what a killed process was writing
            if path.is_file() and path.name not in current:
                path.unlink(missing_ok=True)

    def _entry(self, id_: str, key: str) -> CacheEntry | None:
        from metadata.versions.cache_entry import from_json  # pydantic is not needed to find that nothing has changed

        data = self._read(f"{id_}{ENDING}", key) if key else None
        try:
            return None if data is None else from_json(data)
        except ValueError:
            self.corrupt.append(f"{id_}{ENDING}")
            return None

    def _read_record(self) -> LastRun:
        data = self._read(RECORD, "")
        try:
            loaded = None if data is None else json.loads(data)
            return LastRun() if loaded is None else LastRun(**{**loaded, "targets": tuple(loaded["targets"])})
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


def _source_key(folder: Path, base_url: str, program: str) -> str:
    """Return the key of a dataset's folder; empty when it cannot be read, which building it will tell."""
    try:
        return fingerprints.of(program, base_url, fingerprints.of_files(folder, _of_ledger))
    except OSError:
        return ""


def _of_ledger(name: str) -> bool:
    return name.startswith(("changes.yaml", "changes/"))


def _is_current(dataset: Dataset, root: Path, id_: str, publishers: Mapping[str, Publisher], terms: Terms) -> bool:
    """Return whether an entry is what a build would give: same ledger, same publisher, nothing else published."""
    from metadata.versions.ledger import read_ledger
    from metadata.versions.published import published_dataset
    from pipelines.problems import DeclarationError, OutputError

    try:
        ledger = read_ledger(root / id_, f"{root.name}/{id_}")
        published = published_dataset(terms.published, id_) if terms.published else None
    except DeclarationError:
        return False
    except OutputError:
        published = None  # a catalogue that cannot be read back counts as empty (`metadata.versions.acceptance`)
    if published is not None and published.content != dataset.history[-1].content:
        return False  # the limits have to be looked at
    return ledger.releases == dataset.history and publishers.get(dataset.publisher.code) == dataset.publisher


def _write(path: Path, key: str, content: bytes) -> None:
    data = json.dumps({"key": key, "sha256": fingerprints.of_bytes(content)}).encode() + b"\n" + content
    if path.is_file() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, data, f".{os.getpid()}.new")  # builds that share the folder do not write the same file
