"""進捗状況 as pages tell it: the rows of cross_dx_status, what each status is called, and how many of each there are.

Out of scope: how a status is judged (`pipelines.results.status`), the pages themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from catalog.site.content.figures import number
from metadata.described.across.status import ANCHORS
from metadata.described.dataset import Dataset
from metadata.described.stored import Behind
from metadata.vocabularies.bilingual import Bilingual
from pipelines.japanese.terms import MANY
from pipelines.results.status import Status
from pipelines.tables.rows import Flag

STATUS_WORDS = {
    Status.MET: Bilingual("達成", "achieved"),
    Status.ON_TRACK: Bilingual("順調", "on track"),
    Status.SLIGHTLY_LATE: Bilingual("やや遅れ", "slightly late"),
    Status.LATE: Bilingual("遅れ", "late"),
    Status.FALLEN_BACK: Bilingual("後退", "fallen back"),
    Status.NOT_REPORTED: Bilingual("報告なし", "not reported"),
    Status.NOT_DUE: Bilingual("期限前", "not yet due"),
    Status.INCOMPARABLE: Bilingual("比較不能", "not comparable"),
}
"""What each status is called, in the order in which they are told."""


class _Standing:
    """What has a status, and so what that is called."""

    status: Status

    @property
    def words(self) -> Bilingual:
        """What the status is called."""
        return STATUS_WORDS[self.status]

    @property
    def anchor(self) -> str:
        """What the status is called in addresses and classes."""
        return ANCHORS[self.status]


@dataclass(frozen=True)
class IndicatorStatus(_Standing):
    """A row of 進捗状況. Figures are None where the table has none."""

    code: str
    place: str
    dataset_id: str
    indicator_id: str
    name: str
    measure: str
    start: Decimal | None
    start_year: int | None
    target: Decimal | None
    target_year: int | None
    result: Decimal | None
    result_year: int | None
    expected: Decimal | None
    percent: Decimal | None
    status: Status
    reason: str
    unit: str
    themes: tuple[str, ...]  # their notations
    repeated: bool

    @property
    def page(self) -> str:
        """Path of the indicator's page from the root of the site."""
        return f"datasets/{self.dataset_id}/indicators/{self.indicator_id}.html"

    def printed(self, figure: Decimal | None) -> str:
        """Return one of its figures with the unit; an empty text for none."""
        return "" if figure is None else f"{number(figure)}{self.unit}"


@dataclass(frozen=True)
class Share(_Standing):
    """How many indicators have a status; `start` and `width` are its part of a bar, in thousandths."""

    status: Status
    count: int
    start: int
    width: int


def read_statuses(dataset: Dataset) -> Iterator[tuple[str, tuple[IndicatorStatus, ...]]]:
    """Yield the rows of cross_dx_status by the id of the dataset that they are of, in order."""
    rows = (
        _row(dict(zip([field.name for field in table.fields], record, strict=True)))
        for table in dataset.tables
        for record in Behind([table.records])
    )
    return ((id_, tuple(of_one)) for id_, of_one in groupby(rows, key=lambda row: row.dataset_id))


@dataclass(frozen=True)
class StatusFacts:
    """進捗状況 of the indicators of a dataset in short: how many have each status (再掲 left out), the notations of their
    themes, the years of their results and targets.
    """

    counts: Counter[Status]
    themes: frozenset[str]
    years: frozenset[int]


def status_facts(rows: Sequence[IndicatorStatus]) -> StatusFacts:
    """Return rows in short."""
    return StatusFacts(
        Counter(row.status for row in rows if not row.repeated),
        frozenset(theme for row in rows for theme in row.themes),
        frozenset(year for row in rows for year in (row.result_year, row.target_year) if year),
    )


def shares(counts: Counter[Status]) -> tuple[Share, ...]:
    """Return the statuses that there are, best first, each with its part of the whole."""
    total = counts.total()
    found: list[Share] = []
    before = 0
    for status in STATUS_WORDS:
        if counts[status]:
            start, end = before * 1000 // total, (before + counts[status]) * 1000 // total
            found.append(Share(status, counts[status], start, end - start))
            before += counts[status]
    return tuple(found)


def _row(row: dict[str, Any]) -> IndicatorStatus:
    return IndicatorStatus(
        row["全国地方公共団体コード"],
        row["地方公共団体名"],
        row["データセットID"],
        row["指標ID"],
        row["指標名"],
        row["取組名"],
        row["基準値"],
        row["基準年度"],
        row["目標値"],
        row["目標年度"],
        row["実績値"],
        row["実績年度"],
        row["期待値"],
        row["進捗率"],
        Status(row["状況"]),
        row["理由"],
        row["単位"],
        tuple(filter(None, row["テーマコード"].split(MANY))),
        row["再掲"] == Flag.YES,
    )
