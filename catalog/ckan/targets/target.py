"""A target, ready to be used: its settings, its profile, and where they stand in publish.yaml.

Out of scope: the key (`catalog.ckan.portal.key`), the connection (`catalog.ckan.portal.client`).
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from catalog.ckan.targets.profiles import Profile, load_profile
from catalog.secret import named_file
from metadata.declared.settings import Settings
from metadata.declared.targets import TargetSettings
from pipelines.problems import Place, Problem, SettingsError


@dataclass(frozen=True)
class Target:
    """A portal to push to. `base_url` (with closing slash) is the owner's mark; `publish` the settings it is one of."""

    name: str
    settings: TargetSettings
    profile: Profile
    publish: Settings

    @property
    def base_url(self) -> str:
        """The base URL of the catalogue, by which its datasets are known on the portal."""
        return self.publish.base_url

    @property
    def folder(self) -> Path:
        """The folder that the files named in the settings are relative to."""
        return self.publish.folder

    @property
    def authorities(self) -> Path | None:
        """File of the certificates to trust instead of the system's, when one is named."""
        return named_file(self.settings.tls_ca, self.folder) if self.settings.tls_ca else None

    def place(self, *keys: str) -> Place:
        """Return where a setting of the target stands, or should."""
        return _place(self.publish, self.name, *keys)


def open_target(settings: Settings, name: str) -> Target:
    """Return a target of publish.yaml.

    Raises SettingsError (exit code 2): `target-unknown`, `target-authorities` for a file of certificates that is not there,
    `target-authorities-form` for one that is not PEM, or what its profile has wrong.
    """
    if name not in settings.targets:
        known = ", ".join(settings.targets) or "—"
        raise SettingsError(Problem("target-unknown", _place(settings), {"given": name, "known": known}))
    declared = settings.targets[name]
    profile = load_profile(declared.profile, settings.folder, _place(settings, name, "profile"))
    target = Target(name, declared, profile, settings)
    if code := _wrong_authorities(target.authorities):
        raise SettingsError(Problem(code, target.place("tls_ca"), {"file": declared.tls_ca}))
    return target


def _wrong_authorities(file: Path | None) -> str:
    """Return the code of what is wrong with a file of certificates; an empty text when nothing is, or none is named."""
    if file is None:
        return ""
    if not file.is_file():
        return "target-authorities"
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=file)
    except OSError:  # also ssl.SSLError: not PEM, such as a .cer of Windows
        return "target-authorities-form"
    return ""


def _place(settings: Settings, *keys: str) -> Place:
    path = ("targets", *keys)
    return settings.file.place(path) if settings.file else Place(key=".".join(path))
