"""What a worker of a cluster must have in common with the process it works for: program, packages, folders.

Looked at in each worker before it builds anything: another program makes other bytes, and another folder of the same name
other data. Out of scope: how the worker is asked (`catalog.runs.workers.on_worker`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from catalog.runs.reuse import running_program
from catalog.runs.workers.collecting import collect_seldom
from metadata.declared.regular_file import passed_over
from metadata.versions import fingerprints
from pipelines.problems import Place, Problem, SettingsError


@dataclass(frozen=True)
class Shared:
    """What the caller has: fingerprint of the program, folder of datasets and the fingerprint of what is listed there.

    `marks`: a file in each folder that workers write into, by its path, and what it says.
    """

    program: str
    datasets: str
    listed: str
    marks: Mapping[str, str]

    @property
    def facts(self) -> dict[str, Any]:
        """The same as plain values, for a worker that has no program yet."""
        return asdict(self)

    def require(self, worker: str, threads: int) -> None:
        """Raise SettingsError when this process, that of a worker, has something else than the caller.

        Codes: `cluster-threads`, `cluster-program`, `cluster-folder` (not there, another, or not to be written).
        """
        if threads != 1:
            raise _unfit("cluster-threads", worker, threads=str(threads))
        if running_program() != self.program:
            raise _unfit("cluster-program", worker)
        if listing(Path(self.datasets)) != self.listed:
            raise _unfit("cluster-folder", worker, folder=self.datasets)
        for path, word in self.marks.items():
            if not _says(Path(path), word):
                raise _unfit("cluster-folder", worker, folder=str(Path(path).parent))
        collect_seldom()


def listing(datasets: Path) -> str:
    """Return the fingerprint of the names in a folder of datasets and of its publishers; empty when it cannot be read."""
    publishers = datasets / "publishers.yaml"
    try:
        names = sorted(entry.name for entry in datasets.iterdir() if not passed_over(entry.name))
        return fingerprints.of(names, fingerprints.of_bytes(publishers.read_bytes()) if publishers.is_file() else "")
    except OSError:
        return ""


def _says(mark: Path, word: str) -> bool:
    try:
        return mark.read_text(encoding="ascii") == word and os.access(mark.parent, os.W_OK)
    except (OSError, ValueError):
        return False


def _unfit(code: str, worker: str, **facts: str) -> SettingsError:
    return SettingsError(Problem(code, Place(key="--cluster"), {"worker": worker, **facts}))
