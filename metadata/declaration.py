"""What officers declare: `dataset.yaml`, `corrections.yaml` and `publishers.yaml`, checked key by key.

Every wrong key or value is one Problem with file, line and key; all problems of a file are reported at once. Paths and ids
may not lead out of their folder. Out of scope: what the declared values mean in a metadata format (`metadata.build`).

    datasets/publishers.yaml          code → 法人番号, names, site, contact
    datasets/<id>/dataset.yaml        title, publisher, period, licence, frequency, keywords, reader, source files
    datasets/<id>/corrections.yaml    settlements of doubts and explicit corrections (may be absent)
    datasets/<id>/actuals.yaml        which stated figures are actual values of which indicators (may be absent)
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from metadata import vocabularies
from metadata.yaml_file import KeyPath, YamlFile, load_yaml
from pipelines.problems import DeclarationError, Problem
from pipelines.readers import READERS
from pipelines.tables import TABLES

M = TypeVar("M", bound=BaseModel)


def _fail(code: str, **facts: str) -> PydanticCustomError:
    return PydanticCustomError(code, "{code}", {"code": code, **facts})  # words come from metadata/messages


def check_digit(five: str) -> str:
    """Return the check digit of a 5-digit municipality code (JIS X 0402: weights 6 5 4 3 2, modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(five, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


def corporate_check_digit(twelve: str) -> str:
    """Return the check digit of a 法人番号 (weights 1 and 2 from the right, modulus 9)."""
    total = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(twelve)))
    return str(9 - total % 9)


def _code(value: str) -> str:
    if not re.fullmatch(r"\d{6}", value) or check_digit(value[:5]) != value[5]:
        raise _fail("code-check-digit", given=value)
    return value


def _corporate(value: str) -> str:
    if not re.fullmatch(r"\d{13}", value) or corporate_check_digit(value[1:]) != value[0]:
        raise _fail("corporate-number", given=value)
    return value


def known(code: str, list_of: Callable[[], Iterable[str]]) -> AfterValidator:
    """Return the check that a value is in a closed list; its Problem has this code, the value and the list."""

    def check(value: str | int) -> str | int:
        names = tuple(list_of())
        if str(value) not in names:
            raise _fail(code, given=str(value), known=", ".join(names))
        return value

    return AfterValidator(check)


def _plain_name(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
        raise _fail("path-outside", given=value)
    return value


def _dataset_id(value: str) -> str:
    if not re.fullmatch(r"\d{6}_[a-z0-9]+(?:_[a-z0-9]+)*", value):
        raise _fail("id-form", given=value)
    return value


def _keyword(value: str) -> str:
    # CKAN refuses tags of one character and most marks; a comma splits a keyword in two (reference: CKAN tag rules).
    if not re.fullmatch(r"[\w \-.]{2,100}", value):
        raise _fail("keyword-form", given=value)
    return value


def _day(value: object) -> object:
    # YAML reads 2026-04-01 as a date; a quoted or Japanese date stays text and is refused by pydantic with its words.
    return value.isoformat() if isinstance(value, datetime.date) else value


Text = Annotated[str, Field(min_length=1, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*$")]  # what XML can hold
Url = Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$")]
Day = Annotated[datetime.date, BeforeValidator(_day)]
DayText = Annotated[str, BeforeValidator(_day), Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class StrictModel(BaseModel):
    """A mapping in which an unknown key is an error: it is a typing mistake that would be ignored otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=False, coerce_numbers_to_str=False)


class Words(StrictModel):
    """A text in Japanese and English."""

    ja: Text
    en: Text


class KeywordDeclaration(StrictModel):
    """A keyword in both languages, in a form that a CKAN tag can have."""

    ja: Annotated[str, AfterValidator(_keyword)]
    en: Annotated[str, AfterValidator(_keyword)]


class ContactDeclaration(StrictModel):
    """Whom to ask; at least one of e-mail, telephone and form."""

    name: Words
    email: Annotated[str, Field(pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")] = ""
    telephone: Annotated[str, Field(pattern=r"^$|^[0-9+-]+$")] = ""
    form: str = ""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.email or self.telephone or self.form):
            raise _fail("contact-unreachable")
        return self


class PublisherDeclaration(StrictModel):
    """An entry of publishers.yaml."""

    corporate_number: Annotated[str, AfterValidator(_corporate)]
    name: Words
    site: Url
    contact: ContactDeclaration


class Publishers(StrictModel):
    """publishers.yaml."""

    publishers: dict[Annotated[str, AfterValidator(_code)], PublisherDeclaration]


class PeriodDeclaration(StrictModel):
    """What time the dataset speaks of, first and last day."""

    start: Day
    end: Day

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end < self.start:
            raise _fail("period-order", given=f"{self.start} / {self.end}")
        return self


class SourceDeclaration(StrictModel):
    """The document a dataset is read from; `file` lies in the dataset's folder."""

    file: Annotated[str, AfterValidator(_plain_name)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    title: Words
    page: Url
    published: Annotated[str, BeforeValidator(_day), Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")] = ""


class SeriesDeclaration(StrictModel):
    """The plan or report that the dataset is an edition of; the same words in every edition."""

    id: Annotated[str, AfterValidator(_dataset_id)]
    title: Words
    description: Words


class DatasetDeclaration(StrictModel):
    """dataset.yaml."""

    id: Annotated[str, AfterValidator(_dataset_id)]
    title: Words
    description: Words
    publisher: Text
    contact: ContactDeclaration | None = None
    reader: Annotated[str, known("reader-unknown", lambda: READERS)]
    source: SourceDeclaration
    period: PeriodDeclaration
    licence: Annotated[str, known("licence-unknown", vocabularies.licences)]
    frequency: Annotated[str, known("frequency-unknown", vocabularies.frequencies)]
    keywords: Annotated[list[KeywordDeclaration], Field(min_length=1)]
    category: Annotated[str, known("category-unknown", vocabularies.categories)]
    themes: Annotated[list[Annotated[str, known("theme-unknown", vocabularies.eu_themes)]], Field(min_length=1)]
    issued: Day
    modified: Day
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    version_notes: Words
    series: SeriesDeclaration | None = None
    # Theme of cross_dx_indicators: 中分類, 大分類 or 取組名 → notations of metadata/vocabularies/dx-themes.ttl.
    measure_themes: dict[str, list[str]] = {}

    @model_validator(mode="after")
    def _dates_ordered(self) -> Self:
        if self.modified < self.issued:
            raise _fail("modified-before-issued", given=f"{self.issued} / {self.modified}")
        if self.id[:6] != self.publisher:
            raise _fail("id-not-of-publisher", given=self.id, publisher=self.publisher)
        if self.series and self.series.id[:6] != self.publisher:
            raise _fail("id-not-of-publisher", given=self.series.id, publisher=self.publisher)
        return self


class TargetDeclaration(StrictModel):
    """The cell that a settlement or a correction is about."""

    table: Annotated[str, known("table-unknown", lambda: TABLES)]
    id: Text
    column: Text


class SettlementDeclaration(StrictModel):
    """An officer's decision on a doubt."""

    rule: Text
    target: TargetDeclaration
    source: str
    reading: list[str]
    reason: Text
    date: DayText


class EditDeclaration(StrictModel):
    """An officer's correction of a cell."""

    target: TargetDeclaration
    source: Text
    reading: str
    reason: Text
    date: DayText


class Corrections(StrictModel):
    """corrections.yaml."""

    settlements: list[SettlementDeclaration] = []
    corrections: list[EditDeclaration] = []


class OtherUnitDeclaration(StrictModel):
    """The unit in which a text counts what an indicator counts in another one, and why that is the same quantity."""

    unit: Text
    reason: Text


class ActualDeclaration(StrictModel):
    """The figure of an achievement text that is an actual value of an indicator."""

    indicator: Text
    fiscal_year: Annotated[int, Field(ge=1989, le=2100)]
    achievement: Text
    source: Text
    figure: Text
    other_unit: OtherUnitDeclaration | None = None


class Actuals(StrictModel):
    """actuals.yaml."""

    actuals: list[ActualDeclaration] = []


def read_publishers(path: Path, name: str) -> Publishers:
    """Read publishers.yaml. Raises DeclarationError."""
    return parse(Publishers, load_yaml(path, name))


def read_dataset(folder: Path, name: str) -> tuple[DatasetDeclaration, YamlFile]:
    """Read the dataset.yaml of a folder; its id must be the folder's name. Raises DeclarationError."""
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


def _optional(model: type[M], folder: Path, name: str, file_name: str) -> tuple[M, YamlFile | None]:
    if not (folder / file_name).exists():
        return model(), None
    file = load_yaml(folder / file_name, f"{name}/{file_name}")
    return parse(model, file), file


def parse(model: type[M], file: YamlFile) -> M:
    """Return the model of a file's values. Raises DeclarationError with a Problem for each wrong key or value."""
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        raise DeclarationError([_problem(model, details, file) for details in error.errors()]) from error


def _problem(model: type[BaseModel], details: ErrorDetails, file: YamlFile) -> Problem:
    path: KeyPath = tuple(part for part in details["loc"] if part != "[key]")
    place = file.place(path)
    context = {key: str(value) for key, value in details.get("ctx", {}).items()}
    if "code" in context:
        return Problem(context.pop("code"), place, context)
    if details["type"] == "missing":
        return Problem("key-missing", place)
    if details["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(path[-1]), list(_keys(model)), n=1)
        return Problem("key-unknown", place, {"near": near[0] if near else ""})
    return Problem("key-value", place, {"given": _short(details["input"]), "wanted": details["msg"]})


def _keys(model: type[BaseModel], seen: frozenset[type] = frozenset()) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield name
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
                yield from _keys(part, seen | {model})


def _short(value: object, length: int = 60) -> str:
    text = str(value)
    return text if len(text) <= length else f"{text[:length]}…"
