"""A file checked before it is uploaded: what it is, and what is wrong with it by cell, with the cure. Nothing is written.

Out of scope: datasets of a workplace (`catalog.commands.check`), the lists as files (`catalog.commands.read`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from catalog.drafts.faults import counted
from catalog.drafts.listed_files import check_listed
from catalog.drafts.one_file import OneFile, read_file, require_table
from catalog.drafts.showing import show_standard
from metadata.messages.rendering import Language, word
from pipelines.problems import KeikakuError, Place, Problem


@dataclass(frozen=True)
class FileCheck:
    """What came of checking files: why some are not fit to publish, and what a person should know beside the faults."""

    failed: tuple[Problem, ...]
    told: tuple[Problem, ...]


def check_files(paths: Iterable[Path], datasets: Path, base_url: str, console: Console, language: Language) -> FileCheck:
    """Show what is wrong with each file. A file fails that cannot be read as a table, or has errors (`file-faults`).

    A list of open data is compared with what lies in `datasets`, published under `base_url`.
    """
    told: list[Problem] = []
    failed: list[Problem] = []
    for path in paths:
        try:
            one = read_file(path)
            failed += _shown(path, one, console, language)
            require_table(path, one)
            told += one.warnings
            if one.standard is not None:
                told += check_listed(one.standard, datasets, base_url)
        except KeikakuError as error:
            failed += error.problems
    return FileCheck(tuple(failed), tuple(told))


def _shown(path: Path, one: OneFile, console: Console, language: Language) -> list[Problem]:
    """Show a file and its faults; return that it has errors."""
    reading = one.standard
    if reading is None or reading.match is None:
        kind = word(f"kind_{one.found.kind}", language)
        facts = {"file": path.name, "kind": kind, "rows": sum(one.found.tables.values()), "doubts": one.found.doubts}
        console.print(escape(word("check_plan", language, facts)), soft_wrap=True)
        return []
    show_standard(console, path.name, reading, language)
    errors = counted(reading)["error"]
    return [Problem("file-faults", Place(path.name), {"count": str(errors)})] if errors else []
