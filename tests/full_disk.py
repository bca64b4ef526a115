"""A disk that is full, as this process sees it: no file may become longer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="file size limits (RLIMIT_FSIZE) exist on POSIX only")


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """Let no file become longer than so many bytes while the body runs."""
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
