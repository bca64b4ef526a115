"""The rows of the list of measures as rows of the tables: measures, schedule, indicators, achievements, evaluations.

Asked is what the list itself leaves open: a number that is left out or goes back, a heading that differs from that of the
outline, which measure a 再掲 repeats. Out of scope: which cell is which (`doubts.shifted_cells`), figures in texts
(`layouts.stated`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from pipelines.documents.source import Span
from pipelines.doubts.shifted_cells import AlignedRow, Aligner, ListedRow
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.japanese.offices import offices
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import clean, close_gaps
from pipelines.layouts.applied.records import is_repeated, without_repeat_mark
from pipelines.layouts.asked.asking import Asking
from pipelines.layouts.asked.reported.cells import bullets, passage
from pipelines.layouts.asked.reported.front import Head
from pipelines.layouts.asked.reported.parts import NUMBER, heading_in
from pipelines.layouts.asked.reported.summary import split_grade
from pipelines.layouts.rules.outline import printed_name
from pipelines.tables.doubt import Target
from pipelines.tables.ids import Numbering, joined, said
from pipelines.tables.rows import Achievement, Evaluation, Measure, Policy, Row, Schedule

_REPEATED = "再掲"
_LIKE = 0.8  # names of a measure and of its 再掲 differ by a word (住民情報系システム, 住民情報システム)


@dataclass(frozen=True)
class Listed:
    """A printed row with its number and headings read."""

    row: ListedRow
    id: str
    policy: Policy
    group: str
    name: str
    repeated: bool


class ListReader:
    """Reads the list of measures; `labels` are the printed grades."""

    def __init__(self, asking: Asking, head: Head, labels: Sequence[str]) -> None:
        self._asking = asking
        self._source = asking.source
        self._resolver = asking.resolver
        self._head = head
        self._policies = {policy.id: policy for policy in head.policies}
        self._aligner = Aligner(asking.source, asking.resolver, labels)

    def policies(self, rows: Sequence[ListedRow]) -> Iterator[Policy]:
        """Yield the headings, a 重点施策 as the list prints it where only its spaces differ (Wi-Fi 環境)."""
        printed = [name for row in rows if (name := self._group_in(row)[1])]
        tight = {_plain(name): close_gaps(name) for name in sorted(printed, key=len, reverse=True)}
        for policy in self._head.policies:
            name = min(policy.name, tight.get(_plain(policy.name), policy.name), key=len)
            self._policies[policy.id] = replace(policy, name=name)
            yield self._policies[policy.id]

    def rows(self, rows: Sequence[ListedRow]) -> Iterator[Row]:
        """Yield the rows of all tables that the list fills, measure by measure."""
        self._check_columns(rows)
        listed = [self._listed(row) for row in rows]
        self._ask_running(listed)
        originals = self._originals(listed)
        for entry in listed:
            twins = [other for other in listed if originals.get(other.id) == entry.id]
            twins += [other for other in listed if originals.get(entry.id) == other.id]
            whole = next((twin.row for twin in twins if self._aligner.is_whole(twin.row)), None)
            yield from self._measure_rows(entry, self._aligner.align(entry.row, entry.id, whole), originals)

    def _group_in(self, row: ListedRow) -> tuple[str, str]:
        """Return number and name of the heading that a row prints, both "" where it has none."""
        at = row.columns.before.index("中分類")
        cell = clean(row.cells[at]) if at < len(row.cells) else ""
        found = heading_in(self._asking, cell, "中分類")
        return (found.number, clean(printed_name(cell, found))) if found else ("", "")

    def _check_columns(self, rows: Sequence[ListedRow]) -> None:
        for row in rows:
            if row.columns != rows[0].columns or self._head.year not in row.columns.achieved:
                raise self._source.unexpected(row.line, japanese_year(self._head.year))

    def _ask_running(self, listed: Sequence[Listed]) -> None:
        """Ask where the running numbers of a 重点施策, or of the 重点施策 themselves, leave one out or go back.

        The reading taken is that there is no such row (`lost-row`), and that the rows are right though out of order.
        """
        groups: dict[str, list[Listed]] = {}
        for entry in listed:
            groups.setdefault(entry.policy.id, []).append(entry)
        for policy_id, entries in groups.items():
            numbers = [int(entry.id.rpartition("-")[2]) for entry in entries]
            for wanted in sorted({*range(1, max(numbers))} - {*numbers}):
                after = next(entry for entry, number in zip(entries, numbers, strict=True) if number > wanted)
                self._ask_row("lost-row", joined(policy_id, wanted), after)
        for before, entry in pairwise(listed):
            if _place_in_list(entry) < _place_in_list(before):
                self._ask_row("moved-row", entry.id, entry)

    def _ask_row(self, rule: str, measure_id: str, at: Listed) -> None:
        place = Span(at.row.line, at.row.line)
        self._resolver.choose_text(rule, Target("measures", measure_id, "番号"), place, clean(at.row.cells[0]), [""])

    def _listed(self, row: ListedRow) -> Listed:
        number = NUMBER.match(close_gaps(row.cells[row.columns.before.index("番号")]))
        group, group_name = self._group_in(row)
        if number is None or not group or len(row.cells) <= row.columns.head:
            raise self._source.unexpected(row.line, " ".join(row.columns.before[: row.columns.fixed + 1]))
        printed = row.cells[row.columns.fixed]
        pillar = int(unicodedata.normalize("NFKC", number["pillar"]))
        if pillar != row.section:
            raise self._source.unexpected(row.line, f"第{pillar}節")
        group_number = self._group_number(row, pillar, number, group)
        measure_id = joined(pillar, group_number, number["item"])
        policy = self._policies.get(joined(pillar, group_number))
        if policy is None:
            raise self._source.unexpected(row.line, "中分類")
        return Listed(
            row=row,
            id=measure_id,
            policy=policy,
            group=self._group_name(row, measure_id, policy, close_gaps(group_name)),
            name=_name(printed),
            repeated=is_repeated(printed),
        )

    def _group_number(self, row: ListedRow, pillar: int, number: re.Match[str], group: str) -> str:
        """Return the 重点施策's number; the dump prints it once more in some numbers (② (2) (2) 3)."""
        numbers = dict.fromkeys([group, *re.findall(r"\d+", number["groups"])])
        if len(numbers) == 1:
            return group
        target = Target("measures", joined(pillar, group, number["item"]), "番号")
        return self._resolver.choose_text("garbled-word", target, Span(row.line, row.line), number[0], list(numbers))

    def _group_name(self, row: ListedRow, measure_id: str, policy: Policy, printed: str) -> str:
        if _plain(printed) == _plain(policy.name):
            return policy.name
        target = Target("measures", measure_id, "中分類")
        return self._resolver.choose_text(
            "name-differs", target, Span(row.line, row.line), printed, [policy.name, printed], alters=True
        )

    def _originals(self, listed: Sequence[Listed]) -> dict[str, str]:
        """Return which measure each 再掲 row repeats (ID → ID): the one of the same name, or of the name most like it."""
        first = {_plain(entry.name): entry.id for entry in reversed(listed) if not entry.repeated}
        known = set(first.values())
        found: dict[str, str] = {}
        for entry in listed:
            if not entry.repeated:
                continue
            original = first.get(_plain(entry.name)) or self._most_like(entry, first)
            if original and original not in known:
                raise self._resolver.misfit("name-differs", Target("measures", entry.id, "再掲元ID"))
            found[entry.id] = original
        return found

    def _most_like(self, entry: Listed, names: dict[str, str]) -> str:
        likeness = {name: SequenceMatcher(None, name, _plain(entry.name)).ratio() for name in names}
        near = sorted((name for name in names if likeness[name] >= _LIKE), key=lambda name: -likeness[name])
        readings = [*(names[name] for name in near), ""]
        target = Target("measures", entry.id, "再掲元ID")
        # The numbers stand for names: a settlement holds while they are still those of the same measures.
        source = MANY.join([entry.name, *(f"{names[name]} {name}" for name in near)])
        return self._resolver.choose_text("name-differs", target, Span(entry.row.line, entry.row.line), source, readings)

    def _measure_rows(self, entry: Listed, row: AlignedRow, originals: dict[str, str]) -> Iterator[Row]:
        name = _name(row.first("取組名"))
        if not name:
            raise self._source.unexpected(row.line, "取組名")
        measure = Measure(
            id=entry.id,
            place=Span(row.line, row.line),
            number=entry.id,
            pillar=entry.policy.parent,
            group=entry.group,
            name=name,
            summary=passage(row.first("概要")),
            goal=passage(row.first("目指す姿・効果")),
            office=self._offices(entry, row.office),
            repeats=originals.get(entry.id, ""),
            note=_REPEATED if entry.repeated else "",
        )
        yield measure
        yield from _schedule(measure, row)
        yield from _achievements(measure, row)
        grade, rating = split_grade(row.grade)
        yield Evaluation(
            id=joined(measure.id, self._head.year),
            place=measure.place,
            measure_id=measure.id,
            measure_name=measure.name,
            fiscal_year=self._head.year,
            grade=grade,
            rating=rating,
            issues=passage(row.issues),
            next_steps=passage(row.next_steps),
        )

    def _offices(self, entry: Listed, cell: str) -> str:
        """Return the offices of a cell; where two run together, the parting is a doubt."""
        marks = self._asking.layout.parted.get("担当", "")
        names = offices(cell, marks)
        if len(names) < 2 or set(marks) & set(cell) or not self._asking.repairs("run-together"):
            return MANY.join(names)
        target = Target("measures", entry.id, "担当")
        place = Span(entry.row.line, entry.row.line)
        readings = [tuple(names), ("".join(names),)]
        return MANY.join(self._resolver.choose("run-together", target, place, clean(cell), readings))


def _place_in_list(entry: Listed) -> tuple[int, ...]:
    """Return the numbers of a row, by which the list is ordered."""
    return tuple(map(int, entry.id.split("-")))


def _name(cell: str) -> str:
    """Return the name of a measure without the mark of a 再掲."""
    return without_repeat_mark(close_gaps(cell)).strip()


def _plain(name: str) -> str:
    return re.sub(r"\s", "", name)


def _schedule(measure: Measure, row: AlignedRow) -> Iterator[Schedule]:
    numbering = Numbering()
    for year, cell in row.planned():
        for sequence, content in enumerate(bullets(cell), 1):
            yield Schedule(
                id=numbering.unique(joined(measure.id, "s", year, said(content))),
                place=measure.place,
                measure_id=measure.id,
                measure_name=measure.name,
                fiscal_year=year,
                japanese_year=japanese_year(year),
                sequence=sequence,
                content=content,
            )


def _achievements(measure: Measure, row: AlignedRow) -> Iterator[Achievement]:
    for year, cell in row.achieved():
        if text := passage(cell):
            yield Achievement(
                id=joined(measure.id, year),
                place=measure.place,
                measure_id=measure.id,
                measure_name=measure.name,
                fiscal_year=year,
                japanese_year=japanese_year(year),
                achievement=text,
            )
