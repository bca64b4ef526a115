"""The portals that the tests of CKAN run on: the fake, and a real one where the environment names it.

The real one is emptied before each test, by the command that KEIKAKU_CKAN_RESET names or call by call, so it must be on
this machine. Several test processes take turns at it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from filelock import FileLock

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import MissingError
from tests.catalog.ckan.fake.fake_ckan import FakeCkan

URL = os.environ.get("CKAN_URL", "")
KEY = os.environ.get("CKAN_API_KEY", "")
RESET = os.environ.get("KEIKAKU_CKAN_RESET", "")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@dataclass
class Portal:
    """A portal with a sysadmin's key. `fake` is None when it is real."""

    url: str
    key: str = field(repr=False)
    fake: FakeCkan | None = None
    _clients: list[Client] = field(default_factory=list)

    def client(self, key: str | None = None, **settings: Any) -> Client:
        """Return a client that is closed at the end of the test; without `key` the sysadmin's."""
        made = Client(self.url, self.key if key is None else key, **settings)
        self._clients.append(made)
        return made

    def user(self, name: str, organisation: str = "", role: str = "editor") -> str:
        """Return the key of a new user, who has a role in an organisation if one is named."""
        admin = self.client()
        try:
            admin.call("user_show", {"id": name})  # users outlive the emptying of a real portal
        except MissingError:
            admin.call("user_create", {"name": name, "email": f"{name}@example.org", "password": "loopback-only"})
        if organisation:
            admin.call("organization_member_create", {"id": organisation, "username": name, "role": role})
        return str(admin.call("api_token_create", {"user": name, "name": "tests"})["token"])

    def renew(self) -> None:
        """Empty the portal."""
        if self.fake is not None:
            self.fake.reset()
        elif RESET:
            subprocess.run([RESET], check=True, capture_output=True, timeout=60)
        else:
            empty(self.client())

    def close(self) -> None:
        for client in self._clients:
            client.close()


def fingerprint(data: bytes) -> tuple[int, str]:
    """Return what a client's `fingerprint` says of a file with this content."""
    return len(data), hashlib.sha256(data).hexdigest()


def why_not_real() -> str:
    """Return why there is no real portal to test on, or nothing."""
    if not (URL and KEY):
        return "CKAN_URL and CKAN_API_KEY are not set: no CKAN to test on"
    if urlsplit(URL).hostname not in LOOPBACK:
        return f"{URL} is not on this machine, and these tests empty the portal"
    return ""


@pytest.fixture(params=["fake", "real"])
def portal(request: pytest.FixtureRequest) -> Iterator[Portal]:
    """Return an empty portal: the fake, and then the real one if there is one."""
    if request.param == "fake":
        with FakeCkan() as fake:
            found = Portal(fake.url, fake.key, fake)
            yield found
            found.close()
    elif reason := why_not_real():
        pytest.skip(reason)  # here, not by a mark: the summary then has one line for all of them
    else:
        yield from real_portal()


@pytest.fixture(autouse=True)
def newest_ckan_only(request: pytest.FixtureRequest) -> None:
    """Skip a test marked `newest_ckan` on an older CKAN, which behaves otherwise there."""
    mark = request.node.get_closest_marker("newest_ckan")
    if mark is None or "portal" not in request.fixturenames:
        return
    portal: Portal = request.getfixturevalue("portal")
    version = str(portal.client().call("status_show")["ckan_version"])
    if version.startswith(("2.10.", "2.11.")):
        pytest.skip(f"CKAN {version}: {mark.args[0]}")


@pytest.fixture
def fake() -> Iterator[FakeCkan]:
    """Return the fake alone, for what cannot be asked of a real portal."""
    with FakeCkan() as made:
        yield made


def real_portal() -> Iterator[Portal]:
    with FileLock(Path(tempfile.gettempdir()) / f"keikaku-ckan-{urlsplit(URL).port}.lock"):
        found = Portal(URL.rstrip("/"), KEY)
        found.renew()
        yield found
        found.close()


def empty(admin: Client) -> None:
    """Purge every dataset, organisation and group."""
    hidden = {"include_private": True, "include_drafts": True, "include_deleted": True, "rows": 1000}
    for package in admin.call("package_search", hidden)["results"]:
        for resource in package["resources"]:
            if resource["datastore_active"]:
                admin.call("datastore_delete", {"resource_id": resource["id"], "force": True})
        admin.call("dataset_purge", {"id": package["id"]})
    for kind in ("organization", "group"):
        for name in admin.call(f"{kind}_list", {}):
            admin.call(f"{kind}_purge", {"id": name})
