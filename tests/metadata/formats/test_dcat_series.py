"""Series, the data service, and what made a dataset: what the graph says of them, alone and in the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, XSD

from metadata.declared.settings import read_settings
from metadata.described.dataset import Dataset
from metadata.described.describe import data_service
from metadata.described.series import check_series, join
from metadata.formats.dcat import catalogue_graph, dataset_graph, serialise
from metadata.formats.rdf_syntax import ADMS, DCAT
from metadata.gates.shacl import check_graph
from metadata.vocabularies.bilingual import Bilingual
from tests.conftest import ROOT
from tests.metadata.formats.dcat_samples import catalogue, cross, edition, editions, plan

BASE = "https://data.example/"
SERIES, SERVICE = URIRef(f"{BASE}#series-999997_dx_plan"), URIRef(f"{BASE}#service-ckan")
FIRST, SECOND, THIRD = (URIRef(f"{BASE}datasets/999997_dx_plan{end}") for end in ("", "_2025", "_2026"))


@pytest.fixture(scope="module")
def graph() -> Graph:
    return catalogue_graph(catalogue(), [*editions(), cross()])


def day(text: str) -> Literal:
    return Literal(text, datatype=XSD.date)


def test_members_stand_in_the_order_of_their_periods(graph: Graph) -> None:
    assert {str(node) for node in graph.subjects(DCAT.inSeries, SERIES)} == {str(node) for node in (FIRST, SECOND, THIRD)}
    assert graph.value(FIRST, DCAT.prev) is None
    assert graph.value(SECOND, DCAT.prev) == FIRST
    assert graph.value(THIRD, DCAT.prev) == SECOND
    assert (graph.value(SERIES, DCAT.first), graph.value(SERIES, DCAT.last)) == (FIRST, THIRD)


def test_reports_on_one_period_stand_in_the_order_of_their_publication() -> None:
    period = (date(2022, 4, 1), date(2027, 3, 31))
    later = replace(edition(plan(), "999997_report_b", 2023), period=period)
    sooner = replace(edition(plan(), "999997_report_z", 2022), period=period)
    again = [
        replace(each, series=replace(each.series, members=(replace(each.series.last, period=period),)))
        for each in (later, sooner)
    ]
    joined = join(again)
    assert [member.id for member in joined[0].series.members] == ["999997_report_z", "999997_report_b"]
    assert joined[0].series.before("999997_report_b") == "999997_report_z"


def test_a_series_says_what_holds_for_all_its_members(graph: Graph) -> None:
    assert (SERIES, RDF.type, DCAT.DatasetSeries) in graph
    assert {text.language for text in graph.objects(SERIES, DCTERMS.title)} == {"ja", "en"}
    assert graph.value(SERIES, DCTERMS.issued) == day("2025-06-01")
    assert graph.value(SERIES, DCTERMS.modified) == day("2027-06-01")  # the last member came; its correction is no change
    period = graph.value(SERIES, DCTERMS.temporal)
    assert (graph.value(period, DCAT.startDate), graph.value(period, DCAT.endDate)) == (day("2024-04-01"), day("2028-03-31"))
    assert graph.value(SERIES, DCTERMS.spatial) == URIRef("http://data.e-stat.go.jp/lod/sac/C99999")
    assert graph.value(SERIES, DCTERMS.publisher) == graph.value(THIRD, DCTERMS.publisher)
    assert str(graph.value(SERIES, DCTERMS.accrualPeriodicity)).endswith("/ANNUAL")


def test_a_series_has_nothing_to_download_and_is_no_dataset(graph: Graph) -> None:
    assert (SERIES, RDF.type, DCAT.Dataset) not in graph
    assert not list(graph.objects(SERIES, DCAT.distribution))
    assert SERIES not in set(graph.objects(None, DCAT.dataset))
    assert (URIRef(catalogue().iri), DCAT.resource, SERIES) in graph


@pytest.mark.parametrize("dataset", editions(), ids=lambda dataset: dataset.id)
def test_alone_a_member_describes_its_series_and_makes_no_untitled_dataset(dataset: Dataset) -> None:
    alone = dataset_graph(dataset)
    assert alone.value(SERIES, DCTERMS.title) is not None
    assert set(alone.subjects(RDF.type, DCAT.Dataset)) == {URIRef(dataset.iri)}
    assert not any(list(alone.predicate_objects(node)) for node in {FIRST, SECOND, THIRD} - {URIRef(dataset.iri)})


def test_joining_does_not_depend_on_the_order_of_the_datasets() -> None:
    turned = join(tuple(reversed(editions())))
    assert serialise(catalogue_graph(catalogue(), turned)) == serialise(catalogue_graph(catalogue(), editions()))


def test_a_dataset_without_series_is_in_none() -> None:
    assert join([cross()]) == (cross(),)
    assert not list(dataset_graph(cross()).objects(None, DCAT.inSeries))


def test_editions_must_word_their_series_alike() -> None:
    one, other = editions()[:2]
    words = replace(other.series, title=Bilingual("別の題名", "Another title"))
    ((dataset, problem),) = check_series([one, replace(other, series=words)])
    assert dataset.id == other.id
    assert (problem.code, problem.place.key) == ("series-differs", "series.title")
    assert check_series(editions()) == []


def test_the_service_serves_what_it_stands_with(graph: Graph) -> None:
    assert set(graph.objects(URIRef(catalogue().iri), DCAT.service)) == {SERVICE}
    assert graph.value(SERVICE, DCAT.endpointURL) == URIRef("https://ckan.example/api/3/action")
    assert set(graph.objects(SERVICE, DCAT.servesDataset)) == {FIRST, SECOND, THIRD}
    assert graph.value(SERVICE, DCTERMS.publisher) == graph.value(URIRef(catalogue().iri), DCTERMS.publisher)
    alone = dataset_graph(editions()[0])
    assert set(alone.objects(SERVICE, DCAT.servesDataset)) == {URIRef(editions()[0].iri)}
    for file in alone.objects(None, DCAT.distribution):
        assert alone.value(file, DCAT.accessService) == SERVICE


def test_without_a_ckan_there_is_no_service(tmp_path) -> None:
    text = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    assert data_service(read_settings(ROOT / "publish.yaml")) is None
    assert not list(dataset_graph(plan()).objects(None, DCAT.accessService))
    first = "targets:\n  quiet: {url: https://quiet.example/, profile: ckan}\n"
    words = first + "  told: {url: https://ckan.example/, profile: ckan, title: {ja: 見本のCKAN, en: Sample CKAN}}\n"
    (tmp_path / "publish.yaml").write_text(text + words, encoding="utf-8")
    service = data_service(read_settings(tmp_path / "publish.yaml"))
    assert service is not None
    assert (service.address, service.title) == ("https://ckan.example", Bilingual("見本のCKAN", "Sample CKAN"))


def test_the_activity_read_the_document_on_behalf_of_the_publisher(graph: Graph) -> None:
    activity = graph.value(FIRST, PROV.wasGeneratedBy)
    assert (activity, RDF.type, PROV.Activity) in graph
    assert set(graph.objects(activity, PROV.used)) == set(graph.objects(FIRST, PROV.wasDerivedFrom))
    software = graph.value(activity, PROV.wasAssociatedWith)
    assert (software, RDF.type, PROV.SoftwareAgent) in graph
    assert {text.language for text in graph.objects(software, RDFS.label)} == {"ja", "en"}
    assert graph.value(software, PROV.actedOnBehalfOf) == graph.value(FIRST, DCTERMS.publisher)
    made = graph.value(URIRef(cross().iri), PROV.wasGeneratedBy)
    assert set(graph.objects(made, PROV.used)) == {URIRef(f"{BASE}datasets/{id_}") for id_ in cross().derived_from}


def test_nothing_tells_when_it_was_built(graph: Graph) -> None:
    declared = {str(day) for dataset in editions() for day in (dataset.issued, dataset.modified, *dataset.period)}
    declared |= {str(day) for day in (cross().issued, cross().modified, *cross().period)}
    declared |= {str(day) for day in (catalogue().issued, catalogue().modified, *catalogue().period)}
    dates = {
        str(value) for value in graph.objects() if isinstance(value, Literal) and value.datatype in (XSD.date, XSD.dateTime)
    }
    assert dates <= declared


def test_a_record_tells_whether_a_dataset_was_changed_since_it_came(graph: Graph) -> None:
    unchanged = replace(plan(), modified=plan().issued)
    record = next(catalogue_graph(catalogue(), [unchanged]).objects(None, ADMS.status))
    assert record == URIRef("http://purl.org/adms/changetype/created")
    assert set(graph.objects(URIRef(f"{FIRST}#record"), ADMS.status)) == {URIRef("http://purl.org/adms/changetype/updated")}


def test_time_is_told_by_the_year_only_where_records_have_a_fiscal_year() -> None:
    yearly = Literal("P1Y", datatype=XSD.duration, normalize=False)
    files = {str(file): dataset_graph(plan()).value(file, DCAT.temporalResolution) for file in _distributions(plan())}
    assert dataset_graph(plan()).value(URIRef(plan().iri), DCAT.temporalResolution) == yearly
    assert files[f"{plan().iri}#file-999997_dx_plan_schedule.csv"] == yearly
    assert files[f"{plan().iri}#file-999997_dx_plan_glossary.csv"] is None
    timeless = replace(plan(), tables=tuple(table for table in plan().tables if table.name == "glossary"))
    assert dataset_graph(timeless).value(URIRef(plan().iri), DCAT.temporalResolution) is None


def _distributions(dataset: Dataset) -> list[URIRef]:
    return [URIRef(str(node)) for node in dataset_graph(dataset).objects(None, DCAT.distribution)]


@pytest.mark.parametrize(("code", "kind"), [("999997", "LocalAuthority"), ("260002", "RegionalAuthority")])
def test_the_code_tells_a_municipality_from_a_prefecture(code: str, kind: str) -> None:
    dataset = replace(plan(), publisher=replace(plan().publisher, code=code))
    agent = dataset_graph(dataset).value(URIRef(dataset.iri), DCTERMS.publisher)
    assert dataset_graph(dataset).value(agent, DCTERMS.type) == URIRef(f"http://purl.org/adms/publishertype/{kind}")


def test_the_catalogue_names_its_period_and_its_maker_as_creator(graph: Graph) -> None:
    node = URIRef(catalogue().iri)
    period = graph.value(node, DCTERMS.temporal)
    assert (graph.value(period, DCAT.startDate), graph.value(period, DCAT.endDate)) == (day("2023-04-01"), day("2026-03-31"))
    assert graph.value(node, DCTERMS.creator) == graph.value(node, DCTERMS.publisher)
    assert graph.value(FIRST, DCTERMS.creator) == graph.value(FIRST, DCTERMS.publisher)
    assert graph.value(node, FOAF.homepage) == URIRef(BASE)


def test_the_category_is_a_concept_named_in_both_languages(graph: Graph) -> None:
    category = graph.value(FIRST, DCTERMS.subject)
    assert category == URIRef("https://keikaku.example/def/categories#administration-finance")


def test_series_and_service_keep_the_rules(graph: Graph) -> None:
    assert check_graph(graph) == []
