"""Free memory goes back to the system, where the C library has a call for it."""

from __future__ import annotations

import mmap
import platform
from pathlib import Path

import pytest

from metadata.building.free_memory import give_back

MB = 1 << 20


def resident() -> int:
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * mmap.PAGESIZE


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has malloc_trim; elsewhere nothing is done")
def test_what_is_free_between_what_is_used_goes_back() -> None:
    blocks = [bytes(2000) for _ in range(20_000)]
    last = blocks[-1]  # behind all others, as something is that outlives a stage
    del blocks
    before = resident()
    give_back()
    assert before - resident() > 20 * MB
    assert len(last) == 2000
