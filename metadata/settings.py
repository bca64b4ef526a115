"""The settings of the catalogue as a whole: `publish.yaml`, checked, with what the command line overrides."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

from pydantic import Field

from metadata.declaration import ContactDeclaration, KeywordDeclaration, StrictModel, Words, parse
from metadata.value_types import Day, Url, known
from metadata.vocabularies import categories, eu_themes, licences
from metadata.yaml_file import load_yaml
from pipelines.problems import DeclarationError, Place, Problem, SettingsError


class CataloguePublisher(StrictModel):
    """Who makes the catalogue (not who publishes the datasets in it)."""

    name: Words
    site: Url
    contact: ContactDeclaration


class CatalogueSettings(StrictModel):
    """What the catalogue says of itself."""

    title: Words
    description: Words
    publisher: CataloguePublisher
    licence: Annotated[str, known("licence-unknown", licences)]
    issued: Day


class CrossSettings(StrictModel):
    """Texts of the dataset that is made of all plans."""

    title: Words
    description: Words
    keywords: Annotated[list[KeywordDeclaration], Field(min_length=1)]
    category: Annotated[str, known("category-unknown", categories)]
    themes: Annotated[list[Annotated[str, known("theme-unknown", eu_themes)]], Field(min_length=1)]


class Settings(StrictModel):
    """publish.yaml."""

    base_url: Url
    catalogue: CatalogueSettings
    cross_dx_indicators: CrossSettings


def read_settings(path: Path, base_url: str | None = None) -> Settings:
    """Read publish.yaml; `base_url`, when given, takes the place of the one in it and gets its closing slash.

    Raises SettingsError (exit code 2) with the problems of the file, or `base-url` for an address that is not absolute.
    """
    try:
        settings = parse(Settings, load_yaml(path, path.name))
    except DeclarationError as error:
        raise SettingsError(error.problems) from error
    address = (base_url or settings.base_url).rstrip("/") + "/"
    if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`?#]+/", address):
        raise SettingsError(Problem("base-url", Place(key="--base-url" if base_url else "base_url"), {"given": address}))
    return settings.model_copy(update={"base_url": address})
