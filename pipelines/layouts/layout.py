"""What a layout says: how headings, labels and tables of one document are read. In YAML, in words of the document.

    layout: 1
    starts: row                     # what begins a measure: row, sheet, heading, or a label of the document (施策番号)
    overview: {told: true, colophon: true, period: 計画期間}   # what the document says of itself, see `Overview`
    contents: {取組み: 取組名, ページ: ページ}   # the list of measures in front, by the headings of its columns
    outline: 目次                    # or the line above the headings in front, which name the measures
    within: 各基本方針における主な施策     # the heading under which the measures stand, where others come before and after
    mark: ■                         # the mark that every label of a form has
    wrapped: true                   # only `labels` are labels, and each line belongs to the one above it
    running: 行動計画                 # the words that stand with the number of each page
    headings:                       # what stands above the measures
    - {like: 基本方針1, column: 大分類}    # a line of this form, whatever its numbers; or {level: 1, column: 大分類}
    - {level: 3, column: 取組名, brackets: 担当, priority: 重点取組事項, text: 概要}
    sheets: 大分類                   # what the name of a sheet is, if it is anything
    labels: {担当課・室: 担当}         # a label with its text beside or below it → the column of the data model
    columns: {施策名: 中分類}          # the heading of a column or row
    every: [担当課・室, 行動計画]       # labels and headings of columns that no measure lacks: one that does is asked about
    required: [施策]                  # those of them without which a measure cannot be read: the document is refused
    parted: {担当: 、}                # the marks at which the text of a column parts into several values
    repairs: [lost-cells, look-alikes]   # damage of a text that was taken out of a PDF, see `layouts.asked`
    figures: {without_kind: 目標値, stacked: [目標値, 実績値], baseline_year: 2022, in_prose: [実績・成果]}
    grades: {of: indicator, year: 2024, legend: {A: 達成}, summary: 基本方針別評価}
    leave_out: {sheets: [集計], headings: [はじめに], rows: [合計], lines: [（単位：千円）]}

A label that the layout does not name is looked up among the synonyms (`words/words.yaml`); `-` as a column says that a label
is no fact of the plan. Out of scope: reading the YAML (the caller loads it) and applying it (`layouts.applied`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipelines.layouts.words.vocabulary import COLUMNS, Setting, Vocabulary, plain
from pipelines.problems import DeclarationError, Place, Problem

FigureKind = Literal["現状値", "目標値", "実績値"]
HeadingColumn = Literal["大分類", "中分類"]
Repair = Literal[
    "lost-cells",
    "moved-cells",
    "look-alikes",
    "run-together",
    "merged-cells",
    "foreign-letters",
    "item-numbers",
    "cut-cells",
    "reversed-words",
    "shifted-cells",
]

"""What a label may mean."""


Labels = Annotated[dict[str, str], BeforeValidator(lambda value: {} if value is None else value)]
"""Label → column; nothing where all of them are comments yet."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HeadingRule(_Part):
    """Headings of a form (`like`) or level, and what they are. `brackets`: what stands in brackets behind the name.

    `priority`: the word behind the name of a measure that is 重点. `text`: the column of what stands under the heading of a
    measure without a label.
    """

    like: str = ""
    level: int = 0
    column: Literal["大分類", "中分類", "取組名", "用語", "-"]
    brackets: Literal["", "担当"] = ""
    priority: str = ""
    text: Literal["", "概要", "目指す姿・効果", "現状と課題", "取組項目"] = ""


class Overview(_Part):
    """What the document says of itself. `told`: the prose under the headings above the measures is 計画の概要.

    `headings`: only under these. `footnotes`: notes ※ explain the words marked [※]. `colophon`: it ends with a part of its
    own that begins with a heading, the title, and says when it was issued. `period`: a word of the line, or its heading,
    that names first and last year of the plan; without it the tables tell them. `title`: a word of the line in front that is
    the title. `closing`: the heading of the prose with which the document ends.
    """

    told: bool = False
    headings: tuple[str, ...] = ()
    footnotes: bool = False
    colophon: bool = False
    period: str = ""
    title: str = ""
    closing: str = ""


class Figures(_Part):
    """What is said of figures outside their cells and headings. `without_kind`: what those are of which nothing says it.

    `in_prose`: the columns whose texts state figures too: goals are indicators then, results 実績数値 (`layouts.stated`).
    """

    without_kind: FigureKind | Literal[""] = ""
    stacked: tuple[FigureKind, ...] = ()
    baseline_year: int | None = None
    target_year: int | None = None
    actual_year: int | None = None
    in_prose: tuple[Literal["目指す姿・効果", "実績・成果"], ...] = ()

    @property
    def usual(self) -> FigureKind:
        """The kind of figures of which nothing says it: targets, where the layout does not say either."""
        return self.without_kind or "目標値"

    def year(self, kind: str) -> int | None:
        """Return the year that is said of a kind of figure."""
        return {"現状値": self.baseline_year, "目標値": self.target_year, "実績値": self.actual_year}.get(kind)


class Grades(_Part):
    """What a grade is of, in which year it was given, and what it means.

    `summary`: the title of the table behind the measures that counts the grades; its rows name them.
    """

    of: Literal["measure", "indicator"] = "measure"
    year: int | None = None
    legend: dict[str, str] = Field(default_factory=dict)
    summary: str = ""


class LeaveOut(_Part):
    """What is no part of the plan: sheets, headings with all under them, rows by their first cell, lines as printed."""

    sheets: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


class Layout(_Part):
    """A declared layout; see the module."""

    layout: int = Field(default=1, ge=1, le=1)
    starts: str = "row"
    overview: Overview = Overview()
    contents: dict[str, Literal["大分類", "中分類", "取組名", "ページ"]] = Field(default_factory=dict)
    outline: str = ""
    within: str = ""
    mark: str = ""
    wrapped: bool = False
    running: str = ""
    headings: tuple[HeadingRule, ...] = ()
    sheets: Literal["", HeadingColumn] = ""
    labels: Labels = Field(default_factory=dict)
    columns: Labels = Field(default_factory=dict)
    every: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    parted: dict[str, str] = Field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    figures: Figures = Figures()
    grades: Grades = Grades()
    leave_out: LeaveOut = LeaveOut()

    def vocabulary(self) -> Vocabulary:
        """Return the labels of this layout, with the synonyms behind them."""
        own: dict[Setting, Mapping[str, str]] = {
            "forms": {plain(label): column for label, column in self.labels.items()},
            "tables": {plain(label): column for label, column in self.columns.items()},
        }
        return Vocabulary(own)

    def heading_rule(self, form: str, level: int = 0) -> HeadingRule | None:
        """Return the rule that a heading or line of a form (基本目標1) or level falls under, the form first."""
        of_form = (rule for rule in self.headings if rule.like and rule.like == form)
        return next(of_form, None) or next((rule for rule in self.headings if rule.level and rule.level == level), None)

    def written(self) -> str:
        """Return the layout as YAML that `read_layout` reads back, without what is as usual."""
        data = self.model_dump(mode="json", exclude_defaults=True)
        return yaml.safe_dump({"layout": 1, "starts": self.starts, **data}, allow_unicode=True, sort_keys=False, width=120)


def read_layout(data: Any, place: Callable[[tuple[str | int, ...]], Place]) -> Layout:
    """Return the layout that loaded YAML declares; `place` tells where in the file a key stands.

    Raises DeclarationError with every problem at once: `layout-key` (unknown, missing or of another form) and
    `layout-column` (no column that a label may mean).
    """
    try:
        layout = Layout.model_validate(data)
    except ValidationError as error:
        raise DeclarationError([_problem(fault, place) for fault in error.errors()]) from error
    problems = [
        Problem("layout-column", place((part, label)), {"given": column, "columns": ", ".join(COLUMNS)})
        for part, labels in (("labels", layout.labels), ("columns", layout.columns))
        for label, column in labels.items()
        if column not in COLUMNS
    ]
    if problems:
        raise DeclarationError(problems)
    return layout


def _problem(fault: Any, place: Callable[[tuple[str | int, ...]], Place]) -> Problem:
    path = tuple(fault["loc"])
    return Problem("layout-key", place(path), {"key": ".".join(map(str, path)), "fault": str(fault["type"])})
