"""The catalogue against SEMIC's own DCAT-AP 3.0.1 shapes, where the standard's files are at hand.

KEIKAKU_STANDARDS names a folder that holds `dcat-ap-3.0.1/shapes.ttl`, `range.ttl` and so on, as SEMICeu/DCAT-AP publishes
them in releases/3.0.1. They are not part of this project. Known defects of the files are handled where they are used.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS

from metadata.dcat import catalogue_graph, dataset_graph
from metadata.shacl import SH
from tests.metadata.dcat_samples import all_datasets, catalogue, plan

STANDARDS = os.environ.get("KEIKAKU_STANDARDS", "")
RELEASE = Path(STANDARDS) / "dcat-ap-3.0.1"

pytestmark = pytest.mark.skipif(
    not STANDARDS or not RELEASE.is_dir(),
    reason="KEIKAKU_STANDARDS does not name a folder with dcat-ap-3.0.1 (SEMICeu/DCAT-AP, releases/3.0.1)",
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


@pytest.fixture(scope="module")
def graph() -> Graph:
    return catalogue_graph(catalogue(), all_datasets())


def test_the_catalogue_conforms(graph: Graph) -> None:
    assert results(graph, shapes("shapes", "range")) == set()


def test_no_deprecated_iri(graph: Graph) -> None:
    assert results(graph, shapes("deprecateduris")) == set()


def test_the_catalogue_conforms_to_the_one_file_form(graph: Graph) -> None:
    # CatalogRecord's topic must be a dcat:Resource there, which a dataset is only for those who know the ontology.
    assert results(graph, repaired()) <= {("http://xmlns.com/foaf/0.1/primaryTopic", "Violation")}


def test_values_are_of_the_lists_they_must_be_of(graph: Graph) -> None:
    # What is left for any correct catalogue of a Japanese municipality: the file looks for https in SPDX's http IRIs, wants
    # publishers to be EU bodies, and places to be in the EU's or GeoNames' lists.
    expected = {
        ("http://spdx.org/rdf/terms#algorithm", "Violation"),
        ("http://purl.org/dc/terms/publisher", "Warning"),
        ("http://purl.org/dc/terms/spatial", "Warning"),
    }
    assert results(graph, shapes("mdr-vocabularies.shape")) == expected


@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda dataset: dataset.id)
def test_each_dataset_conforms_alone(dataset) -> None:
    assert results(dataset_graph(dataset), shapes("shapes", "range")) == set()


def test_the_official_shapes_do_find_faults() -> None:
    graph = dataset_graph(plan())
    graph.remove((URIRef(plan().iri), DCTERMS.title, None))
    assert results(graph, shapes("shapes", "range")) == {(str(DCTERMS.title), "Violation")}
