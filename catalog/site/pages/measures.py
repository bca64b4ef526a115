"""The pages of measures and indicators: the whole story of each, with the lines of the document it is told in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from catalog.site.content.documents import IndicatorStory, MeasureStory
from catalog.site.frame.one_dataset import OneDataset
from catalog.site.frame.rendering import Page, page
from pipelines.documents.source import Span
from pipelines.tables.rows import Row


def measure_pages(own: OneDataset) -> Iterator[Page]:
    """Yield a page a measure, each leading to the one before and the one after it."""
    stories, dataset = own.document.measures if own.document else (), own.dataset
    repeats = _repeats(stories)
    names = {story.row.id: story.row for story in stories}
    for index, story in enumerate(stories):
        yield page(
            f"datasets/{dataset.id}/measures/{story.row.id}.html",
            "measure.html",
            dataset.modified,
            catalogue=own.around.catalogue,
            dataset=dataset,
            story=story,
            schedule=_by_year(story.schedule),
            charts={indicator.row.id: own.charts[indicator.row.id] for indicator in story.indicators},
            plots={indicator.row.id: own.plots[indicator.row.id] for indicator in story.indicators},
            themes=own.themes(story),
            original=names.get(story.row.repeats),
            repeated=[names[id_] for id_ in repeats.get(story.row.id, ())],
            before=stories[index - 1].row if index else None,
            after=stories[index + 1].row if index + 1 < len(stories) else None,
        )


def indicator_pages(own: OneDataset) -> Iterator[Page]:
    """Yield a page an indicator: its chart, its values, its status, and the lines they were read from."""
    dataset, document = own.dataset, own.document
    if document is None:
        return
    for story in document.measures:
        for indicator in story.indicators:
            yield page(
                f"datasets/{dataset.id}/indicators/{indicator.row.id}.html",
                "indicator.html",
                dataset.modified,
                catalogue=own.around.catalogue,
                dataset=dataset,
                measure=story,
                story=indicator,
                chart=own.charts[indicator.row.id],
                plot=own.plots[indicator.row.id],
                status=own.statuses.get(indicator.row.id),
                themes=own.themes(story),
                excerpts=document.shown.excerpts(_places(indicator)),
            )


def _places(story: IndicatorStory) -> list[Span]:
    return [row.place for row in (story.values or (story.row,))]


def _by_year(rows: Sequence[Row]) -> list[tuple[int, list[Row]]]:
    ordered = sorted(rows, key=attrgetter("fiscal_year"))
    return [(year, list(own)) for year, own in groupby(ordered, key=attrgetter("fiscal_year"))]


def _repeats(stories: Sequence[MeasureStory]) -> dict[str, list[str]]:
    """Return measure ID → IDs of the rows that repeat it (再掲)."""
    found: dict[str, list[str]] = {}
    for story in stories:
        if story.row.repeats:
            found.setdefault(story.row.repeats, []).append(story.row.id)
    return found
