"""A file checked before it is uploaded: what it is, and what is wrong with it by cell, with the cure. Nothing is written.

Out of scope: datasets of a workplace (`catalog.commands.check`), the lists as files (`catalog.commands.read`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from catalog.drafts.faults import counted
from catalog.drafts.one_file import OneFile, read_file, require_table
from catalog.drafts.showing import show_standard
from metadata.messages.rendering import Language, word
from pipelines.problems import KeikakuError, Place, Problem, SourceError


def check_files(paths: Iterable[Path], console: Console, language: Language) -> tuple[Problem, ...]:
    """Show what is wrong with each file; return what a person should know beside it.

    Raises SourceError with the reasons of all files that cannot be read as a table, and `file-faults` for those with errors.
    """
    told: list[Problem] = []
    failed: list[Problem] = []
    for path in paths:
        try:
            one = read_file(path)
            failed += _shown(path, one, console, language)
            require_table(path, one)
            told += one.warnings
        except KeikakuError as error:
            failed += error.problems
    if failed:
        raise SourceError([*failed, *told])
    return tuple(told)


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
