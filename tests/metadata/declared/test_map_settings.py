"""Tiles under maps: an address that a policy can name, its host and no more."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from metadata.declared.settings import MapSettings


def settings(tiles: str) -> MapSettings:
    words = {"ja": "見本", "en": "Sample"}
    return MapSettings.model_validate({"tiles": tiles, "attribution": words, "page": "https://tiles.example/terms"})


def test_a_tile_has_its_address_and_its_host_is_named_for_the_policy() -> None:
    made = settings("https://tiles.example:8443/xyz/{z}/{x}/{y}.png?key=a-b")
    assert made.tile(13, 7181, 3244) == "https://tiles.example:8443/xyz/13/7181/3244.png?key=a-b"
    assert made.host == "https://tiles.example:8443"


@pytest.mark.parametrize(
    "tiles",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://tiles.example/{z}/{x}/{y}/{y}.png",
        "https://{z}.tiles.example/{x}/{y}.png",
        "https://a.example; script-src *//{z}/{x}/{y}",
        "https://*.example/{z}/{x}/{y}",
        "https://user:secret@tiles.example/{z}/{x}/{y}",
        "https://tiles.example/{z}/{x}/{y}\n",
    ],
)
def test_an_address_that_is_none_or_would_allow_more_is_refused(tiles: str) -> None:
    with pytest.raises(ValidationError):
        settings(tiles)
