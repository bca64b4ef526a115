"""The way in: to the first page of the navigation, or, where there is no workplace yet, to the form that makes one.

Also the switch of the language, which every page has.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.responses import RedirectResponse, Response

from catalog.desk.page import Get, Page, Post
from catalog.desk.visit import Visit
from catalog.drafts.new_workplace import named_office, write_workplace
from catalog.runs.day import today
from metadata.building.workplace import workplace
from metadata.declared.value_types import web_address
from metadata.messages.rendering import LANGUAGES
from metadata.vocabularies.municipalities import local_governments


def first(visit: Visit) -> Response:
    """Lead to the first page, or to the form of a new workplace."""
    shown = [page.address for page in visit.pages if page.in_navigation]
    return RedirectResponse(shown[0] if visit.workplace.made and shown else "/start", 303)


def show(visit: Visit) -> Response:
    """Show the form of a new workplace, where there is none."""
    offices = [office.full_name for office in local_governments().values()]
    return first(visit) if visit.workplace.made else visit.render("start.html", offices=offices)


def make(visit: Visit) -> Response:
    """Make the workplace, as `init` does."""
    where, said = visit.workplace, visit.form
    files = workplace(where.place, named_office(said.get("office")), web_address(said.get("site"), "site"), today())
    write_workplace(where.root, files)
    return visit.go("/", "start.made", folder=str(where.root))


def choose_language(visit: Visit) -> Response:
    """Speak the language that is asked for, and show the page again on which it was asked."""
    visit.session.language = next((each for each in LANGUAGES if each == visit.form.get("language")), visit.language)
    address = urlsplit(visit.form.get("back"))
    back = f"/{address.path.lstrip('/')}" + (f"?{address.query}" if address.query else "")  # always on the desk
    return visit.go(back)


PAGE = Page(
    "start",
    "/start",
    (Get("/", first), Get("/start", show), Post("/start/make", make, again=show), Post("/language", choose_language)),
    in_navigation=False,
    without_workplace=True,
)
