"""Where a secret is looked for: an environment variable, then the first line of a file; never publish.yaml.

Used for keys to portals, passwords, and addresses of webhooks. Out of scope: what is declared (`metadata.declared.secrets`),
and what it means that none was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def searched_places(
    variable: str | None, file: str | None, folder: Path, environment: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return each place, as people name it, with the text found there, stripped; empty when there is none.

    A relative file lies in `folder`. The text is the secret: it belongs in no message.
    """
    found = []
    if variable:
        found.append((f"${variable}", environment.get(variable, "").strip()))
    if file:
        path = folder / Path(file).expanduser()
        found.append((str(path), _first_line(path)))
    return found


def _first_line(path: Path) -> str:
    try:
        return (path.read_text(encoding="utf-8-sig").splitlines() or [""])[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""
