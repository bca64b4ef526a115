"""The parts of the rules, counted by kind: a rule has several, and `test_shacl` breaks most rules in one way only."""

from __future__ import annotations

from collections import Counter

from rdflib import Graph, URIRef
from rdflib.namespace import SH

from metadata.gates.shacl import FOLDER

NO_PARTS = {SH.message, SH.path, SH.property, SH.targetClass, SH.targetObjectsOf}
PARTS = {
    "class": 59,
    "datatype": 19,
    "hasValue": 1,
    "in": 10,
    "languageIn": 24,
    "lessThanOrEquals": 6,
    "maxCount": 69,
    "minCount": 105,
    "minInclusive": 1,
    "nodeKind": 14,
    "or": 1,
    "pattern": 46,
    "qualifiedMinCount": 2,
    "qualifiedValueShape": 2,
    "uniqueLang": 22,
}
"""Whoever adds a part to a rule, or takes one away, says so here."""


def test_no_part_of_a_rule_is_lost_by_mistake() -> None:
    shapes = Graph()
    for path in FOLDER.glob("*.ttl"):
        shapes.parse(path)
    rules = {node for node in shapes.subjects(SH.message) if isinstance(node, URIRef)}
    parts = [
        kind for rule in rules for kind in shapes.predicates(rule) if str(kind).startswith(str(SH)) and kind not in NO_PARTS
    ]
    assert Counter(str(kind).removeprefix(str(SH)) for kind in parts) == PARTS
