"""What the last good run built, kept so that the next builds only what is stale.

    <folder>/run.json    what the run was made of, what it published, and the key and SHA-256 of each file below
    <folder>/<id>.json   a finished dataset (`metadata.versions.cache_entry`)

A dataset is stale when its key is another: files of its folder but the ledger, base URL, the program itself. What can change
without it is compared with what was kept: the ledger, the publisher, and what is published. A derived dataset has the keys
and versions of its members as its key, and the settings.

Nothing here is trusted: a file that is not what run.json says, a run.json that cannot be read, one of another program or
checkout only mean that more is built again. Deleting the folder is always safe. Out of scope: building
(`metadata.building.build`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from metadata.versions import fingerprints

if TYPE_CHECKING:
    from metadata.declared.settings import Settings
    from metadata.described.dataset import Dataset, Publisher
    from metadata.versions.acceptance import Terms
    from metadata.versions.cache_entry import Kept

RECORD = "run.json"


@dataclass(frozen=True)
class Entry:
    """A kept dataset: the key it was built under, and the SHA-256 of its file."""

    key: str
    sha256: str


@dataclass(frozen=True)
class Record:
    """A good run: fingerprint of all that went in, SHA-256 of the catalogue's manifest, its targets, datasets in order.

    `keep_reports` is what its settings said. All empty for no run.
    """

    inputs: str = ""
    catalogue: str = ""
    targets: tuple[str, ...] = ()
    keep_reports: int = 0
    datasets: Mapping[str, Entry] = field(default_factory=dict)


class Stock:
    """The kept datasets of a folder; without a folder nothing is kept.

    `taken` are the ids of datasets that were, `rebuilt` those built again, in order; `spoilt` the files that were not what
    they should have been.
    """

    def __init__(self, folder: Path | None = None, program: str = "") -> None:
        self._folder = folder
        self._program = program
        self._keys: dict[str, str] = {}
        self._themes: dict[str, dict[str, tuple[str, ...]]] = {}
        self.taken: set[str] = set()
        self.rebuilt: list[str] = []
        self.spoilt: list[str] = []
        self.record = self._read_record()

    def sources(
        self, root: Path, ids: Iterable[str], settings: Settings, terms: Terms, known: Mapping[str, Publisher]
    ) -> dict[str, Kept]:
        """Return those datasets, read from documents, that need not be built again; `known`: the publishers by code."""
        if self._folder is None:
            return {}
        found: dict[str, Kept] = {}
        for id_ in ids:
            self._keys[id_] = _source_key(root / id_, settings.base_url, self._program)
            kept = self._take(id_)
            if kept is not None and _stands(kept.dataset, root, id_, known, terms):
                found[id_] = kept.alone()
                self.taken.add(id_)
                self._themes[id_] = kept.themes
        return found

    def derived(self, id_: str, members: Sequence[Dataset], settings: Settings) -> Dataset | None:
        """Return a dataset made of `members`, or None when it is to be made again."""
        if self._folder is None:
            return None
        said = settings.model_dump(mode="json", include={"base_url", "catalogue", "cross_dx_indicators", "open_data_list"})
        made_of = [
            [
                m.id,
                self._keys.get(m.id),
                asdict(m.publisher),
                [[r.version, r.date.isoformat(), r.content] for r in m.history],
            ]
            for m in members
        ]
        self._keys[id_] = fingerprints.of(self._program, said, made_of)
        kept = self._take(id_)
        if kept is None:
            return None
        self.taken.add(id_)
        return kept.alone().dataset

    def built(self, id_: str, themes: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Note that a dataset was built, with the themes of its measures."""
        self.rebuilt.append(id_)
        self._themes[id_] = dict(themes or {})

    def all(self) -> list[Dataset] | None:
        """Return the datasets of the last good run in their order, or None when one of them is not what it was."""
        found = [self._take(id_, entry.key) for id_, entry in self.record.datasets.items()]
        return None if None in found else [kept.dataset for kept in found if kept is not None]

    def keep(
        self, datasets: Sequence[Dataset], inputs: str, catalogue: str, targets: Sequence[str], keep_reports: int
    ) -> None:
        """Keep the finished datasets of a good run, the record last. Raises OSError; nothing wrong is kept then."""
        from metadata.versions.cache_entry import Kept, to_json

        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        entries: dict[str, Entry] = {}
        for dataset in datasets:
            data = to_json(Kept(dataset, self._themes.get(dataset.id, {})))
            entries[dataset.id] = Entry(self._keys.get(dataset.id, ""), fingerprints.of_bytes(data))
            path = self._folder / f"{dataset.id}.json"
            if not path.is_file() or path.read_bytes() != data:
                _replace(path, data)
        self.record = Record(inputs, catalogue, tuple(targets), keep_reports, entries)
        _replace(self._folder / RECORD, json.dumps(asdict(self.record), indent=1).encode())
        for path in self._folder.iterdir():
            if path.is_file() and path.name != RECORD and path.stem not in entries:
                path.unlink()

    def _take(self, id_: str, key: str | None = None) -> Kept | None:
        from metadata.versions.cache_entry import from_json  # pydantic is not needed to find that nothing has changed

        entry = self.record.datasets.get(id_)
        if self._folder is None or entry is None or not entry.key or entry.key != (key or self._keys[id_]):
            return None
        try:
            data = (self._folder / f"{id_}.json").read_bytes()
            if fingerprints.of_bytes(data) == entry.sha256:
                return from_json(data)
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            pass  # told below, like one that was changed
        self.spoilt.append(f"{id_}.json")
        return None

    def _read_record(self) -> Record:
        if self._folder is None:
            return Record()
        try:
            said = json.loads((self._folder / RECORD).read_text(encoding="utf-8"))
            entries = {str(id_): Entry(str(e["key"]), str(e["sha256"])) for id_, e in said["datasets"].items()}
            targets = tuple(map(str, said["targets"]))
            return Record(str(said["inputs"]), str(said["catalogue"]), targets, int(said["keep_reports"]), entries)
        except (FileNotFoundError, NotADirectoryError):
            return Record()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self.spoilt.append(RECORD)
            return Record()


def _source_key(folder: Path, base_url: str, program: str) -> str:
    """Return the key of a dataset's folder; empty when it cannot be read, which building it will tell."""
    try:
        return fingerprints.of(program, base_url, fingerprints.of_files(folder, _of_ledger))
    except OSError:
        return ""


def _of_ledger(name: str) -> bool:
    return name.startswith(("changes.yaml", "changes/"))


def _stands(dataset: Dataset, root: Path, id_: str, known: Mapping[str, Publisher], terms: Terms) -> bool:
    """Return whether what was kept is what a build would give: same ledger, same publisher, nothing else published."""
    from metadata.versions.ledger import read_ledger
    from metadata.versions.published import published_dataset
    from pipelines.problems import DeclarationError, OutputError

    try:
        ledger = read_ledger(root / id_, f"{root.name}/{id_}")
        held = published_dataset(terms.published, id_) if terms.published else None
    except DeclarationError:
        return False
    except OutputError:
        held = None  # a catalogue that cannot be read back counts as empty (`metadata.versions.acceptance`)
    if held is not None and held.content != dataset.history[-1].content:
        return False  # the limits have to be looked at
    return ledger.releases == dataset.history and known.get(dataset.publisher.code) == dataset.publisher


def _replace(path: Path, data: bytes) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
