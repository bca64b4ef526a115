"""A CKAN for tests: a server on loopback that keeps state, obeys CKAN's rules, and fails where it is told to.

    with FakeCkan() as ckan:
        ckan.url, ckan.key                               of its first sysadmin
        ckan.fail("package_revise", "cut off after")     the next one is carried out, its answer lost
        ckan.log                                         what was asked, in order

test_rules.py holds it to the behaviour of a real CKAN. Out of scope: web pages, everything that a publisher does not call.
"""

from __future__ import annotations

import fnmatch
import json
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.catalog.ckan.fake import fake_datastore, fake_groups, fake_packages, fake_search
from tests.catalog.ckan.fake.fake_state import (
    ACTIONS,
    Data,
    Json,
    PortalError,
    State,
    Upload,
    User,
    denied,
    missing,
    new_id,
    unindexed,
)

CERTIFICATE = Path(__file__).with_name("loopback.pem")  # self-signed, for FakeCkan(CERTIFICATE)
PARTS = (fake_datastore, fake_groups, fake_packages, fake_search)  # each adds its actions to ACTIONS
STRANGER = User()
KINDS = {
    "too many": (429, {"Retry-After": "1"}, "not carried out"),
    "bad gateway": (502, {}, "not carried out"),
    "bad gateway after": (502, {}, "carried out"),
    "unavailable": (503, {}, "not carried out"),
    "gateway timeout": (504, {}, "carried out"),
    "index": (500, {}, "not carried out"),
    "index after": (500, {}, "carried out"),
    "cut off": (0, {}, "not carried out"),
    "cut off after": (0, {}, "carried out"),
    "half": (200, {}, "carried out"),  # the connection ends in the middle of the answer
    "slow": (200, {}, "carried out"),  # nothing comes until the fake is told to go on, or is closed
}


@dataclass
class Fault:
    """A failure to come: of the next `times` calls of an action (a shell pattern), after `after` more that go well."""

    action: str
    kind: str
    times: int
    after: int


@dataclass(frozen=True)
class Asked:
    """One request: action (`download` for a file), who, what, and the status of the answer (0: none)."""

    action: str
    user: str
    data: Data
    files: tuple[str, ...]
    status: int
    headers: Message


class FakeCkan:
    """The server. `unknown` are patterns of the actions it lacks; `watch(action, moment)` is called around each."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.log: list[Asked] = []
        self.unknown: set[str] = set()
        self.watch: Callable[[str, str], None] = lambda _action, _moment: None
        self.go_on = threading.Event()
        self._faults: list[Fault] = []
        self._lock = threading.RLock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.fake = self
        scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"
        self.key = "key-" + new_id()
        self.reset()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def __enter__(self) -> FakeCkan:
        return self

    def __exit__(self, *_: object) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reset(self) -> None:
        """Empty the portal; its sysadmin and his key stay."""
        with self._lock:
            self.state = State(site_url=self.url, users={self.key: User("admin", new_id(), sysadmin=True)})

    def fail(self, action: str, kind: str, times: int = 1, after: int = 0) -> None:
        """Plan a failure; kinds are the keys of KINDS."""
        assert kind in KINDS, kind
        self._faults.append(Fault(action, kind, times, after))

    @property
    def asked(self) -> list[str]:
        """The actions of the log."""
        return [one.action for one in self.log]

    def fault(self, action: str) -> str:
        """Return the kind of failure that this call has to suffer, or nothing."""
        with self._lock:
            for fault in self._faults:
                if fault.times and fnmatch.fnmatchcase(action, fault.action):
                    if fault.after:
                        fault.after -= 1
                        continue
                    fault.times -= 1
                    return fault.kind
        return ""

    def user(self, key: str) -> User:
        return self.state.users.get(key, STRANGER)

    def perform(self, action: str, user: User, data: Data) -> bytes:
        """Carry out an action and return the answer's JSON. Raises PortalError."""
        if action not in ACTIONS or any(fnmatch.fnmatchcase(action, pattern) for pattern in self.unknown):
            raise PortalError(400, f"Bad request: Action name not known: {action}")
        named = str(data.get("name", "")) if action == "help_show" else ""
        if any(fnmatch.fnmatchcase(named, pattern) for pattern in self.unknown):
            raise missing("Action function not found")
        with self._lock:
            result = ACTIONS[action](self.state, user, data)
            return json.dumps(
                {"help": f"{self.url}/api/3/action/help_show?name={action}", "success": True, "result": result}
            ).encode()

    def file(self, resource_id: str, user: User) -> Upload:
        """Return an uploaded file for somebody who may see its dataset."""
        with self._lock:
            _, package = self.state.resource(resource_id)
            if not self.state.may_read(user, package):
                raise denied("")
            if resource_id not in self.state.files:
                raise missing()
            return self.state.files[resource_id]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    fake: FakeCkan

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone away is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes, which would wait for one another
    server: _Server

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        names = parts.path.split("/")
        if len(names) == 7 and names[3:6:2] == ["resource", "download"] and names[1] == "dataset":
            self._download(unquote(names[4]))
        else:
            self._act(parts.path, dict(parse_qsl(parts.query)), writes=False)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Content-Type", "")
        try:
            data = form(body, kind) if kind.startswith("multipart/form-data") else json.loads(body or b"{}")
        except json.JSONDecodeError:
            data = None
        self._act(urlsplit(self.path).path, data, writes=True)

    def _act(self, path: str, data: Json, *, writes: bool) -> None:
        names = path.strip("/").split("/")
        if names[:1] != ["api"] or names[-2:-1] != ["action"] or len(names) not in (3, 4):
            self._send(404, b"<html><title>Error 404 - CKAN</title></html>", {"Content-Type": "text/html"})
            return
        action = names[-1]
        if not isinstance(data, dict):
            self._answer(
                action, {}, lambda _: _raise(PortalError(400, "Bad request: JSON Error: Error decoding JSON data."))
            )
        elif not writes and not action.endswith(("_show", "_list", "_search", "_info")):
            words = "Bad request: JSON Error: Invalid request. Please use POST method for your request"
            self._answer(action, {}, lambda _: _raise(PortalError(400, words)))
        else:
            self._answer(
                action, data, lambda user: (self.server.fake.perform(action, user, data), "application/json;charset=utf-8")
            )

    def _download(self, resource_id: str) -> None:
        def find(user: User) -> tuple[bytes, str]:
            upload = self.server.fake.file(resource_id, user)
            return upload.data, upload.media_type

        self._answer("download", {"id": resource_id}, find)

    def _answer(self, action: str, data: Data, perform: Callable[[User], tuple[bytes, str]]) -> None:
        fake = self.server.fake
        user = fake.user(self.headers.get("Authorization") or self.headers.get("X-CKAN-API-Key") or "")
        kind = fake.fault(action)
        status, headers, outcome = KINDS.get(kind, (200, {}, "carried out"))
        body, media_type = page(status), "text/html"
        fake.watch(action, "before")
        if kind == "slow":
            fake.go_on.wait(30)
        if outcome == "carried out":
            try:
                found, found_type = perform(user)
                if status == 200:
                    body, media_type = found, found_type
            except PortalError as refusal:
                status, body, media_type = refusal.status, refused(refusal, action), "application/json;charset=utf-8"
        if kind.startswith("index") and status == 500:
            body, media_type = refused(unindexed("Solr is not there"), action), "application/json;charset=utf-8"
        files = tuple(key for key, value in data.items() if isinstance(value, Upload))
        fake.log.append(Asked(action, user.name, data, files, status, self.headers))
        fake.watch(action, "after")
        if kind.startswith("cut off"):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(status, body, {"Content-Type": media_type, **headers}, half=kind == "half")

    def _send(self, status: int, body: bytes, headers: dict[str, str], *, half: bool = False) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        if half:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)


def form(body: bytes, content_type: str) -> Data:
    """Return the fields of a form (RFC 7578); a field with a file name is an Upload."""
    boundary = content_type.split("boundary=")[1].strip('"').encode()
    found: Data = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = Message()
        for line in head.decode().split("\r\n"):
            name, _, value = line.partition(":")
            headers[name.strip()] = value.strip()
        content = content.removesuffix(b"\r\n")
        field = str(headers.get_param("name", header="content-disposition"))
        file_name = headers.get_filename()
        if file_name is None:
            found[field] = content.decode()
        else:
            found[field] = Upload(file_name, content, headers.get("Content-Type", "application/octet-stream"))
    return found


def refused(refusal: PortalError, action: str) -> bytes:
    if isinstance(refusal.error, str):
        return json.dumps(refusal.error).encode()
    return json.dumps({"help": f"help_show?name={action}", "success": False, "error": refusal.error}).encode()


def page(status: int) -> bytes:
    return f"<html><head><title>{status} of a gateway</title></head></html>".encode()


def _raise(refusal: PortalError) -> tuple[bytes, str]:
    raise refusal
