"""The 30 national rules for machine-readable data, judged on what is published: pass, fail or not judged, and why.

    judge(dataset)      a Finding a rule, in the order of the rules

Judged are the bytes of the CSV files and of the workbook, and datapackage.json. The rules themselves are functions in
`metadata.gates.machine_readability_form` (level 1) and `…_content` (levels 2 and 3); their titles and reasons are in
`vocabularies/machine_readability.yaml`. This is no gate: where the words of a document break a rule, they stay (nothing is
reworded) and the finding is published beside them.

Out of scope: files that only describe data, the JSON document, words inside prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from metadata.described.dataset import Dataset
from metadata.gates.machine_readability_content import CONTENT_RULES
from metadata.gates.machine_readability_form import FORM_RULES
from metadata.gates.published_tables import Fault, Outcome, material
from metadata.vocabularies.bilingual import Bilingual
from pipelines.own_yaml import own_yaml

_FILE = Path(__file__).with_name("machine_readability.yaml")
MOST = 20_000
"""Rows up to which a dataset that is made of others is judged."""
_SHOWN = 3
"""Places named in a reason; the finding holds them all."""
_RULES = {**FORM_RULES, **CONTENT_RULES}


@dataclass(frozen=True)
class Finding:
    """What one rule found in a dataset: outcome, the places that speak against it, and the reason in words."""

    rule: str
    title: Bilingual
    outcome: Outcome
    outcome_name: Bilingual
    reason: Bilingual
    faults: tuple[Fault, ...]


def judge(dataset: Dataset) -> tuple[Finding, ...]:
    """Return the findings of all 30 rules on a dataset whose files are written.

    One that is made of others is not judged when it has more than `MOST` rows: all of them would have to be held.
    """
    if dataset.derived_from and dataset.row_count > MOST:
        return tuple(_too_long(rule) for rule in _words()["rules"])
    judged = material(dataset)
    found = []
    for rule, entry in _words()["rules"].items():
        verdict = _RULES[rule](judged)
        facts = {**verdict.facts, "count": str(len(verdict.faults)), "places": _places(verdict.faults)}
        reason = entry.get(verdict.outcome.name.lower()) or _words()["outcomes"][verdict.outcome.name.lower()]
        found.append(
            Finding(
                rule,
                Bilingual(**entry["title"]),
                verdict.outcome,
                Bilingual(**_words()["names"][verdict.outcome.name.lower()]),
                Bilingual(*(reason[language].format_map(facts) for language in ("ja", "en"))),
                verdict.faults,
            )
        )
    return tuple(found)


def _too_long(rule: str) -> Finding:
    title, name, reason = _words()["rules"][rule]["title"], _words()["names"]["not_judged"], _words()["too_long"]
    words = Bilingual(*(reason[language].format(most=f"{MOST:,}") for language in ("ja", "en")))
    return Finding(rule, Bilingual(**title), Outcome.NOT_JUDGED, Bilingual(**name), words, ())


def source() -> dict[str, str]:
    """Return where the rules come from: `ja` and `en` words, and `page`."""
    return dict(_words()["source"])


def _places(faults: tuple[Fault, ...]) -> str:
    shown = [f"{fault.place}「{fault.detail}」" if fault.detail else str(fault.place) for fault in faults[:_SHOWN]]
    return "; ".join(shown) + (" …" if len(faults) > _SHOWN else "")


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = own_yaml(_FILE.read_bytes())
    return words
