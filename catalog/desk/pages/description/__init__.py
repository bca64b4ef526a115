"""The description: what is declared of a dataset and of its publisher, as forms with the allowed values.

    /description                      the datasets and the publishers
    /description/{id}                 dataset.yaml as a form
    /description/publishers/{code}    an entry of publishers.yaml as a form
    …/check                           what is wrong with one field of a form as it is now, for the script

Only the values that were changed are written; comments, order and everything else of the files stay.
Out of scope: which values are right (`metadata.declared.declaration`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from catalog.desk.page import Get, Page, Post
from catalog.desk.pages.description.fields import by_label, field_at, shown
from catalog.desk.readings import folder_of_dataset
from catalog.desk.rendering import told
from catalog.desk.visit import Visit
from metadata.building.build import dataset_ids
from metadata.building.drafting.declared_fields import (
    DATASET_FIELDS,
    PUBLISHER_FIELDS,
    dataset_changes,
    problems_of,
    problems_of_publishers,
    publisher_changes,
)
from metadata.building.drafting.draft_folder import DATASET, text_of, write_files
from metadata.building.drafting.yaml_values import value_at, with_values
from metadata.declared.yaml_file import YamlFile, load_yaml, yaml_of
from pipelines.problems import DeclarationError, KeikakuError, Problem

_PUBLISHERS = "publishers.yaml"
_DATASET_NAMES = [field.name for fields in DATASET_FIELDS.values() for field in fields]
_PUBLISHER_NAMES = [field.name for fields in PUBLISHER_FIELDS.values() for field in fields]


def show_all(visit: Visit) -> Response:
    """Show the datasets and the publishers; a file that cannot be read is told."""
    datasets = []
    problems: list[Problem] = []
    root = visit.workplace.datasets
    for id_ in dataset_ids(root):
        try:
            file = _declared(visit, id_)
        except KeikakuError as error:
            problems += error.problems
            continue
        datasets.append((id_, value_at(file.data, ("title", visit.language)) or id_, len(problems_of(file))))
    known = value_at(load_yaml(root / _PUBLISHERS, f"{root.name}/{_PUBLISHERS}").data, ("publishers",)) or {}
    offices = [(code, value_at(one, ("name", visit.language)) or code) for code, one in known.items()]
    return visit.again(problems).render("description/all.html", datasets=datasets, publishers=offices)


def show_dataset(visit: Visit) -> Response:
    """Show dataset.yaml as a form."""
    file = _declared(visit, visit.at["id"])
    wrong = problems_of(file) if not visit.form.values else _wrong_with_dataset(visit)
    return visit.render(
        "description/form.html",
        heading=value_at(file.data, ("title", visit.language)) or visit.at["id"],
        sections=shown(visit, file.data, DATASET_FIELDS, wrong),
        address=f"/description/{visit.at['id']}",
        made_from=visit.stamp(_path(visit)),
    )


def save_dataset(visit: Visit) -> Response:
    """Write what was changed into dataset.yaml. Raises DeclarationError with everything that is wrong."""
    path = _path(visit)
    _save(visit, path, _text_with(visit, path, dataset_changes), problems_of, _DATASET_NAMES)
    return visit.go(f"/description/{visit.at['id']}", "description.saved")


def show_publisher(visit: Visit) -> Response:
    """Show an entry of publishers.yaml as a form."""
    path = visit.workplace.datasets / _PUBLISHERS
    entry = _entry(visit, path)
    return visit.render(
        "description/form.html",
        heading=value_at(entry, ("name", visit.language)) or visit.at["code"],
        sections=shown(visit, entry, PUBLISHER_FIELDS, _wrong_with_publisher(visit) if visit.form.values else ()),
        address=f"/description/publishers/{visit.at['code']}",
        made_from=visit.stamp(path),
    )


def save_publisher(visit: Visit) -> Response:
    """Write what was changed into publishers.yaml. Raises DeclarationError with everything that is wrong."""
    path = visit.workplace.datasets / _PUBLISHERS
    _entry(visit, path)
    _save(visit, path, _text_with(visit, path, _of_code(visit)), _of_publisher(visit), _PUBLISHER_NAMES)
    return visit.go(f"/description/publishers/{visit.at['code']}", "description.saved")


def check_dataset(visit: Visit) -> Response:
    """Tell what is wrong with one field of the form as it is typed; nothing is written."""
    return _judged(visit, lambda: _wrong_with_dataset(visit), _DATASET_NAMES)


def check_publisher(visit: Visit) -> Response:
    """Tell what is wrong with one field of the form as it is typed; nothing is written."""
    return _judged(visit, lambda: _wrong_with_publisher(visit), _PUBLISHER_NAMES)


def _judged(visit: Visit, wrong: Callable[[], tuple[Problem, ...]], names: list[str]) -> Response:
    asked = visit.form.get("field")
    own = [one for one in wrong() if field_at(one.place.key, names) == field_at(asked, names)]
    found = told(by_label(visit, own[:1], names), visit.language)
    return JSONResponse({"text": found[0].text, "cure": found[0].cure} if found else {})


def _wrong_with_dataset(visit: Visit) -> tuple[Problem, ...]:
    path = _path(visit)
    return _wrong(path, _text_with(visit, path, dataset_changes), problems_of)


def _wrong_with_publisher(visit: Visit) -> tuple[Problem, ...]:
    path = visit.workplace.datasets / _PUBLISHERS
    return _wrong(path, _text_with(visit, path, _of_code(visit)), _of_publisher(visit))


def _wrong(path: Path, text: str, judge: Callable[[YamlFile], tuple[Problem, ...]]) -> tuple[Problem, ...]:
    return judge(yaml_of(text, _name(path)))


def _of_code(visit: Visit) -> Callable[[Any, Any], Any]:
    return lambda data, sent: publisher_changes(data, visit.at["code"], sent)


def _of_publisher(visit: Visit) -> Callable[[YamlFile], tuple[Problem, ...]]:
    """Return what judges publishers.yaml: of the publisher of the address with keys as its form has them, then of others."""
    base = f"publishers.{visit.at['code']}."

    def judge(file: YamlFile) -> tuple[Problem, ...]:
        return tuple(
            Problem(one.code, type(one.place)(one.place.file, one.place.line, one.place.key.removeprefix(base)), one.facts)
            for one in problems_of_publishers(file)
        )

    return judge


def _save(visit: Visit, path: Path, text: str, judge: Callable[[YamlFile], tuple[Problem, ...]], names: list[str]) -> None:
    with visit.writing(path):
        if wrong := _wrong(path, text, judge):
            raise DeclarationError(by_label(visit, wrong, names))
        write_files(path.parent, {path.name: text.encode(errors="surrogateescape")})


def _text_with(visit: Visit, path: Path, changes: Callable[[Any, Any], Any]) -> str:
    """Return a file with what a form changes. Raises DeclarationError."""
    text = text_of(path)
    return with_values(text, changes(yaml_of(text, _name(path)).data, visit.form.values), _name(path))


def _declared(visit: Visit, id_: str) -> YamlFile:
    path = folder_of_dataset(visit.workplace, id_) / DATASET
    return load_yaml(path, _name(path))


def _path(visit: Visit) -> Path:
    return folder_of_dataset(visit.workplace, visit.at["id"]) / DATASET


def _entry(visit: Visit, path: Path) -> Any:
    entry = value_at(load_yaml(path, _name(path)).data, ("publishers", visit.at["code"]))
    if entry is None:
        raise HTTPException(404)
    return entry


def _name(path: Path) -> str:
    return f"datasets/{path.name}" if path.name == _PUBLISHERS else f"datasets/{path.parent.name}/{path.name}"


PAGE = Page(
    "description",
    "/description",
    (
        Get("/description", show_all),
        Get("/description/publishers/{code}", show_publisher),
        Post("/description/publishers/{code}", save_publisher, again=show_publisher),
        Post("/description/publishers/{code}/check", check_publisher),
        Get("/description/{id}", show_dataset),
        Post("/description/{id}", save_dataset, again=show_dataset),
        Post("/description/{id}/check", check_dataset),
    ),
)
