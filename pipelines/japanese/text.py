"""Text repair that all documents share: widths, look-alike letters, broken lines, markup, bullets.

The value rules of the data model: half-width digits and Latin letters, full-width kana, no look-alike code points, and
lines that the document breaks inside a cell are joined. Nothing here rewords: a change that is more than a change
of code point (a Cyrillic letter in a Japanese word, a word printed backwards) is only *found* here; the reader
records it as a doubt.
"""

from __future__ import annotations

import html
import re
import unicodedata

import jaconv

STEERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks without a look that turn the direction of text around them (Unicode UAX #9); Japanese text has no use for them."""

# Full-width ASCII letters and digits; the full-width marks (（：％、) are printed Japanese and stay.
_HALF_WIDTH: dict[int, int | None] = {
    **{code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))},
    **dict.fromkeys(map(ord, STEERING)),
}
_OTHER_WIDTH = re.compile(f"[０-９Ａ-Ｚａ-ｚ\uff61-\uff9f\u2e80-\u2fdf{STEERING}]")  # all that `half_width` changes
# Cyrillic letters that the dumps print for the katakana they look or sound like.
CYRILLIC_KANA = {"д": "ド", "й": "イ", "Д": "ド", "Й": "イ", "и": "イ", "т": "ト", "л": "ル", "п": "プ", "н": "ン"}

# Kana, ideographs, full-width forms and the marks 、。「」【】 …
_JAPANESE = r"\u3001-\u3020\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF01-\uFF9F"
_GAP = re.compile(rf"(?<=[{_JAPANESE}])[ \t\u3000]+(?=[{_JAPANESE}])")
_SPACE = re.compile(r"[ \t\u3000\u00A0\u200B\u000B\u000C\u2028\u2029\r\n]+")
_ALL_SPACE = re.compile(r"\s+")
_WORD_EDGE = re.compile(r"[A-Za-z0-9.,;:!?)\]”\"']$"), re.compile(r"^[A-Za-z0-9(\[“\"']")
_BULLET = re.compile(r"^\s*(?:[-*]\s+)?[・●○◆■‧•･·]\s*|^\s*[-*]\s+")
_NOT_COMPATIBILITY = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_CYRILLIC = re.compile(r"[\u0400-\u04FF]+")
_TAG = re.compile(r"</?(?:ul|ol|li|p|br|div|span|b|i|u|strong|em|sup|sub|table|thead|tbody|tr|td|th)\b[^<>]*>", re.I)
_BLOCK = re.compile(r"</?(?:ul|ol|li|p|br|div|tr)\b[^<>]*>", re.I)


def composed(text: str) -> str:
    """Return the text with letters and sound marks in one character (NFC): テ and its mark, as macOS keeps them, become デ.

    Compatibility ideographs stay: 神 (U+FA19) is how a name is written, though Unicode takes it for 神.
    """
    return _NOT_COMPATIBILITY.sub(lambda run: unicodedata.normalize("NFC", run[0]), text)


def stands_alone(char: str) -> bool:
    """Tell whether a character needs no space beside it: kana, ideographs, full-width marks, half-width kana."""
    return unicodedata.east_asian_width(char) in ("W", "F", "H")


def half_width(text: str) -> str:
    """Return the text with half-width digits and Latin letters, full-width kana and no CJK radical look-alikes.

    Code points change (１ → 1, Ａ → A, ｶﾞ → ガ, ⻲ → 亀); words, marks and spaces do not. Marks that only steer the direction
    of text (`STEERING`) are dropped: they would show figures in another order than they stand in.
    """
    if not _OTHER_WIDTH.search(text):  # nearly all texts, and h2z looks at every character of one many times
        return text
    unified = _RADICAL.sub(lambda radical: _unify(radical[0]), text).translate(_HALF_WIDTH)
    return str(jaconv.h2z(unified, kana=True, ascii=False, digit=False))


_RADICAL = re.compile("[\u2e80-\u2fdf]")

# Radicals of the Supplement block that Unicode does not decompose but fonts confuse (Digital Agency's own list of
# names was once published with them).
_RADICALS = {"⻲": "亀", "⻑": "長", "⻘": "青", "⻄": "西", "⻝": "食", "⻤": "鬼", "⺟": "母", "⻩": "黄", "⻭": "歯"}


def _unify(radical: str) -> str:
    return _RADICALS.get(radical) or unicodedata.normalize("NFKC", radical)


def clean(text: str) -> str:
    """Return the text of one cell: `half_width`, every run of white space one space, none at the ends."""
    return _SPACE.sub(" ", half_width(text)).strip()


def close_gaps(text: str) -> str:
    """Return a cleaned text without the spaces between two Japanese characters.

    For cells in which the dump prints a line break inside a word as a space (手続 数 → 手続数). Not for prose,
    where a space between phrases is meant.
    """
    return _GAP.sub("", clean(text))


def join_lines(lines: list[str]) -> str:
    """Join lines that the document breaks inside a cell: nothing between Japanese, one space between Latin words."""
    joined = ""
    for line in (clean(line) for line in lines):
        if not line:
            continue
        latin = joined and _WORD_EDGE[0].search(joined) and _WORD_EDGE[1].search(line)
        joined = f"{joined} {line}" if latin else joined + line
    return joined


def squeezed(text: str) -> str:
    """Return a text for comparison: neither width nor spaces nor the form of brackets tell two texts apart."""
    return _ALL_SPACE.sub("", unicodedata.normalize("NFKC", text))


def strip_bullet(line: str) -> str:
    """Return a line without the mark that made it a list item (・ ● - * and the like)."""
    return _BULLET.sub("", line).strip()


def is_bullet(line: str) -> bool:
    """Tell whether a line begins with the mark of a list item."""
    return bool(_BULLET.match(line))


def markup_blocks(cell: str) -> list[str]:
    """Split a cell with HTML in it at its block tags (li, p, br …); entities are decoded, other tags dropped.

    Returns the texts of the blocks in order, cleaned, empty ones left out. A cell without markup is one block.
    Unknown tags stay as text: they are words of the document, not markup.
    """
    parts = _BLOCK.split(cell)
    return [block for block in (clean(html.unescape(_TAG.sub("", part))) for part in parts) if block]


def find_cyrillic(text: str) -> list[str]:
    """Return the runs of Cyrillic letters in a text: in these documents always damage of a katakana word."""
    return _CYRILLIC.findall(text)


def restore_cyrillic(text: str) -> str:
    """Return the text with its Cyrillic letters replaced by the katakana they stand for; unknown letters stay."""
    return "".join(CYRILLIC_KANA.get(char, char) for char in text)
