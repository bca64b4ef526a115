"""A file as a command is given it, read once: as a standard dataset where it is one, else as a plan or results.

Out of scope: what reading makes of it (`metadata.building.first_reading`, `pipelines.standard`), writing
(`catalog.commands.read`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from metadata.building.first_reading import FirstReading, first_reading, mended_reading, text_reading
from metadata.building.standard_reading import standard_files
from metadata.declared.yaml_file import load_yaml
from pipelines.documents.model import Document
from pipelines.documents.opening import open_document
from pipelines.documents.source import Source
from pipelines.layouts.layout import Layout, read_layout
from pipelines.problems import Place, Problem, SourceError
from pipelines.standard.reading import StandardReading, read_standard
from pipelines.standard.towns import FILE as TOWNS
from pipelines.standard.towns import towns_of

_MOST_BESIDE = 40  # files beside results that are opened to find their plan


@dataclass(frozen=True)
class OneFile:
    """What is read of a file; `standard` is None where it is no table, or a plan."""

    found: FirstReading
    standard: StandardReading | None

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a person should know beside the tables."""
        return self.found.problems if self.standard is None else self.standard.problems


def read_file(path: Path, layout: Path | None = None, plan: Path | None = None, *, reader: str = "") -> OneFile:
    """Read a file once; a `layout`, a `reader` or a `plan` that it belongs to tell that it is no standard dataset.

    The list of 町字 that lies beside it (`machiaza.csv`) is looked up. Raises SourceError, also where no table can be made.
    """
    data = bytes_of(path)
    if reader:
        return OneFile(text_reading(Source.decode(path.name, data), reader), None)
    standard = read_standard(path.name, data, towns=_towns(path)) if layout is None and plan is None else None
    found = _of_plan(path, data, layout, plan) if standard is None else standard_files(standard)
    if not found.tables and standard is None:  # no plan: a table of something else is told as one
        standard = read_standard(path.name, data, any_table=True)
        found = found if standard is None else standard_files(standard)
    return OneFile(found, standard)


def require_table(path: Path, one: OneFile) -> None:
    """Raise SourceError with the reasons where no table can be made of a file."""
    if one.standard is not None and not one.standard.columns:
        raise SourceError(one.standard.problems)
    if not one.found.tables:
        raise SourceError(one.found.problems or Problem("read-nothing", Place(path.name)))


def _towns(path: Path) -> frozenset[str]:
    beside = path.parent / TOWNS
    return towns_of(TOWNS, bytes_of(beside)) if beside.is_file() else frozenset()


def _of_plan(path: Path, data: bytes, layout: Path | None, plan: Path | None) -> FirstReading:
    declared = _layout(layout)
    if declared is not None and declared.repairs:  # a text that was taken out of a PDF, as its dataset reads it
        return mended_reading(Source.decode(path.name, data), declared)
    beside = _beside(path) if plan is None else iter((_opened(plan),))
    return first_reading(open_document(path.name, data), declared, others=beside)


def _opened(path: Path) -> Document:
    return open_document(path.name, bytes_of(path))


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a file. Raises SourceError `file-missing`, `file-unreadable`."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(Problem("file-missing", Place(str(path)))) from error
    except OSError as error:
        raise SourceError(Problem("file-unreadable", Place(str(path)), {"detail": error.strerror or str(error)})) from error


def _beside(path: Path) -> Iterator[Document]:
    """Yield the documents that lie beside a file and can be opened, by name."""
    for other in sorted(path.parent.iterdir())[:_MOST_BESIDE]:
        if other.is_file() and other != path and other.suffix not in (".json", ".yaml", ".py", ".md"):
            with suppress(SourceError):  # not a document, or not one that can be read: not the plan that is looked for
                yield _opened(other)


def _layout(path: Path | None) -> Layout | None:
    if path is None:
        return None
    loaded = load_yaml(path, path.name)
    return read_layout(loaded.data, loaded.place)
