"""Files kept under the SHA-256 of their bytes: each content once, whoever asks for it.

    <folder>/ab/cdef…    a file whose SHA-256 is abcdef…; written whole, then never changed, so that others may link to it

An object that is found by its name is taken as it is; who needs to know that its bytes are still its name's asks `damaged`.
One that is put where a damaged one lies replaces it. Builds that share the folder write the same bytes under the same name.
Nothing is brought to the disk one by one: what a power cut leaves is damaged and found so. Out of scope: which objects are
still of use (`metadata.versions.kept.build_cache`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable
from functools import partial
from pathlib import Path
from uuid import uuid4

from metadata.described.content import Content, object_path

_CHUNK = 1 << 20


class ObjectStore:
    """The objects in a folder, which is made when the first is put into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, content: Content) -> Content:
        """Return the same content lying in the store. Raises OSError when it cannot be written there."""
        path = self._path(content.sha256)
        there = self.named(content)
        if content.path != path and (not _has_size(path, content.size) or damaged(there)):
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._folder / f"{uuid4().hex}.new"
            fresh.write_bytes(content.read())
            fresh.replace(path)
        return there

    def written(self, parts: Iterable[bytes]) -> tuple[Content, int]:
        """Return the parts behind each other as a content in the store, and how many they were. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        fresh, digest, size, count = self._folder / f"{uuid4().hex}.new", hashlib.sha256(), 0, 0
        try:
            with fresh.open("wb") as file:
                for part in parts:
                    file.write(part)
                    digest.update(part)
                    size, count = size + len(part), count + 1
            path = self._path(digest.hexdigest())
            path.parent.mkdir(exist_ok=True)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        return self._at(digest.hexdigest(), size), count

    def taken(self, path: Path) -> Content:
        """Return the bytes of a file that lies elsewhere as a content in the store. Raises OSError."""
        with path.open("rb") as file:
            return self.written(iter(partial(file.read, _CHUNK), b""))[0]

    def named(self, content: Content) -> Content:
        """Return a content as it lies in the store, if it does; nothing is looked up."""
        return self._at(content.sha256, content.size)

    def held(self, sha256: str, size: int) -> Content | None:
        """Return the content that lies in the store under this name; None when it is not there or of another size."""
        return self._at(sha256, size) if _has_size(self._path(sha256), size) else None

    def sweep(self, wanted: Collection[str]) -> None:
        """Delete what is not `wanted` (SHA-256), also what a killed process was writing. Raises OSError."""
        for path in (*self._folder.glob("*.new"), *self._folder.glob("??/*")):
            if path.parent.name + path.name not in wanted and path.is_file():
                path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return object_path(self._folder, sha256)

    def _at(self, sha256: str, size: int) -> Content:
        return Content(sha256, size, objects=self._folder)


def damaged(content: Content) -> bool:
    """Return whether a content that lies in a file is not what its SHA-256 and its size say, or cannot be read."""
    if (path := content.path) is None:
        return False
    try:
        with path.open("rb") as file:
            same_size = os.fstat(file.fileno()).st_size == content.size
            return not same_size or hashlib.file_digest(file, "sha256").hexdigest() != content.sha256
    except OSError:
        return True


def _has_size(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False
