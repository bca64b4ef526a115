"""Identifiers of rows: half-width, unique in their file, the same from build to build and edition to edition.

Where the document numbers a thing, its number is the ID. Where it does not, a short digest of what the row says is: it
does not move when a neighbour is added, removed or reordered, as a running number would. A measure that is renamed
is a new measure; a value that changes is still the value of its indicator and year.
"""

from __future__ import annotations

import hashlib

from pipelines.japanese.text import squeezed

_DIGEST_CHARS = 6


def name_digest(name: str, length: int = _DIGEST_CHARS) -> str:
    """Return `length` lower-case hex digits for a name; width, spaces and brackets' form do not change them."""
    return hashlib.sha256(squeezed(name).encode()).hexdigest()[:length]


def said(*words: str, length: int = _DIGEST_CHARS) -> str:
    """Return a digest for several cells that tell a row apart: `said("検討", "1")`; all empty, the empty text."""
    return name_digest("\n".join(words), length) if any(words) else ""


def joined(*parts: str | int) -> str:
    """Join the parts of an ID: `joined("1-2", "k", 2021)` is `1-2-k-2021`."""
    return "-".join(str(part) for part in parts)


class Numbering:
    """Gives each ID once: a second request for the same ID gets `-2`, a third `-3`.

    For rows that the document prints twice with nothing to tell them apart: which of them is the second means nothing.
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def unique(self, wanted: str) -> str:
        """Return `wanted`, or `wanted-2`, `wanted-3` … when it was given before."""
        count = self._seen.get(wanted, 0) + 1
        self._seen[wanted] = count
        return wanted if count == 1 else f"{wanted}-{count}"
