"""The 405 points of data.europa.eu: all of them for what is published, and the right ones gone when something is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS

from catalog.server.quality import asked_scores
from metadata.building.cataloguing import Build
from metadata.formats.dcat import dataset_graph
from metadata.gates.score import Score, metrics, scores
from tests.metadata.formats.dcat_samples import plan

DCAT = Namespace("http://www.w3.org/ns/dcat#")
EU = "http://publications.europa.eu/resource/authority/"
NODE = URIRef(plan().iri)
# Names and points as data.europa.eu's methodology lists them.
PUBLISHED = {
    "keywordAvailability": 30,
    "categoryAvailability": 30,
    "spatialAvailability": 20,
    "temporalAvailability": 20,
    "accessUrlStatusCode": 50,
    "downloadUrlAvailability": 20,
    "downloadUrlStatusCode": 30,
    "formatAvailability": 20,
    "mediaTypeAvailability": 10,
    "formatMediaTypeVocabularyAlignment": 10,
    "formatMediaTypeNonProprietary": 20,
    "formatMediaTypeMachineInterpretable": 20,
    "dcatApCompliance": 30,
    "licenceAvailability": 20,
    "knownLicence": 10,
    "accessRightsAvailability": 10,
    "accessRightsVocabularyAlignment": 5,
    "contactPointAvailability": 20,
    "publisherAvailability": 10,
    "rightsAvailability": 5,
    "byteSizeAvailability": 5,
    "dateIssuedAvailability": 5,
    "dateModifiedAvailability": 5,
}
DIMENSIONS = {
    "findability": 100,
    "accessibility": 100,
    "interoperability": 110,
    "reusability": 75,
    "contextuality": 20,
}


def found(_address: str) -> int:
    return 200


def score(graph: Graph, *, conforms: bool | None = True, status: Callable[[str], int | None] | None = found) -> Score:
    return scores(graph, conforms=conforms, status=status)[plan().iri]


def lost(judged: Score) -> dict[str, int]:
    return {entry.metric.id: entry.metric.points for entry in judged.metrics if not entry.met}


def files(graph: Graph) -> list[URIRef]:
    return [node for node in graph.objects(NODE, DCAT.distribution) if isinstance(node, URIRef)]


def without(*properties: URIRef) -> Graph:
    graph = dataset_graph(plan())
    for node in (NODE, *files(graph)):
        for name in properties:
            graph.remove((node, name, None))
    return graph


def test_the_metrics_are_those_of_the_methodology() -> None:
    assert {metric.id: metric.points for metric in metrics()} == PUBLISHED
    assert {part.id: part.possible for part in score(dataset_graph(plan())).dimensions} == DIMENSIONS


@pytest.fixture(scope="module")
def asked(real_build: Build) -> dict[str, Score]:
    return asked_scores(real_build)


@pytest.mark.thorough("catalog/server/test_quality: one dataset and what is made of it have all points")
def test_every_dataset_we_publish_has_all_405_points_asked_of_our_own_server(
    asked: dict[str, Score], real_build: Build
) -> None:
    assert {id_: (found_.points, found_.possible) for id_, found_ in asked.items()} == {
        dataset.id: (405, 405) for dataset in real_build.datasets
    }


@pytest.mark.thorough("catalog/server/test_quality: what a server gives; site/test_pages: what a page shows")
def test_the_pages_show_the_points_a_server_would_give(
    asked: dict[str, Score], real_build: Build, real_catalogue: Path
) -> None:
    for dataset in real_build.datasets:
        page = (real_catalogue / "datasets" / dataset.id / "index.html").read_text(encoding="utf-8")
        shown = re.search(r"<strong>(\d+) / (\d+)</strong>", page)
        assert shown
        assert (int(shown[1]), int(shown[2])) == (asked[dataset.id].points, 405)


CASES: list[tuple[tuple[URIRef, ...], set[str]]] = [
    ((DCAT.keyword,), {"keywordAvailability"}),
    ((DCAT.theme,), {"categoryAvailability"}),
    ((DCTERMS.spatial,), {"spatialAvailability"}),
    ((DCTERMS.temporal,), {"temporalAvailability"}),
    ((DCAT.accessURL,), {"accessUrlStatusCode"}),
    ((DCAT.downloadURL,), {"downloadUrlAvailability", "downloadUrlStatusCode"}),
    ((DCTERMS["format"],), {"formatAvailability", "formatMediaTypeVocabularyAlignment"}),
    ((DCAT.mediaType,), {"mediaTypeAvailability", "formatMediaTypeVocabularyAlignment"}),
    ((DCTERMS.license,), {"licenceAvailability", "knownLicence"}),
    ((DCTERMS.accessRights,), {"accessRightsAvailability", "accessRightsVocabularyAlignment"}),
    ((DCAT.contactPoint,), {"contactPointAvailability"}),
    ((DCTERMS.publisher,), {"publisherAvailability"}),
    ((DCTERMS.rights,), {"rightsAvailability"}),
    ((DCAT.byteSize,), {"byteSizeAvailability"}),
    ((DCTERMS.issued,), {"dateIssuedAvailability"}),
    ((DCTERMS.modified,), {"dateModifiedAvailability"}),
    (
        (DCAT.distribution,),
        {metric.id for metric in metrics() if metric.asked["of"] == "distribution"}
        - {"dateIssuedAvailability", "dateModifiedAvailability"},  # the dataset has them
    ),
]


@pytest.mark.parametrize(("properties", "gone"), CASES, ids=[case[0][0].rpartition("/")[2] for case in CASES])
def test_a_property_taken_away_takes_its_points(properties: tuple[URIRef, ...], gone: set[str]) -> None:
    judged = score(without(*properties))
    assert set(lost(judged)) == gone
    assert judged.points == 405 - sum(PUBLISHED[name] for name in gone)


def test_dates_of_the_dataset_stand_for_those_of_its_files() -> None:
    graph = dataset_graph(plan())
    for file in files(graph):
        graph.remove((file, DCTERMS.issued, None))
    assert lost(score(graph)) == {}


def change(name: URIRef, value: URIRef | Literal) -> Graph:
    graph = dataset_graph(plan())
    for node in (NODE, *files(graph)):
        if (node, name, None) in graph:
            graph.set((node, name, value))
    return graph


VALUES: list[tuple[URIRef, URIRef | Literal, set[str]]] = [
    (DCTERMS.license, URIRef("https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"), {"knownLicence"}),
    (DCTERMS.license, URIRef(EU + "licence/NO_SUCH"), {"knownLicence"}),
    (DCTERMS.license, URIRef(EU + "licence/"), {"knownLicence"}),
    (DCTERMS.accessRights, URIRef(EU + "access-right/OPEN"), {"accessRightsVocabularyAlignment"}),
    (DCTERMS["format"], Literal("CSV"), {"formatMediaTypeVocabularyAlignment"}),  # the media type tells the rest
    (DCAT.mediaType, Literal("text/csv"), {"formatMediaTypeVocabularyAlignment"}),
]


@pytest.mark.parametrize(("name", "value", "gone"), VALUES)
def test_a_value_from_no_list_takes_the_points_of_the_list(name: URIRef, value: URIRef | Literal, gone: set[str]) -> None:
    assert set(lost(score(change(name, value)))) == gone


def test_a_pdf_is_neither_readable_nor_free() -> None:
    graph = change(DCTERMS["format"], URIRef(EU + "file-type/PDF"))
    for file in files(graph):
        graph.set((file, DCAT.mediaType, URIRef("http://www.iana.org/assignments/media-types/application/pdf")))
    assert set(lost(score(graph))) == {"formatMediaTypeNonProprietary", "formatMediaTypeMachineInterpretable"}


def test_one_file_that_has_everything_is_enough() -> None:
    graph = dataset_graph(plan())
    best = next(file for file in files(graph) if (file, DCTERMS["format"], URIRef(EU + "file-type/CSV")) in graph)
    for file in set(files(graph)) - {best}:
        graph.remove((file, None, None))
    assert score(graph).points == 405


def test_half_of_one_file_and_half_of_another_are_not_a_whole() -> None:
    graph = dataset_graph(plan())
    one, *others = sorted(files(graph))
    graph.remove((one, DCTERMS.license, None))
    for file in others:
        graph.remove((file, DCAT.byteSize, None))
    assert set(lost(score(graph))) == {"byteSizeAvailability"}  # 5 points less, and not the 30 of the licence


@pytest.mark.parametrize("answer", [301, 404, 500])
def test_only_2xx_is_an_answer(answer: int) -> None:
    judged = score(dataset_graph(plan()), status=lambda _: answer)
    assert set(lost(judged)) == {"accessUrlStatusCode", "downloadUrlStatusCode"}
    assert (judged.points, judged.not_judged) == (325, 0)


def test_addresses_that_nobody_asked_are_not_judged() -> None:
    judged = score(dataset_graph(plan()), status=None)
    assert (judged.points, judged.not_judged) == (325, 80)
    assert {entry.metric.id for entry in judged.metrics if entry.met is None} == {
        "accessUrlStatusCode",
        "downloadUrlStatusCode",
    }


def test_shapes_that_nobody_ran_are_not_judged_and_broken_ones_fail() -> None:
    unknown = score(dataset_graph(plan()), conforms=None)
    assert (unknown.points, unknown.not_judged) == (375, 30)
    broken = score(dataset_graph(plan()), conforms=False)
    assert (lost(broken), broken.not_judged) == ({"dcatApCompliance": 30}, 0)


@pytest.mark.parametrize(
    ("properties", "rating"),
    [
        ((), "excellent"),
        ((DCAT.keyword, DCAT.theme), "good"),
        ((DCAT.distribution,), "sufficient"),
        ((DCAT.distribution, DCAT.keyword, DCAT.theme, DCAT.contactPoint), "bad"),
    ],
)
def test_the_rating_follows_the_points(properties: tuple[URIRef, ...], rating: str) -> None:
    assert score(without(*properties)).rating == rating
