"""The stock `frictionless` command, as anyone would run it on a downloaded package."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from metadata.building.cataloguing import Build
from tests.conftest import ACROSS, ROOT
from tests.sampling import some

DOCUMENTS = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/dataset.yaml"))
DERIVED = [*ACROSS, "242101_open_data_list", "262064_open_data_list"]
DERIVED += ["262111_open_data_list", "264652_open_data_list"]
COMMAND = Path(sys.executable).parent / "frictionless"


def validate(folder: Path) -> tuple[int, dict[str, object]]:
    done = subprocess.run(
        [COMMAND, "validate", "datapackage.json", "--json"], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, json.loads(done.stdout)


def test_every_dataset_is_tried(real_build: Build) -> None:
    assert {dataset.id for dataset in real_build.datasets} == {*DOCUMENTS, *DERIVED}


@pytest.mark.parametrize("dataset_id", some([*DOCUMENTS, *DERIVED], 3))
def test_the_package_is_valid(dataset_id: str, real_build: Build, real_catalogue: Path) -> None:
    code, report = validate(real_catalogue / "datasets" / dataset_id)
    assert (code, report["valid"], report["errors"], report["warnings"]) == (0, True, [], [])
    dataset = next(dataset for dataset in real_build.datasets if dataset.id == dataset_id)
    tasks = {task["name"]: task for task in report["tasks"]}
    for table in dataset.tables:
        task = tasks[table.name]
        assert (task["valid"], task["warnings"]) == (True, [])
        assert task["stats"]["rows"] == len(table.records)
        assert task["labels"] == [field.name for field in table.fields]


def test_a_changed_byte_is_noticed(real_catalogue: Path, tmp_path: Path) -> None:
    """The checksums of the package are checked by the command, so its verdict above is worth something."""
    folder = tmp_path / "copy"
    shutil.copytree(real_catalogue / "datasets/262064_open_data_list", folder)
    path = folder / "262064_open_data_list.csv"
    path.write_bytes(path.read_bytes().replace("配信中".encode(), "配信停止中".encode(), 1))
    code, report = validate(folder)
    assert code == 1
    kinds = {error["type"] for task in report["tasks"] for error in task["errors"]}
    assert {"hash-count", "byte-count"} <= kinds
