"""Every rule of the shapes is broken, alone and with a few others, and must be found; the good catalogue breaks none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cache

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from metadata.described.content import Content
from metadata.described.dataset import File
from metadata.formats.dcat import catalogue_graph
from metadata.formats.rdf_syntax import ADMS, DCAT, DCATAP, SPDX, VCARD
from metadata.gates.shacl import FOLDER, SH, check_graph
from metadata.vocabularies import code_lists
from tests.metadata.formats.dcat_samples import catalogue, cross, editions, listing, plan

Edit = Callable[[Graph], object]
CATALOGUE, DATASET = URIRef(catalogue().iri), URIRef(plan().iri)
DISTRIBUTION, PERIOD = URIRef(f"{DATASET}#file-999997_dx_plan.json"), URIRef(f"{DATASET}#period")
RECORD, CONTACT = URIRef(f"{DATASET}#record"), URIRef(f"{DATASET}#contact")
AGENT = URIRef("https://data.example/#publisher-999997")
NUMBER = URIRef("https://data.example/#publisher-999997-code")
SHA256 = URIRef(f"{DATASET}#sha256-file-999997_dx_plan.json")
CC_BY = URIRef("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")
JSON_TYPE = URIRef("http://www.iana.org/assignments/media-types/application/json")
AREA = URIRef("http://data.e-stat.go.jp/lod/sac/C99999")
SOURCE = URIRef(f"{DATASET}#source-plan.txt")
EU = "http://publications.europa.eu/resource/authority/"
SERIES, SERVICE = URIRef("https://data.example/#series-999997_dx_plan"), URIRef("https://data.example/#service-ckan")
ACTIVITY, SOFTWARE = URIRef(f"{DATASET}#making"), URIRef(f"{DATASET}#software")
CORPORATE = URIRef("https://data.example/#publisher-999997-corporate-number")
NEXT = URIRef("https://data.example/datasets/999997_dx_plan_2025")
FAR = Literal("2099-01-01", datatype=XSD.date)
AT_ONCE = 6  # catalogues in which all rules together are broken


@cache
def good() -> Graph:
    """The sample catalogue with one data file a dataset, so that a hundred checks stay quick."""
    few = [replace(d, files=tuple(f for f in d.files if f.name.endswith(".json"))) for d in (cross(), listing())]
    described = File(
        "999997_dx_plan.json-metadata.json", Content.of(b"{}"), "application/json", "JSON", plan().title, plan().title
    )
    mine = [replace(edition, files=(*edition.files, described)) for edition in editions()]
    return catalogue_graph(catalogue(), [*mine, *few])


def copy() -> Graph:
    graph = Graph(bind_namespaces="none")
    for triple in good():
        graph.add(triple)
    return graph


def put(node: URIRef, predicate: URIRef, *values: Node) -> Edit:
    """Put these values, or none, in the place of those that are there."""

    def edit(graph: Graph) -> None:
        assert (node, predicate, None) in graph, "nothing there to replace"
        graph.set((node, predicate, values[0])) if len(values) == 1 else graph.remove((node, predicate, None))
        for value in values:
            graph.add((node, predicate, value))

    return edit


def also(node: URIRef, predicate: URIRef, value: Node) -> Edit:
    return lambda graph: graph.add((node, predicate, value))


def without(node: URIRef, predicate: URIRef, value: Node) -> Edit:
    def edit(graph: Graph) -> None:
        assert (node, predicate, value) in graph
        graph.remove((node, predicate, value))

    return edit


def no_english(node: URIRef, predicate: URIRef) -> Edit:
    def edit(graph: Graph) -> None:
        english = [text for text in graph.objects(node, predicate) if getattr(text, "language", None) == "en"]
        assert english
        for text in english:
            graph.remove((node, predicate, text))

    return edit


def blank(node: URIRef) -> Edit:
    def edit(graph: Graph) -> None:
        unnamed = BNode()
        for subject, predicate, value in list(graph):
            if node in (subject, value):
                graph.remove((subject, predicate, value))
                graph.add((unnamed if subject == node else subject, predicate, unnamed if value == node else value))

    return edit


def untyped(predicate: URIRef, node: URIRef = DATASET) -> Edit:
    """Take the type off the object of a property."""

    def edit(graph: Graph) -> None:
        value = graph.value(node, predicate)
        assert (value, RDF.type, None) in graph
        graph.remove((value, RDF.type, None))

    return edit


def day(text: str) -> Literal:
    return Literal(text, datatype=XSD.date)


def ja(text: str) -> Literal:
    return Literal(text, lang="ja")


def en(text: str) -> Literal:
    return Literal(text, lang="en")


CASES: list[tuple[str, Edit]] = [
    ("literal", put(DATASET, DCTERMS.modified, Literal("2025-02-30", datatype=XSD.date))),
    ("Node", blank(CONTACT)),
    ("Node", also(URIRef("datasets/x"), RDF.type, FOAF.Document)),
    ("catalogue-title", no_english(CATALOGUE, DCTERMS.title)),
    ("catalogue-description", put(CATALOGUE, DCTERMS.description, ja("目録"), en(" "))),
    ("catalogue-publisher", put(CATALOGUE, DCTERMS.publisher)),
    ("catalogue-language", put(CATALOGUE, DCTERMS.language, Literal("ja"))),
    ("catalogue-licence", put(CATALOGUE, DCTERMS.license)),
    ("catalogue-homepage", put(CATALOGUE, FOAF.homepage)),
    ("catalogue-issued", put(CATALOGUE, DCTERMS.issued, Literal("2024-06-01"))),
    ("catalogue-modified", put(CATALOGUE, DCTERMS.modified)),
    ("catalogue-dates-ordered", put(CATALOGUE, DCTERMS.issued, FAR)),
    ("catalogue-dataset", put(CATALOGUE, DCAT.dataset)),
    ("dataset-record", without(RECORD, FOAF.primaryTopic, DATASET)),
    ("catalogue-record", untyped(DCAT.record, CATALOGUE)),
    ("catalogue-themes", put(CATALOGUE, DCAT.themeTaxonomy)),
    ("catalogue-spatial", put(CATALOGUE, DCTERMS.spatial)),
    ("record-topic", also(RECORD, FOAF.primaryTopic, URIRef(cross().iri))),
    ("record-issued", put(RECORD, DCTERMS.issued, Literal("令和7年4月1日"))),
    ("record-modified", put(RECORD, DCTERMS.modified)),
    ("record-dates-ordered", put(RECORD, DCTERMS.issued, FAR)),
    ("record-standard", untyped(DCTERMS.conformsTo, RECORD)),
    ("dataset-identifier", put(DATASET, DCTERMS.identifier, Literal("見本"))),
    ("dataset-identifier-unique", put(DATASET, DCTERMS.identifier, Literal(cross().id))),
    ("dataset-title", no_english(DATASET, DCTERMS.title)),
    ("dataset-title", also(DATASET, DCTERMS.title, ja("第二の題名"))),
    ("dataset-title", put(DATASET, DCTERMS.title, Literal("言語のない題名"))),
    ("dataset-description", put(DATASET, DCTERMS.description)),
    ("dataset-keyword", also(DATASET, DCAT.keyword, ja("行政,計画"))),
    ("dataset-keyword", also(DATASET, DCAT.keyword, ja("データ・カタログ"))),
    ("dataset-keyword", also(DATASET, DCAT.keyword, ja("水"))),
    ("dataset-keyword", also(DATASET, DCAT.keyword, Literal("計画", lang="fr"))),
    ("dataset-keyword-ja", put(DATASET, DCAT.keyword, en("plan"))),
    ("dataset-keyword-en", no_english(DATASET, DCAT.keyword)),
    ("dataset-issued", put(DATASET, DCTERMS.issued, Literal("last year"))),
    ("dataset-modified", put(DATASET, DCTERMS.modified)),
    ("dataset-dates-ordered", put(DATASET, DCTERMS.issued, FAR)),
    ("dataset-version", put(DATASET, DCAT.version)),
    ("dataset-version-notes", no_english(DATASET, ADMS.versionNotes)),
    ("dataset-language", put(DATASET, DCTERMS.language, URIRef("http://example.org/ja"))),
    ("dataset-access-rights", put(DATASET, DCTERMS.accessRights, URIRef(EU + "access-right/SECRET"))),
    ("dataset-landing-page", put(DATASET, DCAT.landingPage)),
    ("dataset-publisher", put(DATASET, DCTERMS.publisher)),
    ("dataset-contact", untyped(DCAT.contactPoint)),
    ("dataset-theme", put(DATASET, DCAT.theme, URIRef(EU + "data-theme/PLAN"))),
    ("dataset-spatial", put(DATASET, DCTERMS.spatial, URIRef("http://data.e-stat.go.jp/lod/sac/C999997"))),
    ("dataset-temporal", put(DATASET, DCTERMS.temporal)),
    ("dataset-frequency", put(DATASET, DCTERMS.accrualPeriodicity, URIRef(EU + "frequency/YEARLY"))),
    ("dataset-standard", untyped(DCTERMS.conformsTo)),
    ("dataset-provenance", put(DATASET, DCTERMS.provenance)),
    ("dataset-source", put(DATASET, PROV.wasDerivedFrom, Literal("plan.txt"))),
    ("dataset-page", put(DATASET, FOAF.page, URIRef("https://data.example/unknown.json"))),
    ("dataset-distribution", put(DATASET, DCAT.distribution)),
    ("distribution-dataset", also(URIRef(cross().iri), DCAT.distribution, DISTRIBUTION)),
    ("distribution-title", no_english(DISTRIBUTION, DCTERMS.title)),
    ("distribution-description", put(DISTRIBUTION, DCTERMS.description, ja("計画"), en(""))),
    ("distribution-access", put(DISTRIBUTION, DCAT.accessURL, URIRef("file:///plan.json"))),
    ("distribution-download", put(DISTRIBUTION, DCAT.downloadURL)),
    ("distribution-format", put(DISTRIBUTION, DCTERMS["format"], URIRef(EU + "file-type/EXCEL"))),
    ("distribution-media-type", put(DISTRIBUTION, DCAT.mediaType, Literal("application/json"))),
    ("distribution-size", put(DISTRIBUTION, DCAT.byteSize, Literal(9))),
    ("distribution-size", put(DISTRIBUTION, DCAT.byteSize, Literal("0", datatype=XSD.nonNegativeInteger))),
    ("distribution-checksum", put(DISTRIBUTION, SPDX.checksum)),
    ("distribution-licence", put(DISTRIBUTION, DCTERMS.license, URIRef("https://creativecommons.org/licenses/by-nc/4.0/"))),
    ("distribution-rights", put(DISTRIBUTION, DCTERMS.rights)),
    ("distribution-language", put(DISTRIBUTION, DCTERMS.language)),
    ("distribution-issued", put(DISTRIBUTION, DCTERMS.issued, Literal("2025/04/01"))),
    ("distribution-modified", put(DISTRIBUTION, DCTERMS.modified)),
    ("distribution-dates-ordered", put(DISTRIBUTION, DCTERMS.issued, FAR)),
    ("distribution-availability", put(DISTRIBUTION, DCATAP.availability, URIRef(EU + "planned-availability/EVER"))),
    ("distribution-status", also(DISTRIBUTION, ADMS.status, URIRef(EU + "distribution-status/COMPLETED"))),
    ("checksum-algorithm", put(SHA256, SPDX.algorithm, SPDX.checksumAlgorithm_md5)),
    ("checksum-value", put(SHA256, SPDX.checksumValue, Literal("AB" * 32, datatype=XSD.hexBinary, normalize=False))),
    ("checksum-value", put(SHA256, SPDX.checksumValue, Literal("ab" * 16, datatype=XSD.hexBinary, normalize=False))),
    ("licence-title", also(CC_BY, DCTERMS.title, Literal("Creative Commons Attribution 4.0 International"))),
    ("media-type-label", put(JSON_TYPE, RDFS.label)),
    ("agent-name", no_english(AGENT, FOAF.name)),
    ("agent-homepage", put(AGENT, FOAF.homepage)),
    ("agent-corporate-number", put(AGENT, DCTERMS.identifier, Literal("123456789012"))),
    ("identifier-number", put(NUMBER, SKOS.notation, Literal("99999"))),
    ("identifier-agency", no_english(NUMBER, ADMS.schemaAgency)),
    ("contact-name", no_english(CONTACT, VCARD.fn)),
    ("contact-reachable", put(CONTACT, VCARD.hasEmail)),
    ("contact-email", put(CONTACT, VCARD.hasEmail, Literal("kikaku@city.mihon.example"))),
    ("contact-telephone", also(CONTACT, VCARD.hasTelephone, URIRef("tel:0999-12-3456"))),
    ("contact-form", also(CONTACT, VCARD.hasURL, URIRef("mailto:kikaku@city.mihon.example"))),
    ("period-start", put(PERIOD, DCAT.startDate, Literal("2024"))),
    ("period-end", put(PERIOD, DCAT.endDate)),
    ("period-ordered", put(PERIOD, DCAT.endDate, day("2024-03-31"))),
    ("rights-label", no_english(URIRef(f"{DATASET}#rights"), RDFS.label)),
    ("provenance-label", put(URIRef(f"{DATASET}#provenance"), RDFS.label)),
    ("standard-title", no_english(URIRef(f"{DATASET}#standard"), DCTERMS.title)),
    ("node-name", no_english(AREA, SKOS.prefLabel)),
    ("source-title", no_english(SOURCE, DCTERMS.title)),
    ("source-issued", put(SOURCE, DCTERMS.issued, Literal("2024-13", datatype=XSD.gYearMonth))),
    ("source-issued", put(SOURCE, DCTERMS.issued, Literal("令和6年3月"))),
    ("code-check-digit", put(NUMBER, SKOS.notation, Literal("999996"))),
    ("corporate-number-check-digit", put(CORPORATE, SKOS.notation, Literal("1234567890123"))),
    ("catalogue-temporal", put(CATALOGUE, DCTERMS.temporal)),
    ("catalogue-creator", put(CATALOGUE, DCTERMS.creator, URIRef("https://keeper.example/"))),
    ("catalogue-service", untyped(DCAT.service, CATALOGUE)),
    ("record-issued", put(RECORD, DCTERMS.issued)),
    ("record-standard", put(RECORD, DCTERMS.conformsTo)),
    ("record-language", put(RECORD, DCTERMS.language)),
    ("record-status", put(RECORD, ADMS.status, URIRef("http://purl.org/adms/changetype/finished"))),
    ("dataset-creator", put(DATASET, DCTERMS.creator)),
    ("dataset-category", put(DATASET, DCTERMS.subject, URIRef("https://keikaku.example/def/categories#sports"))),
    ("dataset-resolution", also(DATASET, DCAT.temporalResolution, Literal("P1M", datatype=XSD.duration))),
    ("dataset-activity", put(DATASET, PROV.wasGeneratedBy)),
    ("dataset-series", also(DATASET, DCAT.inSeries, URIRef("https://data.example/#series-999997_other"))),
    ("dataset-series", untyped(DCAT.inSeries)),
    ("dataset-prev", put(NEXT, DCAT.prev, Literal("999997_dx_plan"))),
    ("distribution-availability", put(DISTRIBUTION, DCATAP.availability)),
    ("distribution-resolution", put(DISTRIBUTION, DCAT.temporalResolution, Literal("1年"))),
    ("distribution-page", put(DISTRIBUTION, FOAF.page, URIRef("https://data.example/unknown.json"))),
    ("distribution-service", put(DISTRIBUTION, DCAT.accessService, URIRef("https://ckan.example/api"))),
    ("scheme-title", no_english(URIRef(EU + "data-theme"), DCTERMS.title)),
    ("licence-type", put(CC_BY, DCTERMS.type, URIRef("https://example.org/open"))),
    ("agent-type", put(AGENT, DCTERMS.type)),
    ("activity-label", no_english(ACTIVITY, RDFS.label)),
    ("activity-used", put(ACTIVITY, PROV.used)),
    ("activity-agent", put(ACTIVITY, PROV.wasAssociatedWith)),
    ("software-label", no_english(SOFTWARE, RDFS.label)),
    ("software-principal", put(SOFTWARE, PROV.actedOnBehalfOf)),
    ("series-title", no_english(SERIES, DCTERMS.title)),
    ("series-description", put(SERIES, DCTERMS.description, ja("版"), en(" "))),
    ("series-member", also(URIRef("https://data.example/#series-empty"), RDF.type, DCAT.DatasetSeries)),
    ("series-first", put(SERIES, DCAT.first)),
    ("series-last", also(SERIES, DCAT.last, DATASET)),
    ("series-publisher", put(SERIES, DCTERMS.publisher)),
    ("series-contact", untyped(DCAT.contactPoint, SERIES)),
    ("series-issued", put(SERIES, DCTERMS.issued, Literal("2025"))),
    ("series-modified", put(SERIES, DCTERMS.modified)),
    ("series-dates-ordered", put(SERIES, DCTERMS.issued, FAR)),
    ("series-frequency", put(SERIES, DCTERMS.accrualPeriodicity)),
    ("series-spatial", put(SERIES, DCTERMS.spatial, Literal("見本市"))),
    ("series-temporal", put(SERIES, DCTERMS.temporal)),
    ("service-title", put(SERVICE, DCTERMS.title)),
    ("service-description", no_english(SERVICE, DCTERMS.description)),
    ("service-endpoint", put(SERVICE, DCAT.endpointURL, Literal("https://ckan.example/api"))),
    ("service-endpoint-description", put(SERVICE, DCAT.endpointDescription)),
    ("service-dataset", put(SERVICE, DCAT.servesDataset)),
    ("service-publisher", put(SERVICE, DCTERMS.publisher)),
    ("service-contact", put(SERVICE, DCAT.contactPoint)),
    ("service-licence", put(SERVICE, DCTERMS.license)),
    ("service-access-rights", put(SERVICE, DCTERMS.accessRights)),
    ("service-keyword", put(SERVICE, DCAT.keyword)),
    ("service-theme", put(SERVICE, DCAT.theme)),
    ("service-standard", put(SERVICE, DCTERMS.conformsTo)),
    ("service-page", put(SERVICE, DCAT.landingPage, URIRef("https://elsewhere.example/"))),
]


def test_the_good_catalogue_breaks_no_rule() -> None:
    assert check_graph(copy()) == []


@pytest.mark.family(most=10)
@pytest.mark.parametrize(("rule", "edit"), CASES, ids=[f"{index}-{rule}" for index, (rule, _) in enumerate(CASES)])
def test_a_broken_rule_is_named(rule: str, edit: Edit) -> None:
    graph = copy()
    edit(graph)
    assert f"shape-{rule}" in {problem.code for problem in check_graph(graph)}


def named(edits: Iterable[Edit]) -> set[str]:
    """Return the codes of what is wrong with the good catalogue after these edits; one that another left nothing is none."""
    graph = copy()
    for edit in edits:
        with suppress(AssertionError):
            edit(graph)
    return {problem.code for problem in check_graph(graph)}


@pytest.mark.parametrize("first", range(AT_ONCE))
def test_every_rule_is_named_where_many_are_broken_at_once(first: int) -> None:
    """No rule is left to the sample above. What another edit hides is broken alone."""
    several = CASES[first::AT_ONCE]
    found = named(edit for _, edit in several)
    hidden = [(rule, edit) for rule, edit in several if f"shape-{rule}" not in found]
    assert [rule for rule, edit in hidden if f"shape-{rule}" not in named([edit])] == []


def test_every_rule_of_the_shapes_is_broken_here() -> None:
    shapes = Graph()
    for path in FOLDER.glob("*.ttl"):
        shapes.parse(path)
    rules = {str(node).rpartition(":")[2] for node in shapes.subjects(SH.message)}
    assert rules == {rule for rule, _ in CASES}


def test_one_fault_gives_one_problem_with_its_facts() -> None:
    graph = copy()
    put(PERIOD, DCAT.endDate, day("2024-03-31"))(graph)
    (problem,) = check_graph(graph)
    assert problem.code == "shape-period-ordered"
    assert problem.place.key == problem.facts["property"] == "dcat:startDate"
    assert problem.facts["focus"] == "https://data.example/datasets/999997_dx_plan#period"
    assert problem.facts["value"] == "2024-04-01"
    assert problem.facts["message_ja"] == "対象期間の末日が初日より前です"
    assert problem.facts["message_en"] == "The period ends before it begins"


@pytest.mark.parametrize(
    ("edit", "property_"),
    [
        (put(DATASET, DCTERMS.identifier, Literal(cross().id)), "dct:identifier"),
        (put(CONTACT, VCARD.hasEmail), "vcard:hasEmail"),
        (also(URIRef(cross().iri), DCAT.distribution, DISTRIBUTION), "dcat:distribution"),
        (also(URIRef("ftp://data.example/x"), RDF.type, FOAF.Document), "@id"),
        (put(URIRef(listing().iri), DCTERMS.title), "dct:title"),
    ],
)
def test_a_property_is_named_whatever_the_path(edit: Edit, property_: str) -> None:
    graph = copy()
    edit(graph)
    assert {problem.facts["property"] for problem in check_graph(graph)} == {property_}


def test_problems_come_in_the_same_order() -> None:
    graph = copy()
    for edit in (no_english(CONTACT, VCARD.fn), put(DATASET, DCAT.version), no_english(AGENT, FOAF.name)):
        edit(graph)
    assert [problem.code for problem in check_graph(graph)] == [
        "shape-agent-name",
        "shape-contact-name",
        "shape-dataset-version",
    ]


def test_the_graph_is_not_changed_by_checking() -> None:
    graph = copy()
    before = set(graph)
    check_graph(graph)
    assert set(graph) == before


def test_messages_are_in_both_languages() -> None:
    shapes = Graph()
    for path in FOLDER.glob("*.ttl"):
        shapes.parse(path)
    for rule in set(shapes.subjects(SH.message)):
        assert {getattr(text, "language", None) for text in shapes.objects(rule, SH.message)} == {"ja", "en"}, rule


def test_a_text_that_is_missing_or_empty_in_one_language_names_the_language() -> None:
    graph = copy()
    no_english(DATASET, DCTERMS.title)(graph)
    put(DATASET, DCTERMS.description, ja("　"), en("words"))(graph)
    languages = {problem.code: problem.facts["language"] for problem in check_graph(graph)}
    assert languages == {"shape-dataset-title": "en", "shape-dataset-description": "ja"}


def listed(rule: str) -> set[str]:
    """Return the values that a rule allows (sh:in)."""
    shapes = Graph()
    for path in FOLDER.glob("*.ttl"):
        shapes.parse(path)
    return {str(value) for value in Collection(shapes, shapes.value(URIRef(f"urn:keikaku:shape:{rule}"), SH["in"]))}


def test_the_lists_of_the_shapes_are_those_that_declarations_choose_from() -> None:
    names = {id_ for id_, _ in code_lists.category_names().values()}
    assert listed("dataset-category") == {f"https://keikaku.example/def/categories#{id_}" for id_ in names}
    assert {licence.eu_iri for licence in code_lists.licences().values()} <= listed("distribution-licence")
    assert {frequency.iri for frequency in code_lists.frequencies().values()} <= listed("dataset-frequency")
    assert {f"{EU}data-theme/{code}" for code in code_lists.eu_themes()} <= listed("dataset-theme")
