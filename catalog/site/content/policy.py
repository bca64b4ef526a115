"""What a page may load, and how it shows what could mislead.

The policy stands in each page, so that it holds from a folder too, and is sent as a header by `catalog.server.serve`: style
sheet, scripts and pictures from the same place, and nothing inline; a page with a map of a tile server may load pictures
from that host too. JSON-LD is data and needs no leave. Out of scope: escaping of markup, which Jinja2 and ElementTree do.
"""

from __future__ import annotations

import html
import re


def page_policy(pictures: str = "") -> str:
    """Return the policy of a page; `pictures` is the one other host that it may load pictures from: https://host."""
    more = f" {pictures}" if pictures else ""
    return (
        f"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:{more}; "
        "base-uri 'none'; form-action 'none'"
    )


CONTENT_SECURITY_POLICY = page_policy()

_SAID = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]{1,400})">')
_PICTURES = re.compile(r"img-src 'self' data: (https://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?);")


def policy_of(page: bytes) -> str:
    """Return the policy that a page is sent with: its own where that is one of ours, else that of every page."""
    said = _SAID.search(page[:1000])
    told = html.unescape(said[1].decode(errors="replace")) if said else ""
    found = _PICTURES.search(told)
    own = page_policy(found[1]) if found else CONTENT_SECURITY_POLICY
    return own if own == told else CONTENT_SECURITY_POLICY


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def embedded_json(text: str) -> str:
    r"""Return JSON as it may stand in a page or a script: no `<` in it and no character that steers text, but `\u202e`."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text.replace("<", "\\u003c"))


def visible(text: str) -> str:
    """Return a text with the characters named that steer how it runs: `[U+202E]` for a right-to-left override."""
    return _STEERING.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)
