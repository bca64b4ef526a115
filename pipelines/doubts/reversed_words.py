"""A repair by name, `reversed-words`: words that a dump prints backwards in one place (書告報間中) and forwards in others.

Out of scope: what a doubt is about and how it is settled (`layouts.asked.wrapped.yearly`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_JAPANESE_WORD = re.compile(r"[\u3041-\u30FF\u4E00-\u9FFF]{4,}")


def reversed_words(words: Iterable[str], document: str) -> Iterator[tuple[str, str]]:
    """Yield the words that a document (without white space) prints more often the other way round, and that way."""
    for word in sorted(set(filter(_JAPANESE_WORD.fullmatch, words))):
        turned = word[::-1]
        if turned in document and document.count(turned) > document.count(word):
            yield word, turned
