"""What can go wrong, as small facts: a stable code, a place, and the values a message needs.

    KeikakuError            carries one or more Problems; the exit code follows from the branch
    ├── SourceError         a document is missing, damaged, or of another layout       (exit 1)
    ├── DeclarationError    dataset.yaml, publishers.yaml, corrections.yaml            (exit 1)
    ├── TableError          a table breaks its schema                                  (exit 1)
    ├── MetadataError       a description breaks a shape                               (exit 1)
    ├── SettingsError       command line or settings                                   (exit 2)
    ├── OutputError         the catalogue folder cannot be written                     (exit 2)
    ├── LockedError         another run holds the lock                                 (exit 5)
    ├── WorkerLostError     a process that builds was killed                           (exit 2)
    ├── ClusterError        a cluster does not answer, or was lost                     (exit 3)
    └── of catalog.ckan     RemoteError (exit 3), PartlyPushedError (exit 4)

The words for people, in Japanese and English, are rendered at the edge from `metadata/messages/`; no sentence is kept
here. Out of scope: doubts (`pipelines.doubts.resolver`), which are not errors but readings that wait for an officer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Place:
    """Where a problem is: a file (relative to the project), a line (1-based) and a key or column, as far as known."""

    file: str = ""
    line: int | None = None
    key: str = ""

    def __str__(self) -> str:
        spot = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{spot} [{self.key}]".lstrip() if self.key else spot


@dataclass(frozen=True)
class Problem:
    """One fact that stops a dataset from being published.

    `code` is stable and names the message and the cure in `metadata/messages/`; `facts` fills the message's fields.
    """

    code: str
    place: Place = field(default_factory=Place)
    facts: Mapping[str, str] = field(default_factory=dict)


def few(names: Sequence[str], most: int = 20) -> str:
    """Return names as one fact of a problem: all of few; of many the first, and how many there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, … ({len(names)})"


class KeikakuError(Exception):
    """Root of the project's errors; `problems` is never empty, `exit_code` is the contract of the command line."""

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(f"{p.code} at {p.place}" for p in self.problems))

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle what there is, whatever the branch was made of: an error comes back from other processes as it was."""
        return self.__class__.__new__, (self.__class__, *self.args), self.__dict__


class SourceError(KeikakuError):
    """A document cannot be read: missing, empty, wrong encoding, truncated, or of another layout."""


class DeclarationError(KeikakuError):
    """A file that an officer writes (YAML) cannot be understood, or contradicts another."""


class TableError(KeikakuError):
    """A table breaks its schema: type, required, unique, enum or foreign key."""


class MetadataError(KeikakuError):
    """A description breaks a rule of the metadata standard."""


class SettingsError(KeikakuError):
    """The command line or the settings are wrong."""

    exit_code = 2


class OutputError(KeikakuError):
    """The catalogue folder cannot be written (no space, no permission)."""

    exit_code = 2


class WorkerLostError(KeikakuError):
    """A process of this computer that builds was killed, mostly for want of memory."""

    exit_code = 2


class ClusterError(KeikakuError):
    """A cluster does not answer, has no worker, or was lost while it built."""

    exit_code = 3


class LockedError(KeikakuError):
    """Another run holds the lock of the catalogue folder."""

    exit_code = 5
