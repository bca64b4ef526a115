"""A text in two languages. Out of scope: which texts there are."""

from __future__ import annotations

from typing import NamedTuple


class Bilingual(NamedTuple):
    """A text for people, in Japanese and English; neither is empty."""

    ja: str
    en: str
