"""The workers of a Dask cluster: connected, checked at once, and left as they were found.

The cluster is the office's own: `dask scheduler` and `dask worker --nthreads 1`, with the same program and packages as here
(a folder that all see, or installed), and with the folders of datasets and catalogue at the same path. Both are checked in
every worker before anything is built, and in those that come later. A worker that is killed costs nothing but time: others
do its work again, until several have died of the same dataset. `dask[distributed]` is needed here only (extra `cluster`).

Out of scope: starting a cluster; TLS and passwords, which Dask's own settings have.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Executor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.folder.catalogue_folder import unwritable
from catalog.runs.reuse import CHECKOUT, running_program
from catalog.runs.workers.in_order import AHEAD, InOrder
from catalog.runs.workers.shared import Shared, listing
from pipelines.problems import ClusterError, Place, Problem, SettingsError

if TYPE_CHECKING:
    from distributed import Client

_PATIENCE = 20
"""Seconds within which a scheduler has to answer and have a worker, and within which one under way may end."""
_PLACE = Place(key="--cluster")


@contextmanager
def connected(address: str, datasets: Path, written: tuple[Path, ...]) -> Iterator[Executor]:
    """Give what runs builds side by side on a cluster.

    Raises SettingsError `cluster-package`, `cluster-program-missing`, and what `Shared.require` finds in a worker;
    ClusterError `cluster-unreachable`, `cluster-no-worker`, and, while it is at work, `cluster-lost`; OutputError for a
    folder that cannot be written.
    """
    try:
        lost = _raised_when_lost()
    except ImportError as error:
        raise SettingsError(Problem("cluster-package", _PLACE, {"detail": str(error)})) from error
    with ExitStack() as stack:
        marks = dict(stack.enter_context(_marked(folder)) for folder in written)
        client = stack.enter_context(_client(address))
        stack.enter_context(_checked_workers(client, address, datasets, marks))
        from catalog.runs.workers.on_worker import caller

        with _told_when_lost(client, address):
            executor, ahead = client.get_executor(), AHEAD * len(client.nthreads())
        try:
            yield InOrder(executor, ahead, lost, lambda: _problem("cluster-lost", address), caller())
        finally:
            with _nothing_if_lost(client, address):
                executor.shutdown(wait=False)


def _raised_when_lost() -> tuple[type[BaseException], ...]:
    """Return what Dask raises for work when the scheduler, or all that a dataset was given to, are gone."""
    from distributed import KilledWorker
    from distributed.client import ClosedClientError
    from distributed.comm.core import CommClosedError
    from distributed.core import RPCClosed

    return (KilledWorker, CommClosedError, RPCClosed, ClosedClientError, CancelledError)


@contextmanager
def _told_when_lost(client: Client, address: str) -> Iterator[None]:
    """Raise ClusterError `cluster-lost` where the scheduler goes, or is gone, while it is asked; around calls of Dask only.

    A client that cannot connect again raises an OSError. One that has given up raises a RuntimeError, or asks its scheduler
    all the same, which is None by then (`distributed.Client._close`), at any moment and without a lock to see it by.
    """
    lost: tuple[type[BaseException], ...] = (*_raised_when_lost(), OSError, RuntimeError, AttributeError)
    try:
        yield
    except lost as error:
        if isinstance(error, AttributeError) and client.scheduler is not None:
            raise
        raise _problem("cluster-lost", address) from error


@contextmanager
def _nothing_if_lost(client: Client, address: str) -> Iterator[None]:
    """Leave undone what is asked of a scheduler that is gone, at the end: with it went all that it was told."""
    with suppress(ClusterError), _told_when_lost(client, address):
        yield


def _problem(code: str, address: str) -> ClusterError:
    return ClusterError(Problem(code, _PLACE, {"address": address}))


@contextmanager
def _client(address: str) -> Iterator[Client]:
    from distributed import Client

    log = logging.getLogger("distributed")
    before = log.level
    log.setLevel(logging.CRITICAL)  # what becomes of the work is told by our own messages
    try:
        try:
            client = Client(address, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise _problem("cluster-unreachable", address) from error
        try:
            yield client
        finally:
            with _nothing_if_lost(client, address):
                client.close(timeout=_PATIENCE)
    finally:
        log.setLevel(before)


@contextmanager
def _marked(folder: Path) -> Iterator[tuple[str, str]]:
    """Leave a file in a folder for the workers to find, while the body runs; give its path and what it says."""
    word = secrets.token_hex(16)
    path = folder.resolve() / f".keikaku-{word}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(word, encoding="ascii")
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield str(path), word
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _checked_workers(client: Client, address: str, datasets: Path, marks: Mapping[str, str]) -> Iterator[None]:
    """Have every worker, also one that comes later, find the program and the folders before it works."""
    import cloudpickle

    from catalog.runs.workers import on_worker

    with _told_when_lost(client, address):
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise _problem("cluster-no-worker", address) from error
    shared = Shared(running_program(), str(datasets.resolve()), listing(datasets), marks)
    name = f"keikaku-{secrets.token_hex(8)}"
    cloudpickle.register_pickle_by_value(on_worker)  # a worker that has just started does not know where the program is
    try:
        with _told_when_lost(client, address):
            client.register_plugin(on_worker.Begin(str(CHECKOUT), shared.facts), name=name)
        yield
    except on_worker.NO_PROGRAM as error:
        raise SettingsError(Problem("cluster-program-missing", _PLACE, {"folder": str(CHECKOUT)})) from error
    finally:
        with _nothing_if_lost(client, address):
            _until_idle(client)
            client.unregister_worker_plugin(name)
        cloudpickle.unregister_pickle_by_value(on_worker)


def _until_idle(client: Client) -> None:
    """Wait for what workers are still at: it cannot be called off, and must not write once this process is gone."""
    from catalog.runs.workers.on_worker import at_work

    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and any(client.run(at_work).values()):
        time.sleep(0.1)
