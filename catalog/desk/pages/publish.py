"""Publishing: into the static folder, and to portals.

Out of scope: the work itself, which is that of the commands `build`, `plan` and `push`, in a job (`catalog.desk.jobs`).
"""

from __future__ import annotations

from starlette.responses import Response

from catalog.desk.page import Get, Page, Post
from catalog.desk.visit import Visit


def show(visit: Visit) -> Response:
    """Show what publishing will do."""
    return visit.render("publish.html")


def build(visit: Visit) -> Response:
    """Start the build of the catalogue in the static folder."""
    return visit.go(f"/jobs/{visit.jobs.start(['build'], visit.language, '/publish')}")


PAGE = Page("publish", "/publish", (Get("/publish", show), Post("/publish/build", build, again=show)))
