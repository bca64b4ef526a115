"""What officers declare: `dataset.yaml`, `corrections.yaml` and `publishers.yaml`, checked key by key.

Every wrong key or value is one Problem with file, line and key; all problems of a file are reported at once. Paths and ids
may not lead out of their folder. Out of scope: what the declared values mean in a metadata format
(`metadata.building.build`).

    datasets/publishers.yaml          code → 法人番号, names, site, contact
    datasets/<id>/dataset.yaml        title, publisher, period, licence, frequency, keywords, reader or layout, source files
    datasets/<id>/layout.yaml         how the document is read (`pipelines.layouts.layout`), where no reader does
    datasets/<id>/corrections.yaml    settlements of doubts and explicit corrections (may be absent)
    datasets/<id>/actuals.yaml        which stated figures are actual values of which indicators (may be absent)
    datasets/<id>/concepts.yaml       which indicators count the same thing as those of others (may be absent)

The versions of a dataset, in changes.yaml, are in `metadata.versions.ledger`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from metadata.declared.keywords import each_once
from metadata.declared.value_types import (
    CorporateNumber,
    DatasetId,
    Day,
    DayText,
    Email,
    FiscalYear,
    Line,
    ListOrNothing,
    MunicipalityCode,
    PlainName,
    Published,
    Quote,
    Sha256,
    Telephone,
    Text,
    Url,
    UrlOrNone,
    fail,
    known,
)
from metadata.declared.yaml_file import KeyPath, YamlFile, load_yaml, refused_characters_shown
from metadata.vocabularies import code_lists
from metadata.vocabularies.concepts import MatchState, quantities
from pipelines.problems import DeclarationError, Problem
from pipelines.readers import READERS
from pipelines.standard.definition import definitions
from pipelines.tables.doubt import DOCUMENT
from pipelines.tables.rows import TABLES

M = TypeVar("M", bound=BaseModel)

IN_LEDGER = frozenset({"issued", "modified", "version", "version_notes"})
"""Keys that dataset.yaml once had; they are told by changes.yaml (`metadata.versions.ledger`)."""


class StrictModel(BaseModel):
    """A mapping in which an unknown key is an error: it is a typing mistake that would be ignored otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, coerce_numbers_to_str=False)


class Words(StrictModel):
    """A text in Japanese and English."""

    ja: Text
    en: Text


class KeywordDeclaration(StrictModel):
    """A keyword in both languages."""

    ja: Line
    en: Line


Keywords = Annotated[list[KeywordDeclaration], Field(min_length=1), AfterValidator(each_once)]


class ContactDeclaration(StrictModel):
    """Whom to ask; at least one of e-mail, telephone and form."""

    name: Words
    email: Email = ""
    telephone: Telephone = ""
    form: UrlOrNone = ""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.email or self.telephone or self.form):
            raise fail("contact-unreachable")
        return self


class PublisherDeclaration(StrictModel):
    """An entry of publishers.yaml."""

    corporate_number: CorporateNumber
    name: Words
    site: Url
    contact: ContactDeclaration


class Publishers(StrictModel):
    """publishers.yaml."""

    publishers: dict[MunicipalityCode, PublisherDeclaration]


class PeriodDeclaration(StrictModel):
    """What time the dataset speaks of, first and last day."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise fail("period-order", given=f"{self.start} / {self.end}")
        return self


class SourceDeclaration(StrictModel):
    """The document a dataset is read from; `file` lies in the dataset's folder."""

    file: PlainName
    sha256: Sha256
    title: Words
    page: Url
    published: Published = ""


class SeriesDeclaration(StrictModel):
    """The plan or report that the dataset is an edition of; the same words in every edition."""

    id: DatasetId
    title: Words
    description: Words


class DatasetDeclaration(StrictModel):
    """dataset.yaml."""

    id: DatasetId
    title: Words
    description: Words
    publisher: Text
    contact: ContactDeclaration | None = None
    reader: Annotated[str, known("reader-unknown", lambda: ("", *READERS))] = ""
    layout: PlainName | Literal[""] = ""
    standard: Annotated[str, known("standard-unknown", lambda: ("", *definitions()))] = ""
    source: SourceDeclaration
    period: PeriodDeclaration
    licence: Annotated[str, known("licence-unknown", code_lists.licences)]
    frequency: Annotated[str, known("frequency-unknown", code_lists.frequencies)]
    keywords: Keywords
    category: Annotated[str, known("category-unknown", code_lists.categories)]
    themes: Annotated[list[Annotated[str, known("theme-unknown", code_lists.eu_themes)]], Field(min_length=1)]
    series: SeriesDeclaration | None = None
    # Theme of cross_dx_indicators: 中分類, 大分類 or 取組名 → notations of metadata/vocabularies/dx-themes.ttl.
    measure_themes: dict[str, list[Text]] = {}

    @model_validator(mode="after")
    def _read_one_way(self) -> Self:
        if sum(map(bool, (self.reader, self.layout, self.standard))) != 1:
            raise fail("reader-or-layout", at="layout" if self.layout else "standard" if self.standard else "reader")
        return self

    @model_validator(mode="after")
    def _ids_of_publisher(self) -> Self:
        if self.id[:6] != self.publisher:
            raise fail("id-not-of-publisher", at="id", given=self.id, publisher=self.publisher)
        if self.series and self.series.id[:6] != self.publisher:
            raise fail("id-not-of-publisher", at="series.id", given=self.series.id, publisher=self.publisher)
        return self


class TargetDeclaration(StrictModel):
    """The cell that a settlement or a correction is about."""

    table: Annotated[str, known("table-unknown", lambda: (*TABLES, DOCUMENT))]
    id: Text
    column: Text


class SettlementDeclaration(StrictModel):
    """An officer's decision on a doubt."""

    rule: Text
    target: TargetDeclaration
    source: str
    reading: list[Line]
    reason: Text
    date: DayText


class EditDeclaration(StrictModel):
    """An officer's correction of a cell."""

    target: TargetDeclaration
    source: Quote
    reading: Line
    reason: Text
    date: DayText


class Corrections(StrictModel):
    """corrections.yaml."""

    settlements: ListOrNothing[SettlementDeclaration] = []
    corrections: ListOrNothing[EditDeclaration] = []


class OtherUnitDeclaration(StrictModel):
    """The unit in which a text counts what an indicator counts in another one, and why that is the same quantity."""

    unit: Text
    reason: Text


class ActualDeclaration(StrictModel):
    """The figure of an achievement text that is an actual value of an indicator."""

    indicator: Text
    fiscal_year: FiscalYear
    achievement: Text
    source: Quote
    figure: Text
    other_unit: OtherUnitDeclaration | None = None


class Actuals(StrictModel):
    """actuals.yaml."""

    actuals: ListOrNothing[ActualDeclaration] = []


class ConceptDeclaration(StrictModel):
    """An officer's decision whether an indicator, or a figure of an achievement text, counts what a concept says."""

    indicator: Text | None = None
    figure: Text | None = None
    concept: Annotated[str, known("concept-unknown", quantities)]
    match: Literal[MatchState.CONFIRMED, MatchState.REJECTED]
    reason: Text
    date: DayText

    @model_validator(mode="after")
    def _of_one_row(self) -> Self:
        if (self.indicator is None) == (self.figure is None):
            raise fail("concept-row-one")
        return self


class Concepts(StrictModel):
    """concepts.yaml."""

    concepts: ListOrNothing[ConceptDeclaration] = []


def read_publishers(path: Path, name: str) -> tuple[Publishers, YamlFile]:
    """Read publishers.yaml. Raises DeclarationError."""
    file = load_yaml(path, name)
    return parse(Publishers, file), file


def read_dataset(folder: Path, name: str) -> tuple[DatasetDeclaration, YamlFile]:
    """Read the dataset.yaml of a folder; its id must be the folder's name, so no two are the same.

    Raises DeclarationError, also as `id-folder`.
    """
    file = load_yaml(folder / "dataset.yaml", f"{name}/dataset.yaml")
    declared = parse(DatasetDeclaration, file)
    if declared.id != folder.name:
        raise DeclarationError(Problem("id-folder", file.place(("id",)), {"id": declared.id, "folder": folder.name}))
    return declared, file


def read_corrections(folder: Path, name: str) -> tuple[Corrections, YamlFile | None]:
    """Read the corrections.yaml of a folder; a folder without one has no corrections. Raises DeclarationError."""
    return _optional(Corrections, folder, name, "corrections.yaml")


def read_actuals(folder: Path, name: str) -> tuple[Actuals, YamlFile | None]:
    """Read the actuals.yaml of a folder; a folder without one ties no actual values. Raises DeclarationError."""
    return _optional(Actuals, folder, name, "actuals.yaml")


def read_concepts(folder: Path, name: str) -> tuple[Concepts, YamlFile | None]:
    """Read the concepts.yaml of a folder; a folder without one confirms no match. Raises DeclarationError."""
    return _optional(Concepts, folder, name, "concepts.yaml")


def _optional(model: type[M], folder: Path, name: str, file_name: str) -> tuple[M, YamlFile | None]:
    path = folder / file_name
    if not path.exists() and not path.is_symlink():  # a link to nothing is a mistake, not an absent file
        return model(), None
    file = load_yaml(path, f"{name}/{file_name}", may_be_empty=True)
    return parse(model, file), file


def parse(model: type[M], file: YamlFile) -> M:
    """Return the model of a file's values. Raises DeclarationError with a Problem for each wrong key or value."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        raise DeclarationError([_problem(model, details, file) for details in error.errors()]) from error


def _problem(model: type[BaseModel], details: ErrorDetails, file: YamlFile) -> Problem:
    path: KeyPath = tuple(part for part in details["loc"] if part != "[key]")
    context = {key: str(value) for key, value in details.get("ctx", {}).items()}
    path += tuple(context.pop("at", "").split(".")) if "at" in context else ()
    place = file.place(path)
    if "given" in context:
        context["given"] = _short(context["given"])
    if "code" in context:
        return Problem(context.pop("code"), place, context)
    if details["type"] == "missing":
        return Problem("key-missing", place)
    if details["type"] == "extra_forbidden":
        if model is DatasetDeclaration and path[0] in IN_LEDGER:
            return Problem("key-in-ledger", place)
        near = difflib.get_close_matches(str(path[-1]), list(_keys(model)), n=1)
        return Problem("key-unknown-near", place, {"near": near[0]}) if near else Problem("key-unknown", place)
    return Problem("key-value", place, {**context, "given": _short(details["input"]), "wanted_type": details["type"]})


def _keys(model: type[BaseModel], seen: frozenset[type] = frozenset()) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
                yield from _keys(part, seen | {model})


def _short(value: object, length: int = 60) -> str:
    text = "" if value is None else refused_characters_shown(str(value))
    return text if len(text) <= length else f"{text[:length]}…"
