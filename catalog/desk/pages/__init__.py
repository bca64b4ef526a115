"""The pages of the desk, a module each: its addresses, its entry in the navigation, and what it does.

A new page is a module here with a `PAGE` and a line below, its words in `words/<name>.yaml`, its templates in `templates/`.
"""

from __future__ import annotations

from catalog.desk.page import Page
from catalog.desk.pages import add, changes, description, doubts, history, job, publish, results, settings, start, todo

PAGES: tuple[Page, ...] = (
    start.PAGE,
    todo.PAGE,
    add.PAGE,
    doubts.PAGE,
    results.PAGE,
    description.PAGE,
    changes.PAGE,
    publish.PAGE,
    history.PAGE,
    settings.PAGE,
    job.PAGE,
)
"""All pages, as the navigation has them: to do, add, doubts, results, description, changes, publish, history, settings."""
