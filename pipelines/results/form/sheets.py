"""What the officers' form asks for, as `form.yaml` says: sheets, columns, hints, words. Writer and reader share it.

Out of scope: cells of a workbook (`form.writing`, `form.cells`).
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pipelines.japanese.text import squeezed
from pipelines.own_yaml import own_yaml

Purpose = Literal["plan", "results"]
"""What a form is for: a new plan, or the results of a year of a plan that is known."""

REQUIRED_MARK = "＊"
BASICS, POLICIES, MEASURES, INDICATORS = "基本情報", "施策体系", "取組", "指標"
RESULTS, COSTS, GLOSSARY, GRADES, REVISIONS = "実績・評価", "費用", "用語", "評価区分", "目標の改定"
REVISED = "改定後の目標値"
"""The column that tells a CSV of revised targets from one of results."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet; see `form.yaml` for what its facts mean. `by_grade`: its choices are those of 評価区分."""

    name: str
    hint: str
    required: bool
    choices: tuple[str, ...]
    by_grade: bool
    width: int
    years: bool
    asked: bool
    number: bool


@dataclass(frozen=True)
class Sheet:
    """A sheet of the form; `pairs`: a label and its value in each row instead of columns."""

    name: str
    columns: tuple[Column, ...]
    pairs: bool


@dataclass(frozen=True)
class Words:
    """Words of the form that are in no sheet: title and guide by purpose, the version, words for what is not there yet."""

    version: str
    title: dict[str, str]
    guide: dict[str, str]
    pending: tuple[str, ...]


@cache
def sheets(purpose: Purpose | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of a form in order, each with the columns that stand in it; without a purpose, all that may."""
    return tuple(
        Sheet(
            name,
            tuple(
                _column(title, facts)
                for title, facts in said["columns"].items()
                if purpose in (None, facts.get("only", purpose))
            ),
            bool(said.get("pairs")),
        )
        for name, said in _form()["sheets"].items()
        if purpose in (None, said.get("only", purpose))
    )


@cache
def words() -> Words:
    """Return the words of the form."""
    form = _form()
    return Words(form["version"], form["title"], form["guide"], tuple(form["pending"]))


@cache
def synonyms() -> dict[str, str]:
    """Return other words for columns, squeezed → the column's name."""
    return {squeezed(word): name for name, given in _form()["synonyms"].items() for word in given}


def _column(name: str, facts: dict[str, Any]) -> Column:
    choices = facts.get("choices", ())
    return Column(
        name,
        facts.get("hint", ""),
        bool(facts.get("required")),
        () if choices == "grades" else tuple(choices),
        choices == "grades",
        int(facts["width"]),
        bool(facts.get("years")),
        bool(facts.get("asked")),
        bool(facts.get("number")),
    )


@cache
def _form() -> dict[str, Any]:
    form: dict[str, Any] = own_yaml(pkgutil.get_data(__package__, "form.yaml") or b"")
    return form
