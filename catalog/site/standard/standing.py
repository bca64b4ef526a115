"""How a standard dataset stands to the standard: the edition it came in, what was repaired, which doubts stand.

Out of scope: finding faults (`pipelines.standard`), the wording of a single correction (訂正一覧).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from metadata.described.dataset import Dataset
from metadata.described.standard_table import CORRECTIONS
from metadata.messages.rendering import rule_words
from metadata.vocabularies.bilingual import Bilingual
from pipelines.standard.definition import CURRENT, OLD, Definition, definitions

_EDITIONS = {
    CURRENT: Bilingual("現在の標準の形", "That of the current edition"),
    OLD: Bilingual(
        "推奨データセットの形（2017～2022年）。現在の標準に変換",
        "That of the recommended data sets of 2017 to 2022, converted to the current edition",
    ),
}
_SURENESS = {
    "likely": Bilingual("一つの出典による", "From one source"),
    "unknown": Bilingual("出典が足りず、値は検査していない", "Too little is known: values are not checked"),
}


@dataclass(frozen=True)
class StandingDoubt:
    """A value that was asked about and stays as received: column, what was asked, the value, why and when it was decided."""

    column: str
    words: Bilingual
    source: str
    reason: str
    date: str


@dataclass(frozen=True)
class Standing:
    """How a dataset stands: `by_column` counts its corrections."""

    definition: Definition
    edition: Bilingual
    sureness: Bilingual | None
    repairs: int
    by_column: tuple[tuple[str, int], ...]
    doubts: tuple[StandingDoubt, ...]


def standing(dataset: Dataset) -> Standing | None:
    """Return how a dataset stands to its standard; None for one that is no standard dataset."""
    if not dataset.standard:
        return None
    definition = definitions()[dataset.standard]
    table = next((table for table in dataset.tables if table.name == CORRECTIONS), None)
    targets = [str(target).rpartition("/")[2] for target in table.column("対象")] if table else []
    edition = _EDITIONS.get(dataset.received_edition) or Bilingual(
        f"版 {dataset.received_edition}", f"Edition {dataset.received_edition}"
    )
    sureness = _SURENESS.get(definition.current.confidence)
    return Standing(definition, edition, sureness, len(targets), tuple(Counter(targets).items()), _doubts(dataset))


def _doubts(dataset: Dataset) -> tuple[StandingDoubt, ...]:
    return tuple(
        StandingDoubt(
            doubt.target.column,
            Bilingual(rule_words(doubt.rule, "ja"), rule_words(doubt.rule, "en")),
            doubt.source,
            doubt.settlement.reason,
            doubt.settlement.date,
        )
        for doubt in dataset.doubts
        if doubt.settlement is not None and doubt.reading == (doubt.source,)
    )
