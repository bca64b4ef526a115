"""The readers by the name that `reader:` in dataset.yaml gives: `declared`, by the layout.yaml beside it, or a module.

Here belongs what no declaration can say of a document. Not here: what is true of every document (`japanese`, `tables`), and
what a layout can say (`layouts`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import cast

from pipelines.documents.source import Source
from pipelines.doubts.figures import accounted
from pipelines.doubts.repeated import unrepeated
from pipelines.doubts.resolver import DoubtResolver
from pipelines.layouts.asked.plan import read_declared
from pipelines.layouts.layout import Layout
from pipelines.tables.plan import Plan

Reader = Callable[[Source, DoubtResolver], Plan]
"""A reader: the document and the resolver of its doubts in, the plan out. Raises SourceError for another layout."""

DECLARED = "declared"
"""The reader of a text that has a layout.yaml beside it."""

READERS = (
    DECLARED,
    "kameyama_dx_plan",
    "kameyama_achievements",
)
"""Names of the readers; each other is a module of this package with a function `read(source, resolver) -> Plan`."""


def get_reader(name: str, layout: Layout | None = None) -> Reader:
    """Return the reader of that name, between what is asked of every document: before it, whether all digits are accounted
    for (`pipelines.doubts.figures`), after it, whether a row comes twice (`pipelines.doubts.repeated`).

    `layout` is that of `declared`. Raises KeyError for an unknown one.
    """
    if name not in READERS:
        raise KeyError(name)
    if name == DECLARED:
        read_text: Reader = partial(read_declared, layout=layout or Layout())
    else:
        read_text = cast(Reader, import_module(f"pipelines.readers.{name}").read)

    def read(source: Source, resolver: DoubtResolver) -> Plan:
        return unrepeated(read_text(accounted(source, resolver), resolver), resolver)

    return read
