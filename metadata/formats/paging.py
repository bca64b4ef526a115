"""A catalogue in pages: `catalog.ttl`, `catalog-2.ttl` …, tied together by Hydra, which CKAN, udata and piveau follow.

Every page is a catalogue by itself: what its datasets refer to is in it. In each syntax the pages lead to each other in
the same syntax, since harvesters keep the one they began with. The last page leads nowhere (a page that leads to itself
is read for ever), and a catalogue that fits one page says nothing of pages. Out of scope: what a page says of its datasets
(`metadata.formats.dcat`).
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from metadata.described.catalogue import Catalogue
from metadata.described.dataset import Dataset
from metadata.formats.dcat import catalogue_triples, dataset_triples
from metadata.formats.dcat_nodes import Triples, as_graph
from metadata.formats.rdf_syntax import HYDRA, MEDIA_TYPES, serialise


def page_name(number: int, ending: str) -> str:
    """Return the file of a page, counted from 1: `catalog.ttl`, `catalog-2.ttl`."""
    return f"catalog{f'-{number}' if number > 1 else ''}{ending}"


@dataclass(frozen=True)
class Place:
    """Which page it is, counted from 1, of how many, of how many datasets they all are, and how many one holds."""

    number: int
    last: int
    total: int
    size: int

    @property
    def datasets(self) -> slice:
        """Its datasets among all of them."""
        return slice((self.number - 1) * self.size, self.number * self.size)


@dataclass(frozen=True)
class Page:
    """A page of a catalogue in its place.

    `of_datasets` is what it says of each of its datasets, in the same order, `triples` all that it says, `graph` the same.
    """

    place: Place
    datasets: Sequence[Dataset]
    of_datasets: Sequence[Triples]
    triples: Triples
    graph: Graph


def places(total: int, size: int) -> Iterator[Place]:
    """Yield the places of the pages of so many datasets."""
    last = max(1, math.ceil(total / size))
    return (Place(number, last, total, size) for number in range(1, last + 1))


def catalogue_page(catalogue: Catalogue, datasets: Sequence[Dataset], place: Place) -> Page:
    """Return the page with these datasets. Made with the `collector_at_rest`; let go of it before the next."""
    return Page(place, datasets, *_triples(catalogue, datasets))


def _triples(catalogue: Catalogue, datasets: Sequence[Dataset]) -> tuple[Sequence[Triples], Triples, Graph]:
    each = [dataset_triples(dataset) for dataset in datasets]
    whole = catalogue_triples(catalogue, datasets).union(*each)
    return each, whole, as_graph(whole)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep Python from looking for garbage by itself while a page is made; it looks once, at the end.

    A graph is hundreds of thousands of objects and no garbage; each look in between walks through all of them, a quarter of
    the time of a page. When it is let go of, a graph and its store hold each other and stay until someone looks, a kilobyte
    of memory for each of its triples.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)  # among what is new
        if was_on:
            gc.enable()


def page_files(catalogue: Catalogue, page: Page) -> dict[str, bytes]:
    """Return the files of a page by name, in every syntax."""
    views = {ending: _view(catalogue, page, ending) for ending in MEDIA_TYPES} if page.place.last > 1 else None
    return {page_name(page.place.number, ending): data for ending, data in serialise(page.triples, views).items()}


def _view(catalogue: Catalogue, page: Page, ending: str) -> Graph:
    """Return what a page says of its place among the pages."""

    def address(number: int) -> URIRef:
        return URIRef(catalogue.base_url + page_name(number, ending))

    view, graph = address(page.place.number), Graph(bind_namespaces="none")
    graph.add((URIRef(catalogue.iri), HYDRA.view, view))
    graph.add((view, RDF.type, HYDRA.PartialCollectionView))
    graph.add((view, HYDRA.totalItems, Literal(str(page.place.total), datatype=XSD.integer)))
    graph.add((view, HYDRA.first, address(1)))
    graph.add((view, HYDRA.last, address(page.place.last)))
    if page.place.number > 1:
        graph.add((view, HYDRA.previous, address(page.place.number - 1)))
    if page.place.number < page.place.last:
        graph.add((view, HYDRA.next, address(page.place.number + 1)))
    return graph
