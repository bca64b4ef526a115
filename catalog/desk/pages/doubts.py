"""The doubts: places of a document that can be read in more than one way, decided one by one; answers changed, taken back.

    /doubts                      the datasets, with how many are open
    /doubts/{id}                 those of a dataset: open, and answered
    /doubts/{id}/{doubt}         one: its place in the document, the readings, a reason

Everything is written into corrections.yaml as by `settle`. Out of scope: which doubts there are (`pipelines.doubts`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import Response

from catalog.decisions.asking import TAB, shown_reading
from catalog.decisions.doubts import OpenDoubt, answered_in, open_in, settle_all
from catalog.decisions.surroundings import surroundings
from catalog.desk.page import Get, Page, Post
from catalog.desk.readings import folder_of_dataset, read_dataset
from catalog.desk.visit import Visit
from catalog.runs.day import today
from metadata.building.build import dataset_ids
from metadata.building.drafting.settling import CORRECTIONS, take_back
from metadata.declared.dataset_folder import ReadDataset
from metadata.declared.declaration import DatasetDeclaration
from metadata.messages.rendering import rule_words
from pipelines.problems import KeikakuError, Place, Problem, SettingsError
from pipelines.tables.doubt import Reading

_OWN = "own"
_LOOK_ALIKE = "look-alike"
_LONGEST = 1_000  # characters of a line that are shown
_PHRASES = ("reason_document", "reason_original", "reason_office")


def show_all(visit: Visit) -> Response:
    """Show the datasets with the number of their doubts; why one cannot be read stands with it."""
    rows: list[tuple[DatasetDeclaration, int, int]] = []
    problems: list[Problem] = []
    for id_ in dataset_ids(visit.workplace.datasets):
        try:
            read = read_dataset(visit.workplace, id_)
        except KeikakuError as error:
            problems += error.problems
        else:
            rows.append((read.declared, len(list(open_in(read))), len(list(answered_in(read)))))
    return visit.again([*visit.problems, *problems]).render("doubts/datasets.html", rows=rows)


def show_dataset(visit: Visit) -> Response:
    """Show the doubts of a dataset."""
    read = read_dataset(visit.workplace, visit.at["id"])
    unanswered = list(open_in(read))
    alike = [doubt for doubt in unanswered if doubt.doubt.rule == _LOOK_ALIKE]
    return visit.render(
        "doubts/dataset.html",
        read=read,
        open=[_line(visit, doubt) for doubt in unanswered],
        answered=[_line(visit, doubt) for doubt in answered_in(read)],
        alike=alike if len(alike) > 1 else [],
        made_from=visit.stamp(_corrections(visit)),
    )


def show_one(visit: Visit) -> Response:
    """Show a doubt: its place with what stands around it, its readings, the reason."""
    read, doubt = _found(visit)
    cells = doubt.doubt.reading
    answered = doubt.doubt.settlement
    suggested = answered.reason if answered else _last_reason(read)
    order = [address_of(one) for one in open_in(read)]
    return visit.render(
        "doubts/doubt.html",
        read=read,
        doubt=doubt,
        rule=rule_words(doubt.doubt.rule, visit.language),
        parts=surroundings(folder_of_dataset(visit.workplace, doubt.dataset), read, doubt.doubt.place),
        lines=[[_short(line) for line in part] for part in (doubt.before, doubt.lines, doubt.behind)],
        readings=[shown_reading(reading, visit.language) for reading in doubt.readings],
        cells=cells,
        chosen=visit.form.get("choice", "1" if answered else ""),
        reason=visit.form.get("reason", suggested),
        phrases=[visit.w(f"doubts.{key}") for key in _PHRASES],
        following=_following(order, visit.at["doubt"]),
        number=order.index(visit.at["doubt"]) + 1 if visit.at["doubt"] in order else 0,
        count=len(order),
        made_from=visit.stamp(_corrections(visit)),
    )


def decide(visit: Visit) -> Response:
    """Write the decision on a doubt, and go on with the next that is open. Raises SettingsError for what is missing."""
    read, doubt = _found(visit)
    order = [address_of(one) for one in open_in(read)]
    chosen = _chosen(visit, doubt)
    _settle(visit, [(doubt, chosen, visit.form.get("reason"))])
    following = _following(order, visit.at["doubt"])
    return visit.go(f"/doubts/{doubt.dataset}" + (f"/{following}" if following else ""), "doubts.decided")


def decide_alike(visit: Visit) -> Response:
    """Take the proposal for every look-alike letter of a dataset."""
    read = read_dataset(visit.workplace, visit.at["id"])
    alike = [doubt for doubt in open_in(read) if doubt.doubt.rule == _LOOK_ALIKE]
    _settle(visit, [(doubt, doubt.doubt.reading, visit.w("doubts.reason_document")) for doubt in alike])
    return visit.go(f"/doubts/{visit.at['id']}", "doubts.decided_alike", count=str(len(alike)))


def reopen(visit: Visit) -> Response:
    """Take an answer back: the doubt is open again."""
    _, doubt = _found(visit)
    with visit.writing(_corrections(visit)):
        take_back(folder_of_dataset(visit.workplace, doubt.dataset), [doubt.doubt])
    return visit.go(f"/doubts/{doubt.dataset}/{address_of(doubt)}", "doubts.reopened")


def address_of(doubt: OpenDoubt) -> str:
    """Return the part of an address that names a doubt within its dataset, whatever became of its place."""
    return hashlib.sha256("\0".join(doubt.key).encode(errors="surrogateescape")).hexdigest()[:16]


def _found(visit: Visit) -> tuple[ReadDataset, OpenDoubt]:
    read = read_dataset(visit.workplace, visit.at["id"])
    for doubt in (*open_in(read), *answered_in(read)):
        if address_of(doubt) == visit.at["doubt"]:
            return read, doubt
    raise HTTPException(404)


def _chosen(visit: Visit, doubt: OpenDoubt) -> Reading:
    """Return the reading that a form chooses. Raises SettingsError with everything that is missing."""
    choice, problems = visit.form.get("choice"), []
    numbers = [str(number) for number in range(1, len(doubt.readings) + 1)]
    if choice not in (*numbers, _OWN):
        problems.append(Problem("desk-choice", Place(key=visit.w("doubts.readings"))))
    if not visit.form.get("reason").strip():
        problems.append(Problem("settle-reason", Place(key=visit.w("doubts.reason"))))
    if problems:
        raise SettingsError(problems)
    if choice == _OWN:
        return tuple(visit.form.get(f"own-{number}") for number in range(1, len(doubt.doubt.reading) + 1))
    return doubt.readings[int(choice) - 1]


def _settle(visit: Visit, decisions: Sequence[tuple[OpenDoubt, Reading, str]]) -> None:
    with visit.writing(_corrections(visit)):
        settle_all(visit.workplace.datasets, decisions, today())


def _corrections(visit: Visit) -> Path:
    return folder_of_dataset(visit.workplace, visit.at["id"]) / CORRECTIONS


def _last_reason(read: ReadDataset) -> str:
    """Return the reason that was given last, which is often that of the next doubt, too."""
    said = [doubt.settlement for doubt in read.plan.doubts if doubt.settlement]
    return max(said, key=lambda one: (one.date, one.line)).reason if said else ""


def _following(order: Sequence[str], current: str) -> str:
    """Return the open doubt behind one in the order of places, the first behind the last, empty for none but itself."""
    at = order.index(current) if current in order else -1
    others = [*order[at + 1 :], *order[: max(at, 0)]]
    return others[0] if others else ""


def _line(visit: Visit, doubt: OpenDoubt) -> dict[str, str]:
    """Return what a list tells of a doubt."""
    return {
        "address": f"/doubts/{doubt.dataset}/{address_of(doubt)}",
        "rule": rule_words(doubt.doubt.rule, visit.language),
        "place": doubt.place,
        "source": _short(doubt.doubt.source, 120),
        "reading": shown_reading(doubt.doubt.reading, visit.language),
        "reason": doubt.doubt.settlement.reason if doubt.doubt.settlement else "",
    }


def _short(text: str, longest: int = _LONGEST) -> str:
    flat = text.replace(TAB, " | ")
    return flat if len(flat) <= longest else f"{flat[:longest]}…"


def _routes() -> Iterable[Get | Post]:
    one = "/doubts/{id}/{doubt}"
    yield Get("/doubts", show_all)
    yield Get("/doubts/{id}", show_dataset)
    yield Post("/doubts/{id}/alike", decide_alike, again=show_dataset)
    yield Get(one, show_one)
    yield Post(one, decide, again=show_one)
    yield Post(f"{one}/back", reopen, again=show_one)


PAGE = Page("doubts", "/doubts", tuple(_routes()))
