"""CKAN: the parser of ckanext-dcat reads our catalogue in three syntaxes, and every dataset arrives whole.

CKAN lives in a venv of its own (`make consumers`); without it these tests are skipped and say so.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from metadata.building.cataloguing import Build
from metadata.described.dataset import Dataset
from tests.conftest import ROOT
from tests.consumers.formats import harvested_format

PYTHONS = [ROOT / ".venv-ckan" / folder for folder in ("bin/python", "Scripts/python.exe")]
PYTHON = next((path for path in PYTHONS if path.exists()), None)
SCRIPT = Path(__file__).with_name("ckan_parser.py")
ENDINGS = [".ttl", ".rdf", ".jsonld"]

pytestmark = pytest.mark.skipif(PYTHON is None, reason="CKAN is not installed beside the project: make consumers")


def parse(*files: Path) -> dict[str, list[dict[str, Any]]]:
    done = subprocess.run([str(PYTHON), SCRIPT, *files], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return {Path(name).name: found for name, found in json.loads(done.stdout).items()}


@pytest.fixture(scope="module")
def parsed(real_catalogue: Path) -> dict[str, list[dict[str, Any]]]:
    return parse(*(real_catalogue / f"catalog{ending}" for ending in ENDINGS))


def extra(dataset: dict[str, Any], key: str) -> str:
    return next(item["value"] for item in dataset["extras"] if item["key"] == key)


def by_id(datasets: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {extra(dataset, "identifier"): dataset for dataset in datasets}


def data_files(dataset: Dataset) -> list[str]:
    return [file.name for file in dataset.files if not file.describes_data]


@pytest.mark.parametrize("ending", ENDINGS)
def test_as_many_datasets_come_in_as_go_out(ending: str, parsed: dict[str, list[dict[str, Any]]], real_build: Build) -> None:
    found = by_id(parsed[f"catalog{ending}"])
    assert len(parsed[f"catalog{ending}"]) == len(found) == len(real_build.datasets)
    for dataset in real_build.datasets:
        held = found[dataset.id]
        assert held["title"] == dataset.title.ja
        assert held["notes"] == dataset.description.ja
        assert held["url"] == dataset.landing_page
        assert held["version"] == dataset.version
        assert held["license_id"] == "cc-by"
        assert extra(held, "uri") == dataset.iri
        assert extra(held, "publisher_name") == dataset.publisher.name.ja
        assert (extra(held, "issued"), extra(held, "modified")) == (
            dataset.issued.isoformat(),
            dataset.modified.isoformat(),
        )
        period = (extra(held, "temporal_start"), extra(held, "temporal_end"))
        assert period == tuple(day.isoformat() for day in dataset.period)


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_tags_are_tags_that_ckan_takes(ending: str, parsed: dict[str, list[dict[str, Any]]], real_build: Build) -> None:
    found = by_id(parsed[f"catalog{ending}"])
    for dataset in real_build.datasets:
        held = found[dataset.id]
        assert held["tag_faults"] == []
        assert {tag["name"] for tag in held["tags"]} == {word for keyword in dataset.keywords for word in keyword}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_file_arrives_with_format_size_and_checksum(
    ending: str, parsed: dict[str, list[dict[str, Any]]], real_build: Build
) -> None:
    found = by_id(parsed[f"catalog{ending}"])
    for dataset in real_build.datasets:
        resources = {resource["url"]: resource for resource in found[dataset.id]["resources"]}
        assert len(found[dataset.id]["resources"]) == len(resources)
        files = {dataset.url(file.name): file for file in dataset.files if not file.describes_data}
        files |= {f"{dataset.base_url}{combined.name}": combined for combined in dataset.combined}
        assert set(resources) == set(files)
        for address, file in files.items():
            resource = resources[address]
            assert resource["name"] == file.title.ja
            assert resource["mimetype"] == file.media_type
            assert resource["format"] == harvested_format(file.format)
            assert (resource["size"], resource["hash"]) == (file.size, file.sha256)
            assert resource["hash_algorithm"].endswith("checksumAlgorithm_sha256")


def test_the_three_syntaxes_give_the_same_names_to_everything(parsed: dict[str, list[dict[str, Any]]]) -> None:
    """A harvester finds its datasets and resources again by these; another syntax must not make new ones."""
    names = [
        {
            extra(dataset, "uri"): sorted(resource["uri"] for resource in dataset["resources"])
            for dataset in parsed[f"catalog{ending}"]
        }
        for ending in ENDINGS
    ]
    assert names[0] == names[1] == names[2]
    assert all(uri.startswith("https://") for uris in names[0].values() for uri in uris)


def test_the_description_of_one_dataset_is_read_by_itself(real_catalogue: Path, real_build: Build) -> None:
    dataset = next(dataset for dataset in real_build.datasets if dataset.sources)
    folder = real_catalogue / "datasets" / dataset.id
    for name, found in parse(*(folder / f"dcat{ending}" for ending in ENDINGS)).items():
        assert [extra(each, "identifier") for each in found] == [dataset.id], name
