"""What a file of a catalogue holds: bytes at hand, or what gives them when they are asked for.

A file whose SHA-256 is known need not be read to find that it is published already. Out of scope: where it is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol


class Kept(Protocol):
    """Content kept elsewhere, as that of `metadata.described.dataset.File`: its SHA-256 (lower-case hex) and its bytes."""

    @property
    def sha256(self) -> str:
        """Its SHA-256, lower-case hex."""

    @property
    def data(self) -> bytes:
        """Its bytes."""


Content = bytes | Kept
Files = Iterable[tuple[str, Content]]
"""Relative paths (with `/`, each once, in any order) with what the file there holds."""


def sha256_of(content: Content) -> str:
    """Return the SHA-256 of content, lower-case hex."""
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else content.sha256


def bytes_of(content: Content) -> bytes:
    """Return the bytes of content."""
    return content if isinstance(content, bytes) else content.data
