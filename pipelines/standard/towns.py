"""The list of 町字 of a municipality, where its own lies beside a file: 町字マスター of the address base registry.

The registry publishes it as CSV, by municipality or for all, with the columns lg_code (six digits) and machiaza_id (seven);
a list in Japanese has 全国地方公共団体コード and 町字ID. Out of scope: fetching it, and judging by it (`checks.positions`).
"""

from __future__ import annotations

import csv

from pipelines.documents.encodings import decode

FILE = "machiaza.csv"
"""What the list is called where it is looked for."""
_CODE, _TOWN = ("lg_code", "全国地方公共団体コード"), ("machiaza_id", "町字ID")


def towns_of(name: str, data: bytes) -> frozenset[str]:
    """Return the 町字 of a list: five digits of the municipality's code and the 町字ID; none where it has no such columns.

    Raises SourceError as `encodings.decode` does.
    """
    reader = csv.DictReader(decode(name, data)[0].splitlines())
    header = reader.fieldnames or ()
    code, town = (next((one for one in names if one in header), None) for names in (_CODE, _TOWN))
    if code is None or town is None:
        return frozenset()
    return frozenset(f"{row[code][:5]}{row[town].replace('-', '').zfill(7)}" for row in reader if row[code] and row[town])
