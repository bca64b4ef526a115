"""SIGTERM (systemd, a container, a scheduler that gives up waiting, the desk) is taken like Ctrl-C, as KeyboardInterrupt.

On Windows, where no process can be sent one, SIGBREAK is. Once, so that lock, report and alarm are seen to. Out of scope:
how workers end (`catalog.runs.workers`).
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_STOPS = [number for name in ("SIGTERM", "SIGBREAK") if (number := getattr(signal, name, None)) is not None]


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


def _go_on() -> None:
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)


def _stop(*_: object) -> None:
    _go_on()
    raise KeyboardInterrupt
