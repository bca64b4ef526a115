"""What every command of the command line shares: the run with its report, the language, the day.

Light on purpose: `publish.py --help` loads this and nothing heavy. Out of scope: the options (`catalog.commands.options`)
and what the commands do.
"""

from __future__ import annotations

import locale
import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape

from catalog.runs.report import Report, show_problems, show_table
from metadata.messages.rendering import LANGUAGES, Language, word
from pipelines.problems import KeikakuError, Place, Problem, SettingsError

if TYPE_CHECKING:
    from metadata.versions.acceptance import Terms

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the number of SIGINT."""


@contextmanager
def running(
    command: str, lang: str | None, report: Path | None, out: Path | None = None, *, writes: bool = False
) -> Iterator[tuple[Report, Console, Language]]:
    """Run a command: errors and Ctrl-C become words and an exit code, and the machine report is written in any case.

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


def chosen_day(text: str | None) -> date:
    """Return the day asked for, else today: the one place where a command asks the clock. Raises BadParameter."""
    return _day(text) if text is not None else datetime.now().astimezone().date()


def asked_terms(published: Path, day: str | None, *, accept: bool = False, approve: bool = False) -> Terms:
    """Return on what terms to build. Raises BadParameter for a day that is none, or for `accept` without one."""
    from metadata.versions.acceptance import Terms

    if accept and day is None:
        raise typer.BadParameter("--accept --date YYYY-MM-DD", param_hint="--accept")
    return Terms(published, _day(day) if day is not None else None, accept, approve)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise typer.BadParameter("YYYY-MM-DD", param_hint="--date") from error


@contextmanager
def executor(jobs: int) -> Iterator[Executor | None]:
    """Give what runs builds side by side: nothing for one job, else that many processes."""
    if jobs == 1:
        yield None
        return
    # Ctrl-C reaches every process of the terminal; only the one that can tell of it listens.
    with ProcessPoolExecutor(jobs, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
        yield pool


def chosen_language(lang: str | None) -> Language:
    """Return the language asked for, else that of the locale; Japanese when that says nothing. Raises BadParameter."""
    if lang is None:
        # Asked of the environment first: locale.getlocale() calls the plain C locale en_US.
        set_to = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
        return "en" if (set_to or locale.getlocale()[0] or "").lower().startswith("en") else "ja"
    if lang not in LANGUAGES:
        raise typer.BadParameter("ja | en", param_hint="--lang")
    return lang
