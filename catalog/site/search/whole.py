"""The index of a site of not many municipalities, which the page loads whole.

`assets/search/1.js` lists the datasets and says how many parts follow: those of names, `A_PART` entries each, then those of
sentences, `A_TEXT_PART` each, which are heavier: the page loads them last, and where there are many only when a kind of
sentences is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from catalog.site.content.entries import TEXTS
from catalog.site.frame.site import Site
from catalog.site.search.rows import FOLDER, Lists, add_script, dataset_row, subject_entries

A_PART = 4000
"""Entries of names in one part."""

A_TEXT_PART = 1000
"""Entries of sentences in one part."""


def whole_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of the index: path and bytes."""
    lists = Lists(site)
    every = [(place, entry) for place, dataset in enumerate(site.facts) for entry in site.entries(dataset)]
    names = [lists.row(entry, place) for place, entry in every if entry.kind not in TEXTS]
    names += [lists.row(entry, -1) for entry in subject_entries(site)]
    name_parts = _parts(names, A_PART)
    text_parts = _parts([lists.row(entry, place) for place, entry in every if entry.kind in TEXTS], A_TEXT_PART)
    first = {
        "parts": len(name_parts) + 1,
        "texts": len(text_parts),
        "datasets": [dataset_row(dataset) for dataset in site.facts],
        "themes": lists.themes,
        "concepts": lists.concepts,
        "entries": [],
    }
    yield f"{FOLDER}/1.js", add_script(first)
    for number, part in enumerate((*name_parts, *text_parts), start=2):
        yield f"{FOLDER}/{number}.js", add_script({"entries": part})


def _parts(entries: Sequence[list[Any]], size: int) -> list[Sequence[list[Any]]]:
    return [entries[start : start + size] for start in range(0, len(entries), size)]
