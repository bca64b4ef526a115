"""基本方針別評価: the table of grades by section at the end of the report, and the note on 再掲 under it.

Out of scope: whether the numbers are right (`checks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.documents.source import Source, Span
from pipelines.japanese.text import clean
from pipelines.readers.kameyama_achievements.document import SECTION, SUMMARY_TITLE, Line
from pipelines.tables.ids import joined
from pipelines.tables.rows import EvaluationSummary

GRADE_TOTAL = "計"
SECTION_TOTAL = "合計"
_GRADE_HEADER = "評価区分"
_SHARE_HEADER = "割合"
_LABEL = re.compile(r"^(?P<grade>[A-Z])\s*(?P<rating>\S.*)$")
_COUNT = re.compile(r"^\d[\d,]*$")
_SHARE = re.compile(r"^(\d+(?:\.\d+)?)\s*[%％]$")
_NOTE = re.compile(r"^※")


@dataclass(frozen=True)
class Summary:
    """The printed summary: `labels` are the grades' words (A 順調に進んだ), `note` the remark on 再掲.

    `pillars` gives the 基本方針 that a printed 区分 (第1節 行政サービスのDX) stands for.
    """

    rows: tuple[EvaluationSummary, ...]
    pillars: Mapping[str, str]
    labels: tuple[str, ...]
    note: str
    note_line: int


def split_grade(label: str) -> tuple[str, str]:
    """Return grade and rating of a label: `A 順調に進んだ` is A and 順調に進んだ. Raises ValueError for another form."""
    match = _LABEL.match(clean(label))
    if match is None:
        raise ValueError(f"not a grade: {label}")
    return match["grade"], match["rating"]


def read_summary(source: Source, lines: Sequence[Line], pillars: Mapping[str, str]) -> Summary:
    """Read the summary; `pillars` are the 基本方針, number → name. Raises SourceError when it is not whole."""
    start = next((i for i, line in enumerate(lines) if clean(line.cells[0]) == _GRADE_HEADER), None)
    if start is None:
        raise source.unexpected(len(source.lines), SUMMARY_TITLE)
    sections = _sections(source, lines[start], pillars)
    rows: list[EvaluationSummary] = []
    labels: list[str] = []
    for line in lines[start + 1 :]:
        label = clean(line.cells[0])
        if label != GRADE_TOTAL:
            if not _LABEL.match(label) or label in labels:
                raise source.unexpected(line.number, GRADE_TOTAL)
            labels.append(label)
        rows += _counts(source, line, sections)
        if label == GRADE_TOTAL:
            break
    else:
        raise source.unexpected(len(source.lines), GRADE_TOTAL)
    if not labels:
        raise source.unexpected(lines[start].number, _GRADE_HEADER)
    note = next((line for line in lines[start:] if _NOTE.match(clean(line.cells[0]))), None)
    of_section = {name: pillars[key] for key, name in sections if key in pillars}
    return Summary(
        tuple(rows), of_section, tuple(labels), clean(note.cells[0]).lstrip("※") if note else "", note.number if note else 0
    )


def _sections(source: Source, header: Line, pillars: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the columns' keys and printed names: a section's number and name, `all` and 合計."""
    sections: list[tuple[str, str]] = []
    names = [clean(cell) for cell in header.cells[1:] if clean(cell)]
    if len(names) < 3 or names[-2:] != [SECTION_TOTAL, _SHARE_HEADER]:
        raise source.unexpected(header.number, f"{SECTION_TOTAL} {_SHARE_HEADER}")
    for name in names[:-2]:
        match = SECTION.match(name)
        if match is None or match["number"] not in pillars or match["number"] in dict(sections):
            raise source.unexpected(header.number, "第…節")
        sections.append((match["number"], name))
    return [*sections, ("all", SECTION_TOTAL)]


def _counts(source: Source, line: Line, sections: Sequence[tuple[str, str]]) -> Iterator[EvaluationSummary]:
    cells = [clean(cell) for cell in line.cells[1:]]
    share = _SHARE.match(cells[len(sections)]) if len(cells) > len(sections) else None
    if share is None or not all(_COUNT.match(cell) for cell in cells[: len(sections)]):
        raise source.unexpected(line.number, SUMMARY_TITLE)
    label = clean(line.cells[0])
    grade = GRADE_TOTAL if label == GRADE_TOTAL else split_grade(label)[0]
    for (key, name), cell in zip(sections, cells, strict=False):
        yield EvaluationSummary(
            id=joined("e", key, "all" if grade == GRADE_TOTAL else grade),
            place=Span(line.number, line.number),
            section=name,
            grade=grade,
            count=int(cell.replace(",", "")),
            share=Decimal(share[1]) if key == "all" else None,
        )
