"""Fingerprints: by them a run knows, without building anything, whether what was built before still stands.

A fingerprint is a SHA-256, lower-case hex, over everything that a result follows from: the bytes of the files read, and the
program itself with the packages it uses. No date of a file is looked at: a checkout gives every file a new one.

Light on purpose: a run that finds nothing changed imports nothing else of the build. Out of scope: what is kept
(`metadata.versions.kept.build_cache`), what counts as content of a dataset (`metadata.versions.content`).
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from metadata.declared.regular_file import passed_over

PARTS = ("pipelines", "metadata", "catalog", "publish.py")
"""The program: these files and folders of the checkout."""


def of(*parts: object) -> str:
    """Return the fingerprint of values that JSON can hold, in their order."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def of_bytes(data: bytes) -> str:
    """Return the fingerprint of bytes."""
    return hashlib.sha256(data).hexdigest()


def of_files(folder: Path, left_out: Callable[[str], bool] = lambda _: False) -> dict[str, str]:
    """Return the fingerprint of each regular file under a folder by its relative path (with `/`), sorted.

    Hidden files, the system's, and those that `left_out` says yes to, by their path (a folder's ends with `/`), are passed
    over. Raises OSError for one that cannot be read.
    """
    return {name: _of_file(f"{folder}{os.sep}{name}") for name in sorted(_files(folder, "", left_out))}


def _of_file(path: str) -> str:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 # of a thousand files, a Path takes longer than its hash
        return of_bytes(file.read())


def _files(folder: Path, inside: str, left_out: Callable[[str], bool]) -> Iterator[str]:
    with os.scandir(folder / inside) as found:
        for entry in found:
            name = inside + entry.name
            if passed_over(entry.name):
                continue
            if not entry.is_dir(follow_symlinks=False):
                if entry.is_file() and not left_out(name):
                    yield name
            elif not left_out(f"{name}/"):
                yield from _files(folder, f"{name}/", left_out)


def of_program(checkout: Path) -> str:
    """Return the fingerprint of the program in a checkout: its own files, Python's version, the installed packages.

    A package is told by the name of its .dist-info folder, which has its version in it. Raises OSError.
    """
    files: dict[str, str] = {}
    for part in PARTS:
        path = checkout / part
        if path.is_file():
            files[part] = of_bytes(path.read_bytes())
        else:
            files |= {f"{part}/{name}": value for name, value in of_files(path, _compiled).items()}
    packages = sorted({entry.name for place in sys.path for entry in Path(place or ".").glob("*.dist-info")})
    return of(files, platform.python_implementation(), platform.python_version(), packages)


def _compiled(name: str) -> bool:
    return "__pycache__/" in name
