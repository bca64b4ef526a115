"""What libraries raise on files whose parts contradict each other: none has one class of its own for it."""

from __future__ import annotations

import struct
import zipfile
import zlib

from pipelines.problems import Place, Problem, SourceError

DAMAGE = (
    *(LookupError, TypeError, AttributeError),  # a part that another one names is missing, or is something else
    *(ValueError, ArithmeticError, AssertionError),  # a number, size or date that cannot be; what pdfminer takes for granted
    *(SyntaxError, NotImplementedError),  # lxml's XMLSyntaxError is one; a way of packing that nobody knows
    *(OSError, EOFError, struct.error, zlib.error, zipfile.BadZipFile),  # cut, or packed wrongly
    *(RecursionError, MemoryError),  # parts that hold each other, or say that they are huge
)
"""To be caught around the one call of a library that reads bytes from outside, never around code of this project."""


def damaged(name: str, error: BaseException) -> SourceError:
    """Return the error `document-damaged` for what a library raised."""
    return SourceError(Problem("document-damaged", Place(name), {"detail": f"{type(error).__name__}: {error}"}))
