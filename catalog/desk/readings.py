"""Datasets of the workplace as they are read now: read once for each state of their files.

Out of scope: what is read (`metadata.declared.dataset_folder`).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException

from catalog.desk.workplace import Workplace, stamp
from metadata.declared.dataset_folder import ReadDataset, read_folder
from metadata.declared.value_types import is_dataset_id
from pipelines.standard.towns import FILE as TOWNS

_KEPT = 8
"""Datasets that are held in memory."""


def folder_of_dataset(workplace: Workplace, id_: str) -> Path:
    """Return the folder of a dataset that an address names. Raises HTTPException 404, SettingsError `desk-outside`."""
    if not is_dataset_id(id_):
        raise HTTPException(404)
    folder = workplace.inside(workplace.datasets.name, id_)
    if not (folder / "dataset.yaml").is_file():
        raise HTTPException(404)
    return folder


def read_dataset(workplace: Workplace, id_: str) -> ReadDataset:
    """Return a dataset as its files are now. Raises as `folder_of_dataset` and `read_folder`."""
    folder = folder_of_dataset(workplace, id_)
    return _read(folder, stamp([folder, folder.parent / TOWNS]))


@lru_cache(maxsize=_KEPT)
def _read(folder: Path, _state: str) -> ReadDataset:
    return read_folder(folder, f"{folder.parent.name}/{folder.name}")
