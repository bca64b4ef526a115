"""The keywords that officers declare: each in a form that catalogues take, and each once.

Every wrong keyword is a problem of its own, at its line; all of a list are told at once. Out of scope: words of other kinds
(`metadata.declared.value_types`), tags as CKAN gets them (`catalog.ckan.planning.desired`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from metadata.declared.value_types import fail


class _Pair(Protocol):
    ja: str
    en: str


P = TypeVar("P", bound=_Pair)

# CKAN refuses tags of one character and most marks; a comma splits a keyword in two (reference: CKAN tag rules).
_FORM = re.compile(r"[\w \-.]{2,100}")


def each_once(keywords: list[P]) -> list[P]:
    """Return the keywords, pairs of a Japanese and an English one, when each is fit and stands once.

    Fit are 2 to 100 letters, digits, spaces, `-`, `_` and `.`, with a letter or digit in it and no space at its ends. Two
    are the same that differ in width or case only. Raises pydantic's ValidationError with the place of each wrong one:
    `keyword-form`, `keyword-twice`.
    """
    found = [InitErrorDetails(type=error, loc=place, input="") for place, error in _errors(keywords)]
    if found:
        raise ValidationError.from_exception_data("keywords", found)
    return keywords


def _errors(keywords: Sequence[_Pair]) -> Iterator[tuple[tuple[int, str], PydanticCustomError]]:
    """Yield where each wrong keyword is, with what is wrong first: its form, then that it stands twice."""
    seen: dict[tuple[str, str], int] = {}
    for index, keyword in enumerate(keywords):
        pair = {"ja": keyword.ja, "en": keyword.en}
        if unfit := next((language for language, word in pair.items() if not _fits(word)), None):
            yield (index, unfit), fail("keyword-form", given=pair[unfit])
            continue
        keys = {(language, unicodedata.normalize("NFKC", word).casefold()): word for language, word in pair.items()}
        if twice := next((key for key in keys if key in seen), None):
            yield (index, twice[0]), fail("keyword-twice", given=keys[twice], first=str(seen[twice] + 1))
        for key in keys:
            seen.setdefault(key, index)


def _fits(word: str) -> bool:
    return bool(_FORM.fullmatch(word)) and word == word.strip() and any(map(str.isalnum, word))
