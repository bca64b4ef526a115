"""The application: every page behind the guard.

    make_app(workplace, session) → ASGI

Out of scope: the server and the browser (`catalog.desk.serving`), what a page does (`catalog.desk.pages`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from catalog.desk.forms import Form, sent_form
from catalog.desk.guard import ASSETS, OPEN, STATUS, Guard
from catalog.desk.jobs import Jobs
from catalog.desk.page import Get, Handler, Page, Post
from catalog.desk.pages import PAGES
from catalog.desk.rendering import FOLDER, rendered
from catalog.desk.session import Session
from catalog.desk.visit import Visit
from catalog.desk.workplace import Workplace
from pipelines.problems import KeikakuError, LockedError

Endpoint = Callable[[Request], Awaitable[Response]]


def make_app(workplace: Workplace, session: Session, jobs: Jobs, own: Sequence[Page] | None = None) -> Guard:
    """Return the application; `own`: its pages, for tests; by default all."""
    desk = _Desk(workplace, session, jobs, tuple(PAGES if own is None else own))
    routes = [Route(f"{OPEN}{{token}}", desk.open), Mount(ASSETS.rstrip("/"), StaticFiles(directory=FOLDER / "assets"))]
    for page in desk.pages:
        routes += [desk.route(page, route) for route in page.routes]
    refusals = {status: partial(_refused, desk, reason) for reason, status in STATUS.items() if status != 403}
    refusals[403] = partial(_refused, desk, "form")  # what a route refuses itself; the guard is asked before
    app = Starlette(routes=routes, exception_handlers={**refusals, 405: partial(_refused, desk, "missing")})
    return Guard(app, session, desk.refuse)


class _Desk:
    """The parts of an application."""

    def __init__(self, workplace: Workplace, session: Session, jobs: Jobs, own: tuple[Page, ...]) -> None:
        self.workplace = workplace
        self.session = session
        self.jobs = jobs
        self.pages = own

    def refuse(self, reason: str) -> Response:
        """Return the page that says why a request is not answered, and what to do."""
        return HTMLResponse(rendered("refused.html", self.session.language, reason=reason), STATUS[reason])

    async def open(self, request: Request) -> Response:
        """Give the cookie for the token. The page leads on by itself: a redirect would not always carry it."""
        cookie = self.session.open_with(request.path_params["token"])
        if cookie is None:
            return self.refuse("token")
        answer = HTMLResponse(rendered("open.html", self.session.language))
        answer.set_cookie(self.session.cookie_name, cookie, httponly=True, samesite="strict", path="/")
        return answer

    def route(self, page: Page, route: Get | Post) -> Route:
        """Return the route of an address of a page."""
        method = "GET" if isinstance(route, Get) else "POST"
        endpoint = self._shown(page, route.show) if isinstance(route, Get) else self._acted(page, route)
        return Route(route.path, endpoint, methods=[method])

    def _shown(self, page: Page, show: Handler) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(self._answered, show, None, self._visit(page, request))

        return endpoint

    def _acted(self, page: Page, route: Post) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            async with sent_form(request, self.workplace.work / "desk") as form:
                if not self.session.owns_form(form.get("csrf")):
                    raise HTTPException(STATUS["form"])
                visit = self._visit(page, request, form)
                return await run_in_threadpool(self._answered, route.act, route.again, visit)

        return endpoint

    def _visit(self, page: Page, request: Request, form: Form | None = None) -> Visit:
        at = {name: str(value) for name, value in request.path_params.items()}
        parts = (self.workplace, self.session, self.jobs, page, self.pages)
        return Visit(*parts, request.url.path, at, request.query_params, form or Form())

    def _answered(self, handler: Handler, again: Handler | None, visit: Visit) -> Response:
        """Return what a handler answers; what is wrong stands on the form that was sent, or on a page of its own."""
        if not (self.workplace.made or visit.page.without_workplace):
            return RedirectResponse("/start", 303)
        try:
            return handler(visit)
        except KeikakuError as error:
            told = visit.again(error.problems)
            answer = self._answered(again, None, told) if again else told.render("problems.html")
            answer.status_code = 409 if isinstance(error, LockedError) else 422
            return answer


async def _refused(desk: _Desk, reason: str, _request: Request, _error: Exception) -> Response:
    return desk.refuse(reason)
