"""The command line of Keikaku: read settings, call, return the exit code.

Exit codes are a contract: 0 done, 1 data not fit to publish, 2 usage or settings, 3 the remote failed, 4 partly done,
5 another run holds the lock, 130 stopped (Ctrl-C, SIGTERM). Each run also writes a report (JSON); if it cannot, 0 is 2.
Heavy packages are imported by the command that needs them, so that `--help` answers at once.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

try:
    import typer
    from typer.core import TyperGroup
except ModuleNotFoundError:  # a Python that has none of what `make publish` sets up
    for line in (
        "このPythonには、必要なパッケージが入っていません。make publish を済ませ、このフォルダーで"
        r" .venv/bin/python publish.py（Windowsでは .venv\Scripts\python publish.py）を実行してください。",
        "This Python lacks the packages of the program: run make publish, then .venv/bin/python publish.py here.",
    ):
        sys.stderr.write(f"{line}\n")
    sys.exit(2)

from catalog.commands.accept import accept
from catalog.commands.build import build
from catalog.commands.check import check
from catalog.commands.diff import diff
from catalog.commands.form import form
from catalog.commands.init import init
from catalog.commands.new import new
from catalog.commands.portal import plan, push
from catalog.commands.read import read
from catalog.commands.run import run
from catalog.commands.serve import desk, serve
from catalog.commands.settle import settle
from catalog.commands.status import status
from catalog.runs.workers.collecting import collect_seldom
from metadata.messages.rendering import word

DEFAULT_COMMAND = "build"

COMMANDS = (accept, build, check, desk, diff, form, init, new, plan, push, read, run, settle, status, serve)


class Commands(TyperGroup):
    """The commands. What does not fit how one is written is told in Japanese, too: Typer speaks English only."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is asked for. Raises TyperException as Typer does."""
        try:
            return super().invoke(ctx)
        except typer.TyperException as error:
            error.message = f"{error.message}\n{word('usage', 'ja')}"
            raise


def application(commands: Iterable[Callable[..., None]]) -> typer.Typer:
    """Return the command line with some of its commands."""
    made = typer.Typer(
        cls=Commands,
        add_completion=False,
        pretty_exceptions_show_locals=False,
        help="自治体計画オープンデータ Keikaku / Municipal plans as open data",
        callback=lambda: None,  # with it, one command alone has a name, too
    )
    for command in commands:
        made.command()(command)
    return made


app = application(COMMANDS)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; without a command it builds."""
    collect_seldom()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else all packages are looked through for one
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that has no Japanese shows \u8a08, and the work is done
            stream.reconfigure(errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in {"--help", *(command.__name__ for command in COMMANDS)}:
        words.insert(0, DEFAULT_COMMAND)
    asked = [command for command in COMMANDS if command.__name__ == words[0]]
    application(asked or COMMANDS)(words)  # the options of the others need not be looked at


if __name__ == "__main__":
    main()
