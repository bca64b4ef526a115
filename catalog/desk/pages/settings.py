"""Settings of the catalogue (publish.yaml) by forms: its name and address, scheduled runs, portals and their keys.

Only what was changed is written; comments and everything else of the file stay. A key goes into the system's keyring, or
stays in an environment variable that is named; it is never shown again. Out of scope: what else publish.yaml can say.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response

from catalog.ckan.portal.key import is_key
from catalog.ckan.targets.profiles import FOLDER as PROFILES
from catalog.desk.page import Get, Page, Post
from catalog.desk.visit import Visit
from catalog.desk.workplace import Workplace
from catalog.secret import put_in_keyring, take_from_keyring
from metadata.building.drafting.draft_folder import text_of, write_files
from metadata.building.drafting.yaml_values import Value, value_at, with_values
from metadata.declared.secrets import KeySettings
from metadata.declared.settings import read_settings
from metadata.declared.targets import TargetSettings
from metadata.declared.yaml_file import KeyPath, yaml_of
from pipelines.problems import Place, Problem, SettingsError

FIELDS: dict[str, KeyPath] = {
    "title_ja": ("catalogue", "title", "ja"),
    "title_en": ("catalogue", "title", "en"),
    "base_url": ("base_url",),
    "accept": ("run", "accept"),
    "publish_rest": ("run", "publish_rest"),
    "four_eyes_from": ("four_eyes_from",),
}
"""Fields of the first form → keys of publish.yaml."""
BY_HAND: dict[str, KeyPath] = {"limits": ("limits",), "goals": ("goals",), "alarm": ("run", "on_failure")}
"""What has no field here: the page says where it stands."""
_DEFAULTS = {"accept": "ask", "publish_rest": "no"}


def show(visit: Visit) -> Response:
    """Show the settings: what stands in publish.yaml, or would hold without it."""
    file = visit.workplace.settings
    written = yaml_of(text_of(file), file.name)
    data = written.data
    now = {name: value_at(data, path) or _DEFAULTS.get(name, "") for name, path in FIELDS.items()}
    return visit.render(
        "settings.html",
        made_from=visit.stamp(file),
        now=now,
        file=file,
        by_hand={name: (".".join(map(str, path)), written.lines.get(path)) for name, path in BY_HAND.items()},
        portals=read_settings(file).targets,
        profiles=sorted(path.stem for path in PROFILES.glob("*.yaml")),
        schedule=_schedule(visit.workplace),
        examples=visit.workplace.program / "examples",
    )


def _schedule(workplace: Workplace) -> str:
    """Return what registers a nightly run with the file that `init` made for it; nothing where that is not here."""
    file, command = (
        ("keikaku-task.xml", "schtasks /create /tn Keikaku /xml") if os.name == "nt" else ("keikaku.cron", "crontab")
    )
    return f"{command} {file}" if (workplace.root / file).is_file() else ""


def save(visit: Visit) -> Response:
    """Save the first form."""
    _change(visit, ((path, visit.form.get(name).strip() or None) for name, path in FIELDS.items() if name in visit.form))
    return visit.go("/settings", "settings.saved")


def add_portal(visit: Visit) -> Response:
    """Add a portal, without its key."""
    name = visit.form.get("name").strip()
    if name in read_settings(visit.workplace.settings).targets:
        raise SettingsError(Problem("desk-portal-there", _place(name), {"given": name}))
    portal = {"url": visit.form.get("url").strip(), "profile": visit.form.get("profile")}
    _change(visit, [(("targets", name), portal)])
    return visit.go("/settings", "settings.portal_added", name=name)


def remove_portal(visit: Visit) -> Response:
    """Take a portal out of the settings, and its key out of the keyring; what is published there stays."""
    name, portal = _portal(visit)
    _change(visit, [(("targets", name), None)])
    if portal.key and portal.key.keyring:
        take_from_keyring(portal.key.keyring, _place(name))
    return visit.go("/settings", "settings.portal_removed", name=name)


def keep_key(visit: Visit) -> Response:
    """Put the key of a portal into the keyring, or name the environment variable that it is in."""
    name, portal = _portal(visit)
    variable, key = visit.form.get("variable").strip(), visit.form.get("key").strip()
    if visit.form.get("where") == "variable":
        _change(visit, [(("targets", name, "key"), {"variable": variable})])
        return visit.go("/settings", "settings.key_named", name=name, variable=variable)
    if not key or not is_key(key):
        raise SettingsError(Problem("portal-key-form", _place(name), {"target": name, "where": visit.w("settings.key")}))
    account = f"{name}@{urlsplit(portal.url).netloc}"
    put_in_keyring(account, key, _place(name))
    _change(visit, [(("targets", name, "key"), KeySettings(keyring=account).model_dump(exclude_none=True))])
    return visit.go("/settings", "settings.key_kept", name=name)


def _portal(visit: Visit) -> tuple[str, TargetSettings]:
    """Return the portal that a form is about. Raises SettingsError `target-unknown`."""
    targets, name = read_settings(visit.workplace.settings).targets, visit.form.get("target")
    if name not in targets:
        raise SettingsError(
            Problem("target-unknown", Place(key="targets"), {"given": name, "known": ", ".join(targets) or "—"})
        )
    return name, targets[name]


def _place(name: str) -> Place:
    return Place("publish.yaml", key=f"targets.{name}")


def _change(visit: Visit, changes: Iterable[tuple[KeyPath, Value | None]]) -> None:
    """Write changed settings, if they are right as a whole; else nothing. Raises what `read_settings` raises."""
    file = visit.workplace.settings
    with visit.writing(file):
        text = text_of(file)
        for path, value in _whole(changes, text, file.name):
            text = with_values(text, [(path, value)], file.name)
        _judge(text, visit.workplace.work)
        write_files(file.parent, {file.name: text.encode(errors="surrogateescape")})


def _whole(changes: Iterable[tuple[KeyPath, Value | None]], text: str, name: str) -> Iterator[tuple[KeyPath, Value | None]]:
    """Yield the changes that change something, with the mappings around a value that are not there yet."""
    data = yaml_of(text, name).data
    for path, value in changes:
        if value == (value_at(data, path) or _default(path)):
            continue
        while value is not None and len(path) > 1 and value_at(data, path[:-1]) is None:
            path, value = path[:-1], {str(path[-1]): value}
        yield path, value
        _set(data, path, value)


def _default(path: KeyPath) -> str | None:
    return next((_DEFAULTS.get(name) for name, own in FIELDS.items() if own == path), None)


def _set(data: Any, path: KeyPath, value: Value | None) -> None:
    """Note a change, so that the next one finds the mapping around it."""
    inner = value_at(data, path[:-1])
    if isinstance(inner, dict):
        inner[path[-1]] = value


def _judge(text: str, work: Path) -> None:
    """Raise SettingsError for settings that are wrong, as if they stood in their place."""
    with tempfile.TemporaryDirectory(dir=work / "desk", prefix="settings-") as folder:
        path = Path(folder) / "publish.yaml"
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        read_settings(path)


PAGE = Page(
    "settings",
    "/settings",
    (
        Get("/settings", show),
        Post("/settings/save", save, again=show),
        Post("/settings/portal", add_portal, again=show),
        Post("/settings/portal/remove", remove_portal, again=show),
        Post("/settings/key", keep_key, again=show),
    ),
)
