"""What an answer or a failed request means: pure functions from what requests gives to the errors of
`catalog.ckan.portal.errors`.

CKAN answers with JSON: an object with `success`, `result` or `error` (with `__type`), or a bare string for calls that it
does not understand at all. Everything else comes from a gateway, or from something that is not CKAN. Out of scope: asking
again (`catalog.ckan.portal.client`).
"""

from __future__ import annotations

import html
import math
import re
import ssl
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from catalog.ckan.portal.errors import (
    BusyError,
    ConflictError,
    ForbiddenError,
    IndexingError,
    KeyRefusedError,
    MissingError,
    NoDatastoreError,
    NotCkanError,
    OldPortalError,
    RedirectError,
    RefusedError,
    RemoteError,
    ServerFaultError,
    TlsError,
    UnreachableError,
)

_BUSY = (429, 502, 503, 504)
_ELSEWHERE = (301, 302, 303, 307, 308)
# Between the spaces CKAN puts the user's name; a stranger has none.
_STRANGER = re.compile(r"requires an authenticated user|\bUser (None)? not\b")
_UNKNOWN_ACTION = "Action name not known"
_TRANSPORT = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
_LONGEST = 500  # characters of the portal's words in one message


def error_of(answer: requests.Response, url: str, action: str) -> RemoteError:
    """Return the error that an answer other than 200 stands for; `url` is the portal's address as people write it."""
    status = answer.status_code
    if status in _BUSY:
        wait = _retry_after(answer)
        told = "" if wait is None else f", Retry-After: {wait:.0f} s"
        busy = BusyError(url, action, _plain(answer), maybe_done=status != 429, status=str(status), wait=told)
        busy.retry_after = wait
        return busy
    if status in _ELSEWHERE:
        return RedirectError(url, action, location=_moved_to(answer, action))
    body = _json(answer)
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict):
        return _of_ckan(error, status, url, action)
    if isinstance(body, str) and status == 400:
        if _UNKNOWN_ACTION in body:
            return (NoDatastoreError if action.startswith("datastore_") else OldPortalError)(url, action, _short(body))
        return RefusedError(url, action, _short(body), status=str(status))
    return _of_others(answer, url, action)


def error_of_failure(failure: requests.RequestException, url: str, action: str) -> RemoteError:
    """Return the error that a request without an answer stands for."""
    reasons = list(_chain(failure))
    detail = _short(str(reasons[-1]) or type(reasons[-1]).__name__)
    cut_in_tls = any(isinstance(reason, ssl.SSLEOFError | ssl.SSLZeroReturnError) for reason in reasons)
    if isinstance(failure, requests.exceptions.SSLError) and not cut_in_tls:
        return TlsError(url, action, detail)
    never_sent = any(isinstance(reason, NewConnectionError | ConnectTimeoutError) for reason in reasons)
    error = UnreachableError(url, action, detail, maybe_done=not never_sent)
    error.passing = isinstance(failure, _TRANSPORT)
    return error


def not_ckan(answer: str, url: str, action: str) -> NotCkanError:
    """Return the error for an answer 200 that is not of CKAN's form."""
    return NotCkanError(url, action, _short(answer), status="200")


def _of_ckan(error: dict[str, Any], status: int, url: str, action: str) -> RemoteError:
    kind = error.get("__type")
    raw = str(error.get("message", ""))
    words = _short(raw)
    if kind == "Validation Error":
        return ConflictError(url, action, {key: value for key, value in error.items() if key != "__type"})
    if kind == "Authorization Error":
        return (KeyRefusedError if _STRANGER.search(raw) else ForbiddenError)(url, action, words)
    if kind == "Not Found Error":
        return MissingError(url, action, words)
    if kind == "Search Index Error":
        return IndexingError(url, action, words, maybe_done=True)
    if status >= 500:
        return ServerFaultError(url, action, words, maybe_done=True, status=str(status))
    return RefusedError(url, action, words or _short(str(error)), status=str(status))


def _of_others(answer: requests.Response, url: str, action: str) -> RemoteError:
    """CKAN's own fault pages, files that are not there, gateways that refuse, and other programs at the address."""
    status = answer.status_code
    if action == "download" and status in (403, 404):
        return (ForbiddenError if status == 403 else MissingError)(url, action, _plain(answer))
    if status >= 500:
        return ServerFaultError(url, action, _plain(answer), maybe_done=True, status=str(status))
    if status in (404, 405, 410) or status < 400:
        return NotCkanError(url, action, _plain(answer), status=str(status))
    return RefusedError(url, action, _plain(answer), status=str(status))


def _retry_after(answer: requests.Response) -> float | None:
    """Return the seconds that Retry-After asks for (RFC 9110 §10.2.3); a date counts from the answer's own Date."""
    value = answer.headers.get("Retry-After", "").strip()
    try:
        seconds = float(value) if value.isascii() and value.isdigit() else (_day(value) - _day(answer.headers["Date"]))
    except (KeyError, ValueError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _day(value: str) -> float:
    found: datetime = parsedate_to_datetime(value)
    return found.timestamp()


def _moved_to(answer: requests.Response, action: str) -> str:
    """Return where a portal has moved, as an address to write into the settings if it is one."""
    location = answer.headers.get("Location", "").split("?")[0]
    return _short(location.removesuffix(f"/api/action/{action}"))


def _json(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except requests.exceptions.JSONDecodeError:
        return None


def _plain(answer: requests.Response) -> str:
    """Return the title of a page, or what a plain answer says."""
    kind = answer.headers.get("Content-Type", "")
    if "html" in kind:
        title = re.search(r"(?is)<title[^>]*>(.*?)</title>", answer.text)
        return _short(html.unescape(title[1]) if title else answer.reason or "")
    return _short(answer.text if kind.startswith(("text/", "application/json")) else answer.reason or "")


def _short(words: str) -> str:
    """Return words on one line, printable, and not endless."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _chain(failure: BaseException) -> list[BaseException]:
    """Return a failure and what it was made of, outermost first: requests wraps urllib3, which wraps the system's."""
    chain: list[BaseException] = []
    inner: BaseException | None = failure
    while inner is not None and inner not in chain:
        chain.append(inner)
        links = (getattr(inner, "reason", None), *inner.args, inner.__cause__)
        nested = [link for link in links if isinstance(link, BaseException)]
        inner = nested[0] if nested else None
    return chain
