"""SIGTERM (systemd, a container, a scheduler that gives up waiting) is taken like Ctrl-C, as KeyboardInterrupt.

Once, so that lock, report and alarm are seen to. Out of scope: how workers end (`catalog.runs.workers`).
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """Take SIGTERM as KeyboardInterrupt while the body runs; a second one changes nothing.

    Gives a function after whose call a first one changes nothing either: for the seconds that the end of a run takes.
    """
    if threading.current_thread() is not threading.main_thread():  # the only one that may say so
        yield lambda: None
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield _go_on
    finally:
        signal.signal(signal.SIGTERM, before)


def _go_on() -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _stop(*_: object) -> None:
    _go_on()
    raise KeyboardInterrupt
