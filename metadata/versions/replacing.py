"""Files that are replaced whole or not at all, also when the power goes.

Out of scope: a folder that is replaced as one (`catalog.folder.catalogue_folder`).
"""

from __future__ import annotations

import os
from pathlib import Path


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
