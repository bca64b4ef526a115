"""The pages of a dataset: itself, each of its tables, all of its files, and its document line by line."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.content.documents import Document
from catalog.site.content.policy import embedded_json
from catalog.site.content.provenance import address
from catalog.site.frame.glance import glance, pictures
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site
from metadata.described.dataset import Dataset, File
from metadata.described.table import Table, printed
from metadata.formats.csvw import ENDING as CSVW
from metadata.formats.schema_org import dataset_json_ld, embedded
from metadata.gates.machine_readability import source

_LINKED = {"measures": "measures", "取組ID": "measures", "indicators": "indicators", "指標ID": "indicators"}
"""Table or column whose IDs have a page → the folder of those pages."""


def dataset_pages(site: Site, dataset: Dataset) -> Iterator[Page]:
    """Yield all pages of a dataset but those of its measures and indicators."""
    folder, document = f"datasets/{dataset.id}", site.documents.get(dataset.id)
    facts = {"catalogue": site.catalogue, "dataset": dataset, "document": document}
    tables = [(table, *_files_of(dataset, table)) for table in dataset.tables]
    described = [file for file in dataset.files if file.describes_data and not file.name.endswith(CSVW)]
    yield page(
        f"{folder}/index.html",
        "dataset.html",
        dataset.modified,
        tables=tables,
        described=described,
        rest=[file for file in dataset.files if not file.table and not file.describes_data],
        json_ld=embedded_json(embedded(dataset_json_ld(dataset, site.catalogue))),
        score=site.build.scores.get(dataset.id),
        findings=site.build.findings.get(dataset.id),
        rules_source=source(),
        **facts,
        **_at_a_glance(document),
    )
    yield page(f"{folder}/files.html", "files.html", dataset.modified, tables=tables, **facts)
    for table, csv, csvw in tables:
        shown = list(rows(table, document))
        yield page(
            f"{folder}/{table.name}.html",
            "table.html",
            dataset.modified,
            table=table,
            rows=shown,
            csv=csv,
            csvw=csvw,
            **facts,
        )
    if document is not None:
        for part in document.shown.pages(document.cited):
            yield page(f"{folder}/{part.name}", "source.html", dataset.modified, part=part, **facts)


def _at_a_glance(document: Document | None) -> dict[str, object]:
    if document is None:
        return {"glance": None, "pictures": []}
    return {"glance": glance(document), "pictures": pictures(document)}


def _files_of(dataset: Dataset, table: Table) -> tuple[File, File]:
    """Return the CSV of a table and its CSVW description."""
    csv = next(file for file in dataset.files if file.table == table.name)
    return csv, next(file for file in dataset.files if file.name == csv.name + CSVW)


def rows(table: Table, document: Document | None) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the rows of a table as shown: ID, and each cell as text with where it leads to (empty: nowhere).

    With a document, IDs lead to the pages of measures and indicators, 出典箇所 to where it shows that place.
    """
    named = [table.name if field.name == "ID" else field.name for field in table.fields]
    folders = [_LINKED.get(name, "") if document else "" for name in named]
    for record in table.records:
        texts = [printed(cell) for cell in record]
        cells = [
            (text, f"{folder}/{text}.html" if folder and text else "") for text, folder in zip(texts, folders, strict=True)
        ]
        span = document.shown.place(texts[-1]) if document else None
        if span:
            cells[-1] = (texts[-1], address(span))
        yield texts[1], cells
