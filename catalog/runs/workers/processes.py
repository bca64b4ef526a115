"""Processes that build, side by side: what each of them is set to, and how they end with the one that started them.

Where workers are copies of this process, all are begun at once, while it is small: also those who relieve the first when
these have grown. They end with that process also when it is killed: an orphan would wait for work for ever, and hold the
lock of the catalogue with it. Out of scope: what is built (`catalog.runs.building`).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager

from catalog.runs.workers.collecting import collect_seldom
from catalog.runs.workers.in_order import AHEAD, InOrder
from pipelines.problems import Place, Problem, WorkerLostError

_BEHIND = 3
"""How much nicer a worker is: two of them leave the process that they work for nearly all of a core that they share."""


@contextmanager
def processes(jobs: int) -> Iterator[Executor]:
    """Give what runs builds side by side in that many processes. It raises WorkerLostError `worker-lost` for one killed."""
    with (
        ProcessPoolExecutor(jobs, initializer=_begin) as first,
        ProcessPoolExecutor(jobs, initializer=_begin) as relief,
    ):
        if multiprocessing.get_start_method() == "fork":
            relief.submit(_begun)
        try:
            yield InOrder(first, AHEAD * jobs, (BrokenExecutor,), lambda: _lost(jobs), relief=relief)
        except KeyboardInterrupt:
            for worker in multiprocessing.active_children():  # nobody waits for what they are at
                worker.terminate()
            raise


def _lost(jobs: int) -> WorkerLostError:
    return WorkerLostError(Problem("worker-lost", Place(key="--jobs"), {"jobs": str(jobs)}))


def _begin() -> None:
    """Set up a worker: Ctrl-C, which reaches every process of the terminal, is for the one that can tell of it.

    And the processor is first for that one: what it alone can do (lists, writing) takes as long as the rest together.
    """
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_BEHIND)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    collect_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _begun() -> None:
    """Do nothing: a worker is there to do it."""


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
