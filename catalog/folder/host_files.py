"""Files that the web host needs beside the catalogue: CNAME, .htaccess, .well-known/security.txt, a search engine's proof.

What lies in `host_files/` beside publish.yaml goes into the catalogue under the same paths, byte for byte. What somebody
puts into the published folder itself is kept (`catalog.folder.catalogue_folder`) and named here. Out of scope: what the
files say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog.folder.catalogue_folder import FOR_NOBODY, foreign, unwritable
from catalog.folder.content import Files
from metadata.declared.regular_file import UnfitFileError, read_regular
from metadata.described.content import Content
from pipelines.problems import Place, Problem, SettingsError

FOLDER = "host_files"
SHOWN = 10
"""Names that a warning gives; the rest is counted."""


def host_files(settings: Path) -> dict[str, bytes]:
    """Return the files of the folder beside publish.yaml: relative path (with `/`) → bytes; none where there is no folder.

    Raises SettingsError (`path-outside`, `file-not-regular`), OutputError `output-unwritable` for what cannot be read.
    """
    folder = settings.parent / FOLDER
    found: dict[str, bytes] = {}
    try:
        for path in sorted(folder.rglob("*")):
            if path.name not in FOR_NOBODY and not path.is_dir():
                found[path.relative_to(folder).as_posix()] = read_regular(path, folder)
    except UnfitFileError as error:
        raise SettingsError(error.problem(Place(error.filename))) from error
    except OSError as error:
        raise unwritable(Path(error.filename or folder), error) from error
    return found


def with_host_files(files: Files, host: Mapping[str, bytes]) -> Iterator[tuple[str, bytes | Content]]:
    """Yield the files of a catalogue, then those of the host. Raises SettingsError `host-file-taken` before the latter."""
    taken = []
    for path, content in files:
        if path in host:
            taken.append(path)
        yield path, content
    if problems := [Problem("host-file-taken", Place(f"{FOLDER}/{path}"), {"file": path}) for path in sorted(taken)]:
        raise SettingsError(problems)
    yield from host.items()


def kept_files(out: Path, index: Path | None = None) -> tuple[Problem, ...]:
    """Return a warning `host-files-kept` that names what somebody put into a catalogue folder. Raises OutputError."""
    found = foreign(out, index)
    if not found:
        return ()
    more = f" … (+{len(found) - SHOWN})" if len(found) > SHOWN else ""
    facts = {"folder": str(out), "files": ", ".join(found[:SHOWN]) + more, "count": str(len(found))}
    return (Problem("host-files-kept", Place(str(out)), facts),)
