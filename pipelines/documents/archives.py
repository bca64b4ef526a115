"""Zip files, which Excel, Word and OpenDocument files are: what is in them, and limits against those made to explode."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from pipelines.problems import Place, Problem, SourceError

MOST_UNPACKED = 400_000_000
"""Bytes that all parts of a file may have together. A workbook of a hundred thousand rows has about fifty million."""
MOST_RATIO = 300
"""Times by which a part may shrink when packed; empty formatted cells of a real workbook shrink a hundredfold."""
_SMALL = 5_000_000  # a part of fewer bytes harms nobody, however it is packed
MOST_PARTS = 10_000

# zipfile has no class of its own for a file that contradicts itself. Of its directory it raises: an unknown version
# (NotImplementedError), a name or date that cannot be (ValueError), a place outside of the file (OSError), an early end
# (EOFError); of a part besides: that it is encrypted (RuntimeError), or packed wrongly (zlib.error).
_OF_DIRECTORY = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError)
_OF_PART = (*_OF_DIRECTORY, RuntimeError, zlib.error)


def parts(name: str, data: bytes) -> dict[str, int]:
    """Return the names of a zip file's parts with their unpacked size, in bytes.

    Raises SourceError `document-damaged` (no whole zip file), `document-bomb` (beyond the limits) or `document-password`.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            found = archive.infolist()
    except _OF_DIRECTORY as error:
        raise SourceError(Problem("document-damaged", Place(name), {"detail": str(error)})) from error
    if len(found) > MOST_PARTS or sum(part.file_size for part in found) > MOST_UNPACKED:
        raise SourceError(Problem("document-bomb", Place(name), {"part": f"{len(found)}"}))
    for part in found:
        if part.file_size > _SMALL and part.file_size > MOST_RATIO * part.compress_size:
            raise SourceError(Problem("document-bomb", Place(name), {"part": part.filename}))
        if part.flag_bits & 0x1:
            raise SourceError(Problem("document-password", Place(name)))
    return {part.filename: part.file_size for part in found}


def part(name: str, data: bytes, wanted: str) -> bytes:
    """Return one part of a zip file (never more bytes than it declares), empty where there is none of that name.

    Raises SourceError `document-damaged`.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.read(wanted) if wanted in archive.namelist() else b""
    except _OF_PART as error:
        raise SourceError(Problem("document-damaged", Place(name), {"detail": f"{wanted}: {error}"})) from error
