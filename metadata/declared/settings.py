"""The settings of the catalogue as a whole: `publish.yaml`, checked, with what the command line overrides.

Out of scope: the portals it is pushed to (`metadata.declared.targets`), though they stand in the same file.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import Field, PrivateAttr, TypeAdapter, ValidationError

from metadata.declared.declaration import ContactDeclaration, Keywords, StrictModel, Words, parse
from metadata.declared.run_settings import RunSettings
from metadata.declared.targets import TargetName, TargetSettings
from metadata.declared.value_types import Day, MapOrNothing, MunicipalityCode, TileUrl, Url, known
from metadata.declared.yaml_file import YamlFile, load_yaml
from metadata.vocabularies.code_lists import (
    CURRENT_LIST_FORM,
    categories,
    eu_themes,
    licences,
    open_data_list_forms,
    publisher_types,
)
from pipelines.problems import DeclarationError, Place, Problem, SettingsError


class CataloguePublisher(StrictModel):
    """Who makes the catalogue (not who publishes the datasets in it)."""

    name: Words
    site: Url
    contact: ContactDeclaration
    type: Annotated[str, known("publisher-type-unknown", publisher_types)]


class CatalogueSettings(StrictModel):
    """What the catalogue says of itself."""

    title: Words
    description: Words
    publisher: CataloguePublisher
    licence: Annotated[str, known("licence-unknown", licences)]
    issued: Day
    page_size: Annotated[int, Field(ge=1)] = 100  # datasets in a file of the catalogue; ckanext-dcat has as many


class CrossSettings(StrictModel):
    """Texts of the dataset that is made of all plans."""

    title: Words
    description: Words
    keywords: Keywords
    category: Annotated[str, known("category-unknown", categories)]
    themes: Annotated[list[Annotated[str, known("theme-unknown", eu_themes)]], Field(min_length=1)]


class OpenDataListSettings(StrictModel):
    """How オープンデータ一覧 is written: `form` is its number of columns, for a portal that takes an older edition only."""

    form: Annotated[int, known("list-form-unknown", open_data_list_forms)] = CURRENT_LIST_FORM


class LimitSettings(StrictModel):
    """How large a change may be that is published without approval: rows lost, targets and other
    figures (results) that are not what they were.
    """

    rows_lost_percent: Annotated[int, Field(ge=0, le=100)] = 10
    targets_changed: Annotated[int, Field(ge=0)] = 0
    figures_changed: Annotated[int, Field(ge=0)] = 0


class GoalSettings(StrictModel):
    """What a municipality wants to have published: datasets of its own in the catalogue, until a day."""

    datasets: Annotated[int, Field(ge=1)]
    until: Day | None = None


class MapSettings(StrictModel):
    """A server of map tiles (Web Mercator), whose pictures lie under the places of a map; without it a map asks nobody.

    `tiles` is the address of a tile with {z}, {x} and {y}; `page` says on what terms it may be used.
    """

    tiles: TileUrl
    attribution: Words
    page: Url
    zoom: Annotated[int, Field(ge=1, le=22)] = 18  # the closest that the server has

    @property
    def host(self) -> str:
        """The server, as a Content-Security-Policy names it."""
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc}"

    def tile(self, z: int, x: int, y: int) -> str:
        """Return the address of a tile."""
        return self.tiles.replace("{z}", str(z)).replace("{x}", str(x)).replace("{y}", str(y))


class Settings(StrictModel):
    """publish.yaml."""

    base_url: Url
    catalogue: CatalogueSettings
    cross_dx_indicators: CrossSettings
    open_data_list: OpenDataListSettings = OpenDataListSettings()
    targets: MapOrNothing[TargetName, TargetSettings] = Field(default_factory=dict)
    limits: LimitSettings = LimitSettings()
    goals: dict[MunicipalityCode, GoalSettings] = Field(default_factory=dict)
    map: MapSettings | None = None
    run: RunSettings = RunSettings()
    four_eyes_from: Day | None = None  # from this day on, versions are proposed by one person and approved by another
    _file: YamlFile | None = PrivateAttr(None)
    _folder: Path = PrivateAttr(Path())

    @property
    def file(self) -> YamlFile | None:
        """The file these were read from, for the places of problems."""
        return self._file

    @property
    def folder(self) -> Path:
        """The folder of that file; files that it names lie relative to it."""
        return self._folder

    @property
    def service_target(self) -> str:
        """Name of the target that is described as a data service: the first with a title; empty when none has one."""
        return next((name for name, target in self.targets.items() if target.title), "")


def read_settings(path: Path, base_url: str | None = None) -> Settings:
    """Read publish.yaml; `base_url`, when given, takes the place of the one in it and gets its closing slash.

    Raises SettingsError (exit code 2) with the problems of the file, `settings-missing` where there is none, or `base-url`
    for an address that files cannot have.
    """
    if not (path.exists() or path.is_symlink()):
        raise SettingsError(Problem("settings-missing", Place(str(path)), {"folder": str(path.parent)}))
    try:
        file = load_yaml(path, path.name, may_lie_elsewhere=True)
        settings = parse(Settings, file)
    except DeclarationError as error:
        raise SettingsError(error.problems) from error
    given, place = (
        (base_url, Place(key="--base-url")) if base_url is not None else (settings.base_url, file.place(("base_url",)))
    )
    if not _can_hold_files(given):
        raise SettingsError(Problem("base-url", place, {"given": given}))
    if twice := _same_portal(settings.targets):
        first, second = twice
        facts = {"first": first, "second": second, "url": settings.targets[second].address}
        raise SettingsError(Problem("targets-on-one-portal", file.place(("targets", second, "url")), facts))
    if settings.four_eyes_from and settings.run.accept == "auto":
        raise SettingsError(Problem("four-eyes-auto", file.place(("run", "accept"))))
    settings = settings.model_copy(update={"base_url": given.rstrip("/") + "/"})
    settings._file, settings._folder = file, path.parent
    return settings


def _same_portal(targets: Mapping[str, TargetSettings]) -> tuple[str, str] | None:
    """Return two targets that would write the same datasets on one portal, each undoing the other."""
    for (first, one), (second, two) in combinations(targets.items(), 2):
        apart = one.publishers and two.publishers and not set(one.publishers) & set(two.publishers)
        if one.address.casefold() == two.address.casefold() and not apart:
            return first, second
    return None


def _can_hold_files(address: str) -> bool:
    """Tell whether addresses of files can be made by adding to this one; `.` and `..` would vanish on the way (RFC 3986)."""
    try:
        parts = urlsplit(TypeAdapter(Url).validate_python(address))
    except ValidationError:
        return False
    return not ({"?", "#"} & set(address) or {".", ".."} & set(unquote(parts.path).split("/")))
