"""Check a DCAT graph against the project's own rules (`metadata/gates/shapes/*.ttl`): SHACL, and the check digits of
numbers.

Without inference: with RDFS rules a media type would count as a second format, and good graphs would fail. Out of scope:
SEMIC's official shapes, which the tests apply where the standard's files are at hand; where the cause of a broken rule
stands (`metadata.gates.causes`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyshacl
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SKOS
from rdflib.term import Node

from metadata.formats.rdf_syntax import PREFIXES
from pipelines.japanese.codes import check_digit, corporate_check_digit
from pipelines.problems import Place, Problem

FOLDER = Path(__file__).parent / "shapes"
RULE = "urn:keikaku:shape:"
_STORE = "SimpleMemory"  # knows no graphs within a graph, which the shapes are asked for thousands of times
SH = Namespace("http://www.w3.org/ns/shacl#")
LANGUAGES = frozenset({"ja", "en"})

Facts = tuple[str, str, str, str, str]
"""Rule, focus, property, value and language of a broken rule."""


def check_graph(graph: Graph) -> list[Problem]:
    """Return the broken rules of a graph, sorted; empty when there is none.

    Codes are `shape-` and the rule's name in the shapes (`shape-dataset-title`); the place's key is the property
    (`dct:title`, or `@id` when the node itself is at fault); facts are `focus` (IRI of the node), `property`, `value`
    (empty when something is missing), `language` (of the text that is wrong or missing, when it is one of two), and the rule
    in words, `message_ja` and `message_en`.

    A catalogue graph holds all that the graphs of its datasets do: check that one alone.
    """
    broken = set(_malformed(graph)) or _broken(graph)
    return [_problem(*facts) for facts in sorted(broken)]


def _broken(graph: Graph) -> set[Facts]:
    _, report, _ = pyshacl.validate(graph, shacl_graph=_engine_shapes(), inference=None, inplace=True)
    results = {_facts(graph, report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}
    return results | set(_wrong_numbers(graph))


def _malformed(graph: Graph) -> Iterator[Facts]:
    """Yield the values that do not fit their datatype, with which the engine cannot compare anything."""
    for subject, predicate, value in graph:
        if isinstance(value, Literal) and value.ill_typed:
            yield "literal", str(subject), _short(str(predicate)), str(value), ""


def _wrong_numbers(graph: Graph) -> Iterator[Facts]:
    """Yield the numbers of publishers whose check digit is wrong; their length and digits are the shapes' matter."""
    for node, notation in graph.subject_objects(SKOS.notation):
        number = str(notation)
        if not (number.isascii() and number.isdigit()):
            continue
        if len(number) == 6 and check_digit(number[:5]) != number[5]:
            yield "code-check-digit", str(node), "skos:notation", number, ""
        if len(number) == 13 and corporate_check_digit(number[1:]) != number[0]:
            yield "corporate-number-check-digit", str(node), "skos:notation", number, ""


def _facts(graph: Graph, report: Graph, result: Node) -> Facts:
    """Return the facts of a result; a value that breaks two parts of a rule gives the same twice."""
    rule = str(report.value(result, SH.sourceShape)).removeprefix(RULE)
    focus, path = report.value(result, SH.focusNode), report.value(result, SH.resultPath)
    value = report.value(result, SH.value)
    language = _language(graph, focus, path, value)
    return rule, str(focus), _property(report, path), "" if value is None else str(value), language


def _language(graph: Graph, focus: Node | None, path: Node | None, value: Node | None) -> str:
    """Return the language of a wrong text, or the one of two that is missing; empty for anything else."""
    if isinstance(value, Literal):
        return value.language or ""
    if focus is None or not isinstance(path, URIRef):
        return ""
    there = {getattr(text, "language", None) for text in graph.objects(focus, path)} & LANGUAGES
    return "".join(LANGUAGES - there) if len(there) == 1 else ""


def _property(report: Graph, path: Node | None) -> str:
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


def _problem(rule: str, focus: str, property_: str, value: str, language: str) -> Problem:
    words = {getattr(text, "language", None): str(text) for text in _shapes().objects(URIRef(RULE + rule), SH.message)}
    facts = {
        "focus": focus,
        "property": property_,
        "value": value,
        "language": language,
        "message_ja": words["ja"],
        "message_en": words["en"],
    }
    return Problem(f"shape-{rule}", Place(key=property_), facts)


@cache
def _shapes() -> Graph:
    shapes = Graph(_STORE, bind_namespaces="none")
    for path in sorted(FOLDER.glob("*.ttl")):
        shapes.parse(path, format="turtle")
    return shapes


@cache
def _engine_shapes() -> Graph:
    """Return the shapes with every property rule aimed at the targets of its node shape, which says the same.

    The engine reads the shape of a rule anew each time it is reached from a node, and once for all nodes when the rule has
    targets of its own: four times faster on a thousand datasets.
    """
    shapes = Graph(_STORE, bind_namespaces="none")
    for triple in _shapes():
        shapes.add(triple)
    for target in (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf):
        for node, of in _shapes().subject_objects(target):
            for rule in _shapes().objects(node, SH.property):
                shapes.add((rule, target, of))
                shapes.remove((node, SH.property, rule))
    return shapes
