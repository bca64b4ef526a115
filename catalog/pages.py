"""The pages of the static catalogue: plain HTML, no script, links that also work straight from the folder.

Japanese first, English beside it; data stays as it is. Every value is escaped by Jinja2. Out of scope: charts and search.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from metadata.build import Build
from metadata.dataset import Dataset
from metadata.table import printed

TEMPLATES = Path(__file__).parent / "templates"


def pages(build: Build) -> dict[str, bytes]:
    """Return the pages and their style sheet: relative path → bytes."""
    site = {"catalogue": build.catalogue, "datasets": build.datasets}
    files = {"index.html": _page("catalogue.html", root="", **site)}
    for dataset in build.datasets:
        files |= _dataset_pages(dataset, site)
    files["assets/style.css"] = (TEMPLATES / "style.css").read_bytes()
    return files


def _dataset_pages(dataset: Dataset, site: dict[str, object]) -> dict[str, bytes]:
    folder = f"datasets/{dataset.id}"
    files = {f"{folder}/index.html": _page("dataset.html", root="../../", dataset=dataset, **site)}
    for table in dataset.tables:
        csv = next(file for file in dataset.files if file.table == table.name)
        page = _page("table.html", root="../../", dataset=dataset, table=table, csv=csv, **site)
        files[f"{folder}/{table.name}.html"] = page
    return files


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
