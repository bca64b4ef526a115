"""The readers of texts: by the layout that dataset.yaml declares, or by the module that its `reader:` names.

Here belongs what no declaration can say of a document. Not here: what is true of every document (`japanese`, `tables`), and
what a layout can say (`layouts`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from pipelines.documents.source import Source
from pipelines.doubts.figures import accounted
from pipelines.doubts.repeated import unrepeated
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.applied.walk import Reading
from pipelines.layouts.asked.plan import declared_reading
from pipelines.layouts.layout import Layout
from pipelines.tables.plan import Plan

Reader = Callable[[Source, DoubtResolver], Plan]
"""A reader: the document and the resolver of its doubts in, the plan out. Raises SourceError for another layout."""

READERS = ("kameyama_dx_plan",)
"""Names of the readers; each is a module of this package with a function `read(source, resolver) -> Plan`."""


def get_reader(name: str) -> Reader:
    """Return the reader of that name. Raises KeyError for an unknown one."""
    if name not in READERS:
        raise KeyError(name)
    return _asking(import_module(f"pipelines.readers.{name}").read)


def by_layout(layout: Layout) -> Reader:
    """Return the reader of a text that was taken out of a PDF, whose layout says how and what is damaged."""

    def read(source: Source, resolver: DoubtResolver) -> Plan:
        return reading_by_layout(source, resolver, layout).plan

    return read


def reading_by_layout(source: Source, resolver: DoubtResolver, layout: Layout) -> Reading:
    """Return what that reader makes of a text, with every place of it; the doubts are the resolver's."""
    reading = declared_reading(accounted(source, resolver), resolver, layout)
    return replace(reading, plan=unrepeated(reading.plan, resolver))


def _asking(read_text: Reader) -> Reader:
    """Put a reader between what is asked of every text: before it, whether all digits are accounted for
    (`pipelines.doubts.figures`), after it, whether a row comes twice (`pipelines.doubts.repeated`).
    """

    def read(source: Source, resolver: DoubtResolver) -> Plan:
        return unrepeated(read_text(accounted(source, resolver), resolver), resolver)

    return read
