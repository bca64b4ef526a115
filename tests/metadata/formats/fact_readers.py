"""What each format says of a dataset, read back from the published files alone: one reader a format.

A reader returns facts in one spelling (licence as its own IRI, media types and dates as text) and only those that its format
states. A fact is named by what it is of: ("title", "ja"), ("size", "264652_dx_plan_measures.csv") …
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import rdflib
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS

Facts = dict[tuple[str, str], Any]

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
CSVW_TYPES = {"string": "string", "integer": "integer", "decimal": "number", "date": "date"}


def data_package(folder: Path, base_url: str) -> Facts:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (publisher,) = (person for person in package["contributors"] if person["roles"] == ["publisher"])
    (licence,) = package["licenses"]
    facts: Facts = {
        ("title", "ja"): package["title"],
        ("title", "en"): package["title@en"],
        ("description", "ja"): package["description"],
        ("description", "en"): package["description@en"],
        ("publisher", "ja"): publisher["title"],
        ("publisher", "en"): publisher["title@en"],
        ("period", ""): f"{package['temporal']['start']}/{package['temporal']['end']}",
        ("issued", ""): package["created"].removesuffix("T00:00:00+09:00"),
        ("modified", ""): package["modified"],
        ("licence", ""): licence["path"],
        ("version", ""): package["version"],
        ("keywords", "ja"): package["keywords"],
        ("keywords", "en"): package["keywords@en"],
    }
    for resource in package["resources"]:
        facts["size", resource["path"]] = resource["bytes"]
        facts["sha256", resource["path"]] = resource["hash"].removeprefix("sha256:")
        facts["media type", resource["path"]] = resource["mediatype"]
        if "schema" in resource:
            fields = resource["schema"]["fields"]
            facts["columns", resource["path"]] = [(field["name"], field["type"]) for field in fields]
            facts["column titles", resource["path"]] = [(field["title"], field["title@en"]) for field in fields]
            facts["primary key", resource["path"]] = resource["schema"]["primaryKey"]
    return facts


def dcat(path: Path, syntax: str, iri: str) -> Facts:
    graph = _graph(path.read_bytes(), syntax)
    node = rdflib.URIRef(iri)
    assert (node, RDF.type, DCAT.Dataset) in graph
    facts: Facts = {
        **_texts(graph, node, DCTERMS.title, "title"),
        **_texts(graph, node, DCTERMS.description, "description"),
        **_texts(graph, one(graph, node, DCTERMS.publisher), FOAF.name, "publisher"),
        ("period", ""): _period(graph, one(graph, node, DCTERMS.temporal)),
        ("issued", ""): str(one(graph, node, DCTERMS.issued)),
        ("modified", ""): str(one(graph, node, DCTERMS.modified)),
        ("version", ""): str(one(graph, node, DCAT.version)),
    }
    for language in ("ja", "en"):
        words = [str(word) for word in graph.objects(node, DCAT.keyword) if word.language == language]
        facts["keywords", language] = sorted(words)  # RDF has no order
    licences = set()
    for distribution in graph.objects(node, DCAT.distribution):
        name = str(one(graph, distribution, DCAT.downloadURL)).rpartition("/")[2]
        facts["size", name] = int(one(graph, distribution, DCAT.byteSize))
        facts["sha256", name] = str(one(graph, one(graph, distribution, SPDX.checksum), SPDX.checksumValue))
        facts["media type", name] = str(one(graph, distribution, DCAT.mediaType)).partition("media-types/")[2]
        assert str(one(graph, distribution, DCTERMS.modified)) == facts["modified", ""]
        licences.add(str(one(graph, one(graph, distribution, DCTERMS.license), RDFS.seeAlso)))
    (facts["licence", ""],) = licences
    return facts


@lru_cache(maxsize=8)  # the whole catalogue is asked of each dataset
def _graph(data: bytes, syntax: str) -> rdflib.Graph:
    graph = rdflib.Graph()
    graph.parse(data=data, format=syntax)
    return graph


def one(graph: rdflib.Graph, subject: Any, predicate: rdflib.URIRef) -> Any:
    (value,) = graph.objects(subject, predicate)
    return value


def _texts(graph: rdflib.Graph, node: Any, predicate: rdflib.URIRef, fact: str) -> Facts:
    texts = list(graph.objects(node, predicate))
    assert len(texts) == 2
    return {(fact, text.language): str(text) for text in texts}


def _period(graph: rdflib.Graph, node: Any) -> str:
    return f"{one(graph, node, DCAT.startDate)}/{one(graph, node, DCAT.endDate)}"


def csvw(folder: Path, base_url: str) -> Facts:
    """Each metadata file speaks of the dataset and of its own table; all must say the same of the dataset."""
    facts: Facts = {}
    for path in sorted(folder.glob("*.csv-metadata.json")):
        for fact, value in _csvw_file(json.loads(path.read_text(encoding="utf-8"))):
            assert facts.setdefault(fact, value) == value, (path.name, fact)
        assert ("columns", path.name.removesuffix("-metadata.json")) in facts
    return facts


def _csvw_file(group: dict[str, Any]) -> Iterator[tuple[tuple[str, str], Any]]:
    for language in ("ja", "en"):
        yield ("title", language), _of(group["dc:title"], language)
        yield ("description", language), _of(group["dc:description"], language)
        yield ("publisher", language), _of(group["dc:publisher"]["schema:name"], language)
        words = [word["@value"] for word in group["dcat:keyword"] if word["@language"] == language]
        yield ("keywords", language), words
    yield ("period", ""), group["dc:temporal"]
    yield ("issued", ""), group["dc:issued"]["@value"]
    yield ("modified", ""), group["dc:modified"]["@value"]
    yield ("licence", ""), group["dc:license"]["@id"]
    yield ("version", ""), group["dcat:version"]
    for table in group["tables"]:
        columns = table["tableSchema"]["columns"]
        titles = [(_of(column["rdfs:label"], "ja"), _of(column["rdfs:label"], "en")) for column in columns]
        header = {column["name"]: column["titles"][0] for column in columns}
        yield ("size", table["url"]), int(table["dcat:byteSize"]["@value"])
        yield ("sha256", table["url"]), table["schema:sha256"]
        yield ("columns", table["url"]), [(column["titles"][0], _csvw_type(column["datatype"])) for column in columns]
        yield ("column titles", table["url"]), titles
        yield ("column keys", table["url"]), [column["name"] for column in columns]
        yield ("primary key", table["url"]), [header[key] for key in table["tableSchema"]["primaryKey"]]


def _of(texts: list[dict[str, str]], language: str) -> str:
    (text,) = (text["@value"] for text in texts if text["@language"] == language)
    return text


def _csvw_type(datatype: str | dict[str, str]) -> str:
    return CSVW_TYPES[datatype if isinstance(datatype, str) else datatype["base"]]


def schema_org(folder: Path, base_url: str) -> Facts:
    page = (folder / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    (dataset,) = (found for found in map(json.loads, scripts) if found["@type"] == "Dataset")
    facts: Facts = {
        ("title", "ja"): dataset["name"],
        ("title", "en"): dataset["alternateName"],
        ("publisher", "ja"): dataset["publisher"]["name"],
        ("publisher", "en"): dataset["publisher"]["alternateName"],
        ("period", ""): dataset["temporalCoverage"],
        ("issued", ""): dataset["datePublished"],
        ("modified", ""): dataset["dateModified"],
        ("licence", ""): dataset["license"],
        ("version", ""): dataset["version"],
        ("keywords", "ja"): dataset["keywords"][::2],
        ("keywords", "en"): dataset["keywords"][1::2],
        # One text for both languages, and of all tables together: told apart and compared in the test.
        ("description", "both"): dataset["description"],
        ("column titles", "all"): [(each["name"], each["alternateName"]) for each in dataset["variableMeasured"]],
        ("column keys", "all"): [each["propertyID"] for each in dataset["variableMeasured"]],
    }
    for download in dataset["distribution"]:
        name = download["contentUrl"].rpartition("/")[2]
        facts["size", name] = int(download["contentSize"])
        facts["sha256", name] = download["sha256"]
        facts["media type", name] = download["encodingFormat"]
        assert download["license"] == dataset["license"]
    return facts


def data_json(folder: Path, base_url: str) -> Facts:
    catalogue = json.loads((folder.parent.parent / "data.json").read_text(encoding="utf-8"))
    (dataset,) = (each for each in catalogue["dataset"] if each["@id"] == f"{base_url}datasets/{folder.name}")
    (period,) = dataset["temporal"]
    facts: Facts = {
        ("publisher", "ja"): dataset["publisher"]["name"],
        ("publisher", "en"): dataset["publisher"]["altLabel"],
        ("period", ""): f"{period['startDate']}/{period['endDate']}",
        ("issued", ""): dataset["issued"],
        ("modified", ""): dataset["modified"],
        ("version", ""): dataset["version"],
    }
    for language in ("ja", "en"):
        facts["title", language] = dataset["titleMap"][language]
        facts["description", language] = dataset["descriptionMap"][language]
        facts["keywords", language] = dataset["keywordMap"][language]
    assert dataset["title"] == facts["title", "ja"]
    licences = set()
    for distribution in dataset["distribution"]:
        name = distribution["downloadURL"].rpartition("/")[2]
        facts["size", name] = int(distribution["byteSize"])
        facts["sha256", name] = distribution["checksum"]["checksumValue"]
        facts["media type", name] = distribution["mediaType"]
        licences.add(distribution["license"])
    (facts["licence", ""],) = licences
    return facts


def open_data_list(folder: Path, base_url: str) -> Facts:
    """The rows of a dataset in the list of its municipality; what they say of the dataset must be the same in each."""
    code = folder.name.partition("_")[0]
    data = (folder.parent / f"{code}_open_data_list" / f"{code}_open_data_list.csv").read_bytes()
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    facts: Facts = {}
    for row in (row for row in reader if row["データセット_ID"] == folder.name):
        assert row["ファイル_最終更新日"] == row["データセット_最終更新日"]
        name = row["ファイル_ダウンロードURL"].removeprefix(f"{base_url}datasets/{folder.name}/")
        said: Facts = {
            ("title", "ja"): row["データセット_タイトル"],
            ("description", "ja"): row["データセット_概要"],
            ("publisher", "ja"): row["地方公共団体名"],
            ("period", ""): row["データセット_対象期間"],
            ("issued", ""): row["データセット_公開日"],
            ("modified", ""): row["データセット_最終更新日"],
            ("licence", ""): row["ファイル_利用規約"],
            ("version", ""): row["データセット_バージョン"],
            ("keywords", "ja"): row["データセット_キーワード"].split(";"),
            ("size", name): int(row["ファイル_サイズ"]),
        }
        for fact, value in said.items():
            assert facts.setdefault(fact, value) == value, fact
    return facts
