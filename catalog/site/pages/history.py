"""The page "what changed": the newest versions of all datasets, with what each of them changed.

Out of scope: the feeds, which tell the same to programs (`catalog.folder.changes`).
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.folder.changes import NEWEST, PAGE, steps
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site


def history_pages(site: Site) -> Iterator[Page]:
    """Yield the page."""
    changed = steps(site.datasets)
    facts = {"catalogue": site.catalogue, "steps": changed[:NEWEST], "older": len(changed[NEWEST:])}
    yield page(PAGE, "changes.html", site.catalogue.modified, **facts)
