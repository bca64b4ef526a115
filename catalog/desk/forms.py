"""A form that was sent: its fields, and its files on the disk, counted while they come in.

Every form carries the session's token (`csrf`) and, where it changes files, their stamp (`made_from`). The name of a file is
words of a stranger: it is kept to be shown, and no path is ever made of it. Out of scope: what a form says.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message, Receive

from catalog.desk.guard import MOST_BYTES, STATUS

MOST_FIELDS = 20_000
"""Of one form: a grid of results has one for each indicator and year."""
MOST_FIELD_BYTES = 1_000_000
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True)
class Upload:
    """A file that was sent. `name`: as the browser has it, to be shown; `path`: where it is while the request lasts."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True)
class Form:
    """What was sent: values by field, several where a field stands several times; files by field, empty ones left out."""

    values: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return the one value of a field."""
        return self.values.get(name, [default])[0]

    def all(self, name: str) -> list[str]:
        """Return all values of a field."""
        return self.values.get(name, [])

    def __contains__(self, name: str) -> bool:
        return name in self.values


@asynccontextmanager
async def sent_form(request: Request, folder: Path, most: int = MOST_BYTES) -> AsyncIterator[Form]:
    """Give the form of a request; its files lie in `folder` as long as the body runs.

    Raises HTTPException 413 as soon as more than `most` bytes came, 400 for what is no form.
    """
    counted = Request(request.scope, _counting(request, most))
    async with counted.form(max_files=20, max_fields=MOST_FIELDS, max_part_size=MOST_FIELD_BYTES) as data:
        with tempfile.TemporaryDirectory(dir=await run_in_threadpool(_made, folder), prefix="upload-") as into:
            yield await run_in_threadpool(_form, data, Path(into))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _form(data: FormData, folder: Path) -> Form:
    form = Form()
    for number, (name, value) in enumerate(data.multi_items()):
        if isinstance(value, str):
            form.values.setdefault(name, []).append(value)
        elif value.filename:
            form.files[name] = _kept(value, folder / f"{number}{_ending(value.filename)}")
    return form


def _kept(sent: UploadFile, path: Path) -> Upload:
    with path.open("wb") as file:
        shutil.copyfileobj(sent.file, file)
    return Upload(sent.filename or "", path, path.stat().st_size)


def _ending(name: str) -> str:
    """Return the ending of a file's name where it is letters and figures, which some formats are known by."""
    found = _ENDING.search(name)
    return found[0].lower() if found else ""


def _counting(request: Request, most: int) -> Receive:
    """Return what gives the parts of a request's body and stops at one byte too many."""
    come = 0

    async def receive() -> Message:
        nonlocal come
        message = await request.receive()
        come += len(message.get("body", b""))
        if come > most:
            raise HTTPException(STATUS["size"])
        return message

    return receive
