"""How often a process looks for garbage. Light on purpose: every command begins with it."""

from __future__ import annotations

import gc

_ALLOCATED = 50_000


def collect_seldom() -> None:
    """Look for unreachable cycles less often than Python does (every 700 objects), in this process.

    A build makes millions of rows, cells and triples that live until it ends, and hardly a cycle: each look costs more than
    it finds (0.11 of a build's processor time); the peak of memory stays as it is.
    """
    gc.set_threshold(_ALLOCATED)
