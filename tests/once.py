"""What is costly to make is made once for a run of the tests: one process makes it, the others wait and take it.

It lies in the temporary folder that all processes of a run have in common, behind a lock. A value comes back as a copy of
its own for each process; a folder is the same for all, and nobody may change it.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

T = TypeVar("T")


@dataclass(frozen=True)
class Once:
    """The things made once, in the folder `shared`."""

    shared: Path

    def value(self, name: str, make: Callable[[], T]) -> T:
        """Return what `make` returns, which can be pickled; called in one process only."""

        def keep(folder: Path) -> None:
            (folder / "value").write_bytes(pickle.dumps(make()))

        made: T = pickle.loads((self.folder(f"{name}.value", keep) / "value").read_bytes())  # noqa: S301 - written above
        return made

    def folder(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return a folder that `make` has filled; called in one process only, again after it failed."""
        folder, done = self.shared / f"once-{name}", self.shared / f"once-{name}.done"
        with FileLock(self.shared / f"once-{name}.lock"):
            if not done.exists():
                folder.mkdir(exist_ok=True)
                make(folder)
                done.touch()
        return folder
