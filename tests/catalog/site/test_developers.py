"""The lines on the page for developers do what they say, with the catalogue served on this machine."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from catalog.server.serve import serving
from catalog.site.static import write_catalogue
from metadata.building.cataloguing import Build
from metadata.described.table import printed
from tests.catalog.site.samples import site

EXAMPLE = "cross_dx_indicators"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("served") / "public"
    write_catalogue(site().build, out)
    with serving(out) as served:
        yield served


@pytest.fixture(scope="module")
def lines(address: str) -> dict[str, str]:
    """Return the examples of the page by their language, with the address of the server in place of the public one."""
    from urllib.request import urlopen

    with urlopen(f"{address}developers.html") as answer:  # noqa: S310 - our own server
        page = answer.read().decode()
    found = re.findall(r'<code class="(shell|pandas|duckdb|r)">(.*?)</code>', page, re.S)
    return {name: html.unescape(text).replace(site().catalogue.base_url, address) for name, text in found}


def expected() -> dict[str, int]:
    """Return rows by municipality of the table that the examples read."""
    (dataset,) = (d for d in site().datasets if d.id == EXAMPLE)
    (table,) = dataset.tables
    names = [printed(cell) for cell in table.column("地方公共団体名")]
    return {name: names.count(name) for name in names}


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout


def told(shown: str) -> None:
    for name, count in expected().items():
        assert re.search(rf"{name}\s+{count}\b", shown), shown


def test_there_is_an_example_for_each(lines: dict[str, str]) -> None:
    assert set(lines) == {"shell", "pandas", "duckdb", "r"}


def test_curl_then_duckdb(lines: dict[str, str], tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    run(["bash", "-c", lines["shell"]], tmp_path)
    (fetched,) = tmp_path.iterdir()
    (dataset,) = (d for d in site().datasets if d.id == EXAMPLE)
    assert fetched.read_bytes() == next(file.data for file in dataset.files if file.name == fetched.name)
    query = lines["duckdb"].replace(f"'{fetched.name}'", f"'{fetched}'")
    assert dict(duckdb.connect().execute(query).fetchall()) == expected()


def test_pandas(lines: dict[str, str], tmp_path: Path) -> None:
    told(run([sys.executable, "-c", lines["pandas"]], tmp_path))


def test_r(lines: dict[str, str], tmp_path: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    shown = run(["Rscript", "-e", lines["r"]], tmp_path)
    for name in expected():
        assert name in shown


def test_the_published_example_is_the_table_over_all_municipalities(real_build: Build) -> None:
    assert EXAMPLE in {dataset.id for dataset in real_build.datasets}
