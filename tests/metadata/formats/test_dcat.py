"""What the DCAT graph says: the 405 points, what CKAN reads of it, and that its files are the same in every run."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD

from metadata.formats.dcat import catalogue_graph, dataset_graph, serialise
from metadata.formats.rdf_syntax import ADMS, DCAT, DCATAP, MEDIA_TYPES, SPDX, VCARD
from metadata.gates.score import scores
from metadata.gates.shacl import check_graph
from metadata.vocabularies.code_lists import licences
from tests.metadata.formats.dcat_samples import OTHER, all_datasets, catalogue, cross, listing, other_plan, plan

ROOT = Path(__file__).resolve().parents[3]
FORMATS = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}
EU = "http://publications.europa.eu/resource/authority/"


@pytest.fixture(scope="module")
def graph() -> Graph:
    return catalogue_graph(catalogue(), all_datasets())


def texts(graph: Graph, node: URIRef, predicate: URIRef) -> set[tuple[str, str | None]]:
    return {(str(value), getattr(value, "language", None)) for value in graph.objects(node, predicate)}


def files_of(graph: Graph, iri: str) -> dict[str, URIRef]:
    found = graph.objects(URIRef(iri), DCAT.distribution)
    return {str(graph.value(node, DCTERMS.identifier)): URIRef(str(node)) for node in found}


@pytest.mark.parametrize("dataset", all_datasets(), ids=lambda dataset: dataset.id)
def test_a_dataset_earns_all_405_points(dataset, graph: Graph) -> None:
    served = {dataset.url(file.name) for file in dataset.files}
    found = scores(dataset_graph(dataset), conforms=not check_graph(graph), status=lambda url: 200 if url in served else 404)
    assert found[dataset.iri].points == 405


def test_nothing_is_a_blank_node_and_every_iri_is_absolute(graph: Graph) -> None:
    for term in {term for triple in graph for term in triple}:
        assert not isinstance(term, BNode)
        if isinstance(term, URIRef):
            assert re.match(r"(https?://[^/\s]+/|mailto:|tel:)\S*$", term), term


def test_titles_descriptions_and_keywords_are_in_both_languages(graph: Graph) -> None:
    node = URIRef(plan().iri)
    title, description, keyword = plan().title, plan().description, plan().keywords[0]
    assert texts(graph, node, DCTERMS.title) == {(title.ja, "ja"), (title.en, "en")}
    assert texts(graph, node, DCTERMS.description) == {(description.ja, "ja"), (description.en, "en")}
    assert {(keyword.ja, "ja"), (keyword.en, "en")} <= texts(graph, node, DCAT.keyword)


def test_dates_version_period_and_lists(graph: Graph) -> None:
    node = URIRef(plan().iri)
    assert graph.value(node, DCTERMS.issued) == Literal("2025-04-01", datatype=XSD.date)
    assert graph.value(node, DCTERMS.modified) == Literal("2025-10-01", datatype=XSD.date)
    assert graph.value(node, DCAT.version) == Literal("1.1.0")
    assert ("Misprints of the first edition corrected", "en") in texts(graph, node, ADMS.versionNotes)
    period = graph.value(node, DCTERMS.temporal)
    assert (period, RDF.type, DCTERMS.PeriodOfTime) in graph
    assert graph.value(period, DCAT.startDate) == Literal("2024-04-01", datatype=XSD.date)
    assert graph.value(period, DCAT.endDate) == Literal("2026-03-31", datatype=XSD.date)
    assert graph.value(node, DCTERMS.accrualPeriodicity) == URIRef(EU + "frequency/ANNUAL")
    assert graph.value(node, DCAT.theme) == URIRef(EU + "data-theme/GOVE")
    assert graph.value(node, DCTERMS.accessRights) == URIRef(EU + "access-right/PUBLIC")
    assert graph.value(node, DCTERMS.language) == URIRef(EU + "language/JPN")
    assert graph.value(node, DCAT.landingPage) == URIRef("https://data.example/datasets/999997_dx_plan/")


def test_the_publisher_is_an_organisation_with_its_numbers(graph: Graph) -> None:
    agent = graph.value(URIRef(plan().iri), DCTERMS.publisher)
    assert (agent, RDF.type, FOAF.Agent) in graph
    assert graph.value(agent, DCTERMS.identifier) == Literal("9234567890123")
    notations = {str(graph.value(node, SKOS.notation)) for node in graph.objects(agent, ADMS.identifier)}
    assert notations == {"9234567890123", "999997"}
    assert graph.value(agent, FOAF.homepage) == URIRef("https://www.city.mihon.example/")


def test_who_is_no_municipality_has_no_number(graph: Graph) -> None:
    agent = graph.value(URIRef(cross().iri), DCTERMS.publisher)
    assert agent == graph.value(URIRef(catalogue().iri), DCTERMS.publisher)
    assert not list(graph.objects(agent, DCTERMS.identifier)) + list(graph.objects(agent, ADMS.identifier))
    assert list(graph.objects(agent, DCTERMS.type)) == [URIRef("http://purl.org/adms/publishertype/NonProfitOrganisation")]


def test_a_contact_gives_the_ways_it_has(graph: Graph) -> None:
    mine = graph.value(URIRef(plan().iri), DCAT.contactPoint)
    assert (mine, RDF.type, VCARD.Kind) in graph
    assert graph.value(mine, VCARD.hasEmail) == URIRef("mailto:kikaku@city.mihon.example")
    assert graph.value(mine, VCARD.hasURL) is None
    other = graph.value(URIRef(other_plan().iri), DCAT.contactPoint)
    assert graph.value(other, VCARD.hasEmail) is None
    assert graph.value(other, VCARD.hasURL) == URIRef("https://www.town.tehon.example/form")
    assert graph.value(other, VCARD.hasTelephone) == URIRef("tel:+81-999-12-3456")


def test_areas_are_named_places_of_e_stat(graph: Graph) -> None:
    (area,) = graph.objects(URIRef(plan().iri), DCTERMS.spatial)
    assert area == URIRef("http://data.e-stat.go.jp/lod/sac/C99999")
    assert (area, RDF.type, DCTERMS.Location) in graph
    assert ("見本県見本市", "ja") in texts(graph, URIRef(str(area)), SKOS.prefLabel)
    assert texts(graph, URIRef(str(area)), RDFS.label) == {("見本県見本市", "ja")}, "CKAN shows the last label"
    both = {URIRef("http://data.e-stat.go.jp/lod/sac/C99999"), URIRef(OTHER.area)}
    assert set(graph.objects(URIRef(cross().iri), DCTERMS.spatial)) == both
    assert set(graph.objects(URIRef(catalogue().iri), DCTERMS.spatial)) == both


def test_a_source_document_is_an_entity_and_a_dataset_is_named_untyped() -> None:
    alone = dataset_graph(plan())
    (source,) = alone.objects(URIRef(plan().iri), PROV.wasDerivedFrom)
    assert alone.value(source, DCTERMS.issued) == Literal("2024-03", datatype=XSD.gYearMonth)
    assert alone.value(source, FOAF.page) == URIRef("https://www.city.mihon.example/plan.html")
    assert not list(alone.objects(None, DCTERMS.source))
    derived = dataset_graph(cross())
    made_of = set(derived.objects(URIRef(cross().iri), PROV.wasDerivedFrom))
    assert made_of == {URIRef(plan().iri), URIRef(other_plan().iri)}
    assert not any(list(derived.objects(origin, RDF.type)) for origin in made_of)


def test_every_data_file_is_a_distribution_and_descriptions_are_pages(graph: Graph) -> None:
    data = {file.name for file in plan().files} - {"datapackage.json", "999997_dx_plan.schema.json"}
    assert len(data) > 3
    assert set(files_of(graph, plan().iri)) == data
    pages = {"datapackage.json", "999997_dx_plan.schema.json"}
    assert set(graph.objects(URIRef(plan().iri), FOAF.page)) == {URIRef(plan().url(name)) for name in pages}


@pytest.mark.parametrize(
    ("name", "file_type", "media_type"),
    [
        ("999997_dx_plan_measures.csv", "CSV", "text/csv"),
        ("999997_dx_plan.xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("999997_dx_plan.json", "JSON", "application/json"),
    ],
)
def test_a_distribution_carries_everything(graph: Graph, name: str, file_type: str, media_type: str) -> None:
    file = next(file for file in plan().files if file.name == name)
    node = files_of(graph, plan().iri)[name]
    address = URIRef(f"https://data.example/datasets/999997_dx_plan/{name}")
    assert (graph.value(node, DCAT.accessURL), graph.value(node, DCAT.downloadURL)) == (address, address)
    assert graph.value(node, DCTERMS["format"]) == URIRef(f"{EU}file-type/{file_type}")
    media = graph.value(node, DCAT.mediaType)
    assert media == URIRef(f"http://www.iana.org/assignments/media-types/{media_type}")
    assert graph.value(media, RDFS.label) == Literal(media_type)
    assert graph.value(node, DCTERMS["format"]) not in set(graph.subjects(RDFS.label))
    assert graph.value(node, DCAT.byteSize) == Literal(str(len(file.data)), datatype=XSD.nonNegativeInteger)
    checksum = graph.value(node, SPDX.checksum)
    assert str(graph.value(checksum, SPDX.checksumValue)) == file.sha256
    assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
    assert graph.value(node, DCTERMS.license) == URIRef(EU + "licence/CC_BY_4_0")
    (rights,) = graph.objects(node, DCTERMS.rights)
    assert texts(graph, URIRef(str(rights)), RDFS.label) == {(plan().attribution.ja, "ja"), (plan().attribution.en, "en")}
    assert graph.value(node, DCATAP.availability) == URIRef(EU + "planned-availability/STABLE")
    assert graph.value(node, DCTERMS.modified) == Literal("2025-10-01", datatype=XSD.date)
    assert not list(graph.objects(node, ADMS.status))


def test_a_licence_has_the_one_title_that_ckan_knows(graph: Graph) -> None:
    titles = list(graph.objects(URIRef(EU + "licence/CC_BY_4_0"), DCTERMS.title))
    assert titles == [Literal("Creative Commons Attribution")]


def test_the_government_licence_stands_under_its_own_address() -> None:
    national = dataclasses.replace(plan(), licence=licences()["PDL-1.0"])
    graph = dataset_graph(national)
    iri = URIRef("https://www.digital.go.jp/resources/open_data/public_data_license_v1.0")
    assert set(graph.objects(None, DCTERMS.license)) == {iri}
    assert not list(graph.objects(iri, RDFS.seeAlso))
    assert check_graph(catalogue_graph(catalogue(), [national])) == []


def test_ckan_finds_every_dataset_titled(graph: Graph) -> None:
    for node in graph.subjects(RDF.type, DCAT.Dataset):
        assert len(texts(graph, URIRef(str(node)), DCTERMS.title)) == 2
        for keyword in graph.objects(node, DCAT.keyword):
            assert re.fullmatch(r"[\w \-.]{2,100}", str(keyword))


def test_a_record_a_dataset_with_the_declared_date(graph: Graph) -> None:
    records = {str(graph.value(node, FOAF.primaryTopic)): node for node in graph.objects(None, DCAT.record)}
    assert set(records) == {dataset.iri for dataset in all_datasets()}
    assert graph.value(records[other_plan().iri], DCTERMS.modified) == Literal("2026-01-15", datatype=XSD.date)


def test_the_catalogue_holds_what_each_dataset_says_alone(graph: Graph) -> None:
    for dataset in all_datasets():
        assert set(dataset_graph(dataset)) <= set(graph)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
def test_three_syntaxes_hold_the_same_graph(graph: Graph) -> None:
    files = serialise(graph)
    assert set(files) == set(MEDIA_TYPES)
    for ending, data in files.items():
        assert isomorphic(Graph().parse(data=data, format=FORMATS[ending]), graph), ending
        assert not data.startswith(b"\xef\xbb\xbf")


def test_json_ld_brings_its_context() -> None:
    text = serialise(dataset_graph(listing()))[".jsonld"].decode()
    assert '"dct": "http://purl.org/dc/terms/"' in text
    assert "オープンデータ一覧" in text


def test_order_of_adding_does_not_show(graph: Graph) -> None:
    turned = Graph(bind_namespaces="none")
    for triple in reversed(list(graph)):
        turned.add(triple)
    assert serialise(turned) == serialise(graph)


_PRINT_SUMS = """
import hashlib
from metadata.formats.dcat import catalogue_graph, serialise
from tests.metadata.formats.dcat_samples import all_datasets, catalogue
for ending, data in serialise(catalogue_graph(catalogue(), all_datasets())).items():
    print(ending, hashlib.sha256(data).hexdigest())
"""


def sums(seed: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", _PRINT_SUMS],
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return run.stdout


@pytest.mark.thorough("test_command_line: two builds are the same bytes under any hash seed")
def test_the_same_bytes_under_any_hash_seed() -> None:
    first = sums("0")
    assert first.count("\n") == 3
    assert sums("1") == first == sums("4711")
