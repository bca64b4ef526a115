"""A column checked and mended: each different value once, whatever the number of rows.

Rules of a value are applied in order; each sees what those before it mended. Out of scope: what takes several columns
(`pipelines.standard.checks.tables`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.standard.checks import codes, numbers, texts, times, words
from pipelines.standard.checks.fault import Fault, fault, of_whole
from pipelines.standard.checks.finding import Finding, Rule, digits_lost, found, with_footnotes
from pipelines.standard.definition import Column
from pipelines.standard.rules import rules

_PLAIN: Mapping[str, Callable[[Column], Rule]] = {
    "kana": lambda _: texts.kana(),
    "text_list": lambda _: words.separated,
    "machiaza_id": lambda _: codes.machiaza,
    "phone": lambda _: codes.phone,
    "identifier": lambda _: codes.identifier,
    "url": lambda _: codes.url,
    "email": lambda _: codes.email,
    "poi_code": codes.point_of_interest,
}
"""The rule of a type whose values have no footnotes."""
_NOTED: Mapping[str, Callable[[Column], Rule]] = {
    "code6": lambda _: codes.municipality,
    "corporate_number": lambda _: codes.corporate_number,
    "postal_code": lambda _: codes.postal_code,
    "date": lambda _: times.day,
    "time": lambda _: times.time,
    "weekdays": lambda _: words.weekdays,
    "number": numbers.number,
    "integer": numbers.number,
    "latitude": lambda column: numbers.coordinate(column.type),
    "longitude": lambda column: numbers.coordinate(column.type),
}
_LEAST_FILLED = 0.5  # of the rows of a recommended column, below which it is told
_FLOAT = re.compile(r"\d+\.0")
_HOUSES = ("番地以下", "番地")
"""Endings of columns of house numbers."""
_PLACEHOLDERS_TOO = ("date", "time", "weekdays", "kana", "poi_code", "url", "email", "identifier", "ascii")
"""Types whose own rule does not ask for placeholders."""


@dataclass(frozen=True)
class CheckedColumn:
    """A column's faults and its values after the repairs that need no asking."""

    faults: list[Fault]
    mended: list[str]


def check_column(
    column: Column, values: list[str], skipped: frozenset[int] = frozenset(), *, counted: bool = True
) -> CheckedColumn:
    """Return what is wrong with a column. `skipped` are rows that are no data; empty cells are told where `counted`."""
    rule = value_rule(column, values)
    fixed: dict[str, str] = {}
    findings: dict[str, list[Finding]] = {}
    for value in dict.fromkeys(values):
        if value:
            told, mended = examined(value, rule)
            if told:
                findings[value] = told
                if mended != value:
                    fixed[value] = mended
    mended_values = [fixed.get(value, value) for value in values] if fixed else values
    faults = list(_told(column, values, findings, skipped))
    if counted:
        faults += _empty(column, values, skipped)
    return CheckedColumn(faults, mended_values)


def value_rule(column: Column, values: Sequence[str]) -> Rule:
    """Return the rule that a column's type asks for."""
    if column.type in ("yes_no", "can_cannot", "flag_1_or_empty"):
        digits = rules().digits.get(column.type, {})
        whole = bool(digits) and set(values) <= {"", *digits}
        return with_footnotes(words.flag(column, digits if whole else {}))
    if column.type == "identifier" and all(map(_FLOAT.fullmatch, filter(None, values))):
        return codes.float_identifier
    if column.type in _NOTED:
        rule = with_footnotes(_NOTED[column.type](column))
    elif column.type in _PLAIN:
        rule = _PLAIN[column.type](column)
    elif column.words and column.sure != "unknown":
        rule = words.listed(column)
    elif column.pattern:
        rule = codes.text_of_form(column)
    else:
        working = column.type == "text" and not column.name.endswith(rules().remarks)
        rule = _of_number if column.name.endswith(_HOUSES) else _of_work if working else digits_lost
    return _with_placeholders(rule) if column.type in _PLACEHOLDERS_TOO else rule


def _of_number(text: str) -> Finding | None:
    return times.became_date(text) or _of_work(text)


def _of_work(text: str) -> Finding | None:
    return digits_lost(text) or texts.work_note(text)


def _with_placeholders(rule: Rule) -> Rule:
    empty = rules().placeholders.words | rules().placeholders.none

    def checked(text: str) -> Finding | None:
        return found("placeholder", "") if text in empty else rule(text)

    return checked


def examined(value: str, rule: Rule) -> tuple[list[Finding], str]:
    """Return what is wrong with a value and what it is after the repairs that need no asking."""
    told = texts.general(value)
    current = value
    for finding in told:
        if finding.mends:
            current = finding.repair or ""
    finding_ = rule(current) if current and not any(one.kind == "error_value" for one in told) else None
    if finding_ is not None and not (finding_.kind == "kana_other" and any(one.kind == "kana_halfwidth" for one in told)):
        told.append(finding_)
        current = finding_.repair or "" if finding_.mends else current
    return told, current


def _told(
    column: Column, values: Sequence[str], findings: Mapping[str, list[Finding]], skipped: frozenset[int]
) -> Iterator[Fault]:
    if not findings:
        return
    rows: dict[str, list[int]] = {value: [] for value in findings}
    for row, value in enumerate(values, 1):
        if value in rows and row not in skipped:
            rows[value].append(row)
    for value, told in findings.items():
        if rows[value]:
            for finding in told:
                yield fault(column.name, finding, tuple(rows[value]), value)


def _empty(column: Column, values: Sequence[str], skipped: frozenset[int]) -> Iterator[Fault]:
    """Yield the empty cells of a column that has to be filled; all of them together where it has no value at all."""
    severity = rules().empty.get(column.mark, {}).get(column.source)
    if severity is None or column.type == "flag_1_or_empty":
        return
    blank = tuple(row for row, value in enumerate(values, 1) if not value.strip() and row not in skipped)
    if not blank:
        return
    whole = len(blank) + len(skipped) == len(values)
    if column.mark == "recommended":
        data = len(values) - len(skipped)
        if whole:
            yield of_whole(column.name, "recommended_empty", severity=severity)
        elif len(blank) > data * (1 - _LEAST_FILLED):
            yield of_whole(column.name, "fill_rate", f"{data - len(blank)} / {data}")
    elif whole:
        yield of_whole(column.name, "required_empty", ask=True, severity=severity)
    else:
        yield Fault(column.name, "required_empty", severity, blank, "", None, ask=True)
