"""Units: the bracket behind an indicator's name or in a heading, and which words are a unit at all.

Out of scope: the figure before a unit (`layouts.words.amounts`).
"""

from __future__ import annotations

import re
import unicodedata

from pipelines.japanese.figure_grammar import COUNTERS

_KNOWN = frozenset((*COUNTERS, "‰", "℃", "点", "円", "ドル", "m3", "㎥", "t-CO2", "tCO2", "dB", "ppm", "人日", "人泊"))
_NO_UNIT = re.compile(
    r"累計|延べ|のべ|試行|年間|月間|平均|再掲|新規|拡充|継続|完了|廃止|見込|速報|暫定|参考|重点|全体|合計|うち|[0-9]{2,}|[~〜～]|"
    r"年度|現在|時点|まで|以上|以下|未満|を|は|が|する|KPI|KGI|ABCD|税[込抜]"
)
_DEEMED = 6  # characters of a bracket that may be a unit nobody listed (経営体, 施設, 団体・人)
_SAID = re.compile(r"^単位[:は]?")
_BRACKET = re.compile(r"(?:(?<!\s)\s++)?[(\[〔<【](?P<words>[^()\[\]〔〕<>【】]{1,14})[)\]〕>】]\s*$")
_NOTE_BEHIND = re.compile(r"(?<=[)\]〕>】])\s*(?:\(?(?:[※*]|注)\s*\d{0,2}\)?[,、]?)+\s*$")
"""The mark of a note behind the bracket of a name: 出店数（店）※1."""

_SLASHED = re.compile(r"(?:(?<!\s)\s++|[/／])?単位[:は](?P<words>\S{1,10})\s*$")


def unit_in_bracket(words: str) -> str:
    """Return the unit that the words of a bracket give, "" where they are something else (累計, 現年度分)."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words).replace("m2", "㎡"))
    if said := _SAID.match(flat):
        return flat[said.end() :]
    return flat if is_unit(flat) else ""


def is_unit(words: str) -> bool:
    """Tell whether words are a known unit, alone, with a power (千円) or by another (件/年)."""
    body = re.sub(r"^[百千万億]+(?=.)", "", words)
    return (
        words in _KNOWN
        or body in _KNOWN
        or (all(part in _KNOWN for part in re.split(r"[/・]", body) if part) and bool(body))
    )


def name_and_unit(name: str) -> tuple[str, str, str]:
    """Return an indicator's name without a bracket that is its unit, that unit, and what may be one if no other is given.

    「耐震化率（％）」 gives %, 「収入額（単位：千円）」 千円, 「町家の数（累計）」 none, 「導入数（経営体）」 a deemed one.
    """
    flat = _NOTE_BEHIND.sub("", unicodedata.normalize("NFKC", name))
    bracket = _BRACKET.search(flat)
    said = None if bracket else _SLASHED.search(flat)
    if said:
        return flat[: said.start()].strip(), unit_in_bracket(f"単位:{said['words']}"), ""
    if bracket is None or not bracket.start():
        return name, "", ""
    kept = _kept(name, len(flat[: bracket.start()].rstrip()))
    unit = unit_in_bracket(bracket["words"])
    if unit:
        return kept, unit, ""
    words = re.sub(r"\s+", "", bracket["words"])
    return name, "", words if len(words) <= _DEEMED and not _NO_UNIT.search(words) else ""


def _kept(name: str, length: int) -> str:
    """Return the first letters of a name as printed, `length` of them in its half-width form."""
    for end in range(len(name) + 1):
        if len(unicodedata.normalize("NFKC", name[:end])) >= length:
            return name[:end].rstrip()
    return name


def without_deemed(name: str) -> str:
    """Return a name without the bracket at its end."""
    flat = _NOTE_BEHIND.sub("", unicodedata.normalize("NFKC", name))
    bracket = _BRACKET.search(flat)
    return _kept(name, len(flat[: bracket.start()].rstrip())) if bracket else name
