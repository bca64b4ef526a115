"""How good a finished build is, with its files opened and its addresses asked.

    asked_scores(build)     writes the catalogue aside, lets Frictionless validate its packages, serves it on a free port
                            of this machine, and asks every address for the score of the metadata

And the facts of scores and findings for the machine report. Out of scope: how points are counted (`metadata.gates.score`),
what the screen shows (`catalog.runs.report`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rdflib import Graph

from catalog.server.serve import serving, status_checker
from catalog.site.static import write_catalogue
from metadata.building.cataloguing import Build
from metadata.described.dataset import Dataset
from metadata.described.table_schema import PACKAGE
from metadata.gates.machine_readability import Finding
from metadata.gates.score import Score, scores
from pipelines.problems import MetadataError, Place, Problem

Quality = Callable[[], Iterator[tuple[str, dict[str, Any]]]]
"""Gives, each time it is called, the ids of datasets with what is said of their quality, as plain values for JSON.

One by one, because of a nation it is more than a process should hold."""

_OUTCOMES = {True: "pass", False: "fail", None: "not judged"}


def asked_scores(build: Build) -> dict[str, Score]:
    """Return the score of each dataset by its id, from the catalogue's Turtle files and the answers of a server to HEAD.

    The addresses under the catalogue's base URL are asked of the server in its stead. Raises OutputError when the temporary
    folder cannot be written, MetadataError when a written package is not valid to Frictionless.
    """
    with tempfile.TemporaryDirectory(prefix="keikaku-") as folder:
        out = Path(folder) / "public"
        write_catalogue(build, out)
        if problems := [problem for dataset in build.datasets for problem in _invalid(out, dataset)]:
            raise MetadataError(problems)
        with serving(out) as address:
            status = status_checker(build.catalogue.base_url, address)
            found: dict[str, Score] = {}
            for name, data in build.dcat.items():
                if name.endswith(".ttl"):
                    found |= scores(Graph().parse(data=data.read(), format="turtle"), conforms=True, status=status)
    return {dataset.id: found[dataset.iri] for dataset in build.datasets}


def _invalid(out: Path, dataset: Dataset) -> Iterator[Problem]:
    """Yield what stock Frictionless finds in the written package of a dataset, whose tables the gate has let through."""
    from frictionless import Package  # 0.4 s, and nothing else asks for it

    path = out / "datasets" / dataset.id / PACKAGE
    if not path.exists():
        return
    report = Package(str(path)).validate()
    for place, error in (
        *(("", error) for error in report.errors),
        *((task.place, error) for task in report.tasks for error in task.errors),
    ):
        yield Problem(f"table-{error.type}", Place(place), {"dataset": dataset.id, "detail": error.message})


def score_facts(score: Score) -> dict[str, Any]:
    """Return a score as plain values for JSON."""
    return {
        "points": score.points,
        "not_judged": score.not_judged,
        "possible": score.possible,
        "rating": score.rating,
        "dimensions": {dimension.id: dimension.points for dimension in score.dimensions},
        "metrics": {
            judged.metric.id: {"outcome": _OUTCOMES[judged.met], "points": judged.points, "possible": judged.metric.points}
            for judged in score.metrics
        },
    }


def finding_facts(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Return the findings on the 30 rules as plain values for JSON, each with all its places."""
    return [
        {
            "rule": finding.rule,
            "title": finding.title._asdict(),
            "outcome": finding.outcome.value,
            "reason": finding.reason._asdict(),
            "places": [{"place": str(fault.place), "detail": fault.detail} for fault in finding.faults],
        }
        for finding in findings
    ]


def report_facts(found: Mapping[str, Score], findings: Mapping[str, tuple[Finding, ...]]) -> Quality:
    """Return what the machine report says of the quality of each dataset, made while it is walked through."""

    def facts() -> Iterator[tuple[str, dict[str, Any]]]:
        for id_ in findings:
            score = score_facts(found[id_]) if id_ in found else None
            yield id_, {"score": score, "machine_readability": finding_facts(findings[id_])}

    return facts
