"""Memory that nobody uses any more, given back to the system at the end of a stage that used much: of this process
(`give_back`) and of those that work for it (`relieve`).

The C library keeps what is freed between things that still live; a page of the catalogue leaves a hundred megabytes, and the
next stage would come on top of them. Out of scope: what is held (`metadata.formats.paging.collector_at_rest`).
"""

from __future__ import annotations

import ctypes
import sys
from concurrent.futures import Executor
from typing import Protocol, runtime_checkable


@runtime_checkable
class Relievable(Protocol):
    """An executor whose workers can be relieved by others who hold nothing yet."""

    def relieve(self) -> None:
        """Let those at work end, and others take their place, if there are any."""


def relieve(executor: Executor | None) -> None:
    """Have the workers of an executor relieved, if it can: what their last stage left between things that live is gone."""
    if isinstance(executor, Relievable):
        executor.relieve()


def give_back() -> None:
    """Give free memory back, where the C library has a call for it (glibc); elsewhere do nothing."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
