"""Waiting for what a page in Firefox says."""

from __future__ import annotations

from typing import Any

SECONDS = 30
"""How long a page may take on a busy machine."""


def shown(page: Any, words: str, selector: str = "main", seconds: float = SECONDS) -> str:
    """Wait until an element says some words, and return its text.

    The page that is asked may be left for the next one meanwhile, its elements with it.
    """
    from marionette_driver import By, Wait, errors

    def text() -> str | None:
        found = page.find_element(By.CSS_SELECTOR, selector).text
        return found if words in found else None

    gone = [errors.StaleElementException, errors.NoSuchElementException]
    return str(Wait(page, timeout=seconds, ignored_exceptions=gone).until(lambda _: text()))
