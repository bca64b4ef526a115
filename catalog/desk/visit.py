"""A visit: one request to a page of the desk, with everything that its handler needs, and its ways to answer.

Out of scope: what may not come this far (`catalog.desk.guard`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse, RedirectResponse, Response

from catalog.desk.forms import Form
from catalog.desk.jobs import Jobs
from catalog.desk.rendering import rendered, told, words
from catalog.desk.session import Session
from catalog.desk.workplace import Workplace, stamp
from metadata.messages.rendering import Language
from pipelines.problems import Problem

if TYPE_CHECKING:
    from catalog.desk.page import Page


@dataclass(frozen=True)
class Visit:
    """A request. `path`: its address; `at`: the parts of it that the route names; `query`: what stands behind `?`.

    `form`: what was sent, also when a form is shown again, so that nothing that was typed is lost; then `problems` says why.
    `page` is where it belongs in the navigation `pages`.
    """

    workplace: Workplace
    session: Session
    jobs: Jobs
    page: Page
    pages: Sequence[Page]
    path: str
    at: dict[str, str] = field(default_factory=dict)
    query: QueryParams = field(default_factory=QueryParams)
    form: Form = field(default_factory=Form)
    problems: Sequence[Problem] = ()

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.session.language

    @property
    def shown_at(self) -> str:
        """The address under which this can be seen again: a form that is shown again has that of its page."""
        return self.page.address if self.form.values else f"{self.path}?{self.query}" if self.query else self.path

    def w(self, key: str, /, **facts: object) -> str:
        """Return words of the desk in the language of the page."""
        return words(key, self.language, **facts)

    def render(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page; what the session has to say stands on it and is said then."""
        said, self.session.said = self.session.said, []
        notes = [self.w(item[0], **item[1]) for item in said if not isinstance(item, Problem)]
        problems = [*(item for item in said if isinstance(item, Problem)), *self.problems]
        frame = {
            "visit": self,
            "form": self.form,
            "csrf": self.session.form_token,
            "notes": notes,
            "problems": told(problems, self.language),
            "job": self.jobs.current(),
        }
        return HTMLResponse(rendered(template, self.language, **frame, **values), status)

    def go(self, address: str, said: str = "", problems: Iterable[Problem] = (), **facts: str) -> Response:
        """Answer a form that was carried out: the browser goes to a page, on which `said` (key of words) is told."""
        self.session.said += [(said, facts)] if said else []
        self.session.said += problems
        return RedirectResponse(address, 303)

    def again(self, problems: Sequence[Problem]) -> Visit:
        """Return the visit as it shows a form again that could not be taken, because of these problems."""
        return replace(self, problems=tuple(problems))

    def stamp(self, *paths: Path) -> str:
        """Return the value of `made_from` for a form that is made from these files."""
        return stamp(paths)

    @contextmanager
    def writing(self, *paths: Path) -> Iterator[None]:
        """Hold the lock while files are written that the form was made from; see `Workplace.writing`."""
        with self.workplace.writing(self.form.get("made_from"), paths):
            yield
