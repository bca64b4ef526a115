"""The folder of a new dataset on the disk: which it is, what lies in it, and writing into it whole files only.

Out of scope: what is written (`drafting.new_dataset`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from metadata.declared.regular_file import passed_over, read_regular
from metadata.declared.value_types import is_dataset_id
from metadata.declared.yaml_file import load_yaml
from metadata.versions.replacing import replace_file
from pipelines.problems import DeclarationError, OutputError, Place, Problem, SettingsError, SourceError

DATASET = "dataset.yaml"
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
"""Names that a file of a dataset may have."""


def folder_of(root: Path, code: str, id_given: str, stem: str, digest: str, standard: str = "") -> Path:
    """Return the folder of a file: the one of the publisher that holds it, else one by its id.

    Another document of a published plan is another dataset; another file of a `standard` dataset is its next state. Raises
    SettingsError `id-form`, and `new-id-taken` for the folder of a published dataset with another document.
    """
    held = next((path for path in _folders(root, code) if _digest(path) == digest), None)
    id_ = id_given or (held.name if held else f"{code}_{stem}")
    if not is_dataset_id(id_) or id_[:6] != code:
        raise SettingsError(Problem("id-form", Place(key="--id"), {"given": id_}))
    folder = root / id_
    next_state = bool(standard) and (folder / DATASET).exists() and declared_standard(folder) == standard
    if (folder / "changes.yaml").exists() and _digest(folder) != digest and not next_state:
        raise SettingsError(Problem("new-id-taken", Place(key="--id"), {"given": id_}))
    return folder


def _folders(root: Path, code: str) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.is_dir() and not passed_over(path.name) and path.name.startswith(f"{code}_"):
            yield path


def _digest(folder: Path) -> str:
    return declared_source(folder, "sha256") if (folder / DATASET).exists() else ""


def declared_source(folder: Path, key: str) -> str:
    """Return a value of `source` in dataset.yaml, which may still lack others. Raises DeclarationError."""
    file = load_yaml(folder / DATASET, f"{folder.parent.name}/{folder.name}/{DATASET}")
    source = file.data.get("source") if isinstance(file.data, dict) else None
    value = source.get(key) if isinstance(source, dict) else None
    if not isinstance(value, str) or not PLAIN.fullmatch(value):
        raise DeclarationError(Problem("key-missing", file.place(("source", key))))
    return value


def declared_standard(folder: Path) -> str:
    """Return the standard dataset that dataset.yaml declares, "" for a plan. Raises DeclarationError."""
    file = load_yaml(folder / DATASET, f"{folder.parent.name}/{folder.name}/{DATASET}")
    value = file.data.get("standard") if isinstance(file.data, dict) else None
    return value if isinstance(value, str) else ""


def text_of(path: Path) -> str:
    """Return the text of a YAML file of the folder. Raises SourceError `file-unreadable`."""
    return bytes_of(path).decode("utf-8-sig", errors="surrogateescape")


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a regular file in its folder. Raises SourceError `file-unreadable`."""
    try:
        return read_regular(path, path.parent)
    except OSError as error:
        facts = {"detail": error.strerror or str(error)}
        raise SourceError(Problem("file-unreadable", Place(str(path)), facts)) from error


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, each whole or not at all. Raises OutputError `output-unwritable`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            replace_file(folder / name, data)
    except OSError as error:
        facts = {"file": str(folder), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(str(folder)), facts)) from error


def renewed(folder: Path, data: bytes, digest: str) -> bool:
    """Take over a document that was saved again: its copy, and its checksum in dataset.yaml. Return whether it was."""
    old = _digest(folder)
    if old != digest:
        text = text_of(folder / DATASET).replace(old, digest)
        write_files(folder, {declared_source(folder, "file"): data, DATASET: text.encode(errors="surrogateescape")})
    return old != digest
