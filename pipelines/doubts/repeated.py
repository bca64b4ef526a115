"""Asking about what a document seems to say twice: a row that is doubled, an indicator that has another name in other years.

    unrepeated(plan, resolver) -> Plan        a plan as its reader returns it

`doubled-row`: a row of the timetable, an indicator or a term that says the same as one before it; the reading taken is that
it was printed once. `name-changes`: two indicators of a measure of which one has the years that the other lacks, and nearly
its name or only another basis (600件（3センター合計）, 600件（2センター合計）); the reading taken is that they are two.
Out of scope: lines that are missing or moved, which only the layout can tell (readers).
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from pipelines.doubts.resolver import DoubtResolver
from pipelines.japanese.terms import MANY
from pipelines.japanese.text import squeezed
from pipelines.tables.doubt import Target
from pipelines.tables.plan import Plan
from pipelines.tables.rows import GlossaryEntry, Indicator, IndicatorValue, Row, Schedule

_ALIKE = 0.6  # difflib's own cutoff for a close match


def unrepeated(plan: Plan, resolver: DoubtResolver) -> Plan:
    """Return the plan with its doubled rows and changing names as they are settled, and with the doubts about them.

    Raises DeclarationError `settlement-shape` for a settled name that is neither of the two.
    """
    once = _without_doubles(plan, resolver)
    merged = _with_one_name(once, resolver)
    tables = {name: rows for name, rows in merged.tables.items() if rows}
    return dataclasses.replace(merged, tables=tables, doubts=resolver.doubts)


def _without_doubles(plan: Plan, resolver: DoubtResolver) -> Plan:
    dropped = {(name, row.id) for name, row in _doubles(plan) if not _is_meant(name, row, resolver)}
    indicators = {row_id for name, row_id in dropped if name == "indicators"}
    tables = {
        name: tuple(
            row for row in rows if (name, row.id) not in dropped and getattr(row, "indicator_id", "") not in indicators
        )
        for name, rows in plan.tables.items()
    }
    return dataclasses.replace(plan, tables=tables)


def _doubles(plan: Plan) -> Iterator[tuple[str, Row]]:
    """Yield the rows that say what a row before them says, each with its table."""
    for name in ("schedule", "indicators", "glossary"):
        seen: set[tuple[object, ...]] = set()
        for row in plan.tables.get(name, ()):
            said = _said(row)
            if said in seen:
                yield name, row
            seen.add(said)


def _said(row: Row) -> tuple[object, ...]:
    if isinstance(row, Schedule):
        return row.measure_id, row.fiscal_year, row.item_number, squeezed(row.content)
    if isinstance(row, Indicator):
        return row.measure_id, row.kind, squeezed(row.name), row.formula, row.note
    if isinstance(row, GlossaryEntry):
        return (squeezed(row.term),)
    raise TypeError(row)


def _is_meant(table: str, row: Row, resolver: DoubtResolver) -> bool:
    """Ask whether a doubled row is one; '' leaves it out, its own words keep it."""
    column, words = next(
        (column, getattr(row, key))
        for kind, column, key in (
            (Schedule, "計画内容", "content"),
            (Indicator, "指標名", "name"),
            (GlossaryEntry, "用語", "term"),
        )
        if isinstance(row, kind)
    )
    target = Target(table, row.id, column)
    return bool(resolver.choose_text("doubled-row", target, row.place, words, ["", words], alters=True))


def _with_one_name(plan: Plan, resolver: DoubtResolver) -> Plan:
    indicators = {row.id: row for row in plan.rows(Indicator)}
    values = list(plan.rows(IndicatorValue))
    for first, other in list(_pairs(plan)):
        if first.id in indicators and other.id in indicators and _is_one(first, other, resolver):
            units = dict.fromkeys(unit for unit in (first.unit, other.unit) if unit)
            indicators[first.id] = dataclasses.replace(indicators[first.id], unit=MANY.join(units))
            del indicators[other.id]
            values = [_moved(row, other, first) for row in values]
    order = list(indicators)
    values.sort(key=lambda row: order.index(row.indicator_id))
    tables = {**plan.tables, "indicators": tuple(indicators.values()), "indicator_values": tuple(values)}
    return dataclasses.replace(plan, tables={name: tables[name] for name in plan.tables})


def _pairs(plan: Plan) -> Iterator[tuple[Indicator, Indicator]]:
    """Yield the pairs of a measure of which one has the years that the other lacks, and nearly its name."""
    years: dict[str, set[int | None]] = defaultdict(set)
    for value in plan.rows(IndicatorValue):
        years[value.indicator_id].add(value.fiscal_year)
    groups: dict[tuple[str, str], list[Indicator]] = defaultdict(list)
    for row in plan.rows(Indicator):
        if None not in years[row.id]:
            groups[row.measure_id, row.kind].append(row)
    for rows in groups.values():
        for first, other in combinations(rows, 2):
            if not years[first.id] & years[other.id] and _likeness(first.name, other.name) >= _ALIKE:
                yield first, other


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, squeezed(one), squeezed(other), autojunk=False).ratio()


def _is_one(first: Indicator, other: Indicator, resolver: DoubtResolver) -> bool:
    """Ask which name an indicator has; its own keeps the two apart, the other's makes them one."""
    names = [" ".join(filter(None, (row.name, row.formula, row.note))) for row in (other, first)]
    target = Target("indicators", other.id, "指標名")
    chosen = resolver.choose_text("name-changes", target, other.place, " / ".join(reversed(names)), names)
    if chosen not in names:
        raise resolver.misfit("name-changes", target)
    return chosen == names[1]


def _moved(row: IndicatorValue, old: Indicator, new: Indicator) -> IndicatorValue:
    if row.indicator_id != old.id:
        return row
    own = row.id.removeprefix(old.id)
    return dataclasses.replace(row, id=new.id + own, indicator_id=new.id, indicator_name=new.name)
