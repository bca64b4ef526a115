"""Comparing: a page a subject, on which the indicators of all municipalities that count the same thing stand on one scale.

    concepts/index.html     the subjects
    concepts/<id>.html      a subject; its rows go on in <id>-2.html … where there are many
    concepts/<id>.svg .csv  the picture of a quantity, and what it shows; of many rows in <id>-2.svg … a page each

Where rows cannot be compared the page says why. Out of scope: what counts the same thing (`catalog.site.content.concepts`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from catalog.site.charts.downloads import Caption, bars_svg
from catalog.site.charts.one_scale import MARKS, Strip, one_scale
from catalog.site.content.citation import citation
from catalog.site.content.concepts import FEW, ConceptRow, Quantity, Subject
from catalog.site.content.progress import STATUS_WORDS
from catalog.site.frame.paging import Part, parts
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site
from metadata.described.across.concepts import CONCEPTS, VOCABULARY
from metadata.described.dataset import Dataset
from metadata.formats.files import csv_bytes
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.concepts import MatchState
from pipelines.tables.rows import ValueKind

FOLDER = "concepts"
A_PAGE = 50
"""Rows on one page of a subject."""

MATCHES = {
    MatchState.CONFIRMED: Bilingual("確認済", "confirmed"),
    MatchState.REJECTED: Bilingual("対象外", "counts something else"),
    MatchState.OPEN: Bilingual("未確認", "not confirmed"),
}
_KINDS = {ValueKind.BASELINE: "現状", ValueKind.ACTUAL: "実績", ValueKind.TARGET: "目標"}


@dataclass(frozen=True)
class Piece:
    """A quantity with those of its rows that stand on one page; `number` counts the pages of the quantity from 1."""

    quantity: Quantity
    rows: Sequence[ConceptRow]
    number: int

    @property
    def compared(self) -> list[ConceptRow]:
        """Those of them that are in its picture."""
        return [row for row in self.rows if row.compared]

    @property
    def files(self) -> str:
        """What the file of its picture is called, without ending."""
        return self.quantity.concept.id + (f"-{self.number}" if self.number > 1 else "")

    @property
    def picture(self) -> Markup:
        """The rows on the scale of the quantity."""
        concept = self.quantity.concept
        return one_scale(list(map(_strip, self.compared)), self.quantity.ends, f"scale-{concept.id}", concept.name.ja)


@dataclass(frozen=True)
class Section:
    """A part of a page: a piece of a quantity, its picture, and how that is cited."""

    piece: Piece
    picture: Markup
    cited: Bilingual | None


def concept_pages(site: Site) -> Iterator[Page]:
    """Yield the list of subjects and the pages of each."""
    modified = site.catalogue.modified
    dataset = _dataset(site)
    facts = {"catalogue": site.catalogue, "vocabulary": f"datasets/{CONCEPTS}/{VOCABULARY}" if dataset else ""}
    yield page(f"{FOLDER}/index.html", "concepts.html", modified, subjects=site.subjects, most=FEW, **facts)
    for subject in site.subjects:
        for part, pieces in _parts(subject):
            path = f"{FOLDER}/{part.name}"
            yield page(
                path,
                "concept.html",
                modified,
                subject=subject,
                sections=[Section(piece, piece.picture, _cited(site, path, piece.quantity)) for piece in pieces],
                part=part,
                words=STATUS_WORDS,
                match_words=MATCHES,
                most=FEW,
                **facts,
            )


def concept_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the pictures: path and bytes. A picture has the rows of its page, the figures are those of all."""
    for subject in site.subjects:
        for part, pieces in _parts(subject):
            for piece in pieces:
                if piece.compared:
                    yield _drawn(site, subject, f"{FOLDER}/{part.name}", piece)
        for quantity in subject.quantities:
            if quantity.comparable:
                yield _figures(site, quantity)


def _parts(subject: Subject) -> Iterator[tuple[Part[tuple[Quantity, int]], list[Piece]]]:
    """Yield the pages of a subject with what stands on each."""
    rows = [(quantity, place) for quantity in subject.quantities for place in range(len(quantity.rows))]
    before: Counter[str] = Counter()
    for part in parts(rows, A_PAGE, f"{subject.concept.id}.html"):
        pieces = []
        for id_, own in groupby(part.items, key=lambda told: told[0].concept.id):
            told = list(own)
            (quantity, first), last = told[0], told[-1][1]
            before[id_] += 1
            pieces.append(Piece(quantity, quantity.rows[first : last + 1], before[id_]))
        yield part, pieces


def _drawn(site: Site, subject: Subject, path: str, piece: Piece) -> tuple[str, bytes]:
    concept = piece.quantity.concept
    cited = _cited(site, path, piece.quantity)
    caption = Caption(concept.name.ja, subject.concept.name.ja, cited.ja if cited else "")
    keys = [(name, kind.value) for kind, name in MARKS.items()]
    return f"{FOLDER}/{piece.files}.svg", bars_svg(piece.picture, f"scale-{concept.id}", keys, "scale", caption)


def _figures(site: Site, quantity: Quantity) -> tuple[str, bytes]:
    concept = quantity.concept
    names = ("概念ID", "概念", "地方公共団体名", "名称", "取組名", "年度", "値区分", "値", "値（原文）", "ページ")
    records = (
        (*told, value.fiscal_year, value.kind, value.value, value.text, site.catalogue.base_url + row.page)
        for row in quantity.compared
        for told in [(concept.id, concept.name.ja, row.place.ja, row.match.name, row.match.row["取組名"])]
        for value in row.compared
    )
    return f"{FOLDER}/{concept.id}.csv", csv_bytes(names, records)


def _dataset(site: Site) -> Dataset | None:
    """Return the dataset that holds the matches; None where nothing is matched."""
    return site.described.get(CONCEPTS)


def _cited(site: Site, path: str, quantity: Quantity) -> Bilingual | None:
    dataset = _dataset(site)
    return citation(dataset, f"{site.catalogue.base_url}{path}#{quantity.concept.id}") if dataset else None


def _strip(row: ConceptRow) -> Strip:
    last = {word: value for kind, word in _KINDS.items() if (value := row.last(kind)) in row.compared and value}
    figures = "　".join(f"{word} {value.dated}" for word, value in last.items())
    values = tuple((value.kind, value.value) for value in row.compared if value.value is not None)
    return Strip(row.place.ja, row.match.name + (f"（{row.measure}）" if row.measure else ""), figures, values)
