"""The answers of a form about a draft, written into its files: columns of headings, and what is declared.

A line that waits for the officer loses its mark when another value is given, or the one that stands is confirmed.
Out of scope: what is shown (`add.showing`), which values are right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from metadata.building.drafting.declaration_text import LAYOUT
from metadata.building.drafting.declared_fields import DATASET_FIELDS, Field, Sent, dataset_changes
from metadata.building.drafting.draft import Draft
from metadata.building.drafting.draft_folder import DATASET, text_of, write_files
from metadata.building.drafting.marked_yaml import MarkedLine, decided, marked_lines
from metadata.building.drafting.new_dataset import NewDataset, resumed
from metadata.building.drafting.yaml_values import Change, value_at, with_values
from metadata.declared.yaml_file import yaml_of
from pipelines.layouts.words.vocabulary import COLUMNS, plain
from pipelines.problems import KeikakuError, Place, Problem

SECTIONS: dict[str, tuple[Field, ...]] = {
    name: tuple(field for field in fields if not field.name.startswith("source.title."))
    for name, fields in DATASET_FIELDS.items()
}
"""The fields of a draft: the title of the document is that of the dataset until somebody says otherwise."""
_OPTIONAL = {field.name for fields in SECTIONS.values() for field in fields if field.optional}
_TITLES = (("ja",), ("en",))
_OF_LINES = frozenset({"new-fill", "new-confirm"})


def heading_field(number: int) -> str:
    """Return the name of the field for a heading, by its place in `NewDataset.headings`."""
    return f"heading.{number}"


def write_answers(new: Draft, sent: Sent, *, confirm: bool) -> None:
    """Write what a form says. `confirm`: what it leaves as suggested is confirmed by it.

    Raises DeclarationError for answers by which a document cannot be read; nothing is changed then.
    """
    name = f"datasets/{new.folder.name}"
    before = {file: text_of(new.folder / file) for file in new.texts}
    after = {DATASET: _declared(before[DATASET], sent, f"{name}/{DATASET}", confirm=confirm)}
    if isinstance(new, NewDataset) and LAYOUT in before:
        after[LAYOUT] = _layout(new, before[LAYOUT], sent, f"{name}/{LAYOUT}", confirm=confirm)
    if after == before:
        return
    _write(new.folder, after)
    if after.get(LAYOUT) != before.get(LAYOUT):
        try:
            resumed(new.folder)
        except KeikakuError:
            _write(new.folder, before)
            raise


def asked_fields(text: str) -> dict[str, str]:
    """Return what is still asked in a dataset.yaml, by field."""
    return {field: f"{marked.mark}：{marked.asked}" for field, marked in _marked(text)}


def at_fields(problems: Iterable[Problem], new: Draft) -> Iterator[Problem]:
    """Yield problems, those of lines that wait with the key of their field; of a heading with the heading."""
    fields = {marked.number: field for field, marked in _marked(text_of(new.folder / DATASET))}
    for problem in problems:
        file, line = problem.place.file.rpartition("/")[2], problem.place.line
        if file == DATASET and line in fields:
            problem = replace(problem, place=replace(problem.place, key=fields[line]))
        elif file == LAYOUT and problem.code in _OF_LINES:
            problem = replace(problem, place=Place(key=problem.place.key))
        yield problem


def _declared(text: str, sent: Sent, name: str, *, confirm: bool) -> str:
    """Return dataset.yaml with what a form says."""
    data = yaml_of(text, name).data
    for field, marked in _marked(text):
        value = (sent.get(field) or ("",))[0].strip()
        if field in sent and (value or field in _OPTIONAL) and (confirm or value != marked.value):
            text = decided(text, marked, value)
    now = yaml_of(text, name).data
    return with_values(text, [*_title_of_document(data, now, sent), *dataset_changes(now, sent)], name)


def _title_of_document(before: object, now: object, sent: Sent) -> Iterator[Change]:
    """Yield the title of the document where it is that of the dataset, which changes."""
    for language in _TITLES:
        old = value_at(before, ("title", *language))
        new = (sent.get(f"title.{language[0]}") or ("",))[0].strip()
        if new and new != old and value_at(now, ("source", "title", *language)) == old:
            yield ("source", "title", *language), new


def _marked(text: str) -> Iterator[tuple[str, MarkedLine]]:
    """Yield the lines that wait, each with the field that it is."""
    fields = {line: ".".join(map(str, path)) for path, line in yaml_of(text, DATASET).lines.items()}
    for marked in marked_lines(text):
        yield fields.get(marked.number, ""), marked


def _layout(new: NewDataset, text: str, sent: Sent, name: str, *, confirm: bool) -> str:
    """Return layout.yaml with the columns that a form gives to headings."""
    chosen = {number: _chosen(sent, number) for number, _ in enumerate(new.headings)}
    waiting = {(_part_of(text, marked), marked.key): marked for marked in marked_lines(text)}
    changes: list[Change] = []
    for number, one in enumerate(new.headings):
        column, key = chosen[number], (str(one.part), plain(one.label))
        if column and key in waiting and (confirm or column != one.column):
            text = decided(text, waiting[key], column)
        elif column not in ("", one.column):
            changes.append((key, column))
    return with_values(text, changes, name)


def _chosen(sent: Sent, number: int) -> str:
    column = (sent.get(heading_field(number)) or ("",))[0]
    return column if column in COLUMNS else ""


def _part_of(text: str, marked: MarkedLine) -> str:
    """Return the key of layout.yaml under which a line stands."""
    above: Sequence[str] = text.splitlines()[: marked.number]
    heads = (line.partition(":")[0] for line in reversed(above) if line[:1] not in ("", " ", "#", "-"))
    return next(heads, "")


def _write(folder: Path, files: dict[str, str]) -> None:
    write_files(folder, {name: text.encode(errors="surrogateescape") for name, text in files.items()})
