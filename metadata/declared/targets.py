"""The portals that datasets are pushed to: `targets` of publish.yaml, checked key by key.

A key to a portal is never in the file, so no value that may be one by mistake gets into a message. Out of scope: what a
profile says (`catalog.ckan.targets.profiles`), finding the key (`catalog.ckan.portal.key`).
"""

from __future__ import annotations

import re
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from metadata.declared.declaration import StrictModel, Words
from metadata.declared.value_types import DatasetId, Line, ListOrNothing, MapOrNothing, PublisherCode, Text, Url, fail, known
from metadata.vocabularies.code_lists import licences

_KEY = re.compile(r"eyJ|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
"""What a CKAN key begins with: a JSON Web Token since 2.9, a UUID before."""


def _no_key(value: object) -> object:
    if not isinstance(value, str) or _KEY.match(value):
        raise fail("portal-key-in-settings")
    return value


def _variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise fail("portal-key-variable")  # without the value, which may be the key itself
    return value


def _no_text(value: object) -> object:
    if value is not None and not isinstance(value, dict):
        raise fail("portal-key-in-settings")
    return value


def _portal_address(value: object) -> object:
    try:
        address = urlsplit(value) if isinstance(value, str) else None
        plain = address is None or not (address.username or address.password or address.query or address.fragment)
    except ValueError:  # a bracket left open: told as what it is by the type of the address
        plain = True
    if not plain:
        raise fail("target-address")  # without the value, which may hold a password
    return value


def _target_name(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", value):
        raise fail("target-name", given=value)
    return value


def _portal_name(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9_-]{2,100}", value):  # CKAN's rule for names
        raise fail("portal-name", given=value)
    return value


LicenceId = Annotated[str, known("licence-unknown", licences)]
TargetName = Annotated[str, AfterValidator(_target_name)]
PortalName = Annotated[str, AfterValidator(_portal_name)]
"""Name of an organisation or group on a portal, as it stands in its address."""


class KeySettings(StrictModel):
    """Where the key to a portal is to be looked for: in an environment variable, then in a file (its first line)."""

    variable: Annotated[str, AfterValidator(_variable), BeforeValidator(_no_key)] | None = None
    file: Annotated[Text, BeforeValidator(_no_key)] | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not (self.variable or self.file):
            raise fail("portal-key-nowhere")
        return self


class TargetSettings(StrictModel):
    """A portal. `profile` is one of those that come with the program, or a file (.yaml) beside publish.yaml.

    `publishers` limits it to the datasets of some; `organisations` and `licences` override the profile; `dataset_groups` are
    the groups of single datasets, instead of `groups`. `timeout` is in seconds, `requests_per_second` 0 means no limit. With
    a `title` it is described as a data service. `link_files`: the portal gets the addresses of the files in the catalogue,
    not the files. `respect_removal`: what somebody deletes or hides on the portal stays deleted or hidden.
    """

    url: Annotated[Url, BeforeValidator(_portal_address)]
    profile: Text
    key: Annotated[KeySettings | None, BeforeValidator(_no_text)] = None
    title: Words | None = None
    publishers: ListOrNothing[PublisherCode] = Field(default_factory=list)
    organisations: MapOrNothing[PublisherCode, PortalName] = Field(default_factory=dict)
    create_organisations: bool = False
    groups: ListOrNothing[PortalName] = Field(default_factory=list)
    dataset_groups: MapOrNothing[DatasetId, list[PortalName]] = Field(default_factory=dict)
    licences: MapOrNothing[LicenceId, Text] = Field(default_factory=dict)
    tls_ca: Line = ""
    parallel: Annotated[int, Field(ge=1, le=32)] = 4
    requests_per_second: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    timeout: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 60
    visibility: Annotated[str, known("choice-unknown", lambda: ("public", "private"))] = "public"
    datastore: bool = True
    respect_removal: bool = True
    link_files: bool = False

    @property
    def address(self) -> str:
        """The portal's address without slash at the end."""
        return self.url.rstrip("/")
