"""Check a DCAT graph against the project's own SHACL shapes (`metadata/shapes/*.ttl`).

Without inference: with RDFS rules a media type would count as a second format, and good graphs would fail. Out of scope:
SEMIC's official shapes, which the tests apply where the standard's files are at hand.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyshacl
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF
from rdflib.term import Node

from metadata.rdf_syntax import PREFIXES
from pipelines.problems import Place, Problem

FOLDER = Path(__file__).parent / "shapes"
RULE = "urn:keikaku:shape:"
SH = Namespace("http://www.w3.org/ns/shacl#")


def check_graph(graph: Graph) -> list[Problem]:
    """Return the broken rules of a graph, sorted; empty when there is none.

    Codes are `shape-` and the rule's name in the shapes (`shape-dataset-title`); the place's key is the property
    (`dct:title`, or `@id` when the node itself is at fault); facts are `focus` (IRI of the node), `property`, `value`
    (empty when something is missing), and the rule in words, `message_ja` and `message_en`.

    A catalogue graph holds all that the graphs of its datasets do: check that one alone.
    """
    malformed = _malformed(graph)
    if malformed:
        return malformed
    _, report, _ = pyshacl.validate(graph, shacl_graph=_shapes(), inference=None, inplace=True)
    results = {_facts(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}
    return [_problem(*facts) for facts in sorted(results)]


def _malformed(graph: Graph) -> list[Problem]:
    """Return the values that do not fit their datatype, with which the engine cannot compare anything."""
    values = ((s, p, o) for s, p, o in graph if isinstance(o, Literal) and o.ill_typed)
    return [_problem(*facts) for facts in sorted(("literal", str(s), _short(str(p)), str(o)) for s, p, o in values)]


def _facts(report: Graph, result: Node) -> tuple[str, str, str, str]:
    """Return rule, focus, property and value of a result; a value that breaks two parts of a rule gives the same twice."""
    rule = str(report.value(result, SH.sourceShape)).removeprefix(RULE)
    focus = str(report.value(result, SH.focusNode))
    value = report.value(result, SH.value)
    return rule, focus, _property(report, result), "" if value is None else str(value)


def _property(report: Graph, result: Node) -> str:
    path = report.value(result, SH.resultPath)
    if path is None:
        return "@id"
    while isinstance(path, BNode):  # an inverse, alternative or sequence path: named by its first property
        inner = report.value(path, SH.inversePath) or report.value(path, SH.alternativePath)
        path = inner or next(iter(Collection(report, path)))
    return _short(str(path))


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _problem(rule: str, focus: str, property_: str, value: str) -> Problem:
    words = {getattr(text, "language", None): str(text) for text in _shapes().objects(URIRef(RULE + rule), SH.message)}
    facts = {
        "focus": focus,
        "property": property_,
        "value": value,
        "message_ja": words["ja"],
        "message_en": words["en"],
    }
    return Problem(f"shape-{rule}", Place(key=property_), facts)


@cache
def _shapes() -> Graph:
    shapes = Graph(bind_namespaces="none")
    for path in sorted(FOLDER.glob("*.ttl")):
        shapes.parse(path, format="turtle")
    return shapes
