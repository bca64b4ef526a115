"""Calls to one portal's API: a limit of time and pace on each, asked again when that may help, and every failure as a fact.

    client = Client("https://data.example.lg.jp", key, timeout=60)
    client.call("package_show", {"id": "…"})        the result, or an error of `catalog.ckan.portal.errors`

Asked again, with jittered back-off: requests that were cut off or not answered, 429 (after its Retry-After), 502, 503 and
504; nothing else. A repeated write may meet its own traces (the name is taken: by us); the error's `maybe_done` is
true then. Redirects are not followed. One client serves many threads. Over ckanapi, which knows the form of addresses,
headers and answers. Out of scope: what an answer means (`catalog.ckan.portal.answers`), and what to do about it.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import requests
from ckanapi import CKANAPIError, ServerIncompatibleError
from ckanapi.common import prepare_action, reverse_apicontroller_action
from requests_toolbelt import MultipartEncoder
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from catalog.ckan.portal.answers import error_of, error_of_failure, not_ckan
from catalog.ckan.portal.errors import BusyError, KeyRefusedError, RemoteError, UnreachableError
from catalog.ckan.portal.model import Json
from catalog.ckan.portal.proxy import require_sound_proxy
from catalog.ckan.portal.shapes import check_shape
from catalog.secret import keep_proxy_secrets, keep_secret
from metadata.described.content import Content

USER_AGENT = "keikaku/0.1"
ATTEMPTS = 6
PIECE = 1 << 18
"""Bytes of a file held at once when it is fetched."""
LONGEST_WAIT = 300.0  # seconds; a portal that asks for more is given up, and says so
ONCE = frozenset({"resource_view_create"})  # nothing stops CKAN from doing these twice, so a lost answer is not asked again

T = TypeVar("T")
Files = Mapping[str, tuple[str, bytes | Content] | tuple[str, bytes | Content, str]]
"""Uploads of a call: field of the form → file name, content, and media type if it is to be stated."""


class Client:
    """A portal's API.

    `key` is sent bare as CKAN wants it, only to `url`, and is never part of an error. `timeout` is in seconds: to connect,
    and between two pieces of an answer. `requests_per_second` 0 means no limit. `authorities` is a file of certificates
    (PEM) to trust instead of the system's. `sleep` and `clock` (seconds, monotonic) are there for tests.
    `contact` is an address about us for the portal's operators, sent in User-Agent.
    `calls` names the action of every request sent, `download` for a file, in order.
    """

    def __init__(
        self,
        url: str,
        key: str = "",
        *,
        timeout: float = 60.0,
        requests_per_second: float = 0.0,
        authorities: Path | None = None,
        contact: str = "",
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url = url.rstrip("/")
        self.calls: list[str] = []
        if not (key.isascii() and key.isprintable() and " " not in key):
            raise KeyRefusedError(self.url, "", "")
        keep_secret(key)
        keep_proxy_secrets()
        self._key = key
        self._agent = f"{USER_AGENT} (+{contact})" if contact else USER_AGENT
        self._asked: dict[str, Any] = {"timeout": timeout}
        if authorities is not None:
            self._asked["verify"] = str(authorities)  # here, not in the session, where an environment variable would win
        self._pace = _Pace(requests_per_second, sleep, clock)
        self._retrying = Retrying(
            retry=retry_if_exception(_worth_asking_again),
            stop=stop_after_attempt(ATTEMPTS),
            wait=self._wait,
            sleep=sleep,
            reraise=True,
        )
        self._local = threading.local()
        self._sessions: list[requests.Session] = []
        self._lock = threading.Lock()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            sessions, self._sessions = self._sessions, []
            self._local = threading.local()
        for session in sessions:
            session.close()

    def call(self, action: str, data: Mapping[str, Json] | None = None, files: Files | None = None) -> Json:
        """Return the result of an action. Raises RemoteError, and OSError when a file cannot be opened.

        With `files` the call goes out as a form, piece by piece, where CKAN reads a value that is not a text as JSON. What
        comes back has the shape that CKAN gives (`catalog.ckan.portal.shapes`).
        """

        def ask() -> Json:
            require_sound_proxy(self.url, action)
            address, body, headers = prepare_action(action, dict(data or {}), self._key, None)
            with ExitStack() as opened:
                if files:
                    form = MultipartEncoder(_form(data or {}, files, opened))
                    body, headers = form, {**headers, "Content-Type": form.content_type}
                headers["User-Agent"] = self._agent
                # No redirect is followed: a POST that is sent on loses its data.
                answer = self._session().post(
                    f"{self.url}/{address}", data=body, headers=headers, allow_redirects=False, **self._asked
                )
            answer.encoding = "utf-8"  # JSON's, whatever a gateway makes of the header
            if answer.status_code != 200:
                raise error_of(answer, self.url, action)
            try:
                return check_shape(action, reverse_apicontroller_action(self.url, answer.status_code, answer.text))
            except (CKANAPIError, ServerIncompatibleError, KeyError, ValueError):  # KeyError: ckanapi finds no `result`
                raise not_ckan(answer.text, self.url, action) from None

        return self._ask(action, ask)

    def fingerprint(self, url: str) -> tuple[int, str]:
        """Return size and SHA-256 of a file, which is read piece by piece and kept nowhere.

        The key goes along only to the portal's own addresses. Raises RemoteError.
        """
        own = url.startswith(f"{self.url}/")

        def ask() -> tuple[int, str]:
            require_sound_proxy(url, "download")
            # A portal may keep its files in another store, so redirects are followed here; the header is left behind then.
            headers = {"User-Agent": self._agent, **({"Authorization": self._key} if own and self._key else {})}
            size, digest = 0, hashlib.sha256()
            with self._session().get(url, headers=headers, stream=True, **self._asked) as answer:
                if answer.status_code != 200:
                    raise error_of(answer, url, "download")
                for piece in answer.iter_content(PIECE):
                    size += len(piece)
                    digest.update(piece)
            return size, digest.hexdigest()

        return self._ask("download", ask)

    def _ask(self, action: str, ask: Callable[[], T]) -> T:
        unsure = False  # an earlier attempt may have been carried out

        def attempt() -> T:
            nonlocal unsure
            self._pace.wait()
            self.calls.append(action)
            try:
                return ask()
            except requests.RequestException as failure:
                error = error_of_failure(failure, self.url, action)
                error.maybe_done = unsure = unsure or error.maybe_done
                raise error from None
            except RemoteError as error:
                error.maybe_done = unsure = unsure or error.maybe_done
                raise

        return self._retrying(attempt)

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds until a call is sent again; what a portal asks one thread to wait holds the others too."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after or 0.0 if isinstance(error, BusyError) else 0.0
        self._pace.hold(asked)
        return asked + _BACK_OFF(state)

    def _session(self) -> requests.Session:
        """Return this thread's connections; requests does not promise that a session may be shared."""
        found: requests.Session | None = getattr(self._local, "session", None)
        if found is None:
            found = self._local.session = requests.Session()
            found.auth = lambda request: request  # else a line of ~/.netrc would take the place of the key
            with self._lock:
                self._sessions.append(found)
        return found


def _form(data: Mapping[str, Json], files: Files, opened: ExitStack) -> dict[str, Any]:
    """Return the fields of a form; files are read from where they lie, not copied, and closed with `opened`."""
    fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in data.items()}
    return fields | {name: (file[0], opened.enter_context(_opened(file[1])), *file[2:]) for name, file in files.items()}


def _opened(content: bytes | Content) -> BinaryIO:
    return content.opened() if isinstance(content, Content) else BytesIO(content)


_BACK_OFF = wait_random_exponential(multiplier=0.5, max=30)


class _Pace:
    """The moments at which requests may leave: evenly spaced, and none before a pause is over."""

    def __init__(self, per_second: float, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._gap = 1 / per_second if per_second > 0 else 0.0
        self._sleep = sleep
        self._clock = clock
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Take the next free moment and sleep until it has come."""
        with self._lock:
            now = self._clock()
            moment = max(now, self._next)
            self._next = moment + self._gap
        if moment > now:
            self._sleep(moment - now)

    def hold(self, seconds: float) -> None:
        """Let nothing leave for so long."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)


def _worth_asking_again(error: BaseException) -> bool:
    if isinstance(error, UnreachableError):
        worth = error.passing
    else:
        worth = isinstance(error, BusyError) and (error.retry_after or 0.0) <= LONGEST_WAIT
    return worth and not (isinstance(error, RemoteError) and error.maybe_done and error.action in ONCE)
