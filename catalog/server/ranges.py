"""A part of a file, as programs ask for that read Parquet or SQLite over the network (RFC 9110, section 14).

    asked_part(headers, size, validators)   which bytes of a file of this size to send

Out of scope: several parts in one answer, for which a server may send the whole (section 14.2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message

from catalog.server.negotiation import Validators

_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,20})-([0-9]{0,20})[ \t]*")


@dataclass(frozen=True)
class Part:
    """Bytes of a file from `start` to before `end`; none for a range that the file does not have."""

    start: int
    end: int
    size: int

    def __bool__(self) -> bool:
        """Return whether the file has such a part."""
        return self.end > self.start

    @property
    def content_range(self) -> str:
        """Return the header that says which part it is, or how long the file is of which there is no such part."""
        return f"bytes {self.start}-{self.end - 1}/{self.size}" if self else f"bytes */{self.size}"


def asked_part(headers: Message, size: int, validators: Validators) -> Part | None:
    """Return the part of a file that is asked for; None for the whole, also where what is asked cannot be understood.

    A range that is to hold only for a file of another state (If-Range) is not one of this file.
    """
    found = _RANGE.fullmatch(headers.get("Range", ""))
    if found is None or found.groups() == ("", ""):
        return None
    if (only := headers.get("If-Range")) is not None and only not in (validators.etag, validators.headers["Last-Modified"]):
        return None
    first, last = found.groups()
    if not first:  # the last bytes
        return Part(max(size - int(last), 0), size, size) if int(last) else Part(0, 0, size)
    start = int(first)
    if last and int(last) < start:
        return None
    end = min(int(last) + 1, size) if last else size
    return Part(start, end, size) if start < size else Part(0, 0, size)
