"""What a portal that follows SHIRASAGI's rules holds after it has imported our lists, once and again."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from metadata.building.cataloguing import Build
from metadata.described.dataset import Dataset, File
from metadata.formats.open_data_list import list_dataset
from metadata.gates.tables_gate import check_tables
from tests.consumers.shirasagi import LICENCES, Portal
from tests.metadata.samples import with_files, with_records

FILE_FORMS = (45, 44, 42, 41)


def csv_of(dataset: Dataset) -> bytes:
    return next(file.data for file in dataset.files if file.media_type == "text/csv")


def municipal(build: Build) -> dict[str, list[Dataset]]:
    """The datasets read from documents, by the code of their publisher."""
    found: dict[str, list[Dataset]] = {}
    for dataset in build.datasets:
        if dataset.sources:
            found.setdefault(dataset.publisher.code, []).append(dataset)
    return found


def listed(datasets: list[Dataset], form: int = 45) -> bytes:
    return csv_of(with_files(list_dataset(datasets[0].publisher, datasets, datasets[0].base_url, form)))


def data_files(dataset: Dataset) -> list[File]:
    return [file for file in dataset.files if not file.describes_data]


def next_edition(dataset: Dataset) -> Dataset:
    """The dataset with another first file, and its date moved as an officer has to."""
    first, *rest = dataset.files
    changed = first.holding(first.data + b"\r\n")
    return dataclasses.replace(dataset, modified=dataset.modified + timedelta(days=1), files=(changed, *rest))


@pytest.fixture
def kameyama(real_build: Build) -> list[Dataset]:
    own = municipal(real_build)["242101"]
    assert len(own) == 2
    return own


def test_a_portal_gets_every_dataset_and_file_of_every_municipality(real_build: Build, real_catalogue: Path) -> None:
    lists = [dataset for dataset in real_build.datasets if dataset.id.endswith("_open_data_list")]
    assert {dataset.publisher.code for dataset in lists} == set(municipal(real_build))
    for dataset in lists:
        portal = Portal()
        portal.take((real_catalogue / f"datasets/{dataset.id}/{dataset.id}.csv").read_bytes())
        own = municipal(real_build)[dataset.publisher.code]
        assert portal.faults == []
        assert set(portal.datasets) == {each.id for each in own}
        for each in own:
            held = portal.datasets[each.id]
            assert set(held.files) == {each.url(file.name) for file in data_files(each)}
            assert held.keywords == [keyword.ja for keyword in each.keywords]
            assert held.title == "".join(each.title.ja.split())
            names = {file.name for file in held.files.values()}
            assert len(names) == len(held.files), "two files would be saved under one name"


def test_what_the_portal_downloads_is_what_the_list_says(real_build: Build, real_catalogue: Path) -> None:
    for own in municipal(real_build).values():
        portal = Portal()
        portal.take(listed(own))
        for id_, held in portal.datasets.items():
            for address, file in held.files.items():
                path = real_catalogue / address.removeprefix(own[0].base_url)
                assert path.parent == real_catalogue / "datasets" / id_
                assert str(path.stat().st_size) == file.row["ファイル_サイズ"]
                assert path.suffix == f".{file.format}"


def test_ids_and_titles_survive_the_loss_of_white_space(real_build: Build) -> None:
    datasets = [dataset for dataset in real_build.datasets if dataset.sources]
    assert all(dataset.id == "".join(dataset.id.split()) for dataset in datasets)
    titles = ["".join(dataset.title.ja.split()) for dataset in datasets]
    assert len(set(titles)) == len(titles)
    for dataset in datasets:
        assert all("\t" not in text and "\n" not in text and "　" not in text for text in dataset.title)


def test_every_licence_is_one_that_the_portal_knows_by_its_words(real_build: Build) -> None:
    assert {dataset.licence.short for dataset in real_build.datasets} <= set(LICENCES)


def test_the_same_list_again_writes_nothing(kameyama: list[Dataset]) -> None:
    portal = Portal()
    portal.take(listed(kameyama))
    assert portal.written
    portal.take(listed(kameyama))
    assert (portal.written, portal.deleted, portal.faults) == ([], [], [])


@pytest.mark.parametrize("form", FILE_FORMS)
def test_a_new_edition_is_written_again_with_its_files_and_nothing_else(kameyama: list[Dataset], form: int) -> None:
    portal = Portal()
    portal.take(listed(kameyama, form))
    other, changed = kameyama[0], next_edition(kameyama[1])
    portal.take(listed([other, changed], form))
    assert set(portal.written) == {changed.id, *(changed.url(file.name) for file in data_files(changed))}
    assert portal.deleted == []
    first = data_files(changed)[0]
    held = portal.datasets[changed.id].files[changed.url(first.name)]
    assert held.row["ファイル_サイズ"] == str(first.size)
    assert hashlib.sha256(first.data).hexdigest() != data_files(kameyama[1])[0].sha256


def test_a_change_without_a_new_date_does_not_reach_the_portal(kameyama: list[Dataset]) -> None:
    """Why `modified` has to be moved: the rule of the importer, not of ours."""
    portal = Portal()
    portal.take(listed(kameyama))
    silent = dataclasses.replace(next_edition(kameyama[0]), modified=kameyama[0].modified)
    portal.take(listed([silent, kameyama[1]]))
    assert portal.written == []


def test_a_dataset_that_a_list_names_no_more_is_deleted_and_its_neighbour_is_not(kameyama: list[Dataset]) -> None:
    portal = Portal()
    portal.take(listed(kameyama))
    portal.take(listed(kameyama[:1]))
    assert portal.deleted == [kameyama[1].id]
    assert set(portal.datasets) == {kameyama[0].id}


@pytest.mark.parametrize("form", FILE_FORMS)
def test_every_form_of_files_gives_the_same_portal(kameyama: list[Dataset], form: int) -> None:
    current, older = Portal(), Portal()
    current.take(listed(kameyama))
    older.take(listed(kameyama, form))
    assert older.faults == []

    def held(portal: Portal) -> dict[str, object]:
        return {
            id_: (each.title, each.keywords, each.updated, {a: (f.name, f.format, f.updated) for a, f in each.files.items()})
            for id_, each in portal.datasets.items()
        }

    assert held(older) == held(current)


def test_the_form_of_15_columns_gives_datasets_without_files(kameyama: list[Dataset]) -> None:
    portal = Portal()
    portal.take(listed(kameyama, 15))
    assert portal.faults == []
    assert {id_: each.files for id_, each in portal.datasets.items()} == {each.id: {} for each in kameyama}


@pytest.mark.parametrize("form", FILE_FORMS)
def test_an_empty_download_address_is_not_published(kameyama: list[Dataset], form: int) -> None:
    whole = list_dataset(kameyama[0].publisher, kameyama, kameyama[0].base_url, form)
    broken = with_files(with_records(whole, "open_data_list", 2, ファイル_ダウンロードURL=""))
    problems = check_tables(broken)
    assert [(problem.code, problem.facts["row"]) for problem in problems] == [("table-required", "4")]


def test_dates_are_days_of_the_calendar(real_build: Build) -> None:
    for own in municipal(real_build).values():
        portal = Portal()
        portal.take(listed(own))
        for held in portal.datasets.values():
            issued = date.fromisoformat(held.row["データセット_公開日"])
            assert issued <= held.updated
            assert all(issued <= file.updated <= held.updated for file in held.files.values())
