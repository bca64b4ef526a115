"""csvw from PyPI finds the metadata beside each CSV, accepts it, and reads the cells that we hold, typed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from metadata.build import Build
from metadata.table import Cell, Field
from tests.conftest import ROOT

CSVW = pytest.importorskip("csvw", reason="csvw is not installed: it and frictionless want different rfc3986").CSVW

DOCUMENTS = sorted(path.parent.name for path in (ROOT / "datasets").glob("*/dataset.yaml"))
DERIVED = ["cross_dx_indicators", "262064_open_data_list"]


def typed(field: Field, cell: Cell) -> object:
    if cell is None or cell == "":
        return None
    return date.fromisoformat(str(cell)) if field.type == "date" else cell


def day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value  # csvw has no type for a day


def read(path: Path) -> CSVW:
    document = CSVW(str(path), validate=True)  # given the CSV alone: it has to find the metadata by itself
    assert not document.no_metadata, path.name
    assert document.is_valid, [str(warning.message) for warning in document.warnings]
    return document


@pytest.mark.parametrize("dataset_id", [*DOCUMENTS, *DERIVED])
def test_every_cell_is_read_with_its_type(dataset_id: str, real_build: Build, real_catalogue: Path) -> None:
    dataset = next(dataset for dataset in real_build.datasets if dataset.id == dataset_id)
    names = {file.table: file.name for file in dataset.files if file.media_type == "text/csv"}
    assert set(names) == {table.name for table in dataset.tables}
    for table in dataset.tables:
        (described, *_) = read(real_catalogue / "datasets" / dataset_id / names[table.name]).tables
        assert described.url.string == names[table.name]
        rows = [{key: day(value) for key, value in row.items()} for row in described.iterdicts()]
        fields = table.fields
        assert rows == [
            {field.key: typed(field, cell) for field, cell in zip(fields, record, strict=True)} for record in table.records
        ]


@pytest.mark.filterwarnings("default")  # by warnings csvw tells what it does not accept
def test_a_cell_of_another_type_is_not_accepted(real_catalogue: Path, tmp_path: Path) -> None:
    """The reader is not merely polite: it refuses what the metadata rules out."""
    folder = real_catalogue / "datasets" / "262064_open_data_list"
    name = "262064_open_data_list.csv"
    text = (folder / name).read_bytes().decode("utf-8-sig")
    assert ",配信中," in text
    (tmp_path / name).write_text(text.replace(",配信中,", ",公開中,", 1), encoding="utf-8-sig", newline="")
    (tmp_path / f"{name}-metadata.json").write_bytes((folder / f"{name}-metadata.json").read_bytes())
    assert not CSVW(str(tmp_path / name), validate=True).is_valid
