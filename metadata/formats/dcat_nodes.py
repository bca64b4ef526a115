"""Nodes of a DCAT graph that more than one thing points to: agents, places, licences, entries of other people's lists.

Each function adds a node with its type and names, if it is not there yet, and returns its IRI. Out of scope: what a dataset
or a catalogue says (`metadata.formats.dcat`).
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from metadata.described.dataset import CombinedFile, Contact, Dataset, File, Publisher
from metadata.formats.rdf_syntax import ADMS, DCAT, PREFIXES, SPDX, VCARD
from metadata.vocabularies import code_lists
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import Frequency, Licence
from pipelines.own_yaml import own_yaml

EU = Namespace("http://publications.europa.eu/resource/authority/")
IANA = Namespace("http://www.iana.org/assignments/media-types/")
CHANGE_TYPE = Namespace("http://purl.org/adms/changetype/")
LICENCE_TYPE = Namespace("http://purl.org/adms/licencetype/")
PUBLISHER_TYPE = Namespace("http://purl.org/adms/publishertype/")
CATEGORY = Namespace("https://keikaku.example/def/categories#")


Triples = set[tuple[Node, Node, Node]]
"""What is said, while it is being said: a set costs a fifth of a Graph, which indexes everything three times."""


def as_graph(triples: Triples) -> Graph:
    """Return a graph of these triples with the prefixes of every syntax."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in triples:
        graph.add(triple)
    return graph


def add(graph: Triples, subject: URIRef, predicate: URIRef, *objects: Node) -> None:
    """Say something of a node; nothing when there are no objects."""
    for value in objects:
        graph.add((subject, predicate, value))


def add_texts(graph: Triples, subject: URIRef, predicate: URIRef, text: Bilingual) -> None:
    """Say a text in Japanese and English."""
    add(graph, subject, predicate, _text(text.ja, "ja"), _text(text.en, "en"))


@lru_cache(maxsize=4096)  # the same titles and descriptions of files stand in every dataset
def _text(words: str, language: str) -> Literal:
    return Literal(words, lang=language)


def part(dataset: Dataset, name: str) -> URIRef:
    """Return the IRI of something that belongs to a dataset and to nothing else."""
    return URIRef(f"{dataset.iri}#{quote(name)}")


def document(graph: Triples, address: str) -> URIRef:
    """Add a page or file that people read."""
    node = URIRef(address)
    add(graph, node, RDF.type, FOAF.Document)
    return node


def publisher(graph: Triples, base_url: str, of: Publisher) -> URIRef:
    """Add a publisher with its numbers. Its code tells its kind: with three zeros before the check digit, a prefecture."""
    node = URIRef(f"{base_url}#publisher-{of.code}" if of.code else f"{base_url}#publisher")
    add(graph, node, RDF.type, FOAF.Agent, FOAF.Organization, ORG.Organization)
    add_texts(graph, node, FOAF.name, of.name)
    add(graph, node, FOAF.homepage, document(graph, of.site))
    kind = of.type or (of.code and ("RegionalAuthority" if of.code[2:5] == "000" else "LocalAuthority"))
    if kind:
        add(graph, node, DCTERMS.type, _publisher_type(graph, kind))
    if of.corporate_number:
        add(graph, node, DCTERMS.identifier, Literal(of.corporate_number))
        add(graph, node, ADMS.identifier, _number(graph, node, "corporate_number", of.corporate_number))
    if of.code:
        add(graph, node, ADMS.identifier, _number(graph, node, "code", of.code))
    return node


def _publisher_type(graph: Triples, code: str) -> URIRef:
    node = PUBLISHER_TYPE[code]
    add(graph, node, RDF.type, SKOS.Concept)
    add(graph, node, SKOS.inScheme, PUBLISHER_TYPE["1.0"])
    if code in code_lists.publisher_types():
        add_texts(graph, node, SKOS.prefLabel, code_lists.publisher_types()[code])
    return node


def _number(graph: Triples, owner: URIRef, kind: str, number: str) -> URIRef:
    node = URIRef(f"{owner}-{kind.replace('_', '-')}")
    add(graph, node, RDF.type, ADMS.Identifier)
    add(graph, node, SKOS.notation, Literal(number))
    add_texts(graph, node, ADMS.schemaAgency, Bilingual(**words()["number_agencies"][kind]))
    return node


def contact(graph: Triples, node: URIRef, of: Contact) -> URIRef:
    """Add a contact with the ways that it gives."""
    add(graph, node, RDF.type, VCARD.Kind, VCARD.Organization)
    add_texts(graph, node, VCARD.fn, of.name)
    if of.email:
        add(graph, node, VCARD.hasEmail, URIRef(f"mailto:{of.email}"))
    if of.telephone:
        add(graph, node, VCARD.hasTelephone, URIRef(f"tel:{_international(of.telephone)}"))
    if of.form:
        add(graph, node, VCARD.hasURL, URIRef(of.form))
    return node


def _international(telephone: str) -> str:
    """Return a telephone number as RFC 3966 wants it: Japan's trunk prefix 0 becomes +81."""
    return f"+81-{telephone[1:]}" if telephone.startswith("0") else telephone


def theme(graph: Triples, code: str) -> URIRef:
    """Add an EU data theme; an unknown code gets no name, and the shapes say so."""
    node = EU[f"data-theme/{code}"]
    add(graph, node, RDF.type, SKOS.Concept)
    add(graph, node, SKOS.inScheme, EU["data-theme"])
    if code in code_lists.eu_themes():
        add_texts(graph, node, SKOS.prefLabel, code_lists.eu_themes()[code])
    return node


def category(graph: Triples, name: str) -> URIRef:
    """Add a 分類; an unknown one gets an IRI that is in no list, and the shapes say so."""
    id_, english = code_lists.category_names().get(name, (quote(name, safe=""), ""))
    node = CATEGORY[id_]
    add(graph, node, RDF.type, SKOS.Concept)
    add(graph, node, SKOS.inScheme, CATEGORY.scheme)
    if english:
        add_texts(graph, node, SKOS.prefLabel, Bilingual(name, english))
    return node


def area(graph: Triples, of: Publisher) -> URIRef:
    """Add the place that a municipality is; CKAN's harvester shows the last `rdfs:label`, before names of any language."""
    node = URIRef(of.area)
    add(graph, node, RDF.type, DCTERMS.Location)
    add_texts(graph, node, SKOS.prefLabel, of.name)
    add(graph, node, RDFS.label, Literal(of.name.ja, lang="ja"))
    return node


def period(graph: Triples, node: URIRef, of: tuple[date, date]) -> URIRef:
    """Add a period by its first and last day."""
    add(graph, node, RDF.type, DCTERMS.PeriodOfTime)
    add(graph, node, DCAT.startDate, Literal(of[0]))
    add(graph, node, DCAT.endDate, Literal(of[1]))
    return node


def frequency(graph: Triples, of: Frequency) -> URIRef:
    """Add an update frequency of the EU list."""
    node = URIRef(of.iri)
    add(graph, node, RDF.type, DCTERMS.Frequency)
    add(graph, node, SKOS.inScheme, EU["frequency"])
    add_texts(graph, node, SKOS.prefLabel, of.title)
    return node


def licence(graph: Triples, of: Licence) -> URIRef:
    """Add a licence under its EU IRI, with the one title that CKAN knows it by."""
    node = URIRef(of.eu_iri)
    add(graph, node, RDF.type, DCTERMS.LicenseDocument)
    add(graph, node, DCTERMS.title, Literal(words()["ckan_licence_titles"].get(of.id, of.title.en)))
    add_texts(graph, node, RDFS.label, of.title)
    if of.id in words()["licence_types"]:
        add(graph, node, DCTERMS.type, LICENCE_TYPE[words()["licence_types"][of.id]])
    if of.iri != of.eu_iri:
        add(graph, node, RDFS.seeAlso, URIRef(of.iri))
    return node


def file_type(graph: Triples, file: File | CombinedFile) -> URIRef:
    """Add the format of a file, of the EU list. Without label: CKAN would take it for its own."""
    node = EU[f"file-type/{file.format}"]
    add(graph, node, RDF.type, DCTERMS.MediaTypeOrExtent)
    add(graph, node, SKOS.inScheme, EU["file-type"])
    return node


def media_type(graph: Triples, file: File | CombinedFile) -> URIRef:
    """Add the media type of a file, with the label that CKAN shows as the format."""
    node = IANA[file.media_type]
    add(graph, node, RDF.type, DCTERMS.MediaType)
    add(graph, node, RDFS.label, Literal(file.media_type))
    return node


def checksum(graph: Triples, node: URIRef, sha256: str) -> URIRef:
    """Add a SHA-256."""
    add(graph, node, RDF.type, SPDX.Checksum)
    add(graph, node, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    add(graph, node, SPDX.checksumValue, Literal(sha256, datatype=XSD.hexBinary, normalize=False))
    return node


def with_known_nodes(triples: Triples) -> Triples:
    """Add type and name of the nodes of `vocabularies/dcat.ttl` that are mentioned."""
    known = _known_nodes()
    for node in {value for _, _, value in triples} & known.keys():
        triples |= known[node]
    return triples


@cache
def _known_nodes() -> dict[Node, Triples]:
    known: dict[Node, Triples] = {}
    for triple in Graph().parse(code_lists.FOLDER / "dcat.ttl", format="turtle"):
        known.setdefault(triple[0], set()).add(triple)
    return known


@cache
def words() -> dict[str, Any]:
    """Return the words that DCAT needs and no declaration holds (`vocabularies/dcat.yaml`)."""
    path: Path = code_lists.FOLDER / "dcat.yaml"
    return dict(own_yaml(path.read_bytes()))
