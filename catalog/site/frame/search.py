"""What the search looks through: titles, measures, indicators and the figures of overviews.

The page loads it in parts when somebody searches.

Each part is a script that hands over plain data (`keikaku.add(…)`), since a page opened from a folder may load scripts but
not fetch files. `assets/search/1.js` tells of the datasets and how many parts there are; the others hold `A_PART` entries
each. Only the page of the search loads them, and only on use. Out of scope: how is searched and shown (`assets/search.js`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from catalog.site.content.documents import Document
from catalog.site.content.figures import figure
from catalog.site.content.policy import embedded_json
from catalog.site.frame.site import Site
from metadata.described.dataset import Dataset
from metadata.vocabularies.bilingual import Bilingual
from pipelines.japanese.fiscal_years import japanese_year

A_PART = 4000
"""Entries in one part."""

KINDS = {
    "d": Bilingual("データセット", "Dataset"),
    "m": Bilingual("施策・取組", "Measure"),
    "i": Bilingual("指標", "Indicator"),
    "f": Bilingual("概要の数値", "Figure of an overview"),
}
"""Kinds of entries, by the letter that the parts and the page use."""


def search_files(site: Site) -> dict[str, bytes]:
    """Return the parts of the index: path → bytes.

    An entry is `[kind, name, context, dataset, ID, themes, years]`: `context` are further words to find it by (headings, the
    measure of an indicator), `dataset` and `themes` are places in the lists of the first part.
    """
    themes = {name: place for place, name in enumerate(site.themes)}
    entries = list(_entries(site, themes))
    parts = [entries[start : start + A_PART] for start in range(0, len(entries), A_PART)]
    first = {
        "parts": len(parts) + 1,
        "datasets": [[dataset.id, dataset.title.ja, dataset.publisher.code, _place(dataset)] for dataset in site.datasets],
        "themes": [[theme.notation, theme.name.ja] for theme in site.themes.values()],
        "entries": [],
    }
    files = {"assets/search/1.js": _script(first)}
    for number, part in enumerate(parts, start=2):
        files[f"assets/search/{number}.js"] = _script({"entries": part})
    return files


def years(site: Site) -> dict[int, str]:
    """Return the fiscal years that anything can be found by: year → printed form, latest first."""
    found = {year for document in site.documents.values() for story in document.measures for year in story.years}
    return {year: japanese_year(year) for year in sorted(found, reverse=True)}


def _entries(site: Site, themes: dict[str, int]) -> Iterator[list[Any]]:
    for place, dataset in enumerate(site.datasets):
        words = " ".join((dataset.title.en, *(keyword.ja for keyword in dataset.keywords)))
        document = site.documents.get(dataset.id)
        of = {theme for story in document.measures for theme in story.themes} if document else set()
        told = {year for story in document.measures for year in story.years} if document else set()
        yield ["d", dataset.title.ja, words, place, "", sorted(themes[t] for t in of), sorted(told)]
        if document is not None:
            yield from _stories(document, place, themes)


def _stories(document: Document, place: int, themes: dict[str, int]) -> Iterator[list[Any]]:
    for story in document.measures:
        row, of = story.row, sorted(themes[theme] for theme in story.themes)
        headings = " ".join(filter(None, (row.pillar, row.group)))
        yield ["m", row.name, headings, place, row.id, of, list(story.years)]
        for indicator in story.indicators:
            yield ["i", indicator.row.name, row.name, place, indicator.row.id, of, list(indicator.years)]
    for stated in document.figures:  # they are of no measure: the page of the dataset shows them
        yield ["f", f"{stated.item} {figure(stated)}", stated.measure_name, place, "", [], [stated.fiscal_year]]


def _place(dataset: Dataset) -> str:
    return "、".join(publisher.name.ja for publisher in dataset.municipalities)


def _script(part: dict[str, Any]) -> bytes:
    text = embedded_json(json.dumps(part, ensure_ascii=False, separators=(",", ":")))
    return f"keikaku.add({text});\n".encode()
