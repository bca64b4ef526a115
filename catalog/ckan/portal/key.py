"""The key to a portal: in an environment variable, a file, or the keyring; never in publish.yaml, never in a message.

Out of scope: whether the portal takes it (`catalog.ckan.portal.client`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalog.secret import found_secret
from metadata.declared.secrets import KeySettings
from pipelines.problems import Place, Problem, SettingsError

VARIABLE = "KEIKAKU_KEY_"
"""Where the key is looked for when publish.yaml says nothing: this with the target's name in capitals. A variable of its
own for each target, so that no portal is sent the key to another."""


def is_key(text: str) -> bool:
    """Tell whether a text may be a key: letters and signs of ASCII, no space."""
    return text.isascii() and text.isprintable() and " " not in text


def find_key(target: str, declared: KeySettings | None, folder: Path, environment: Mapping[str, str], place: Place) -> str:
    """Return the key to a target: the first of the places that holds one, without spaces around it.

    A relative file lies in `folder`. Raises SettingsError (exit code 2) at `place`: `portal-key-missing` with the places
    searched, `portal-key-form` for a text that cannot be a key, and what `found_secret` raises.
    """
    default = VARIABLE + target.upper().replace("-", "_")
    declared = declared or KeySettings(variable=default)
    key, searched = found_secret(declared, folder, environment, place)
    if not is_key(key):
        raise SettingsError(Problem("portal-key-form", place, {"target": target, "where": searched[-1]}))
    if key:
        return key
    raise SettingsError(Problem("portal-key-missing", place, {"target": target, "searched": ", ".join(searched)}))
