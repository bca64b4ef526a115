"""Debian's Firefox, driven by Mozilla's own client.

Playwright starts it, but asks for a command that the ESR does not have; and Debian has no geckodriver.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

marionette = pytest.importorskip("marionette_driver.marionette", reason="marionette_driver is not installed")


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[marionette.Marionette]:
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.skip("Firefox is not installed (Debian: apt-get install firefox-esr)")
    log = tmp_path_factory.mktemp("firefox") / "gecko.log"
    prefs = {"network.proxy.type": 1, "network.proxy.socks": "127.0.0.1", "network.proxy.socks_port": 9}
    client = marionette.Marionette(bin=path, headless=True, app="fxdesktop", gecko_log=str(log), prefs=prefs)
    client.start_session()
    client.timeout.implicit = 30  # seconds: a page may be slow in coming on a busy machine
    yield client
    client.quit(in_app=True)
