"""Documents in the shapes of the field plans with other words and more nastiness are read whole by a drafted layout."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.documents.opening import open_document
from pipelines.layouts.applied.walk import read_document
from pipelines.layouts.drafting.draft import draft
from pipelines.layouts.settled import with_figures
from tests.pipelines.layouts.hard import (
    headed,
    headed_more,
    lists,
    lists_more,
    mixed_shapes,
    pdfs,
    sheets,
    texts,
    texts_more,
)
from tests.pipelines.layouts.hard.nasty import formats as nasty_formats
from tests.pipelines.layouts.hard.nasty import headed as nasty_headed
from tests.pipelines.layouts.hard.nasty import lists as nasty_lists
from tests.pipelines.layouts.hard.nasty import pages as nasty_pages
from tests.pipelines.layouts.hard.nasty import texts as nasty_texts
from tests.pipelines.layouts.invented.lists import Made
from tests.pipelines.layouts.reading import differences

MODULES = (
    lists,
    lists_more,
    sheets,
    headed,
    headed_more,
    pdfs,
    texts,
    texts_more,
    mixed_shapes,
    nasty_lists,
    nasty_headed,
    nasty_texts,
    nasty_formats,
    nasty_pages,
)
DOCUMENTS: dict[str, Callable[[], Made]] = {
    name: make
    for module in MODULES
    for name, make in vars(module).items()
    if name[1:2] == "_" and name[0] in "abcdefghi" and callable(make)
}


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_everything_is_read_and_nothing_else_and_no_sound_figure_is_asked_about(name: str) -> None:
    made = DOCUMENTS[name]()
    document = open_document(made.name, made.data)
    layout = draft(document)
    reading = read_document(document, layout)
    assert differences(made, reading) == {}
    assert [one for one in reading.questions if one.rule == "unread"] == []
    assert with_figures(document, layout, reading)[1] == ()
