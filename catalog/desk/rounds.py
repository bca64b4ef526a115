"""What is to be done with each dataset, as the pages show it; a dataset is built again only when its files have changed.

Out of scope: what belongs to a round (`catalog.decisions.rounds`).
"""

from __future__ import annotations

from functools import lru_cache

from catalog.decisions.rounds import Round, context_of, round_of
from catalog.desk.workplace import Workplace, stamp
from catalog.runs.day import today
from catalog.runs.status import StatusLine, Timeliness, folder_status
from metadata.building.build import dataset_ids
from metadata.building.one_dataset import Result, build_dataset
from metadata.declared.results_folder import fiscal_year_of
from metadata.declared.settings import read_settings
from pipelines.problems import KeikakuError, Problem

_MOST = 64  # datasets of a workplace that are remembered


def rounds_of(workplace: Workplace) -> list[Round]:
    """Return the state of each dataset. Raises SettingsError, DeclarationError for what concerns all datasets."""
    return [one for one, _ in _all(workplace)]


def todo_of(workplace: Workplace) -> list[tuple[Round, tuple[Problem, ...]]]:
    """Return the state of each dataset, with what is wrong with it. Raises as `rounds_of` does."""
    return [(one, result.problems) for one, result in _all(workplace)]


def overdue_of(workplace: Workplace) -> dict[str, StatusLine]:
    """Return what is overdue in the folder of the catalogue, by dataset id; portals are not asked here."""
    try:
        status = folder_status(workplace.out, workplace.datasets, today())
    except KeikakuError:  # a declaration that cannot be read: told as the fault of its dataset, to be mended first
        return {}
    return {line.dataset: line for line in status.lines if line.state is Timeliness.OVERDUE}


def _all(workplace: Workplace) -> list[tuple[Round, Result]]:
    if not any(workplace.datasets.glob("*/dataset.yaml")):
        return []
    year = fiscal_year_of(today()) - 1
    others = stamp([workplace.settings, workplace.datasets / "publishers.yaml"])
    found = []
    for id_ in dataset_ids(workplace.datasets):
        published = workplace.out / "datasets" / id_ / "datapackage.json"
        inputs = stamp([workplace.datasets / id_, published])
        result = _built(workplace, id_, f"{others}{inputs}{today()}")
        found.append((round_of(result, year), result))
    return found


@lru_cache(_MOST)
def _built(workplace: Workplace, id_: str, _inputs: str) -> Result:
    settings = read_settings(workplace.settings)
    return build_dataset(id_, context_of(workplace.datasets, settings, workplace.out))
