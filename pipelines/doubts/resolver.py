"""Doubts: places where the dump leaves more than one reading, and the settlements an officer writes for them.

A reader never guesses silently. Where it must choose, it asks its `DoubtResolver`:

    cells = resolver.choose("run-together", Target("indicator_values", measure_id, "原文"), span, text, readings)

`text` is the ambiguous bit exactly as the document has it; `readings` are the possible readings, the best first; a
reading is a tuple of cells (one cell: a tuple of one). The resolver returns the settled reading if `corrections.yaml` has a
settlement for this rule and target whose `source` is still the very text, else the best reading, and then the doubt
stays open: `check` prints it and fails. So a settlement is guarded: when the source at that place changes, the doubt is
open again, wherever the place has moved to. One settlement serves one doubt, and its reading is written as it is published.

A doubt that `alters` publishes something other than what the document shows (a look-alike letter, a word printed
backwards, a lost cell put back): its settlement is also a row of 訂正一覧. One that only separates or places cells is
not, nor one that `names` what the document says in more words (実績数値.項目): there is nothing printed that it changes.

Out of scope: which readings exist (each reader), explicit corrections (`pipelines.doubts.corrections`).
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator, Sequence

from pipelines.documents.source import Span
from pipelines.japanese.text import clean
from pipelines.problems import DeclarationError, Place, Problem
from pipelines.tables.doubt import Doubt, Reading, Settlement, Target

Question = tuple[Span, str, tuple[Reading, ...], bool, bool]

_FILE = "corrections.yaml"


def published_form(text: str) -> str:
    """Return what an officer wrote as a table may hold it: by the value rules (`text.clean`), without control characters."""
    return "".join(char for char in clean(text) if unicodedata.category(char) != "Cc")


class DoubtResolver:
    """Where a reader takes its ambiguous places; one resolver serves one reading of one document.

    Raises DeclarationError with all settlements that cannot stand: `settlement-duplicate` (a second one for the same rule
    and target) and `correction-form` (a reading that is not written as it is published, see `published_form`).
    """

    def __init__(self, settlements: Sequence[Settlement] = ()) -> None:
        self._settlements: dict[tuple[str, Target], Settlement] = {}
        problems: list[Problem] = []
        for settlement in settlements:
            first = self._settlements.setdefault((settlement.rule, settlement.target), settlement)
            if first is not settlement:
                facts = {"rule": settlement.rule, "target": str(settlement.target), "first": str(first.line)}
                problems.append(Problem("settlement-duplicate", _place(settlement), facts))
            problems += _ill_formed(settlement)
        if problems:
            raise DeclarationError(problems)
        self._doubts: dict[tuple[str, Target], dict[Question, Doubt]] = {}

    def choose(
        self,
        rule: str,
        target: Target,
        place: Span,
        source: str,
        readings: Sequence[Reading],
        *,
        alters: bool = False,
        names: bool = False,
        cells: int = 0,
    ) -> Reading:
        """Return the settled reading of a place, or else the first of `readings`; record the doubt either way.

        `cells` is the number of cells that a settled reading must have, 0 for any number.

        A damaged document can print twice what the sound one prints once. Another question for the same rule and target is a
        doubt of its own, about `<id>#2`, `<id>#3` … (in the order asked; no ID of a row has a `#`), with a settlement of its
        own; the very same question is the same doubt.

        Raises DeclarationError `settlement-shape` for another number of cells, ValueError when there is none to choose.
        """
        if not readings:
            raise ValueError(f"no reading for {rule} at {target}")
        asked = self._doubts.setdefault((rule, target), {})
        question = (place, source, tuple(readings), alters, names)
        if question not in asked:
            own = dataclasses.replace(target, id=f"{target.id}#{len(asked) + 1}") if asked else target
            asked[question] = self._doubt(rule, own, question)
        doubt = asked[question]
        if cells and doubt.settlement and len(doubt.reading) != cells:
            raise self.misfit(rule, target)
        return doubt.reading

    def choose_text(
        self, rule: str, target: Target, place: Span, source: str, readings: Sequence[str], *, alters: bool = False
    ) -> str:
        """As `choose`, for a place that is one cell."""
        return self.choose(rule, target, place, source, [(r,) for r in readings], alters=alters, cells=1)[0]

    def misfit(self, rule: str, target: Target) -> DeclarationError:
        """Return the error `settlement-shape`: the reading settled for what was asked last of this target cannot be used."""
        *_, doubt = self._doubts[rule, target].values()
        place = _place(doubt.settlement) if doubt.settlement else Place(_FILE, key=str(doubt.target))
        facts = {
            "target": str(doubt.target),
            "found": _shown(doubt.reading),
            "wanted": " / ".join(_shown(reading) for reading in doubt.alternatives),
        }
        return DeclarationError(Problem("settlement-shape", place, facts))

    def _doubt(self, rule: str, target: Target, question: Question) -> Doubt:
        place, source, readings, alters, names = question
        settlement = self._settlements.get((rule, target))
        if settlement is not None and settlement.source != source:
            settlement = None
        reading = settlement.reading if settlement else readings[0]
        others = tuple(r for r in dict.fromkeys(readings) if r != reading)
        # A reading of the officer's own is not what the document shows.
        written = not names and (alters or reading not in readings)
        return Doubt(rule, target, place, source, reading, others, written, settlement)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The doubts recorded so far, in the order of their places."""
        recorded = (doubt for asked in self._doubts.values() for doubt in asked.values())
        return tuple(sorted(recorded, key=lambda d: (*d.place.position, d.rule, d.target)))

    @property
    def unused(self) -> tuple[Settlement, ...]:
        """Settlements that no doubt asked for: the place is gone, or no longer in doubt."""
        asked = {(doubt.rule, doubt.target) for doubt in self.doubts}
        return tuple(s for key, s in self._settlements.items() if key not in asked)


def _place(settlement: Settlement) -> Place:
    return Place(_FILE, settlement.line or None, str(settlement.target))


def _ill_formed(settlement: Settlement) -> Iterator[Problem]:
    for cell in settlement.reading:
        form = published_form(cell)
        if form != cell:
            facts = {"target": str(settlement.target), "given": repr(cell), "form": form}
            yield Problem("correction-form", _place(settlement), facts)


def _shown(reading: Reading) -> str:
    return " | ".join(cell or "（空欄）" for cell in reading)
