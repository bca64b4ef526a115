"""The workplace that the desk works on: its folders, the one way to a path in it, and writing under the lock.

    publish.yaml   settings          datasets/   documents and what is declared
    .keikaku/      work: reports, kept builds, the desk's jobs and uploads
    public/        the catalogue

These are the defaults of the commands. Out of scope: what is in the files.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from catalog.runs.lock import run_lock
from metadata.building.workplace import Place
from pipelines import problems
from pipelines.problems import KeikakuError, Problem, SettingsError


class StaleError(KeikakuError):
    """A form was made from files that have changed meanwhile; nothing was written."""

    exit_code = 1


@dataclass(frozen=True)
class Workplace:
    """A workplace. `root` is absolute and free of links; `python` and `program`: what runs the program, and its folder."""

    root: Path
    python: Path
    program: Path

    @property
    def place(self) -> Place:
        """Where the program is, as `init` wants to know it."""
        return Place(self.python, self.program, self.root, os.name == "nt")

    @property
    def start(self) -> tuple[str, ...]:
        """The words that start the program, without a command."""
        return self.place.start

    @property
    def datasets(self) -> Path:
        """The folder of the datasets."""
        return self.root / "datasets"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.root / "publish.yaml"

    @property
    def work(self) -> Path:
        """The folder of reports and of what is kept between runs."""
        return self.root / ".keikaku"

    @property
    def out(self) -> Path:
        """The folder of the catalogue."""
        return self.root / "public"

    @property
    def made(self) -> bool:
        """Whether there is a workplace here yet, or only the folder for one."""
        return self.settings.is_file() and self.datasets.is_dir()

    def inside(self, *parts: str) -> Path:
        """Return the path of something in the workplace, links followed. Every path that a form names goes through here.

        Raises SettingsError `desk-outside` for one that leads out of it, by `..`, from the root, or by a link.
        """
        given = "/".join(parts)
        # On Windows `\` parts a path, and `C:` begins one; no file of a workplace has either in its name.
        plain = not any(mark in given for mark in ("\\", ":", "\0"))
        path = self.root.joinpath(*parts).resolve() if plain else Path()
        if not (plain and path.is_relative_to(self.root)):
            raise SettingsError(Problem("desk-outside", problems.Place(key="path"), {"given": given}))
        return path

    @contextmanager
    def writing(self, made_from: str, paths: Iterable[Path]) -> Iterator[None]:
        """Hold the lock that `run` and `build` hold, too, while files are written that a form was made from.

        `made_from` is the `stamp` of `paths` that the form carries. Raises LockedError while another run or tab writes,
        StaleError `desk-stale` when the files are not what they were.
        """
        with run_lock(self.out, "desk"):
            if made_from != stamp(paths):
                raise StaleError(Problem("desk-stale"))
            yield


def stamp(paths: Iterable[Path]) -> str:
    """Return what tells whether files have changed: a digest of their names and bytes; a folder stands for all files in it.

    A file that is not there is as good a state as another.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(paths)):
        data = path.read_bytes() if path.is_file() else b"\0"
        digest.update(f"{path}\0{len(data)}\0".encode(errors="surrogateescape") + data)
    return digest.hexdigest()


def _files(paths: Iterable[Path]) -> set[Path]:
    found: set[Path] = set()
    for path in paths:
        found |= {each for each in path.rglob("*") if each.is_file()} if path.is_dir() else {path}
    return found
