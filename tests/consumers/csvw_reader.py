"""Read CSV files with PyPI's csvw and print what it makes of them: run in `.venv-csvw`, not in ours.

    python csvw_reader.py a.csv b.csv

Each is given by the CSV alone: csvw has to find the metadata beside it. Prints one JSON object: path → `described` (whether
it found the metadata), `valid` and its `warnings`, `url` and `rows` of the table; or `refused`, in its words, when it raised
an error. A cell that is neither text, whole number nor nothing stands as {type: text}.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

from csvw import CSVW


def read(path: str) -> dict[str, Any]:
    try:
        document = CSVW(path, validate=True)
        table = document.tables[0]
        return {
            "described": not document.no_metadata,
            "valid": document.is_valid,
            "warnings": [str(warning.message) for warning in document.warnings],
            "url": table.url.string,
            "rows": [dict(row) for row in table.iterdicts()],
        }
    except ValueError as error:
        return {"refused": str(error)}


def other(cell: object) -> dict[str, str]:
    return {type(cell).__name__: str(cell)}


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # csvw collects its own
    sys.stdout.write(json.dumps({path: read(path) for path in sys.argv[1:]}, ensure_ascii=False, default=other))
