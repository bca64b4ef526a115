"""Comparing: a page a subject, on which the indicators of all municipalities that count the same thing stand on one scale.

    concepts/index.html     the subjects
    concepts/<id>.html      a subject; its rows go on in <id>-2.html … where there are many
    concepts/<id>.svg .csv  the picture of a quantity, and what it shows

Where rows cannot be compared the page says why. Out of scope: what counts the same thing (`catalog.site.content.concepts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catalog.site.charts.downloads import Caption, bars_svg
from catalog.site.charts.one_scale import MARKS, Strip, one_scale
from catalog.site.content.citation import citation
from catalog.site.content.concepts import ConceptRow, Quantity, Subject
from catalog.site.content.progress import STATUS_WORDS
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
class Section:
    """A part of a page: a quantity, those of its rows that stand on this page, and their picture."""

    quantity: Quantity
    rows: tuple[ConceptRow, ...]
    picture: Markup
    cited: Bilingual | None  # how the picture is cited


def concept_pages(site: Site) -> Iterator[Page]:
    """Yield the list of subjects and the pages of each."""
    modified = site.catalogue.modified
    dataset = _dataset(site)
    facts = {"catalogue": site.catalogue, "vocabulary": f"datasets/{CONCEPTS}/{VOCABULARY}" if dataset else ""}
    yield page(f"{FOLDER}/index.html", "concepts.html", modified, subjects=site.subjects, **facts)
    for subject in site.subjects:
        rows = [(quantity, row) for quantity in subject.quantities for row in quantity.rows]
        parts = [rows[start : start + A_PAGE] for start in range(0, len(rows), A_PAGE)]
        paths = [subject_page(subject.concept.id, number) for number in range(1, len(parts) + 1)]
        for number, (path, part) in enumerate(zip(paths, parts, strict=True), start=1):
            yield page(
                path,
                "concept.html",
                modified,
                subject=subject,
                sections=_sections(part, site, path),
                number=number,
                addresses=[path.removeprefix(f"{FOLDER}/") for path in paths],
                words=STATUS_WORDS,
                match_words=MATCHES,
                most=A_PAGE // 2,
                **facts,
            )


def subject_page(id_: str, number: int = 1) -> str:
    """Return the path of a page of a subject from the root of the site."""
    return f"{FOLDER}/{id_}.html" if number == 1 else f"{FOLDER}/{id_}-{number}.html"


def concept_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the pictures: path and bytes. A picture holds all rows, also where they stand on several pages."""
    for subject in site.subjects:
        for quantity in subject.quantities:
            if quantity.compared:
                yield from _files(site, subject, quantity)


def _files(site: Site, subject: Subject, quantity: Quantity) -> Iterator[tuple[str, bytes]]:
    id_, concept = f"scale-{quantity.concept.id}", quantity.concept
    cited = _cited(site, subject_page(subject.concept.id), quantity)
    caption = Caption(concept.name.ja, subject.concept.name.ja, cited.ja if cited else "")
    keys = [(name, kind.value) for kind, name in MARKS.items()]
    yield f"{FOLDER}/{concept.id}.svg", bars_svg(_picture(quantity, quantity.rows), id_, keys, "scale", caption)
    names = ("概念ID", "概念", "地方公共団体名", "名称", "取組名", "年度", "値区分", "値", "値（原文）", "ページ")
    records = (
        (*told, value.fiscal_year, value.kind, value.value, value.text, site.catalogue.base_url + row.page)
        for row in quantity.compared
        for told in [(concept.id, concept.name.ja, row.place.ja, row.match.name, row.match.row["取組名"])]
        for value in row.compared
    )
    yield f"{FOLDER}/{concept.id}.csv", csv_bytes(names, records)


def _dataset(site: Site) -> Dataset | None:
    """Return the dataset that holds the matches; None where nothing is matched."""
    return next((dataset for dataset in site.datasets if dataset.id == CONCEPTS), None)


def _cited(site: Site, path: str, quantity: Quantity) -> Bilingual | None:
    dataset = _dataset(site)
    return citation(dataset, f"{site.catalogue.base_url}{path}#{quantity.concept.id}") if dataset else None


def _sections(part: Sequence[tuple[Quantity, ConceptRow]], site: Site, path: str) -> list[Section]:
    found: dict[str, tuple[Quantity, list[ConceptRow]]] = {}
    for quantity, row in part:
        found.setdefault(quantity.concept.id, (quantity, []))[1].append(row)
    return [
        Section(quantity, tuple(rows), _picture(quantity, rows), _cited(site, path, quantity))
        for quantity, rows in found.values()
    ]


def _picture(quantity: Quantity, rows: Sequence[ConceptRow]) -> Markup:
    strips = [_strip(row) for row in rows if row.compared]
    return one_scale(strips, quantity.ends, f"scale-{quantity.concept.id}", quantity.concept.name.ja)


def _strip(row: ConceptRow) -> Strip:
    last = {word: value for kind, word in _KINDS.items() if (value := row.last(kind)) in row.compared and value}
    figures = "　".join(f"{word} {value.dated}" for word, value in last.items())
    values = tuple((value.kind, value.value) for value in row.compared if value.value is not None)
    return Strip(row.place.ja, row.match.name + (f"（{row.measure}）" if row.measure else ""), figures, values)
