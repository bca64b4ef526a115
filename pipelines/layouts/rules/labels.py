"""A line of text with a label: 担当課：企画課, 担当課<tab>企画課, 【担当課】企画課, or the label alone above its text.

Out of scope: what is done with the text (`applied.reading`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.layouts.words.headings import FIGURES, Meaning, meaning
from pipelines.layouts.words.vocabulary import LEFT_OUT, Vocabulary, plain

_PARTING = re.compile(r"[:：\t】］\]〕》>]|[ \u3000]+")
_BRACKETED = re.compile(r"[（(](?P<label>[^（）()]{2,12})[)）]\s*(?P<text>\S.*)", re.DOTALL)
_FIGURE_BEHIND = re.compile(r"[ \u3000][0-9０-９]{1,2}\Z")  # 目標値（R5）　20: a figure, not the second of two labels
_GAP = re.compile(r"[ \u3000]+")
_LONGEST = 24  # characters of a label before its text
_OF_A_FORM = re.compile(r"(?:シート|調書|個票|カード|一覧表?|管理表|進捗表|報告書?|状況表?|様式|表)$")
"""How the title of a form ends: 事務事業　評価シート names no measure."""
_SOFT = " \u3000"


@dataclass(frozen=True)
class Labelled:
    """A label as printed, what it means, and the text behind it."""

    label: str
    meaning: Meaning
    text: str


def labelled_apart(line: str, labels: Mapping[str, str]) -> Labelled | None:
    """Return the label that a line begins with, of those that a layout gives (plain → column), its letters apart or not.

    A label that is no fact (`-`) stands alone on its line.
    """
    text = line.strip()
    ends = [len(text), *(gap.start() for gap in _GAP.finditer(text, 0, 2 * _LONGEST))]
    for end in ends:
        label = plain(text[:end])
        rest = text[end:].strip()
        if label in labels and (not rest or labels[label] != LEFT_OUT):
            return Labelled(text[:end], Meaning(labels[label]), rest)
    return None


def labelled(line: str, vocabulary: Vocabulary, *, by_year: bool = False) -> Labelled | None:
    """Return the label that a line begins with and the rest of the line; None where it begins with none.

    A space parts a label from its text only where the label is the whole of what stands before it and no bullet; a year
    only where plans `by_year` are awaited.
    """
    text = line.strip()
    whole = _label(text, vocabulary)
    if whole is not None and not (whole.column in FIGURES and _FIGURE_BEHIND.search(text)):
        return Labelled(text, whole, "")
    bracketed = _BRACKETED.fullmatch(text) if by_year else None
    year = _label(bracketed["label"], vocabulary) if bracketed else None
    if bracketed and year is not None and year.years and not year.column:
        return Labelled(bracketed["label"], year, bracketed["text"])
    best: Labelled | None = None
    widest = 0
    for parting in _PARTING.finditer(text, 0, _LONGEST + 8):
        before = text[: parting.end()] if parting[0][0] in "】］]〕》>" else text[: parting.start()]
        rest = text[parting.end() :].lstrip(":： \u3000\t")
        if len(plain(before)) > _LONGEST or not rest:
            continue
        found = _label(before, vocabulary)
        if found is None or not (_may_part(parting[0], found, rest) or (by_year and found.years)):
            continue
        if parting[0][0] not in _SOFT:
            return best or Labelled(before, found, rest)
        if _wide(parting[0]) > widest:  # a label may be spaced out itself: 事　業　名　　窓口の改革
            best, widest = Labelled(before, found, rest), _wide(parting[0])
    return best


def without_label(heading: str, vocabulary: Vocabulary) -> str:
    """Return a heading without a label that only says what headings are: 施策の方向：子育てを支える."""
    found = labelled(heading, vocabulary)
    named = found is not None and found.meaning.column in ("大分類", "中分類") and re.search(r"[:：]", heading)
    return found.text if found is not None and named and found.text else heading


def _wide(gap: str) -> int:
    return len(gap) + gap.count("\u3000")


def _label(text: str, vocabulary: Vocabulary) -> Meaning | None:
    return meaning(text, vocabulary, "forms") if 0 < len(plain(text)) <= _LONGEST else None


def _may_part(parting: str, found: Meaning, rest: str) -> bool:
    """A year, and a word behind one space, begin sentences too (令和5年度 計画の策定, 目標 値)."""
    if parting[0] not in _SOFT:
        return True
    if found.column == "取組名" and _OF_A_FORM.search(rest):
        return False
    return bool(found.column) and (len(parting) > 1 or parting == "\u3000") and len(rest) > 0
