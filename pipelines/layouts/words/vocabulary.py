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

MEASURE_COLUMNS = (
    *("番号", "取組名", "大分類", "中分類", "概要", "目指す姿・効果"),
    *("現状と課題", "取組項目", "担当", "重点", "再掲", "備考"),
)
GRADE_COLUMNS = ("評価", "課題・問題点", "今後の方向性")
COLUMNS = (
    *MEASURE_COLUMNS,
    *("年度", "区分", "指標名", "指標番号", "項目番号", "単位", "算定式", "指標区分", "時点", "目標年度", "実績年度"),
    *("現状値", "目標値", "実績値", "値", "計画内容", "実績・成果", "事業費"),
    *(*GRADE_COLUMNS, "評価基準"),
    *("用語", "説明", LEFT_OUT),
)
"""All that a label may mean; the columns of a measure (取組) and of a year's grade first of their kind."""

_ANY = "～"
_LONGEST = 40  # characters of a label; a longer text is no label, and no pattern need look at it
_SHORTEST = 2  # of a label in a form: 番, 課 begin words that are spaced out (番　号)
_MARKS = "【】［］[]〔〕<>〈〉《》「」■□◆◇●○◎▼▽▶►★☆・:：*＊※|｜"
_NOTE_MARK = re.compile(r"(?:[※＊*]\d{0,2}|注\d{0,2}|[※＊*]|\(注\d{0,2}\)|\(※\d{0,2}\))$")
_SPACE = re.compile(r"\s+")
_NO_WORD = re.compile(r"[\s\d,.%-]*")
_ORDINAL = re.compile(r"^(?:\(?(?:\d{1,2}|[ア-オ]|[①-⑳])\)?[.．、)]?)(?=[^\d年月日])")
_BRACKET = re.compile(r"\([^()]*\)$")
_STATES = re.compile(r"[:/]|\d\D+\d{1,2}$")  # 目標12/実績11: figures, not numbers of labels
_COUNTED = re.compile(r"(?<=\D)(?:No\.?)?\d{1,2}$")
_BRACKETED = re.compile(r"\([^()]+\)")
_INNER = re.compile(r"(?<=[^()])\([^()]*\)(?=.)")  # 事業（取組）名
_NAME = re.compile(r"(?:の?名称|名)$")
_AND = re.compile(r"[・/]|及び|と")
_SPELLINGS = re.compile(r"取り組み|取組み")
_MAY_BE_NAMED = ("大分類", "中分類", "取組名", "担当", "指標名")
_MAY_BE_COUNTED = ("指標名", "指標番号", "単位", "現状値", "目標値", "実績値")
"""Columns that stand several times, each with its number (KPI1, 指標②, 単位2)."""


@lru_cache(maxsize=65_536)  # each cell of a table is compared several times
def plain(text: str) -> str:
    """Return a label for comparison: half-width, without white space, marks around it and note marks behind."""
    flat = _SPACE.sub("", unicodedata.normalize("NFKC", text))
    return _NOTE_MARK.sub("", flat.strip(_MARKS)).strip(_MARKS)


def one_spelling(label: str) -> str:
    """Return a plain label in the one spelling in which synonyms are kept: 取組 for 取り組み and 取組み."""
    return _SPELLINGS.sub("取組", label)


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The labels that are known: `own` are those of a layout (plain label → column), before the synonyms."""

    own: Mapping[Setting, Mapping[str, str]] = field(default_factory=dict)
    met: dict[Setting, dict[str, object]] = field(default_factory=dict, compare=False, repr=False)
    """What texts were found to mean, kept for whoever looks them up (`words.headings`)."""
    _asked: dict[tuple[str, Setting], str] = field(default_factory=dict, compare=False, repr=False)

    def column(self, label: str, setting: Setting) -> str:
        """Return the column that a label means, `LEFT_OUT` for one that is no fact, "" for one nobody knows."""
        if len(label) > _LONGEST:
            return ""
        found = self._asked.get((label, setting))
        if found is None:
            short = setting == "forms" and len(plain(label)) < _SHORTEST
            found = "" if short or _NO_WORD.fullmatch(label) else self._column(plain(label), setting)
            self._asked[label, setting] = found
        return found

    def is_synonym(self, label: str, setting: Setting) -> bool:
        """Tell whether a label is a known word as it stands, not only by its ending or without its brackets."""
        return one_spelling(plain(label)) in _exact(setting) or plain(label) in self.own.get(setting, {})

    def _column(self, key: str, setting: Setting) -> str:
        if not key:
            return ""
        for form in dict.fromkeys((key, _ORDINAL.sub("", key), _BRACKET.sub("", key))):
            known = (
                self.own.get(setting, {}).get(form) or _exact(setting).get(one_spelling(form)) or self._varied(form, setting)
            )
            if known:
                return known
        return _ending(key, setting) or _ending(_BRACKET.sub("", key), setting) or self._counted(key, setting)

    def _varied(self, key: str, setting: Setting) -> str:
        """Return the column of a label with 等 or 名 behind a known word, or of two that mean the same (施策・事業)."""
        known = _exact(setting)
        words = one_spelling(key)
        if _BRACKETED.fullmatch(words):  # （実績値） under a year
            kind = _exact("tables").get(words[1:-1], "")
            return kind if kind in ("現状値", "目標値", "実績値") else ""
        if words.endswith("等"):
            return known.get(words.removesuffix("等"), "")
        words = _INNER.sub("", words) or words
        bare = known.get(words, "") or known.get(_NAME.sub("", words), "")
        if bare in _MAY_BE_NAMED:
            return bare
        parts = {known.get(part, "") for part in _AND.split(words)}
        return parts.pop() if len(parts) == 1 else ""

    def _counted(self, key: str, setting: Setting) -> str:
        """Return the column of a label that has a number behind it."""
        label = _COUNTED.sub("", key)
        column = self._column(label, setting) if label != key and not _STATES.search(key) else ""
        return column if column in _MAY_BE_COUNTED else ""


def _ending(key: str, setting: Setting) -> str:
    """Return the column of the longest known ending that is not the whole word."""
    known, key = _endings(setting), one_spelling(key)
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
                    known.setdefault(one_spelling(plain(word)), column or LEFT_OUT)
    return known


@cache
def _endings(setting: Setting) -> dict[str, str]:
    """Return ending → column."""
    found: dict[str, str] = {}
    for part in (setting, "both"):
        for column, words in _words()[part].items():
            for word in words:
                if word.startswith(_ANY):
                    found.setdefault(one_spelling(plain(word.removeprefix(_ANY))), column or LEFT_OUT)
    return found
