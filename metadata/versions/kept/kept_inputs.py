"""What a dataset was made from, kept for each version that was built, so that an earlier state can be brought back.

    <store>/<id>/<name>.json     path in the dataset's folder → SHA-256; named by a version, or before-1, before-2 …
    <store>/files/<sha256>       each file once, whatever states it belongs to

Kept are the document, the declarations, corrections, settlements, results: all files of the folder but what tells of
versions (ledger, its row differences, proposals). Deleting the store is always safe: then no state can be brought back.
Out of scope: whether a state that was brought back is published (`metadata.versions.acceptance`).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from metadata.declared.regular_file import passed_over, read_regular
from metadata.versions.ledger import DIFFERENCES, NAME
from metadata.versions.replacing import replace_file
from pipelines.problems import OutputError, Place, Problem

BEFORE = "before-"
_OF_VERSIONS = {NAME, "proposed.yaml", DIFFERENCES}


def inputs(folder: Path) -> dict[str, bytes]:
    """Return the files that a dataset is made from: relative path with `/` → bytes. Raises OSError."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in found}
    parted = {name: (path, name.split("/")) for name, path in names.items()}
    own = {n: p for n, (p, parts) in parted.items() if parts[0] not in _OF_VERSIONS and not any(map(passed_over, parts))}
    return {name: read_regular(path, folder) for name, path in own.items()}


def keep_inputs(store: Path, folder: Path, name: str) -> None:
    """Keep the state of a dataset's folder under a name, once. Raises OSError."""
    record = store / folder.name / f"{name}.json"
    if record.exists():
        return
    listed = {}
    for path, data in inputs(folder).items():
        listed[path] = hashlib.sha256(data).hexdigest()
        kept = store / "files" / listed[path]
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            replace_file(kept, data)
    record.parent.mkdir(parents=True, exist_ok=True)
    replace_file(record, json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n")


def kept_names(store: Path, id_: str) -> list[str]:
    """Return the names of the states that are kept of a dataset."""
    return sorted(path.stem for path in (store / id_).glob("*.json"))


def kept_inputs(store: Path, id_: str, name: str) -> dict[str, bytes]:
    """Return a state. Raises OutputError `kept-missing` for one that is not there, or not as it was written."""
    try:
        listed = json.loads((store / id_ / f"{name}.json").read_text(encoding="utf-8"))
        files = {str(path): (store / "files" / str(sha256)).read_bytes() for path, sha256 in listed.items()}
        inner = not any(path.startswith("/") or ".." in path.split("/") for path in files)
        whole = inner and all(hashlib.sha256(files[path]).hexdigest() == sha256 for path, sha256 in listed.items())
    except (OSError, ValueError, AttributeError):
        whole = False
    if not whole:
        raise OutputError(Problem("kept-missing", Place(id_), {"name": name}))
    return files


def bring_back(store: Path, folder: Path, name: str) -> str:
    """Put a state back into the folder of a dataset; return the name under which the state before is kept.

    Raises OutputError `kept-missing`, `output-unwritable`.
    """
    files = kept_inputs(store, folder.name, name)
    count = sum(kept.startswith(BEFORE) for kept in kept_names(store, folder.name))
    before = f"{BEFORE}{count + 1}"
    try:
        keep_inputs(store, folder, before)
        now = inputs(folder)
        for path, data in files.items():
            if now.get(path) != data:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                replace_file(folder / path, data)
        for path in now.keys() - files.keys():  # kept above
            (folder / path).unlink()
    except OSError as error:
        facts = {"file": str(folder), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(str(folder)), facts)) from error
    return before
