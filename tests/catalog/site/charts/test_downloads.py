"""Charts to take away: files that need nothing else, and the plotted figures as the dataset has them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from catalog.site.frame.site import Site
from catalog.site.pages.downloads import chart_files, own_chart_files
from metadata.building.cataloguing import Build
from tests.catalog.page_reader import Page, target
from tests.catalog.site.samples import site

SVG = "{http://www.w3.org/2000/svg}"
REPORT = "datasets/242101_dx_achievements"
LINE = f"{REPORT}/indicators/1-3-1-i-6a9a"


def all_files(whole: Site) -> dict[str, bytes]:
    return dict(chart_files(whole)) | dict(
        file for dataset in whole.datasets for file in own_chart_files(whole.own(dataset))
    )


@pytest.fixture(scope="module")
def files(real_catalogue: Path) -> dict[str, bytes]:
    """The published charts and, beside each, its figures: path → bytes."""
    charts = [path for path in real_catalogue.rglob("*.svg") if path.parent.name != "assets"]
    both = (path.with_suffix(ending) for path in charts for ending in (".svg", ".csv"))
    return {path.relative_to(real_catalogue).as_posix(): path.read_bytes() for path in both}


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_every_chart_on_a_page_has_its_files_beside_it(real_catalogue: Path, files: dict[str, bytes]) -> None:
    wanted, linked = files.keys(), set()
    for file in sorted(real_catalogue.rglob("*.html")):
        path, read = file.relative_to(real_catalogue).as_posix(), Page(file.read_bytes())
        shown = {"chart", "status-bar"} if path.startswith("progress/2") else {"chart", "chart scale"}
        charts = [said for tag, said in read.elements if tag == "svg" and said.get("class") in shown]
        taken = {str(target(path, link, "https://keikaku.example/")) for link in read.links} & wanted
        if not path.endswith("/print.html"):  # on paper nothing can be downloaded
            assert len(taken) == 2 * len(charts), path
        linked |= taken
    assert linked == wanted
    assert len(wanted) > 150


def test_the_csv_has_the_plotted_rows_and_what_is_expected_by_now(files: dict[str, bytes], real_build: Build) -> None:
    (dataset,) = (each for each in real_build.datasets if each.id == "242101_dx_achievements")
    (whole,) = (file.data for file in dataset.files if file.table == "indicator_values")
    own = [row for row in rows(whole) if row["指標ID"] == "1-3-1-i-6a9a"]
    plotted = rows(files[f"{LINE}.csv"])
    assert [{name: cell for name, cell in row.items() if name != "期待値"} for row in plotted] == own
    assert [(row["年度"], row["値"], row["期待値"]) for row in plotted if row["期待値"]] == [("2024", "3585", "2630")]
    assert list(plotted[0])[-1] == "出典箇所"
    assert files[f"{LINE}.csv"].startswith(b"\xef\xbb\xbf")
    assert files[f"{LINE}.csv"].count(b"\r\n") == len(plotted) + 1


def test_the_csv_of_counts_adds_up_to_the_document(files: dict[str, bytes]) -> None:
    counted = rows(files[f"{REPORT}/ratings.csv"])
    assert list(counted[0]) == ["全国地方公共団体コード", "地方公共団体名", "区分", "評価区分", "件数"]
    total = sum(int(row["件数"]) for row in counted if row["区分"] == "合計")
    assert total == sum(int(row["件数"]) for row in counted if row["区分"] != "合計") == 92


def test_the_statuses_of_a_municipality_are_counted(files: dict[str, bytes], real_build: Build) -> None:
    counted = {row["状況"]: int(row["件数"]) for row in rows(files["progress/242101.csv"])}
    statuses = [row for row in Site(real_build).statuses if row.code == "242101" and not row.repeated]
    assert counted == Counter(str(row.status) for row in statuses)
    root = ElementTree.fromstring(files["progress/242101.svg"])  # noqa: S314 - what we drew ourselves
    keys = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "key"]
    assert keys == [f"{status} {count}" for status, count in counted.items()]


def test_a_picture_needs_nothing_else(files: dict[str, bytes]) -> None:
    pictures = {path: data.decode() for path, data in files.items() if path.endswith(".svg")}
    for path, picture in pictures.items():
        root = ElementTree.fromstring(picture)  # noqa: S314 - what we drew ourselves
        assert not re.search(r"var\(|@import|url\(|href=|src=|<script", picture), path
        assert root.findtext(f"{SVG}title"), path
        assert root.findtext(f"{SVG}desc"), path
        assert root.findtext(f"{SVG}style"), path
        width, height = (float(root.get(name, "")) for name in ("width", "height"))
        assert width > 300 < height + 200, path
        said = "".join(text.text or "" for text in root.iter(f"{SVG}text") if text.get("class") == "cited")
        assert re.search(r"「.+」第\d+\.\d+\.\d+版、CC.*、https://keikaku\.example/(datasets|progress|concepts)/", said), (
            path
        )
        drawn = set(re.findall(r'class="([\w-]+)(?: markers| figures)?"', picture))
        for name in drawn & {"target", "actual", "baseline", "expected"}:
            assert f".{name} .dot {{" in picture, path


def test_a_picture_tells_what_its_marks_are(files: dict[str, bytes]) -> None:
    root = ElementTree.fromstring(files[f"{LINE}.svg"])  # noqa: S314 - what we drew ourselves
    keys = [text.text for text in root.iter(f"{SVG}text") if text.get("class") == "key"]
    assert keys == ["目標値", "実績値", "期待値"]


def test_the_same_build_gives_the_same_files() -> None:
    assert all_files(site()) == all_files(Site(site().build))
