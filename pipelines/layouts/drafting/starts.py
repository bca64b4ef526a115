"""What begins a measure in an unknown document: a row of a list, a sheet, a heading, or a label of a form.

Out of scope: the headings above measures (`drafting.above`).
"""

from __future__ import annotations

from collections import Counter

from pipelines.layouts.drafting.survey import Event, Survey, names_in
from pipelines.layouts.words.vocabulary import plain

_MOST_PARTS = 3  # headings that stand between a label and the heading that names the same measure


def start_of(survey: Survey, *, sheets: bool) -> str:
    """Return `row`, `sheet`, `heading`, or the label that begins each measure. `sheets`: the document is a workbook."""
    named = survey.labels("取組名")
    listed = sum(len({cell.text for cell in names_in(table, grid)}) for table, grid in survey.lists())
    if named and (len(named) * 2 >= listed or listed <= 1):
        if sheets and _one_a_sheet(survey, named):
            return "sheet"
        return "heading" if _named_by_headings(survey, named) else _first_label(survey, named)
    if sheets and _one_row_a_sheet(survey):
        return "sheet"
    if listed > 0 and not (_named_by_one_row_lists(survey)):
        return "row"
    numbered = survey.labels("番号")
    if numbered and not _headings_before(survey, numbered):
        return _first_label(survey, numbered)
    return "heading"


def _one_a_sheet(survey: Survey, named: list[int]) -> bool:
    return max(Counter(survey.events[index].sheet for index in named).values()) == 1


def _one_row_a_sheet(survey: Survey) -> bool:
    """Tell whether most sheets name one measure each below its label (a list of one row)."""
    sheets = Counter(grid.title for table, grid in survey.lists() for _ in names_in(table, grid))
    alone = [sheet for sheet, count in sheets.items() if count == 1]
    return len(alone) > 1 and len(alone) * 2 > len(survey.sheets) - len(sheets) and len(alone) * 2 > len(sheets)


def _named_by_headings(survey: Survey, named: list[int]) -> bool:
    """Tell whether the headings just before the labels name the measures: as many different ones as there are labels."""
    return _headings_before(survey, named) and _as_many_headings(survey, named)


def _headings_before(survey: Survey, places: list[int]) -> bool:
    return all(any(_is_heading(event) for event in survey.events[max(0, index - _MOST_PARTS) : index]) for index in places)


def _as_many_headings(survey: Survey, named: list[int]) -> bool:
    last = [
        next((event for event in reversed(survey.events[max(0, index - _MOST_PARTS) : index]) if _is_heading(event)), None)
        for index in named
    ]
    texts = [plain(event.text) for event in last if event is not None]
    levels = {event.level for event in last if event is not None}
    return len(named) > 1 and len(set(texts)) == len(named) and len(levels) == 1


def _is_heading(event: Event) -> bool:
    return event.kind == "heading" and event.level > 0


def _first_label(survey: Survey, named: list[int]) -> str:
    """Return the label that comes first in each round of labels: it stands before every name, as often as the name."""
    events = survey.events
    count = Counter(plain(event.text) for event in events if event.kind == "label")
    first = named[0]
    for index in range(first):
        if events[index].kind != "label":
            continue
        label = plain(events[index].text)
        often = count[label] >= len(named) * 0.8
        again = len(named) < 2 or any(plain(event.text) == label for event in events[first : named[1]])
        if often and again:
            return events[index].text.strip()
    return events[first].text.strip()


def _named_by_one_row_lists(survey: Survey) -> bool:
    """Tell whether each list has one row and stands under a heading of its own that names the same measure."""
    names = [[cell.text for cell in names_in(table, grid)] for table, grid in survey.lists()]
    headings = {plain(event.mark.name if event.mark else event.text) for event in survey.events if _is_heading(event)}
    return all(len(one) == 1 and plain(one[0]) in headings for one in names)
