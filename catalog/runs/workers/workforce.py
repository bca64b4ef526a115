"""Who is asked to build: this process, so many processes beside it, or the workers of a Dask cluster.

Light on purpose: options are made of it. Out of scope: how they work (`catalog.runs.workers.processes`, `cluster`).
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Workforce:
    """So many `jobs` of this computer, or the cluster whose scheduler has an address (tcp://host:8786).

    Workers of a cluster must see as this process does: the folder of the `datasets`, and the folders that are `written`.
    """

    jobs: int = 1
    cluster: str = ""
    datasets: Path = Path()
    written: tuple[Path, ...] = ()

    @contextmanager
    def at_work(self) -> Iterator[Executor | None]:
        """Give what runs builds side by side: nothing where this process builds by itself.

        Raises as `catalog.runs.workers.cluster.connected` does.
        """
        if self.cluster:
            from catalog.runs.workers.cluster import connected

            with connected(self.cluster, self.datasets, self.written) as executor:
                yield executor
        elif self.jobs > 1:
            from catalog.runs.workers.processes import processes

            with processes(self.jobs) as pool:
                yield pool
        else:
            yield None
