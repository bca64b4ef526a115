"""What a scheduled run does, as it does it: a line of JSON each on standard output, for the log of whatever started it.

    {"time": "2026-11-22T02:30:07+09:00", "level": "INFO", "event": "dataset", "id": "264652_dx_plan", "rebuilt": true}

On a terminal there are no such lines; a person reads the words at the end. The other commands write them where whoever
started them asks for it (the desk, which shows how far they are), each step included. Out of scope: the report, which says
more.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from catalog.secret import without_secrets

LOG = logging.getLogger("keikaku")
ASKED = "KEIKAKU_JOURNAL"
"""Environment variable that asks a command for a journal."""


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; `ascii_only` where the stream cannot take every letter."""

    def __init__(self, *, ascii_only: bool) -> None:
        super().__init__()
        self._ascii_only = ascii_only

    def format(self, record: logging.LogRecord) -> str:
        """Return time (ISO 8601 with offset), level, event and the event's facts."""
        time = datetime.fromtimestamp(record.created).astimezone().isoformat("T", "seconds")
        line = {"time": time, "level": record.levelname, "event": record.getMessage(), **getattr(record, "facts", {})}
        return json.dumps(without_secrets(line), ensure_ascii=self._ascii_only, default=str)


def tell(event: str, level: int = logging.INFO, **facts: object) -> None:
    """Write an event with its facts into the journal."""
    LOG.log(level, event, extra={"facts": facts})


def step(event: str, **facts: object) -> None:
    """Write a step of a command into the journal, which those of scheduled runs leave out."""
    tell(event, logging.DEBUG, **facts)


@contextmanager
def asked_journal() -> Iterator[None]:
    """Keep a journal of every step while the body runs, where the environment asks for it."""
    if not os.environ.get(ASKED):
        yield
        return
    with journal(logging.DEBUG):
        yield


@contextmanager
def journal(level: int = logging.INFO) -> Iterator[bool]:
    """Keep a journal while the body runs, unless standard output is a terminal; gives whether it is kept."""
    kept = not sys.stdout.isatty()
    handler: logging.Handler = logging.NullHandler()
    if kept:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(JsonLines(ascii_only=(sys.stdout.encoding or "").lower().replace("-", "") != "utf8"))
    before = LOG.level, LOG.propagate
    LOG.addHandler(handler)
    LOG.setLevel(level)
    LOG.propagate = False
    try:
        yield kept
    finally:
        LOG.removeHandler(handler)
        LOG.setLevel(before[0])
        LOG.propagate = before[1]
