"""Publishing: into the static folder, and to portals, each looked at first.

Out of scope: the work itself, which is that of the commands `build`, `diff`, `plan` and `push`, in a job
(`catalog.desk.jobs`), and what was found beforehand (`catalog.desk.publishing`).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.responses import Response

from catalog.ckan.targets.target import open_target
from catalog.desk.page import Get, Page, Post
from catalog.desk.publishing import lines, portals, unchanged
from catalog.desk.rendering import told
from catalog.desk.visit import Visit
from metadata.declared.settings import read_settings


def show(visit: Visit) -> Response:
    """Show what publishing will do: in the folder by dataset, and at which portals."""
    settings, found = read_settings(visit.workplace.settings), lines(visit.workplace)
    values: dict[str, Any] = {
        "lines": found,
        "counts": Counter(line.state for line in found),
        "unchanged": unchanged(visit.workplace),
        "settings": settings,
        "portals": [(portal, told(portal.problems, visit.language)) for portal in portals(settings)],
    }
    return visit.render("publish.html", **values)


def look(visit: Visit) -> Response:
    """Start the comparison of what would be published with what is."""
    return _started(visit, "diff", "--against", str(visit.workplace.out))


def build(visit: Visit) -> Response:
    """Start the build of the catalogue in the static folder."""
    return _started(visit, "build")


def plan(visit: Visit) -> Response:
    """Start asking a portal what a push would do there; nothing is written."""
    return _started(visit, "plan", _target(visit))


def push(visit: Visit) -> Response:
    """Start the push to a portal."""
    return _started(visit, "push", _target(visit))


def _target(visit: Visit) -> str:
    """Return the name of the portal that is meant, which is one of the settings. Raises SettingsError."""
    return open_target(read_settings(visit.workplace.settings), visit.form.get("target")).name


def _started(visit: Visit, *command: str) -> Response:
    return visit.go(f"/jobs/{visit.jobs.start(command, visit.language, '/publish')}")


PAGE = Page(
    "publish",
    "/publish",
    (
        Get("/publish", show),
        Post("/publish/look", look, again=show),
        Post("/publish/build", build, again=show),
        Post("/publish/plan", plan, again=show),
        Post("/publish/push", push, again=show),
    ),
)
