"""csvw from PyPI finds the metadata beside each CSV, accepts it, and reads the cells that we hold, typed.

It lives in a venv of its own (`make consumers`); without it these tests are skipped and say so.
"""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from metadata.building.cataloguing import Build
from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Field
from metadata.formats.csvw import csvw_files
from tests.conftest import ROOT
from tests.metadata.formats.dcat_samples import listing
from tests.metadata.samples import sample_dataset, sample_derived, with_records

PYTHONS = [ROOT / ".venv-csvw" / folder for folder in ("bin/python", "Scripts/python.exe")]
PYTHON = next((path for path in PYTHONS if path.exists()), None)
SCRIPT = Path(__file__).with_name("csvw_reader.py")
SCHEDULE = "999997_dx_plan_schedule.csv"

pytestmark = pytest.mark.skipif(PYTHON is None, reason="csvw is not installed beside the project: make consumers")


def read(*files: Path) -> dict[str, dict[str, Any]]:
    """What csvw makes of CSV files, by their names."""
    done = subprocess.run([str(PYTHON), SCRIPT, *files], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return {Path(path).name: found for path, found in json.loads(done.stdout, object_hook=typed).items()}


def typed(values: dict[str, Any]) -> object:
    """A cell that csvw_reader.py printed with its type, as it was; anything else as it stands."""
    match list(values.items()):
        case [("Decimal", number)]:
            return Decimal(number)
        case [("datetime", moment)]:
            return datetime.fromisoformat(moment)
    return values


def as_read(field: Field, cell: Cell) -> object:
    """A cell as a reader with types should give it: what is not stated is nothing, a date is a day."""
    if cell is None or cell == "":
        return None
    return datetime.fromisoformat(str(cell)) if field.type == "date" else cell  # csvw has no type for a day


def expected(dataset: Dataset) -> dict[str, list[dict[str, object]]]:
    """The rows of every CSV of a dataset, by its name."""
    names = {file.table: file.name for file in dataset.files if file.media_type == "text/csv"}
    return {
        names[table.name]: [
            {field.key: as_read(field, cell) for field, cell in zip(table.fields, record, strict=True)}
            for record in table.records
        ]
        for table in dataset.tables
    }


def check(dataset: Dataset, folder: Path) -> None:
    rows = expected(dataset)
    for name, found in read(*(folder / name for name in rows)).items():
        assert "refused" not in found, (name, found)
        assert (found["described"], found["valid"], found["warnings"]) == (True, True, []), name
        assert found["url"] == name
        assert found["rows"] == rows[name], name


def write(dataset: Dataset, folder: Path) -> None:
    for file in (*dataset.files, *csvw_files(dataset)):
        (folder / file.name).write_bytes(file.data)


@pytest.mark.thorough("the samples have every type of cell (below)")
def test_every_cell_of_the_catalogue_is_read_with_its_type(real_build: Build, real_catalogue: Path) -> None:
    assert len(real_build.datasets) >= 10
    for dataset in real_build.datasets:
        check(dataset, real_catalogue / "datasets" / dataset.id)


@pytest.mark.parametrize("dataset", [sample_dataset(), sample_derived(), listing()], ids=lambda dataset: dataset.id)
def test_every_cell_of_the_samples_is_read_with_its_type(dataset: Dataset, tmp_path: Path) -> None:
    write(dataset, tmp_path)
    check(dataset, tmp_path)


def test_a_row_as_a_script_sees_it(tmp_path: Path) -> None:
    write(sample_dataset(), tmp_path)
    name = "999997_dx_plan_indicator_values.csv"
    first = read(tmp_path / name)[name]["rows"][0]
    assert next(iter(first.items())) == ("local_government_code", "999997")  # no byte order mark in the first name
    assert (first["fiscal_year"], first["value"], first["content"]) == (2024, Decimal("90.0"), None)


def test_values_that_are_not_stated_stay_nothing(tmp_path: Path) -> None:
    """An empty cell under `required` false is null, and no empty text."""
    write(with_records(sample_dataset(), "measures", 0, 概要=""), tmp_path)
    name = "999997_dx_plan_measures.csv"
    assert read(tmp_path / name)[name]["rows"][1]["summary"] is None


@pytest.mark.parametrize(
    ("right", "wrong", "told"), [(b",2025,", b",soon,", "soon"), (b",1-1,", b",9-9,", "9-9")], ids=["type", "reference"]
)
def test_a_cell_that_the_metadata_rules_out_is_refused(right: bytes, wrong: bytes, told: str, tmp_path: Path) -> None:
    """A word in a column of numbers, and a row whose other row is not there: the reader is not merely polite."""
    write(sample_dataset(), tmp_path)
    file = tmp_path / SCHEDULE
    assert right in file.read_bytes()
    file.write_bytes(file.read_bytes().replace(right, wrong, 1))
    found = read(file)[SCHEDULE]
    assert told in found.get("refused", "") or (not found["valid"] and told in " ".join(found["warnings"]))


def test_a_word_that_is_no_choice_is_not_accepted(real_catalogue: Path, tmp_path: Path) -> None:
    folder, name = real_catalogue / "datasets" / "262064_open_data_list", "262064_open_data_list.csv"
    text = (folder / name).read_bytes().decode("utf-8-sig")
    assert ",配信中," in text
    (tmp_path / name).write_text(text.replace(",配信中,", ",公開中,", 1), encoding="utf-8-sig", newline="")
    (tmp_path / f"{name}-metadata.json").write_bytes((folder / f"{name}-metadata.json").read_bytes())
    found = read(tmp_path / name)[name]
    assert "公開中" in found.get("refused", "") or not found["valid"]
