"""What goes wrong between us and a portal, as facts: one class a cause, one stable code a class, exit code 3.

    RemoteError          any of them
    ├── UnreachableError   no answer: no such host, refused, cut off, too slow          remote-unreachable
    │   └── ProxyError         the way there: a proxy that is written wrongly, or does not let through        remote-proxy
    ├── BusyError          429, 502, 503, 504, also after waiting                       remote-busy
    ├── TlsError           the certificate, or no TLS at that port                      remote-tls
    ├── RedirectError      the address has moved; nothing is sent after it              remote-redirects
    ├── NotCkanError       an answer that CKAN does not give                            remote-not-ckan
    ├── KeyRefusedError    the portal does not know the key                             remote-key
    ├── ForbiddenError     403                                                          remote-forbidden
    ├── MissingError       404                                                          remote-missing
    ├── ConflictError      409, with the fields and the portal's words for each         remote-conflict
    ├── OldPortalError     the portal does not have the action                          remote-old
    ├── NoDatastoreError   the same, of the DataStore's actions                         remote-no-datastore
    ├── IndexingError      500 "Search Index Error": written, or rolled back            remote-index
    ├── ServerFaultError   another 5xx                                                  remote-fault
    └── RefusedError       another 4xx                                                  remote-refused

Words are in `metadata/messages/`. The portal's own words are facts (`detail`), quoted as they came, without secrets.
Out of scope: which answers mean what (`catalog.ckan.portal.answers`), what to do about them (`catalog.ckan.pushing.push`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.problems import KeikakuError, Place, Problem


class RemoteError(KeikakuError):
    """A call to a portal that did not bring what was asked. Its Problem names the address, the action and the reason.

    `maybe_done`: the portal may have carried out the call all the same, in this or in an earlier attempt (the answer was
    lost, or a gateway gave up waiting), so a writer reads back before it judges.
    """

    exit_code = 3
    code: str

    def __init__(self, url: str, action: str, detail: str = "", *, maybe_done: bool = False, **facts: str) -> None:
        self.action = action
        self.maybe_done = maybe_done
        super().__init__(Problem(self.code, Place(url), {"action": action, "detail": detail, **facts}))

    @property
    def detail(self) -> str:
        """The portal's own words, or the reason that the system gave."""
        return self.problems[0].facts["detail"]


class UnreachableError(RemoteError):
    """No answer. `passing` says whether asking again may help."""

    code = "remote-unreachable"
    passing = True


class ProxyError(UnreachableError):
    """The proxy that is set on this machine is in the way; `detail` says nothing of its name and password."""

    code = "remote-proxy"


class BusyError(RemoteError):
    """The portal or a gateway before it asks to come back later; `retry_after` is its wish in seconds, or None."""

    code = "remote-busy"
    retry_after: float | None = None


class TlsError(RemoteError):
    """The connection cannot be made safe: an unknown or outdated certificate, another host's, or no TLS there at all."""

    code = "remote-tls"


class RedirectError(RemoteError):
    """The portal sends us elsewhere. Not followed: the data of a POST would be lost, and the key is not for others."""

    code = "remote-redirects"


class NotCkanError(RemoteError):
    """What answers is not CKAN's API."""

    code = "remote-not-ckan"


class KeyRefusedError(RemoteError):
    """The portal treats us as a stranger although a key was sent."""

    code = "remote-key"


class ForbiddenError(RemoteError):
    """The owner of the key may not do this."""

    code = "remote-forbidden"


class MissingError(RemoteError):
    """What the call is about is not there, or not for us to see."""

    code = "remote-missing"


class ConflictError(RemoteError):
    """CKAN's validation error; `fields` maps fields to its words as they came (lists, and nested for resources)."""

    code = "remote-conflict"

    def __init__(self, url: str, action: str, fields: Mapping[str, Any], *, maybe_done: bool = False) -> None:
        self.fields = dict(fields)
        super().__init__(url, action, "; ".join(_flat("", self.fields)), maybe_done=maybe_done)


class OldPortalError(RemoteError):
    """The portal does not have this action."""

    code = "remote-old"


class NoDatastoreError(OldPortalError):
    """The portal has no DataStore."""

    code = "remote-no-datastore"


class IndexingError(RemoteError):
    """500 "Search Index Error". Whether the data was written differs by cause, so `maybe_done` is always true."""

    code = "remote-index"


class ServerFaultError(RemoteError):
    """A fault inside the portal (5xx), which is not asked again; it may have been struck after writing."""

    code = "remote-fault"


class RefusedError(RemoteError):
    """The portal refuses the call (4xx) for a reason that has no class of its own."""

    code = "remote-refused"


def _flat(name: str, words: Any) -> list[str]:
    """Return the words of a validation error in one list: `name: That URL is already in use.`, `resources[1].format: …`."""
    if isinstance(words, Mapping):
        return [line for key, value in words.items() for line in _flat(f"{name}.{key}" if name else str(key), value)]
    if isinstance(words, list) and any(isinstance(word, Mapping) for word in words):
        return [line for place, value in enumerate(words) for line in _flat(f"{name}[{place}]", value)]
    text = " ".join(str(word) for word in words) if isinstance(words, list) else str(words)
    return [f"{name}: {text}"] if name else [text]
