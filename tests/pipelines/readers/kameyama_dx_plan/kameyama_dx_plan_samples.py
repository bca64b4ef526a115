"""The document of 亀山市行政DX推進計画 for its tests: as received, with its settlements, and with changes made in memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import yaml

from pipelines.documents.source import Source, Span
from pipelines.doubts.resolver import DoubtResolver
from pipelines.readers import get_reader
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.plan import Plan
from pipelines.tables.rows import Measure

FOLDER = Path(__file__).parents[4] / "datasets" / "242101_dx_plan"


def document() -> Source:
    return Source.decode("plan.txt", (FOLDER / "plan.txt").read_bytes())


def settlements() -> list[Settlement]:
    entries = yaml.safe_load((FOLDER / "corrections.yaml").read_text(encoding="utf-8"))["settlements"]
    return [
        Settlement(e["rule"], Target(**e["target"]), e["source"], tuple(e["reading"]), e["reason"], str(e["date"]))
        for e in entries
    ]


def read(source: Source, *, settled: bool = True) -> Plan:
    return get_reader("kameyama_dx_plan")(source, DoubtResolver(settlements() if settled else ()))


def edited(change: Callable[[list[str]], None]) -> Source:
    lines = list(document().lines)
    change(lines)
    return Source("plan.txt", tuple(lines))


def replaced(old: str, new: str, *, times: int = 1) -> Source:
    text = "\n".join(document().lines)
    assert text.count(old) == times
    return Source("plan.txt", tuple(text.replace(old, new).split("\n")))


def measures(plan: Plan) -> dict[str, Measure]:
    return {row.id: row for row in plan.rows(Measure)}


def cells(row: Measure) -> Measure:
    return dataclasses.replace(row, place=Span(1, 1))


def open_doubts(plan: Plan) -> list[tuple[str, str]]:
    return [(doubt.rule, str(doubt.target)) for doubt in plan.doubts if doubt.open]
