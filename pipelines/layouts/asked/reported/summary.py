"""The table that counts the grades by section at the end of a report (基本方針別評価), and the note on 再掲 under it.

Its first row names the sections, then a sum (合計) and a share; each further row is a grade (A 順調に進んだ), the last one
the sums (計). The layout's `grades: summary` is the title above it.

Out of scope: whether the numbers are right (`checks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.documents.source import Span
from pipelines.japanese.text import clean
from pipelines.layouts.applied.row_sense import NOTE, TOTAL
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.asked.reported.parts import Line, heading_in, section_of
from pipelines.layouts.ledger import Ledger
from pipelines.layouts.words.vocabulary import plain
from pipelines.tables.ids import joined
from pipelines.tables.rows import EvaluationSummary

_LABEL = re.compile(r"^(?P<grade>[A-Z0-9◎○〇●△▲×☆★①-⑳])\s*(?P<rating>\S.*)$")
_COUNT = re.compile(r"^\d[\d,]*$")
_SHARE = re.compile(r"^(\d+(?:\.\d+)?)\s*[%％]$")


@dataclass(frozen=True)
class Summary:
    """The printed summary under its `title`: `labels` are the grades' words (A 順調に進んだ), `note` the remark on 再掲.

    `pillars` gives the 大分類 that a printed 区分 (第1節 行政サービスのDX) stands for; `all_grades` and `all_sections` are
    the words of the sums (計, 合計).
    """

    title: str
    rows: tuple[EvaluationSummary, ...]
    pillars: Mapping[str, str]
    labels: tuple[str, ...]
    all_grades: str
    all_sections: str
    note: str = ""
    note_line: int = 0


def split_grade(label: str) -> tuple[str, str]:
    """Return grade and rating of a label: `A 順調に進んだ` is A and 順調に進んだ. Raises ValueError for another form."""
    match = _LABEL.match(clean(label))
    if match is None:
        raise ValueError(f"not a grade: {label}")
    return match["grade"], match["rating"]


def read_summary(asking: Asking, lines: Sequence[Line], pillars: Mapping[str, str], ledger: Ledger) -> Summary:
    """Read the summary; `pillars` are the 大分類, number → name. Raises SourceError when it is not whole."""
    source, title = asking.source, asking.layout.grades.summary
    if not lines:
        raise source.unexpected(len(source.lines), title)
    header, *below = lines
    sections = _sections(asking, header, pillars)
    ledger.read(header.piece)
    rows: list[EvaluationSummary] = []
    labels: list[str] = []
    last = ""
    for line in below:
        label = clean(line.cells[0])
        total = _is_total(label)
        if not total:
            if not _LABEL.match(label) or label in labels:
                raise source.unexpected(line.number, "計")
            labels.append(label)
        rows += _counts(asking, line, sections)
        ledger.read(line.piece)
        if total:
            last = label
            break
    if not last or not labels:
        raise source.unexpected(below[-1].number if below else header.number, "計")
    note = next((line for line in below if NOTE.match(clean(line.cells[0]))), None)
    ledger.read(*([note.piece] if note else []), *(line.piece for line in lines if section_of(asking, line)))
    return Summary(
        title,
        tuple(rows),
        {name: pillars[key] for key, name in sections if key in pillars},
        tuple(labels),
        last,
        sections[-1][1],
        clean(note.cells[0]).lstrip("※ ") if note else "",
        note.number if note else 0,
    )


def _is_total(label: str) -> bool:
    return TOTAL.fullmatch(plain(label)) is not None


def _sections(asking: Asking, header: Line, pillars: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the columns' keys and printed names: a section's number and name, `all` and the word of the sum."""
    sections: list[tuple[str, str]] = []
    names = [clean(cell) for cell in header.cells[1:] if clean(cell)]
    if len(names) < 3 or not _is_total(names[-2]):
        raise asking.source.unexpected(header.number, "合計 割合")
    for name in names[:-2]:
        found = heading_in(asking, name, "大分類")
        if found is None or found.number not in pillars or found.number in dict(sections):
            raise asking.source.unexpected(header.number, name)
        sections.append((found.number, name))
    return [*sections, ("all", names[-2])]


def _counts(asking: Asking, line: Line, sections: Sequence[tuple[str, str]]) -> Iterator[EvaluationSummary]:
    cells = [clean(cell) for cell in line.cells[1:]]
    share = _SHARE.match(cells[len(sections)]) if len(cells) > len(sections) else None
    if share is None or not all(_COUNT.match(cell) for cell in cells[: len(sections)]):
        raise asking.source.unexpected(line.number, asking.layout.grades.summary)
    label = clean(line.cells[0])
    grade = label if _is_total(label) else split_grade(label)[0]
    for (key, name), cell in zip(sections, cells, strict=False):
        yield EvaluationSummary(
            id=joined("e", key, "all" if _is_total(label) else grade),
            place=Span(line.number, line.number),
            section=name,
            grade=grade,
            count=int(cell.replace(",", "")),
            share=Decimal(share[1]) if key == "all" else None,
        )
