"""History: the versions of each dataset, the reports of runs and of the desk's work, and taking the last version back.

Taking back never deletes what was published. A version that nobody can have seen yet leaves the ledger; of one that was
published, the files that an earlier version was made from are brought back, which then waits to be published as a new one.
Out of scope: accepting it (`catalog.desk.pages.changes`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from catalog.desk.page import Get, Page, Post
from catalog.desk.visit import Visit
from catalog.runs.reuse import KEPT
from metadata.building.drafting.draft_folder import text_of, write_files
from metadata.building.drafting.yaml_values import with_values
from metadata.declared.declaration import read_dataset
from metadata.declared.settings import read_settings
from metadata.described.dataset import Release
from metadata.versions.kept.kept_inputs import BEFORE, bring_back, kept_names
from metadata.versions.ledger import DIFFERENCES, NAME, read_ledger
from metadata.versions.published import published_dataset
from pipelines.problems import DeclarationError, KeikakuError, Place, Problem

REPORTS = 20
"""Reports of runs that are listed, the newest ones."""


@dataclass(frozen=True)
class History:
    """The versions of a dataset, newest first; which is published (empty: none); which states can be brought back."""

    id: str
    title: str
    releases: tuple[Release, ...] = ()
    published: str = ""
    kept: list[str] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    removable: bool = False


def show(visit: Visit) -> Response:
    """Show the versions, the runs and the work of the desk."""
    folders = sorted(path.parent for path in visit.workplace.datasets.glob("*/dataset.yaml"))
    found = [(history(visit, folder), visit.stamp(folder)) for folder in folders]
    return visit.render("history.html", found=found, runs=list(_runs(visit)), jobs=visit.jobs.all()[:REPORTS], before=BEFORE)


def show_run(visit: Visit) -> Response:
    """Show the report of a scheduled run, as it was written."""
    path = visit.workplace.inside(".keikaku", "runs", f"{visit.at['name']}.txt")
    if not path.is_file():
        raise HTTPException(404)
    return visit.render("history-run.html", name=visit.at["name"], told=path.read_text(encoding="utf-8", errors="replace"))


def take_back(visit: Visit) -> Response:
    """Take an acceptance back that nobody has seen: the entry leaves the ledger, and the content waits again."""
    folder = _folder(visit)
    with visit.writing(folder):
        known = history(visit, folder)
        last = known.releases[0].version if known.releases else ""
        if not known.removable:
            raise DeclarationError(Problem("taken-back-published", Place(f"{folder.name}/{NAME}"), {"version": last}))
        path, name = folder / NAME, f"datasets/{folder.name}/{NAME}"
        text = with_values(text_of(path), [(("changes", len(known.releases) - 1), None)], name)
        write_files(folder, {NAME: text.encode(errors="surrogateescape")})
        with suppress(FileNotFoundError):
            (folder / DIFFERENCES / f"{last}.csv").unlink()
    return visit.go("/history", "history.taken_back", id=folder.name, version=last)


def restore(visit: Visit) -> Response:
    """Bring the files of an earlier version back; the state before is kept under a name of its own."""
    folder, store = _folder(visit), visit.workplace.work / KEPT
    name = visit.form.get("name")
    with visit.writing(folder):
        if name not in kept_names(store, folder.name):
            raise DeclarationError(Problem("kept-missing", Place(folder.name), {"name": name}))
        before = bring_back(store, folder, name)
    return visit.go("/changes", "history.restored", id=folder.name, name=name, before=before)


def history(visit: Visit, folder: Path) -> History:
    """Return what is known of a dataset's versions; what cannot be read is told in its place."""
    id_, workplace = folder.name, visit.workplace
    kept = kept_names(workplace.work / KEPT, id_)
    try:
        declared, _ = read_dataset(folder, f"datasets/{id_}")
        releases = tuple(reversed(read_ledger(folder, f"datasets/{id_}").releases))
        found = published_dataset(workplace.out, id_)
        portals = bool(read_settings(workplace.settings).targets)  # any of them may hold the last version
    except KeikakuError as error:
        return History(id_, id_, kept=kept, problems=error.problems)
    published = found.version if found else ""
    unseen = bool(releases) and releases[0].version != published and not portals
    return History(id_, declared.title.ja, releases, published, kept, removable=unseen)


def _folder(visit: Visit) -> Path:
    """Return the folder of the dataset of the address. Raises HTTPException 404, SettingsError `desk-outside`."""
    folder = visit.workplace.inside("datasets", visit.at["id"])
    if not (folder / "dataset.yaml").is_file():
        raise HTTPException(404)
    return folder


def _runs(visit: Visit) -> Iterator[tuple[str, str, int]]:
    """Yield name, start and exit code of the last scheduled runs, the newest first."""
    for path in sorted((visit.workplace.work / "runs").glob("*.json"), reverse=True)[:REPORTS]:
        with suppress(OSError, ValueError, KeyError, TypeError):  # a report that is half written by a run that was killed
            said = json.loads(path.read_text(encoding="utf-8"))
            yield path.stem, str(said["started"]), int(said["exit_code"])


PAGE = Page(
    "history",
    "/history",
    (
        Get("/history", show),
        Get("/history/runs/{name}", show_run),
        Post("/history/{id}/take-back", take_back, again=show),
        Post("/history/{id}/restore", restore, again=show),
    ),
)
