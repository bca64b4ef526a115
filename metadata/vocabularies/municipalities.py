"""All local governments of Japan by code: names in kanji and kana, prefecture; a name in English to be confirmed.

The list is `municipalities.csv`, which says where it is from and what is confirmed of it. What is not in it is computed:
the 法人番号 is a check digit, 000020 and the code (`metadata.building.drafting.new_publisher`); the English name is the kana
in Hepburn letters without long vowels (カメオカ → Kameoka), which is how most call themselves, not all: it is a suggestion.
Out of scope: addresses of their sites, which no list at hand has.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jaconv

from pipelines.japanese.text import squeezed

_LIST = Path(__file__).with_name("municipalities.csv")
_KINDS = {"市": "City", "区": "City", "町": "Town", "村": "Village"}
_READINGS = {"市": ("シ",), "区": ("ク",), "町": ("チョウ", "マチ"), "村": ("ムラ", "ソン")}
_PREFECTURES = re.compile("(?:ケン|フ|ト)$")
_WITHOUT = {"東京都": "Tokyo", "北海道": "Hokkaido"}  # that have no Prefecture behind their names
_LONG = (("oo", "o"), ("ou", "o"), ("uu", "u"), ("cch", "tch"))


@dataclass(frozen=True)
class LocalGovernment:
    """A municipality, or a prefecture, whose own `name` is empty."""

    code: str
    prefecture: str
    name: str
    prefecture_kana: str
    name_kana: str

    @property
    def full_name(self) -> str:
        """Name with the prefecture: 京都府亀岡市."""
        return self.prefecture + self.name

    @property
    def english(self) -> str:
        """A suggestion: Kameoka City, Kyoto Prefecture."""
        above = _WITHOUT.get(self.prefecture) or f"{_romanised(_PREFECTURES.sub('', self.prefecture_kana))} Prefecture"
        if not self.name:
            return above
        kind = self.name[-1]
        reading = next((end for end in _READINGS[kind] if self.name_kana.endswith(end)), "")
        return f"{_romanised(self.name_kana.removesuffix(reading))} {_KINDS[kind]}, {above}"


@cache
def local_governments() -> dict[str, LocalGovernment]:
    """Return all local governments by code."""
    lines = (line for line in _LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {row["code"]: LocalGovernment(**row) for row in csv.DictReader(lines)}


def named(text: str) -> tuple[LocalGovernment, ...]:
    """Return those that a text names: by code, by name (伊達市 is two), or by prefecture and name, in any width."""
    wanted = squeezed(text)
    everyone = local_governments()
    if wanted in everyone:
        return (everyone[wanted],)
    return tuple(one for one in everyone.values() if wanted and wanted in (one.full_name, one.name))


def _romanised(kana: str) -> str:
    letters = str(jaconv.kana2alphabet(jaconv.kata2hira(kana)))
    for long, short in _LONG:
        letters = letters.replace(long, short)
    return letters.capitalize()
