"""RDF graphs as files: Turtle, RDF/XML and JSON-LD, the same bytes for the same triples.

Out of scope: what a graph says (`metadata.dcat`).
"""

from __future__ import annotations

import json
from typing import Any

from rdflib import Graph, Namespace
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

# Plain namespaces: rdflib's own DCAT knows version 2 only and warns of every newer term.
ADMS = Namespace("http://www.w3.org/ns/adms#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")

PREFIXES: dict[str, str] = {
    "adms": str(ADMS),
    "dcat": str(DCAT),
    "dcatap": str(DCATAP),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "org": str(ORG),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "spdx": str(SPDX),
    "vcard": str(VCARD),
    "xsd": str(XSD),
}
"""Prefixes of every syntax and of every message about a graph."""

MEDIA_TYPES = {".ttl": "text/turtle", ".rdf": "application/rdf+xml", ".jsonld": "application/ld+json"}
"""File ending → the Content-Type a server must send: harvesters choose their parser by it."""


def serialise(graph: Graph) -> dict[str, bytes]:
    """Return a graph in three syntaxes, by file ending. UTF-8 without BOM; absolute IRIs; JSON-LD with its context inside.

    The bytes depend on the triples alone, not on the order in which they were added, nor on the hash seed.
    """
    ordered = _ordered(graph)
    return {
        ".ttl": ordered.serialize(format="turtle", encoding="utf-8"),
        ".rdf": ordered.serialize(format="xml", encoding="utf-8"),
        ".jsonld": _json_ld(ordered),
    }


def _ordered(graph: Graph) -> Graph:
    """Copy a graph in a fixed order, into the one store of rdflib that hands triples out as they were put in."""
    ordered = Graph(store="SimpleMemory", bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        ordered.bind(prefix, namespace)
    for triple in sorted(graph, key=_sort_key):
        ordered.add(triple)
    return ordered


def _sort_key(triple: tuple[Node, Node, Node]) -> tuple[str, str, str]:
    return triple[0].n3(), triple[1].n3(), triple[2].n3()


def _json_ld(graph: Graph) -> bytes:
    document: dict[str, Any] = json.loads(graph.serialize(format="json-ld", context=PREFIXES))
    document["@graph"].sort(key=lambda node: node["@id"])  # rdflib walks a set of subjects here
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
