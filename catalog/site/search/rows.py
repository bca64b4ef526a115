"""An entry as the page takes it, and the scripts that hand entries over.

Each part is a script with plain data, `keikaku.add(…)`, since a page opened from a folder may load scripts but not fetch
files. An entry there is a list `[kind, name, context, dataset, ID, themes, years, concepts]`: `dataset`, `themes` and
`concepts` are places in lists, a dataset of -1 is none, `concepts` may be missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from catalog.site.content.entries import Entry
from catalog.site.frame.facts import DatasetFacts
from catalog.site.frame.scripts import as_json
from catalog.site.frame.site import Site
from metadata.vocabularies.concepts import Concept, concepts

FOLDER = "assets/search"


class Lists:
    """The lists of themes and concepts that entries refer to by place, as `1.js` has them."""

    def __init__(self, site: Site) -> None:
        known = [subject.concept for subject in site.subjects]
        known += [quantity.concept for subject in site.subjects for quantity in subject.quantities]
        self._themes = {name: place for place, name in enumerate(site.themes)}
        self._concepts = {concept.id: place for place, concept in enumerate(known)}
        self.themes = [[theme.notation, theme.name.ja] for theme in site.themes.values()]
        self.concepts = [_words(concept) for concept in known]

    def row(self, entry: Entry, dataset: int, context: str = "") -> list[Any]:
        """Return an entry; `dataset` is the place of its dataset, `context` stands where it has none of its own."""
        themes = sorted(self._themes[theme] for theme in entry.themes)
        row = [entry.kind, entry.name, entry.context or context, dataset, entry.id, themes, list(entry.years)]
        counts = self._counts(entry)
        return [*row, counts] if counts else row

    def about(self, entry: Entry) -> Iterator[str]:
        """Yield the words of its themes and concepts, by which it is found too."""
        yield from entry.themes
        yield from (self.concepts[place] for place in self._counts(entry))

    def _counts(self, entry: Entry) -> list[int]:
        return sorted(self._concepts[concept] for concept in entry.concepts if concept in self._concepts)


def dataset_row(dataset: DatasetFacts) -> list[str]:
    """Return a dataset as entries refer to it: id, title, code of its publisher, of which municipalities it speaks."""
    return [dataset.id, dataset.title.ja, dataset.publisher.code, dataset.area]


def subject_entries(site: Site) -> Iterator[Entry]:
    """Yield the subjects in which municipalities can be compared."""
    for subject in site.subjects:
        quantities = " ".join(quantity.concept.name.ja for quantity in subject.quantities)
        yield Entry("c", subject.concept.name.ja, quantities, subject.concept.id, concepts=(subject.concept.id,))


def add_script(part: dict[str, Any]) -> bytes:
    """Return a part as a script."""
    return f"keikaku.add({as_json(part)});\n".encode()


def _words(concept: Concept) -> str:
    """Return all that a concept is found by; a quantity has the words of its subject too."""
    own = [concept.name.ja, concept.name.en, *concept.synonyms]
    return " ".join(own) + (f" {_words(concepts()[concept.subject])}" if concept.subject else "")
