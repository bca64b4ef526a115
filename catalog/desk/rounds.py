"""What is to be done with each dataset, as the pages show it; a dataset is built again only when its files have changed.

Out of scope: what belongs to a round (`catalog.decisions.rounds`).
"""

from __future__ import annotations

from dataclasses import dataclass
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

_OTHER_BYTES = frozenset({"source-checksum", "source-line-ends"})
_MOST = 64  # datasets of a workplace that are remembered


@dataclass(frozen=True)
class Item:
    """A dataset in the year's round. `title` is its ID where it cannot be read; `problems` keep it from being published."""

    id: str
    title: str
    round: Round
    problems: tuple[Problem, ...]

    @property
    def new_document(self) -> bool:
        """Whether its document is another one than the declared, so that its content is not known yet."""
        return any(problem.code in _OTHER_BYTES for problem in self.problems)


def overdue_of(workplace: Workplace) -> dict[str, StatusLine]:
    """Return what is overdue in the folder of the catalogue, by dataset id; portals are not asked here."""
    try:
        status = folder_status(workplace.out, workplace.datasets, today())
    except KeikakuError:  # a declaration that cannot be read: told as the fault of its dataset, to be mended first
        return {}
    return {line.dataset: line for line in status.lines if line.state is Timeliness.OVERDUE}


def items_of(workplace: Workplace) -> list[Item]:
    """Return the state of each dataset. Raises SettingsError, DeclarationError for what concerns all datasets."""
    if not any(workplace.datasets.glob("*/dataset.yaml")):
        return []
    year = fiscal_year_of(today()) - 1
    others = stamp([workplace.settings, workplace.datasets / "publishers.yaml"])
    found = []
    for id_ in dataset_ids(workplace.datasets):
        published = workplace.out / "datasets" / id_ / "datapackage.json"
        inputs = stamp([workplace.datasets / id_, published])
        result = _built(workplace, id_, f"{others}{inputs}{today()}")
        title = result.dataset.title.ja if result.dataset else id_
        found.append(Item(id_, title, round_of(result, year), result.problems))
    return found


@lru_cache(_MOST)
def _built(workplace: Workplace, id_: str, _inputs: str) -> Result:
    settings = read_settings(workplace.settings)
    return build_dataset(id_, context_of(workplace.datasets, settings, workplace.out))
