"""metadata.json: what Datasette shows of keikaku.sqlite: title, source, licence, words for tables and columns, search.

    datasette keikaku.sqlite --metadata metadata.json

Out of scope: the database itself (`metadata.formats.combined.database`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from metadata.described.catalogue import Catalogue
from metadata.formats.combined.database import SEARCH, TEXTS
from metadata.formats.combined.united import UnitedTable

NAME = "metadata.json"


def datasette_metadata(catalogue: Catalogue, tables: Sequence[UnitedTable]) -> bytes:
    """Return the file for the database of a catalogue with these tables."""
    described: dict[str, Any] = {table.name: _table(table) for table in tables}
    described[TEXTS] = {"title": "全文検索", "fts_table": SEARCH, "fts_pk": "number", "hidden": False}
    content = {
        "title": catalogue.title.ja,
        "description": catalogue.description.ja,
        "license": catalogue.licence.short,
        "license_url": catalogue.licence.iri,
        "source": catalogue.title.ja,
        "source_url": catalogue.base_url,
        "databases": {"keikaku": {"tables": described}},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _table(table: UnitedTable) -> dict[str, Any]:
    columns = {field.key: f"{field.name}：{field.description.ja}" for field in table.fields}
    return {"title": table.title.ja, "columns": columns}
