"""The bytes of a file by reference: known by their SHA-256 and size, read when somebody asks.

A content is held in memory, or lies in a file that nobody changes (`metadata.versions.object_store`), so that what knows
thousands of files need not hold one of them. Out of scope: what a file is (`metadata.described.dataset`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Content:
    """Bytes with their SHA-256 (lower-case hex) and size. Two are equal when their bytes are, wherever these lie.

    One of `path` (the file that holds nothing else) and `held` is given.
    """

    sha256: str
    size: int
    path: Path | None = field(default=None, compare=False)
    held: bytes | None = field(default=None, compare=False, repr=False)

    @classmethod
    def of(cls, data: bytes) -> Content:
        """Return these bytes as a content held in memory."""
        return cls(hashlib.sha256(data).hexdigest(), len(data), held=data)

    def read(self) -> bytes:
        """Return the bytes. Raises OSError when their file cannot be read."""
        if self.held is not None:
            return self.held
        if self.path is None:
            raise FileNotFoundError(self.sha256)
        return self.path.read_bytes()

    def __bool__(self) -> bool:
        """Whether there is a byte in it."""
        return bool(self.size)


NOTHING = Content.of(b"")
"""No bytes."""
