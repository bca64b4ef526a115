"""Where a secret is to be looked for: a key to a portal, the address of a webhook, a password.

The secret itself is never in the file, so no value that may be one by mistake gets into a message. Out of scope: looking for
it (`catalog.secret`).
"""

from __future__ import annotations

import re
from typing import ClassVar, Self

from pydantic import field_validator, model_validator

from metadata.declared.declaration import StrictModel
from metadata.declared.value_types import Text, fail

_KEY = re.compile(r"eyJ|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
"""What a CKAN key begins with: a JSON Web Token since 2.9, a UUID before."""


class SecretSettings(StrictModel):
    """The places: an environment variable, then the first line of a file, then an entry of the system's keyring.

    Codes begin with `code`: `…-in-settings` for what is or may be the secret itself, `…-variable`, `…-nowhere`.
    """

    code: ClassVar[str] = "secret"
    variable: Text | None = None
    file: Text | None = None
    keyring: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_no_secret(cls, given: object) -> object:
        if not isinstance(given, dict | cls):
            raise fail(f"{cls.code}-in-settings")
        return given

    @field_validator("variable", "file", "keyring", mode="before")
    @classmethod
    def _holds_no_secret(cls, given: object) -> object:
        if given is not None and (not isinstance(given, str) or _KEY.match(given)):
            raise fail(f"{cls.code}-in-settings")
        return given

    @field_validator("variable")
    @classmethod
    def _is_a_name(cls, given: str | None) -> str | None:
        if given is not None and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", given):
            raise fail(f"{cls.code}-variable")  # without the value, which may be the secret itself
        return given

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if not (self.variable or self.file or self.keyring):
            raise fail(f"{self.code}-nowhere")
        return self


class KeySettings(SecretSettings):
    """The places of a key to a portal, whose messages say how to get another key."""

    code: ClassVar[str] = "portal-key"
