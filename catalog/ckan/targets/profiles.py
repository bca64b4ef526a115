"""Profiles: how one portal wants a dataset described. A profile is a YAML file; this module only reads and checks it.

    profiles/ckan.yaml     a CKAN without a schema of its own
    profiles/bodik.yaml    BODIK ODCS: KYOTO DATASTORE, 三重県
    profiles/egov.yaml     e-Govデータポータル

A portal that none of them fits gets a file beside publish.yaml, begun as a copy of one of these. Out of scope: what the
facts are (`catalog.ckan.targets.facts`), putting them into fields (`catalog.ckan.planning.desired`).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from catalog.ckan.portal.model import MARKS
from catalog.ckan.targets.facts import OF_DATASET, OF_FILE
from metadata.declared.declaration import StrictModel, parse
from metadata.declared.targets import LicenceId
from metadata.declared.value_types import Line, ListOrNothing, MapOrNothing, Text, fail, known
from metadata.declared.yaml_file import load_yaml
from pipelines.problems import DeclarationError, Place, Problem, SettingsError

FOLDER = Path(__file__).parent / "profiles"
LICENCE = "licence"
"""The fact that is not in the description: the portal's own id of the licence."""
TAG_FACTS = ("keywords", "keywords_en", "category", "themes")
_TO_FILL = {"author", "author_email", "license_id", "maintainer", "maintainer_email", "notes", "title", "url", "version"}
_OWN = {"creator_user_id", "extras", "groups", "id", "isopen", "license_title", "license_url", "metadata_created"}
_OWN |= {"metadata_modified", "name", "num_resources", "num_tags", "organization", "owner_org", "private"}
_OWN |= {"relationships_as_object", "relationships_as_subject", "resources", "state", "tags", "type"}
"""What every CKAN dataset has: no extra may be called like one of these or `_TO_FILL` (409)."""
_OF_RESOURCE = {"id", "url", "url_type", "upload", "package_id", "position", "state", "hash", "size", "created"}
_OF_RESOURCE |= {"last_modified", *MARKS}
"""Fields of a resource that the push itself fills, or CKAN does."""


def _field(key: str) -> str:
    if key in _OWN or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", key):
        raise fail("profile-field", given=key)
    return key


def _extra(key: str) -> str:
    # A Japanese key loses its letters in CKAN's index, so that two of them become one field there.
    if key in _OWN | _TO_FILL or key in MARKS or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,99}", key):
        raise fail("profile-extra", given=key)
    return key


def _resource_field(key: str) -> str:
    if key in _OF_RESOURCE or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", key):
        raise fail("profile-field", given=key)
    return key


DatasetFact = Annotated[str, known("profile-fact", lambda: [*OF_DATASET, LICENCE])]
FileFact = Annotated[str, known("profile-fact", lambda: OF_FILE)]
TagFact = Annotated[str, known("profile-fact", lambda: TAG_FACTS)]


class OrganisationRule(StrictModel):
    """Names of organisations: `{code}` stands for the publisher's code. Empty: publish.yaml has to say."""

    municipality: Line = ""
    catalogue: Line = ""


class Profile(StrictModel):
    """A portal's wishes.

    `fields` and `extras` map the portal's names to facts; `fields_or_extras` those of which only the portal itself knows
    whether its schema has a field of that name. `licences` maps our ids to the portal's. `tags` names the facts whose values
    become tags. `download_field` is the field of a resource that gets the address of its file on the portal. `files` and
    `leave_out` are patterns of file names (`*` any letters).
    """

    title: Text
    fields: dict[Annotated[str, AfterValidator(_field)], DatasetFact]
    fields_or_extras: MapOrNothing[Annotated[str, AfterValidator(_extra)], DatasetFact] = Field(default_factory=dict)
    extras: MapOrNothing[Annotated[str, AfterValidator(_extra)], DatasetFact] = Field(default_factory=dict)
    resource_fields: dict[Annotated[str, AfterValidator(_resource_field)], FileFact]
    download_field: Annotated[str, AfterValidator(_resource_field)] | None = None
    licences: MapOrNothing[LicenceId, Text] = Field(default_factory=dict)
    tags: ListOrNothing[TagFact] = Field(default_factory=list)
    organisation: OrganisationRule = OrganisationRule()
    files: Annotated[list[Text], Field(min_length=1)]
    leave_out: ListOrNothing[Text] = Field(default_factory=list)


@cache
def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that come with the program."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def load_profile(name: str, folder: Path, place: Place) -> Profile:
    """Return a profile by its name, or from the file of that name (ending in .yaml) in `folder`.

    Raises SettingsError (exit code 2): `profile-unknown` at `place`, where publish.yaml names it, or the problems of the
    file with their lines.
    """
    if name in profile_names():
        path, told = FOLDER / f"{name}.yaml", f"{FOLDER.name}/{name}.yaml"
    elif name.endswith(".yaml"):
        path, told = folder / name, name
    else:
        raise SettingsError(Problem("profile-unknown", place, {"given": name, "known": ", ".join(profile_names())}))
    try:
        return parse(Profile, load_yaml(path, told))
    except DeclarationError as error:
        raise SettingsError(error.problems) from error
