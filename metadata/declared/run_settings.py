"""How scheduled runs are to be done: `run` of publish.yaml, checked key by key.

A secret (the address of a webhook, a password) is never in the file, only where it is to be looked for; a value that may be
one by mistake gets into no message. Out of scope: looking for it and using it (`catalog.runs.alarm`).
"""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from metadata.declared.declaration import StrictModel
from metadata.declared.value_types import Email, Text, fail, known


def _variable(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise fail("secret-variable")  # without the value, which may be the secret itself
    return value


def _no_text(value: object) -> object:
    if value is not None and not isinstance(value, dict):
        raise fail("secret-in-settings")
    return value


def _some_email(value: str) -> str:
    if not value:
        raise fail("mail-nobody")
    return value


class SecretSettings(StrictModel):
    """Where a secret is to be looked for: in an environment variable, then in a file (its first line)."""

    variable: Annotated[Text, AfterValidator(_variable)] | None = None
    file: Text | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not (self.variable or self.file):
            raise fail("secret-nowhere")
        return self


Secret = Annotated[SecretSettings, BeforeValidator(_no_text)]
Address = Annotated[Email, AfterValidator(_some_email)]


class MailSettings(StrictModel):
    """A mail to be sent. `security` of the connection: starttls, tls (from its start), or none. No user: no login."""

    to: Annotated[list[Address], Field(min_length=1)]
    sender: Address
    server: Text
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Annotated[str, known("run-choice", lambda: ("starttls", "tls", "none"))] = "starttls"
    user: Text | None = None
    password: Secret | None = None


class AlarmSettings(StrictModel):
    """Whom to tell of a run that failed: a webhook that takes JSON with `text`, people by mail, both, or nobody."""

    webhook: Secret | None = None
    mail: MailSettings | None = None


class RunSettings(StrictModel):
    """Scheduled runs. `accept`: new content stops a run until an officer has taken it (ask), or is taken by it (auto).

    `keep_reports`: reports of so many runs are kept.
    """

    accept: Annotated[str, known("run-choice", lambda: ("ask", "auto"))] = "ask"
    keep_reports: Annotated[int, Field(ge=1)] = 60
    on_failure: AlarmSettings = AlarmSettings()
