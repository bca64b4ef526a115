"""A file as it is given out: recognised by its bytes, read in pieces, whole or in part.

    opened(path)   the file, open while it is answered with; None where there is none

The database of a nation has some gigabytes: its bytes are read a piece at a time, and hashed once for as long as it stays
the same file, not for each part that a visitor asks for. Out of scope: what an answer says of it (`catalog.server.serve`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from types import TracebackType

from catalog.server.negotiation import Validators

PIECE = 256 * 1024
"""Bytes that are read at a time."""
_KNOWN_FILES = 4096


@dataclass(frozen=True)
class OpenedFile:
    """A file that stays what it was when opened, whatever a build does with its name; a context that closes it.

    size: bytes. modified: nanoseconds since 1970.
    """

    device: int
    inode: int
    size: int
    modified: int
    file: BufferedReader = field(compare=False)

    def __enter__(self) -> OpenedFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.file.close()

    @property
    def validators(self) -> Validators:
        """What it is recognised by: the same bytes have the same ETag, also after another build."""
        return Validators(_etag(self), self.modified // 1_000_000_000)

    def read(self) -> bytes:
        """Return all of it, for a page."""
        return b"".join(self.pieces(0, self.size))

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        """Give its bytes from `start` to before `end`; fewer where it was made shorter meanwhile."""
        self.file.seek(start)
        while start < end and (piece := self.file.read(min(PIECE, end - start))):
            yield piece
            start += len(piece)


def opened(path: Path) -> OpenedFile | None:
    """Open a file; None for a folder, or what a build has taken away just now."""
    try:
        file = path.open("rb")
    except OSError:
        return None
    state = os.fstat(file.fileno())
    return OpenedFile(state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, file)


@lru_cache(maxsize=_KNOWN_FILES)
def _etag(opened: OpenedFile) -> str:
    opened.file.seek(0)
    return f'"{hashlib.file_digest(opened.file, "sha256").hexdigest()[:32]}"'
