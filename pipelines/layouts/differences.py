"""Where an edition of a document and its layout part: labels that the layout names and nobody prints any more, headings and
labels that nobody knows, and which stands for which; a year that is missing between others.

Out of scope: asking (`layouts.settled`) and words for people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from pipelines.japanese.fiscal_years import japanese_year
from pipelines.layouts.applied.walk import Reading
from pipelines.layouts.layout import Layout
from pipelines.layouts.ledger import Entry, State, UnknownHeading
from pipelines.layouts.words.amounts import is_dash, is_number
from pipelines.layouts.words.vocabulary import LEFT_OUT, plain
from pipelines.tables.rows import IndicatorValue, Schedule

_LONGEST = 24  # characters of a label
_PARTING = re.compile("[:：】］〕》 \t\u3000]")
_FEWEST_YEARS = 3


def lost_labels(reading: Reading, layout: Layout) -> tuple[str, ...]:
    """Return the labels of a layout that the document does not print, where no other label stands for the same column."""
    printed = {label for label, _ in reading.labels}
    columns = {column for _, column in reading.labels}
    return tuple(
        label
        for label, column in {**layout.labels, **layout.columns}.items()
        if column != LEFT_OUT and plain(label) not in printed and column not in columns
    )


def unknown_headings(reading: Reading, layout: Layout, lost: Collection[str]) -> tuple[UnknownHeading, ...]:
    """Return the headings of tables and the labels of forms that nobody knows, each once, with all its places.

    A label is a short text that is unread time and again, with the text behind it. Where the layout names a label that is
    lost, it may have been read as a part of something else: then any that comes once a measure is meant, too.
    """
    unread = {entry.place for entry in reading.accounted if entry.state is State.UNREAD}
    found = _columns(reading, unread, lost=bool(lost))
    unread -= {place for one in found for place in one.places}
    labels = {} if found and not reading.measures else _repeated(reading.accounted, unread)
    words, known = layout.vocabulary(), {label for label, _ in reading.labels}
    if not reading.measures:  # all is unread: a label is what comes as often as those that are known
        often = {len(places) for label, places in labels.items() if words.column(label, "forms")}
        labels = {label: places for label, places in labels.items() if len(places) in often or not often}
    elif lost and not found and not labels:
        labels = _once_a_measure(reading)
    new = (label for label in labels if label not in known and not words.column(label, "forms"))
    return (*found, *(UnknownHeading(label, tuple(dict.fromkeys(labels[label])), "labels") for label in new))


def _columns(reading: Reading, unread: Collection[str], *, lost: bool) -> tuple[UnknownHeading, ...]:
    """Return the headings of tables that nobody knows, each once. `lost`: the layout names a label that is not printed."""
    # A list that lost the heading of its names looks like an index of measures that stand elsewhere.
    index = {entry.place for entry in reading.accounted if entry.rule == "index"} if lost else set()
    found: dict[str, list[str]] = {}
    for heading in reading.headings:
        if {*unread, *index} & set(heading.places):
            found.setdefault(heading.label, []).extend(heading.places)
    return tuple(UnknownHeading(label, tuple(dict.fromkeys(places))) for label, places in found.items())


def _label(text: str) -> str:
    """Return the label that a text is or begins with, as it is compared; "" for none."""
    label = plain(_PARTING.split(text.lstrip("【［〔《"), maxsplit=1)[0])
    return "" if len(label) > _LONGEST or is_number(label) or is_dash(label) else label


def _repeated(entries: Sequence[Entry], unread: Collection[str]) -> dict[str, list[str]]:
    """Return the labels that are unread more than once, each with its places and those of the unread text behind it.

    What stands behind a label is its text, however often that is printed, unless it comes as often as the label.
    """
    places = {index: entry.place for index, entry in enumerate(entries) if entry.place in unread}
    labels = {index: label for index in places if (label := _label(entries[index].text))}
    count = Counter(labels.values())
    texts = {
        index + 1
        for index, label in labels.items()
        if index + 1 in places and count[label] > max(count[labels.get(index + 1, "")], 1)
    }
    found: dict[str, list[str]] = {}
    for index, label in labels.items():
        if count[label] > 1 and index not in texts:
            found.setdefault(label, []).extend(places[one] for one in (index, index + 1) if one == index or one in texts)
    return found


def _once_a_measure(reading: Reading) -> dict[str, list[str]]:
    counted: dict[str, list[str]] = {}
    for entry in reading.accounted:
        if label := _label(entry.text):
            counted.setdefault(label, []).append(entry.place)
    wanted = len(reading.measures)
    return {label: places for label, places in counted.items() if len(places) == wanted > 1}


def renamed(new: Collection[str], lost: Collection[str]) -> dict[str, str]:
    """Return which new label is most likely which lost one: the most alike first, each once; a single pair in any case."""
    if len(new) == len(lost) == 1:
        return dict(zip(new, lost, strict=True))
    alike = {(one, old): SequenceMatcher(None, plain(one), plain(old)).ratio() for one in new for old in lost}
    found: dict[str, str] = {}
    for one, old in sorted(alike, key=lambda pair: -alike[pair]):
        if alike[one, old] > 0 and one not in found and old not in found.values():
            found[one] = old
    return found


def year_gaps(reading: Reading) -> Iterator[str]:
    """Yield, for each kind of what is stated year by year, the one year that is missing between the others."""
    plan = reading.plan
    stated = [("年度別計画", row.fiscal_year) for row in plan.rows(Schedule)]
    stated += [(str(row.value_kind), row.fiscal_year) for row in plan.rows(IndicatorValue) if row.fiscal_year is not None]
    for kind in dict.fromkeys(kind for kind, _ in stated):
        years = sorted({year for other, year in stated if other == kind})
        steps = [(after - before, before) for before, after in pairwise(years)]
        gaps = [before for step, before in steps if step != 1]
        if len(years) >= _FEWEST_YEARS and len(gaps) == 1 and (2, gaps[0]) in steps:
            yield f"{kind} {japanese_year(gaps[0] + 1)}"
