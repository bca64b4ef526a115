"""A document at a glance: how much was promised, how much of it is reported, and how it was rated.

Only counts of what the document states, never a judgement of ours. Out of scope: single measures and indicators.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from catalog.site.charts.bars import Bars, bars_chart, shares_chart
from catalog.site.content.documents import Told
from catalog.site.content.figures import year
from metadata.vocabularies.bilingual import Bilingual
from pipelines.tables.rows import ValueKind

TOTALS = ("計", "合計")
"""What the documents call the row and the column of sums in 評価集計."""

SERIES = (ValueKind.TARGET, ValueKind.ACTUAL)

RATINGS = Bilingual("進捗評価の割合", "Share of ratings")
BY_YEAR = Bilingual("年度ごとの目標値と実績値", "Targets and results by fiscal year")


def pictures(document: Told) -> list[Picture]:
    """Return the pictures of a document that there are."""
    return [picture for picture in (ratings(document), by_year(document)) if picture]


@dataclass(frozen=True, slots=True)
class Glance:
    """Numbers of a document: measures, indicators, stated targets and results, and measures by their latest rating."""

    measures: int
    indicators: int
    targets: int
    results: int
    grades: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Picture:
    """A chart of a document with its figures: the heading of the first column, the names of the series, and a row a bar.

    `id` names the files to download; `columns` are their columns: of the rows' labels, of the series, of the numbers.
    `kind` is how its bars look.
    """

    id: str
    kind: str
    title: Bilingual
    columns: tuple[str, str, str]
    chart: Markup
    first: tuple[str, str]  # Japanese, English
    series: tuple[str, ...]
    rows: tuple[Bars, ...]


def glance(document: Told) -> Glance:
    """Return the numbers of a document."""
    grades = Counter(story.grade for story in document.measures if story.grade)
    return Glance(
        len(document.measures),
        len(document.indicators),
        document.count(ValueKind.TARGET),
        document.count(ValueKind.ACTUAL),
        tuple(sorted(grades.items())),
    )


def by_year(document: Told) -> Picture | None:
    """Return how many targets and results a document states for each fiscal year; None where it states none."""
    counts = Counter((value.fiscal_year, value.value_kind) for value in document.values if value.value_kind in SERIES)
    years = sorted({year for year, _ in counts}, key=lambda each: each or 9999)
    rows = tuple(Bars(year(each), tuple(counts[each, kind] for kind in SERIES)) for each in years)
    if not rows:
        return None
    chart = bars_chart(rows, SERIES, "by-year", "年度ごとの目標値と実績値の数")
    return Picture(
        "by-year", "counts", BY_YEAR, ("和暦年度", "値区分", "件数"), chart, ("年度", "Fiscal year"), SERIES, rows
    )


def ratings(document: Told) -> Picture | None:
    """Return the ratings of each section as the document sums them up, else as its measures have them; None without any."""
    rows, grades = _printed_ratings(document)
    if not rows:
        counts = Counter((story.row.pillar, story.grade) for story in document.measures if story.grade)
        grades = tuple(sorted({grade for _, grade in counts}))
        pillars = dict.fromkeys(pillar for pillar, _ in counts)
        rows = tuple(Bars(pillar or "全体", tuple(counts[pillar, grade] for grade in grades)) for pillar in pillars)
    if not rows:
        return None
    chart = shares_chart(rows, grades, "ratings", "進捗評価の割合")
    return Picture("ratings", "shares", RATINGS, ("区分", "評価区分", "件数"), chart, ("区分", "Section"), grades, rows)


def _printed_ratings(document: Told) -> tuple[tuple[Bars, ...], tuple[str, ...]]:
    counts = {(row.section, row.grade): row.count for row in document.summary if row.grade not in TOTALS}
    grades = tuple(dict.fromkeys(grade for _, grade in counts))
    sections = dict.fromkeys(section for section, _ in counts)
    return tuple(Bars(s, tuple(counts.get((s, grade), 0) for grade in grades)) for s in sections), grades
