"""The page that explains 進捗状況: an example for each status, judged as the published indicators are."""

from __future__ import annotations

import re

from catalog.site.content.progress import STATUS_WORDS
from catalog.site.pages.all_pages import pages
from catalog.site.pages.method import EXAMPLES
from metadata.described.across.status import ANCHORS, METHOD
from pipelines.results.status import Status
from tests.catalog.page_reader import Page
from tests.catalog.site.samples import site


def test_every_status_has_an_example_and_a_part_of_its_own() -> None:
    judged = [example.judged.status for example in EXAMPLES]
    assert set(judged) == set(Status) == set(STATUS_WORDS)
    assert judged == sorted(judged, key=list(STATUS_WORDS).index)
    (made,) = (each for each in pages(site()) if each.path == METHOD)
    assert set(ANCHORS.values()) <= set(Page(made.body).ids)


def test_an_example_shows_its_figures_and_its_reason() -> None:
    (made,) = (each for each in pages(site()) if each.path == METHOD)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", made.body.decode()))
    for example in EXAMPLES:
        assert example.judged.reason in words
        assert f" {example.expected or '—'} " in words
    assert "(45 − 0) ÷ (60 − 0) = 75%" in words
