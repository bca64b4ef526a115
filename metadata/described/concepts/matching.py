"""Which rows of a dataset count what a concept says: as concepts.yaml decides, else as a rule proposes.

An indicator nobody decided on stays 未確認: shown, and compared with nothing. A figure of an achievement text is matched
only where concepts.yaml says so, since such texts state far more figures than can be compared. Out of scope: the table
(`metadata.described.across.concepts`), rules and words (`metadata.vocabularies.concepts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from metadata.declared.declaration import ConceptDeclaration, Concepts
from metadata.declared.yaml_file import YamlFile
from metadata.described.across.tables import counted
from metadata.described.dataset import ConceptDecision, Dataset
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.concepts import Concept, MatchState, concepts, proposed
from pipelines.japanese.terms import MANY
from pipelines.problems import Place, Problem
from pipelines.results.comparing import kind_of_figure

INDICATORS, FIGURES = "indicators", "achievement_figures"

NOT_CONFIRMED = Bilingual("対応が確認されていない", "the match is not confirmed")
REJECTED = Bilingual("別の物を数えている", "counts something else")
NO_NUMBER = Bilingual("数値でない", "not a number")
CHANGE = Bilingual("値ではなく増減で書かれている", "stated as a change, not as a value")
OTHER_UNIT = Bilingual("単位が違う", "in another unit")
OTHER_COUNT = Bilingual("数え方が違う（累計、延べなど）", "counted in another way (running total and the like)")
"""Why a figure cannot be held against those of others."""

_NO_OTHER_COUNT = {"合計"}  # a condition of figures in texts that says of what, not how
_PERCENT = "%"


@dataclass(frozen=True)
class Match:
    """A row matched with a quantity. `row` is that of the table, by column; `unfit` is why it cannot be compared, if so."""

    table: str
    row: Mapping[str, Any]
    concept: Concept
    state: MatchState
    reason: str
    unfit: Bilingual | None

    @property
    def name(self) -> str:
        """What is counted, in the document's words."""
        return counted(self.row["取組名"], self.row["指標名"]) if self.table == INDICATORS else str(self.row["項目"])


def decisions(
    dataset: Dataset, declared: Concepts, file: YamlFile | None
) -> tuple[tuple[ConceptDecision, ...], tuple[Problem, ...]]:
    """Return what is decided of a dataset's rows, and what is wrong with it.

    `concept-row`: there is no such indicator or figure; `concept-twice`: the same row and concept stand twice.
    """
    ids = {name: {row["ID"] for row in _rows(dataset, name)} for name in (INDICATORS, FIGURES)}
    found: dict[tuple[str, str, str], ConceptDecision] = {}
    problems: list[Problem] = []
    for index, one in enumerate(declared.concepts):
        decided, place = _decision(one), file.place(("concepts", index)) if file else Place()
        key = (decided.table, decided.row, decided.concept)
        if decided.row not in ids[decided.table]:
            problems.append(Problem("concept-row", place, {"row": decided.row}))
        elif key in found:
            problems.append(Problem("concept-twice", place, {"row": decided.row, "concept": decided.concept}))
        found.setdefault(key, decided)
    return tuple(found.values()), tuple(problems)


def matches(dataset: Dataset) -> Iterator[Match]:
    """Yield the rows of a dataset that count what a concept says, or may: indicators, then figures, in their order."""
    decided = {(one.table, one.row, one.concept): one for one in dataset.concepts}
    values: dict[str, list[Mapping[str, Any]]] = {}
    for value in _rows(dataset, "indicator_values"):
        values.setdefault(value["指標ID"], []).append(value)
    for row in _rows(dataset, INDICATORS):
        own = [concept for table, id_, concept in decided if (table, id_) == (INDICATORS, row["ID"])]
        offered = proposed(counted(row["取組名"], row["指標名"]), row["取組名"], row["単位"])
        for concept in dict.fromkeys((*own, *offered)):
            yield _match(INDICATORS, row, concept, decided.get((INDICATORS, row["ID"], concept)), values.get(row["ID"], ()))
    for row in _rows(dataset, FIGURES):
        for (table, id_, concept), decision in decided.items():
            if (table, id_) == (FIGURES, row["ID"]):
                yield _match(FIGURES, row, concept, decision, [row])


def unfit(concept: Concept, value: object, unit: str, change: str, condition: str) -> Bilingual | None:
    """Return why a figure is not of a concept's kind; None for one that is."""
    _, _, counted_so = kind_of_figure(unit, change, condition)
    if value is None:
        return NO_NUMBER
    if change:
        return CHANGE
    if unit not in concept.units and (unit or _PERCENT in concept.units):
        return OTHER_UNIT
    return OTHER_COUNT if set(filter(None, counted_so.split(MANY))) - _NO_OTHER_COUNT else None


def _match(
    table: str, row: Mapping[str, Any], id_: str, decision: ConceptDecision | None, values: Iterable[Mapping[str, Any]]
) -> Match:
    concept = concepts()[id_]
    state, reason = (decision.state, decision.reason) if decision else (MatchState.OPEN, "")
    if state != MatchState.CONFIRMED:
        why: Bilingual | None = NOT_CONFIRMED if state == MatchState.OPEN else REJECTED
    else:
        reasons = [unfit(concept, one["値"], one["単位"], one["増減"], one["条件"]) for one in values] or [NO_NUMBER]
        why = None if None in reasons else reasons[0]
    return Match(table, row, concept, state, reason, why)


def _decision(declared: ConceptDeclaration) -> ConceptDecision:
    table, row = (FIGURES, declared.figure) if declared.figure else (INDICATORS, declared.indicator)
    return ConceptDecision(table, str(row), declared.concept, MatchState(declared.match), declared.reason)


def _rows(dataset: Dataset, name: str) -> Iterator[dict[str, Any]]:
    for table in dataset.tables:
        if table.name == name:
            names = [field.name for field in table.fields]
            yield from (dict(zip(names, record, strict=True)) for record in table.records)
