"""DCAT-AP 3.0.1: a dataset, or a whole catalogue, as an RDF graph.

One graph says all that the harvesters ask for (data.europa.eu's 405 points, CKAN, udata): every node has an absolute
IRI, nothing is a blank node, every object that another list owns carries its type and list, every text is there in
Japanese and English. Nodes that belong to one dataset are fragments of the dataset's IRI.

Rules that are not obvious:
- no `adms:status` on distributions: data.europa.eu counts it as a deprecated IRI, and the dataset as not conforming;
- `rdfs:label` on the IANA node and not on the EU file type: CKAN takes the label for its `format`;
- one `dct:title` on a licence, the one that CKAN knows it by;
- a source document is `prov:wasDerivedFrom`, because the range of `dct:source` is a dataset; a dataset that another is
  made of is named and not typed, because CKAN drops a file in which a `dcat:Dataset` has no title.

Out of scope: the three syntaxes (`metadata.rdf_syntax`) and the rules a graph must keep (`metadata.shacl`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from metadata import vocabularies
from metadata.catalogue import Catalogue
from metadata.dataset import Contact, Dataset, File, Licence, Publisher, SourceDocument
from metadata.rdf_syntax import ADMS, DCAT, DCATAP, PREFIXES, SPDX, VCARD, serialise
from metadata.table import Bilingual

__all__ = ["catalogue_graph", "dataset_graph", "serialise"]

EU = Namespace("http://publications.europa.eu/resource/authority/")
IANA = Namespace("http://www.iana.org/assignments/media-types/")
LOCAL_AUTHORITY = URIRef("http://purl.org/adms/publishertype/LocalAuthority")
PROFILE = URIRef("https://semiceu.github.io/DCAT-AP/releases/3.0.1/")


def dataset_graph(dataset: Dataset) -> Graph:
    """Return the graph of one dataset, complete in itself."""
    graph = _empty()
    _add_dataset(graph, dataset)
    return _with_known_nodes(graph)


def catalogue_graph(catalogue: Catalogue, datasets: Sequence[Dataset]) -> Graph:
    """Return the graph of a catalogue: itself, a record a dataset, and all that `dataset_graph` says of each."""
    graph = _empty()
    node = URIRef(catalogue.iri)
    _add(graph, node, RDF.type, DCAT.Catalog)
    _add_texts(graph, node, DCTERMS.title, catalogue.title)
    _add_texts(graph, node, DCTERMS.description, catalogue.description)
    _add(graph, node, DCTERMS.issued, Literal(catalogue.issued))
    _add(graph, node, DCTERMS.modified, Literal(catalogue.modified))
    _add(graph, node, DCTERMS.language, EU["language/JPN"], EU["language/ENG"])
    _add(graph, node, DCTERMS.license, _licence(graph, catalogue.licence))
    _add(graph, node, DCTERMS.publisher, _publisher(graph, catalogue.base_url, catalogue.publisher))
    _add(graph, node, DCTERMS.spatial, *(URIRef(place.area) for dataset in datasets for place in dataset.municipalities))
    _add(graph, node, DCAT.themeTaxonomy, EU["data-theme"])
    _add(graph, node, FOAF.homepage, _document(graph, catalogue.base_url))
    for dataset in datasets:
        _add(graph, node, DCAT.dataset, URIRef(dataset.iri))
        _add(graph, node, DCAT.record, _record(graph, dataset))
        _add_dataset(graph, dataset)
    return _with_known_nodes(graph)


def _record(graph: Graph, dataset: Dataset) -> URIRef:
    node = _part(dataset, "record")
    _add(graph, node, RDF.type, DCAT.CatalogRecord)
    _add(graph, node, FOAF.primaryTopic, URIRef(dataset.iri))
    _add(graph, node, DCTERMS.issued, Literal(dataset.issued))
    _add(graph, node, DCTERMS.modified, Literal(dataset.modified))
    _add(graph, node, DCTERMS.language, EU["language/JPN"], EU["language/ENG"])
    _add(graph, node, DCTERMS.conformsTo, PROFILE)
    return node


def _add_dataset(graph: Graph, dataset: Dataset) -> None:
    node = URIRef(dataset.iri)
    _add(graph, node, RDF.type, DCAT.Dataset)
    _add(graph, node, DCTERMS.identifier, Literal(dataset.id))
    _add_texts(graph, node, DCTERMS.title, dataset.title)
    _add_texts(graph, node, DCTERMS.description, dataset.description)
    for keyword in dataset.keywords:
        _add_texts(graph, node, DCAT.keyword, keyword)
    _add(graph, node, DCTERMS.issued, Literal(dataset.issued))
    _add(graph, node, DCTERMS.modified, Literal(dataset.modified))
    _add(graph, node, DCAT.version, Literal(dataset.version))
    _add_texts(graph, node, ADMS.versionNotes, dataset.version_notes)
    _add(graph, node, DCTERMS.language, EU["language/JPN"])
    _add(graph, node, DCTERMS.accessRights, EU["access-right/PUBLIC"])
    _add(graph, node, DCAT.landingPage, _document(graph, dataset.landing_page))
    _add(graph, node, DCTERMS.publisher, _publisher(graph, dataset.base_url, dataset.publisher))
    _add(graph, node, DCAT.contactPoint, _contact(graph, dataset))
    _add(graph, node, DCAT.theme, *(_theme(graph, code) for code in dataset.themes))
    _add(graph, node, DCTERMS.spatial, *(_area(graph, place) for place in dataset.municipalities))
    _add(graph, node, DCTERMS.temporal, _period(graph, dataset))
    _add(graph, node, DCTERMS.accrualPeriodicity, _frequency(graph, dataset))
    _add(graph, node, DCTERMS.conformsTo, _standard(graph, dataset))
    _add(graph, node, DCTERMS.provenance, _provenance(graph, dataset))
    _add(graph, node, PROV.wasDerivedFrom, *(_source(graph, dataset, source) for source in dataset.sources))
    origins = (URIRef(f"{dataset.base_url}datasets/{other}") for other in dataset.derived_from)
    _add(graph, node, PROV.wasDerivedFrom, *origins)
    for file in dataset.files:
        if file.describes_data:
            _add(graph, node, FOAF.page, _descriptor(graph, dataset, file))
        else:
            _add(graph, node, DCAT.distribution, _distribution(graph, dataset, file))


def _publisher(graph: Graph, base_url: str, publisher: Publisher) -> URIRef:
    node = URIRef(f"{base_url}#publisher-{publisher.code}" if publisher.code else f"{base_url}#publisher")
    _add(graph, node, RDF.type, FOAF.Agent, FOAF.Organization, ORG.Organization)
    _add_texts(graph, node, FOAF.name, publisher.name)
    _add(graph, node, FOAF.homepage, _document(graph, publisher.site))
    if publisher.corporate_number:
        _add(graph, node, DCTERMS.identifier, Literal(publisher.corporate_number))
        _add(graph, node, ADMS.identifier, _number(graph, node, "corporate_number", publisher.corporate_number))
    if publisher.code:
        _add(graph, node, DCTERMS.type, LOCAL_AUTHORITY)
        _add(graph, node, ADMS.identifier, _number(graph, node, "code", publisher.code))
    return node


def _number(graph: Graph, publisher: URIRef, kind: str, number: str) -> URIRef:
    node = URIRef(f"{publisher}-{kind.replace('_', '-')}")
    _add(graph, node, RDF.type, ADMS.Identifier)
    _add(graph, node, SKOS.notation, Literal(number))
    _add_texts(graph, node, ADMS.schemaAgency, Bilingual(**_words()["number_agencies"][kind]))
    return node


def _contact(graph: Graph, dataset: Dataset) -> URIRef:
    contact: Contact = dataset.contact
    node = _part(dataset, "contact")
    _add(graph, node, RDF.type, VCARD.Kind, VCARD.Organization)
    _add_texts(graph, node, VCARD.fn, contact.name)
    if contact.email:
        _add(graph, node, VCARD.hasEmail, URIRef(f"mailto:{contact.email}"))
    if contact.telephone:
        _add(graph, node, VCARD.hasTelephone, URIRef(f"tel:{_international(contact.telephone)}"))
    if contact.form:
        _add(graph, node, VCARD.hasURL, URIRef(contact.form))
    return node


def _international(telephone: str) -> str:
    """Return a telephone number as RFC 3966 wants it: Japan's trunk prefix 0 becomes +81."""
    return f"+81-{telephone[1:]}" if telephone.startswith("0") else telephone


def _theme(graph: Graph, code: str) -> URIRef:
    node = EU[f"data-theme/{code}"]
    _add(graph, node, RDF.type, SKOS.Concept)
    _add(graph, node, SKOS.inScheme, EU["data-theme"])
    if code in vocabularies.eu_themes():  # an unknown code gets no name, and the shapes say so
        _add_texts(graph, node, SKOS.prefLabel, vocabularies.eu_themes()[code])
    return node


def _area(graph: Graph, publisher: Publisher) -> URIRef:
    node = URIRef(publisher.area)
    _add(graph, node, RDF.type, DCTERMS.Location)
    _add_texts(graph, node, SKOS.prefLabel, publisher.name)
    return node


def _period(graph: Graph, dataset: Dataset) -> URIRef:
    node = _part(dataset, "period")
    start, end = dataset.period
    _add(graph, node, RDF.type, DCTERMS.PeriodOfTime)
    _add(graph, node, DCAT.startDate, Literal(start))
    _add(graph, node, DCAT.endDate, Literal(end))
    return node


def _frequency(graph: Graph, dataset: Dataset) -> URIRef:
    node = URIRef(dataset.frequency.iri)
    _add(graph, node, RDF.type, DCTERMS.Frequency)
    _add(graph, node, SKOS.inScheme, EU["frequency"])
    _add_texts(graph, node, SKOS.prefLabel, dataset.frequency.title)
    return node


def _standard(graph: Graph, dataset: Dataset) -> URIRef:
    node = _part(dataset, "standard")  # 自治体標準オープンデータセット has no IRI of its own
    _add(graph, node, RDF.type, DCTERMS.Standard)
    _add_texts(graph, node, DCTERMS.title, dataset.conforms_to)
    return node


def _provenance(graph: Graph, dataset: Dataset) -> URIRef:
    node = _part(dataset, "provenance")
    kind = "read" if dataset.sources else "derived"
    datasets = ", ".join(dataset.derived_from)
    sentences = Bilingual(**_words()["provenance"][kind])
    sources_ja = "、".join(f"「{source.title.ja}」（{source.page}）" for source in dataset.sources)
    sources_en = "; ".join(f"{source.title.en} ({source.page})" for source in dataset.sources)
    text = Bilingual(
        sentences.ja.format(sources=sources_ja, datasets=datasets),
        sentences.en.format(sources=sources_en, datasets=datasets),
    )
    _add(graph, node, RDF.type, DCTERMS.ProvenanceStatement)
    _add_texts(graph, node, RDFS.label, text)
    return node


def _source(graph: Graph, dataset: Dataset, source: SourceDocument) -> URIRef:
    node = _part(dataset, f"source-{source.file}")
    _add(graph, node, RDF.type, PROV.Entity)
    _add_texts(graph, node, DCTERMS.title, source.title)
    _add(graph, node, FOAF.page, _document(graph, source.page))
    _add(graph, node, SPDX.checksum, _checksum(graph, dataset, f"source-{source.file}", source.sha256))
    if source.published:
        parts = source.published.count("-")
        datatype = (XSD.gYear, XSD.gYearMonth, XSD.date)[parts]
        _add(graph, node, DCTERMS.issued, Literal(source.published, datatype=datatype))
    return node


def _descriptor(graph: Graph, dataset: Dataset, file: File) -> URIRef:
    node = _document(graph, dataset.url(file.name))
    _add_texts(graph, node, DCTERMS.title, file.title)
    return node


def _distribution(graph: Graph, dataset: Dataset, file: File) -> URIRef:
    node = _part(dataset, f"file-{file.name}")
    address = URIRef(dataset.url(file.name))
    _add(graph, node, RDF.type, DCAT.Distribution)
    _add(graph, node, DCTERMS.identifier, Literal(file.name))
    _add_texts(graph, node, DCTERMS.title, file.title)
    _add_texts(graph, node, DCTERMS.description, file.description)
    # The file is its own access page: F-UJI and data.europa.eu test accessURL before downloadURL.
    _add(graph, node, DCAT.accessURL, address)
    _add(graph, node, DCAT.downloadURL, address)
    _add(graph, node, DCTERMS["format"], _file_type(graph, file))
    _add(graph, node, DCAT.mediaType, _media_type(graph, file))
    _add(graph, node, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger))
    _add(graph, node, SPDX.checksum, _checksum(graph, dataset, f"file-{file.name}", file.sha256))
    _add(graph, node, DCTERMS.license, _licence(graph, dataset.licence))
    _add(graph, node, DCTERMS.rights, _rights(graph, dataset))
    _add(graph, node, DCTERMS.language, EU["language/JPN"])
    _add(graph, node, DCTERMS.issued, Literal(dataset.issued))
    _add(graph, node, DCTERMS.modified, Literal(dataset.modified))
    _add(graph, node, DCATAP.availability, EU["planned-availability/STABLE"])
    return node


def _file_type(graph: Graph, file: File) -> URIRef:
    node = EU[f"file-type/{file.format}"]
    _add(graph, node, RDF.type, DCTERMS.MediaTypeOrExtent)
    _add(graph, node, SKOS.inScheme, EU["file-type"])
    return node


def _media_type(graph: Graph, file: File) -> URIRef:
    node = IANA[file.media_type]
    _add(graph, node, RDF.type, DCTERMS.MediaType)
    _add(graph, node, RDFS.label, Literal(file.media_type))
    return node


def _checksum(graph: Graph, dataset: Dataset, name: str, sha256: str) -> URIRef:
    node = _part(dataset, f"sha256-{name}")
    _add(graph, node, RDF.type, SPDX.Checksum)
    _add(graph, node, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    _add(graph, node, SPDX.checksumValue, Literal(sha256, datatype=XSD.hexBinary, normalize=False))
    return node


def _licence(graph: Graph, licence: Licence) -> URIRef:
    node = URIRef(licence.eu_iri)
    title = _words()["ckan_licence_titles"].get(licence.id, licence.title.en)
    _add(graph, node, RDF.type, DCTERMS.LicenseDocument)
    _add(graph, node, DCTERMS.title, Literal(title))
    _add_texts(graph, node, RDFS.label, licence.title)
    if licence.iri != licence.eu_iri:
        _add(graph, node, RDFS.seeAlso, URIRef(licence.iri))
    return node


def _rights(graph: Graph, dataset: Dataset) -> URIRef:
    node = _part(dataset, "rights")
    _add(graph, node, RDF.type, DCTERMS.RightsStatement)
    _add_texts(graph, node, RDFS.label, dataset.attribution)
    return node


def _document(graph: Graph, address: str) -> URIRef:
    node = URIRef(address)
    _add(graph, node, RDF.type, FOAF.Document)
    return node


def _part(dataset: Dataset, name: str) -> URIRef:
    """Return the IRI of something that belongs to a dataset and to nothing else."""
    return URIRef(f"{dataset.iri}#{quote(name)}")


def _empty() -> Graph:
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def _add(graph: Graph, subject: URIRef, predicate: URIRef, *objects: Node) -> None:
    for value in objects:
        graph.add((subject, predicate, value))


def _add_texts(graph: Graph, subject: URIRef, predicate: URIRef, text: Bilingual) -> None:
    _add(graph, subject, predicate, Literal(text.ja, lang="ja"), Literal(text.en, lang="en"))


def _with_known_nodes(graph: Graph) -> Graph:
    """Add type and name of the nodes of `vocabularies/dcat.ttl` that the graph mentions."""
    known = _known_nodes()
    for node in set(graph.objects()) & set(known.subjects()):
        for triple in known.triples((node, None, None)):
            graph.add(triple)
    return graph


@cache
def _known_nodes() -> Graph:
    return Graph().parse(vocabularies.FOLDER / "dcat.ttl", format="turtle")


@cache
def _words() -> dict[str, Any]:
    path: Path = vocabularies.FOLDER / "dcat.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))
