"""What the search finds in a dataset: titles, measures, indicators, and what its document says in sentences.

An indicator is found by the synonyms of what it counts too: its entry names the concepts. Out of scope: the files that the
page loads (`catalog.site.search`), and how is searched and shown (`assets/search.js`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.site.content.documents import MeasureStory, Told, rows
from catalog.site.content.figures import figure
from metadata.described.concepts.matching import INDICATORS, matches
from metadata.described.dataset import Dataset
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.concepts import MatchState
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.tables.rows import OverviewEntry

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


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found: its kind, its name or sentence, further words to find it by (headings, the measure of an
    indicator), and the ID of its page, empty for that of the dataset.

    `themes` are Japanese names, `concepts` ids; `measure` is the name of the measure that a sentence is of.
    """

    kind: str
    name: str
    context: str
    id: str
    themes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    concepts: tuple[str, ...] = ()
    measure: str = ""


def entries(dataset: Dataset, document: Told | None) -> Iterator[Entry]:
    """Yield what is found in a dataset: it itself, its names, then its sentences."""
    told = document.measures if document else ()
    themes = dict.fromkeys(theme for story in told for theme in story.themes)
    years = sorted({year for story in told for year in story.years})
    words = " ".join((dataset.title.en, *(keyword.ja for keyword in dataset.keywords)))
    yield Entry("d", dataset.title.ja, words, "", tuple(themes), tuple(years))
    if document is not None:
        yield from _names(document)
        yield from _texts(document)


def _names(document: Told) -> Iterator[Entry]:
    counting = _counting(document.dataset)
    for story in document.measures:
        row = story.row
        headings = " ".join(filter(None, (row.pillar, row.group)))
        yield Entry("m", row.name, headings, row.id, story.themes, story.years)
        for indicator in story.indicators:
            id_ = indicator.row.id
            yield Entry("i", indicator.row.name, row.name, id_, story.themes, indicator.years, counting.get(id_, ()))
    for stated in document.figures:  # they are of no measure: the page of the dataset shows them
        yield Entry("f", f"{stated.item} {figure(stated)}", stated.measure_name, "", years=(stated.fiscal_year,))


def _counting(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """Return ID of an indicator → the concepts that it counts, or may count."""
    found: dict[str, tuple[str, ...]] = {}
    for match in matches(dataset):
        if match.table == INDICATORS and match.state != MatchState.REJECTED:
            id_ = str(match.row["ID"])
            found[id_] = (*found.get(id_, ()), match.concept.id)
    return found


def _texts(document: Told) -> Iterator[Entry]:
    """Yield what the document says in sentences; what is printed a second time (再掲) stands once."""
    for entry in rows(document.dataset, OverviewEntry):
        yield Entry("o", entry.content, entry.item, "")
    for story in document.measures:
        if not story.row.repeats:
            yield from _sentences(story)


def _sentences(story: MeasureStory) -> Iterator[Entry]:
    def entry(kind: str, text: str, year: int) -> Entry:
        return Entry(kind, text, "", story.row.id, story.themes, (year,), measure=story.row.name)

    for done in story.achievements:
        yield entry("a", done.achievement, done.fiscal_year)
    for row in story.evaluations:
        yield entry("e", f"{row.grade} {row.rating}（{japanese_year(row.fiscal_year)}）", row.fiscal_year)
        for text in filter(None, (row.issues, row.next_steps)):
            yield entry("s", text, row.fiscal_year)
