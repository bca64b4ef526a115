"""A catalogue in pages: `catalog.ttl`, `catalog-2.ttl` …, tied together by Hydra, which CKAN, udata and piveau follow.

Every page is a catalogue by itself: what its datasets refer to is in it. In each syntax the pages lead to each other in
the same syntax, since harvesters keep the one they began with. The last page leads nowhere (a page that leads to itself
is read for ever), and a catalogue that fits one page says nothing of pages. Out of scope: what a page says of its datasets
(`metadata.dcat`).
"""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from metadata.catalogue import Catalogue
from metadata.dataset import Dataset
from metadata.dcat import catalogue_graph
from metadata.rdf_syntax import HYDRA, MEDIA_TYPES, serialise


def page_name(number: int, ending: str) -> str:
    """Return the file of a page, counted from 1: `catalog.ttl`, `catalog-2.ttl`."""
    return f"catalog{f'-{number}' if number > 1 else ''}{ending}"


@dataclass(frozen=True)
class Page:
    """A page of a catalogue: its number, counted from 1, of how many, and of how many datasets they all are."""

    number: int
    last: int
    total: int
    datasets: Sequence[Dataset]
    graph: Graph


def catalogue_pages(catalogue: Catalogue, datasets: Sequence[Dataset], size: int) -> Iterator[Page]:
    """Yield the pages of at most `size` (1 or more) datasets each, in order; one page when there is no dataset.

    One at a time, because a graph takes a kilobyte of memory for each of its triples: let go of a page before the next.
    """
    last = max(1, math.ceil(len(datasets) / size))
    for number in range(1, last + 1):
        own = datasets[(number - 1) * size : number * size]
        yield Page(number, last, len(datasets), own, catalogue_graph(catalogue, own))
        if last > 1:
            gc.collect()  # a graph and its store hold each other, so that it stays until someone looks


def page_files(catalogue: Catalogue, page: Page) -> dict[str, bytes]:
    """Return the files of a page by name, in every syntax."""
    views = {ending: _view(catalogue, page, ending) for ending in MEDIA_TYPES} if page.last > 1 else None
    return {page_name(page.number, ending): data for ending, data in serialise(page.graph, views).items()}


def _view(catalogue: Catalogue, page: Page, ending: str) -> Graph:
    """Return what a page says of its place among the pages."""

    def address(number: int) -> URIRef:
        return URIRef(catalogue.base_url + page_name(number, ending))

    view, graph = address(page.number), Graph(bind_namespaces="none")
    graph.add((URIRef(catalogue.iri), HYDRA.view, view))
    graph.add((view, RDF.type, HYDRA.PartialCollectionView))
    graph.add((view, HYDRA.totalItems, Literal(str(page.total), datatype=XSD.integer)))
    graph.add((view, HYDRA.first, address(1)))
    graph.add((view, HYDRA.last, address(page.last)))
    if page.number > 1:
        graph.add((view, HYDRA.previous, address(page.number - 1)))
    if page.number < page.last:
        graph.add((view, HYDRA.next, address(page.number + 1)))
    return graph
