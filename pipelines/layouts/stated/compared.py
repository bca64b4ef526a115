"""Figures of an achievement text that can be checked: against another year's text, or against their own parts.

    （R4 9,501部 全体の19.6%）                     a figure of an earlier year, repeated
    年間2,316,398件（前年比-607,350件）            a change, so the year before is known
    294件（R4：57件、R5：138件、R6：111件）        a total and its parts
    かめやま人キャンパス：4回 公民館：19回 合計：23回
    新たに38事業所が登録し、合計276事業所が…       a running total, in the texts of two years

Out of scope: figures that other columns state.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.documents.source import Span
from pipelines.japanese.figures import Figure, find_figures
from pipelines.japanese.fiscal_years import fiscal_year, japanese_year
from pipelines.japanese.terms import Change
from pipelines.tables import source_checks
from pipelines.tables.ids import joined, name_digest
from pipelines.tables.rows import Achievement, IndicatorValue, SourceCheck, ValueKind, Verdict

_BRACKET = re.compile(r"[（(]([^（()）]*)[)）]")
_EARLIER = re.compile(r"^(R\d{1,2})\s")
_LAST_YEAR = "前年比"
_BREAKDOWN = "内訳"
_TOTAL = re.compile(r"合計[：:]\s*$")
_NEW = re.compile(r"新たに\s*$")
_RUNNING = re.compile(r"(?:合計|累計)(?:で|は|[：:])?\s*$")
_INFLECTION = re.compile(r"(?<=[^\u3041-\u3096])[\u3041-\u3096]+$")  # 手続 and 手続き are one unit
_FAR = 12  # characters between a total and the bracket with its parts: 33件の記事（メッセージ25件、…）


def finding(
    place: Span, subject: str, content: str, printed: str, computed: str, verdict: Verdict | None = None
) -> SourceCheck:
    """Return a finding, as `source_checks.finding`.

    The ID comes from what is compared, so that it stays when another check is added.
    """
    check_id = joined("k", name_digest(f"{subject} {content}", 8))
    return source_checks.finding(check_id, place, subject, content, printed, computed, verdict)


@dataclass(frozen=True)
class _Bracket:
    """A bracket of a text, the figures in it, and those before it."""

    text: str
    start: int
    inside: tuple[Figure, ...]
    before: tuple[Figure, ...]


def achievement_checks(
    achievement: Achievement,
    achievements: Mapping[tuple[str, int], Achievement],
    values: Iterable[IndicatorValue],
) -> Iterator[SourceCheck]:
    """Yield the findings on one achievement; `achievements` are all, by measure and fiscal year."""
    figures = find_figures(achievement.achievement)
    for match in _BRACKET.finditer(achievement.achievement):
        bracket = _Bracket(
            text=match[1],
            start=match.start(),
            inside=tuple(figure for figure in figures if match.start() < figure.start < match.end()),
            before=tuple(figure for figure in figures if figure.end <= match.start()),
        )
        yield from _earlier_year(achievement, bracket, achievements)
        yield from _change(achievement, bracket, achievements, values)
        yield from _parts(achievement, bracket)
    yield from _total(achievement, figures)
    yield from _running_total(achievement, figures, achievements, values)


def _subject(achievement: Achievement) -> str:
    return f"{achievement.measure_id} {achievement.japanese_year} 取組実績・成果"


def _shown(value: Decimal, unit: str) -> str:
    return f"{value:,}{unit}"


def _told(
    achievement: Achievement, year: int, unit: str, achievements: Mapping[tuple[str, int], Achievement]
) -> list[Decimal]:
    """Return the values with that unit in the measure's own text of another year."""
    other = achievements.get((achievement.measure_id, year))
    return [figure.value for figure in find_figures(other.achievement) if figure.unit == unit] if other else []


def _verdict(value: Decimal, known: Sequence[Decimal]) -> Verdict:
    if not known:
        return Verdict.UNDECIDED
    return Verdict.AGREES if value in known else Verdict.DIFFERS


def _earlier_year(
    achievement: Achievement, bracket: _Bracket, achievements: Mapping[tuple[str, int], Achievement]
) -> Iterator[SourceCheck]:
    named = _EARLIER.match(bracket.text)
    year = fiscal_year(named[1]) if named else None
    if year is None or year >= achievement.fiscal_year:
        return
    for figure in bracket.inside:
        known = _told(achievement, year, figure.unit, achievements)
        computed = figure.value if figure.value in known else known[0] if known else None
        yield finding(
            achievement.place,
            _subject(achievement),
            f"{japanese_year(year)}の値（{figure.unit}）と同年度の記載との一致",
            _shown(figure.value, figure.unit),
            "" if computed is None else _shown(computed, figure.unit),
            _verdict(figure.value, known),
        )


def _change(
    achievement: Achievement,
    bracket: _Bracket,
    achievements: Mapping[tuple[str, int], Achievement],
    values: Iterable[IndicatorValue],
) -> Iterator[SourceCheck]:
    """Compare a value less its change with the year before: its text, or a value of an indicator."""
    if not bracket.text.startswith(_LAST_YEAR) or len(bracket.inside) != 1 or not bracket.before:
        return
    now, change, before = bracket.before[-1], bracket.inside[0], achievement.fiscal_year - 1
    if now.end != bracket.start or now.unit != change.unit or change.change is Change.NONE:
        return
    known = _told(achievement, before, now.unit, achievements)
    known += [
        row.value
        for row in values
        if row.measure_id == achievement.measure_id and row.fiscal_year == before and row.value is not None
    ]
    yield finding(
        achievement.place,
        _subject(achievement),
        f"前年比から計算した{japanese_year(before)}の値（{now.unit}）と同年度の記載との一致",
        f"{now.text}（{bracket.text}）",
        _shown(now.value - change.value, now.unit),
        _verdict(now.value - change.value, known),
    )


def _parts(achievement: Achievement, bracket: _Bracket) -> Iterator[SourceCheck]:
    """Compare the figure before a bracket with the sum of the figures in it."""
    parts = [figure for figure in bracket.inside if figure.unit == bracket.inside[0].unit]
    if len(parts) < 2 or "→" in bracket.text:
        return
    wholes = [figure for figure in bracket.before if figure.unit == parts[0].unit]
    near = bool(wholes) and wholes[-1] == bracket.before[-1] and bracket.start - wholes[-1].end <= _FAR
    if wholes and (near or bracket.text.startswith(_BREAKDOWN)):
        yield _sum(achievement, wholes[-1], parts)


def _total(achievement: Achievement, figures: Sequence[Figure]) -> Iterator[SourceCheck]:
    """Compare 合計：23回 with the labelled figures right before it."""
    text = achievement.achievement
    for index, whole in enumerate(figures):
        if not _TOTAL.search(text[: whole.start]):
            continue
        parts: list[Figure] = []
        for figure in reversed(figures[:index]):
            follower = parts[-1] if parts else whole
            if figure.unit != whole.unit or not re.fullmatch(r"\s+[^\s。]+[：:]\s*", text[figure.end : follower.start]):
                break
            parts.append(figure)
        if len(parts) > 1:
            yield _sum(achievement, whole, parts[::-1])


def _running_total(
    achievement: Achievement,
    figures: Sequence[Figure],
    achievements: Mapping[tuple[str, int], Achievement],
    values: Iterable[IndicatorValue],
) -> Iterator[SourceCheck]:
    """Compare 新たに38事業所…、合計276事業所 with the 合計 of the year before, or with the 現状値 that the goal states.

    Of several figures between 新たに and 合計 not all may be new, so that only their agreement says something.
    """
    before = achievement.fiscal_year - 1
    earlier = achievements.get((achievement.measure_id, before))
    for total in _running_totals(achievement.achievement, figures):
        added = _added(achievement.achievement, figures, total)
        if not added:
            continue
        totals = _running_totals(earlier.achievement, find_figures(earlier.achievement)) if earlier else []
        known = {figure.value for figure in totals if _unit(figure) == _unit(total)}
        known = known or _baselines(achievement.measure_id, before, values)
        shown = "＋".join(_shown(figure.value, figure.unit) for figure in added)
        computed = known.pop() + sum(figure.value for figure in added) if len(known) == 1 else None
        unclear = computed is None or (computed != total.value and len(added) > 1)
        yield finding(
            achievement.place,
            _subject(achievement),
            f"合計と、{japanese_year(before)}の合計に新たな数（{shown}）を加えた数との一致",
            _shown(total.value, total.unit),
            "" if computed is None else _shown(computed, total.unit),
            Verdict.UNDECIDED if unclear else None,
        )


def _baselines(measure_id: str, year: int, values: Iterable[IndicatorValue]) -> set[Decimal]:
    """Return the 現状値 of a measure's indicators in a year, whatever the counter: R3 6件, of procedures."""
    own = [row for row in values if row.measure_id == measure_id and row.value_kind is ValueKind.BASELINE]
    return {row.value for row in own if row.fiscal_year == year and row.value is not None}


def _running_totals(text: str, figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures that a text calls 合計 or 累計."""
    return [figure for figure in figures if _RUNNING.search(text[: figure.start]) or "累計" in figure.condition]


def _added(text: str, figures: Sequence[Figure], total: Figure) -> list[Figure]:
    """Return the figures of a total's unit before it in its sentence, from one that directly follows 新たに."""
    sentence = text.rfind("。", 0, total.start) + 1
    before = [f for f in figures if sentence <= f.start < total.start and _unit(f) == _unit(total)]
    new = [index for index, figure in enumerate(before) if _NEW.search(text[: figure.start])]
    return before[new[0] :] if new else []


def _unit(figure: Figure) -> str:
    return _INFLECTION.sub("", figure.unit)


def _sum(achievement: Achievement, whole: Figure, parts: Sequence[Figure]) -> SourceCheck:
    shown = "＋".join(_shown(part.value, part.unit) for part in parts)
    return finding(
        achievement.place,
        _subject(achievement),
        f"合計と内訳（{shown}）との一致",
        _shown(whole.value, whole.unit),
        _shown(sum((part.value for part in parts), Decimal(0)), whole.unit),
    )
