"""The lines on the page for developers do what they say, with the catalogue served on this machine."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import duckdb
import pytest

from catalog.server.serve import serving
from catalog.site.static import write_catalogue
from metadata.building.cataloguing import Build
from metadata.described.table import printed
from tests.catalog.site.samples import site

EXAMPLE = "cross_dx_indicators"
BY_FILE = {"shell", "pandas", "duckdb", "r", "javascript"}
ALL_TOGETHER = {"sqlite", "fulltext", "datasette", "parquet", "duckdb-parquet", "sparql"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    out = tmp_path_factory.mktemp("served") / "public"
    write_catalogue(site().build, out)
    with serving(out) as served:
        yield served


@pytest.fixture(scope="module")
def lines(address: str) -> dict[str, str]:
    """Return the examples of the page by their language, with the address of the server in place of the public one."""
    with urlopen(f"{address}developers.html") as answer:  # noqa: S310 - our own server
        page = answer.read().decode()
    found = re.findall(r'<pre[^>]*><code class="([a-z-]+)">(.*?)</code>', page, re.S)
    return {name: html.unescape(text).replace(site().catalogue.base_url, address) for name, text in found}


def expected() -> dict[str, int]:
    """Return rows by municipality of the table that the examples read."""
    (dataset,) = (d for d in site().datasets if d.id == EXAMPLE)
    (table,) = dataset.tables
    names = [printed(cell) for cell in table.column("地方公共団体名")]
    return {name: names.count(name) for name in names}


def expected_of_plans() -> dict[str, int]:
    """Return rows by municipality of the indicator values of all plans."""
    found: Counter[str] = Counter()
    for dataset in site().datasets:
        if dataset.sources:
            for table in dataset.tables:
                if table.name == "indicator_values":
                    found.update(printed(cell) for cell in table.column("地方公共団体名"))
    return dict(found)


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout


def told(shown: str) -> None:
    for name, count in expected().items():
        assert re.search(rf"{name}\s+{count}\b", shown), shown


def test_there_is_an_example_for_each(lines: dict[str, str]) -> None:
    assert set(lines) == {*BY_FILE, *ALL_TOGETHER}


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


def test_javascript(lines: dict[str, str], tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("Node.js is not installed")
    told(run(["node", "--input-type=module", "--eval", lines["javascript"]], tmp_path))


def test_sql(lines: dict[str, str], address: str, tmp_path: Path) -> None:
    (fetched, _) = fetch(address, tmp_path)
    with closing(sqlite3.connect(fetched)) as connection:
        assert dict(connection.execute(lines["sqlite"]).fetchall()) == expected_of_plans()
        found = connection.execute(lines["fulltext"]).fetchall()
    assert all(page.startswith(f"{site().catalogue.base_url}datasets/") for _, page in found)


def test_sparql(lines: dict[str, str], tmp_path: Path) -> None:
    shown = run([sys.executable, "-c", lines["sparql"]], tmp_path)
    observed = Counter[str]()
    for dataset in site().datasets:
        for table in dataset.tables if dataset.sources else ():
            if table.name == "indicator_values":
                observed[dataset.publisher.name.ja] += sum(value is not None for value in table.column("値"))
    assert dict(line.rsplit(" ", 1) for line in shown.splitlines()) == {name: str(n) for name, n in observed.items()}


def test_datasette(lines: dict[str, str], address: str, tmp_path: Path) -> None:
    get, show = lines["datasette"].splitlines()
    assert get.split()[3:] == [f"{address}keikaku.sqlite", f"{address}metadata.json"]
    pytest.importorskip("datasette", reason="Datasette is not installed")
    fetch(address, tmp_path)
    command = [str(Path(sys.executable).parent / "datasette"), *show.split()[1:], "--get", "/keikaku/measures.json"]
    assert '"rows"' in run(command, tmp_path)


def test_pandas_reads_parquet(lines: dict[str, str], tmp_path: Path) -> None:
    shown = run([sys.executable, "-c", lines["parquet"]], tmp_path)
    for name, count in expected_of_plans().items():
        assert re.search(rf"{name}\s+{count}\b", shown), shown


def test_duckdb_reads_parquet(lines: dict[str, str], address: str, tmp_path: Path) -> None:
    query = lines["duckdb-parquet"]
    connection = duckdb.connect(config={"autoinstall_known_extensions": False})
    try:
        connection.execute("LOAD httpfs")
    except duckdb.Error:  # it comes from the maker's server, and tests stay on this machine: the same on the file
        (file,) = re.findall(rf"'{address}(.*)'", query)
        (tmp_path / "file.parquet").write_bytes(get_bytes(f"{address}{file}"))
        query = query.replace(f"{address}{file}", str(tmp_path / "file.parquet"))
    assert dict(connection.execute(query).fetchall()) == expected_of_plans()


def fetch(address: str, folder: Path) -> tuple[Path, Path]:
    """Fetch the database and the words for Datasette."""
    names = ("keikaku.sqlite", "metadata.json")
    for name in names:
        (folder / name).write_bytes(get_bytes(f"{address}{name}"))
    return folder / names[0], folder / names[1]


def get_bytes(url: str) -> bytes:
    with urlopen(url) as answer:  # noqa: S310 - our own server
        data: bytes = answer.read()
    return data


def test_the_published_example_is_the_table_over_all_municipalities(real_build: Build) -> None:
    assert EXAMPLE in {dataset.id for dataset in real_build.datasets}
