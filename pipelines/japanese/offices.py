"""Names of offices in a text: whether a cell is one, and several that a dump has run together.

Out of scope: the marks between offices that a document prints (`layouts`).
"""

from __future__ import annotations

import re

from pipelines.japanese.text import clean, close_gaps

_DEPARTMENT = re.compile(r"(?<=\S)\s+(?=[一-龯々]{2,6}部(?:$|\s|[^門署品分]))")
_OFFICE = re.compile(r"^[^。\t]{2,60}?(?:部|課|室|局|館|グループ|係|センター|所|園|校|院|委員会)(?:[（(][^（()）]*[)）])?$")


def is_office(cell: str) -> bool:
    """Tell whether a cell reads as the name of an office: no sentence, and ends as offices do (部, 課, グループ …)."""
    return bool(_OFFICE.match(close_gaps(cell)))


def offices(cell: str, marks: str) -> list[str]:
    """Return the offices of a cell; the dump breaks their names at any place (DX推 進室), which is undone.

    A further office is printed after one of the marks, or begins with a department (〜部) of its own.
    """
    listed = re.split(f"[{re.escape(marks)}]", clean(cell)) if marks else [clean(cell)]
    parts = (part for one in listed for part in _DEPARTMENT.split(one))
    return list(dict.fromkeys(name for part in parts if (name := close_gaps(part))))
