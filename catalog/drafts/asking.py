"""The questions of a new dataset: lines that wait, a municipality nobody knows yet, open doubts.

An empty answer takes what is suggested, and leaves for later what has no suggestion; `-` says that something is no part of
the plan. An answer that cannot stand (no day, a licence that is not in the list) is told and asked again; given twice, its
line goes on waiting. Every answer is written at once, so nothing is lost when the window closes. Out of scope: what the
answers change (`metadata.building.drafting`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from metadata.building.drafting.declaration_text import LAYOUT
from metadata.building.drafting.declared_fields import problems_of
from metadata.building.drafting.draft import decide
from metadata.building.drafting.draft_folder import DATASET
from metadata.building.drafting.marked_yaml import CONFIRM, MarkedLine, decided
from metadata.building.drafting.new_dataset import NewDataset, resumed
from metadata.building.drafting.new_publisher import Municipality
from metadata.building.drafting.new_standard import NewStandard, resumed_standard
from metadata.building.drafting.settling import Decision, open_doubts, settle
from metadata.declared.yaml_file import yaml_of
from metadata.messages.rendering import Language, agrees, render, rule_words, word
from pipelines.documents.source import Spot
from pipelines.layouts.applied.walk import UNNAMED
from pipelines.layouts.questions import RULE_PLACE
from pipelines.layouts.words.vocabulary import COLUMNS
from pipelines.problems import DeclarationError, KeikakuError, Problem
from pipelines.results.entries import read_day
from pipelines.tables.doubt import Doubt

Ask = Callable[[str, str], str]
"""Puts a question with a suggested answer, which an empty answer takes; returns the answer."""

NOTHING = "-"
_LOOK_ALIKE = "look-alike"
_LOST = (RULE_PLACE, UNNAMED)
_REASON = "文書で確かめた。"


def asked_municipality(given: Municipality, suggested: Municipality, ask: Ask, language: Language) -> Municipality:
    """Return what is to be known of a municipality, asked where it was not given."""
    return Municipality(
        given.name or ask(word("new_ask_name", language), suggested.name),
        given.name_en or ask(word("new_ask_name_en", language), suggested.name_en),
        given.site or ask(word("new_ask_site", language), ""),
    )


def decided_lines(new: NewDataset | NewStandard, ask: Ask, language: Language) -> NewDataset | NewStandard:
    """Return the dataset with the lines decided that were answered, read again, a plan by its layout."""
    waiting = new.waiting
    for file, marked in waiting:
        answer = _standing_answer(new, file, marked, ask, language)
        if answer:
            new = decide(new, file, marked, answer)
    if not waiting:
        return new
    return resumed_standard(new.folder) if isinstance(new, NewStandard) else resumed(new.folder)


def _standing_answer(new: NewDataset | NewStandard, file: str, marked: MarkedLine, ask: Ask, language: Language) -> str:
    """Return an answer that can stand in its line, "" where there is none."""
    answer, refused = _answer(file, marked, ask, language), ""
    while answer and answer != refused and (problem := _fault(new, file, marked, answer)):
        told = render(problem, language)
        facts = {"told": told.text, "cure": told.cure, "asked": marked.asked}
        refused, answer = answer, _as_declared(marked, ask(word("new_ask_again", language, facts), ""))
    return answer if answer != refused else ""


def _fault(new: NewDataset | NewStandard, file: str, marked: MarkedLine, answer: str) -> Problem | None:
    """Return what would be wrong with dataset.yaml at a line, or in the mapping that it ends, with an answer in it."""
    if file != DATASET:
        return None
    try:
        declared = yaml_of(decided(new.texts[file], marked, answer), file)
    except DeclarationError as error:
        return error.problems[0]
    own = {line: key for key, line in declared.lines.items()}.get(marked.number, ())
    lines = {marked.number, *([declared.lines[own[:-1]]] if own[-1:] == ("end",) else [])}
    return next((problem for problem in problems_of(declared) if problem.place.line in lines), None)


def _as_declared(marked: MarkedLine, answer: str) -> str:
    """Return an answer as the file has it: a day in any of the ways that people write one (令和6年4月1日) as 2024-04-01."""
    return read_day(answer) or answer if marked.key in ("start", "end") else answer


def _answer(file: str, marked: MarkedLine, ask: Ask, language: Language) -> str:
    facts = {"file": file, "key": marked.key, "asked": marked.asked}
    suggested = marked.value if marked.mark == CONFIRM else ""
    question = word("new_ask_line" if suggested else "new_ask_fill", language, facts)
    answer = _as_declared(marked, ask(question, suggested))
    while file == LAYOUT and answer and answer not in COLUMNS:
        answer = ask(word("new_ask_column", language, {"given": answer, "columns": "、".join(COLUMNS)}), "")
    return answer


def settled_doubts(folder: Path, ask: Ask, day: date, language: Language) -> None:
    """Ask the open doubts of a dataset and write what was decided; nothing while its declaration does not stand."""
    try:
        doubts = open_doubts(folder)
    except KeikakuError:  # told with all that is left
        return
    alike = [doubt for doubt in doubts if doubt.rule == _LOOK_ALIKE]
    decisions = _look_alikes(alike, ask, language)
    for doubt in doubts:
        if doubt.rule != _LOOK_ALIKE and (answer := _decision(doubt, ask, language)):
            decisions.append(Decision(doubt, ("" if answer == NOTHING else answer,), _REASON))
    settle(folder, decisions, day)


def _look_alikes(doubts: Sequence[Doubt], ask: Ask, language: Language) -> list[Decision]:
    if not doubts:
        return []
    shown = "、".join(f"{doubt.source}→{doubt.reading[0]}" for doubt in doubts)
    answer = ask(word("new_ask_look_alikes", language, {"shown": shown}), word("new_yes", language))
    return [Decision(doubt, doubt.reading, _REASON) for doubt in doubts] if agrees(answer) else []


def _decision(doubt: Doubt, ask: Ask, language: Language) -> str:
    """Return the reading decided, `-` for none, "" for a doubt that is left open."""
    place = doubt.place.written if isinstance(doubt.place, Spot) else str(doubt.place.first)
    facts = {"place": place, "rule": rule_words(doubt.rule, language), "source": doubt.source}
    if doubt.rule in _LOST:  # nobody's silence loses it
        return NOTHING if ask(word("new_ask_unread", language, facts), "") == NOTHING else ""
    return ask(word("new_ask_doubt", language, facts), doubt.reading[0] or NOTHING)
