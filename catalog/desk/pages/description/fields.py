"""The fields of a declaration as a form shows them: label, hint, value or what was typed, choices, what is wrong.

Out of scope: which fields there are and what a sent form changes (`metadata.building.drafting.declared_fields`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.desk.rendering import told
from catalog.desk.visit import Visit
from metadata.building.drafting.declared_fields import Field
from metadata.building.drafting.yaml_values import value_at
from metadata.messages.rendering import Language, Message
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import categories, category_names, eu_themes, frequencies, licences
from pipelines.problems import Place, Problem

_NEW_ROWS = 2  # of keywords, empty


@dataclass(frozen=True)
class ShownField:
    """A field of a form. `values` of `choices` are chosen; `rows`: pairs of words of a list of keywords."""

    name: str
    kind: str
    label: str
    hint: str
    value: str
    optional: bool
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    problem: Message | None = None
    asked: str = ""


def shown(
    visit: Visit,
    data: Any,
    sections: Mapping[str, Sequence[Field]],
    problems: Iterable[Problem] = (),
    asked: Mapping[str, str] | None = None,
) -> dict[str, list[ShownField]]:
    """Return the fields by section. `problems` have key paths, or labels; `asked`: what is to be confirmed, by field."""
    names = [field.name for fields in sections.values() for field in fields]
    wrong: dict[str, Message] = {}
    for problem in by_label(visit, problems, names):
        wrong.setdefault(problem.place.key, told([problem], visit.language)[0])
    return {
        section: [
            _shown(visit, data, field, wrong.get(label(visit, field.name)), (asked or {}).get(field.name, ""))
            for field in fields
        ]
        for section, fields in sections.items()
    }


def by_label(visit: Visit, problems: Iterable[Problem], names: Sequence[str]) -> list[Problem]:
    """Return problems with the label of their field as the place: an officer looks at a form, not at a file."""
    found = []
    for problem in problems:
        field = field_at(problem.place.key, names)
        place = Place(key=label(visit, field)) if field else problem.place
        found.append(Problem(problem.code, place, problem.facts))
    return found


def label(visit: Visit, name: str) -> str:
    """Return what a field is called."""
    return visit.w(f"description.{name.replace('.', '_')}")


def field_at(key: str, names: Sequence[str]) -> str:
    """Return the field that the key path of a problem belongs to: itself, what it is a part of, or its first part."""
    found = [name for name in names if key == name or key.startswith(f"{name}.") or name.startswith(f"{key}.")]
    return found[0] if key and found else ""


def _shown(visit: Visit, data: Any, field: Field, problem: Message | None, asked: str) -> ShownField:
    value = value_at(data, field.path)
    sent = visit.form.values
    text = visit.form.get(field.name) if field.name in visit.form else value if isinstance(value, str) else ""
    values = tuple(visit.form.all(field.name)) if sent else tuple(map(str, value if isinstance(value, list) else ()))
    return ShownField(
        field.name,
        field.kind,
        label(visit, field.name),
        visit.w(f"description.{field.name.replace('.', '_')}_hint") if field.name in _HINTED else "",
        text,
        field.optional,
        values,
        _choices(field.name, text, visit.language),
        tuple(_rows(visit, value)) if field.kind == "keywords" else (),
        problem,
        asked,
    )


_LISTS: dict[str, Callable[[], dict[str, Bilingual]]] = {
    "licence": lambda: {code: one.title for code, one in licences().items()},
    "frequency": lambda: {code: one.title for code, one in frequencies().items()},
    "themes": eu_themes,
}
_HINTED = {"title.en", "source.page", "source.published", "period.start", "themes", "keywords", "licence", "contact.name.ja"}


def _rows(visit: Visit, value: Any) -> Iterable[tuple[str, str]]:
    there = [(value_at(one, ("ja",)) or "", value_at(one, ("en",)) or "") for one in value or ()]
    for number, row in enumerate([*there, *[("", "")] * _NEW_ROWS]):
        yield visit.form.get(f"keywords.{number}.ja", row[0]), visit.form.get(f"keywords.{number}.en", row[1])


def _choices(name: str, value: str, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the allowed values with their names; a value that is not allowed stands among them until it is changed."""
    if name == "category":
        found = {one: one if language == "ja" else f"{category_names()[one][1]} {one}" for one in categories()}
    elif name in _LISTS:
        found = {code: getattr(names, language) for code, names in _LISTS[name]().items()}
    else:
        return ()
    other = {value: value} if value and value not in found and name != "themes" else {}
    return tuple({**other, **found}.items())
