"""How scheduled runs are to be done: `run` of publish.yaml, checked key by key.

Out of scope: secrets (`metadata.declared.secrets`), telling of a failed run (`catalog.runs.alarm`).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from metadata.declared.declaration import StrictModel
from metadata.declared.secrets import SecretSettings
from metadata.declared.value_types import Email, Text, fail, known


def _some_email(value: str) -> str:
    if not value:
        raise fail("mail-nobody")
    return value


Address = Annotated[Email, AfterValidator(_some_email)]


class MailSettings(StrictModel):
    """A mail to be sent. `security` of the connection: starttls, tls (from its start), or none. No user: no login."""

    to: Annotated[list[Address], Field(min_length=1)]
    sender: Address
    server: Text
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Annotated[str, known("run-choice", lambda: ("starttls", "tls", "none"))] = "starttls"
    user: Text | None = None
    password: SecretSettings | None = None


class AlarmSettings(StrictModel):
    """Whom to tell of a run that failed: a webhook that takes JSON with `text`, people by mail, both, or nobody."""

    webhook: SecretSettings | None = None
    mail: MailSettings | None = None


class RunSettings(StrictModel):
    """Scheduled runs. `accept`: new content stops a run until an officer has taken it (ask), or is taken by it (auto).

    `publish_rest`: a dataset that is not fit stays as it was published, and the others are published. `keep_reports`:
    reports of so many runs are kept.
    """

    accept: Annotated[str, known("run-choice", lambda: ("ask", "auto"))] = "ask"
    publish_rest: bool = False
    keep_reports: Annotated[int, Field(ge=1)] = 60
    on_failure: AlarmSettings = AlarmSettings()
