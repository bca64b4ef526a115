"""Files kept under the SHA-256 of their bytes: each content once, whoever asks for it.

    <folder>/ab/cdef…    a file whose SHA-256 is abcdef…; written whole, then never changed, so that others may link to it

An object that is there is taken as it is; who needs to know that its bytes are still its name's asks `damaged`. Builds that
share the folder write the same bytes under the same name. Out of scope: which objects are still of use
(`metadata.versions.build_cache`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path

from metadata.described.content import Content


class ObjectStore:
    """The objects in a folder, which is made when the first is put into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, content: Content) -> Content:
        """Return the same content lying in the store. Raises OSError when it cannot be written there."""
        path = self._path(content.sha256)
        if content.path == path:
            return content
        if not _has_size(path, content.size):
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
            fresh.write_bytes(content.read())  # not brought to the disk: what a power cut leaves is found by `damaged`
            fresh.replace(path)
        return Content(content.sha256, content.size, path)

    def held(self, sha256: str, size: int) -> Content | None:
        """Return the content that lies in the store under this name; None when it is not there or of another size."""
        path = self._path(sha256)
        return Content(sha256, size, path) if _has_size(path, size) else None

    def sweep(self, wanted: Collection[str]) -> None:
        """Delete what is not `wanted` (SHA-256), also what a killed process was writing. Raises OSError."""
        for folder in sorted(self._folder.glob("??")):
            for path in folder.iterdir():
                if folder.name + path.name not in wanted:
                    path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:]


def damaged(content: Content) -> bool:
    """Return whether a content that lies in a file is not what its SHA-256 says, or cannot be read."""
    if content.path is None:
        return False
    try:
        with content.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() != content.sha256
    except OSError:
        return True


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
