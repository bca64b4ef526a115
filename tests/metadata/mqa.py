"""The 405 points of data.europa.eu's Metadata Quality Assessment, counted as piveau does: best distribution of each dataset.

Written from the published table of metrics; addresses answer when `served` holds them, conformance is given from outside.
"""

from __future__ import annotations

from collections.abc import Collection

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

DCAT = "http://www.w3.org/ns/dcat#"
EU = "http://publications.europa.eu/resource/authority/"
IANA = "http://www.iana.org/assignments/media-types/"
# The lists of edp-vocabularies, as far as our files could be in them.
MACHINE_READABLE = {"CSV", "GEOJSON", "JSON", "JSON_LD", "ODS", "RDF_N_TRIPLES", "RDF_TURTLE", "RDF_XML", "XLSX", "XML"}
NON_PROPRIETARY = MACHINE_READABLE - {"XLSX"} | {"HTML", "TSV", "TXT", "ZIP"}


def _first(graph: Graph, node: Node, predicate: str) -> str:
    return next((str(value) for value in graph.objects(node, URIRef(predicate))), "")


def _dct(name: str) -> str:
    return str(DCTERMS) + name


def dataset_points(graph: Graph, node: Node, *, conforms: bool) -> int:
    facts = {
        DCAT + "keyword": 30,
        DCAT + "theme": 30,
        _dct("spatial"): 20,
        _dct("temporal"): 20,
        DCAT + "contactPoint": 20,
        _dct("publisher"): 10,
        _dct("accessRights"): 10,
    }
    points = sum(worth for predicate, worth in facts.items() if _first(graph, node, predicate))
    points += 5 * _first(graph, node, _dct("accessRights")).startswith(EU + "access-right/")
    return points + 30 * conforms


def distribution_points(graph: Graph, node: Node, served: Collection[str]) -> int:
    facts = {
        DCAT + "downloadURL": 20,
        _dct("format"): 20,
        DCAT + "mediaType": 10,
        _dct("license"): 20,
        _dct("rights"): 5,
        DCAT + "byteSize": 5,
        _dct("issued"): 5,
        _dct("modified"): 5,
    }
    points = sum(worth for predicate, worth in facts.items() if _first(graph, node, predicate))
    points += 50 * (_first(graph, node, DCAT + "accessURL") in served)
    points += 30 * (_first(graph, node, DCAT + "downloadURL") in served)
    file_type = _first(graph, node, _dct("format"))
    code = file_type.removeprefix(EU + "file-type/")
    from_lists = code != file_type and _first(graph, node, DCAT + "mediaType").startswith(IANA)
    points += 10 * from_lists + 20 * (code in NON_PROPRIETARY) + 20 * (code in MACHINE_READABLE)
    return points + 10 * _first(graph, node, _dct("license")).startswith(EU + "licence/")


def score(graph: Graph, dataset: str, served: Collection[str], *, conforms: bool) -> int:
    """Return the points of one dataset, of 405."""
    node = URIRef(dataset)
    files = [distribution_points(graph, file, served) for file in graph.objects(node, URIRef(DCAT + "distribution"))]
    return dataset_points(graph, node, conforms=conforms) + max(files, default=0)
