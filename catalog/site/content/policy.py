"""What a page may load, and how it shows what could mislead.

The policy stands in each page, so that it holds from a folder too, and is sent as a header by `catalog.server.serve`: style
sheet, scripts and pictures from the same place, and nothing inline. JSON-LD is data and needs no leave. Out of scope:
escaping of markup, which Jinja2 and ElementTree do.
"""

from __future__ import annotations

import re

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def embedded_json(text: str) -> str:
    r"""Return JSON as it may stand in a page or a script: no `<` in it and no character that steers text, but `\u202e`."""
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text.replace("<", "\\u003c"))


def visible(text: str) -> str:
    """Return a text with the characters named that steer how it runs: `[U+202E]` for a right-to-left override."""
    return _STEERING.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)
