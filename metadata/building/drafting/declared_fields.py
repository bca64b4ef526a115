"""What an officer declares, as fields of a form: their names, their values now, and the changes that a sent form asks for.

A field is named by its key path, dotted: `title.ja`, `keywords.0.en`. Fields that a form does not send stay as they are, and
so does everything else of the file (`drafting.yaml_values`). Out of scope: words and widgets (the desk), which values are
right (`metadata.declared.declaration`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from metadata.building.drafting.yaml_values import Change, value_at
from metadata.declared.declaration import DatasetDeclaration, Publishers, parse
from metadata.declared.yaml_file import KeyPath, YamlFile
from pipelines.problems import DeclarationError, Problem

Kind = Literal["line", "text", "address", "email", "telephone", "day", "choice", "several", "keywords"]
Sent = Mapping[str, Sequence[str]]
SHOWN = "shown"
"""Field of a form that names the fields of which nothing is sent when nothing is chosen."""


@dataclass(frozen=True)
class Field:
    """A field. `optional`: it may be empty, and an empty one need not stand in the file."""

    name: str
    kind: Kind = "line"
    optional: bool = False

    @property
    def path(self) -> KeyPath:
        """Where its value stands."""
        return tuple(self.name.split("."))


_CONTACT = (
    Field("contact.name.ja", optional=True),
    Field("contact.name.en", optional=True),
    Field("contact.email", "email", optional=True),
    Field("contact.telephone", "telephone", optional=True),
    Field("contact.form", "address", optional=True),
)
DATASET_FIELDS: dict[str, tuple[Field, ...]] = {
    "about": (
        *(Field("title.ja"), Field("title.en"), Field("description.ja", "text"), Field("description.en", "text")),
        *(Field("period.start", "day"), Field("period.end", "day")),
    ),
    "document": (
        *(Field("source.title.ja"), Field("source.title.en"), Field("source.page", "address")),
        Field("source.published", optional=True),
    ),
    "use": (
        *(Field("licence", "choice"), Field("frequency", "choice"), Field("category", "choice")),
        *(Field("themes", "several"), Field("keywords", "keywords")),
    ),
    "contact": _CONTACT,
}
"""The fields of dataset.yaml by section of the form."""
PUBLISHER_FIELDS: dict[str, tuple[Field, ...]] = {
    "publisher": (Field("name.ja"), Field("name.en"), Field("site", "address")),
    "contact": _CONTACT,
}
"""The fields of an entry of publishers.yaml."""


def dataset_changes(data: Any, sent: Sent) -> list[Change]:
    """Return the changes of dataset.yaml, loaded as `data`, that a form asks for."""
    return list(_changes(data, DATASET_FIELDS, sent))


def publisher_changes(data: Any, code: str, sent: Sent) -> list[Change]:
    """Return the changes of publishers.yaml that a form for the publisher of a code asks for."""
    base: KeyPath = ("publishers", code)
    return [((*base, *path), value) for path, value in _changes(value_at(data, base), PUBLISHER_FIELDS, sent)]


def problems_of(file: YamlFile) -> tuple[Problem, ...]:
    """Return everything that is wrong with a dataset.yaml; none where it stands."""
    return _problems(DatasetDeclaration, file)


def problems_of_publishers(file: YamlFile) -> tuple[Problem, ...]:
    """Return everything that is wrong with a publishers.yaml; none where it stands."""
    return _problems(Publishers, file)


def _problems(model: type[DatasetDeclaration] | type[Publishers], file: YamlFile) -> tuple[Problem, ...]:
    try:
        parse(model, file)
    except DeclarationError as error:
        return error.problems
    return ()


def _changes(data: Any, sections: Mapping[str, Sequence[Field]], sent: Sent) -> Iterator[Change]:
    whole = _whole_contact(data, sent)
    yield from whole
    for name, fields in sections.items():
        for field in fields if not (name == "contact" and (whole or value_at(data, ("contact",)) is None)) else ():
            yield from _of_field(data, field, sent)


def _whole_contact(data: Any, sent: Sent) -> list[Change]:
    """Return the contact as one change where there is none yet, or none is wanted any more."""
    there = value_at(data, ("contact",)) is not None
    said = {field.path[1:]: _text(sent, field.name) for field in _CONTACT if field.name in sent}
    wanted = {path: text for path, text in said.items() if text}
    if not said or there is bool(wanted):
        return []
    if there:
        return [(("contact",), None)]
    names = {language: said.get(("name", language), "") for language in ("ja", "en")}
    return [(("contact",), {"name": names, **{str(path[0]): text for path, text in wanted.items() if len(path) == 1}})]


def _of_field(data: Any, field: Field, sent: Sent) -> Iterator[Change]:
    if field.kind == "several":
        yield from _of_list(data, field, sent)
    elif field.kind == "keywords":
        yield from _of_rows(data, field, sent)
    elif field.name in sent:
        before, after = value_at(data, field.path), _text(sent, field.name)
        if after != (before or "") or (before is None and not field.optional):
            yield field.path, after if after or not field.optional or before is None else _nothing(before)


def _nothing(before: Any) -> str | None:
    return "" if isinstance(before, str) else None


def _of_list(data: Any, field: Field, sent: Sent) -> Iterator[Change]:
    if field.name not in sent.get(SHOWN, ()):
        return
    before = [str(one) for one in value_at(data, field.path) or ()]
    after = list(sent.get(field.name, ()))
    new = [one for one in after if one not in before]
    yield from (((*field.path, len(before) + index), one) for index, one in enumerate(new))
    yield from (((*field.path, index), None) for index in reversed(range(len(before))) if before[index] not in after)


def _of_rows(data: Any, field: Field, sent: Sent) -> Iterator[Change]:
    """Yield the changes of rows of words in both languages; an empty row is taken away, one behind the last is new."""
    before = value_at(data, field.path) or []
    numbers = sorted({int(name.split(".")[1]) for name in sent if _is_row(name, field.name)})
    rows = {number: {key: _text(sent, f"{field.name}.{number}.{key}") for key in ("ja", "en")} for number in numbers}
    for number, row in rows.items():
        old = value_at(before, (number,))
        for key, text in row.items() if old is not None and any(row.values()) else ():
            if text != value_at(old, (key,)):
                yield (*field.path, number, key), text
    new = [row for number, row in rows.items() if number >= len(before) and any(row.values())]
    yield from (((*field.path, len(before) + index), row) for index, row in enumerate(new))
    gone = [number for number, row in rows.items() if number < len(before) and not any(row.values())]
    yield from (((*field.path, number), None) for number in reversed(gone))


def _is_row(name: str, field: str) -> bool:
    parts = name.split(".")
    return len(parts) == 3 and parts[0] == field and parts[1].isascii() and parts[1].isdecimal() and len(parts[1]) < 5


def _text(sent: Sent, name: str) -> str:
    """Return what was sent as one line: a declared text is one, and Japanese lines join without a space."""
    lines = [line.strip() for line in (sent.get(name) or ("",))[0].splitlines()]
    text = ""
    for line in lines:
        gap = " " if text and line and text[-1].isascii() and line[0].isascii() else ""
        text += gap + line
    return text
