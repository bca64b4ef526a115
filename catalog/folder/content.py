"""What the files of a catalogue hold: bytes just made, or a content by reference (`metadata.described.content`).

A content whose SHA-256 is known need not be read to find that it is published already. One that is read is held against its
SHA-256, since it may have lain in the work folder for long. Out of scope: where it lies.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterable, Iterator

from metadata.described.content import Content

_PIECE = 1 << 20

Files = Iterable[tuple[str, bytes | Content]]
"""Relative paths (with `/`, each once, in any order) with what the file there holds."""


def sha256_of(content: bytes | Content) -> str:
    """Return the SHA-256 of bytes or of a content, lower-case hex."""
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else content.sha256


def pieces_of(content: bytes | Content) -> Iterator[bytes]:
    """Yield the bytes in pieces of at most `_PIECE`, so that a file of any size takes little memory.

    Raises OSError for a content that cannot be read, and behind the last piece of one that is not what it was.
    """
    if isinstance(content, bytes):
        yield content
        return
    found = hashlib.sha256()
    with content.opened() as file:
        while piece := file.read(_PIECE):
            found.update(piece)
            yield piece
    if found.hexdigest() != content.sha256:
        raise OSError(errno.EIO, f"not what was kept: {content.path}")
