"""Cells and lines that name an indicator, or a kind, and give its value: 補助件数：60件, 目標：20, one a line.

Lines that were wrapped are joined: a line without a colon begins a name, unless it goes on with the value above it. Out of
scope: the value itself (`words.amounts`).
"""

from __future__ import annotations

import re

from pipelines.japanese.text import join_lines
from pipelines.layouts.words.amounts import is_dash, is_number
from pipelines.layouts.words.years import one_year

_STATED = re.compile(r"^(?P<name>.{2,60}?)[:：]\s*(?P<value>[^:：]{1,40})$")
_BULLET = re.compile(r"^\s*[・●○■◆①-⑳]\s*")
_GOES_ON = re.compile(r"^[\d.,%％以未程約(（]|^[^:：]{1,6}$")


_KIND = re.compile(r"[（(【\[]?(?P<kind>目標|計画|実績|現状|基準)値?[）)】\]]?\s*[:：]?\s*(?P<value>[^\s:：].*)")
_BEYOND = re.compile(r"(?:現状|基準)値?\s*[+＋±▲△\-−－]\s*\d")
"""現状＋5: a target told by how far it is from there."""

_LINES, _LINES_AND_SLASHES = re.compile(r"\n"), re.compile(r"[\n/／、]")
_SEGMENT = re.compile(
    r"(?<=[\s、／/])(?P<kind>目標|計画|実績|現状|基準)値?[ \u3000]?[(（]?(?P<year>[^:：\s()（）]{2,8})?[)）]?[:：]"
    r"[ \u3000]?(?P<value>[^\s、／]+)"
)
_KINDS = {"目標": "目標値", "計画": "目標値", "実績": "実績値", "現状": "現状値", "基準": "現状値"}


def kinds_stated(text: str) -> list[tuple[str, str]]:
    """Return the kinds of figure and their values of a cell in which each part says its own (目標：20 / 実績：18)."""
    if _BEYOND.match(text.strip()):
        return []
    for parting in (_LINES, _LINES_AND_SLASHES):
        lines = [_KIND.fullmatch(line.strip()) for line in parting.split(text) if line.strip()]
        stated = [(_KINDS[line["kind"]], line["value"]) for line in lines if line is not None]
        if len(stated) == len(lines) and all(is_dash(value) or is_number(value) for _, value in stated):
            return stated
    return []


def named_with_kinds(text: str) -> tuple[str, list[tuple[str, int | None, str]]]:
    """Return the name of an indicator and the kind, year and value of each figure behind it, else "" and nothing.

    「申請率（%）　現状 R4：12.5　目標 R8：50以上」 names one and gives two.
    """
    found = list(_SEGMENT.finditer(text))
    stated = [(_KINDS[one["kind"]], one_year(one["year"] or ""), one["value"]) for one in found]
    name = text[: found[0].start()].strip() if found else ""
    if not name or not all(is_dash(value) or is_number(value) for _, _, value in stated):
        return "", []
    return name, stated


def statements(text: str) -> list[tuple[str, str]]:
    """Return the indicators that a text names, each with what is printed behind its colon, "" where nothing is."""
    parts: list[str] = []
    for line in text.split("\n"):
        words = _BULLET.sub("", line).strip()
        if not words:
            continue
        whole = bool(parts) and _STATED.match(parts[-1]) is not None
        if not parts or _BULLET.match(line) is not None or (whole and not _goes_on(words)):
            parts.append(words)
        else:
            parts[-1] = join_lines([parts[-1], words])
    found = ((part, _STATED.match(part)) for part in parts)
    return [(match["name"].strip(), match["value"]) if match else (part, "") for part, match in found]


def _goes_on(words: str) -> bool:
    return ":" not in words and "：" not in words and _GOES_ON.match(words) is not None
