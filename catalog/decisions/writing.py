"""A file for an officer to fill in, written once: what somebody typed is never overwritten.

Out of scope: what stands in it.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.problems import OutputError, Place, Problem


def write_new(path: Path, data: bytes) -> None:
    """Write a workbook that is not there yet. Raises OutputError `form-ending`, `form-exists`, `output-unwritable`."""
    if path.suffix.lower() != ".xlsx":
        raise OutputError(Problem("form-ending", Place(str(path)), {"file": str(path)}))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise OutputError(Problem("form-exists", Place(str(path)), {"file": str(path)})) from error
    except OSError as error:
        facts = {"file": str(path), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(str(path)), facts)) from error
