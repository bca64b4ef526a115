"""What a worker of a cluster does before it builds. Sent to it as code: it knows neither the program nor where it lies.

Therefore nothing but Python and Dask is imported up here. Out of scope: what is looked at (`catalog.runs.workers.shared`).
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from distributed import Worker, WorkerPlugin

NO_PROGRAM = ModuleNotFoundError
"""Raised by a worker that sees no program: neither where the caller has it, nor installed as the package `keikaku`."""


class Begin(WorkerPlugin):
    """Puts the program on the path of a worker, and makes sure that it is what the caller has: program, folders, threads."""

    def __init__(self, program: str, facts: dict[str, Any]) -> None:
        self.program, self.facts = program, facts

    def setup(self, worker: Worker) -> None:
        """Raise ModuleNotFoundError, or SettingsError for what differs."""
        if "catalog.runs.workers.shared" not in sys.modules:
            sys.path.insert(0, self._found())
        from catalog.runs.workers.shared import Shared

        Shared(**self.facts).require(worker.address, worker.state.nthreads)

    def _found(self) -> str:
        installed = importlib.util.find_spec("keikaku")
        folders = [Path(self.program), *(Path(place) / "program" for place in _folders(installed))]
        for folder in folders:
            if (folder / "catalog" / "runs" / "workers" / "shared.py").is_file():
                return str(folder)
        raise ModuleNotFoundError(self.program)


def _folders(package: Any) -> list[str]:
    return list(package.submodule_search_locations or ()) if package else []


def caller() -> Callable[..., Any]:
    """Return what calls a pickled function; as a function in a function it is sent as code, also to the scheduler."""

    def call(pickled: bytes, arguments: bytes) -> Any:
        from catalog.runs.workers.in_order import called

        return called(pickled, arguments)

    return call


def at_work(dask_worker: Worker) -> int:
    """Return how many calls a worker is at, those included that were called off."""
    return len(dask_worker.active_threads)
