"""用語集: lines that are a term, a term with its explanation, or the rest of one. Out of scope: where it begins and ends."""

from __future__ import annotations

import re

from pipelines.japanese.text import clean, join_lines
from pipelines.layouts.applied.records import Term, Text

GLOSSARY = re.compile(r"(?:参考|資料|付録|巻末|別紙)?用語(?:集|解説|の?説明|の?解説|一覧|の定義)?$")
"""How a heading above a glossary ends."""

_LONGEST_TERM = 30
_TERM = re.compile(r"^(?:[・●○■◆]\s*)?(?P<term>[^:：\t]{1,40})[:：\t]\s*(?P<text>.+)$", re.DOTALL)
_TABBED = re.compile(r"(?P<term>[^\t]{1,80})\t(?P<text>[^\t]+)$")


def glossary_line(terms: list[Term], line: Text, *, term: bool, goes_on: bool) -> bool:
    """Add a line to the terms read before, and return whether it stands there.

    `term`: the document marks it as one; `goes_on`: a line without a colon may be a term, or the rest of the explanation
    above it, and neither where cells are known to have been lost.
    """
    text = line.text
    found = (_TABBED if "\t" in text else _TERM).match(text)
    if term or (goes_on and _is_bare(text, terms)):
        terms.append(Term(clean(text), "", line.place))
    elif found and not (terms and not terms[-1].explanation):
        terms.append(Term(found["term"], join_lines(found["text"].split("\n")), line.place))
    elif terms and goes_on:
        terms[-1].explanation = join_lines([terms[-1].explanation, *text.split("\n")])
    else:
        return False
    return True


def _is_bare(text: str, terms: list[Term]) -> bool:
    """Tell whether a line without a colon is a term: short, no sentence, and what stands above it is complete."""
    complete = not terms or terms[-1].explanation.endswith(("。", "．"))
    return complete and len(text) <= _LONGEST_TERM and not re.search("[。、:：\t]", text)
