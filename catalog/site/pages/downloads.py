"""Files of charts, beside the pages that show them: a picture (SVG) and the plotted figures (CSV).

    datasets/<id>/indicators/<ID>.svg  .csv     the chart of an indicator
    datasets/<id>/ratings.svg  .csv             進捗評価の割合
    datasets/<id>/by-year.svg  .csv             年度ごとの目標値と実績値
    progress/<code>.svg  .csv                   進捗状況 of a municipality
    concepts/<id>.svg  .csv                     what can be compared (`catalog.site.pages.concepts`)

They are no distributions of the dataset: they repeat some of its rows. Out of scope: how they are made
(`catalog.site.charts.downloads`).
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.charts.bars import statuses_chart
from catalog.site.charts.downloads import Caption, bars_svg, indicator_csv, indicator_svg
from catalog.site.content.citation import citation
from catalog.site.content.documents import Document
from catalog.site.frame.glance import Picture, pictures
from catalog.site.frame.one_dataset import OneDataset
from catalog.site.frame.site import Site
from catalog.site.pages.concepts import concept_files
from catalog.site.pages.progress import municipal_statuses, status_citation
from metadata.formats.files import csv_bytes


def chart_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the charts that tell of several datasets: relative path and bytes."""
    yield from _statuses(site)
    yield from concept_files(site)


def own_chart_files(own: OneDataset) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the charts of a dataset: relative path and bytes."""
    dataset, document = own.dataset, own.document
    if document is None:
        return
    for story in document.indicators:
        plot = own.plots[story.row.id]
        if plot is not None:
            path = f"indicators/{story.row.id}"
            cited = citation(dataset, dataset.url(f"{path}.html#chart")).ja
            caption = Caption(story.row.name, f"{dataset.publisher.name.ja} {story.row.measure_name}", cited)
            yield f"datasets/{dataset.id}/{path}.svg", indicator_svg(plot, own.charts[story.row.id], caption)
            yield f"datasets/{dataset.id}/{path}.csv", indicator_csv(dataset, plot)
    for picture in pictures(document):
        cited = citation(dataset, dataset.url(f"#{picture.id}")).ja
        caption = Caption(picture.title.ja, dataset.title.ja, cited)
        path = f"datasets/{dataset.id}/{picture.id}"
        keys = [(f"bar-{index}", name) for index, name in enumerate(picture.series)]
        yield f"{path}.svg", bars_svg(picture.chart, picture.id, keys, picture.kind, caption)
        yield f"{path}.csv", _counts(document, picture)


def _statuses(site: Site) -> Iterator[tuple[str, bytes]]:
    for each in municipal_statuses(site):
        publisher, title = each.municipality.publisher, "指標の進捗状況"
        parts = [(share.anchor, f"{share.words.ja} {share.count}", share.count) for share in each.shares]
        caption = Caption(title, publisher.name.ja, status_citation(site, each).ja)
        path = each.page.removesuffix(".html")
        chart = statuses_chart(parts, "statuses", title)
        yield f"{path}.svg", bars_svg(chart, "statuses", [part[:2] for part in parts], "statuses", caption)
        names = ("全国地方公共団体コード", "地方公共団体名", "状況", "件数")
        counts = ((publisher.code, publisher.name.ja, share.status, share.count) for share in each.shares)
        yield f"{path}.csv", csv_bytes(names, counts)


def _counts(document: Document, picture: Picture) -> bytes:
    publisher = document.dataset.publisher
    names = ("全国地方公共団体コード", "地方公共団体名", *picture.columns)
    return csv_bytes(
        names,
        (
            (publisher.code, publisher.name.ja, row.label, name, count)
            for row in picture.rows
            for name, count in zip(picture.series, row.counts, strict=True)
        ),
    )
