"""A file read as a standard dataset: recognised, checked, mended, in the form that is published now.

Out of scope: files and words (`metadata.building.standard_reading`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipelines.problems import Place, Problem
from pipelines.standard.checks.fault import Fault
from pipelines.standard.checks.header import check_form, check_header, check_name, own_columns
from pipelines.standard.checks.tables import publisher_code
from pipelines.standard.checks.whole import Checked, check_sheet
from pipelines.standard.convert import converted
from pipelines.standard.recognise import Match, known, recognised
from pipelines.standard.sheet import Sheet, read_sheet
from pipelines.standard.shifted import shift_of
from pipelines.standard.typed import fits, published_type

_NEAREST = 2  # datasets that are named where none is recognised
_SURE = 0.75  # score, below which a person is told what is missing
_LEAST_LIKE = 3  # columns of a dataset, from which it is named as near
_SHOWN = 12  # columns that are named in a message
_CODE_LENGTH = 6
_ANY = 0.001  # less than any row of known names has


@dataclass(frozen=True)
class Asked:
    """What somebody has to decide once for a column: the kind of fault, how it stands in the first row, what is proposed.

    `can_stand`: the values can be published as they are, which text can in a column of dates or numbers not.
    """

    place: str
    column: str
    rule: str
    reading: str
    proposal: str
    can_stand: bool


@dataclass(frozen=True)
class Accounted:
    """What became of a column, or of what stands around the table: `state` is read, left out or unread; `cells` filled."""

    place: str
    state: str
    rule: str
    text: str
    cells: int


@dataclass(frozen=True)
class StandardReading:
    """What came of reading a file. `match` is None where no dataset was recognised.

    `columns` are the mended table, empty where none can be made; `problems` what a person should know beside the faults.
    """

    sheet: Sheet
    match: Match | None
    edition_id: str
    faults: tuple[Fault, ...]
    columns: tuple[tuple[str, list[str]], ...]
    accounted: tuple[Accounted, ...]
    code: str
    problems: tuple[Problem, ...]

    def asked(self) -> Iterator[Asked]:
        """Yield the doubts: one for a kind of fault in a column."""
        for group in asked_of(self.faults):
            yield _asked(group, self.place(group[0]), self.match)

    def unfit(self) -> Iterator[Fault]:
        """Yield the faults without a proposal whose value its column cannot hold: only the file can be put right."""
        for fault in self.faults:
            if fault.ask and fault.repair is None and not _can_stand(fault, self.match):
                yield fault

    def place(self, fault: Fault, row: int | None = None) -> str:
        """Return the place of a fault, in one of its rows or in the first."""
        position = self._positions.get(fault.column)
        return self.sheet.place(row or (fault.rows[0] if fault.rows else None), position)

    def cell(self, fault: Fault) -> str:
        """Return the first cell of a fault as spreadsheets name it (J3), "" for a fault of a whole column or file."""
        return next(self.cells(fault), "")

    def cells(self, fault: Fault) -> Iterator[str]:
        """Yield the cells of a fault, as `cell`."""
        for row in fault.rows:
            yield self.sheet.cell(row, self._positions.get(fault.column, 0))

    @cached_property
    def _positions(self) -> dict[str, int]:
        return positions(self.sheet, self.match)


Decide = Callable[[Asked], bool]
"""Whether the proposals for a kind of fault in a column are taken."""


def nothing_taken(_: Asked) -> bool:
    """Leave everything as it stands: what is done where nobody has decided."""
    return False


def positions(sheet: Sheet, match: Match | None) -> dict[str, int]:
    """Return the index of each column, by the names of the edition and those of the header."""
    headed = {name: index for index, name in enumerate(sheet.header) if name}
    return headed if match is None else headed | match.positions


def asked_of(faults: Iterable[Fault]) -> Iterator[list[Fault]]:
    """Yield the faults that somebody has to decide, together those of one kind in one column."""
    alike: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        if fault.ask and fault.value:
            alike.setdefault((fault.column, fault.kind), []).append(fault)
    yield from alike.values()


def _asked(group: Sequence[Fault], place: str, match: Match | None) -> Asked:
    first = group[0]
    can_stand = all(_can_stand(fault, match) for fault in group)
    return Asked(place, first.column, first.kind, first.value, first.repair or "", can_stand)


def _can_stand(fault: Fault, match: Match | None) -> bool:
    column = match.edition.by_name.get(fault.column) if match else None
    return not fault.rows or fits(published_type(column), fault.value)


def _with_decided(sheet: Sheet, match: Match, checked: Checked, decide: Decide) -> Checked:
    """Return what was checked with the proposals that somebody takes."""
    columns = dict(checked.columns)
    where = positions(sheet, match)
    for group in asked_of(checked.faults):
        first = group[0]
        place = sheet.place(first.rows[0] if first.rows else None, where.get(first.column))
        if decide(_asked(group, place, match)) and first.column in columns:
            taken = {row: fault.repair for fault in group if fault.repair is not None for row in fault.rows}
            values = enumerate(columns[first.column], 1)
            columns[first.column] = [taken.get(row, value) for row, value in values]
    return replace(checked, columns=columns)


def read_standard(
    name: str,
    data: bytes,
    *,
    any_table: bool = False,
    decide: Decide = nothing_taken,
    towns: Collection[str] = (),
) -> StandardReading | None:
    """Return what a file holds as a standard dataset; None where it is no table that has anything of one.

    With `any_table` a table of anything is read as one that is not recognised; `decide` takes proposals; `towns` is the list
    of 町字 (`pipelines.standard.towns`). Raises SourceError as `documents.opening.open_document` does.
    """
    sheet = read_sheet(name, data, _known_or_any if any_table else known)
    if sheet is None:
        return None
    match, nearest = recognised(sheet.header, name)
    if match is None:
        return _not_recognised(sheet, nearest)
    shift = shift_of(sheet, match)
    if shift is not None:
        facts = {"shift": f"{shift.by:+d}", "column": shift.column, "value": shift.value}
        return _without_table(sheet, match, Problem("standard-header-shifted", Place(sheet.name), facts))
    checked = _with_decided(sheet, match, check_sheet(sheet, match, towns), decide)
    height = sheet.height - len(checked.dropped)
    made = converted(match, {name: _kept(values, checked) for name, values in checked.columns.items()}, height)
    own = dict(_own(sheet, match))
    names = _each_once(made.columns, own.values())
    behind = ((name, _kept(sheet.columns[index], checked)) for name, index in zip(names, own, strict=True))
    code = _code(match, checked)
    return StandardReading(
        sheet,
        match,
        made.edition_id,
        (*checked.faults, *check_name(sheet, match, code)),
        (*made.columns.items(), *behind),
        tuple(_accounted(sheet, match, own.keys())),
        code,
        tuple(_problems(sheet, match, checked)),
    )


def _known_or_any(row: Sequence[str]) -> float:
    """Return how well a row is known as a header; where none is, the first with two fields counts."""
    return known(row) or _ANY * (sum(map(bool, row)) > 1)


def _kept(values: list[str], checked: Checked) -> list[str]:
    """Return the values of a column without the rows that were dropped."""
    if not checked.dropped:
        return values
    return [value for row, value in enumerate(values, 1) if row not in checked.dropped]


def _own(sheet: Sheet, match: Match) -> Iterator[tuple[int, str]]:
    """Yield index and header of the columns that are kept behind: own ones, then filled ones without a header."""
    for index in own_columns(sheet, match):
        yield index, sheet.header[index]
    for index, values in enumerate(sheet.columns):
        if (index in match.unnamed or index >= len(sheet.header)) and any(values):
            yield index, ""


def _each_once(taken: Collection[str], names: Iterable[str]) -> Iterator[str]:
    """Yield names, those that are taken with a number behind them: 設置位置_2. A column without a name stays so."""
    used = set(taken)
    for name in names:
        once, number = name, 1
        while name and once in used:
            number += 1
            once = f"{name}_{number}"
        used.add(once)
        yield once


def _code(match: Match, checked: Checked) -> str:
    """Return the publisher's code that all rows have, "" where they have none or several."""
    name = publisher_code(match.edition, checked.columns)
    counted = Counter(value for value in checked.columns.get(name, ()) if value)
    code = next(iter(counted), "")
    return code if len(counted) == 1 and len(code) == _CODE_LENGTH and code.isdecimal() and code.isascii() else ""


def _accounted(sheet: Sheet, match: Match, own: Collection[int]) -> Iterator[Accounted]:
    for record, text in enumerate(sheet.titles):
        yield Accounted(sheet.place(record - sheet.above), "left out", "rows_above_header", text, 1)
    for index, values in enumerate(sheet.columns):
        header = sheet.header[index] if index < len(sheet.header) else ""
        read = index in match.positions.values()
        state, rule = ("read", "") if read else ("read", "column_extra") if index in own else ("left out", "column_extra")
        yield Accounted(sheet.place(column=index), state, rule, header, sum(map(bool, values)))
    for place in sheet.beside:
        yield Accounted(place, "left out", "sheet", "", 1)


def _problems(sheet: Sheet, match: Match, checked: Checked) -> Iterator[Problem]:
    if sheet.height == len(checked.dropped):
        yield Problem("standard-no-rows", Place(sheet.name))
    mixed = [fault for fault in checked.faults if fault.kind == "publisher_mixed"]
    for fault in mixed:
        yield Problem("standard-publishers", Place(sheet.name, key=fault.column), {"found": fault.value})
    for fault in checked.faults:
        if fault.kind == "header_repeated":
            rows = "、".join(map(str, fault.rows[:_SHOWN]))
            yield Problem("standard-header-again", Place(sheet.name), {"rows": rows, "count": str(len(fault.rows))})
    if match.score < _SURE:
        yield Problem("standard-likely", Place(sheet.name), _described(match))


def _described(match: Match) -> dict[str, str]:
    missing = [column.name for column in match.missing]
    title = match.definition.title
    facts = {"dataset_ja": title.ja, "dataset_en": title.en, "edition": match.edition_id, "have": str(len(match.positions))}
    more = "" if len(missing) <= _SHOWN else f" … ({len(missing)})"
    return facts | {"columns": str(len(match.edition.columns)), "missing": "、".join(missing[:_SHOWN]) + more}


def _not_recognised(sheet: Sheet, nearest: tuple[Match, ...]) -> StandardReading:
    near: dict[str, Match] = {}
    for match in nearest:
        near.setdefault(match.definition.slug, match)
    first, second = list(near.values())[:_NEAREST]
    title = second.definition.title
    facts = {"second_ja": title.ja, "second_en": title.en, "second_have": str(len(second.positions))}
    if len(first.positions) < _LEAST_LIKE:
        header = "、".join(text for text in sheet.header[:_SHOWN] if text)
        return _without_table(sheet, None, Problem("standard-nothing", Place(sheet.name), {"header": header}))
    return _without_table(sheet, None, Problem("standard-not-recognised", Place(sheet.name), _described(first) | facts))


def _without_table(sheet: Sheet, match: Match | None, problem: Problem) -> StandardReading:
    """Return the reading of a file of which no table can be made: what is wrong with the file, and why."""
    faults = [*check_form(sheet), *(check_header(sheet, match) if match else ())]
    accounted = tuple(
        Accounted(sheet.place(column=index), "unread", "", text, sum(map(bool, sheet.columns[index])))
        for index, text in enumerate(sheet.header)
    )
    return StandardReading(sheet, match, "", tuple(faults), (), accounted, "", (problem,))
