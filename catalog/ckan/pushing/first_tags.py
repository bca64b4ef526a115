"""Tags that a portal does not have yet: two datasets that bring the same one do not come at the same time.

CKAN makes a tag when the first dataset brings it, without a lock: brought twice at once it becomes two rows, and searches
for it find half. Out of scope: which tags a dataset has (`catalog.ckan.planning.desired`).
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager


class FirstTags:
    """Which tags are known to be there, and which are being brought just now."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = set(known)
        self._coming: set[str] = set()
        self._changed = threading.Condition()

    @contextmanager
    def bringing(self, tags: Collection[str]) -> Iterator[None]:
        """Hold back a write that brings tags until no other write brings one of them; known tags hold nothing back."""
        with self._changed:
            self._changed.wait_for(lambda: not self._coming.intersection(tags))
            mine = set(tags) - self._known
            self._coming |= mine
        done = False
        try:
            yield
            done = True
        finally:
            with self._changed:
                self._coming -= mine
                if done:
                    self._known |= mine
                self._changed.notify_all()
