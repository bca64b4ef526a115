"""The alarm of a run that failed: a webhook, a mail. Nothing that goes wrong here stops a run; it becomes a warning.

Addresses of webhooks and passwords are secrets: they come from a variable or a file and never get into a message, so an
error is told by its kind, not by its text, which may hold the address. Out of scope: when to raise it (`catalog.runs.run`).
"""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

import requests

from catalog.secret import found_secret
from metadata.declared.run_settings import AlarmSettings, MailSettings
from metadata.declared.secrets import SecretSettings
from pipelines.problems import Place, Problem, SettingsError

SECONDS = 20
"""How long an answer is waited for, each time."""


def raise_alarm(settings: AlarmSettings, folder: Path, subject: str, text: str) -> list[Problem]:
    """Tell whom the settings name; return what kept them from being told. A relative file of a secret lies in `folder`."""
    return [*_webhook(settings, folder, subject, text), *_mail(settings, folder, subject, text)]


def _webhook(settings: AlarmSettings, folder: Path, subject: str, text: str) -> Iterator[Problem]:
    if settings.webhook is None:
        return
    place = Place(key="run.on_failure.webhook")
    try:
        address = _secret(settings.webhook, folder, place)
        # `text` is what Slack, Mattermost, Rocket.Chat, Google Chat and Teams take alike.
        answer = requests.post(address, json={"text": f"{subject}\n\n{text}"}, timeout=SECONDS, allow_redirects=False)
        if answer.status_code not in range(200, 300):
            yield Problem("alarm-webhook", place, {"detail": f"HTTP {answer.status_code}"})
    except SettingsError as error:
        yield from error.problems
    except (requests.RequestException, ValueError) as error:
        yield Problem("alarm-webhook", place, {"detail": type(error).__name__})


def _mail(settings: AlarmSettings, folder: Path, subject: str, text: str) -> Iterator[Problem]:
    if settings.mail is None:
        return
    place = Place(key="run.on_failure.mail")
    try:
        refused = _send(settings.mail, _message(settings.mail, subject, text), folder, place)
        yield from _refusals(refused, place)
    except SettingsError as error:
        yield from error.problems
    except smtplib.SMTPRecipientsRefused as error:
        yield from _refusals(error.recipients, place)
    except smtplib.SMTPResponseException as error:
        yield Problem("alarm-mail", place, {"detail": f"SMTP {error.smtp_code}"})
    except (smtplib.SMTPException, OSError, ValueError) as error:
        yield Problem("alarm-mail", place, {"detail": getattr(error, "strerror", None) or type(error).__name__})


def _message(mail: MailSettings, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, mail.sender, ", ".join(mail.to)
    message["Date"], message["Message-ID"] = formatdate(localtime=True), make_msgid(domain=mail.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that no absence notice comes back
    message.set_content(text)
    return message


def _refusals(refused: Mapping[str, tuple[int, bytes]], place: Place) -> Iterator[Problem]:
    for address, (code, _words) in refused.items():
        yield Problem("alarm-mail", place, {"detail": f"{address}: SMTP {code}"})


def _send(mail: MailSettings, message: EmailMessage, folder: Path, place: Place) -> dict[str, tuple[int, bytes]]:
    """Send a message; return the recipients that the server refused, while it took others."""
    password = _secret(mail.password, folder, place) if mail.password else ""
    context = ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(mail.server, mail.port, timeout=SECONDS, context=context)
        if mail.security == "tls"
        else smtplib.SMTP(mail.server, mail.port, timeout=SECONDS)
    )
    with connection as server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, password)
        return server.send_message(message)


def _secret(declared: SecretSettings, folder: Path, place: Place) -> str:
    secret, searched = found_secret(declared, folder, os.environ, place)
    if not secret:
        raise SettingsError(Problem("alarm-secret", place, {"searched": ", ".join(searched)}))
    return secret
