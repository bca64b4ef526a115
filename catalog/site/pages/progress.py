"""進捗: how the indicators of all municipalities stand, as pages a municipality and as rows to filter.

    progress/index.html     a bar a municipality, and rows that a script filters and sorts (`assets/progress.js`)
    progress/<two>.html     the municipalities of a prefecture, where there are many; the first page then has prefectures
    progress/<code>.html    the same of one municipality as plain tables by status, which need no script
    assets/progress/…       the rows, in parts loaded as scripts, since a page opened from a folder may fetch nothing

Nothing is ranked: rows are sorted by what they say, never by how far they have come. Out of scope: the method
(`catalog.site.pages.method`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from catalog.site.content.citation import citation
from catalog.site.content.progress import STATUS_WORDS, IndicatorStatus, Share, shares
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.scripts import Script, as_json, script_parts
from catalog.site.frame.site import Municipality, Prefecture, Site
from metadata.described.across.status import ANCHORS, STATUS
from metadata.vocabularies.bilingual import Bilingual
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.results.status import Status

BARS = 50
"""Most municipalities with a bar each on a page; of more, it has the counts in words."""

FOLDER = "progress"
_CALL = "keikaku.rows"


@dataclass(frozen=True)
class MunicipalStatus:
    """How the indicators of a municipality stand: how many have each status (再掲 left out)."""

    municipality: Municipality
    counts: Counter[Status]

    @property
    def name(self) -> Bilingual:
        """Whose they are."""
        return self.municipality.publisher.name

    @property
    def shares(self) -> tuple[Share, ...]:
        """How many have each status."""
        return shares(self.counts)

    @property
    def page(self) -> str:
        """Path of its page from the root of the site."""
        return f"{FOLDER}/{self.municipality.publisher.code}.html"


@dataclass(frozen=True)
class PrefecturalStatus:
    """How those of the municipalities of a prefecture stand together, and each."""

    prefecture: Prefecture
    municipal: tuple[MunicipalStatus, ...]

    @property
    def name(self) -> Bilingual:
        """Whose they are."""
        return self.prefecture.name

    @property
    def shares(self) -> tuple[Share, ...]:
        """How many have each status."""
        return shares(_summed(each.counts for each in self.municipal))

    @property
    def page(self) -> str:
        """Path of its page from the root of the site."""
        return f"{FOLDER}/{self.prefecture.digits}.html"


@dataclass(frozen=True)
class Ways:
    """A prefecture in the filter: which parts of the rows are its own, the first and the last."""

    digits: str
    name: Bilingual
    parts: tuple[int, int]


def municipal_statuses(site: Site) -> list[MunicipalStatus]:
    """Return how each municipality stands that has an indicator."""
    return [each for municipality in site.municipalities.values() if (each := _municipal(site, municipality))]


def prefectural_statuses(site: Site) -> list[PrefecturalStatus]:
    """Return how the prefectures stand, those with an indicator; none where the site does not tell of prefectures."""
    every = (
        (prefecture, [each for municipality in prefecture.municipalities if (each := _municipal(site, municipality))])
        for prefecture in site.prefectures
    )
    return [PrefecturalStatus(prefecture, tuple(found)) for prefecture, found in every if found]


def total_counts(site: Site) -> Counter[Status]:
    """Return how many of all indicators have each status."""
    return _summed(each.counts for each in site.status_facts.values())


def rows_of(site: Site, municipality: Municipality) -> list[IndicatorStatus]:
    """Return 進捗状況 of all indicators of a municipality, in the order of its datasets."""
    return [row for dataset in municipality.datasets for row in site.standing.get(dataset.id, ())]


def by_status(rows: Iterable[IndicatorStatus]) -> list[tuple[Status, list[IndicatorStatus]]]:
    """Return rows by status, the best first."""
    order = list(STATUS_WORDS)
    ordered = sorted(rows, key=lambda row: order.index(row.status))
    return [(status, list(own)) for status, own in groupby(ordered, key=lambda row: row.status)]


def progress_pages(site: Site) -> Iterator[Page]:
    """Yield the page of all municipalities, those of prefectures, and one of each municipality."""
    municipal, prefectural = municipal_statuses(site), prefectural_statuses(site)
    facts = {"catalogue": site.catalogue, "words": STATUS_WORDS, "anchors": ANCHORS}
    groups = [script.group for script in _scripts(site)]
    themes = {theme for each in site.status_facts.values() for theme in each.themes}
    years = {year for each in site.status_facts.values() for year in each.years}
    yield page(
        f"{FOLDER}/index.html",
        "progress.html",
        site.catalogue.modified,
        municipal=municipal,
        prefectural=prefectural,
        ways=_ways(site, groups),
        compact=len(municipal) > BARS,
        themes=[theme for theme in site.themes.values() if theme.notation in themes],
        years={year: japanese_year(year) for year in sorted(years, reverse=True)},
        parts=len(groups),
        **facts,
    )
    for each in prefectural:
        compact = len(each.municipal) > BARS
        yield page(each.page, "progress-prefecture.html", each.prefecture.modified, each=each, compact=compact, **facts)
    for one in municipal:
        graded = [d for d in one.municipality.documents if any(table.name == "evaluations" for table in d.tables)]
        yield page(
            one.page,
            "progress-municipality.html",
            one.municipality.modified,
            each=one,
            by_status=by_status(rows_of(site, one.municipality)),
            graded=graded,
            cited=status_citation(site, one),
            **facts,
        )


def status_citation(site: Site, each: MunicipalStatus) -> Bilingual:
    """Return how the statuses of a municipality are cited: as a part of the dataset that has them all."""
    return citation(site.described[STATUS], site.catalogue.base_url + each.page)


def progress_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the rows for the script, and the municipalities that its filter offers: path and bytes."""
    for script in _scripts(site):
        yield f"assets/{FOLDER}/{script.number}.js", script.data
    for prefecture in site.prefectures:
        offered = [[each.publisher.code, each.publisher.name.ja] for each in prefecture.municipalities]
        yield (
            f"assets/municipalities/{prefecture.digits}.js",
            f"keikaku.municipalities({as_json(prefecture.digits)},{as_json(offered)});\n".encode(),
        )


def _municipal(site: Site, municipality: Municipality) -> MunicipalStatus | None:
    found = [site.status_facts[dataset.id] for dataset in municipality.datasets if dataset.id in site.status_facts]
    return MunicipalStatus(municipality, _summed(each.counts for each in found)) if found else None


def _summed(counts: Iterable[Counter[Status]]) -> Counter[Status]:
    total: Counter[Status] = Counter()
    for each in counts:
        total.update(each)
    return total


def _scripts(site: Site) -> Iterator[Script]:
    """Yield the parts of the rows: in the order of the datasets, or, where there are many municipalities, by prefecture."""
    if not site.prefectures:
        return script_parts(_CALL, [("", (_entry(row) for row in site.statuses))])
    groups = (
        (each.digits, (_entry(row) for municipality in each.municipalities for row in rows_of(site, municipality)))
        for each in site.prefectures
    )
    return script_parts(_CALL, groups)


def _ways(site: Site, groups: Sequence[str]) -> list[Ways]:
    """Return the filter of prefectures, where there is one; `groups` are the prefectures of all parts, in order."""
    numbers: dict[str, list[int]] = {}
    for number, digits in enumerate(groups, start=1):
        numbers.setdefault(digits, []).append(number)
    named = ((each, numbers.get(each.digits)) for each in site.prefectures)
    return [Ways(each.digits, each.name, (own[0], own[-1])) for each, own in named if own]


def _entry(row: IndicatorStatus) -> list[Any]:
    """Return a row as the script takes it; figures as printed."""
    percent = "" if row.percent is None else f"{row.percent}%"
    figures = [row.printed(row.result), row.printed(row.expected), percent, row.printed(row.target)]
    return [
        *(row.code, row.place, row.page, row.name, row.measure, row.anchor),
        *(row.result_year, row.target_year, figures, row.reason, list(row.themes)),
    ]
