"""What the search looks through: titles, measures, indicators, what can be compared, and what documents say in sentences.

The page loads it in parts when somebody searches. Each part is a script that hands over plain data (`keikaku.add(…)`), since
a page opened from a folder may load scripts but not fetch files. `assets/search/1.js` tells of the datasets and how many
parts there are; then come those of names, `A_PART` entries each, then those of sentences, `A_TEXT_PART` each, which are
heavier: the page loads them last, and where there are many only when a kind of sentences is asked for.

An indicator is found by the synonyms of what it counts too: its entry names the concepts, whose words stand once, in the
first part. Out of scope: how is searched and shown (`assets/search.js`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from catalog.site.content.documents import Document, MeasureStory, rows
from catalog.site.content.figures import figure
from catalog.site.content.policy import embedded_json
from catalog.site.frame.site import Site
from metadata.described.dataset import Dataset
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.concepts import Concept, MatchState, concepts
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.tables.rows import OverviewEntry

A_PART = 4000
"""Entries of names in one part."""

A_TEXT_PART = 1000
"""Entries of sentences in one part."""

KINDS = {
    "d": Bilingual("データセット", "Dataset"),
    "c": Bilingual("比べる主題", "Subject to compare"),
    "m": Bilingual("施策・取組", "Measure"),
    "i": Bilingual("指標", "Indicator"),
    "f": Bilingual("概要の数値", "Figure of an overview"),
    "o": Bilingual("概要", "Overview"),
    "a": Bilingual("実績・成果", "Achievement"),
    "e": Bilingual("評価", "Rating"),
    "s": Bilingual("課題・今後の方向性", "Issues and next steps"),
}
"""Kinds of entries, by the letter that the parts and the page use; those of sentences are `TEXTS`."""

TEXTS = "oaes"

Entry = list[Any]
"""`[kind, name, context, dataset, ID, themes, years, concepts]`: `context` are further words to find it by (headings, the
measure of an indicator), `dataset`, `themes` and `concepts` are places in the lists of the first part; a dataset of -1 is
none, `concepts` may be missing."""


def search_files(site: Site) -> dict[str, bytes]:
    """Return the parts of the index: path → bytes."""
    themes = {name: place for place, name in enumerate(site.themes)}
    known = [subject.concept for subject in site.subjects]
    known += [quantity.concept for subject in site.subjects for quantity in subject.quantities]
    names = _parts(list(_names(site, themes, {concept.id: place for place, concept in enumerate(known)})), A_PART)
    texts = _parts(list(_texts(site, themes)), A_TEXT_PART)
    first = {
        "parts": len(names) + 1,
        "texts": len(texts),
        "datasets": [[dataset.id, dataset.title.ja, dataset.publisher.code, _place(dataset)] for dataset in site.datasets],
        "themes": [[theme.notation, theme.name.ja] for theme in site.themes.values()],
        "concepts": [_words(concept) for concept in known],
        "entries": [],
    }
    files = {"assets/search/1.js": _script(first)}
    for number, part in enumerate((*names, *texts), start=2):
        files[f"assets/search/{number}.js"] = _script({"entries": part})
    return files


def years(site: Site) -> dict[int, str]:
    """Return the fiscal years that anything can be found by: year → printed form, latest first."""
    found = {year for document in site.documents.values() for story in document.measures for year in story.years}
    return {year: japanese_year(year) for year in sorted(found, reverse=True)}


def _parts(entries: Sequence[Entry], size: int) -> list[Sequence[Entry]]:
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def _words(concept: Concept) -> str:
    """Return all that a concept is found by; a quantity has the words of its subject too."""
    own = [concept.name.ja, concept.name.en, *concept.synonyms]
    return " ".join(own) + (f" {_words(concepts()[concept.subject])}" if concept.subject else "")


def _names(site: Site, themes: dict[str, int], places: dict[str, int]) -> Iterator[Entry]:
    counting = _counting(site, places)
    for place, dataset in enumerate(site.datasets):
        words = " ".join((dataset.title.en, *(keyword.ja for keyword in dataset.keywords)))
        document = site.documents.get(dataset.id)
        of = {theme for story in document.measures for theme in story.themes} if document else set()
        told = {year for story in document.measures for year in story.years} if document else set()
        yield ["d", dataset.title.ja, words, place, "", sorted(themes[t] for t in of), sorted(told)]
        if document is not None:
            yield from _stories(document, place, themes, counting)
    for subject in site.subjects:
        quantities = " ".join(quantity.concept.name.ja for quantity in subject.quantities)
        yield ["c", subject.concept.name.ja, quantities, -1, subject.concept.id, [], [], [places[subject.concept.id]]]


def _counting(site: Site, places: dict[str, int]) -> dict[tuple[str, str], list[int]]:
    """Return page and ID of an indicator → the concepts that it counts, or may count."""
    found: dict[tuple[str, str], list[int]] = {}
    for subject in site.subjects:
        for quantity in subject.quantities:
            for row in quantity.rows:
                if row.match.state != MatchState.REJECTED:
                    found.setdefault(row.key, []).append(places[quantity.concept.id])
    return found


def _stories(
    document: Document, place: int, themes: dict[str, int], counting: dict[tuple[str, str], list[int]]
) -> Iterator[Entry]:
    for story in document.measures:
        row, of = story.row, sorted(themes[theme] for theme in story.themes)
        headings = " ".join(filter(None, (row.pillar, row.group)))
        yield ["m", row.name, headings, place, row.id, of, list(story.years)]
        for indicator in story.indicators:
            page = f"datasets/{document.dataset.id}/indicators/{indicator.row.id}.html"
            counts = counting.get((page, indicator.row.id), [])
            entry = ["i", indicator.row.name, row.name, place, indicator.row.id, of, list(indicator.years)]
            yield [*entry, counts] if counts else entry
    for stated in document.figures:  # they are of no measure: the page of the dataset shows them
        yield ["f", f"{stated.item} {figure(stated)}", stated.measure_name, place, "", [], [stated.fiscal_year]]


def _texts(site: Site, themes: dict[str, int]) -> Iterator[Entry]:
    """Yield what the documents say in sentences; what is printed a second time (再掲) stands once."""
    for place, dataset in enumerate(site.datasets):
        document = site.documents.get(dataset.id)
        if document is None:
            continue
        for entry in rows(dataset, OverviewEntry):
            yield ["o", entry.content, entry.item, place, "", [], []]
        for story in document.measures:
            if not story.row.repeats:
                yield from _sentences(story, place, sorted(themes[theme] for theme in story.themes))


def _sentences(story: MeasureStory, place: int, of: list[int]) -> Iterator[Entry]:
    id_ = story.row.id  # the page knows the measure's name by it
    for done in story.achievements:
        yield ["a", done.achievement, "", place, id_, of, [done.fiscal_year]]
    for row in story.evaluations:
        yield ["e", f"{row.grade} {row.rating}（{japanese_year(row.fiscal_year)}）", "", place, id_, of, [row.fiscal_year]]
        for text in filter(None, (row.issues, row.next_steps)):
            yield ["s", text, "", place, id_, of, [row.fiscal_year]]


def _place(dataset: Dataset) -> str:
    return "、".join(publisher.name.ja for publisher in dataset.municipalities)


def _script(part: dict[str, Any]) -> bytes:
    text = embedded_json(json.dumps(part, ensure_ascii=False, separators=(",", ":")))
    return f"keikaku.add({text});\n".encode()
