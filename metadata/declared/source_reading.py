"""How the document of a dataset is read, as its dataset.yaml declares: by a layout, of any format, or by a reader, as text.

Out of scope: whether the document is the declared one (`metadata.declared.dataset_folder`), what is settled of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from metadata.declared.declaration import DatasetDeclaration
from metadata.declared.yaml_file import YamlFile, load_yaml
from pipelines.documents.model import Document
from pipelines.documents.opening import open_document
from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.layout import Layout, read_layout
from pipelines.layouts.settled import printed_text
from pipelines.layouts.settled import read_settled as read_layout_settled
from pipelines.readers import Reader, by_layout, get_reader
from pipelines.results.form.plan_reading import FORM, read_form
from pipelines.standard.settled import SettledStandard, read_settled
from pipelines.tables.plan import Overview, Plan, Shares


@dataclass(frozen=True)
class DeclaredLayout:
    """A layout, and its file, which knows the line of every label."""

    layout: Layout
    file: YamlFile


class Opened(Protocol):
    """A document that is open; `source` is its text."""

    @property
    def source(self) -> Source:
        """Everything it prints."""

    def read(self, resolver: DoubtResolver) -> Contents:
        """Return what it holds. Raises SourceError, DeclarationError for settlements that cannot stand."""


@dataclass(frozen=True)
class Contents:
    """What a document holds: a plan, or the table of a standard dataset, and then a plan that has nothing but doubts."""

    plan: Plan
    standard: SettledStandard | None = None


@dataclass(frozen=True)
class _ByReader:
    source: Source
    reader: Reader

    def read(self, resolver: DoubtResolver) -> Contents:
        return Contents(self.reader(self.source, resolver))


@dataclass(frozen=True)
class _ByForm:
    document: Document

    @property
    def source(self) -> Source:
        return printed_text(self.document)

    def read(self, resolver: DoubtResolver) -> Contents:
        return Contents(read_form(self.document, resolver))


@dataclass(frozen=True)
class _ByLayout:
    document: Document
    layout: Layout

    @property
    def source(self) -> Source:
        return printed_text(self.document)

    def read(self, resolver: DoubtResolver) -> Contents:
        return Contents(read_layout_settled(self.document, self.layout, resolver))


@dataclass(frozen=True)
class _AsStandard:
    name: str
    data: bytes
    slug: str
    towns: Collection[str]

    @property
    def source(self) -> Source:
        return Source(self.name, ())  # its words are cells, and no name in a title is looked for among them

    def read(self, resolver: DoubtResolver) -> Contents:
        settled = read_settled(self.name, self.data, self.slug, resolver, self.towns)
        counts = (sum(one.cells for one in settled.reading.accounted if one.state == state) for state in _STATES)
        return Contents(Plan(Overview(), {}, resolver.doubts, Shares(*counts)), settled)


_STATES = ("read", "left out", "unread")


def declared_layout(folder: Path, name: str, declared: DatasetDeclaration) -> DeclaredLayout | None:
    """Return the layout that a dataset declares, None for one with a reader and for the form. Raises DeclarationError."""
    if declared.layout in ("", FORM):
        return None
    file = load_yaml(folder / declared.layout, f"{name}/{declared.layout}")
    return DeclaredLayout(read_layout(file.data, file.place), file)


def opened(declared: DatasetDeclaration, data: bytes, layout: DeclaredLayout | None, towns: Collection[str] = ()) -> Opened:
    """Open the document of a dataset: as a text where a reader reads it or its layout mends it. Raises SourceError.

    `towns`: the 町字 in which rows of a standard dataset may lie (`pipelines.standard.towns`).
    """
    file = declared.source.file
    if declared.layout == FORM:
        return _ByForm(open_document(file, data))
    if layout is not None and layout.layout.repairs:
        return _ByReader(Source.decode(file, data), by_layout(layout.layout))
    if layout is not None:
        return _ByLayout(open_document(file, data), layout.layout)
    if declared.standard:
        return _AsStandard(file, data, declared.standard, towns)
    return _ByReader(Source.decode(file, data), get_reader(declared.reader))
