"""The document of a new dataset, painted: which cell became a header, which a value, which nothing. One file, no script.

Out of scope: how a document is laid out on a page (`catalog.site.content.painted`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from catalog.site.content.painted import ROWS_A_PAGE, Part, painted
from catalog.site.frame.rendering import rendered
from metadata.building.drafting.draft_folder import write_files
from metadata.building.drafting.new_dataset import NewDataset
from metadata.building.drafting.new_standard import NewStandard
from pipelines.layouts.ledger import State, shares
from pipelines.problems import Place, Problem, SettingsError

_CLASSES = {State.READ: "value", State.LEFT_OUT: "out", State.UNREAD: "unread"}


def painted_pages(new: NewDataset, rows_a_page: int = ROWS_A_PAGE) -> list[list[Part]]:
    """Return the pages of the document; what stands there is marked header, value, out, unread or nothing."""
    reading = new.reading
    marks = {entry.place: _CLASSES[entry.state] for entry in reading.accounted}
    marks |= {place: "header" for place in reading.headers if marks.get(place) == "value"}
    return painted(new.document, lambda place: marks.get(place, ""), rows_a_page)


def preview(new: NewDataset) -> str:
    """Return the painted document as HTML; everything that it prints is escaped."""
    parts = [part for page in painted_pages(new, sys.maxsize) for part in page]
    read, left_out, unread = shares(new.reading.accounted).percents()
    return rendered("preview.html", name=new.document.name, parts=parts, read=read, left_out=left_out, unread=unread)


def write_preview(new: NewDataset | NewStandard, path: Path) -> None:
    """Write the painted document. Raises OutputError `output-unwritable`, SettingsError `preview-standard`."""
    if isinstance(new, NewStandard):
        raise SettingsError(Problem("preview-standard", Place(key="--preview")))
    write_files(path.parent, {path.name: preview(new).encode()})
