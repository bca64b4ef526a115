"""Waiting for what a page in Firefox says, and doing something with an element of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

SECONDS = 30
"""How long a page may take on a busy machine."""


def done(page: Any, found: tuple[str, str], do: Callable[[Any], Any], seconds: float = SECONDS) -> Any:
    """Do something with the element that a method finds by its words, again and again until it returns something.

    The page that is asked may be left for the next one meanwhile, its elements with it; or its list is made anew.
    """
    from marionette_driver import Wait, errors

    gone = [errors.StaleElementException, errors.NoSuchElementException]
    return Wait(page, timeout=seconds, ignored_exceptions=gone).until(lambda _: do(page.find_element(*found)))


def shown(page: Any, words: str, selector: str = "main", seconds: float = SECONDS) -> str:
    """Wait until an element says some words, and return its text."""

    def text(element: Any) -> str | None:
        said: str = element.text
        return said if words in said else None

    return str(done(page, ("css selector", selector), text, seconds))


def clicked(page: Any, method: str, words: str) -> None:
    """Click the element that a method finds by its words."""

    def click(element: Any) -> bool:
        element.click()
        return True

    done(page, (method, words), click)
