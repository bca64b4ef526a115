"""What a line outside tables may be: a part of the title, a term, the name of an indicator.

Out of scope: where reading stands (`applied.reading`).
"""

from __future__ import annotations

import re

from pipelines.documents.model import Heading, Paragraph
from pipelines.layouts.words.amounts import is_dash, plain_amounts

_LONGEST_NAME = 40
_NO_NAME = re.compile(r"^[（(・]|[：:。]")  # goes on with what stands before


def may_name(text: str) -> bool:
    """Tell whether a line may be the name of an indicator: words, not the rest of a text or a figure."""
    return len(text) <= _LONGEST_NAME and not (is_dash(text) or plain_amounts(text) or _NO_NAME.search(text.strip()))


def is_of_title(text: str, title: str) -> bool:
    """Tell whether a line is the title or a part of it, or begins as it does: that of a further sheet."""
    same = max(len(text), len(title)) // 2 + 1  # more than half of both
    return text in title or text[:same] == title[:same]


def is_term(block: Heading | Paragraph) -> bool:
    """Tell whether a block is the term of a definition list."""
    return isinstance(block, Paragraph) and block.kind == "term"
