"""A standard dataset from edition to edition, as its users see it: the same ID is the same row, and each change is told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import DCTERMS, Graph, Literal, URIRef

from metadata.declared.settings import read_settings
from tests.catalog.drafts.office import Office
from tests.conftest import ROOT
from tests.pipelines.standard.samples import clean_table, written

ID = "262064_aed"
OLD = clean_table("aed", "recommended", 4)


def published(office: Office, rows: list[list[str]], day: str) -> Path:
    """Return the dataset's folder in the catalogue after a file was taken in and published."""
    code, shown = office.call("new", str(office.file("aed.csv", written(rows))), "--yes")
    assert code == 0, shown
    code, shown = office.call("build", "--accept", "--date", day, "--out", str(office.root / "public"))
    assert code == 0, shown
    return office.root / "public" / "datasets" / ID


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    table = csv.DictReader(io.StringIO((folder / f"{ID}.csv").read_text(encoding="utf-8-sig")))
    return {row["ID"]: row for row in table}


def test_a_row_keeps_its_id_from_the_old_edition_to_the_current_one_and_changes_are_told(office: Office) -> None:
    first = rows_of(published(office, OLD, "2026-11-28"))
    header = list(next(iter(first.values())))
    current = [header, *([row[name] for name in header] for row in first.values())]
    current[2][header.index("設置位置")] = "2階の廊下"
    del current[4]
    code, shown = office.call("new", str(office.file("aed.csv", written(current))), "--yes")
    assert code == 0, shown
    code, shown = office.call("diff", "--against", str(office.root / "public"))
    assert code == 0 and "2階の廊下" in shown, shown
    folder = published_again(office, "2026-12-01")
    second = rows_of(folder)
    assert second.keys() == first.keys() - {list(first)[3]}
    assert {id_ for id_ in second if second[id_] != first[id_]} == {list(first)[1]}
    versions = json.loads((folder / "changes.json").read_text(encoding="utf-8"))["versions"]
    (last,) = (one for one in versions if one["version"] == "1.1.0")
    assert last["counts"] == {"rows_added": 0, "rows_removed": 1, "rows_changed": 1}
    assert "2階の廊下" in (folder / last["differences"]).read_text(encoding="utf-8-sig")
    assert (folder / "feed.xml").read_text(encoding="utf-8").count("<entry>") == 2


def published_again(office: Office, day: str) -> Path:
    words = ("build", "--accept", "--approve", "--date", day, "--out", str(office.root / "public"))
    code, shown = office.call(*words)
    assert code == 0, shown
    return office.root / "public" / "datasets" / ID


@pytest.fixture
def folder(office: Office) -> Path:
    return published(office, clean_table("aed", "standard", 4), "2026-11-28")


def test_every_format_says_what_it_is(folder: Path) -> None:
    graph = Graph().parse(folder / "dcat.ttl")
    base = read_settings(ROOT / "publish.yaml").base_url
    edition = URIRef(f"{base}#standard-aed-standard")
    assert (URIRef(f"{base}datasets/{ID}"), DCTERMS.conformsTo, edition) in graph
    assert (edition, DCTERMS.title, Literal("自治体標準オープンデータセット（AED設置箇所一覧）", "ja")) in graph
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (table,) = (one for one in package["resources"] if one["path"] == f"{ID}.csv")
    assert [field["name"] for field in table["schema"]["fields"]] == clean_table("aed", "standard", 1)[0]
    assert table["schema"]["primaryKey"] in ("ID", ["ID"])
    assert {"自治体標準ODS", "AED設置箇所"} <= set(package["keywords"])  # what BODIK's crawler asks for, as tags
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert '"box": "35.010000 135.570000 35.010003 135.570003"' in page
    assert (folder / f"{ID}.csv-metadata.json").is_file() and (folder / f"{ID}.xlsx").is_file()


def test_its_files_stand_in_the_list_of_open_data(folder: Path) -> None:
    listed = folder.parent / "262064_open_data_list" / "262064_open_data_list.csv"
    rows = list(csv.DictReader(io.StringIO(listed.read_text(encoding="utf-8-sig"))))
    (row,) = (row for row in rows if row["ファイル_ダウンロードURL"].endswith(f"/{ID}.csv"))
    assert "自治体標準ODS" in row["データセット_キーワード"]
    assert row["データセット_準拠する標準"] == "自治体標準オープンデータセット（AED設置箇所一覧）"
