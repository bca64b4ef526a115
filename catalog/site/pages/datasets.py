"""The pages of a dataset: itself, all of its files, and its document line by line.

Its tables are in `tables`; the map and so on of a standard dataset in `catalog.site.standard`.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.site.content.documents import Document
from catalog.site.content.policy import embedded_json, page_policy
from catalog.site.frame.glance import glance, pictures
from catalog.site.frame.one_dataset import OneDataset
from catalog.site.frame.rendering import Page, page
from catalog.site.pages.tables import files_of, table_pages
from catalog.site.standard.projection import WIDTH
from catalog.site.standard.standing import standing
from catalog.site.standard.views import views
from metadata.formats.csvw import ENDING as CSVW
from metadata.formats.schema_org import NAMED, dataset_json_ld, embedded
from metadata.gates.machine_readability import source


def dataset_pages(own: OneDataset) -> Iterator[Page]:
    """Yield all pages of a dataset but those of its measures and indicators."""
    dataset, document, folder, around = own.dataset, own.document, own.folder, own.around
    facts = {"catalogue": around.catalogue, "dataset": dataset, "document": document}
    tables = [(table, *files_of(dataset, table)) for table in dataset.tables]
    shown = views(own)
    described = [file for file in dataset.files if file.describes_data and not file.name.endswith(CSVW)]
    yield page(
        f"{folder}/index.html",
        "dataset.html",
        dataset.modified,
        tables=tables,
        described=described,
        rest=[file for file in dataset.files if not file.table and not file.describes_data],
        json_ld=embedded_json(embedded(dataset_json_ld(dataset, around.catalogue))),
        score=around.score,
        findings=around.findings,
        rules_source=source(),
        views=shown,
        policy=page_policy(shown.pictures if shown else ""),
        width=WIDTH,
        standing=standing(dataset),
        named=NAMED,
        **facts,
        **_at_a_glance(document),
    )
    yield page(f"{folder}/files.html", "files.html", dataset.modified, tables=tables, **facts)
    yield from table_pages(own, shown)
    if document is not None:
        for part in document.shown.pages(document.cited):
            yield page(f"{folder}/{part.name}", "source.html", dataset.modified, part=part, **facts)


def _at_a_glance(document: Document | None) -> dict[str, object]:
    if document is None:
        return {"glance": None, "pictures": []}
    return {"glance": glance(document), "pictures": pictures(document)}
