"""Where a build keeps what it makes: the folder of the state, or, without one, a folder that goes when the build is let go.

    <folder>/objects/           what was made, by its SHA-256 (`metadata.versions.kept.object_store`)
    <folder>/made/<of>/<what>   what was made of something (the head of a dataset): the key of all that went in, the object

Out of scope: datasets, and what of all this is swept away (`metadata.versions.kept.build_cache`).
"""

from __future__ import annotations

import json
import shutil
import tempfile
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from metadata.described.content import Content
from metadata.versions import fingerprints
from metadata.versions.kept.object_store import ObjectStore, damaged
from metadata.versions.replacing import no_temporary_file

OBJECTS, MADE = "objects", "made"
Parts = Iterable[tuple[str, bytes | Content]]
CATALOGUE = "catalogue"
"""Of what that is made which is made of all datasets together."""


class TemporaryFolder:
    """A folder that is deleted with this object. Raises OutputError where none can be made."""

    def __init__(self) -> None:
        try:
            self.path = Path(tempfile.mkdtemp(prefix="keikaku-"))
        except OSError as error:
            raise no_temporary_file(error) from error
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True)
class Keeping:
    """A folder to keep things in, for one program (its fingerprint).

    `owner` is held as long as anything that was kept is of use; it does not go to another process.
    """

    folder: Path
    program: str
    owner: object = field(default=None, compare=False, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """Return what goes to another process."""
        return {**self.__dict__, "owner": None}

    @property
    def store(self) -> ObjectStore:
        """The objects."""
        return ObjectStore(self.folder / OBJECTS)

    def made(self, of: str, what: str, key: object, make: Callable[[], bytes | Content]) -> Content:
        """Return what `make` makes; what was kept of it when it was made under the same key (what JSON can hold).

        `of` and `what` are its name: under another key it takes the place of what was kept. Raises OSError.
        """
        return self.made_parts(of, what, key, lambda: {what: make()})[what]

    def made_parts(
        self,
        of: str,
        what: str,
        key: object,
        make: Callable[[], Mapping[str, bytes | Content] | Parts],
        unread: Collection[str] = (),
    ) -> dict[str, Content]:
        """Return what `made` does, of something with several parts, by name.

        Parts that `make` gives one by one are laid down before the next is made. A part that is `unread` may be damaged:
        who comes to read it asks for it again.
        """
        path, under = self.folder / MADE / of / what, fingerprints.of(self.program, key)
        key_of_kept, kept = self._read(path) or ("", {})
        if key_of_kept != under or any(damaged(part) for name, part in kept.items() if name not in unread):
            made = make()
            named = made.items() if isinstance(made, Mapping) else made
            kept = {name: self.store.kept(_content(part)) for name, part in named}
            path.parent.mkdir(parents=True, exist_ok=True)
            parts = {name: [part.sha256, part.size] for name, part in kept.items()}
            replace_quickly(path, json.dumps([under, parts], ensure_ascii=False).encode())
        return kept

    def sweep_made(self, wanted: Callable[[str], bool]) -> Iterator[str]:
        """Delete what was made of what is not `wanted`; yield the objects of the rest, by SHA-256. Raises OSError."""
        for folder in sorted((self.folder / MADE).glob("*")):
            if not wanted(folder.name):
                shutil.rmtree(folder)
                continue
            for path in sorted(folder.iterdir()):
                kept = None if path.suffix == ".new" else self._read(path)
                if kept is None:
                    path.unlink(missing_ok=True)
                else:
                    yield from (part.sha256 for part in kept[1].values())

    def _read(self, path: Path) -> tuple[str, dict[str, Content]] | None:
        """Return what is kept in a place, by name, under which key; None when there is nothing of this form.

        Whether it lies in the store is not looked up.
        """
        try:
            key, parts = json.loads(path.read_bytes())
            return key, {name: self.store.named(Content(sha256, int(size))) for name, (sha256, size) in parts.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return None


def _content(part: bytes | Content) -> Content:
    return Content.of(part) if isinstance(part, bytes) else part


def replace_quickly(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, without waiting for the disk: whoever reads it checks it. Raises OSError."""
    fresh = path.with_name(f"{path.name}.{uuid4().hex}.new")
    fresh.write_bytes(data)
    fresh.replace(path)
