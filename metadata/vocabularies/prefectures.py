"""Prefectures, by which long lists of municipalities are told: which one a code is of, and what it is called."""

from __future__ import annotations

from functools import cache

from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.municipalities import local_governments

ELSEWHERE = "00"
"""Stands for the prefecture of what belongs to no municipality."""


def prefecture_of(code: str) -> str:
    """Return the two digits of the prefecture of a 6-digit code; `ELSEWHERE` for no code."""
    return code[:2] or ELSEWHERE


def prefecture_name(digits: str) -> Bilingual:
    """Return the name of a prefecture; its digits for one that is not known."""
    return _names().get(digits, Bilingual("全国", "Nationwide") if digits == ELSEWHERE else Bilingual(digits, digits))


@cache
def _names() -> dict[str, Bilingual]:
    prefectures = (one for one in local_governments().values() if not one.name)
    return {one.code[:2]: Bilingual(one.prefecture, one.english) for one in prefectures}
