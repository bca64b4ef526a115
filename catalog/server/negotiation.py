"""What a visitor asks for beyond a name: the form it likes best, and an answer only if something changed (RFC 9110).

    preferred(accept, offered)          the media type that an Accept header likes best (section 12.5.1)
    Validators(etag, modified)          what a file is recognised by (made by `catalog.server.opened`)
    precondition(headers, validators)   whether to send it: 200, 304 Not Modified or 412 Precondition Failed (section 13.2.2)

Out of scope: ranges (`catalog.server.ranges`), and what is offered under which address (`catalog.server.serve`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from email.message import Message
from email.utils import formatdate, parsedate_to_datetime
from http import HTTPStatus

_QUOTED = r'"(?:\\.|[^"\\])*"?'  # to the end where it is not closed: so no header takes longer than its length
_ENTRY = re.compile(rf'(?:[^,"]|{_QUOTED})+')  # a comma inside quotes does not part entries
_PARAMETER = re.compile(rf'(?:[^;"]|{_QUOTED})+')
_ETAG = re.compile(r'(W/)?("[^"]*")')


def preferred(accept: str, offered: Sequence[str]) -> str:
    """Return which of the offered media types an Accept header likes best; the first when it says nothing of them.

    The range that names an offer most exactly decides its weight; between equals, what is named more exactly comes first,
    then the order of the offers. Parameters other than `q` are ignored, and so is an entry whose `q` is no weight.
    """
    weights: dict[str, float] = {}
    for entry in _ENTRY.findall(accept.lower()):
        name, *parameters = [part.strip() for part in _PARAMETER.findall(entry)] or [""]
        weight = _weight(parameters)
        if weight is not None:
            weights[name] = max(weight, weights.get(name, 0))

    def liking(offer: str) -> tuple[float, int]:
        ranges = ("*/*", offer.partition("/")[0] + "/*", offer)
        exactness = max((index for index, name in enumerate(ranges) if name in weights), default=0)
        return weights.get(ranges[exactness], 0), exactness

    best = max(offered, key=liking)
    return best if liking(best)[0] > 0 else offered[0]


def _weight(parameters: Sequence[str]) -> float | None:
    """Return the weight among the parameters, 1 when there is none; None for one that is not between 0 and 1."""
    text = next((part.removeprefix("q=") for part in parameters if part.startswith("q=")), "1")
    try:
        weight = float(text)
    except ValueError:
        return None
    return weight if 0 <= weight <= 1 else None


@dataclass(frozen=True)
class Validators:
    """What a file is recognised by: an ETag made of its bytes, and when it was written, in whole seconds since 1970."""

    etag: str
    modified: int

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell of them."""
        return {"ETag": self.etag, "Last-Modified": formatdate(self.modified, usegmt=True)}


def precondition(headers: Message, validators: Validators) -> HTTPStatus:
    """Return what GET or HEAD of a file is to be answered with, by the conditions in the request's headers.

    ETags go before dates, and a date that cannot be read is as if it were not there.
    """
    if "If-Match" in headers:
        if not _listed(headers, "If-Match", validators.etag, weak=False):
            return HTTPStatus.PRECONDITION_FAILED
    elif validators.modified > _seconds(headers.get("If-Unmodified-Since"), float("inf")):
        return HTTPStatus.PRECONDITION_FAILED
    if "If-None-Match" in headers:
        unchanged = _listed(headers, "If-None-Match", validators.etag, weak=True)
    else:
        unchanged = validators.modified <= _seconds(headers.get("If-Modified-Since"), float("-inf"))
    return HTTPStatus.NOT_MODIFIED if unchanged else HTTPStatus.OK


def _listed(headers: Message, name: str, etag: str, *, weak: bool) -> bool:
    """Whether an ETag is in the list that a header gives, or the list is `*`; with `weak`, weak ones count too."""
    tags = ", ".join(headers.get_all(name, []))
    return tags.strip() == "*" or any(tag == etag and (weak or not mark) for mark, tag in _ETAG.findall(tags))


def _seconds(date: str | None, otherwise: float) -> float:
    try:
        read = parsedate_to_datetime(date or "")
    except ValueError:
        return otherwise
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
