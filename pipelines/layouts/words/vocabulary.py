"""Which column of the data model a printed label means: the synonyms of `words.yaml`, after what a layout says itself.

Out of scope: years and units in a label (`words.headings`), and whether a text is a label at all where it stands
(`layouts.rules`).
"""

from __future__ import annotations

import pkgutil
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from pipelines.own_yaml import own_yaml

Setting = Literal["forms", "tables"]

LEFT_OUT = "-"
"""The column of a label whose values are no fact of the plan: 達成率 is computed, ページ is of the document itself."""

_ANY = "～"
_LONGEST = 40  # characters of a label; a longer text is no label, and no pattern need look at it
_SHORTEST = 2  # of a label in a form: 番, 課 begin words that are spaced out (番　号)
_MARKS = "【】［］[]〔〕<>〈〉《》「」■□◆◇●○◎▼▽▶►★☆・:：*＊※|｜"
_NOTE_MARK = re.compile(r"(?:[※＊*]\d{0,2}|注\d{0,2}|[※＊*]|\(注\d{0,2}\)|\(※\d{0,2}\))$")
_NO_WORD = re.compile(r"[\s\d,.%-]*")
_ORDINAL = re.compile(r"^(?:\(?(?:\d{1,2}|[ア-オ]|[①-⑳])\)?[.．、)]?)(?=[^\d年月日])")
_BRACKET = re.compile(r"\([^()]*\)$")
_COUNTED = re.compile(r"(?<=\D)(?:No\.?)?\d{1,2}$")
_MAY_BE_COUNTED = ("指標名", "指標番号", "単位", "現状値", "目標値", "実績値")
"""Columns that stand several times, each with its number (KPI1, 指標②, 単位2)."""


@lru_cache(maxsize=16_384)  # each line is compared with several rules
def plain(text: str) -> str:
    """Return a label for comparison: half-width, without white space, marks around it and note marks behind."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _NOTE_MARK.sub("", flat.strip(_MARKS)).strip(_MARKS)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The labels that are known: `own` are those of a layout (plain label → column), before the synonyms."""

    own: Mapping[Setting, Mapping[str, str]] = field(default_factory=dict)
    met: dict[Setting, dict[str, object]] = field(default_factory=dict, compare=False, repr=False)
    """What texts were found to mean, kept for whoever looks them up (`words.headings`)."""
    _asked: dict[tuple[str, Setting], str] = field(default_factory=dict, compare=False, repr=False)

    def column(self, label: str, setting: Setting) -> str:
        """Return the column that a label means, `LEFT_OUT` for one that is no fact, "" for one nobody knows."""
        if len(label) > _LONGEST or _NO_WORD.fullmatch(label) or (setting == "forms" and len(plain(label)) < _SHORTEST):
            return ""
        if (label, setting) not in self._asked:
            self._asked[label, setting] = self._column(plain(label), setting)
        return self._asked[label, setting]

    def is_synonym(self, label: str, setting: Setting) -> bool:
        """Tell whether a label is a known word as it stands, not only by its ending or without its brackets."""
        return plain(label) in _exact(setting) or plain(label) in self.own.get(setting, {})

    def _column(self, key: str, setting: Setting) -> str:
        if not key:
            return ""
        for form in dict.fromkeys((key, _ORDINAL.sub("", key), _BRACKET.sub("", key))):
            known = self.own.get(setting, {}).get(form) or _exact(setting).get(form)
            if known:
                return known
        return _ending(key, setting) or _ending(_BRACKET.sub("", key), setting) or self._counted(key, setting)

    def _counted(self, key: str, setting: Setting) -> str:
        """Return the column of a label that has a number behind it."""
        label = _COUNTED.sub("", key)
        column = self._column(label, setting) if label != key else ""
        return column if column in _MAY_BE_COUNTED else ""


def _ending(key: str, setting: Setting) -> str:
    """Return the column of the longest known ending that is not the whole word."""
    known = _endings(setting)
    return next((known[key[start:]] for start in range(1, len(key)) if key[start:] in known), "")


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    words: dict[str, dict[str, list[Any]]] = own_yaml(pkgutil.get_data(__package__, "words.yaml") or b"")
    return {part: {name: [str(w) for w in given] for name, given in columns.items()} for part, columns in words.items()}


@cache
def _exact(setting: Setting) -> dict[str, str]:
    """Return plain label → column; words of the setting go before those that hold everywhere."""
    known: dict[str, str] = {}
    for part in (setting, "both"):
        for column, words in _words()[part].items():
            for word in words:
                if not word.startswith(_ANY):
                    known.setdefault(plain(word), column or LEFT_OUT)
    return known


@cache
def _endings(setting: Setting) -> dict[str, str]:
    """Return ending → column."""
    found: dict[str, str] = {}
    for part in (setting, "both"):
        for column, words in _words()[part].items():
            for word in words:
                if word.startswith(_ANY):
                    found.setdefault(plain(word.removeprefix(_ANY)), column or LEFT_OUT)
    return found
