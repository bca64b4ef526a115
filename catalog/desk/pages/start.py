"""The way in: to the first page of the navigation, or, where there is no workplace yet, to the form that makes one.

Also the switch of the language, which every page has.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response

from catalog.desk.page import Get, Page, Post
from catalog.desk.visit import Visit
from metadata.messages.rendering import LANGUAGES


def first(visit: Visit) -> Response:
    """Lead to the first page, or to the form of a new workplace."""
    shown = [page.address for page in visit.pages if page.in_navigation]
    return RedirectResponse(shown[0] if visit.workplace.made and shown else "/start", 303)


def show(visit: Visit) -> Response:
    """Show the form of a new workplace, where there is none."""
    return first(visit) if visit.workplace.made else visit.render("start.html")


def choose_language(visit: Visit) -> Response:
    """Speak the language that is asked for, and show the page again on which it was asked."""
    visit.session.language = next((each for each in LANGUAGES if each == visit.form.get("language")), visit.language)
    address = urlsplit(visit.form.get("back"))
    back = f"/{address.path.lstrip('/')}" + (f"?{address.query}" if address.query else "")  # always on the desk
    return visit.go(back)


PAGE = Page(
    "start",
    "/start",
    (Get("/", first), Get("/start", show), Post("/language", choose_language)),
    in_navigation=False,
    without_workplace=True,
)
