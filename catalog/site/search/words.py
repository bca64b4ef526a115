"""Which shards hold which words: for each pair of letters that follow each other in them, the numbers of the shards.

The page knows of every question which pairs it has, and so which shards can answer it. Pairs stand in the order of their
folded form (width, case and kana form do not matter), cut into parts of at most `A_PART` bytes; `1.js` says with which pair
each part begins. Of a pair that is in very many shards only the kinds are told of which these are (`=mi`). `#262064` stands
beside the pairs: the shards of a municipality.

A part is `keikaku.words({"オン": "2.1-a", …})`: numbers in base 36, each as the distance from the one before; `1-a` is a
run, of a number and the ten after it. Folding is that of `assets/lookup.js` and `assets/search.js`, and must stay it.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from catalog.site.frame.scripts import as_json, cut

A_PART = 6_000
"""Most bytes of a part."""

ROOM = 1_500
"""Most letters in which the shards of a pair are told one by one."""

_BETWEEN = re.compile(r"[\s・、。,.()「」]+")
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def folded(text: str) -> str:
    """Return a text in the form in which words are compared: one width, one case, katakana, marks as spaces."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_KATAKANA)
    return _BETWEEN.sub(" ", plain).strip()


def pairs(text: str) -> set[str]:
    """Return the pairs of letters of a folded text; none across a space."""
    return {one + other for one, other in pairwise(text) if one != " " != other}


class Words:
    """The shards that each pair is in, in the order in which they are added.

    Of a pair that is in too many to be told one by one, no more of them are held.
    """

    def __init__(self) -> None:
        self._runs: dict[str, array[int]] = {}  # first and last number of each run of shards
        self._kinds: dict[str, str] = {}

    def add(self, number: int, kind: str, texts: Iterable[str], codes: Iterable[str]) -> None:
        """Add a shard: its kind, the texts by which its entries are found, and the codes of their municipalities."""
        for key in (*pairs(folded("\n".join(texts))), *(f"#{code}" for code in codes)):
            runs = self._runs.get(key)
            if runs is None:
                runs = self._runs[key] = array("I")
            if runs and runs[-1] == number - 1:
                runs[-1] = number
            elif len(runs) <= ROOM + 1:  # two letters a run at least, one for the last
                runs.extend((number, number))
            kinds = self._kinds.get(key, "")
            if kind not in kinds:
                self._kinds[key] = sys.intern(kinds + kind)

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Yield the parts: the key with which each begins, and its bytes."""
        keys = sorted(self._runs, key=_units)
        told = (f"{as_json(key)}:{as_json(self._told(key))}" for key in keys)
        place = 0
        for part in cut(told, A_PART):
            yield keys[place], f"keikaku.words({{{','.join(part)}}});\n".encode()
            place += len(part)

    def _told(self, key: str) -> str:
        text = _written(self._runs[key])
        return text if len(text) <= ROOM else f"={self._kinds[key]}"


def _written(runs: Sequence[int]) -> str:
    """Return ascending runs of numbers, the first and the last of each, as a part has them."""
    steps, before = [], 0
    for first, last in zip(runs[::2], runs[1::2], strict=True):
        more = f"-{_base36(last - first)}" if last > first else ""
        steps.append(_base36(first - before) + more)
        before = last
    return ".".join(steps)


def _units(key: str) -> bytes:
    """Return what puts keys in the order in which JavaScript compares them."""
    return key.encode("utf-16-be", "surrogatepass")


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits or "0"
