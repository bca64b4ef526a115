"""Processes that build, side by side: what each of them is set to, and how everything ends when it is told to stop.

SIGTERM (systemd, a container, a scheduler that gives up waiting, the desk) is taken like Ctrl-C: as KeyboardInterrupt, once,
so that lock, report and alarm are seen to; on Windows, where no process can be sent one, SIGBREAK is. Workers end with the
process that started them, also when that is killed: an orphan would wait for work for ever, and hold the lock of the
catalogue with it. Out of scope: what is built (`catalog.runs.building`).
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

_ALLOCATED = 50_000
_STOPS = [number for name in ("SIGTERM", "SIGBREAK") if (number := getattr(signal, name, None)) is not None]


def collect_seldom() -> None:
    """Look for unreachable cycles less often than Python does (every 700 objects), in this process.

    A build makes millions of rows, cells and triples that live until it ends, and hardly a cycle: each look costs more than
    it finds (0.11 of a build's processor time); the peak of memory stays as it is.
    """
    gc.set_threshold(_ALLOCATED)


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Take SIGTERM and SIGBREAK as KeyboardInterrupt while the body runs; a second one changes nothing.

    Gives a function after whose call a first one changes nothing either: for the seconds that the end of a run takes.
    """
    if threading.current_thread() is not threading.main_thread():  # the only one that may say so
        yield lambda: None
        return
    before = {number: signal.signal(number, _stop) for number in _STOPS}
    try:
        yield _go_on
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """Give what runs builds side by side: nothing for one job, else that many processes."""
    if jobs == 1:
        yield None
        return
    with ProcessPoolExecutor(jobs, initializer=_begin) as pool:
        try:
            yield pool
        except KeyboardInterrupt:
            for worker in multiprocessing.active_children():  # nobody waits for what they are at
                worker.terminate()
            raise


def _go_on() -> None:
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)


def _stop(*_: object) -> None:
    _go_on()
    raise KeyboardInterrupt


def _begin() -> None:
    """Set up a worker: Ctrl-C, which reaches every process of the terminal, is for the one that can tell of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
