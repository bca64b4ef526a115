"""Look at a catalogue folder through a web server on this machine, with the media types that harvesters go by.

    with serving(folder) as address:   a server on a free port while the block runs (`check --score`, tests)
    open_server(folder, host, port)    the same for `publish.py serve`, which runs it until it is told to stop

What a public host has to do with the same folder, this does too: Content-Type with the character set, HEAD, conditional
requests, ranges, typed links and the policy of the pages as headers, CORS for tools in a browser, and dataset IRIs
(`/datasets/<id>`, without slash) that lead by 303 to the page or, asked for RDF or JSON, to that. Only what lies in the
folder is given out; there are no listings. Out of scope: TLS, a host for the public.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from socketserver import TCPServer
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from catalog.folder.listing import MANIFEST
from catalog.server.negotiation import precondition, preferred
from catalog.server.opened import OpenedFile, opened
from catalog.server.ranges import Part, asked_part
from catalog.server.typed_links import PAGE, Link, file_links, header, page_links
from catalog.site.content.policy import policy_of
from metadata.formats.combined.database import MEDIA_TYPE as SQLITE_TYPE
from metadata.formats.combined.parquet import MEDIA_TYPE as PARQUET_TYPE
from pipelines.problems import OutputError, Place, Problem, SettingsError

LOOPBACK = "127.0.0.1"

MEDIA_TYPES = {
    ".csv-metadata.json": "application/csvm+json",
    ".geojson": "application/geo+json",
    ".ics": "text/calendar; charset=utf-8",
    ".schema.json": "application/schema+json",
    "feed.xml": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".parquet": PARQUET_TYPE,
    ".rdf": "application/rdf+xml",
    ".sqlite": SQLITE_TYPE,
    ".svg": "image/svg+xml",
    ".ttl": "text/turtle; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}
"""File ending → Content-Type; longer endings come first. JSON and XML say their character set themselves."""

UNKNOWN_TYPE = "application/octet-stream"

FORMS = {
    "text/html": "",
    "text/turtle": "dcat.ttl",
    "application/rdf+xml": "dcat.rdf",
    "application/ld+json": "dcat.jsonld",
    "application/json": "{id}.json",
}
"""Media type asked for → what answers in a dataset's folder; the page first, which answers those who do not care."""

FRAMES = "frame-ancestors 'none'"
"""What a page cannot say of itself, added to its own policy."""
FILE_POLICY = "script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For what is no page: nothing runs, but a browser may still show XML in its own style."""

HEADERS = {
    "Cache-Control": "no-cache",  # keep it, but ask whether it changed
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Range, ETag, Link",
    "Content-Security-Policy": FILE_POLICY,
    "X-Content-Type-Options": "nosniff",
}
"""Sent with every answer, where it says nothing else."""

_IDLE_SECONDS = 30


def content_type(name: str) -> str:
    """Return the Content-Type of a file by its name; `application/octet-stream` for an ending that is not known."""
    return next((media_type for ending, media_type in MEDIA_TYPES.items() if name.endswith(ending)), UNKNOWN_TYPE)


class CatalogueServer(ThreadingHTTPServer):
    """A server of one folder; every request sees the folder as it is then, so a build may replace it meanwhile."""

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self.folder = folder
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking DNS for the name of this machine, which takes seconds on some and is not used."""
        TCPServer.server_bind(self)

    @property
    def address(self) -> str:
        """Return the address of the catalogue, with its closing slash."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let a visitor who hung up go in silence; anything else is a fault of ours and is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """GET and HEAD of a file; everything else is refused by the base class (501)."""

    server: CatalogueServer
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def version_string(self) -> str:
        """Say who answers, and not which Python does."""
        return "Keikaku"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Write nothing: the screen belongs to the command line."""

    def _answer(self, *, with_body: bool) -> None:
        path = _local_path(self.server.folder, self.path)
        closed = self.path.partition("?")[0].endswith("/")
        if path is not None and (path / PAGE).is_file():
            if not closed:
                self._redirect(path)
                return
            path, closed = path / PAGE, False
        file = opened(path) if path is not None and not closed else None
        if path is None or file is None:
            self._send(HTTPStatus.NOT_FOUND, b"404\n", {"Content-Type": MEDIA_TYPES[".txt"]}, with_body=with_body)
            return
        with file:
            self._answer_with(path, file, with_body=with_body)

    def _answer_with(self, path: Path, file: OpenedFile, *, with_body: bool) -> None:
        page = file.read() if path.suffix == ".html" else None
        validators = file.validators
        policy = FILE_POLICY if page is None else f"{policy_of(page)}; {FRAMES}"
        headers = validators.headers | {"Content-Security-Policy": policy}
        status = precondition(self.headers, validators)
        if status != HTTPStatus.OK:  # 304 too carries the policy of its page: a browser puts it in place of the one it kept
            self._send(status, b"", headers, with_body=False)
            return
        headers |= {"Content-Type": content_type(path.name)}
        headers |= _linked(file_links(path) if page is None else page_links(page))
        headers["Accept-Ranges"] = "bytes"
        part = asked_part(self.headers, file.size, validators) if with_body else None  # ranges are of GET alone
        if part is None:
            part = Part(0, file.size, file.size)
        else:
            status = HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
            headers["Content-Range"] = part.content_range
        self._send_head(status, part.end - part.start, headers)
        if with_body:
            sent = sum(self.wfile.write(piece) for piece in file.pieces(part.start, part.end))
            self.close_connection |= sent < part.end - part.start  # what was cut meanwhile is not waited for

    def _redirect(self, path: Path) -> None:
        """Answer for a thing that is not a file: a dataset by its page or another form of it, a folder by its page."""
        inside = quote(path.relative_to(self.server.folder.resolve()).as_posix())
        forms = {kind: name.format(id=path.name) for kind, name in FORMS.items()}
        present = {kind: name for kind, name in forms.items() if not name or (path / name).is_file()}
        headers, status = {"Location": f"/{inside}/"}, HTTPStatus.MOVED_PERMANENTLY
        if "text/turtle" in present:  # a dataset
            status = HTTPStatus.SEE_OTHER
            headers["Location"] += present[preferred(", ".join(self.headers.get_all("Accept", [])), list(present))]
            headers |= {"Vary": "Accept"} | _linked(
                [Link(f"/{inside}/{name}", "alternate", kind) for kind, name in present.items()]
            )
        self._send(status, b"", headers, with_body=False)

    def _send(self, status: HTTPStatus, data: bytes, headers: dict[str, str], *, with_body: bool) -> None:
        self._send_head(status, len(data), headers)
        if with_body:
            self.wfile.write(data)

    def _send_head(self, status: HTTPStatus, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (HEADERS | headers).items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:  # whose length would be that of the file it does not send
            self.send_header("Content-Length", str(length))
        self.end_headers()


def _linked(links: list[Link]) -> dict[str, str]:
    return {"Link": header(links)} if links else {}


def _local_path(folder: Path, target: str) -> Path | None:
    """Return the file or folder a request names; None where there is none, or outside (`..`, a link, a drive)."""
    try:
        parts = unquote(urlsplit(target).path, errors="strict").split("/")
        if any(part in (".", "..") or set(part) & {"\\", "\0", ":"} for part in parts):
            return None
        root = folder.resolve()
        path = root.joinpath(*(part for part in parts if part)).resolve()
        there = path.is_relative_to(root) and (path.is_file() or path.is_dir())  # a pipe would never end
    except (ValueError, OSError, RuntimeError):  # bytes that are not UTF-8, a name too long, links in a circle
        return None
    return path if there else None


def open_server(folder: Path, host: str = LOOPBACK, port: int = 0) -> CatalogueServer:
    """Return a listening server of a catalogue folder; port 0 takes a free one. The caller runs and closes it.

    Raises OutputError `catalogue-missing` for a folder that holds no catalogue of this program (not just any folder is
    shown to the network), SettingsError `address-taken` for an address that cannot be listened on.
    """
    if not (folder / MANIFEST).is_file():
        raise OutputError(Problem("catalogue-missing", Place(str(folder)), {"file": str(folder)}))
    try:
        return CatalogueServer(folder, host, port)
    except (OSError, OverflowError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise SettingsError(Problem("address-taken", Place(f"{host}:{port}"), {"detail": detail})) from error


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a catalogue folder on a free port of this machine while the block runs; gives its address."""
    with open_server(folder) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.address
        finally:
            server.shutdown()
            thread.join()


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a server at an address; an unknown name may be any."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def serve_until_stopped(server: CatalogueServer) -> None:
    """Serve until Ctrl-C, and close the server."""
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


def status_checker(base_url: str, address: str) -> Callable[[str], int | None]:
    """Return a checker of addresses: what `address` answers to HEAD for an address under `base_url`, where it is to stand.

    Addresses elsewhere are not asked: None, not judged. So are those of a server that does not answer. Redirects are not
    followed, as data.europa.eu counts 200 to 299 only.
    """
    known: dict[str, int | None] = {}

    def status(url: str) -> int | None:
        if not url.startswith(base_url):
            return None
        if url not in known:
            known[url] = _head(address + url.removeprefix(base_url))
        return known[url]

    return status


def _head(url: str) -> int | None:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=_IDLE_SECONDS)
    try:
        connection.request("HEAD", parts.path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
