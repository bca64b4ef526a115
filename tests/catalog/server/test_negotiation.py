"""What an Accept header likes best, beyond what `test_serve` asks the server itself."""

from __future__ import annotations

import pytest

from catalog.server.negotiation import preferred

OFFERED = ["text/html", "text/turtle", "application/ld+json", "application/json"]


@pytest.mark.parametrize(
    ("accept", "liked"),
    [
        ("application/json", "application/json"),
        ("APPLICATION/JSON;Q=0.4, text/turtle;q=0.3", "application/json"),
        ("application/json , text/html", "text/html"),  # the offers' order between equals
        ("application/*, text/turtle;q=0.9", "application/ld+json"),
        ("text/*;q=0.5, text/html;q=0.1", "text/turtle"),  # the exact range decides, also against a type
        ("*/*, text/html;q=0", "text/turtle"),
        ("text/turtle;q=0.5, text/turtle;charset=utf-8", "text/turtle"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, flat";q=0.9, text/*;q=0.8',
            "application/ld+json",
        ),
        ('text/turtle;profile="a;q=0"', "text/turtle"),
        ("text/turtle;q=2, application/json;q=0.1", "application/json"),  # no weight: as if it were not there
        ("text/turtle;q=nan", "text/html"),
        ("text/turtle;q=-1", "text/html"),
        (";,;q=1,,", "text/html"),
        ('text/turtle;a="', "text/turtle"),
    ],
)
def test_the_best_liked_of_the_offers(accept: str, liked: str) -> None:
    assert preferred(accept, OFFERED) == liked


@pytest.mark.parametrize("repeated", ['"', '"\\', 'a"', ",;", "a,", "a;", ';"'])
def test_any_header_is_read(repeated: str) -> None:
    assert preferred(repeated * 20_000, OFFERED) == "text/html"
