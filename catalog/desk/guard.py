"""The guard before every page: asked by this machine's name, by our own pages, with the session's cookie; answered strictly.

A web page from elsewhere that the officer has open may send requests to any port of this machine (and, by rebinding its own
name, even read the answers); the guard refuses them by Host, Origin, Sec-Fetch-Site and cookie. Every answer carries a
policy under which no script runs that is not a file of ours, and is kept by nobody.
Out of scope: the tokens (`catalog.desk.session`), the token of a form (`catalog.desk.forms`).
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog.desk.session import Session

MOST_BYTES = 100_000_000
"""Of one request, with the files in it. The largest plan that we know has 40 MB."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # not no-referrer, under which browsers send `Origin: null` with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

OPEN = "/open/"
ASSETS = "/assets/"
_READING = {"GET", "HEAD"}
STATUS = {"host": 421, "origin": 403, "session": 403, "token": 403, "form": 403, "size": 413, "missing": 404, "fault": 500}
"""Why a request is refused → the status of the answer."""


class Guard:
    """Answers what may not pass with `refuse(reason)`, and passes on the rest."""

    def __init__(self, app: ASGIApp, session: Session, refuse: Callable[[str], Response], most: int = MOST_BYTES) -> None:
        self._app = app
        self._session = session
        self._refuse = refuse
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. There are no sockets but those of HTTP."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return
        reason = self.reason(scope)
        answer = self._refuse(reason) if reason else self._app
        await answer(scope, receive, _strict(send))

    def reason(self, scope: Scope) -> str:
        """Return why a request may not pass, as a key of `STATUS`; empty when it may."""
        headers, path = Headers(scope=scope), scope["path"]
        if headers.get("host", "") not in self._hosts:
            return "host"
        if scope["method"] not in _READING and not self._ours(headers):
            return "origin"
        if int(headers.get("content-length", "0")) > self._most:
            return "size"
        if path.startswith((OPEN, ASSETS)):
            return ""
        cookie = cookie_parser(headers.get("cookie", "")).get(self._session.cookie_name, "")
        return "" if self._session.knows(cookie) else "session"

    @property
    def _hosts(self) -> set[str]:
        return {f"{name}:{self._session.port}" for name in ("127.0.0.1", "localhost")}

    def _ours(self, headers: Headers) -> bool:
        """Tell whether one of our own pages sent this. A browser says so with every form; what says nothing is refused."""
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is None and site is None:
            return False
        return origin in (None, f"http://{headers['host']}") and site in (None, "same-origin")


def _strict(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(HEADERS)
        await send(message)

    return sending
