"""The catalogue against SEMIC's own DCAT-AP 3.0.1 shapes, where the standard's files are at hand.

KEIKAKU_STANDARDS names a folder that holds `dcat-ap-3.0.1/shapes.ttl`, `range.ttl` and so on, as SEMICeu/DCAT-AP publishes
them in releases/3.0.1. They are not part of this project. Known defects of the files are handled where they are used.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF

from metadata.building.cataloguing import Build
from metadata.formats.dcat import catalogue_graph, dataset_graph
from metadata.gates.shacl import SH, check_graph
from tests.metadata.formats.dcat_samples import catalogue, cross, editions, listing, other_plan, plan

STANDARDS = os.environ.get("KEIKAKU_STANDARDS", "")
RELEASE = Path(STANDARDS) / "dcat-ap-3.0.1"

pytestmark = pytest.mark.skipif(
    not STANDARDS or not RELEASE.is_dir(),
    reason="KEIKAKU_STANDARDS does not name a folder with dcat-ap-3.0.1: CONTRIBUTING.md says how to get it",
)


def shapes(*names: str) -> Graph:
    graph = Graph()
    for name in names:
        graph.parse(RELEASE / f"{name}.ttl", format="turtle")
    return graph


def repaired() -> Graph:
    """dcat-ap-SHACL.ttl without the two references to shapes that it does not define (SEMICeu/DCAT-AP issue 448)."""
    graph = shapes("dcat-ap-SHACL")
    for shape, missing in list(graph.subject_objects(SH.property)):
        if (missing, SH.path, None) not in graph:
            graph.remove((shape, SH.property, missing))
    return graph


def results(data: Graph, rules: Graph) -> set[tuple[str, str]]:
    """Return (property, severity) of every result."""
    _, report, _ = pyshacl.validate(data, shacl_graph=rules, inference=None)
    return {
        (str(report.value(result, SH.resultPath)), str(report.value(result, SH.resultSeverity)).rpartition("#")[2])
        for result in report.objects(None, SH.result)
    }


# What is left for any correct catalogue of Japanese municipalities, and why it cannot be otherwise.
UNAVOIDABLE = {
    "shapes_recommended": {
        # A municipality is told by its e-Stat code; its outline is not ours to state (the shapes ask it of every place).
        ("http://www.w3.org/ns/dcat#bbox", "Warning"),
        ("http://www.w3.org/ns/dcat#centroid", "Warning"),
    },
    "mdr-vocabularies.shape": {
        # The file looks for https where SPDX's own IRIs have http.
        ("http://spdx.org/rdf/terms#algorithm", "Violation"),
        # It wants every publisher to be a body of the EU, and every place to be in the EU's or GeoNames' list.
        ("http://purl.org/dc/terms/publisher", "Warning"),
        ("http://purl.org/dc/terms/spatial", "Warning"),
    },
}


@pytest.fixture(scope="module")
def real(real_build: Build) -> Graph:
    return Graph().parse(data=real_build.dcat["catalog.ttl"].read(), format="turtle")


@pytest.fixture(scope="module")
def sample() -> Graph:
    """A catalogue with a series of three and a data service besides."""
    return catalogue_graph(catalogue(), [*editions(), other_plan(), cross(), listing()])


@pytest.fixture(params=["real", "sample"])
def graph(request: pytest.FixtureRequest) -> Graph:
    found: Graph = request.getfixturevalue(request.param)
    return found


def test_the_catalogue_conforms(graph: Graph) -> None:
    assert results(graph, shapes("shapes", "range")) == set()


def test_nothing_recommended_is_missing(graph: Graph) -> None:
    assert results(graph, shapes("shapes_recommended")) == UNAVOIDABLE["shapes_recommended"]


def test_no_deprecated_iri(graph: Graph) -> None:
    assert results(graph, shapes("deprecateduris")) == set()


def test_the_catalogue_conforms_to_the_one_file_form(graph: Graph) -> None:
    # CatalogRecord's topic must be a dcat:Resource there, which a dataset is only for those who know the ontology.
    assert results(graph, repaired()) <= {("http://xmlns.com/foaf/0.1/primaryTopic", "Violation")}


def test_values_are_of_the_lists_they_must_be_of(graph: Graph) -> None:
    assert results(graph, shapes("mdr-vocabularies.shape")) == UNAVOIDABLE["mdr-vocabularies.shape"]


def test_each_dataset_conforms_alone(real_build: Build) -> None:
    rules = shapes("shapes", "range")
    files = [file for dataset in real_build.datasets for file in dataset.files if file.name == "dcat.ttl"]
    assert len(files) == len(real_build.datasets)
    for dataset in real_build.datasets:
        alone = Graph().parse(data=next(file.data for file in dataset.files if file.name == "dcat.ttl"), format="turtle")
        assert results(alone, rules) == set(), dataset.id


@pytest.mark.parametrize("dataset", [*editions(), cross(), listing()], ids=lambda dataset: dataset.id)
def test_a_member_of_a_series_conforms_alone(dataset) -> None:
    assert results(dataset_graph(dataset), shapes("shapes", "range")) == set()


def test_the_official_shapes_do_find_faults() -> None:
    graph = dataset_graph(plan())
    graph.remove((URIRef(plan().iri), DCTERMS.title, None))
    assert results(graph, shapes("shapes", "range")) == {(str(DCTERMS.title), "Violation")}


def constraints(kind: URIRef, *names: str) -> set[tuple[URIRef, URIRef]]:
    """Return (class, property) of every rule of a kind in the official files that speaks of a property as such."""
    official = shapes(*names)
    return {
        (target, path)
        for shape, target in official.subject_objects(SH.targetClass)
        for rule in official.objects(shape, SH.property)
        for path in official.objects(rule, SH.path)
        if isinstance(path, URIRef) and (rule, kind, None) in official and (rule, kind, Literal(0)) not in official
    }


def ours_after(change: Callable[[Graph, URIRef], None], target: URIRef) -> set[str]:
    """Return the rules of our own that a small catalogue breaks after a change to one node of a class."""
    graph = catalogue_graph(catalogue(), [*editions()[:1], cross()])
    node = sorted(graph.subjects(RDF.type, target))[0]
    change(graph, URIRef(str(node)))
    return {problem.code for problem in check_graph(graph)}


def test_our_shapes_ask_for_all_that_the_official_ones_ask_for() -> None:
    asked = constraints(SH.minCount, "shapes", "shapes_recommended")
    assert len(asked) > 40
    unavoidable = {path for path, _ in UNAVOIDABLE["shapes_recommended"]}
    for target, path in sorted(asked):
        if str(path) not in unavoidable and not target.endswith("#Relationship"):  # which no dataset of ours has
            assert ours_after(lambda graph, node, path=path: graph.remove((node, path, None)), target), (target, path)


def test_our_shapes_know_the_classes_that_the_official_ones_want() -> None:
    small = catalogue_graph(catalogue(), [*editions()[:1], cross()])
    used = {
        (target, path)
        for target, path in constraints(SH["class"], "range")
        if any((node, path, None) in small for node in small.subjects(RDF.type, target))
    }
    assert len(used) > 30

    for target, path in sorted(used):
        with_it = [node for node in small.subjects(RDF.type, target) if (node, path, None) in small]
        graph = catalogue_graph(catalogue(), [*editions()[:1], cross()])
        graph.set((sorted(with_it)[0], path, URIRef("https://data.example/untyped")))
        assert check_graph(graph), (target, path)
