"""Memory that nobody uses any more, given back to the system at the end of a stage that used much.

The C library keeps what is freed between things that still live; a page of the catalogue leaves a hundred megabytes, and the
next stage would come on top of them. Out of scope: what is held (`metadata.formats.paging.collector_at_rest`).
"""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give free memory back, where the C library has a call for it (glibc); elsewhere do nothing."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
