"""A small invented catalogue of four datasets: two plans of two municipalities, a table over both, and a list."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from metadata.described.catalogue import Catalogue
from metadata.described.content import Content
from metadata.described.dataset import Contact, DataService, Dataset, File, Publisher
from metadata.described.series import join, with_series
from metadata.formats.open_data_list import list_dataset
from metadata.formats.paging import Page, catalogue_page, places
from metadata.vocabularies.bilingual import Bilingual
from tests.metadata.samples import sample_dataset, sample_derived, sample_publisher, with_files

OTHER = Publisher(
    code="999989",
    corporate_number="8876543210123",
    name=Bilingual("見本県手本町", "Tehon Town, Mihon Prefecture"),
    site="https://www.town.tehon.example/",
    contact=Contact(
        Bilingual("手本町総務課", "General Affairs Division, Tehon Town"),
        telephone="0999-12-3456",
        form="https://www.town.tehon.example/form",
    ),
)
KEEPER = Publisher(
    code="",
    corporate_number="",
    name=Bilingual("見本目録室", "Mihon Catalogue Office"),
    site="https://catalogue.example/",
    contact=Contact(Bilingual("見本目録室", "Mihon Catalogue Office"), email="office@catalogue.example"),
    type="NonProfitOrganisation",
)


@cache
def plan() -> Dataset:
    """The plan of the samples with its datapackage.json, whose content does not matter here."""
    dataset = sample_dataset()
    words = Bilingual("データパッケージ", "Data Package")
    package = File("datapackage.json", Content.of(b"{}\n"), "application/json", "JSON", words, words)
    return dataclasses.replace(dataset, files=(*dataset.files, package))


@cache
def other_plan() -> Dataset:
    """The plan of another municipality: other words, dates, period and contact, fewer files."""
    mine = sample_dataset()
    return dataclasses.replace(
        mine,
        id="999989_dx_plan",
        title=Bilingual("手本町デジタル計画", "Tehon Town digital plan"),
        publisher=OTHER,
        contact=OTHER.contact,
        issued=date(2024, 6, 1),
        modified=date(2026, 1, 15),
        period=(date(2023, 4, 1), date(2025, 3, 31)),
        files=mine.files[:2],
    )


@cache
def cross() -> Dataset:
    """A dataset made of both plans, published by who keeps the catalogue."""
    derived = sample_derived()
    return dataclasses.replace(
        derived,
        publisher=KEEPER,
        contact=KEEPER.contact,
        covers=(sample_publisher(), OTHER),
        derived_from=(plan().id, other_plan().id),
    )


@cache
def listing() -> Dataset:
    return with_files(list_dataset(sample_publisher(), [plan(), other_plan()], plan().base_url))


@cache
def all_datasets() -> tuple[Dataset, ...]:
    return plan(), other_plan(), cross(), listing()


@cache
def catalogue() -> Catalogue:
    return Catalogue(
        base_url=plan().base_url,
        title=Bilingual("見本目録", "Mihon catalogue"),
        description=Bilingual("見本の計画の目録", "A catalogue of sample plans"),
        publisher=KEEPER,
        licence=plan().licence,
        issued=date(2024, 6, 1),
        modified=date(2026, 1, 15),
        period=(date(2023, 4, 1), date(2026, 3, 31)),
    )


def edition(of: Dataset, id_: str, year: int) -> Dataset:
    """A dataset as the edition of a later year: it speaks of, and was published in, that year; same words of the series."""
    dated = dataclasses.replace(
        of,
        id=id_,
        title=Bilingual(f"{of.title.ja}（{year}年度版）", f"{of.title.en}, {year} edition"),
        issued=date(year + 1, 6, 1),
        modified=date(year + 1, 6, 15),
        period=(date(year, 4, 1), date(year + 2, 3, 31)),
        files=tuple(file for file in of.files if file.name.endswith(".json") and not file.describes_data),
    )
    title = Bilingual("見本市デジタル推進計画（各年度版）", "Digital promotion plans of Mihon City")
    return with_series(dated, "999997_dx_plan", title, Bilingual("見本市の計画の各年度版", "The plans of Mihon City"))


@cache
def editions() -> tuple[Dataset, ...]:
    """Three editions of one plan, not in their order, each with the CKAN they are pushed to."""
    years = {"999997_dx_plan_2026": 2026, "999997_dx_plan": 2024, "999997_dx_plan_2025": 2025}
    joined = join(edition(plan(), id_, year) for id_, year in years.items())
    return tuple(dataclasses.replace(dataset, service=service()) for dataset in joined)


@cache
def service() -> DataService:
    title = Bilingual("見本データカタログのAPI", "API of the Mihon data catalogue")
    return DataService(plan().base_url, "https://ckan.example", title, KEEPER, plan().licence)


def catalogue_pages(datasets: Sequence[Dataset], size: int) -> Iterator[Page]:
    """Yield the pages of a catalogue with at most so many datasets each."""
    for place in places(len(datasets), size):
        yield catalogue_page(catalogue(), datasets[place.datasets], place)
