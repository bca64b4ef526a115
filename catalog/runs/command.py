"""What every command of the command line shares: the run with its report, the language, the day.

Light on purpose: `publish.py --help` loads this and nothing heavy. Out of scope: the options (`catalog.commands.options`)
and what the commands do.
"""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

from catalog.runs.day import latest, publication_day
from catalog.runs.journal import asked_journal
from catalog.runs.report import Report, show_problems, show_table
from catalog.runs.workers.stopping import stoppable
from metadata.messages.rendering import LANGUAGES, Language, word
from pipelines.problems import KeikakuError, Place, Problem, SettingsError

if TYPE_CHECKING:
    from metadata.versions.acceptance import Terms

STOPPED = 130
"""Exit code after Ctrl-C and SIGTERM: 128 and the number of SIGINT, as shells have it."""


@contextmanager
def running(
    command: str, lang: str | None, report: Path | None, out: Path | None = None, *, writes: bool = False
) -> Iterator[tuple[Report, Console, Language]]:
    """Run a command: errors, Ctrl-C and SIGTERM become words and an exit code; the machine report is written always.

    `out` is the catalogue's folder, in which the report may not lie; with `writes`, the person is told what became of it.
    A report that cannot be written makes the exit code 2 where it would be 0. Raises typer.Exit, BadParameter for `lang`.
    """
    language, state, console, errors = chosen_language(lang), Report(command), Console(), Console(stderr=True)
    path = report or Path(".keikaku") / f"{command}.json"
    if out is not None and path.resolve().is_relative_to(out.resolve()):
        facts = {"file": str(path), "folder": str(out)}
        show_problems(errors, [Problem("report-in-catalogue", Place(key="--report"), facts)], language, path)
        raise typer.Exit(SettingsError.exit_code)
    try:
        with stoppable(), asked_journal():
            yield state, console, language
    except KeikakuError as error:
        state.exit_code, state.problems = error.exit_code, error.problems
        if state.datasets and not state.push:
            show_table(console, state.datasets, language)
        show_problems(errors, error.problems, language, path)
        if writes:
            errors.print(escape(word("not_built", language, {"out": out})), soft_wrap=True)
    except KeyboardInterrupt:
        state.exit_code = STOPPED
        errors.print(escape(word("stopped_build" if writes else "stopped", language, {"out": out})), soft_wrap=True)
    show_problems(errors, state.warnings, language, path, mark="[bold yellow]![/]")
    try:
        state.write(path)
    except OSError as error:
        facts = {"file": str(path), "detail": error.strerror or str(error)}
        show_problems(errors, [Problem("report-unwritable", Place(key="--report"), facts)], language, path)
        state.exit_code = state.exit_code or SettingsError.exit_code
    if state.exit_code:
        raise typer.Exit(state.exit_code)


def require_apart(out: Path, datasets: Path) -> None:
    """Raise SettingsError `output-datasets` when the catalogue's folder would replace documents, or become a dataset."""
    one, other = out.resolve(), datasets.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        facts = {"file": str(out), "folder": str(datasets)}
        raise SettingsError(Problem("output-datasets", Place(key="--out"), facts))


def require_outside(out: Path, option: str, path: Path | None) -> None:
    """Raise BadParameter for what would be written into the catalogue's folder, which is replaced whole."""
    if path is not None and path.resolve().is_relative_to(out.resolve()):
        raise typer.BadParameter(f"{path} ⊂ {out}", param_hint=option)


def asked_day(text: str | None, *, accept: bool) -> date | None:
    """Return the day of new versions. Raises SettingsError for a day that cannot be, or `date-needed` for `accept`."""
    if accept and text is None:
        raise SettingsError(Problem("date-needed", Place(key="--accept")))
    return publication_day(text) if text is not None else None


def asked_terms(
    published: Path | None = None, day: date | None = None, *, accept: bool = False, approve: bool = False
) -> Terms:
    """Return on what terms to build."""
    from metadata.versions.acceptance import Terms

    return Terms(published, day, accept, approve, latest=latest())


def chosen_language(lang: str | None) -> Language:
    """Return the language asked for, else that of the locale; Japanese when that says nothing. Raises BadParameter."""
    if lang is None:
        # Asked of the environment first: locale.getlocale() calls the plain C locale en_US.
        set_to = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
        return "en" if (set_to or locale.getlocale()[0] or "").lower().startswith("en") else "ja"
    if lang not in LANGUAGES:
        raise typer.BadParameter("ja | en", param_hint="--lang")
    return lang
