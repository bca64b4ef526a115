"""An office's workplace made: the municipality that is meant, and the files written into a folder that is new or empty.

Out of scope: what the files say (`metadata.building.workplace`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from metadata.building.drafting.new_publisher import code_of
from metadata.vocabularies.municipalities import LocalGovernment, local_governments
from pipelines.problems import OutputError, Place, Problem, SettingsError

WORK = ".keikaku"
"""The folder of reports, which the desk may have made before there is a workplace."""


def named_office(text: str) -> LocalGovernment | None:
    """Return the municipality that a code or a name means, None where none was named.

    Raises SettingsError `publisher-not-listed`, `publisher-several`.
    """
    found = local_governments().get(code_of(text)) if text else None
    if text and found is None:
        raise SettingsError(Problem("publisher-not-listed", Place(key="--publisher"), {"given": text}))
    return found


def write_workplace(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a workplace. Raises OutputError `init-not-empty`, `output-unwritable`."""
    try:
        if folder.exists() and any(path.name != WORK for path in folder.iterdir()):
            raise OutputError(Problem("init-not-empty", Place(str(folder)), {"folder": str(folder)}))
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            if data.startswith(b"#!"):
                path.chmod(0o755)
    except OSError as error:
        facts = {"file": str(folder), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(str(folder)), facts)) from error
