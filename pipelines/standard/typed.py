"""Of which type a column is published: what each of its cells must be, so that readers can rely on the table's schema.

Out of scope: what the standard says of a value beyond that (`pipelines.standard.checks.columns`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pipelines.standard.definition import Column

Published = Literal["string", "integer", "number", "date"]

_TYPES: dict[str, Published] = {
    "integer": "integer",
    "number": "number",
    "latitude": "number",
    "longitude": "number",
    "date": "date",
}
_FORMS = {
    "integer": re.compile(r"0|[1-9][0-9]*"),
    "number": re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


def published_type(column: Column | None) -> Published:
    """Return the type that a column has in the published table; an own column, None, is text."""
    return _TYPES.get(column.type, "string") if column else "string"


def fits(kind: Published, value: str) -> bool:
    """Tell whether a value can stand in a column of a type; the empty cell can in any."""
    if not value or kind == "string":
        return True
    if _FORMS[kind].fullmatch(value) is None:
        return False
    return kind != "date" or _is_day(value)


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
