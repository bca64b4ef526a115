"""Sixty datasets: a check and a catalogue say the same however they are cut; no time is measured (`benchmarks.nation`)."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph
import pyshacl
import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD

from metadata.described.dataset import Dataset
from metadata.formats.dcat import catalogue_graph
from metadata.formats.paging import page_files
from metadata.formats.rdf_syntax import DCAT, VCARD, serialise
from metadata.gates.shacl import FOLDER, RULE, SH, check_graph
from pipelines.problems import Problem
from tests.metadata.formats.dcat_samples import catalogue, catalogue_pages, other_plan, plan

ROOT = Path(__file__).resolve().parents[3]
READERS = {
    ".ttl": ("turtle", pyoxigraph.RdfFormat.TURTLE),
    ".rdf": ("xml", pyoxigraph.RdfFormat.RDF_XML),
    ".jsonld": ("json-ld", pyoxigraph.RdfFormat.JSON_LD),
}
NODE = URIRef("https://data.example/datasets/a#b")


@cache
def many() -> tuple[Dataset, ...]:
    """Sixty datasets of two publishers, with one data file each."""
    return tuple(
        replace(model, id=f"{model.id}_{number:02}", files=model.files[:1])
        for number in range(30)
        for model in (plan(), other_plan())
    )


def set_to(predicate: URIRef, *values: Literal, part: str = "") -> Callable[[Graph, Dataset], None]:
    def change(graph: Graph, dataset: Dataset) -> None:
        node = URIRef(dataset.iri + part)
        graph.remove((node, predicate, None))
        for value in values:
            graph.add((node, predicate, value))

    return change


FAULTS = [
    set_to(DCTERMS.title, Literal("題名", lang="ja")),
    set_to(DCTERMS.modified, Literal("1999-01-01", datatype=XSD.date)),
    set_to(DCTERMS.publisher),
    set_to(DCAT.endDate, Literal("1999-01-01", datatype=XSD.date), part="#period"),
    set_to(VCARD.hasEmail, Literal("nobody"), part="#contact"),
    set_to(FOAF.primaryTopic, part="#record"),
    lambda graph, dataset: graph.add((URIRef(dataset.iri), DCTERMS.identifier, Literal("second"))),
]


def spoil(graph: Graph, datasets: tuple[Dataset, ...]) -> Graph:
    """Break a rule in every eighth dataset, another one each time."""
    for number, dataset in enumerate(many()):
        if number % 8 == 0 and dataset in datasets:
            FAULTS[number // 8 % len(FAULTS)](graph, dataset)
    return graph


def facts(problems: list[Problem]) -> list[dict[str, str]]:
    return sorted((problem.facts for problem in problems), key=str)


def spoilt() -> Graph:
    return spoil(catalogue_graph(catalogue(), many()), many())


def test_sixty_good_datasets_break_no_rule() -> None:
    assert check_graph(catalogue_graph(catalogue(), many())) == []


def test_the_check_finds_what_the_shapes_find_as_they_are_written() -> None:
    shapes = Graph()
    for path in FOLDER.glob("*.ttl"):
        shapes.parse(path)
    graph = spoilt()
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference=None)
    results = report.subjects(RDF.type, SH.ValidationResult)
    written = {
        (str(report.value(result, SH.sourceShape)).removeprefix(RULE), str(report.value(result, SH.focusNode)))
        for result in results
    }
    assert len({rule for rule, _ in written}) >= len(FAULTS)
    assert {(problem.code.removeprefix("shape-"), problem.facts["focus"]) for problem in check_graph(graph)} == written


@pytest.mark.parametrize("size", [1, 25])
def test_pages_break_the_rules_that_the_whole_breaks(size: int) -> None:
    pages = [
        problem for page in catalogue_pages(many(), size) for problem in check_graph(spoil(page.graph, tuple(page.datasets)))
    ]
    assert facts(pages) == facts(check_graph(spoilt()))


def test_an_identifier_given_twice_is_found_among_sixty() -> None:
    graph = catalogue_graph(catalogue(), many())
    set_to(DCTERMS.identifier, Literal(many()[59].id))(graph, many()[0])
    found = [(problem.code, problem.facts["focus"]) for problem in check_graph(graph)]
    assert found == [("shape-dataset-identifier-unique", many()[number].iri) for number in (59, 0)]


def test_two_readers_read_what_was_said_from_every_syntax() -> None:
    graph = Graph(bind_namespaces="none")
    nasty = "\"'\\ <b>&amp; ]]> \t end\r\nnext　改行と🗾 \u2028 \x7f @ja ^^ \\u0041"
    for text in (Literal(nasty), Literal(nasty, lang="ja"), Literal(" "), Literal(""), Literal("2", datatype=XSD.integer)):
        graph.add((NODE, SKOS.note, text))
    graph.add((NODE, RDF.type, DCAT["Dataset"]))
    for iri in (
        "https://a.example/?x=1&y='2'",
        "http://purl.org/dc/terms/",
        "http://purl.org/dc/terms/a.b",
        "urn:x",
        "tel:+81-3",
    ):
        graph.add((NODE, RDF.type, URIRef(iri)))
        graph.add((URIRef(iri), DCTERMS.relation, NODE))
    for ending, data in serialise(graph).items():
        ours, theirs = READERS[ending]
        assert isomorphic(read := rdflib_graph(data, ours), graph), (ending, set(read) ^ set(graph))
        quads = pyoxigraph.parse(data, format=theirs)
        lines = pyoxigraph.serialize((quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES)
        assert isomorphic(rdflib_graph(lines, "nt"), graph), ending


def rdflib_graph(data: bytes, form: str) -> Graph:
    return Graph().parse(data=data, format=form)


@pytest.mark.parametrize(
    "triple",
    [
        (BNode("x"), DCTERMS.title, Literal("a")),
        (NODE, DCTERMS.relation, BNode("x")),
        (NODE, DCTERMS.relation, URIRef("https://a.example/with space")),
        (NODE, DCTERMS.title, Literal("bell \x07")),
        (NODE, DCTERMS.title, Literal("half a sign \ud800")),
        (NODE, URIRef("https://a.example/own"), Literal("a")),
    ],
)
def test_what_cannot_be_written_in_every_syntax_is_refused(triple: tuple[URIRef, URIRef, Literal]) -> None:
    with pytest.raises(ValueError, match=r"can be written|without prefix"):
        serialise([triple])


def test_triples_of_one_syntax_stand_in_that_syntax_alone() -> None:
    common = (NODE, RDF.type, DCAT["Dataset"])
    own = {".ttl": [(NODE, DCTERMS.title, Literal("a"))], ".rdf": [(URIRef("urn:x"), DCTERMS.title, Literal("b"))]}
    files = serialise([common], own)
    for ending, more in {**own, ".jsonld": []}.items():
        assert set(rdflib_graph(files[ending], READERS[ending][0])) == {common, *more}


def test_of_two_languages_japanese_stands_first() -> None:
    """CKAN's harvester shows the first text that it finds of rights and provenance, whatever its language."""
    texts = [
        (NODE, DCTERMS.description, Literal(text, lang=language)) for text, language in (("Source", "en"), ("出典", "ja"))
    ]
    for ending, data in serialise(texts).items():
        assert data.index("出典".encode()) < data.index(b"Source"), ending


_PRINT_SUMS = "from tests.metadata.building.test_many_datasets import print_sums; print_sums()"


def print_sums() -> None:
    for page in catalogue_pages(many(), 25):
        for name, data in page_files(catalogue(), page).items():
            sys.stdout.write(f"{name} {hashlib.sha256(data).hexdigest()}\n")


@pytest.mark.thorough("test_command_line: two builds are the same bytes under any hash seed")
def test_the_same_bytes_under_any_hash_seed() -> None:
    def sums(seed: str) -> str:
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            [sys.executable, "-c", _PRINT_SUMS], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
        return run.stdout

    first = sums("1")
    assert first.count("\n") == 9
    assert sums("4711") == first


pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
