"""A municipality's results on two sides of A4, to be printed and laid on the table: `municipalities/<code>/print.html`.

How the indicators stand, as a bar and as rows: what can be judged first, then what is not reported, as many as there is room
for; the page says how many are left and where they are. Room is counted in millimetres, on the safe side, since fonts
differ. Out of scope: how the other pages are printed (`assets/style.css`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from math import ceil

from catalog.site.charts.drawing import text_width
from catalog.site.content.progress import STATUS_WORDS, IndicatorStatus
from catalog.site.frame.glance import glance, ratings
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Municipality, Site
from catalog.site.pages.progress import MunicipalStatus, by_status, municipal_statuses, rows_of

ROOM = 490
"""Millimetres of two sides within their margins, less the heading, the bar and the foot, and some to spare."""

DOCUMENTS = 6
"""Most documents named on a sheet."""

_PICTURE = 65  # millimetres of the charts of ratings, two side by side
_DOCUMENT, _LINE, _ROW = 9.0, 3.8, 1.4  # of a named document; of a line of a row, and of what is around a row
_NAME, _FIGURE = 34, 8  # full-width letters in a line of an indicator's name, of a figure


def sheet_pages(site: Site) -> Iterator[Page]:
    """Yield a page a municipality that has a document."""
    stands = {each.municipality.publisher.code: each for each in municipal_statuses(site)}
    for code, municipality in site.municipalities.items():
        if municipality.documents:
            ids = [each.id for each in municipality.datasets]
            make = partial(_sheets, site, municipality, stands.get(code))
            yield from site.kept_pages(ids, "sheet", municipality, make)


def _sheets(site: Site, municipality: Municipality, stands: MunicipalStatus | None) -> list[Page]:
    return [_sheet(site, municipality, stands)]


def _sheet(site: Site, municipality: Municipality, stands: MunicipalStatus | None) -> Page:
    documents = [site.documents[each.id] for each in municipality.documents[:DOCUMENTS]]
    pictures = [(document, picture) for document in documents if (picture := ratings(document))][:2]
    room = ROOM - _DOCUMENT * len(documents) - (_PICTURE if pictures else 0)
    ordered = [row for _, rows in by_status(rows_of(site, municipality)) for row in rows if not row.repeated]
    count = fitting(ordered, room)
    left = Counter(row.status for row in ordered[count:])
    return page(
        f"municipalities/{municipality.publisher.code}/print.html",
        "municipality-print.html",
        municipality.modified,
        catalogue=site.catalogue,
        municipality=municipality,
        documents=[(document, glance(document)) for document in documents],
        others=len(municipality.documents) - len(documents),
        pictures=pictures,
        stands=stands,
        rows=ordered[:count],
        rest=[(STATUS_WORDS[status], left[status]) for status in STATUS_WORDS if left[status]],
    )


def fitting(rows: Sequence[IndicatorStatus], room: float) -> int:
    """Return how many of the rows, from the first, have room in some millimetres."""
    for index, row in enumerate(rows):
        figures = [row.printed(figure) + " 2026" for figure in (row.result, row.expected, row.target)]
        widths = [text_width(f"{row.name} {row.measure}", 1) / _NAME, *(text_width(each, 1) / _FIGURE for each in figures)]
        room -= _ROW + _LINE * ceil(max(widths))
        if room < 0:
            return index
    return len(rows)
