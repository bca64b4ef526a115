"""datasets/examples: standard datasets of a city that does not exist, built where they are named, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from metadata.building.build import build, dataset_ids, publishers
from metadata.building.cataloguing import Build
from metadata.declared.settings import read_settings
from metadata.vocabularies.municipalities import local_governments
from tests.conftest import ROOT

EXAMPLES = ROOT / "datasets" / "examples"
SLUGS = ("aed", "evacuation_space", "event", "population", "public_facility")


@pytest.fixture(scope="module")
def built() -> Build:
    return build(EXAMPLES, read_settings(ROOT / "publish.yaml"))


def test_the_examples_are_built_where_they_are_named(built: Build) -> None:
    assert [dataset.standard for dataset in built.datasets if dataset.standard] == list(SLUGS)
    assert {dataset.version for dataset in built.datasets if dataset.standard} == {"1.0.0"}


def test_they_are_no_datasets_of_the_folder_that_they_lie_in() -> None:
    assert not [id_ for id_ in dataset_ids(ROOT / "datasets") if "269999" in id_ or id_ == "examples"]


def test_nobody_has_their_code_and_each_says_that_it_is_made_up() -> None:
    assert publishers(EXAMPLES).keys() == {"269999"}
    assert publishers(EXAMPLES).keys().isdisjoint(local_governments())
    for path in EXAMPLES.glob("*/dataset.yaml"):
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert declared["title"]["ja"].startswith("【見本】") and "架空" in declared["description"]["ja"]


def test_the_faults_that_a_spreadsheet_left_are_mended_and_listed(built: Build) -> None:
    (aed,) = (dataset for dataset in built.datasets if dataset.standard == "aed")
    (listed,) = (table for table in aed.tables if table.name == "corrections")
    assert sorted(listed.column("対象")) == sorted(
        ["名称", "名称_カナ", "郵便番号", "利用可能曜日", "開始時間", "小児対応設備の有無"]
    )


def test_a_row_of_each_file_stands_in_the_list_of_open_data(built: Build) -> None:
    (listed,) = (dataset for dataset in built.datasets if dataset.id == "269999_open_data_list")
    titles = set(listed.tables[0].column("データセット_タイトル"))
    assert {dataset.title.ja for dataset in built.datasets if dataset.standard} <= titles


@pytest.mark.parametrize("slug", SLUGS)
def test_its_form_is_that_of_the_standard(built: Build, slug: str) -> None:
    (file,) = (file for dataset in built.datasets for file in dataset.files if file.name == f"269999_{slug}.csv")
    assert file.data.startswith(b"\xef\xbb\xbf") and file.data.count(b"\n") == file.data.count(b"\r\n")
    assert Path(file.name).stem == f"269999_{slug}"
