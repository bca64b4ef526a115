"""What changes: content that no ledger has yet, before and after, and its approval.

The same steps as the command `accept` (`catalog.decisions.accepting`). Out of scope: publishing what was approved.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from starlette.responses import Response

from catalog.decisions import accepting
from catalog.decisions.accepting import Step, Waiting
from catalog.decisions.persons import system_user
from catalog.desk.page import Get, Page, Post
from catalog.desk.rendering import told
from catalog.desk.rounds import items_of
from catalog.desk.visit import Visit
from catalog.runs.comparison import change_words, whole_rows
from catalog.runs.day import today
from metadata.building.build import dataset_ids
from metadata.declared.settings import read_settings
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import DeclarationError, Place, Problem

SHOWN = 200
"""Lines of changes on a page; the ledger's CSV has every cell."""


def show_all(visit: Visit) -> Response:
    """Show which datasets have new content."""
    found = [item for item in items_of(visit.workplace) if item.round.waiting or item.new_document]
    return visit.render("changes.html", found=found)


def show(visit: Visit) -> Response:
    """Show what is new in a dataset, and the form that approves it."""
    folder = _folder(visit)
    root, source = folder.parent, accepting.new_source(folder)
    with accepting.as_if_taken(root, folder.name, source) as looked_at:
        found = list(_waiting(visit, looked_at, folder.name))
    waiting = found[0] if found else None
    proposal = accepting.proposal_of(root, waiting) if waiting else None
    changes = whole_rows(waiting.difference.changes) if waiting else []
    return visit.render(
        "changes-one.html",
        id=folder.name,
        waiting=waiting,
        source=source,
        proposal=proposal,
        four_eyes=read_settings(visit.workplace.settings).four_eyes_from,
        who=system_user(),
        changes=[(each, *change_words(each, visit.language)) for each in changes[:SHOWN]],
        more=max(len(changes) - SHOWN, 0),
        limits=told(waiting.limits, visit.language) if waiting else [],
        made_from=visit.stamp(folder, visit.workplace.settings),
    )


def approve(visit: Visit) -> Response:
    """Write the new version into the ledger, or propose it where two persons have to accept it."""
    folder = _folder(visit)
    settings = read_settings(visit.workplace.settings)
    with visit.writing(folder, visit.workplace.settings), ExitStack() as stack:
        source = accepting.new_source(folder)
        kept = stack.enter_context(accepting.source_taken(folder, source)) if source else []
        for found in _waiting(visit, folder.parent, folder.name):
            if found.limits and not visit.form.get("limits"):
                raise DeclarationError((*found.limits, Problem("desk-limits", Place(key="limits"))))
            notes = Bilingual(_note(visit, "ja"), _note(visit, "en"))
            release = accepting.noted(found.release, _unasked, notes, visit.language)
            decision = accepting.accept(folder.parent, found, release, settings, today())
            if decision.step is Step.ACCEPTED:
                kept.append(True)
            said_of = f"changes.{decision.step}"
            return visit.go("/changes", said_of, id=folder.name, version=release.version, who=decision.who)
    return visit.go("/changes")


def _note(visit: Visit, language: str) -> str:
    """Return what a version says of itself. Raises DeclarationError `desk-note`: it is published."""
    if not (text := visit.form.get(f"note_{language}").strip()):
        raise DeclarationError(Problem("desk-note", Place(key=f"note_{language}")))
    return text


def _waiting(visit: Visit, root: Path, id_: str) -> list[Waiting]:
    settings = read_settings(visit.workplace.settings)
    return list(accepting.waiting(root, [id_], settings, visit.workplace.out, today()))


def _folder(visit: Visit) -> Path:
    (id_,) = dataset_ids(visit.workplace.datasets, [visit.at["id"]])
    return visit.workplace.inside("datasets", id_)


def _unasked(_question: str, suggested: str) -> str:
    return suggested


PAGE = Page(
    "changes",
    "/changes",
    (Get("/changes", show_all), Get("/changes/{id}", show), Post("/changes/{id}/approve", approve, again=show)),
)
