"""What indicators of different municipalities count: the concepts of `dx-concepts.ttl`, and the rules that propose them.

Two levels: a subject (オンライン申請), and the quantities in it (オンライン申請率), within which figures may be compared. A
rule of `concept_rules.yaml` only proposes that an indicator counts a quantity. Out of scope: which indicators there are, and
what officers decided of them (`metadata.described.concepts`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import FOLDER
from pipelines.japanese.text import squeezed
from pipelines.own_yaml import own_yaml

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

FILE = "dx-concepts.ttl"
NAMESPACE = "https://keikaku.example/def/dx-concepts#"


class MatchState(StrEnum):
    """Whether a row counts what a concept says: an officer said yes, or no, or only a rule proposes it."""

    CONFIRMED = "確認済"
    REJECTED = "対象外"
    OPEN = "未確認"


@dataclass(frozen=True)
class Concept:
    """A subject, or a quantity of one. `units` are those of the figures that fit; a subject has none, and no direction."""

    id: str
    name: Bilingual
    definition: Bilingual
    note: Bilingual | None  # why not to compare it with what stands near
    synonyms: tuple[str, ...]  # in any language; what only the search knows is among them
    units: tuple[str, ...]
    direction: str  # increase or decrease
    subject: str  # id of the subject; empty for a subject

    @property
    def iri(self) -> str:
        """IRI of the concept."""
        return NAMESPACE + self.id


@dataclass(frozen=True)
class Rule:
    """Words of which one must stand in the name of an indicator, in that or its measure's, or none in its name; units."""

    name: tuple[str, ...]
    text: tuple[str, ...]
    not_: tuple[str, ...]
    unit: tuple[str, ...] | None

    def fits(self, name: str, measure: str, unit: str) -> bool:
        """Return whether an indicator may count this; name and measure are squeezed."""
        return (
            (not self.name or any(word in name for word in self.name))
            and (not self.text or any(word in name or word in measure for word in self.text))
            and not any(word in name for word in self.not_)
            and (self.unit is None or unit in self.unit)
        )


@cache
def concepts() -> dict[str, Concept]:
    """Return id → concept: each subject, in the order of the file, with its quantities behind it by id."""
    from rdflib import RDF, Graph, URIRef  # heavy, and needed by what is made across municipalities only
    from rdflib.namespace import SKOS

    graph = Graph().parse(FOLDER / FILE, format="turtle")
    members = graph.value(URIRef(f"{NAMESPACE}subjects"), SKOS.memberList)
    assert members is not None  # noqa: S101 - a file of this program, held to that by its test
    order = [str(node).removeprefix(NAMESPACE) for node in graph.items(members)]
    found = [_concept(graph, node) for node in graph.subjects(RDF.type, SKOS.Concept)]
    found.sort(key=lambda one: (order.index(one.subject or one.id), bool(one.subject), one.id))
    return {concept.id: concept for concept in found}


def subjects() -> dict[str, tuple[Concept, ...]]:
    """Return id of a subject → its quantities."""
    of = {id_: [one for one in concepts().values() if one.subject == id_] for id_, c in concepts().items() if not c.subject}
    return {id_: tuple(quantities) for id_, quantities in of.items()}


def quantities() -> tuple[str, ...]:
    """Return the ids of the quantities, which rows may be matched with."""
    return tuple(id_ for id_, concept in concepts().items() if concept.subject)


def proposed(name: str, measure: str, unit: str) -> tuple[str, ...]:
    """Return the ids of the quantities that a rule proposes for an indicator."""
    name, measure = squeezed(name), squeezed(measure)
    return tuple(id_ for id_, rules in _rules().items() if any(rule.fits(name, measure, unit) for rule in rules))


def vocabulary() -> bytes:
    """Return the file of the concepts as it is published."""
    return (FOLDER / FILE).read_bytes()


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    declared = own_yaml((FOLDER / "concept_rules.yaml").read_bytes())
    return {id_: tuple(_rule(rule) for rule in rules) for id_, rules in declared.items()}


def _rule(rule: dict[str, list[str]]) -> Rule:
    name, text, not_ = (tuple(map(squeezed, rule.get(key, ()))) for key in ("name", "text", "not"))
    return Rule(name, text, not_, tuple(rule["unit"]) if "unit" in rule else None)


def _concept(graph: Graph, node: Node) -> Concept:
    from rdflib import URIRef
    from rdflib.namespace import SKOS

    def texts(predicate: Node) -> list[str]:
        return sorted(str(value) for value in graph.objects(node, predicate))

    def words(predicate: Node) -> Bilingual | None:
        by_language = {getattr(value, "language", None): str(value) for value in graph.objects(node, predicate)}
        return Bilingual(by_language["ja"], by_language["en"]) if by_language else None

    name, definition, broader = words(SKOS.prefLabel), words(SKOS.definition), graph.value(node, SKOS.broader)
    assert name and definition  # noqa: S101 - a file of this program, held to that by its test
    return Concept(
        id=str(node).removeprefix(NAMESPACE),
        name=name,
        definition=definition,
        note=words(SKOS.scopeNote),
        synonyms=(*texts(SKOS.altLabel), *texts(SKOS.hiddenLabel)),
        units=tuple(texts(URIRef(f"{NAMESPACE}unit"))),
        direction=str(graph.value(node, URIRef(f"{NAMESPACE}direction")) or ""),
        subject=str(broader or "").removeprefix(NAMESPACE),
    )
