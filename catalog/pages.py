"""The pages of the static catalogue: plain HTML, no script that runs, links that also work straight from the folder.

Japanese first, English beside it; data stays as it is. Every value is escaped by Jinja2. What programs look for in a page is
there too: schema.org as JSON-LD, and typed links (signposting.org) to the files, their descriptions and the licence. Out of
scope: charts and search.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from catalog.changes import NEWEST, steps
from catalog.changes import PAGE as CHANGES
from metadata.build import Build
from metadata.csvw import ENDING as CSVW
from metadata.dataset import Dataset, File
from metadata.machine_readability import source
from metadata.schema_org import catalogue_json_ld, dataset_json_ld, embedded
from metadata.table import Table, printed

TEMPLATES = Path(__file__).parent / "templates"


def pages(build: Build) -> dict[str, bytes]:
    """Return the pages and their style sheet: relative path → bytes."""
    site = {"catalogue": build.catalogue, "datasets": build.datasets}
    json_ld = embedded(catalogue_json_ld(build.catalogue, build.datasets))
    files = {"index.html": _page("catalogue.html", root="", json_ld=json_ld, **site)}
    for dataset in build.datasets:
        quality = {
            "score": build.scores.get(dataset.id),
            "findings": build.findings.get(dataset.id),
            "rules_source": source(),
        }
        files |= _dataset_pages(dataset, site | quality, embedded(dataset_json_ld(dataset, build.catalogue)))
    changed = steps(build.datasets)
    files[CHANGES] = _page("changes.html", root="", steps=changed[:NEWEST], older=len(changed[NEWEST:]), **site)
    files["assets/style.css"] = (TEMPLATES / "style.css").read_bytes()
    return files


def _dataset_pages(dataset: Dataset, site: dict[str, object], json_ld: str) -> dict[str, bytes]:
    folder, values = f"datasets/{dataset.id}", {"root": "../../", "dataset": dataset, **site}
    # Of a table its own row tells, with the file and the description of its columns; the rest stands in two lists.
    tables = [(table, *_files_of(dataset, table)) for table in dataset.tables]
    rest = [file for file in dataset.files if not file.table and not file.name.endswith(CSVW)]
    page = _page("dataset.html", tables=tables, rest=rest, json_ld=json_ld, **values)
    files = {f"{folder}/index.html": page}
    for table, csv, csvw in tables:
        files[f"{folder}/{table.name}.html"] = _page("table.html", table=table, csv=csv, csvw=csvw, **values)
    return files


def _files_of(dataset: Dataset, table: Table) -> tuple[File, File]:
    """Return the CSV of a table and its CSVW description."""
    csv = next(file for file in dataset.files if file.table == table.name)
    return csv, next(file for file in dataset.files if file.name == csv.name + CSVW)


def _page(template: str, **values: object) -> bytes:
    return _environment().get_template(template).render(**values).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["printed"] = printed
    environment.filters["size"] = _size
    return environment


def _size(count: int) -> str:
    """Return a size in bytes in words: 345 B, 12.3 kB, 1.2 MB."""
    for factor, unit in ((1_000_000, "MB"), (1_000, "kB")):
        if count >= factor:
            return f"{count / factor:.1f} {unit}"
    return f"{count} B"
