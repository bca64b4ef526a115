"""What libraries raise on files whose parts contradict each other: none has one class of its own for it."""

from __future__ import annotations

import struct
import zipfile
import zlib

from pipelines.problems import Place, Problem, SourceError

DAMAGE = (
    *(LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError, SyntaxError, NotImplementedError),
    *(OSError, EOFError, RecursionError, MemoryError, struct.error, zlib.error, zipfile.BadZipFile),
)
"""To be caught around the one call of a library that reads bytes from outside, never around code of this project."""


def damaged(name: str, error: BaseException) -> SourceError:
    """Return the error `document-damaged` for what a library raised."""
    return SourceError(Problem("document-damaged", Place(name), {"detail": f"{type(error).__name__}: {error}"}))
