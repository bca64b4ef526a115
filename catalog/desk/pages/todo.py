"""What is to do: each dataset with its doubts, missing results, waiting content, faults, and what is overdue.

Out of scope: doing it (the other pages).
"""

from __future__ import annotations

from starlette.responses import Response

from catalog.desk.page import Get, Page
from catalog.desk.rendering import told
from catalog.desk.rounds import items_of, overdue_of
from catalog.desk.visit import Visit


def show(visit: Visit) -> Response:
    """Show what is to do, the datasets with something to do first."""
    found = [(item, told(item.problems, visit.language)) for item in items_of(visit.workplace)]
    overdue = overdue_of(visit.workplace)
    found.sort(key=lambda each: each[0].round.quiet and each[0].id not in overdue)
    return visit.render("todo.html", found=found, overdue=overdue)


PAGE = Page("todo", "/todo", (Get("/todo", show),))
