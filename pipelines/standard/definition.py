"""What a standard dataset is, as `definitions/<slug>.yaml` says: editions, their columns in order, how sure each rule is.

    slug, number, title, book    `number` and `book` as the standard counts its sheets; empty where it does not
    confidence                   complete (official, or two sources), likely (one source), unknown (nothing is checked by it)
    own                          columns that no other dataset of the standard has
    editions                     newest first; `standard` is the current one, `recommended` the one of 2017 to 2022
    key                          columns that tell a row, where no column does by itself (`unique`)
    sums                         total → its parts
    crosswalk                    old column → new column and rule, where it is not a copy under the same name

A column: `mark` and `source` (of the mark) say whether it may be empty, `words` its closed list and `sure` how sure that is,
`pattern` the form of a text that has one. Names in English, in a data base and in other headers are those of
`definitions/_names.yaml`. Out of scope: rules that all datasets share (`pipelines.standard.rules`).
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache, cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipelines.own_yaml import own_yaml

Type = Literal[
    "code6", "identifier", "text", "kana", "ascii", "machiaza_id", "latitude", "longitude", "number", "integer", "phone",
    "email", "url", "postal_code", "corporate_number", "date", "time", "weekdays", "yes_no", "can_cannot", "flag_1_or_empty",
    "text_list", "licence", "poi_code", "language", "period",
]  # fmt: skip
Confidence = Literal["complete", "likely", "unknown"]
_NO_TAG = re.compile(r"[^\w .-]")
CURRENT = "standard"
"""The id of the current edition."""
OLD = "recommended"
"""The id of the edition before the standard, whose columns the crosswalk names."""

_SLUGS = (
    *("public_facility", "cultural_property", "evacuation_space", "population", "preschool", "open_data_list"),
    *("public_wireless_lan", "aed", "care_service", "hospital", "tourism", "event", "public_toilet", "fire_hydrant"),
    *("food_business", "school_lunch", "school_district", "borehole", "city_planning_survey", "procurement", "gtfs_jp"),
    *("support_system", "emergency_radio", "educational_institution", "parking", "bicycle_parking", "polling_place"),
    *("garbage_separation", "baby_station", "garbage_collection_place", "tourist_attraction", "facility"),
)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Part):
    """What a dataset is called."""

    ja: str
    en: str


class Column(_Part):
    """A column of an edition."""

    name: str
    type: Type
    mark: Literal["required", "recommended", "optional", "unknown"] = "unknown"
    source: Literal["official", "inferred-common", "inferred-old", "weak-old", "nec-2021", "unknown"] = "unknown"
    pattern: str = ""
    words: tuple[str, ...] = ()
    sure: Literal["sure", "likely", "unknown"] = "sure"
    unit: str = ""
    unique: bool = False


class Edition(_Part):
    """A form that a dataset has or had: its columns in order."""

    confidence: Confidence
    columns: tuple[Column, ...]

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}


class Step(_Part):
    """What becomes of an old column: `new` is None where it goes to several, `copy_to` a second column it goes to."""

    old: str
    new: str | None
    rule: Literal["rename", "publisher", "address", "address_parts", "flags_from_list", "rename_and_copy"]
    copy_to: str = ""


class Definition(_Part):
    """A dataset of the standard in all its editions."""

    slug: str
    number: str
    title: Title
    book: str
    confidence: Confidence
    own: tuple[str, ...]
    editions: dict[str, Edition]
    key: tuple[str, ...] = ()
    sums: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    crosswalk: tuple[Step, ...] = ()

    @property
    def keyword(self) -> str:
        """The word by which portals know the dataset: its title without 一覧 and without marks that no tag may have."""
        return _NO_TAG.sub("", self.title.ja.removesuffix("一覧"))

    @property
    def current(self) -> Edition:
        """The edition that is published now."""
        return self.editions[CURRENT]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the current edition that tell a row: its own ID, else those of `key`."""
        return self.key or tuple(column.name for column in self.current.columns if column.unique)[:1]


class Names(_Part):
    """What else a column is called."""

    english: str = ""
    physical: str = ""
    aliases: tuple[str, ...] = ()


def load(file: str) -> Any:
    """Return what a YAML file of `definitions` holds."""
    return own_yaml(pkgutil.get_data(__package__, f"definitions/{file}.yaml") or b"")


@cache
def definitions() -> dict[str, Definition]:
    """Return the datasets whose columns are known, by slug, in the order of the standard."""
    every = (Definition.model_validate(load(slug)) for slug in _SLUGS)
    return {one.slug: one for one in every if one.editions}


@cache
def names() -> dict[str, Names]:
    """Return what else columns are called, by their names."""
    return {name: Names.model_validate(given) for name, given in load("_names").items()}
