"""The Metadata Quality Assessment of data.europa.eu, counted before anything is published: 405 points a dataset.

    scores(graph, conforms=…, status=…)   dataset IRI → Score, from the RDF graph that is published

What is asked and what it is worth is in `vocabularies/mqa.yaml`; how it adds up is piveau's way (`Scoring.kt`): every
distribution is counted as a whole, the best one stands for the dataset, and what the dataset itself says is added. Three
outcomes: a metric that nobody looked at (no answer of an address, no run of the shapes) is not judged, and gives no points.

Out of scope: asking addresses (a function passed in), running the shapes (`metadata.gates.shacl`), words for the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node

from metadata.formats.rdf_syntax import DCAT, PREFIXES
from metadata.vocabularies.bilingual import Bilingual
from pipelines.own_yaml import own_yaml

StatusOf = Callable[[str], int | None]
"""An address → the HTTP status it answers HEAD with, or None where that was not found out."""

_FILE = Path(__file__).with_name("mqa.yaml")
_ANSWERS = range(200, 300)


class Metric(NamedTuple):
    """A metric of the assessment: its dimension, its points, and what is asked (the rest of its entry in mqa.yaml)."""

    id: str
    title: Bilingual
    dimension: str
    points: int
    asked: dict[str, Any]


class Judged(NamedTuple):
    """A metric as one dataset meets it: True, False, or None for not judged."""

    metric: Metric
    met: bool | None

    @property
    def points(self) -> int:
        """Points earned; none for what is not judged."""
        return self.metric.points if self.met else 0


class DimensionScore(NamedTuple):
    """A dimension of a score: points earned, points that were not judged, points there are."""

    id: str
    title: Bilingual
    points: int
    not_judged: int
    possible: int


@dataclass(frozen=True)
class Score:
    """The metrics of one dataset, in the order of mqa.yaml."""

    metrics: tuple[Judged, ...]

    @property
    def points(self) -> int:
        """Points earned."""
        return sum(judged.points for judged in self.metrics)

    @property
    def not_judged(self) -> int:
        """Points of the metrics that were not judged."""
        return sum(judged.metric.points for judged in self.metrics if judged.met is None)

    @property
    def possible(self) -> int:
        """Points there are: 405."""
        return sum(judged.metric.points for judged in self.metrics)

    @property
    def rating(self) -> str:
        """The rating that the points earned give: excellent, good, sufficient or bad."""
        return next(str(name) for name, least in _words()["rating"].items() if self.points >= least)

    @property
    def dimensions(self) -> tuple[DimensionScore, ...]:
        """The five dimensions, in order."""
        return tuple(self._dimension(id_, Bilingual(**title)) for id_, title in _words()["dimensions"].items())

    def _dimension(self, id_: str, title: Bilingual) -> DimensionScore:
        part = Score(tuple(judged for judged in self.metrics if judged.metric.dimension == id_))
        return DimensionScore(id_, title, part.points, part.not_judged, part.possible)


@cache
def metrics() -> tuple[Metric, ...]:
    """Return the 23 metrics of mqa.yaml."""
    shared = ("title", "dimension", "points")
    return tuple(
        Metric(
            id_,
            Bilingual(**entry["title"]),
            entry["dimension"],
            entry["points"],
            {key: value for key, value in entry.items() if key not in shared},
        )
        for id_, entry in _words()["metrics"].items()
    )


def scores(graph: Graph, *, conforms: bool | None, status: StatusOf | None = None) -> dict[str, Score]:
    """Return the score of every dcat:Dataset of a graph: dataset IRI → score, sorted.

    `conforms` says whether the graph keeps the shapes of DCAT-AP (None: not run); `status` looks addresses up (None: nobody
    does). A dataset that is named and not typed is one of another file and has no score.
    """
    described = (str(node) for node in graph.subjects(RDF.type, DCAT.Dataset))
    asked = status or (lambda _address: None)
    return {iri: _score(graph, URIRef(iri), conforms=conforms, status=asked) for iri in sorted(described)}


def _score(graph: Graph, dataset: URIRef, *, conforms: bool | None, status: StatusOf) -> Score:
    own = _values(graph, dataset)
    files = [_values(graph, file) for file in sorted(graph.objects(dataset, DCAT.distribution), key=str)]
    judged = [_judge("distribution", values, status) for values in files or [{}]]
    best = max(judged, key=lambda found: sum(one.points for one in found.values()))  # the first keeps a tie
    best = {id_: _or_of_dataset(one, own, status) for id_, one in best.items()}
    found = best | _judge("dataset", own, status, conforms=conforms)
    return Score(tuple(found[metric.id] for metric in metrics()))


def _judge(
    part: str, values: Mapping[str, list[str]], status: StatusOf, *, conforms: bool | None = None
) -> dict[str, Judged]:
    asked = (metric for metric in metrics() if metric.asked["of"] == part)
    return {metric.id: Judged(metric, _met(metric, values, status, conforms=conforms)) for metric in asked}


def _or_of_dataset(judged: Judged, own: Mapping[str, list[str]], status: StatusOf) -> Judged:
    """Return a metric of the best distribution, or, for a date it does not state, that of the dataset."""
    if judged.met or not judged.metric.asked.get("else_dataset"):
        return judged
    return Judged(judged.metric, _met(judged.metric, own, status))


def _met(metric: Metric, values: Mapping[str, list[str]], status: StatusOf, *, conforms: bool | None = None) -> bool | None:
    """Return whether a node whose properties are `values` meets a metric."""
    asked = metric.asked
    if "conforms" in asked:
        return conforms
    if "answers" in asked:
        return _any_answers(values.get(asked["answers"], ()), status)
    if "in" in asked:
        return all(any(_in_list(value, list_) for value in values.get(name, ())) for name, list_ in asked["in"].items())
    if "format" in asked:
        return bool(_formats(values) & set(_words()["formats"][asked["format"]]))
    return bool(values.get(asked["has"]))


def _any_answers(found: Iterable[str], status: StatusOf) -> bool | None:
    """Return whether one of the addresses answers; None when that may yet be so; an address that is not there does not."""
    answers = [status(address) for address in found]
    if any(answer in _ANSWERS for answer in answers):
        return True
    return None if None in answers else False


def _in_list(value: str, name: str) -> bool:
    entry = _words()["lists"][name]
    code = value.removeprefix(entry["begins"])
    return code not in (value, "") and code in entry.get("codes", (code,))


def _formats(values: Mapping[str, list[str]]) -> set[str]:
    """Return the file types of a distribution: by its format and by its media type."""
    lists, by_media_type = _words()["lists"], _words()["media_types"]
    formats = {value.removeprefix(lists["file_type"]["begins"]) for value in values.get("dct:format", ())}
    media_types = (value.removeprefix(lists["media_type"]["begins"]) for value in values.get("dcat:mediaType", ()))
    return formats | {by_media_type[name] for name in media_types if name in by_media_type}


def _values(graph: Graph, node: Node) -> dict[str, list[str]]:
    """Return what a graph says of a node: property (dct:title) → values."""
    values: dict[str, list[str]] = {}
    names = _asked_properties()
    for predicate, value in graph.predicate_objects(node):
        if predicate in names:
            values.setdefault(names[predicate], []).append(str(value))
    return values


@cache
def _asked_properties() -> dict[Node, str]:
    named = {name for metric in metrics() for kind in ("has", "answers") if (name := metric.asked.get(kind))}
    named |= {name for metric in metrics() for name in metric.asked.get("in", ())}
    return {_property(name): name for name in named}


def _property(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = own_yaml(_FILE.read_bytes())
    return words
