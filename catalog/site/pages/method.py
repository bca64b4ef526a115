"""The page that explains 進捗状況: what each status means, with an example that is judged as the published indicators are.

Out of scope: the rules themselves (`pipelines.results.status`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from catalog.site.content.progress import STATUS_WORDS
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site
from metadata.described.across.status import ANCHORS, METHOD
from metadata.vocabularies.bilingual import Bilingual
from pipelines.results.levels import StatedValue
from pipelines.results.reasons import decimal, percent
from pipelines.results.status import Judgement, PlanYears, judge
from pipelines.tables.rows import ValueKind

_PLAN, _DAY = PlanYears(2022, 2026), date(2025, 11, 21)


@dataclass(frozen=True)
class Example:
    """An invented indicator of a plan for 2022 to 2026, judged on a day of 2025; `what` it is an example of."""

    what: Bilingual
    values: tuple[StatedValue, ...]

    @cached_property
    def judged(self) -> Judgement:
        """Return its status."""
        return judge(self.values, _PLAN, _DAY)

    @property
    def expected(self) -> str:
        """期待値, as printed."""
        return "" if self.judged.expected is None else decimal(self.judged.expected)

    @property
    def percent(self) -> str:
        """進捗率, as printed."""
        return "" if self.judged.rate is None else percent(self.judged.rate)


def _value(kind: ValueKind, year: int | None, figure: str | None, unit: str = "件", condition: str = "") -> StatedValue:
    return StatedValue(kind, year, None if figure is None else Decimal(figure), unit, condition=condition)


_START, _TARGET, _RESULT = ValueKind.BASELINE, ValueKind.TARGET, ValueKind.ACTUAL
_FROM, _TO = _value(_START, 2021, "0"), _value(_TARGET, 2026, "100")

EXAMPLES = (
    Example(
        Bilingual("計画がその年度に定めた目標値を満たす", "Meets the plan's own target for the year"),
        (_FROM, _value(_TARGET, 2024, "50"), _TO, _value(_RESULT, 2024, "55")),
    ),
    Example(
        Bilingual("最後の目標値をもう満たす（減らす目標）", "Meets the last target already (less is better)"),
        (_value(_START, 2021, "30", "日"), _value(_TARGET, 2026, "2", "日"), _value(_RESULT, 2024, "2", "日")),
    ),
    Example(
        Bilingual("「以下」の目標を満たす", "Meets a target of 'at most'"),
        (_value(_TARGET, 2026, "3", "日", "以下"), _value(_RESULT, 2024, "2", "日")),
    ),
    Example(
        Bilingual("基準値と目標値を結んだ直線の上にいる", "Is on the straight line from baseline to target"),
        (_FROM, _TO, _value(_RESULT, 2024, "58")),
    ),
    Example(
        Bilingual("基準値がなく、最初の実績値から計る", "Has no baseline and is measured from its first result"),
        (_TO, _value(_RESULT, 2023, "40"), _value(_RESULT, 2024, "60")),
    ),
    Example(Bilingual("期待値の60%以上", "60 % or more of the way"), (_FROM, _TO, _value(_RESULT, 2024, "45"))),
    Example(Bilingual("期待値の60%未満", "Less than 60 % of the way"), (_FROM, _TO, _value(_RESULT, 2024, "20"))),
    Example(
        Bilingual("基準値より目標から遠い", "Further from the target than the baseline"),
        (_value(_START, 2021, "30", "日"), _value(_TARGET, 2026, "2", "日"), _value(_RESULT, 2024, "35", "日")),
    ),
    Example(
        Bilingual("「毎年度」の目標を、前は満たしていた", "Met a target for every year before, and no more"),
        (_value(_START, 2021, "5", "回"), _value(_TARGET, 2026, "5", "回", "毎年度"), _value(_RESULT, 2024, "4", "回")),
    ),
    Example(Bilingual("年度が終わったが、実績値がない", "A year has ended without a result"), (_FROM, _TO)),
    Example(Bilingual("目標の年度がまだ終わっていない", "The year of the target has not ended"), (_TO,)),
    Example(Bilingual("目標が言葉で書かれている", "The target is in words"), (_value(_TARGET, 2024, None),)),
    Example(
        Bilingual("単位か数え方が違う", "Other unit, or counted in another way"),
        (_value(_TARGET, 2026, "20", condition="累計"), _value(_RESULT, 2024, "15")),
    ),
    Example(Bilingual("基準がない", "There is nothing to measure from"), (_TO, _value(_RESULT, 2024, "60"))),
    Example(
        Bilingual("実績値が範囲で、状況が一つに決まらない", "The result is a range that leaves the status open"),
        (_FROM, _TO, _value(_RESULT, 2024, "50", condition="以上"), _value(_RESULT, 2024, "60", condition="以下")),
    ),
)
"""Examples, in the order of the statuses that they have."""


def method_page(site: Site) -> Iterator[Page]:
    """Yield the page."""
    parts = [
        (ANCHORS[status], words, [example for example in EXAMPLES if example.judged.status == status])
        for status, words in STATUS_WORDS.items()
    ]
    yield page(METHOD, "method.html", site.catalogue.modified, catalogue=site.catalogue, parts=parts)
