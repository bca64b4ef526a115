"""A target, ready to be used: its settings, its profile, and where they stand in publish.yaml.

Out of scope: the key (`catalog.ckan.portal.key`), the connection (`catalog.ckan.portal.client`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from catalog.ckan.targets.profiles import Profile, load_profile
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
        return self.folder / Path(self.settings.tls_ca).expanduser() if self.settings.tls_ca else None

    def place(self, *keys: str) -> Place:
        """Return where a setting of the target stands, or should."""
        return _place(self.publish, self.name, *keys)


def open_target(settings: Settings, name: str) -> Target:
    """Return a target of publish.yaml.

    Raises SettingsError (exit code 2): `target-unknown`, `target-authorities` for a file of certificates that is not there,
    or what its profile has wrong.
    """
    if name not in settings.targets:
        known = ", ".join(settings.targets) or "—"
        raise SettingsError(Problem("target-unknown", _place(settings), {"given": name, "known": known}))
    declared = settings.targets[name]
    if declared.tls_ca and not (settings.folder / Path(declared.tls_ca).expanduser()).is_file():
        raise SettingsError(Problem("target-authorities", _place(settings, name, "tls_ca"), {"file": declared.tls_ca}))
    profile = load_profile(declared.profile, settings.folder, _place(settings, name, "profile"))
    return Target(name, declared, profile, settings)


def _place(settings: Settings, *keys: str) -> Place:
    path = ("targets", *keys)
    return settings.file.place(path) if settings.file else Place(key=".".join(path))
