"""The page "what changed": the newest versions of all datasets, with what each of them changed.

Out of scope: the feeds, which tell the same to programs (`catalog.folder.changes`).
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.folder.changes import PAGE, steps
from catalog.site.frame.rendering import Page, page
from catalog.site.frame.site import Site

SHOWN = 100
"""Versions on the page; the feeds go further back."""


def history_pages(site: Site) -> Iterator[Page]:
    """Yield the page."""
    changed = steps(site.summaries, SHOWN)
    older = sum(len(dataset.history) for dataset in site.summaries) - len(changed)
    rows = {each.id: each.changed for each in site.facts}
    told = [(step, rows[step.dataset.id].get(step.release.version)) for step in changed]
    facts = {"catalogue": site.catalogue, "steps": told, "older": older}
    yield page(PAGE, "changes.html", site.catalogue.modified, **facts)
