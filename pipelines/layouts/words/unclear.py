"""Cells for figures that are all digits and marks and still no figure for certain: (5), 5→10, ―5, 035, 12 above 14, 1.000人.

What such a cell states is asked, each with the figures that it may mean. Words that only mention figures (第2次計画の策定),
dates and times of day are no such cells.

Out of scope: look-alike letters, gaps and commas (`pipelines.japanese.figure_damage`).
"""

from __future__ import annotations

import re
import unicodedata

from pipelines.doubts.figures import may_be_damaged
from pipelines.layouts.words.amounts import figures_without_name, is_dash, lines_of_figures, read_amounts
from pipelines.layouts.words.units import is_unit

_LONGEST = 30
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LETTER = re.compile(r"[^\W\d_ー]")
_NO_FIGURE = re.compile(r"\d{1,2}:\d\d|(?:19|20)\d\d[./](?:0?[1-9]|1[0-2])(?:[./]\d{1,2})?|(?:19|20)\d\d-\d{1,2}-\d{1,2}")
_LETTER_ALONE = re.compile("[OoQ]")
_BRACKETED = re.compile(r"[(\[〔](?P<inner>[^()\[\]〔〕]+)[)\]〕]")
_DASH_BEFORE = re.compile(r"[ー―–—‐−─▲△-]\s*(?=\d)")
_ENDS = (
    (re.compile(r"(?P<n>[\d,.]+)~"), "以上"),
    (re.compile(r"~(?P<n>[\d,.]+)"), "以下"),
    (re.compile(r"(?P<n>[\d,.]+)[≦≤]"), "以上"),
    (re.compile(r"(?P<n>[\d,.]+)[≧≥]"), "以下"),
)
_TWO = re.compile(r"(?P<low>\d[\d,.]*)[ー―–—‐−-](?P<high>\d[\d,.]*)")
_LED_BY_ZERO = re.compile(r"0\d+")
_THOUSANDTHS = re.compile(r"(?P<whole>[1-9]\d{0,2})\.(?P<part>\d{3})(?P<unit>\D{0,4})")
_WHOLE = frozenset(
    ("", *"件校回人名冊部枚台棟戸店社組園館円", "団体", "世帯", "事業所", "箇所", "か所", "ヶ所", "カ所", "施設", "千円")
)
"""Units that are counted whole, or none."""


def without_brackets(text: str) -> str:
    """Return what stands in the brackets that are all of a cell, "" for any other cell."""
    found = _BRACKETED.fullmatch(_flat(text))
    return found["inner"] if found and any(one.figure for one in read_amounts(found["inner"])) else ""


def other_readings(text: str, unit: str = "") -> tuple[str, ...]:
    """Return what an unclear cell for figures may state other than it is read; nothing for a cell that is clear.

    `unit` is that of its row or column: 1.000 of 人 may be a thousand.
    """
    if is_dash(text) or len(text) > _LONGEST:
        return ()
    if lines := lines_of_figures(text):
        return ("".join(lines), *lines)
    flat = _flat(text)
    if _LETTER_ALONE.fullmatch(flat):
        return ("0",)
    if _LED_BY_ZERO.fullmatch(flat):
        return (flat.lstrip("0") or "0", f"0.{flat[1:]}")
    if found := _THOUSANDTHS.fullmatch(flat):
        counts = (found["unit"] or unit) in _WHOLE
        return (f"{found['whole']},{found['part']}{found['unit']}",) if counts else ()
    if may_be_damaged(text):
        return ()  # it is asked about as damage
    if several := _several(text):
        return several
    numbers = _NUMBER.findall(flat)
    letters = "".join(_LETTER.findall(flat))
    if not numbers or (letters and not is_unit(letters)) or _NO_FIGURE.fullmatch(flat):
        return ()
    if any(one.figure for one in read_amounts(text)):
        return ()
    return tuple(one for one in dict.fromkeys((*_likely(flat), *numbers)) if one != flat)


def _several(text: str) -> tuple[str, ...]:
    """Return the figures of a cell that states several of a thing, or says beside one what is no name (5年間で50人)."""
    if nameless := figures_without_name(text):
        return nameless
    figures = [one.figure for one in read_amounts(text) if one.figure and not one.name and one.year is None]
    same = len(figures) > 1 and len({(one.unit, one.condition, one.as_of) for one in figures}) == 1
    return tuple(dict.fromkeys(one.text for one in figures)) if same else ()


def _likely(flat: str) -> list[str]:
    found = [f"{match['n']}{word}" for pattern, word in _ENDS if (match := pattern.fullmatch(flat))]
    if two := _TWO.fullmatch(flat):
        found.append(f"{two['low']}～{two['high']}")
    inner = flat.strip("()[]〔〕")
    if _DASH_BEFORE.match(inner):
        found.append(_DASH_BEFORE.sub("-", inner))
    elif inner != flat:
        found += [inner, f"-{inner}"]
    return found


def _flat(text: str) -> str:
    return re.sub("[〜～]", "~", "".join(unicodedata.normalize("NFKC", text).split()))
