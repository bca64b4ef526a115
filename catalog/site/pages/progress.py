"""進捗: how the indicators of all municipalities stand, as pages a municipality and as rows to filter.

    progress/index.html     a bar a municipality, and rows that a script filters and sorts (`assets/progress.js`)
    progress/<code>.html    the same of one municipality as plain tables by status, which need no script
    assets/progress/…       the rows, in parts loaded as scripts, since a page opened from a folder may fetch nothing

Nothing is ranked: rows are sorted by what they say, never by how far they have come. Out of scope: the method
(`catalog.site.pages.method`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from catalog.site.content.citation import citation
from catalog.site.content.policy import embedded_json
from catalog.site.content.progress import STATUS_WORDS, IndicatorStatus, Share, shares
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Municipality, Site
from metadata.described.across.status import ANCHORS, STATUS
from metadata.vocabularies.bilingual import Bilingual
from pipelines.japanese.fiscal_years import japanese_year
from pipelines.results.status import Status

A_PART = 2000
"""Rows in one part."""

BARS = 60
"""Most municipalities with a bar each on the page of all; of more, it has the counts in words."""

FOLDER = "progress"


@dataclass(frozen=True)
class MunicipalStatus:
    """How the indicators of a municipality stand: their rows, and how many have each status (再掲 left out)."""

    municipality: Municipality
    rows: tuple[IndicatorStatus, ...]

    @property
    def shares(self) -> tuple[Share, ...]:
        """How many have each status."""
        return shares(self.rows)

    @property
    def page(self) -> str:
        """Path of its page from the root of the site."""
        return f"{FOLDER}/{self.municipality.publisher.code}.html"

    @property
    def by_status(self) -> list[tuple[Status, list[IndicatorStatus]]]:
        """Its rows by status, the best first."""
        order = list(STATUS_WORDS)
        ordered = sorted(self.rows, key=lambda row: order.index(row.status))
        return [(status, list(rows)) for status, rows in groupby(ordered, key=lambda row: row.status)]


def municipal_statuses(site: Site) -> list[MunicipalStatus]:
    """Return how each municipality stands that has an indicator."""
    found: dict[str, list[IndicatorStatus]] = {}
    for row in site.statuses:
        found.setdefault(row.code, []).append(row)
    return [MunicipalStatus(site.municipalities[code], tuple(rows)) for code, rows in found.items()]


def progress_pages(site: Site) -> Iterator[Page]:
    """Yield the page of all municipalities and one of each."""
    municipal = municipal_statuses(site)
    facts = {"catalogue": site.catalogue, "words": STATUS_WORDS, "anchors": ANCHORS}
    years = {year for row in site.statuses for year in (row.result_year, row.target_year) if year}
    yield page(
        f"{FOLDER}/index.html",
        "progress.html",
        site.catalogue.modified,
        municipal=municipal,
        compact=len(municipal) > BARS,
        total=shares(site.statuses),
        themes=[theme for theme in site.themes.values() if any(theme.notation in row.themes for row in site.statuses)],
        years={year: japanese_year(year) for year in sorted(years, reverse=True)},
        parts=len(_parts(site)),
        **facts,
    )
    for each in municipal:
        graded = [d for d in each.municipality.documents if any(table.name == "evaluations" for table in d.tables)]
        yield page(
            each.page,
            "progress-municipality.html",
            each.municipality.modified,
            each=each,
            graded=graded,
            cited=status_citation(site, each),
            **facts,
        )


def status_citation(site: Site, each: MunicipalStatus) -> Bilingual:
    """Return how the statuses of a municipality are cited: as a part of the dataset that has them all."""
    (dataset,) = (dataset for dataset in site.datasets if dataset.id == STATUS)
    return citation(dataset, site.catalogue.base_url + each.page)


def progress_files(site: Site) -> dict[str, bytes]:
    """Return the rows for the script: path → bytes."""
    return {
        f"assets/{FOLDER}/{number}.js": f"keikaku.rows({embedded_json(_json(part))});\n".encode()
        for number, part in enumerate(_parts(site), start=1)
    }


def _parts(site: Site) -> list[list[list[Any]]]:
    rows = [_entry(row) for row in site.statuses]
    return [rows[start : start + A_PART] for start in range(0, len(rows), A_PART)]


def _entry(row: IndicatorStatus) -> list[Any]:
    """Return a row as the script takes it; figures as printed."""
    percent = "" if row.percent is None else f"{row.percent}%"
    figures = [row.printed(row.result), row.printed(row.expected), percent, row.printed(row.target)]
    return [
        *(row.code, row.place, row.page, row.name, row.measure, row.anchor),
        *(row.result_year, row.target_year, figures, row.reason, list(row.themes)),
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
