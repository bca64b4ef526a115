"""Rules of any text: lost characters, line breaks, blanks around it, half-width kana, notes to oneself; and of kana.

Out of scope: values that have a form of their own (`words`, `numbers`, `codes`, `times`).
"""

from __future__ import annotations

import re

import jaconv

from pipelines.standard.checks.finding import Finding, Rule, found
from pipelines.standard.rules import rules

_BLANK = " \t\u3000\u00a0\u200b\ufeff"
_SUSPECT = re.compile(
    "[\r\n\x0b\x0c\u2028\u2029\uff66-\uff9f\ufffd\u3013\ue000-\uf8ff\u2116\u2121\u2160-\u217b\u2460-\u2473\u3230-\u33ff]"
    "|^[ \t\u3000\u00a0\u200b\ufeff]|[ \t\u3000\u00a0\u200b\ufeff]$|^#[#A-Z]|^(?:NULL|null|NaN|nan)$"
)
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|#{3,}")
_NOTHING = ("NULL", "null", "NaN", "nan")
_BREAK = re.compile("[\r\n\x0b\x0c\u2028\u2029]")
_NARROW_KANA = re.compile("[\uff66-\uff9f]")
_HYPHEN_AFTER = re.compile("(?<=[\uff66-\uff9f])-")
_ALONE = str.maketrans("ﾞﾟ", "゛゜")  # sound marks without a letter
_DASH_AFTER = re.compile("(?<=[ァ-ヺ])[-\u2010-\u2015\u2212\uff0d]")
_BRACKETS = str.maketrans("()", "（）")
_DEPENDENT = re.compile("[\u2116\u2121\u2160-\u217b\u2460-\u2473\u3230-\u33ff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MOST_OF_A_NOTE = 20  # characters; a longer text is about something else


def general(text: str) -> list[Finding]:
    """Return what is wrong with a text whatever its column: most texts are told apart by one search."""
    findings = []
    if _SUSPECT.search(text):
        chained = text
        for rule in (lost_character, error_value, nothing, line_break, outer_blank, narrow_kana, dependent_character):
            finding = rule(chained)
            if finding is not None:
                findings.append(finding)
                if finding.mends:
                    chained = finding.repair or ""
    return findings


def lost_character(text: str) -> Finding | None:
    """Find a mark that stands for a character that a conversion lost, or one that only one computer can show."""
    lost = any(mark in text for mark in rules().lost) or _PRIVATE.search(text)
    return found("lost_character") if lost else None


def error_value(text: str) -> Finding | None:
    """Find what a spreadsheet shows where a formula found nothing, or where a column was too narrow: the value is lost."""
    return found("error_value") if _ERROR.fullmatch(text) else None


def nothing(text: str) -> Finding | None:
    """Find the word with which a data base or a program writes an empty cell."""
    return found("placeholder", "") if text in _NOTHING else None


def line_break(text: str) -> Finding | None:
    """Find a line break: taken off at the ends of a cell, asked about inside it."""
    if not _BREAK.search(text):
        return None
    stripped = text.strip(f"{_BLANK}\r\n\x0b\x0c\u2028\u2029")
    if not _BREAK.search(stripped):
        return found("line_break", stripped, ask=False)
    return found("line_break", " ".join(filter(None, (part.strip(_BLANK) for part in _BREAK.split(stripped)))))


def outer_blank(text: str) -> Finding | None:
    """Find blanks of any width around a text."""
    stripped = text.strip(_BLANK)
    return found("outer_blank", stripped) if stripped != text else None


def narrow_kana(text: str) -> Finding | None:
    """Find half-width kana, not its marks alone; a hyphen right behind one is the long mark (ﾛﾋﾞ-)."""
    if not _NARROW_KANA.search(text):
        return None
    wide = str(jaconv.h2z(_HYPHEN_AFTER.sub("ｰ", text), kana=True, ascii=False, digit=False))
    return found("kana_halfwidth", wide.translate(_ALONE))


def dependent_character(text: str) -> Finding | None:
    """Find a character that older programs show otherwise or not at all (①, ㈱, ㍻, Ⅱ); nothing is put in its place.

    Rule: 総務省「統計表における機械判読可能なデータの表記方法の統一ルール」 (2020).
    """
    return found("dependent_character") if _DEPENDENT.search(text) else None


def work_note(text: str) -> Finding | None:
    """Find a note that somebody wrote to himself while the table was made (緯度経度を確認)."""
    if len(text) <= _MOST_OF_A_NOTE and text.endswith(rules().work_notes):
        return found("work_note")
    return None


def kana() -> Rule:
    """Return the rule of readings: full-width katakana and a few marks; what only looks otherwise is proposed."""
    form = re.compile(rules().patterns["kana"])

    def rule(text: str) -> Finding | None:
        if form.fullmatch(text):
            return None
        wide = _DASH_AFTER.sub("ー", str(jaconv.hira2kata(text))).translate(_BRACKETS)
        return found("kana_other", wide if form.fullmatch(wide) else None)

    return rule
