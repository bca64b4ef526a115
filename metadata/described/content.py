"""The bytes of a file by reference: known by their SHA-256 and size, read when somebody asks.

A content is held in memory, or lies in a file that nobody changes (`metadata.versions.kept.object_store`), so that what
knows thousands of files need not hold one of them, nor the path of each. Out of scope: what a file is
(`metadata.described.dataset`).
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes with their SHA-256 (lower-case hex) and size. Two are equal when their bytes are, wherever these lie.

    One is given: `file` (which holds nothing else), `objects` (a folder where they lie under their SHA-256), or `held`.
    """

    sha256: str
    size: int
    file: Path | None = field(default=None, compare=False)
    held: bytes | None = field(default=None, compare=False, repr=False)
    objects: Path | None = field(default=None, compare=False)

    @classmethod
    def of(cls, data: bytes) -> Content:
        """Return these bytes as a content held in memory."""
        return cls(hashlib.sha256(data).hexdigest(), len(data), held=data)

    @property
    def path(self) -> Path | None:
        """The file in which they lie; None when they are held."""
        return object_path(self.objects, self.sha256) if self.objects else self.file

    def read(self) -> bytes:
        """Return the bytes. Raises OSError when their file cannot be read."""
        return self._path().read_bytes() if self.held is None else self.held

    def opened(self) -> BinaryIO:
        """Return the bytes as a file, to be closed. Raises OSError when theirs cannot be opened."""
        return self._path().open("rb") if self.held is None else io.BytesIO(self.held)

    def __bool__(self) -> bool:
        """Whether there is a byte in it."""
        return bool(self.size)

    def _path(self) -> Path:
        if (path := self.path) is None:
            raise FileNotFoundError(self.sha256)
        return path


def object_path(objects: Path, sha256: str) -> Path:
    """Return where bytes lie in a folder of objects."""
    return objects.joinpath(sha256[:2], sha256[2:])


NOTHING = Content.of(b"")
"""No bytes."""
