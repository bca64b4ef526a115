"""One fact, one source: every format of the real build says the same, and it is what the officer declared.

The expected values come from where the facts are: `dataset.yaml`, `publishers.yaml`, the licence list, the published bytes,
the header of the CSV, and the types of the tables. The readers (`fact_readers`) know the formats and nothing of the program.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from metadata.building.cataloguing import Build
from tests.conftest import ACROSS, ROOT, SMALL, Project
from tests.metadata.formats import fact_readers
from tests.metadata.formats.fact_readers import Facts

DOCUMENTS = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/dataset.yaml"))
DERIVED = [*ACROSS, "242101_open_data_list", "262064_open_data_list"]
DERIVED += ["262111_open_data_list", "264652_open_data_list"]
RDF = {".ttl": "turtle", ".rdf": "xml", ".jsonld": "json-ld"}
BASE_URL = "https://keikaku.example/"

# rdflib's own JSON-LD parser uses what rdflib calls deprecated
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def _dcat(folder: Path, base_url: str, ending: str, *, whole: bool) -> Facts:
    path = folder.parent.parent / f"catalog{ending}" if whole else folder / f"dcat{ending}"
    return fact_readers.dcat(path, RDF[ending], f"{base_url}datasets/{folder.name}")


READERS: dict[str, Callable[[Path, str], Facts]] = {
    "Data Package": fact_readers.data_package,
    **{f"DCAT, dcat{ending}": partial(_dcat, ending=ending, whole=False) for ending in RDF},
    **{f"DCAT, catalog{ending}": partial(_dcat, ending=ending, whole=True) for ending in RDF},
    "CSVW": fact_readers.csvw,
    "schema.org": fact_readers.schema_org,
    "data.json": fact_readers.data_json,
    "オープンデータ一覧": fact_readers.open_data_list,
}
_OF_DATASET = {"title", "publisher", "period", "issued", "modified", "licence", "version", "keywords", "description"}
_OF_FILE = {"size", "sha256", "media type"}
# What each format has a place for; a writer that forgets one of them fails here.
STATES = {
    "Data Package": _OF_DATASET | _OF_FILE | {"columns", "column titles", "primary key"},
    **{name: _OF_DATASET | _OF_FILE for name in READERS if name.startswith("DCAT")},
    "CSVW": _OF_DATASET | {"size", "sha256", "columns", "column titles", "column keys", "primary key"},
    "schema.org": _OF_DATASET | _OF_FILE | {"column titles", "column keys"},
    "data.json": _OF_DATASET | _OF_FILE,
    "オープンデータ一覧": _OF_DATASET | {"size"},
}


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def declared(dataset_id: str, datasets: Path = ROOT / "datasets") -> Facts:
    """What the officer wrote."""
    said = load(datasets / dataset_id / "dataset.yaml")
    first, *_, last = 2 * load(datasets / dataset_id / "changes.yaml")["changes"]
    publisher = load(datasets / "publishers.yaml")["publishers"][said["publisher"]]
    facts: Facts = {
        ("period", ""): f"{said['period']['start']}/{said['period']['end']}",
        ("issued", ""): str(first["date"]),
        ("modified", ""): str(last["date"]),
        ("version", ""): last["version"],
        ("licence", ""): licence_iri(said["licence"]),
    }
    for language in ("ja", "en"):
        facts["title", language] = said["title"][language]
        facts["description", language] = said["description"][language]
        facts["publisher", language] = publisher["name"][language]
        facts["keywords", language] = [keyword[language] for keyword in said["keywords"]]
    return facts


def licence_iri(licence: str) -> str:
    iri: str = load(ROOT / "metadata/vocabularies/licences.yaml")[licence]["iri"]
    return iri


def on_disk(folder: Path) -> Facts:
    """What the files themselves show: size, checksum, and the header of each CSV."""
    facts: Facts = {}
    root = folder.parents[1]  # where the files with the tables of all datasets lie
    for path in filter(Path.is_file, (*folder.iterdir(), *root.glob("*.sqlite"), *root.glob("parquet/*"))):
        data = path.read_bytes()
        facts["size", path.name] = len(data)
        facts["sha256", path.name] = hashlib.sha256(data).hexdigest()
        if path.suffix == ".csv":
            facts["header", path.name] = next(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return facts


def tables_of(folder: Path) -> list[Path]:
    """The CSVs of the tables: that of a chart lies beside its picture."""
    return [path for path in folder.glob("*.csv") if not path.with_suffix(".svg").exists()]


def same(name: tuple[str, str], value: Any) -> Any:
    """Bring a value into the form in which all formats can be compared: RDF keeps no order of keywords."""
    return sorted(value) if name[0] == "keywords" else value


@pytest.fixture
def folder(request: pytest.FixtureRequest, real_catalogue: Path) -> Path:
    return real_catalogue / "datasets" / request.param


def formats_of(dataset_id: str) -> list[str]:
    """A list does not list itself, and what is made of all plans belongs to no municipality."""
    return [name for name in READERS if name != "オープンデータ一覧" or dataset_id in DOCUMENTS]


@pytest.mark.parametrize("format_name", READERS)
@pytest.mark.parametrize("folder", DOCUMENTS, indirect=True)
def test_a_format_says_what_the_officer_declared_and_the_files_show(folder: Path, format_name: str) -> None:
    said = READERS[format_name](folder, BASE_URL)
    assert {name for name, _ in said} == STATES[format_name]
    truth = declared(folder.name) | on_disk(folder)
    for name, value in said.items():
        if name in truth:
            assert same(name, value) == same(name, truth[name]), name
    csvs = {path.name for path in tables_of(folder)}
    sized = {file for fact, file in said if fact == "size"}
    assert csvs <= sized, "a table of which the format says nothing"


@pytest.mark.parametrize("folder", [*DOCUMENTS, *DERIVED], indirect=True)
def test_no_two_formats_differ(folder: Path) -> None:
    said: dict[tuple[str, str], dict[str, Any]] = {}
    for format_name in formats_of(folder.name):
        for name, value in READERS[format_name](folder, BASE_URL).items():
            said.setdefault(name, {})[format_name] = same(name, value)
    for name, values in said.items():
        first = next(iter(values.values()))
        assert {format_name for format_name, value in values.items() if value != first} == set(), (name, values)
    for fact in ("title", "publisher"):
        assert len(said[fact, "ja"]) == len(formats_of(folder.name))
    assert all(len(said[name, ""]) == len(formats_of(folder.name)) for name in ("period", "licence", "modified", "issued"))


@pytest.mark.parametrize("folder", [*DOCUMENTS, *DERIVED], indirect=True)
def test_sizes_and_checksums_are_those_of_the_published_bytes(folder: Path) -> None:
    truth = on_disk(folder)
    for format_name in formats_of(folder.name):
        said = READERS[format_name](folder, BASE_URL)
        files = {name: value for name, value in said.items() if name[0] in ("size", "sha256")}
        assert files
        assert {name: truth[name] for name in files} == files, format_name


@pytest.mark.parametrize("folder", [*DOCUMENTS, *DERIVED], indirect=True)
def test_columns_are_those_of_the_csv(folder: Path) -> None:
    truth = on_disk(folder)
    package, described = READERS["Data Package"](folder, BASE_URL), READERS["CSVW"](folder, BASE_URL)
    tables = [path.name for path in tables_of(folder)]
    assert tables
    for name in tables:
        columns = package["columns", name]
        assert [column for column, _ in columns] == truth["header", name]
        assert columns == described["columns", name]
        assert package["primary key", name] == described["primary key", name]


@pytest.mark.parametrize("folder", DOCUMENTS, indirect=True)
def test_column_types_are_those_of_the_schema(folder: Path, real_build: Build) -> None:
    dataset = next(dataset for dataset in real_build.datasets if dataset.id == folder.name)
    said = READERS["Data Package"](folder, BASE_URL)
    for table in dataset.tables:
        types = dict(said["columns", f"{folder.name}_{table.name}.csv"])
        assert types == {field.name: field.type for field in table.fields}


@pytest.mark.parametrize("folder", [*DOCUMENTS, *DERIVED], indirect=True)
def test_the_page_for_search_engines_holds_both_descriptions_and_every_column(folder: Path) -> None:
    """It has one text for both languages, and names a column of several tables once, by its key."""
    described, page = READERS["CSVW"](folder, BASE_URL), READERS["schema.org"](folder, BASE_URL)
    for language in ("ja", "en"):
        assert described["description", language] in page["description", "both"]
    columns: set[tuple[str, tuple[str, str]]] = set()
    for (fact, table), keys in described.items():
        if fact == "column keys":
            columns |= set(zip(keys, described["column titles", table], strict=True))
    named = set(zip(page["column keys", "all"], page["column titles", "all"], strict=True))
    assert named <= columns
    assert {key for key, _ in named} == {key for key, _ in columns}


def test_every_dataset_is_tried(real_build: Build) -> None:
    assert {dataset.id for dataset in real_build.datasets} == {*DOCUMENTS, *DERIVED}
    assert real_build.catalogue.base_url == BASE_URL


CHANGES = [
    ("title:\n  ja: ", "title:\n  ja: 改訂 "),
    ('  en: "Yosano', '  en: "New Yosano'),
    ("description:\n  ja: ", "description:\n  ja: 改訂版。"),
    ("licence: CC-BY-4.0", "licence: CC0-1.0"),
    ("keywords:\n", "keywords:\n  - {ja: 見直し, en: revision}\n"),
]


def test_a_fact_changed_in_its_one_place_changes_in_every_format(project: Project) -> None:
    """In the documents as they are, first publication and last change are one day: here no two facts are alike."""
    for old, new in CHANGES:
        project.edit("dataset.yaml", old, new)
    publishers = project.datasets / "publishers.yaml"
    publishers.write_text(
        publishers.read_text(encoding="utf-8").replace("京都府与謝野町", "京都府新与謝野町"), encoding="utf-8"
    )
    ledger = yaml.safe_load((project.small / "changes.yaml").read_text(encoding="utf-8"))
    before = max(tuple(map(int, entry["version"].split("."))) for entry in ledger["changes"])
    words = ("--accept", "--approve", "--date", "2027-02-03", "--base-url", "https://other.example/a")
    assert project.run("build", *words).exit_code == 0
    folder = project.out / "datasets" / SMALL
    truth = declared(SMALL, project.datasets)
    assert (truth["modified", ""], truth["issued", ""]) == ("2027-02-03", "2026-11-21")
    assert truth["version", ""] == f"{before[0]}.{before[1] + 1}.0"
    assert truth["publisher", "ja"] == "京都府新与謝野町"
    for format_name, reader in READERS.items():
        said = reader(folder, "https://other.example/a/")
        assert {name for name, _ in said} == STATES[format_name]
        known = {name: same(name, value) for name, value in said.items() if name in truth}
        assert known == {name: same(name, truth[name]) for name in known}, format_name
