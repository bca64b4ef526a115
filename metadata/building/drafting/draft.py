"""A drafted dataset, whatever its document is: its folder, the lines that wait for the officer, and what is left.

Out of scope: plans (`drafting.new_dataset`), standard datasets (`drafting.new_standard`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from metadata.building.build import publishers
from metadata.building.drafting.declaration_text import LAYOUT
from metadata.building.drafting.draft_folder import DATASET, text_of, write_files
from metadata.building.drafting.marked_yaml import FILL, MarkedLine, decided, marked_lines
from metadata.building.drafting.new_publisher import unknown_publisher
from metadata.building.one_dataset import Context, build_dataset
from metadata.versions.acceptance import Terms
from pipelines.problems import Place, Problem, SourceError, few

DRAFTED = (DATASET, LAYOUT)
"""The files of a dataset that `new` drafts."""
_OPTIONS = {"ja": "title", "en": "title_en", "page": "page"}  # key of a line that waits → what an officer may have given


@dataclass(frozen=True)
class Given:
    """What an officer said with the command; `words` are title, title_en and page, as far as said."""

    publisher: str = ""
    id: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """A drafted folder, as it lies on the disk; `texts` are its YAML files by name."""

    folder: Path
    texts: Mapping[str, str]

    @property
    def waiting(self) -> tuple[tuple[str, MarkedLine], ...]:
        """The lines that wait for the officer, each with its file."""
        return tuple((name, marked) for name, text in self.texts.items() for marked in marked_lines(text))

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a person should know of the document beside what is left to decide."""
        return ()


D = TypeVar("D", bound=Draft)


def decide(draft: D, file: str, marked: MarkedLine, value: str) -> D:
    """Return the dataset with a line decided, which is written. Raises OutputError."""
    text = decided(draft.texts[file], marked, value)
    write_files(draft.folder, {file: text.encode(errors="surrogateescape")})
    return replace(draft, texts={**draft.texts, file: text})


def with_given(draft: D, given: Given) -> D:
    """Return the dataset with the lines decided for which the officer gave the words with the command."""
    for file, marked in draft.waiting:
        if file == DATASET and (words := given.words.get(_OPTIONS.get(marked.key, ""))):
            draft = decide(draft, file, marked, words)
    return draft


def unfinished(root: Path, ids: Iterable[str]) -> Iterator[Problem]:
    """Yield `draft-unfinished` for each dataset of a folder with lines that wait, at the first of them.

    Files that cannot be read are told by whoever reads them for their values.
    """
    for id_ in ids:
        waiting: list[Place] = []
        for name in DRAFTED:
            with suppress(SourceError):
                lines = marked_lines(text_of(root / id_ / name))
                waiting += (Place(f"{root.name}/{id_}/{name}", marked.number, marked.key) for marked in lines)
        if waiting:
            shown = few([f"{place.file.rpartition('/')[2]}:{place.line}" for place in waiting])
            yield Problem("draft-unfinished", waiting[0], {"id": id_, "count": str(len(waiting)), "lines": shown})


def left_to_decide(draft: Draft, base_url: str) -> tuple[Problem, ...]:
    """Return what is left: lines that wait, an unknown municipality, then what `check` finds elsewhere."""
    root, id_ = draft.folder.parent, draft.folder.name
    waiting = [_waits(f"{root.name}/{id_}/{file}", marked) for file, marked in draft.waiting]
    lines = {(problem.place.file, problem.place.line) for problem in waiting}
    known = publishers(root)
    unknown = [] if id_[:6] in known else [unknown_publisher(id_[:6])]
    found = build_dataset(id_, Context(root, base_url, known, Terms())).problems
    rest = (one for one in found if (one.place.file, one.place.line) not in lines and one.code != "publisher-unknown")
    return (*waiting, *unknown, *rest)


def _waits(file: str, marked: MarkedLine) -> Problem:
    facts = {"value": marked.value, "asked": marked.asked}
    if marked.mark == FILL:
        return Problem("new-fill", Place(file, marked.number, marked.key), facts)
    return Problem("new-confirm", Place(file, marked.number, marked.key), facts)
