"""Documents in the shapes of town halls, in words and with nastiness drawn by a seed, are read whole by a drafted layout."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.documents.opening import open_document
from pipelines.layouts.applied.walk import read_document
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.ledger import State
from tests.pipelines.layouts.invented import headed, lists, pdfs, sheets, texts
from tests.pipelines.layouts.reading import differences, read

SHAPES: dict[str, Callable[[int], lists.Made]] = {
    "list": lists.listing,
    "sheets": sheets.sheets,
    "headed": headed.headed,
    "labels in text": texts.labelled,
    "columns of text": texts.columns,
    "pages of a PDF": pdfs.pages,
    "list in a PDF": pdfs.listing,
}


@pytest.mark.family(most=10)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(4))
def test_everything_is_read_and_nothing_else(shape: str, seed: int) -> None:
    made = SHAPES[shape](seed)
    reading = read(made.name, made.data)
    assert differences(made, reading) == {}
    assert [entry for entry in reading.accounted if entry.state is State.UNREAD] == []


@pytest.mark.parametrize("shape", SHAPES)
def test_the_draft_written_and_read_back_reads_the_same(shape: str) -> None:
    import yaml

    from pipelines.layouts.layout import read_layout
    from pipelines.problems import Place

    made = SHAPES[shape](1)
    document = open_document(made.name, made.data)
    first = draft(document)
    again = read_layout(yaml.safe_load(first.written()), lambda _: Place())
    assert again == first
    assert read_document(document, again) == read_document(document, first)
