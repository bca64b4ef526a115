"""The numbers that Word prints before paragraphs (`1-1`, `（1）`, `①`): they stand in no text, and are counted here."""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_KANJI = "〇一二三四五六七八九"
_ROWS = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


class Numbering:
    """The lists of a file, and how far each is counted."""

    def __init__(self, roots: list[Any]) -> None:
        self.lists: dict[str, str] = {}
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.counts: dict[str, list[int]] = {}
        for root in roots:
            if root is not None:
                self._learn(root)

    def _learn(self, root: Any) -> None:
        for abstract in root.iter(f"{W}abstractNum"):
            identity = abstract.get(f"{W}abstractNumId", "")
            for level in abstract.iter(f"{W}lvl"):
                depth = _integer(level.get(f"{W}ilvl"))
                form = (
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    _integer(_value(level, "start", "1")),
                )
                self.levels[identity, depth] = form
        for number in root.iter(f"{W}num"):
            self.lists[number.get(f"{W}numId", "")] = _value(number, "abstractNumId", "")

    def next(self, identity: str, depth: int) -> str:
        """Return the printed number of the next paragraph of a list at this depth (0-based), empty for a bullet.

        Lists that share a definition count on; a list that begins anew by an override is out of scope.
        """
        abstract = self.lists.get(identity, "")
        form, pattern, start = self.levels.get((abstract, depth), ("none", "", 1))
        counts = self.counts.setdefault(abstract, [0] * _LEVELS)
        if not 0 <= depth < _LEVELS:
            return ""
        counts[depth] = counts[depth] + 1 if counts[depth] else start
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        if form in ("bullet", "none"):
            return ""
        return re.sub(r"%([1-9])", lambda match: self._figure(abstract, int(match[1]) - 1), pattern)

    def _figure(self, abstract: str, depth: int) -> str:
        form, _, start = self.levels.get((abstract, depth), ("decimal", "", 1))
        return written(self.counts[abstract][depth] or start, form)


def written(number: int, form: str) -> str:
    """Return a number in one of Word's forms (ECMA-376 part 1, 17.18.59); an unknown form reads as plain digits."""
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form in ("japaneseCounting", "ideographDigital", "japaneseDigitalTenThousand") and number < 100:
        return _kanji(number, digits=form != "japaneseCounting")
    if form in ("upperRoman", "lowerRoman"):
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr(ord("A" if form == "upperLetter" else "a") + number - 1)
    rows = {"aiueo": _ROWS, "aiueoFullWidth": _ROWS, "iroha": _IROHA, "irohaFullWidth": _IROHA}.get(form, "")
    if rows and 1 <= number <= len(rows):
        return rows[number - 1]
    return str(number)


def _kanji(number: int, *, digits: bool) -> str:
    if digits:
        return "".join(_KANJI[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _KANJI[tens] + "十") + (_KANJI[ones] if ones or not tens else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text


def _value(element: Any, tag: str, default: str) -> str:
    found = element.find(f"{W}{tag}")
    return default if found is None else str(found.get(f"{W}val", default))


def _integer(text: str | None) -> int:
    return int(text) if text is not None and text.isdigit() else 0
