"""RDF graphs as files: Turtle, RDF/XML and JSON-LD, the same bytes for the same triples.

Read back by pyoxigraph (`metadata.gates.rdf_files`), which could write them too, the same bytes each time, but JSON-LD on
one line without context or prefixes: nobody finds anything in it, and versions do not compare. Out of scope: what a graph
says (`metadata.formats.dcat`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node


class _Namespace(Namespace):
    """A namespace that makes each of its terms once: the same few stand in every triple."""

    def __getattr__(self, name: str) -> URIRef:
        term = super().__getattr__(name)
        self.__dict__[name] = term
        return term


# Not rdflib's own DCAT, which knows version 2 only and warns of every newer term.
ADMS = _Namespace("http://www.w3.org/ns/adms#")
DCAT = _Namespace("http://www.w3.org/ns/dcat#")
DCATAP = _Namespace("http://data.europa.eu/r5r/")
HYDRA = _Namespace("http://www.w3.org/ns/hydra/core#")
SPDX = _Namespace("http://spdx.org/rdf/terms#")
VCARD = _Namespace("http://www.w3.org/2006/vcard/ns#")

PREFIXES: dict[str, str] = {
    "adms": str(ADMS),
    "dcat": str(DCAT),
    "dcatap": str(DCATAP),
    "dct": str(DCTERMS),
    "foaf": str(FOAF),
    "hydra": str(HYDRA),
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

FILE_TYPES = {".ttl": "RDF_TURTLE", ".rdf": "RDF_XML", ".jsonld": "JSON_LD"}
"""File ending → code of the EU file-type list."""

_TYPE = str(RDF.type)
_json = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes an encoder anew for every call
_NAME = re.compile("[A-Za-z][A-Za-z0-9_-]*")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_XML_ESCAPES = {"\r": "&#13;"}  # a reader of XML turns a bare one into a line feed

Triples = Iterable[tuple[Node, Node, Node]]
Value = tuple[str, str, str]  # language, datatype, text; an IRI has the datatype `@id`
Statements = dict[str, list[Value]]  # what a node says, by property
_Shortener = Callable[[str], str | None]


class _Syntax(NamedTuple):
    head: str
    node: Callable[[str, Statements], str]
    between: str
    foot: str


def serialise(triples: Triples, own: Mapping[str, Triples] | None = None) -> dict[str, bytes]:
    """Return a graph in three syntaxes, by file ending. UTF-8 without BOM; absolute IRIs; JSON-LD with its context inside.

    `own` are triples that the file of one ending has besides. The bytes depend on the triples alone, not on the order in
    which they were added, nor on the hash seed, and the time grows with their number: rdflib's Turtle writer compares every
    IRI with every beginning of one that it has met, which is quadratic (`benchmarks.nation`). Raises ValueError for what our
    graphs do not have: a blank node, an IRI with a sign no IRI may hold, text with a sign XML cannot hold, a property whose
    namespace is not in PREFIXES.
    """
    common, own_of = _by_node(triples), {ending: _by_node(more) for ending, more in (own or {}).items()}
    written: dict[str, list[bytes]] = {ending: [] for ending in _SYNTAXES}
    for node in sorted({*common, *chain.from_iterable(own_of.values())}):
        statements = _statements(common.get(node, []))
        for ending, syntax in _SYNTAXES.items():
            more = own_of.get(ending, {}).get(node)
            in_this = _statements([*common.get(node, []), *more]) if more else statements
            if in_this:
                written[ending].append(syntax.node(node, in_this).encode())
    return {
        ending: b"".join((syntax.head.encode(), syntax.between.encode().join(written.pop(ending)), syntax.foot.encode()))
        for ending, syntax in _SYNTAXES.items()
    }


def turtle(triples: Triples, prefixes: Mapping[str, str]) -> bytes:
    """Return a graph in Turtle alone, with these prefixes and no others. Raises ValueError as `serialise` does."""
    short, nodes = _shortener(prefixes), sorted(_by_node(triples).items())
    written = (_turtle_node(node, _statements(pairs), short) for node, pairs in nodes)
    return (_turtle_head(prefixes) + "\n".join(written)).encode()


def _by_node(triples: Triples) -> dict[str, list[tuple[Node, Node]]]:
    found: dict[Node, list[tuple[Node, Node]]] = {}
    for subject, predicate, value in triples:
        found.setdefault(subject, []).append((predicate, value))
    return {_iri(subject): pairs for subject, pairs in found.items()}


def _statements(pairs: Iterable[tuple[Node, Node]]) -> Statements:
    """Return what a node says in the order in which it is written: its type first; what is said twice stands once."""
    statements: Statements = {}
    for predicate, value in pairs:
        statements.setdefault(_iri(predicate), []).append(_value(value))
    ordered = sorted(statements, key=_type_first)
    return {predicate: sorted(set(statements[predicate]), key=_japanese_first) for predicate in ordered}


def _type_first(predicate: str) -> tuple[bool, str]:
    return predicate != _TYPE, predicate


def _japanese_first(value: Value) -> tuple[bool, Value]:
    """Sort the language of the data first: of rights and provenance CKAN's harvester shows the first label it finds."""
    return value[0] != "ja", value


def _iri(node: Node) -> str:
    if not isinstance(node, URIRef) or _NOT_IN_IRI.search(node):
        raise ValueError(f"not an IRI that can be written: {node!r}")
    return str(node)


def _value(node: Node) -> Value:
    if not isinstance(node, Literal):
        return "", "@id", _iri(node)
    if _NOT_IN_XML.search(node):
        raise ValueError(f"not a text that can be written: {node!r}")
    return node.language or "", str(node.datatype or ""), str(node)


def _shortener(prefixes: Mapping[str, str]) -> _Shortener:
    """Return what gives `dct:title` for an IRI, None when it has no prefix or its end is not a name in every syntax."""
    prefix_of = {namespace: prefix for prefix, namespace in prefixes.items()}

    @lru_cache(maxsize=4096)  # a few hundred properties and types are written again and again
    def short(iri: str) -> str | None:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = prefix_of.get(iri[:cut])
        return f"{prefix}:{iri[cut:]}" if prefix is not None and _NAME.fullmatch(iri, cut) else None

    return short


_short = _shortener(PREFIXES)


def _turtle_head(prefixes: Mapping[str, str]) -> str:
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in prefixes.items()) + "\n"


def _turtle_node(node: str, statements: Statements, short: _Shortener = _short) -> str:
    def written(value: Value) -> str:
        return _turtle_value(value, short)

    pairs = (f"{_turtle_verb(verb, short)} {', '.join(map(written, values))}" for verb, values in statements.items())
    return f"{_turtle_iri(node, short)} " + " ;\n    ".join(pairs) + " .\n"


def _turtle_verb(predicate: str, short: _Shortener) -> str:
    return "a" if predicate == _TYPE else _turtle_iri(predicate, short)


def _turtle_iri(iri: str, short: _Shortener) -> str:
    return short(iri) or f"<{iri}>"


def _turtle_value(value: Value, short: _Shortener) -> str:
    language, datatype, text = value
    if datatype == "@id":
        return _turtle_iri(text, short)
    quoted = _json(text)  # JSON's escapes are all escapes of Turtle
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^{_turtle_iri(datatype, short)}" if datatype else quoted


def _xml_node(node: str, statements: Statements) -> str:
    properties = (_xml_property(predicate, value) for predicate, values in statements.items() for value in values)
    return f"  <rdf:Description rdf:about={quoteattr(node)}>\n{''.join(properties)}  </rdf:Description>\n"


def _xml_property(predicate: str, value: Value) -> str:
    (language, datatype, text), tag = value, _short(predicate)
    if tag is None:
        raise ValueError(f"a property without prefix: {predicate}")
    if datatype == "@id":
        return f"    <{tag} rdf:resource={quoteattr(text)}/>\n"
    kind = f' xml:lang="{language}"' if language else f" rdf:datatype={quoteattr(datatype)}" if datatype else ""
    return f"    <{tag}{kind}>{escape(text, _XML_ESCAPES)}</{tag}>\n"


def _json_node(node: str, statements: Statements) -> str:
    properties: dict[str, Any] = {"@id": node}
    for predicate, values in statements.items():
        if predicate == _TYPE:
            properties["@type"] = [_short(text) or text for _, _, text in values]
        else:
            written = [_json_value(value) for value in values]
            properties[_short(predicate) or predicate] = written if len(written) > 1 else written[0]
    return _json(properties)  # on one line: so that two versions compare well


def _json_value(value: Value) -> str | dict[str, str]:
    language, datatype, text = value
    if datatype == "@id":
        return {"@id": text}
    if language:
        return {"@language": language, "@value": text}
    return {"@type": _short(datatype) or datatype, "@value": text} if datatype else text


_SYNTAXES = {
    ".ttl": _Syntax(_turtle_head(PREFIXES), _turtle_node, "\n", ""),
    ".rdf": _Syntax(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF'
        + "".join(f'\n    xmlns:{p}="{iri}"' for p, iri in PREFIXES.items())
        + ">\n",
        _xml_node,
        "",
        "</rdf:RDF>\n",
    ),
    ".jsonld": _Syntax(f'{{"@context": {json.dumps(PREFIXES)},\n"@graph": [\n', _json_node, ",\n", "\n]}\n"),
}
