"""rdflib and pyoxigraph, two parsers that share no code, read the same triples from every RDF file of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from metadata.building.cataloguing import Build
from tests.conftest import ACROSS, ROOT

DOCUMENTS = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/dataset.yaml"))
FILES = ["catalog", *(f"datasets/{id_}/dcat" for id_ in [*DOCUMENTS, *ACROSS])]
RDFLIB = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}
OXIGRAPH = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
}
TITLE = "http://purl.org/dc/terms/title"
DATASET = "http://www.w3.org/ns/dcat#Dataset"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

# rdflib's own JSON-LD parser uses what rdflib calls deprecated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

Term = tuple[str, str, str]
"""Kind or datatype, value, language. No blank nodes: every node of ours has an IRI, so that sets can be compared."""
Triple = tuple[Term, Term, Term]


def of_rdflib(path: Path) -> set[Triple]:
    graph = rdflib.Graph()
    graph.parse(data=path.read_bytes(), format=RDFLIB[path.suffix])

    def term(node: rdflib.term.Node) -> Term:
        if isinstance(node, rdflib.Literal):
            plain = "http://www.w3.org/2001/XMLSchema#string"
            tagged = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
            return tagged if node.language else str(node.datatype or plain), str(node), node.language or ""
        assert isinstance(node, rdflib.URIRef), f"a blank node in {path}"
        return "iri", str(node), ""

    return {(term(s), term(p), term(o)) for s, p, o in graph}


def of_oxigraph(path: Path) -> set[Triple]:
    def term(node: object) -> Term:
        if isinstance(node, pyoxigraph.Literal):
            return node.datatype.value, node.value, node.language or ""
        assert isinstance(node, pyoxigraph.NamedNode), f"a blank node in {path}"
        return "iri", node.value, ""

    found = pyoxigraph.parse(path.read_bytes(), format=OXIGRAPH[path.suffix])
    return {(term(quad.subject), term(quad.predicate), term(quad.object)) for quad in found}


def titles(triples: set[Triple]) -> Iterator[tuple[str, str, str]]:
    datasets = {s for s, p, o in triples if (p[1], o[1]) == (TYPE, DATASET)}
    return ((s[1], o[2], o[1]) for s, p, o in triples if s in datasets and p[1] == TITLE)


@pytest.mark.parametrize("name", FILES)
def test_two_parsers_and_three_syntaxes_give_one_graph(name: str, real_catalogue: Path) -> None:
    graphs = {
        (parser.__name__, ending): parser(real_catalogue / f"{name}{ending}")
        for parser in (of_rdflib, of_oxigraph)
        for ending in RDFLIB
    }
    first, *others = graphs.values()
    assert len(first) > 100
    for key, other in zip(list(graphs)[1:], others, strict=True):
        assert len(other) == len(first), key
        assert (sorted(first - other)[:3], sorted(other - first)[:3]) == ([], []), key


@pytest.mark.parametrize("parser", [of_rdflib, of_oxigraph])
@pytest.mark.parametrize("ending", RDFLIB)
def test_the_titles_of_all_datasets_are_read(parser: object, ending: str, real_build: Build, real_catalogue: Path) -> None:
    assert callable(parser)
    wanted = {
        (dataset.iri, language, text)
        for dataset in real_build.datasets
        for language, text in (("ja", dataset.title.ja), ("en", dataset.title.en))
    }
    assert set(titles(parser(real_catalogue / f"catalog{ending}"))) == wanted


def test_the_file_of_a_dataset_says_nothing_that_the_catalogue_does_not(real_catalogue: Path) -> None:
    whole = of_oxigraph(real_catalogue / "catalog.ttl")
    for id_ in DOCUMENTS:
        assert of_oxigraph(real_catalogue / f"datasets/{id_}/dcat.ttl") <= whole
