"""Files that were sent and are not a dataset yet: kept in the work folder until they are used or dropped.

    .keikaku/desk/files/<number>/<name>        the file, under its own name as far as a disk can hold it
    .keikaku/desk/files/<number>/datasets/     what is drafted of it, beside a copy of publishers.yaml

Out of scope: what the file is (`add.drafts`).
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException

from catalog.desk.forms import Upload
from catalog.desk.workplace import Workplace

_LONGEST = 60  # characters of a name: three bytes each in Japanese, and 255 bytes is what a disk takes
_UNFIT = re.compile(r'[\x00-\x1f<>:"|?*\ud800-\udfff]')
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")  # what Windows takes for machines
_NUMBER = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Kept:
    """A file that was sent. `folder`: where everything of it is."""

    folder: Path

    @property
    def number(self) -> str:
        """What tells it from others in addresses."""
        return self.folder.name

    @property
    def file(self) -> Path:
        """The file."""
        return next(path for path in self.folder.iterdir() if path.is_file())

    @property
    def drafts(self) -> Path:
        """The folder for its draft, which is called as that of the datasets is in messages."""
        return self.folder / "datasets"


def keep(workplace: Workplace, upload: Upload) -> Kept:
    """Keep a file that was sent."""
    kept = Kept(_home(workplace) / secrets.token_hex(8))
    kept.folder.mkdir(parents=True)
    shutil.copyfile(upload.path, kept.folder / safe_name(upload.name))
    return kept


def kept_file(workplace: Workplace, number: str) -> Kept:
    """Return a file that is kept. Raises HTTPException 404."""
    folder = _home(workplace) / number
    if not _NUMBER.fullmatch(number) or not folder.is_dir():
        raise HTTPException(404)
    return Kept(folder)


def all_kept(workplace: Workplace) -> Iterator[Kept]:
    """Yield the files that are kept, the newest first."""
    home = _home(workplace)
    for folder in sorted(home.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True) if home.is_dir() else ():
        if _NUMBER.fullmatch(folder.name) and any(path.is_file() for path in folder.iterdir()):
            yield Kept(folder)


def drop(kept: Kept) -> None:
    """Delete a file with everything that was made of it."""
    shutil.rmtree(kept.folder)


def safe_name(given: str) -> str:
    """Return the name of a file as any disk can hold it, without any folder; the ending stays."""
    name = _UNFIT.sub("_", re.split(r"[\\/]", given)[-1]).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    if _DEVICES.match(name):
        stem = f"_{stem}"
    return f"{stem[:_LONGEST] or 'document'}{dot}{ending[:8]}"


def _home(workplace: Workplace) -> Path:
    return workplace.work / "desk" / "files"
