"""A keyring for tests: in memory, and in a file where the processes of a job ask it, too."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given as long as it lives."""

    priority = 1  # type: ignore[assignment] # keyring declares a property of classes

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class FileKeyring(MemoryKeyring):
    """Keeps it in the file that an environment variable names, for a test and the processes that it starts."""

    @property
    def _path(self) -> Path:
        return Path(os.environ["KEIKAKU_TEST_KEYRING"])

    def get_password(self, service: str, username: str) -> str | None:
        found: str | None = json.loads(self._path.read_text(encoding="utf-8")).get(f"{service} {username}")
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        kept = json.loads(self._path.read_text(encoding="utf-8"))
        self._path.write_text(json.dumps({**kept, f"{service} {username}": password}), encoding="utf-8")
