"""What a draft is shown as: headings with their columns, shares, first rows, the painted document; faults of a standard one.

Out of scope: writing anything (`add.answers`, `add.drafts`).
"""

from __future__ import annotations

from typing import Any

from catalog.desk.pages.add.answers import heading_field
from catalog.desk.visit import Visit
from catalog.drafts.faults import SEVERITIES, alike, counted, told_together
from catalog.drafts.preview import painted_pages
from catalog.drafts.showing import SHOWN, first_rows, state_of
from metadata.building.drafting.declaration_text import LAYOUT
from metadata.building.drafting.new_dataset import NewDataset
from metadata.building.drafting.new_standard import NewStandard
from metadata.building.first_reading import NOBODY
from metadata.building.standard_reading import standard_files
from metadata.described.schema import plan_tables
from metadata.messages.rendering import Language
from pipelines.documents.source import Source
from pipelines.layouts.ledger import shares
from pipelines.layouts.words.vocabulary import COLUMNS, LEFT_OUT, plain
from pipelines.standard.reading import StandardReading

_MOST_GROUPS = 30  # kinds of faults of a severity
_MOST_CELLS = 50  # of a kind


def plan_facts(visit: Visit, new: NewDataset) -> dict[str, Any]:
    """Return what the page of a drafted plan shows."""
    read, left_out, unread = shares(new.reading.accounted).percents()
    return {
        "headings": _headings(visit, new),
        "columns": [(one, one) for one in COLUMNS if one != LEFT_OUT],
        "left_out": LEFT_OUT,
        "shares": {"read": read, "left_out": left_out, "unread": unread},
        "tables": list(_tables(new, visit.language)),
        **page_facts(visit, new),
    }


def page_facts(visit: Visit, new: NewDataset) -> dict[str, Any]:
    """Return a page of the painted document; `?page=` chooses it."""
    pages = painted_pages(new)
    asked = visit.query.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and 0 < int(asked[:9]) <= len(pages) else 1
    return {"parts": pages[number - 1], "page": number, "pages": len(pages)}


def standard_facts(visit: Visit, new: NewStandard) -> dict[str, Any]:
    """Return what the page of a standard dataset shows."""
    reading, match = new.reading, new.reading.match
    return {
        "standard": getattr(match.definition.title, visit.language) if match else "",
        "edition": match.edition_id if match else "",
        "rows": reading.sheet.height,
        "counted": counted(reading),
        "faults": {severity: _faults(reading, severity, visit.language) for severity in SEVERITIES},
    }


def mended_table(new: NewStandard) -> tuple[str, bytes]:
    """Return name and bytes of the mended table."""
    found = standard_files(new.reading)
    name = f"{next(iter(found.tables))}.csv"
    return name, found.files[name]


def _headings(visit: Visit, new: NewDataset) -> list[dict[str, Any]]:
    waiting = {marked.key for file, marked in new.waiting if file == LAYOUT}
    return [
        {
            "field": heading_field(number),
            "label": one.label or plain(one.label),
            "column": visit.form.get(heading_field(number), one.column),
            "years": "・".join(map(str, one.years)),
            "state": state_of(one, waiting),
            "examples": " / ".join(one.examples),
        }
        for number, one in enumerate(new.headings)
    ]


def _tables(new: NewDataset, language: Language) -> Any:
    for table in plan_tables(new.reading.plan, Source(new.document.name, ()), NOBODY):
        names, rows = first_rows(table) if table.name in SHOWN else ((), [])
        yield {"title": getattr(table.title, language), "count": len(table.records), "names": names, "rows": rows}


def _faults(reading: StandardReading, severity: str, language: Language) -> list[dict[str, Any]]:
    """Return the groups of equal faults: in words, and cell by cell with what stands there and what is proposed."""
    groups = []
    for faults in list(alike(reading, severity))[:_MOST_GROUPS]:
        cells = [{"place": cell, "value": one.value, "repair": one.repair} for one in faults for cell in reading.cells(one)]
        groups.append({"told": told_together(reading, faults, language), "cells": cells[:_MOST_CELLS], "count": len(cells)})
    return groups
