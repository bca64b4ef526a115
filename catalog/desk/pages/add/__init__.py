"""Adding a document: a file is sent, what would be read of it is seen and corrected, then it becomes a dataset.

    /add                          send a file; forms to fill in; files that wait
    /add/forms/{name}             the Excel form of a plan (plan.xlsx), or of a standard dataset (aed.xlsx)
    /add/{number}                 a file: whose it is, then its draft
    /add/{number}/mended          the mended table of a standard dataset

The same as `new`, by the same functions; the folder of the datasets changes only when a dataset is made.
Out of scope: files that are kept (`add.uploads`), drafts (`add.drafts`), doubts (`catalog.desk.pages.doubts`).
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from catalog.desk.page import Get, Page, Post
from catalog.desk.pages.add.answers import SECTIONS, asked_fields, at_fields, write_answers
from catalog.desk.pages.add.drafts import Workbench, install, resumed_draft, start
from catalog.desk.pages.add.showing import mended_table, plan_facts, standard_facts
from catalog.desk.pages.add.uploads import all_kept, drop, keep, kept_file
from catalog.desk.pages.description.fields import by_label, shown
from catalog.desk.rendering import told
from catalog.desk.visit import Visit
from catalog.drafts.new_workplace import named_office
from catalog.runs.day import today
from metadata.building.build import publishers
from metadata.building.drafting.draft import left_to_decide
from metadata.building.drafting.draft_folder import DATASET
from metadata.building.drafting.new_dataset import NewDataset, looked_at
from metadata.building.drafting.new_publisher import Municipality, checked_code, code_of
from metadata.building.drafting.new_standard import NewStandard
from metadata.building.officer_form import empty_form
from metadata.declared.settings import read_settings
from metadata.declared.value_types import web_address
from metadata.declared.yaml_file import yaml_of
from metadata.vocabularies.municipalities import local_governments
from pipelines.problems import DeclarationError, KeikakuError, Place, Problem, SettingsError, SourceError
from pipelines.standard.definition import definitions
from pipelines.standard.form import standard_form

PLAN = "plan"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LATER = frozenset({"doubt-open"})
"""What may be open when a dataset is made: it is decided on a page of its own."""
_NAMES = [field.name for fields in SECTIONS.values() for field in fields]


def show(visit: Visit) -> Response:
    """Show the field for a file, the forms to fill in, and the files that wait."""
    forms = [(slug, getattr(one.title, visit.language)) for slug, one in definitions().items() if _sure(slug)]
    return visit.render("add/add.html", forms=forms, kept=list(all_kept(visit.workplace)))


def send(visit: Visit) -> Response:
    """Look at a file that was sent, and draft it where it is known whose it is. One that cannot be read is not kept."""
    sent = visit.form.files.get("file")
    if sent is None:
        raise SourceError(Problem("desk-no-file", Place(key=visit.w("add.file"))))
    kept = keep(visit.workplace, sent)
    try:
        looked = looked_at(visit.workplace.datasets, kept.file)
        known = publishers(visit.workplace.datasets)
    except KeikakuError:
        drop(kept)
        raise
    code = looked.publisher or (next(iter(known)) if len(known) == 1 else "")
    if code in known:
        try:
            start(Workbench(kept, visit.workplace.datasets), code, "", Municipality(), today())
        except SettingsError as error:  # its id is taken: the next page asks for another
            return visit.go(f"/add/{kept.number}", problems=error.problems)
    return visit.go(f"/add/{kept.number}")


def show_file(visit: Visit) -> Response:
    """Show the draft of a file, or ask whose it is."""
    bench = _bench(visit)
    if bench.draft is None or "publisher" in visit.query:
        return ask_publisher(visit)
    new = resumed_draft(bench.draft)
    text = new.texts[DATASET]
    data = yaml_of(text, DATASET).data
    facts = plan_facts(visit, new) if isinstance(new, NewDataset) else standard_facts(visit, new)
    return visit.render(
        "add/plan.html" if isinstance(new, NewDataset) else "add/standard.html",
        kept=bench.kept,
        id=bench.draft.name,
        exists=bench.target(bench.draft).exists(),
        office=publishers(bench.kept.drafts)[bench.draft.name[:6]],
        sections=shown(visit, data, SECTIONS, visit.problems, asked_fields(text)),
        unsure=told(new.warnings, visit.language),
        made_from=_stamp(visit, bench),
        **facts,
    )


def choose_publisher(visit: Visit) -> Response:
    """Draft a file for the publisher that was named. Raises SettingsError; what is missing is asked for again."""
    bench, said = _bench(visit), visit.form
    text = said.get("publisher").strip()
    code = code_of(text)
    if code == text and not (text.isdecimal() or not text):
        named_office(text)  # which tells that nobody is called so
    code = checked_code(code, publishers(bench.datasets))
    municipality = Municipality(said.get("name").strip(), said.get("name_en").strip(), web_address(said.get("site"), "site"))
    if code not in publishers(bench.datasets) and not municipality.complete:
        raise SettingsError(Problem("desk-municipality", Place(key=visit.w("add.municipality")), {"code": code}))
    start(bench, code, said.get("id").strip(), municipality, today())
    return visit.go(f"/add/{bench.kept.number}")


def save(visit: Visit) -> Response:
    """Write the answers into the draft, and read the document by them; nothing is confirmed by it."""
    bench = _bench(visit)
    draft, target = _drafted(bench)
    with visit.writing(draft, target):
        write_answers(resumed_draft(draft), visit.form.values, confirm=False)
    return visit.go(f"/add/{bench.kept.number}", "add.saved")


def make(visit: Visit) -> Response:
    """Make the dataset. Raises DeclarationError with everything that is not decided, but doubts."""
    bench = _bench(visit)
    draft, target = _drafted(bench)
    with visit.writing(draft, target):
        write_answers(resumed_draft(draft), visit.form.values, confirm=True)
        new = resumed_draft(draft)
        left = left_to_decide(new, read_settings(visit.workplace.settings).base_url)
        if blocking := [problem for problem in left if problem.code not in _LATER]:
            raise DeclarationError(by_label(visit, at_fields(blocking, new), _NAMES))
        install(bench, draft, target)
    drop(bench.kept)
    return visit.go(f"/doubts/{target.name}" if left else f"/changes/{target.name}", "add.made", id=target.name)


def discard(visit: Visit) -> Response:
    """Delete a file and its draft."""
    drop(kept_file(visit.workplace, visit.at["number"]))
    return visit.go("/add", "add.dropped")


def give_form(visit: Visit) -> Response:
    """Give the Excel form of a plan, or of a standard dataset."""
    slug = visit.at["name"].removesuffix(".xlsx")
    if slug == PLAN:
        return _file("new plan.xlsx", empty_form(today()).data, _WORKBOOK)
    if slug not in definitions() or not _sure(slug):
        raise HTTPException(404)
    return _file(f"{slug}.xlsx", standard_form(definitions()[slug]), _WORKBOOK)


def give_mended(visit: Visit) -> Response:
    """Give the mended table of a standard dataset."""
    new = resumed_draft(_drafted(_bench(visit))[0])
    if not isinstance(new, NewStandard):
        raise HTTPException(404)
    return _file(*mended_table(new), "text/csv; charset=utf-8")


def ask_publisher(visit: Visit) -> Response:
    """Ask whose a file is; of a municipality that is new here, also its name and site."""
    bench, said = _bench(visit), visit.form.get("publisher")
    known, code = publishers(bench.datasets), _code_or_none(said)
    listed = local_governments().get(code)
    return visit.render(
        "add/publisher.html",
        kept=bench.kept,
        offices=[*(one.name.ja for one in known.values()), *(one.full_name for one in local_governments().values())],
        suggested=(listed.full_name, listed.english) if listed else ("", ""),
        unknown=code.isdecimal() and code not in known,
        drafted=bench.draft is not None,
    )


def _code_or_none(text: str) -> str:
    try:
        return code_of(text)
    except SettingsError:  # several have the name, which is told
        return ""


def _bench(visit: Visit) -> Workbench:
    return Workbench(kept_file(visit.workplace, visit.at["number"]), visit.workplace.datasets)


def _drafted(bench: Workbench) -> tuple[Path, Path]:
    """Return the drafted folder and its target. Raises HTTPException 404 where there is no draft yet."""
    if bench.draft is None:
        raise HTTPException(404)
    return bench.draft, bench.target(bench.draft)


def _stamp(visit: Visit, bench: Workbench) -> str:
    return visit.stamp(*_drafted(bench))


def _sure(slug: str) -> bool:
    return definitions()[slug].current.confidence != "unknown"


def _file(name: str, data: bytes, kind: str) -> Response:
    return Response(data, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"})


PAGE = Page(
    "add",
    "/add",
    (
        Get("/add", show),
        Post("/add", send, again=show),
        Get("/add/forms/{name}", give_form),
        Get("/add/{number}", show_file),
        Post("/add/{number}", save, again=show_file),
        Post("/add/{number}/publisher", choose_publisher, again=ask_publisher),
        Post("/add/{number}/make", make, again=show_file),
        Post("/add/{number}/drop", discard),
        Get("/add/{number}/mended", give_mended),
    ),
)
