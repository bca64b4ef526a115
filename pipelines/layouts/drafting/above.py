"""Which headings stand above the measures, and as what: by level where the document has levels, else by their form.

A form of headings (基本方針１, ■) counts where what follows most of them is a measure. Headings of an upper level without
measures are left out. Out of scope: what begins a measure (`drafting.starts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal

from pipelines.layouts.applied.glossary import GLOSSARY
from pipelines.layouts.drafting.survey import Event, Survey
from pipelines.layouts.layout import HeadingRule
from pipelines.layouts.rules.outline import office_in_brackets
from pipelines.layouts.words.vocabulary import plain

_MOSTLY = 0.6
_ABOVE = ("大分類", "中分類")


def headings_above(survey: Survey, starts: str) -> tuple[tuple[HeadingRule, ...], tuple[str, ...]]:
    """Return the rules for headings, and the headings that are left out."""
    events = [event for event in survey.events if event.kind not in ("running", "note")]
    begins = _begins(starts)
    rules = _by_level(events, starts, begins)
    if not rules or all(rule.column == "取組名" for rule in rules):
        rules = _by_form(events, starts, begins) or rules
    return tuple(rules), _without_measures(events, rules, begins)


def _begins(starts: str) -> Callable[[Event], bool]:
    """Return what tells that an event is the content of a measure."""
    if starts in ("heading", "sheet"):
        return lambda event: event.kind in ("label", "table")
    if starts == "row":
        return lambda event: event.table is not None and bool(event.table.with_column("取組名", "指標名"))
    return lambda event: event.kind == "label" and plain(event.text) == plain(starts)


def _by_level(events: list[Event], starts: str, begins: Callable[[Event], bool]) -> list[HeadingRule]:
    headed = [event for event in events if event.kind == "heading" and event.level > 0]
    levels = _below_title(headed)
    used = [level for level in levels if _leads(events, partial(_at, level), begins, _is_any_heading)]
    if starts == "heading" and used:
        direct = [level for level in used if _leads(events, partial(_at, level), begins, _is_none)]
        own = max(direct or used)
        above = _dividing(events, [level for level in used if level < own], begins)
        brackets = _brackets([event.text for event in headed if event.level == own])
        return [*_columns(above, "level"), HeadingRule(level=own, column="取組名", brackets=brackets)]
    return _columns(_dividing(events, used, begins), "level")


def _dividing(events: list[Event], above: list[int], begins: Callable[[Event], bool]) -> list[int]:
    """Return the levels without an upper one of which one heading holds all measures (第3章 施策の展開)."""
    heads = {level: {plain(event.text) for event in _leading(events, level, begins)} for level in above}
    while len(above) > 1 and len(heads[above[0]]) == 1 and len(heads[above[1]]) > 1:
        above = above[1:]
    return above


def _leading(events: list[Event], level: int, begins: Callable[[Event], bool]) -> Iterator[Event]:
    """Yield the headings of a level under which a measure begins."""
    for index, event in enumerate(events):
        if _at(level, event) and not GLOSSARY.search(plain(event.text)):
            after = (
                other for other in events[index + 1 :] if begins(other) or (other.kind == "heading" and other.level <= level)
            )
            if begins(next(after, event)):
                yield event


def _at(level: int, event: Event) -> bool:
    return event.kind == "heading" and event.level == level


def _is_none(_: Event) -> bool:
    return False


def _is_any_heading(event: Event) -> bool:
    return event.kind in ("heading", "line", "group")


def _below_title(headed: list[Event]) -> list[int]:
    """Return the levels without those of titles: one heading, without a number, at the top."""
    levels = sorted({event.level for event in headed})
    for level in list(levels):
        own = [event for event in headed if event.level == level]
        is_title = len({plain(event.text) for event in own}) == 1 and own[0].mark is None and own[0] is headed[0]
        if not is_title or GLOSSARY.search(plain(own[0].text)):
            break
        levels.remove(level)
        headed = [event for event in headed if event.level != level]
    return levels


def _leads(
    events: list[Event], is_one: Callable[[Event], bool], begins: Callable[[Event], bool], passes: Callable[[Event], bool]
) -> bool:
    """Tell whether what follows headings of a kind is, at least once, a measure; `passes` may stand between."""
    return any(is_one(event) and _followed(events[index + 1 :], begins, passes) for index, event in enumerate(events))


def _followed(rest: list[Event], begins: Callable[[Event], bool], passes: Callable[[Event], bool]) -> bool:
    for event in rest[:12]:
        if begins(event):
            return True
        if not passes(event):
            return False
    return False


def _by_form(events: list[Event], starts: str, begins: Callable[[Event], bool]) -> list[HeadingRule]:
    """Return rules for lines and rows of a form, in the order in which the forms first appear."""
    forms: dict[str, list[int]] = {}
    for index, event in enumerate(events):
        if event.kind in ("line", "heading", "group") and event.mark is not None:
            forms.setdefault(event.mark.like, []).append(index)
    if starts == "row" and (groups := _groups(events, forms)):
        return groups
    direct = {form for form, places in forms.items() if _share(events, places, begins, set()) >= _MOSTLY}
    found = set(direct)
    for _ in forms:
        found |= {form for form, places in forms.items() if _share(events, places, begins, found) >= _MOSTLY}
    ordered = [form for form in forms if form in found]
    if starts != "heading" or not ordered:
        while len(ordered) > 1 and len(forms[ordered[0]]) == 1 < len(forms[ordered[1]]):  # 第3章 具体的な取組, above all
            ordered = ordered[1:]
        return _columns(ordered, "like")
    own = [form for form in ordered if form in direct][-1]
    above = [form for form in ordered if form != own and forms[form][0] < forms[own][0]]
    brackets = _brackets([events[index].text for index in forms[own]])
    return [*_columns(above, "like"), HeadingRule(like=own, column="取組名", brackets=brackets)]


def _share(events: list[Event], places: list[int], begins: Callable[[Event], bool], passing: set[str]) -> float:
    """Return the share of headings of a form that a measure follows, with headings of passing forms between."""

    def passes(event: Event) -> bool:
        return event.mark is not None and event.mark.like in passing

    return sum(_followed(events[index + 1 :], begins, passes) for index in places) / len(places)


def _groups(events: list[Event], forms: dict[str, list[int]]) -> list[HeadingRule]:
    """Return rules for rows over a list (基本目標1 …), where they have two forms; one form needs no rule."""
    own = [form for form, places in forms.items() if any(events[index].kind == "group" for index in places)]
    return _columns(own, "like") if len(own) > 1 else []


def _columns(above: list[int] | list[str], by: str) -> list[HeadingRule]:
    return [HeadingRule.model_validate({by: one, "column": column}) for one, column in zip(above, _ABOVE, strict=False)]


def _brackets(texts: list[str]) -> Literal["", "担当"]:
    """Return 担当 where most headings end in an office in brackets."""
    return "担当" if sum(bool(office_in_brackets(text)[1]) for text in texts) * 2 > len(texts) else ""


def _without_measures(events: list[Event], rules: list[HeadingRule], begins: Callable[[Event], bool]) -> tuple[str, ...]:
    """Return the headings, down to the lowest ruled level above measures, that no measure and no glossary stands under."""
    lowest = max((rule.level for rule in rules if rule.column in _ABOVE), default=0) or max(
        (rule.level for rule in rules), default=0
    )
    found: dict[str, str] = {}
    for level in range(1, lowest + 1):
        leading = {id(event) for event in _leading(events, level, begins)}
        for event in events:
            if _at(level, event) and id(event) not in leading and not GLOSSARY.search(plain(event.text)):
                found.setdefault(plain(event.text), event.text)
    titles = {plain(event.text) for event in events[:1] if event.level}
    return tuple(text for key, text in found.items() if key not in titles)
