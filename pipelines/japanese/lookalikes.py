"""Code points that look like ordinary characters and are not: CJK radicals, half-width kana, foreign middle dots.

Text taken out of a PDF is full of them (⾏ for 行, ⺠ for 民): fonts share one picture between a radical and its character.
Out of scope: variants that a name may be written with on purpose (﨑, 髙), and full-width letters and digits.
"""

from __future__ import annotations

import re
import unicodedata

import jaconv

# Radicals of the Supplement block (U+2E80–2EFF) that stand for a whole character; Unicode decomposes two of them only.
_SUPPLEMENT = dict(
    zip(
        "⺒⺟⺠⻁⻄⻆⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲⻳",
        "巳母民虎西角長青食鬼麦黄斉歯竜亀亀",
        strict=True,
    )
)
# Kangxi radicals whose Unicode decomposition is not the character that Japan writes.
_KANGXI = dict(zip("⼾⽏⾭⿊⿆⿈⿑⿒⿔⾴", "戸母青黒麦黄斉歯亀頁", strict=True))
RADICALS = {
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **_KANGXI,
    **_SUPPLEMENT,
}
"""Radical → the ordinary character it is printed for."""

_RADICAL = re.compile(f"[{''.join(RADICALS)}]")
_KANA = re.compile("[\uff66-\uff9d][\uff9e\uff9f]?|[\uff61-\uff65]")
_JAPANESE = "\u3001-\u30ff\u3400-\u9fff\uff01-\uff60"
_DOT = re.compile(f"(?:(?<=[{_JAPANESE}\\s])|^)[\u00b7\u2027\u2219\u22c5](?=[{_JAPANESE}])", re.M)


def radicals(text: str) -> list[tuple[str, str]]:
    """Return the radicals in a text with the characters they stand for, in order."""
    return [(char, RADICALS[char]) for char in _RADICAL.findall(text)]


def without_radicals(text: str) -> str:
    """Return a text with ordinary characters for radicals; its length and its width stay."""
    return _RADICAL.sub(lambda match: RADICALS[match[0]], text)


def narrow_marks(text: str) -> list[tuple[str, str]]:
    """Return half-width kana and marks, and foreign middle dots between Japanese letters, with what stands for them."""
    found = [*_KANA.finditer(text), *_DOT.finditer(text)]
    return [(match[0], _widened(match[0])) for match in sorted(found, key=lambda match: match.start())]


def without_narrow_marks(text: str) -> str:
    """Return a text with full-width kana for half-width ones and ・ for foreign dots between Japanese letters."""
    return _DOT.sub("・", _KANA.sub(lambda match: _widened(match[0]), text))


def _widened(mark: str) -> str:
    return str(jaconv.h2z(mark, kana=True)) if _KANA.fullmatch(mark) else "・"
