"""Doubts put to a person one by one: the place with the lines around it, the readings by number, own words, the reason.

Every answer is written at once, so nothing is lost when the window closes. Out of scope: what is written
(`metadata.building.drafting.settling`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from catalog.decisions.doubts import OpenDoubt, settle_all
from metadata.messages.rendering import Language, rule_words, word
from pipelines.tables.doubt import Reading

Ask = Callable[[str, str], str]
"""Puts a question with a suggested answer, which an empty answer takes; returns the answer."""

LATER, STOP, OWN = "", "q", "0"
TAB = "\t"  # parts cells in the texts of documents
_LONGEST = 300  # characters of a line that are shown


def ask_all(root: Path, doubts: Iterable[OpenDoubt], ask: Ask, console: Console, day: date, language: Language) -> int:
    """Ask each doubt and write what is decided; return how many were. An empty answer leaves a doubt for later."""
    decided, reason = 0, ""
    for doubt in doubts:
        show(doubt, console, language)
        reading = _reading(doubt, ask, console, language)
        if reading is None:
            return decided
        if not reading:
            continue
        reason = _reason(reason, ask, language)
        settle_all(root, [(doubt, reading, reason)], day)
        decided += 1
    return decided


def show(doubt: OpenDoubt, console: Console, language: Language) -> None:
    """Print a doubt: what it is about, the lines around it, and the readings by number."""
    facts = {"dataset": doubt.dataset, "place": doubt.place, "target": doubt.doubt.target}
    console.rule()
    console.print(f"[bold]{escape(rule_words(doubt.doubt.rule, language))}[/]")
    console.print(escape(word("settle_place", language, facts)), soft_wrap=True, highlight=False)
    for lines, style in ((doubt.before, "dim"), (doubt.lines or (doubt.doubt.source,), "bold"), (doubt.behind, "dim")):
        for line in lines:
            console.print(f"  [{style}]{escape(line[:_LONGEST].replace(TAB, ' | '))}[/]", soft_wrap=True, highlight=False)
    if said := doubt.doubt.settlement:
        facts = {"reading": shown_reading(said.reading, language), "reason": said.reason, "date": said.date}
        console.print(escape(word("settle_answer", language, facts)), soft_wrap=True, highlight=False)
    for number, reading in enumerate(doubt.readings, 1):
        console.print(f"  [bold]{number}[/]  {escape(shown_reading(reading, language))}", soft_wrap=True, highlight=False)


def shown_reading(reading: Reading, language: Language) -> str:
    """Return a reading on one line, its cells apart; an empty one is said to be empty."""
    return " | ".join(cell or word("settle_empty", language) for cell in reading)


def _reading(doubt: OpenDoubt, ask: Ask, console: Console, language: Language) -> Reading | None:
    """Return the reading chosen, an empty tuple for later, None to stop."""
    while True:
        answer = ask(word("settle_ask", language, {"last": len(doubt.readings)}), LATER).strip()
        if answer == LATER:
            return ()
        if answer == STOP:
            return None
        if answer == OWN:
            return tuple(
                ask(word("settle_own", language, {"number": n}), cell) for n, cell in enumerate(doubt.doubt.reading, 1)
            )
        if answer.isdecimal() and 1 <= int(answer) <= len(doubt.readings):
            return doubt.readings[int(answer) - 1]
        console.print(escape(word("settle_again", language, {"given": answer})))


def _reason(last: str, ask: Ask, language: Language) -> str:
    reason = ""
    while not reason.strip():
        reason = ask(word("settle_reason", language), last)
    return reason
