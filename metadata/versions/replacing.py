"""Files that are replaced whole or not at all, also when the power goes.

Out of scope: a folder that is replaced as one (`catalog.folder.catalogue_folder`).
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from pipelines.problems import OutputError, Place, Problem

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Numbers of the errors by which a system says that there is no space left."""


def unwritable(folder: Path, error: OSError) -> OutputError:
    """Return the error for a failed write: `output-full` when space ran out, else `output-unwritable`."""
    code = "output-full" if error.errno in FULL else "output-unwritable"
    return OutputError(Problem(code, Place(str(folder)), {"file": str(folder), "detail": error.strerror or str(error)}))


def no_temporary_file(error: OSError) -> OutputError:
    """Return the same for the system's folder of temporary files, which may be on a disk of its own, or be none."""
    return unwritable(Path(tempfile.tempdir or os.environ.get("TMPDIR", "TMPDIR")), error)


def write_through(path: Path, data: bytes) -> None:
    """Write a file down to the disk: else a power cut after a renaming could leave it empty. Raises OSError."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, data: bytes, ending: str = ".new") -> None:
    """Write a file beside its place, under its name with `ending`, and move it there. Raises OSError."""
    fresh = path.with_name(f"{path.name}{ending}")
    write_through(fresh, data)
    fresh.replace(path)
