"""DCAT-AP 3.0.1: a dataset, or a whole catalogue, as an RDF graph.

One graph says all that the harvesters ask for (data.europa.eu's 405 points, CKAN, udata): every node has an absolute
IRI, nothing is a blank node, every object that another list owns carries its type and list, every text is there in
Japanese and English. Nodes that belong to one dataset are fragments of the dataset's IRI. Dates are those of the data; that
of the build is nowhere, so that the same content gives the same bytes.

Rules that are not obvious:
- no `adms:status` on distributions: data.europa.eu counts it as a deprecated IRI, and the dataset as not conforming;
- `rdfs:label` on the IANA node and not on the EU file type: CKAN takes the label for its `format`;
- one `dct:title` on a licence, the one that CKAN knows it by;
- a source document is `prov:wasDerivedFrom`, because the range of `dct:source` is a dataset; a dataset that another is
  made of, or that stands before it in a series, is named and not typed, because CKAN drops a file in which a `dcat:Dataset`
  has no title;
- a series stands described in each file that names it, and is no `dcat:Dataset`: it has nothing to download.

Left out because nothing true can be said: legislation under which a dataset must be published (DCAT-AP means that of the
EU), spatial resolution, samples, policies (ODRL), compression, other versions kept beside this one. Out of scope: the three
syntaxes (`metadata.formats.rdf_syntax`) and the rules a graph must keep (`metadata.gates.shacl`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, XSD

from metadata.described.catalogue import Catalogue
from metadata.described.dataset import CombinedFile, DataService, Dataset, File, Series, SourceDocument
from metadata.described.table import Table
from metadata.formats import dcat_nodes as nodes
from metadata.formats.dcat_nodes import CHANGE_TYPE, EU, Triples, add, add_texts, part, words
from metadata.formats.rdf_syntax import ADMS, DCAT, DCATAP, SPDX, serialise
from metadata.vocabularies.bilingual import Bilingual

__all__ = ["catalogue_graph", "catalogue_triples", "dataset_graph", "dataset_triples", "serialise"]

PROFILE = URIRef("https://semiceu.github.io/DCAT-AP/releases/3.0.1/")
STANDARD_PAGE = "https://www.digital.go.jp/resources/open_data/municipal-standard-data-set-test"
CKAN_API = URIRef("https://docs.ckan.org/en/latest/api/")
YEARLY = Literal("P1Y", datatype=XSD.duration, normalize=False)


def dataset_triples(dataset: Dataset) -> Triples:
    """Return what is said of one dataset, complete in itself."""
    triples: Triples = set()
    _add_dataset(triples, dataset)
    return nodes.with_known_nodes(triples)


def dataset_graph(dataset: Dataset) -> Graph:
    """Return the graph of one dataset, complete in itself."""
    return nodes.as_graph(dataset_triples(dataset))


def catalogue_graph(catalogue: Catalogue, datasets: Sequence[Dataset]) -> Graph:
    """Return the graph of a catalogue: itself, a record a dataset, and all that `dataset_graph` says of each."""
    return nodes.as_graph(catalogue_triples(catalogue, datasets).union(*map(dataset_triples, datasets)))


def catalogue_triples(catalogue: Catalogue, datasets: Sequence[Dataset]) -> Triples:
    """Return what is said of a catalogue: itself and a record a dataset. The other part is `dataset_triples` of each."""
    graph: Triples = set()
    node = URIRef(catalogue.iri)
    keeper = nodes.publisher(graph, catalogue.base_url, catalogue.publisher)
    add(graph, node, RDF.type, DCAT.Catalog)
    add_texts(graph, node, DCTERMS.title, catalogue.title)
    add_texts(graph, node, DCTERMS.description, catalogue.description)
    add(graph, node, DCTERMS.issued, Literal(catalogue.issued))
    add(graph, node, DCTERMS.modified, Literal(catalogue.modified))
    add(graph, node, DCTERMS.language, EU["language/JPN"], EU["language/ENG"])
    add(graph, node, DCTERMS.license, nodes.licence(graph, catalogue.licence))
    add(graph, node, DCTERMS.publisher, keeper)
    add(graph, node, DCTERMS.creator, keeper)
    add(graph, node, DCTERMS.spatial, *(URIRef(place.area) for dataset in datasets for place in dataset.municipalities))
    add(graph, node, DCTERMS.temporal, nodes.period(graph, URIRef(f"{node}-period"), catalogue.period))
    add(graph, node, DCAT.themeTaxonomy, EU["data-theme"], nodes.CATEGORY.scheme)
    add(graph, node, FOAF.homepage, nodes.document(graph, catalogue.base_url))
    for dataset in datasets:
        add(graph, node, DCAT.dataset, URIRef(dataset.iri))
        add(graph, node, DCAT.record, _record(graph, dataset))
        if dataset.series:
            add(graph, node, DCAT.resource, _series_iri(dataset.base_url, dataset.series))
        if dataset.service:
            add(graph, node, DCAT.service, _service_iri(dataset.service))
    return nodes.with_known_nodes(graph)


def _record(graph: Triples, dataset: Dataset) -> URIRef:
    node = part(dataset, "record")
    add(graph, node, RDF.type, DCAT.CatalogRecord)
    add(graph, node, FOAF.primaryTopic, URIRef(dataset.iri))
    add(graph, node, DCTERMS.issued, Literal(dataset.issued))
    add(graph, node, DCTERMS.modified, Literal(dataset.modified))
    add(graph, node, DCTERMS.language, EU["language/JPN"], EU["language/ENG"])
    add(graph, node, DCTERMS.conformsTo, PROFILE)
    add(graph, node, ADMS.status, CHANGE_TYPE.created if dataset.modified == dataset.issued else CHANGE_TYPE.updated)
    return node


def _add_dataset(graph: Triples, dataset: Dataset) -> None:
    node = URIRef(dataset.iri)
    publisher = nodes.publisher(graph, dataset.base_url, dataset.publisher)
    add(graph, node, RDF.type, DCAT.Dataset)
    add(graph, node, DCTERMS.identifier, Literal(dataset.id))
    add_texts(graph, node, DCTERMS.title, dataset.title)
    add_texts(graph, node, DCTERMS.description, dataset.description)
    for keyword in dataset.keywords:
        add_texts(graph, node, DCAT.keyword, keyword)
    add(graph, node, DCTERMS.issued, Literal(dataset.issued))
    add(graph, node, DCTERMS.modified, Literal(dataset.modified))
    add(graph, node, DCAT.version, Literal(dataset.version))
    add_texts(graph, node, ADMS.versionNotes, dataset.version_notes)
    add(graph, node, DCTERMS.language, EU["language/JPN"])
    add(graph, node, DCTERMS.accessRights, EU["access-right/PUBLIC"])
    add(graph, node, DCAT.landingPage, nodes.document(graph, dataset.landing_page))
    add(graph, node, DCTERMS.publisher, publisher)
    add(graph, node, DCTERMS.creator, publisher)
    add(graph, node, DCAT.contactPoint, nodes.contact(graph, part(dataset, "contact"), dataset.contact))
    add(graph, node, DCAT.theme, *(nodes.theme(graph, code) for code in dataset.themes))
    add(graph, node, DCTERMS.subject, nodes.category(graph, dataset.category))
    add(graph, node, DCTERMS.spatial, *(nodes.area(graph, place) for place in dataset.municipalities))
    add(graph, node, DCTERMS.temporal, nodes.period(graph, part(dataset, "period"), dataset.period))
    add(graph, node, DCAT.temporalResolution, *_resolution(dataset.tables))
    add(graph, node, DCTERMS.accrualPeriodicity, nodes.frequency(graph, dataset.frequency))
    add(graph, node, DCTERMS.conformsTo, _standard(graph, dataset))
    _add_origin(graph, dataset, publisher)
    if dataset.series:
        _add_membership(graph, dataset, dataset.series)
    if dataset.service:
        _add_service(graph, dataset, dataset.service)
    licence, rights = nodes.licence(graph, dataset.licence), _rights(graph, dataset)
    for file in dataset.files:
        if file.describes_data:
            add(graph, node, FOAF.page, _descriptor(graph, dataset, file))
        else:
            add(graph, node, DCAT.distribution, _file(graph, dataset, file, licence, rights))
    for combined in dataset.combined:
        address = URIRef(f"{dataset.base_url}{combined.name}")
        of_all = _distribution(graph, dataset, combined, address, licence, rights)
        add(graph, of_all, DCTERMS.modified, Literal(combined.modified))
        add(graph, node, DCAT.distribution, of_all)


def _resolution(tables: Iterable[Table]) -> tuple[Literal, ...]:
    """Return how fine the time of tables is: a year, when their records stand for fiscal years; else nothing is said."""
    return (YEARLY,) if any(field.key == "fiscal_year" for table in tables for field in table.fields) else ()


def _standard(graph: Triples, dataset: Dataset) -> URIRef:
    node = URIRef(dataset.standard_iri)  # 自治体標準オープンデータセット has no IRI of its own, nor has an edition of it
    add(graph, node, RDF.type, DCTERMS.Standard)
    add_texts(graph, node, DCTERMS.title, dataset.conforms_to)
    if dataset.standard:
        add(graph, node, DCTERMS.identifier, Literal(f"{dataset.standard} {dataset.edition}"))
        add(graph, node, FOAF.page, nodes.document(graph, STANDARD_PAGE))
    return node


def _add_origin(graph: Triples, dataset: Dataset, publisher: URIRef) -> None:
    """Say what the dataset was made from, in words and as nodes, by what, and on whose behalf."""
    node = URIRef(dataset.iri)
    inputs = [_source(graph, dataset, source) for source in dataset.sources]
    inputs += [URIRef(f"{dataset.base_url}datasets/{other}") for other in dataset.derived_from]
    add(graph, node, DCTERMS.provenance, _provenance(graph, dataset))
    add(graph, node, PROV.wasDerivedFrom, *inputs)
    activity, software = part(dataset, "making"), part(dataset, "software")
    add(graph, node, PROV.wasGeneratedBy, activity)
    add(graph, activity, RDF.type, PROV.Activity)
    add_texts(graph, activity, RDFS.label, Bilingual(**words()["activity"]["read" if dataset.sources else "derived"]))
    add(graph, activity, PROV.used, *inputs)
    add(graph, activity, PROV.wasAssociatedWith, software)
    # The software of this dataset, not of all: PROV states on whose behalf an agent acts apart from any activity.
    add(graph, software, RDF.type, PROV.SoftwareAgent)
    add_texts(graph, software, RDFS.label, Bilingual(**words()["software"]))
    add(graph, software, PROV.actedOnBehalfOf, publisher)


def _provenance(graph: Triples, dataset: Dataset) -> URIRef:
    node = part(dataset, "provenance")
    kind = "read" if dataset.sources else "derived"
    datasets = ", ".join(dataset.derived_from)
    sentences = Bilingual(**words()["provenance"][kind])
    sources_ja = "、".join(f"「{source.title.ja}」（{source.page}）" for source in dataset.sources)
    sources_en = "; ".join(f"{source.title.en} ({source.page})" for source in dataset.sources)
    text = Bilingual(
        sentences.ja.format(sources=sources_ja, datasets=datasets),
        sentences.en.format(sources=sources_en, datasets=datasets),
    )
    add(graph, node, RDF.type, DCTERMS.ProvenanceStatement)
    add_texts(graph, node, RDFS.label, text)
    return node


def _source(graph: Triples, dataset: Dataset, source: SourceDocument) -> URIRef:
    node = part(dataset, f"source-{source.file}")
    add(graph, node, RDF.type, PROV.Entity)
    add_texts(graph, node, DCTERMS.title, source.title)
    add(graph, node, FOAF.page, nodes.document(graph, source.page))
    add(graph, node, SPDX.checksum, nodes.checksum(graph, part(dataset, f"sha256-source-{source.file}"), source.sha256))
    if source.published:
        parts = source.published.count("-")
        datatype = (XSD.gYear, XSD.gYearMonth, XSD.date)[parts]
        add(graph, node, DCTERMS.issued, Literal(source.published, datatype=datatype))
    return node


def _add_membership(graph: Triples, dataset: Dataset, series: Series) -> None:
    """Describe the series and the dataset's place in it; other members are named and not typed."""
    base, node = dataset.base_url, _series_iri(dataset.base_url, series)
    add(graph, URIRef(dataset.iri), DCAT.inSeries, node)
    before = series.before(dataset.id)
    if before:
        add(graph, URIRef(dataset.iri), DCAT.prev, URIRef(f"{base}datasets/{before}"))
    add(graph, node, RDF.type, DCAT.DatasetSeries)
    add_texts(graph, node, DCTERMS.title, series.title)
    add_texts(graph, node, DCTERMS.description, series.description)
    add(graph, node, DCTERMS.issued, Literal(series.issued))
    add(graph, node, DCTERMS.modified, Literal(series.modified))
    add(graph, node, DCTERMS.publisher, nodes.publisher(graph, base, series.last.publisher))
    add(graph, node, DCAT.contactPoint, nodes.contact(graph, URIRef(f"{node}-contact"), series.last.contact))
    add(graph, node, DCTERMS.accrualPeriodicity, nodes.frequency(graph, series.last.frequency))
    add(graph, node, DCTERMS.spatial, *(nodes.area(graph, place) for place in series.municipalities))
    add(graph, node, DCTERMS.temporal, nodes.period(graph, URIRef(f"{node}-period"), series.period))
    add(graph, node, DCAT.first, URIRef(f"{base}datasets/{series.members[0].id}"))
    add(graph, node, DCAT.last, URIRef(f"{base}datasets/{series.last.id}"))


def _series_iri(base_url: str, series: Series) -> URIRef:
    return URIRef(f"{base_url}#series-{series.id}")


def _add_service(graph: Triples, dataset: Dataset, service: DataService) -> None:
    """Describe the interface as far as it serves this dataset."""
    node = _service_iri(service)
    add(graph, node, RDF.type, DCAT.DataService)
    add_texts(graph, node, DCTERMS.title, service.title)
    add_texts(graph, node, DCTERMS.description, Bilingual(**words()["service"]["description"]))
    for keyword in words()["service"]["keywords"]:
        add_texts(graph, node, DCAT.keyword, Bilingual(**keyword))
    add(graph, node, DCAT.endpointURL, URIRef(f"{service.address}/api/3/action"))
    add(graph, node, DCAT.endpointDescription, CKAN_API)
    add(graph, node, DCTERMS.conformsTo, CKAN_API)
    add(graph, node, DCAT.landingPage, nodes.document(graph, f"{service.address}/"))
    add(graph, node, DCTERMS.publisher, nodes.publisher(graph, service.base_url, service.publisher))
    add(graph, node, DCAT.contactPoint, nodes.contact(graph, URIRef(f"{node}-contact"), service.publisher.contact))
    add(graph, node, DCTERMS.license, nodes.licence(graph, service.licence))
    add(graph, node, DCTERMS.accessRights, EU["access-right/PUBLIC"])
    add(graph, node, DCAT.theme, *(nodes.theme(graph, code) for code in dataset.themes))
    add(graph, node, DCAT.servesDataset, URIRef(dataset.iri))


def _service_iri(service: DataService) -> URIRef:
    return URIRef(f"{service.base_url}#service-ckan")


def _descriptor(graph: Triples, dataset: Dataset, file: File) -> URIRef:
    node = nodes.document(graph, dataset.url(file.name))
    add_texts(graph, node, DCTERMS.title, file.title)
    return node


def _file(graph: Triples, dataset: Dataset, file: File, licence: URIRef, rights: URIRef) -> URIRef:
    """Add the distribution that a file of a dataset is."""
    node = _distribution(graph, dataset, file, URIRef(dataset.url(file.name)), licence, rights)
    if file.conforms_to:
        add(graph, node, DCTERMS.conformsTo, URIRef(file.conforms_to))  # named in vocabularies/dcat.ttl
    add(graph, node, DCTERMS.modified, Literal(dataset.modified))
    tables = (table for table in dataset.tables if file.table in ("", table.name))
    add(graph, node, DCAT.temporalResolution, *_resolution(tables))
    own = (other for other in dataset.files if other.name == f"{file.name}-metadata.json")
    add(graph, node, FOAF.page, *(_descriptor(graph, dataset, other) for other in own))
    if dataset.service:
        add(graph, node, DCAT.accessService, _service_iri(dataset.service))
    return node


def _distribution(
    graph: Triples, dataset: Dataset, file: File | CombinedFile, address: URIRef, licence: URIRef, rights: URIRef
) -> URIRef:
    node = part(dataset, f"file-{file.name}")
    add(graph, node, RDF.type, DCAT.Distribution)
    add(graph, node, DCTERMS.identifier, Literal(file.name))
    add_texts(graph, node, DCTERMS.title, file.title)
    add_texts(graph, node, DCTERMS.description, file.description)
    # The file is its own access page: F-UJI and data.europa.eu test accessURL before downloadURL.
    add(graph, node, DCAT.accessURL, address)
    add(graph, node, DCAT.downloadURL, address)
    add(graph, node, DCTERMS["format"], nodes.file_type(graph, file))
    add(graph, node, DCAT.mediaType, nodes.media_type(graph, file))
    add(graph, node, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger))
    add(graph, node, SPDX.checksum, nodes.checksum(graph, part(dataset, f"sha256-file-{file.name}"), file.sha256))
    add(graph, node, DCTERMS.license, licence)
    add(graph, node, DCTERMS.rights, rights)
    add(graph, node, DCTERMS.language, EU["language/JPN"])
    add(graph, node, DCTERMS.issued, Literal(dataset.issued))
    add(graph, node, DCATAP.availability, EU["planned-availability/STABLE"])
    return node


def _rights(graph: Triples, dataset: Dataset) -> URIRef:
    node = part(dataset, "rights")
    add(graph, node, RDF.type, DCTERMS.RightsStatement)
    add_texts(graph, node, RDFS.label, dataset.attribution)
    return node
