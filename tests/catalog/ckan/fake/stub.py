"""A server that answers as a test tells it, a clock that only sleeping moves, and how a call to a portal fails."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from catalog.ckan.portal.client import Client
from catalog.ckan.portal.errors import RemoteError
from metadata.messages.rendering import LANGUAGES, render

SECRET = "eyJhbGciOi-secret-of-the-tests"  # noqa: S105 - a key of nobody
PAGE = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []
        self._lock = threading.Lock()

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


class Answers(BaseHTTPRequestHandler):
    """Answers every request with what the test has put into the server."""

    def do_POST(self) -> None:
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, 1 << 16)))
        self.do_GET()

    def do_GET(self) -> None:
        server: Any = self.server
        server.seen.append((self.path, dict(self.headers)))
        status, headers, body = server.answers[min(len(server.seen), len(server.answers)) - 1]
        self.send_response_only(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class Stub:
    """A server that is not CKAN."""

    def __init__(self, *answers: tuple[int, dict[str, str], bytes]) -> None:
        self.server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.server.answers, self.server.seen = answers, []
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))

    @property
    def seen(self) -> list[tuple[str, dict[str, str]]]:
        return list(self.server.seen)

    def __enter__(self) -> Stub:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def failure(url: str, action: str = "package_show", key: str = SECRET, **settings: Any) -> RemoteError:
    """Return how a call fails, and see that it says nothing of the key."""
    with Client(url, key, **{"sleep": lambda _: None, **settings}) as client, pytest.raises(RemoteError) as caught:
        client.call(action, {"id": "plan"})
    error = caught.value
    assert SECRET not in repr(error.problems) + str(error) + repr(getattr(error, "fields", ""))
    for language in LANGUAGES:
        message = render(error.problems[0], language)
        assert message.text and message.cure and SECRET not in message.text
    return error
