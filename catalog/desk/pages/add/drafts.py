"""A dataset drafted from a file, in a copy beside the file: the folder of the datasets changes once, when it is made.

What is drafted, and what an answer changes, is what `new` does; its file is then the same.
Out of scope: the form (`add.answers`), pages.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from catalog.desk.pages.add.uploads import Kept
from catalog.desk.workplace import stamp
from metadata.building.build import publishers
from metadata.building.drafting.draft import Given
from metadata.building.drafting.draft_folder import DATASET, declared_standard, write_files
from metadata.building.drafting.new_dataset import Looked, NewDataset, drafted, folder_for, looked_at, resumed
from metadata.building.drafting.new_publisher import Municipality, add_publisher
from metadata.building.drafting.new_standard import (
    LookedStandard,
    NewStandard,
    drafted_standard,
    folder_for_standard,
    resumed_standard,
)
from pipelines.problems import KeikakuError, OutputError, Place, Problem

_PUBLISHERS = "publishers.yaml"


@dataclass(frozen=True)
class Workbench:
    """Where a file is drafted: the file that is kept, and the folder of the datasets that it is for."""

    kept: Kept
    datasets: Path

    @property
    def draft(self) -> Path | None:
        """The drafted folder, None before there is one."""
        drafts = self.kept.drafts
        return next((path for path in drafts.iterdir() if path.is_dir()), None) if drafts.is_dir() else None

    def target(self, draft: Path) -> Path:
        """Return the folder that the draft is to become, or is to be taken over by."""
        return self.datasets / draft.name


def start(bench: Workbench, code: str, id_: str, municipality: Municipality, day: date) -> None:
    """Draft the dataset of a publisher anew; what was drafted before is dropped.

    Raises as `looked_at` and `drafted`; there is then no draft.
    """
    drafts = bench.kept.drafts
    shutil.rmtree(drafts, ignore_errors=True)
    try:
        looked = looked_at(bench.datasets, bench.kept.file)
        drafts.mkdir()
        shutil.copyfile(bench.datasets / _PUBLISHERS, drafts / _PUBLISHERS)
        if code not in publishers(drafts):
            add_publisher(drafts, code, municipality)
        _draft(bench, looked, code, id_, day)
    except KeikakuError:
        shutil.rmtree(drafts, ignore_errors=True)
        raise


def _draft(bench: Workbench, looked: Looked | LookedStandard, code: str, id_: str, day: date) -> None:
    """Draft in a copy of the dataset, where there is one already."""
    drafts = bench.kept.drafts
    if isinstance(looked, LookedStandard):
        target = folder_for_standard(bench.datasets, looked, code, id_)
    else:
        target = folder_for(bench.datasets, looked, code, id_)
    if (target / DATASET).exists():
        shutil.copytree(target, drafts / target.name)
    given = Given(code, target.name)
    if isinstance(looked, LookedStandard):
        drafted_standard(drafts, looked, code, given, day)
    else:
        drafted(drafts, looked, code, given)


def resumed_draft(folder: Path) -> NewDataset | NewStandard:
    """Return the draft as its files are now. Raises DeclarationError, SourceError."""
    return _resumed(folder, stamp([folder]))


@lru_cache(maxsize=4)
def _resumed(folder: Path, _state: str) -> NewDataset | NewStandard:
    return resumed_standard(folder) if declared_standard(folder) else resumed(folder)


def install(bench: Workbench, draft: Path, target: Path) -> None:
    """Put a draft in its place among the datasets, whole; of one that is there only the files that differ are written.

    A municipality that publishers.yaml lacks is added. Raises OutputError, DeclarationError.
    """
    code = draft.name[:6]
    if code not in publishers(bench.datasets):
        one = publishers(bench.kept.drafts)[code]
        add_publisher(bench.datasets, code, Municipality(one.name.ja, one.name.en, one.site))
    if target.exists():
        files = {path.relative_to(draft).as_posix(): path.read_bytes() for path in draft.rglob("*") if path.is_file()}
        write_files(target, {name: data for name, data in files.items() if _differs(target / name, data)})
        return
    fresh = target.with_name(f".{target.name}.new")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(draft, fresh)
        fresh.rename(target)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        facts = {"file": str(target), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(str(target)), facts)) from error


def _differs(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data
