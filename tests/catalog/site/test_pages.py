"""The pages as people, link checkers and search engines read them."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from catalog.folder.listing import MANIFEST
from metadata.building.cataloguing import Build
from metadata.vocabularies.bilingual import Bilingual
from tests.catalog.page_reader import Page, target
from tests.catalog.samples import built, catalogue_bytes, sample_build
from tests.metadata.formats.dcat_samples import plan

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own JSON-LD parser
SCHEMA = Namespace("https://schema.org/")
PAGE = "datasets/999997_dx_plan/index.html"


@cache
def files() -> dict[str, bytes]:
    return catalogue_bytes(sample_build())


@cache
def page(name: str) -> Page:
    return Page(files()[name])


def pages() -> list[str]:
    return [name for name in files() if name.endswith(".html")]


def triples(json_ld: dict[str, Any]) -> Graph:
    """Parse schema.org JSON-LD, its context taken as the vocabulary that it stands for: tests ask no network."""
    assert json_ld["@context"] == "https://schema.org/"
    return Graph().parse(data=json.dumps({**json_ld, "@context": {"@vocab": str(SCHEMA)}}), format="json-ld")


def test_every_link_leads_to_a_file_of_the_catalogue_or_out_of_it() -> None:
    base_url = sample_build().catalogue.base_url
    assert all(page(name).links for name in pages())
    for name, link in ((where, link) for where in pages() for link in page(where).links):
        there = target(name, link, base_url)
        assert there is None or there in files() or there == MANIFEST, (name, link)
        fragment = urldefrag(link).fragment
        if there and fragment and there.endswith(".html"):
            assert fragment in page(there).ids, (name, link)


def test_the_published_pages_have_no_broken_link(real_build: Build, real_catalogue: Path) -> None:
    base_url = real_build.catalogue.base_url
    present = {path.relative_to(real_catalogue).as_posix() for path in real_catalogue.rglob("*") if path.is_file()}
    for path in real_catalogue.rglob("*.html"):
        name = path.relative_to(real_catalogue).as_posix()
        for link in Page(path.read_bytes()).links:
            there = target(name, link, base_url)
            assert there is None or there in present, (name, link)


def inline_scripts(read: Page) -> list[str]:
    """Return the scripts that would run without being loaded from a file."""
    return [script["text"] for script in read.scripts if script["type"] != "application/ld+json" and not script["src"]]


def test_scripts_come_from_files_and_none_stands_in_a_page() -> None:
    for name in pages():
        assert not inline_scripts(page(name)), name
        assert not [s for s in page(name).scripts if s["src"] and s["text"].strip()], name


def test_the_page_of_a_dataset_tells_search_engines_of_it() -> None:
    graph = triples(page(PAGE).json_ld())
    node = URIRef("https://data.example/datasets/999997_dx_plan")
    assert (node, RDF.type, SCHEMA.Dataset) in graph
    told = {
        "name": "見本市デジタル推進計画",
        "alternateName": "Mihon City digital promotion plan",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "url": "https://data.example/datasets/999997_dx_plan/",
        "temporalCoverage": "2024-04-01/2026-03-31",
        "datePublished": "2025-04-01",
        "dateModified": "2025-10-01",
        "version": "1.1.0",
        "inLanguage": "ja",
    }
    assert {key: str(graph.value(node, SCHEMA[key])) for key in told} == told
    assert graph.value(node, SCHEMA.isAccessibleForFree) == Literal(True)
    assert {str(value) for value in graph.objects(node, SCHEMA.identifier)} == {str(node), "999997_dx_plan"}
    assert {str(value) for value in graph.objects(node, SCHEMA.keywords)} >= {"デジタル推進", "digital promotion"}
    (publisher,) = graph.objects(node, SCHEMA.publisher)
    assert (publisher, RDF.type, SCHEMA.GovernmentOrganization) in graph
    assert graph.value(publisher, SCHEMA.name) == Literal("見本県見本市")
    (place,) = graph.objects(node, SCHEMA.spatialCoverage)
    assert place == URIRef("http://data.e-stat.go.jp/lod/sac/C99999")
    (home,) = graph.objects(node, SCHEMA.includedInDataCatalog)
    assert (home, graph.value(home, RDF.type)) == (URIRef("https://data.example/#catalogue"), SCHEMA.DataCatalog)
    variables = {str(graph.value(v, SCHEMA.name)) for v in graph.objects(node, SCHEMA.variableMeasured)}
    assert variables >= {"年度", "指標名", "値"}


def test_each_data_file_is_a_download_and_no_description_is() -> None:
    (dataset,) = (d for d in sample_build().datasets if d.id == "999997_dx_plan")
    told = {entry["contentUrl"]: entry for entry in page(PAGE).json_ld()["distribution"]}
    data = {dataset.url(file.name): file for file in dataset.files if not file.describes_data}
    assert told.keys() == data.keys()
    for address, file in data.items():
        assert told[address]["encodingFormat"] == file.media_type
        assert (told[address]["contentSize"], told[address]["sha256"]) == (str(len(file.data)), file.sha256)


def test_the_front_page_tells_of_the_catalogue_and_names_its_datasets() -> None:
    graph = triples(page("index.html").json_ld())
    node = URIRef("https://data.example/#catalogue")
    assert (node, RDF.type, SCHEMA.DataCatalog) in graph
    assert {str(dataset) for dataset in graph.objects(node, SCHEMA.dataset)} == {d.iri for d in sample_build().datasets}


@pytest.mark.parametrize("planted", ["</script><script>alert(1)</script>", "<!--<script>", '" onload="x', "]]>&amp;<b>"])
def test_a_title_that_looks_like_markup_stays_data(planted: str) -> None:
    dataset = dataclasses.replace(plan(), title=Bilingual(planted, planted), description=Bilingual(planted, planted))
    made = catalogue_bytes(built([dataset]))
    for name in ("index.html", PAGE):
        assert not inline_scripts(Page(made[name]))
        assert b"alert(1)</script>" not in made[name]
    read = Page(made[PAGE])
    assert read.json_ld()["name"] == planted
    assert read.title.startswith(planted)


def test_typed_links_of_the_page_of_a_dataset() -> None:
    (dataset,) = (d for d in sample_build().datasets if d.id == "999997_dx_plan")
    typed = page(PAGE).typed
    said = {rel: {href for kind, _, href in typed if kind == rel} for rel, _, _ in typed}
    assert said["cite-as"] == {"https://data.example/datasets/999997_dx_plan"}
    assert said["canonical"] == {"https://data.example/datasets/999997_dx_plan/"}
    assert said["license"] == {"https://creativecommons.org/licenses/by/4.0/"}
    assert said["author"] == {"https://www.city.mihon.example/"}
    assert said["type"] == {"https://schema.org/AboutPage", "https://schema.org/Dataset"}
    assert said["item"] == {file.name for file in dataset.files if not file.describes_data}
    assert said["describedby"] >= {"dcat.ttl", "dcat.rdf", "dcat.jsonld", "datapackage.json"}
    assert said["alternate"] == {"dcat.ttl", "dcat.rdf", "dcat.jsonld", "feed.xml"}
    kinds = {"feed.xml": "application/atom+xml"} | {file.name: file.media_type for file in dataset.files}
    for rel, kind, href in typed:
        if rel in {"item", "describedby", "alternate"}:
            assert kind == kinds[href], href


def test_typed_links_of_the_other_pages() -> None:
    table = page("datasets/999997_dx_plan/measures.html").typed
    assert ("alternate", "text/csv", "999997_dx_plan_measures.csv") in table
    assert ("describedby", "application/csvm+json", "999997_dx_plan_measures.csv-metadata.json") in table
    assert ("canonical", "", "https://data.example/datasets/999997_dx_plan/measures.html") in table
    front = page("index.html").typed
    assert ("alternate", "text/turtle", "catalog.ttl") in front
    assert ("alternate", "application/json", "data.json") in front
    assert ("describedby", "application/ld+json", "catalog.jsonld") in front


def test_a_table_has_its_column_description_in_its_own_row_and_nowhere_else() -> None:
    links = page(PAGE).links
    (dataset,) = (d for d in sample_build().datasets if d.id == "999997_dx_plan")
    for file in dataset.files:
        if file.name.endswith("-metadata.json"):
            assert links.count(file.name) == 1
    html = files()[PAGE].decode()
    downloads = html[html.index('<h2 id="downloads">') : html.index('<h2 id="about">')]
    assert downloads.count("<li>") == 4  # the workbook, the JSON document, the cube, StratML


def test_the_editions_of_a_series_lead_to_each_other() -> None:
    assert "../999997_dx_plan_2/index.html" in page(PAGE).links
    assert "../999997_dx_plan/index.html" in page("datasets/999997_dx_plan_2/index.html").links
    assert page(PAGE).json_ld()["isPartOf"]["@id"] == "https://data.example/#series-mihon"
