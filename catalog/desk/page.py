"""What a page of the desk is: a module in `catalog.desk.pages` that has a `PAGE`.

    PAGE = Page("results", "/results", (Get("/results/{id}", show), Post("/results/{id}", save, again=show)))

A handler is an ordinary function of a Visit that gives a response; it runs in a thread and may read files. Before a Post
is called, its form is read and its token checked. A KeikakuError from it shows the form again (`again`), with all
problems and all that was typed; without `again` they stand on a page of their own.
Out of scope: the list of the pages (`catalog.desk.pages`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from catalog.desk.visit import Visit

Handler = Callable[[Visit], Response]


@dataclass(frozen=True)
class Get:
    """An address that shows something and changes nothing; its parts in braces are `visit.at`."""

    path: str
    show: Handler


@dataclass(frozen=True)
class Post:
    """An address that a form is sent to."""

    path: str
    act: Handler
    again: Handler | None = None


@dataclass(frozen=True)
class Page:
    """A page. `name`: its words (`words/<name>.yaml`; `<name>.nav` is what the navigation calls it); `address`: where it is.

    `in_navigation`: whether the navigation has it; `without_workplace`: whether it can be shown where there is none yet.
    """

    name: str
    address: str
    routes: tuple[Get | Post, ...]
    in_navigation: bool = True
    without_workplace: bool = False
