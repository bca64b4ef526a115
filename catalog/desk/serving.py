"""The desk as a server of this machine: a port, the application, the browser; until Ctrl-C.

It listens on the loopback address only, and on a free port if none is asked for. Out of scope: pages (`catalog.desk.app`).
"""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn

from catalog.desk.app import make_app
from catalog.desk.jobs import Jobs
from catalog.desk.session import Session
from catalog.desk.workplace import Workplace
from metadata.messages.rendering import Language
from pipelines.problems import Place, Problem, SettingsError

_LOOPBACK = "127.0.0.1"
_CLOSING_SECONDS = 2
"""How long open pages (progress) may keep the server from ending."""


class DeskServer(uvicorn.Server):
    """A server of a desk. `session.address` opens it."""

    def __init__(self, workplace: Workplace, port: int, language: Language) -> None:
        self._socket = _bound(port)
        self.session = Session(self._socket.getsockname()[1], language)
        self._jobs = Jobs(workplace)
        # No access log: the token stands in an address.
        config = uvicorn.Config(
            make_app(workplace, self.session, self._jobs),
            access_log=False,
            log_level="error",
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=_CLOSING_SECONDS,
        )
        super().__init__(config)

    def run_until_stopped(self, opened: Callable[[], object]) -> None:
        """Serve until Ctrl-C or SIGTERM, which also ends the job that runs; `opened` is called when the server answers."""
        thread = threading.Thread(target=self._when_started, args=(opened,), daemon=True)
        thread.start()
        try:
            with suppress(KeyboardInterrupt):  # that is how a desk ends
                self.run(sockets=[self._socket])
        finally:
            self._jobs.end()
            self._socket.close()

    def _when_started(self, opened: Callable[[], object]) -> None:
        while not (self.started or self.should_exit):
            threading.Event().wait(0.02)
        if self.started:
            opened()


def show_in_browser(address: str) -> None:
    """Open an address in the person's browser; where there is none, it stands on the screen."""
    with suppress(webbrowser.Error):
        webbrowser.open_new_tab(address)


@contextmanager
def serving(workplace: Workplace, language: Language = "ja") -> Iterator[DeskServer]:
    """Serve a desk in a thread while the body runs, for tests."""
    server, started = DeskServer(workplace, 0, language), threading.Event()
    thread = threading.Thread(target=server.run_until_stopped, args=(started.set,), daemon=True)
    thread.start()
    started.wait(10)
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join(10)


def _bound(port: int) -> socket.socket:
    """Return a socket on the loopback address. Raises SettingsError `address-taken`."""
    bound = socket.socket()
    try:
        bound.bind((_LOOPBACK, port))
    except OSError as error:
        bound.close()
        facts = {"detail": error.strerror or str(error)}
        raise SettingsError(Problem("address-taken", Place(f"{_LOOPBACK}:{port}", key="--port"), facts)) from error
    return bound
