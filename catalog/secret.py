"""Secrets: where they are looked for, and how they are kept out of everything that is written.

    found_secret(…)           an environment variable, then the first line of a file, then the system's keyring
    put_in_keyring(…)         Windows' Credential Manager, macOS' Keychain, the Secret Service of a Linux desktop
    foreign(text)             words of a portal, a library, a system: secrets out first, then one line, then cut to a length
    without_secrets(value)    the same removal for whatever leaves the program: reports, journal, screen, alarms

Every secret that is looked up is known from then on, as it is and as it may be repeated (percent-encoded, in JSON, HTML or
base64), and any `LEAST` characters of it in a row are taken out: a text may hold the half of one. So are names and passwords
in addresses, known or not. Used for keys to portals, passwords, addresses of webhooks, and proxies.

Out of scope: what is declared (`metadata.declared.targets`, `metadata.declared.run_settings`), and what it means that none
was found.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import quote, unquote

from metadata.declared.regular_file import UnfitFileError, read_regular
from pipelines.problems import Place, Problem, SettingsError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from metadata.declared.secrets import SecretSettings

LEAST = 8
"""Characters in a row that give a secret away; anything shorter is no secret, and may be a word."""
LONGEST = 500
"""Characters of foreign words in one message."""
HIDDEN = "…"
SERVICE = "keikaku"
"""What entries of the keyring belong to."""

_USER_INFO = re.compile(r"(?<=://)[^\s/@\"'<>]*@")
_known: set[str] = set()
T = TypeVar("T")


def keep_secret(secret: str) -> None:
    """Know a secret from now on, so that no part of it gets into what is written; of an address all but scheme and host."""
    for part in _hidden_parts(secret):
        for form in _forms(part):
            _known.update(form[start : start + LEAST] for start in range(len(form) - LEAST + 1))


def keep_proxy_secrets() -> None:
    """Know the names and passwords in the proxies that are set on this machine, also in one that is written wrongly."""
    from urllib.request import getproxies  # a run that finds nothing changed asks nobody, and starts sooner without it

    for proxy in getproxies().values():
        login = proxy.rpartition("://")[2].rpartition("@")[0]
        keep_secret(login)
        keep_secret(login.partition(":")[2])


def forget_secrets() -> None:
    """Know none any more."""
    _known.clear()


def foreign(text: str) -> str:
    """Return foreign words for a message: without secrets, on one line, printable, and not endless."""
    safe = _USER_INFO.sub(f"{HIDDEN}@", without_secrets(text))
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in safe).split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def without_secrets(value: T) -> T:
    """Return a text, or the texts in a value of JSON, without any part of a known secret; keys of mappings stay."""
    cleaned: Any = value
    if not _known:
        return value
    if isinstance(value, str):
        cleaned = _without(value)
    elif isinstance(value, Mapping):
        cleaned = {key: without_secrets(item) for key, item in value.items()}
    elif isinstance(value, list | tuple):
        cleaned = type(value)(map(without_secrets, value))
    return cast(T, cleaned)  # of the same form as what was given


def found_secret(
    declared: SecretSettings, folder: Path, environment: Mapping[str, str], place: Place
) -> tuple[str, list[str]]:
    """Return the secret, stripped, and the places searched, as people name them; the last is where it was.

    Empty when none was found. A relative file lies in `folder`; UTF-8 and UTF-16 with their marks are read. Raises
    SettingsError for a file that is there: `secret-unreadable`, `secret-encoding`, `file-not-regular`, and for a keyring
    that cannot be asked: `keyring-missing`, `keyring-failed`.
    """
    searched = []
    for told, text in _places(declared, folder, environment, place):
        searched.append(told)
        if text:
            keep_secret(text)
            return text, searched
    return "", searched


def named_file(file: str, folder: Path) -> Path:
    """Return the path of a file named in the settings: relative to their folder, `~` the home folder where one is known."""
    try:
        return folder / Path(file).expanduser()
    except RuntimeError:  # no such user, or a service account without home: there is no such file
        return folder / file


def put_in_keyring(account: str, secret: str, place: Place) -> None:
    """Keep a secret in the system's keyring, and make sure that it is there. Raises SettingsError as `found_secret` does."""
    keep_secret(secret)
    _asked(place, lambda ring: ring.set_password(SERVICE, account, secret))
    if _in_keyring(account, place) != secret:  # a keyring that takes everything and keeps nothing
        raise SettingsError(Problem("keyring-missing", place))


def take_from_keyring(account: str, place: Place) -> None:
    """Delete a secret from the system's keyring, if it is there. Raises SettingsError as `found_secret` does."""
    if _in_keyring(account, place):
        _asked(place, lambda ring: ring.delete_password(SERVICE, account))


def _places(
    declared: SecretSettings, folder: Path, environment: Mapping[str, str], place: Place
) -> Iterator[tuple[str, str]]:
    if declared.variable:
        yield f"${declared.variable}", environment.get(declared.variable, "").strip()
    if declared.file:
        path = named_file(declared.file, folder)
        told = declared.file if declared.file.startswith("~") and path == folder / declared.file else str(path)
        yield told, _first_line(path, place)
    if declared.keyring:
        yield f"keyring {SERVICE}/{declared.keyring}", _in_keyring(declared.keyring, place)


def _in_keyring(account: str, place: Place) -> str:
    return (_asked(place, lambda ring: ring.get_password(SERVICE, account)) or "").strip()


def _asked(place: Place, ask: Callable[[KeyringBackend], str | None]) -> str | None:
    """Ask the system's keyring. Its own words may tell what it was asked for, so only the class of an error is passed on."""
    from keyring import get_keyring
    from keyring.errors import KeyringError, NoKeyringError

    try:
        return ask(get_keyring())
    except NoKeyringError as error:
        raise SettingsError(Problem("keyring-missing", place)) from error
    except KeyringError as error:
        raise SettingsError(Problem("keyring-failed", place, {"detail": type(error).__name__})) from error


def _first_line(path: Path, place: Place) -> str:
    try:
        data = read_regular(path)
        # PowerShell 5 writes UTF-16 when it is told nothing else.
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""
    except UnfitFileError as error:
        raise SettingsError(error.problem(Place(str(path)))) from error
    except UnicodeDecodeError as error:
        raise SettingsError(Problem("secret-encoding", place, {"file": str(path)})) from error
    except OSError as error:
        raise SettingsError(
            Problem("secret-unreadable", place, {"file": str(path), "detail": error.strerror or ""})
        ) from error
    return (text.splitlines() or [""])[0].strip()


def _hidden_parts(secret: str) -> list[str]:
    """Return what of a secret is one: the host of a webhook is that of many addresses which may be told."""
    before, _, after = secret.partition("://")
    if not after:
        return [secret]
    host, slash, path = after.partition("/")
    return [host.rpartition("@")[0], slash + path] if before.isalpha() else [secret]


def _forms(secret: str) -> set[str]:
    """Return a secret as it may be repeated by whoever was sent it."""
    plain = {secret, unquote(secret)}
    written = {form for text in plain for form in (quote(text), quote(text, safe=""), html.escape(text))}
    # In base64 a secret looks different by where in a group of three bytes it begins; what hangs over is cut off.
    coded = {base64.b64encode(b"x" * shift + text.encode()).decode()[4:-4] for text in plain for shift in range(3)}
    coded |= {base64.b64encode(text.encode()).decode().rstrip("=") for text in plain}
    return plain | written | coded | {json.dumps(text)[1:-1] for text in plain}


def _without(text: str) -> str:
    parts, shown, start = [], 0, 0
    while start <= len(text) - LEAST:
        if text[start : start + LEAST] not in _known:
            start += 1
            continue
        end = start + LEAST
        while end < len(text) and text[end - LEAST + 1 : end + 1] in _known:
            end += 1
        parts += [text[shown:start], HIDDEN]
        shown = start = end
    return "".join([*parts, text[shown:]])
