"""A new dataset from first to last: looked at, drafted, shown, asked; its municipality added where it is new.

Out of scope: the single questions (`catalog.drafts.asking`), what is drafted (`metadata.building.drafting`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from catalog.drafts.asking import Ask, asked_municipality, decided_lines, settled_doubts
from metadata.building.build import publishers
from metadata.building.drafting.draft import Given
from metadata.building.drafting.new_dataset import Looked, NewDataset, drafted, looked_at
from metadata.building.drafting.new_publisher import Municipality, add_publisher, as_listed, code_of
from metadata.building.drafting.new_standard import LookedStandard, NewStandard, drafted_standard
from metadata.messages.rendering import Language, word


def draft_and_ask(
    root: Path,
    file: Path,
    given: Given,
    municipality: Municipality,
    ask: Ask | None,
    show: Callable[[NewDataset | NewStandard], None],
    day: date,
    language: Language,
) -> NewDataset | NewStandard:
    """Return the dataset of a file in `root` after all that could be asked; `ask` is None where nobody answers.

    `show` is called with what was drafted before anything is asked. Raises as `looked_at`, `drafted`, `add_publisher`.
    """
    looked = looked_at(root, file)
    code = given.publisher or looked.publisher or given.id[:6]
    if not code and ask:
        known = list(publishers(root))
        code = ask(word("new_ask_publisher", language), known[0] if len(known) == 1 else "")
    code = code_of(code)
    _known_municipality(root, code, looked, municipality, ask, language)
    if isinstance(looked, LookedStandard):
        new: NewDataset | NewStandard = drafted_standard(root, looked, code, given, day)
    else:
        new = drafted(root, looked, code, given)
    show(new)
    if ask:
        new = decided_lines(new, ask, language)
        settled_doubts(new.folder, ask, day, language)
    return new


def _known_municipality(
    root: Path, code: str, looked: Looked | LookedStandard, municipality: Municipality, ask: Ask | None, language: Language
) -> None:
    """Add a municipality that publishers.yaml lacks, where enough is known of it; else it is told with what is left."""
    if not code or code in publishers(root):
        return
    known = as_listed(code, municipality)
    if ask:
        suggested = known if known.name else replace(known, name=looked.municipality)
        known = asked_municipality(municipality, suggested, ask, language)
    if known.complete:
        add_publisher(root, code, known)
