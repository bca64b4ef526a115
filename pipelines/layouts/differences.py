"""Where an edition of a document and its layout part: labels that the layout names and nobody prints any more, and which of
them a heading that nobody knows may stand for.

Out of scope: asking (`layouts.settled`) and words for people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from pipelines.layouts.applied.walk import Reading
from pipelines.layouts.layout import Layout
from pipelines.layouts.words.vocabulary import LEFT_OUT, plain


def lost_labels(reading: Reading, layout: Layout) -> Iterator[str]:
    """Yield the labels of a layout that the document does not print, where no other label stands for the same column."""
    printed = {label for label, _ in reading.labels}
    columns = {column for _, column in reading.labels}
    for label, column in {**layout.labels, **layout.columns}.items():
        if column != LEFT_OUT and plain(label) not in printed and column not in columns:
            yield label


def nearest(label: str, lost: Iterable[str]) -> str:
    """Return which of some lost labels a new one is most likely for: the only one, else the one most alike; "" for none."""
    known = list(lost)
    if len(known) < 2:
        return next(iter(known), "")
    alike = {one: SequenceMatcher(None, plain(label), plain(one)).ratio() for one in known}
    best = max(known, key=lambda one: alike[one])
    return best if alike[best] > 0 else ""
