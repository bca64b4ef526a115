"""The readers, one package a document layout, by the name that `reader:` in dataset.yaml gives.

Here belongs what no declaration can say of a document. Not here: what is true of every document (`japanese`, `tables`).
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from pipelines.documents.source import Source
from pipelines.doubts.resolver import DoubtResolver
from pipelines.tables.plan import Plan

Reader = Callable[[Source, DoubtResolver], Plan]
"""A reader: the document and the resolver of its doubts in, the plan out. Raises SourceError for another layout."""

READERS = (
    "kameoka_action_plan",
    "kyotanabe_action_plan",
    "yosano_dx_plan",
    "kameyama_dx_plan",
    "kameyama_achievements",
)
"""Names of the readers; each is a module of this package with a function `read(source, resolver) -> Plan`."""


def get_reader(name: str) -> Reader:
    """Return the reader of that name. Raises KeyError for an unknown one."""
    if name not in READERS:
        raise KeyError(name)
    return cast(Reader, import_module(f"pipelines.readers.{name}").read)
