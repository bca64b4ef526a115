"""The command `init`: an office's own workplace, outside of the program's checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from catalog.commands.options import ROOT, Reporting, Today, grouped, web_address
from catalog.runs.command import running
from catalog.runs.day import asked_day
from metadata.messages.rendering import word
from pipelines.problems import OutputError, Place, Problem, SettingsError

if TYPE_CHECKING:
    from metadata.vocabularies.municipalities import LocalGovernment

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="作業フォルダー（新しく作る）/ the folder to make")]
Office = Annotated[str, typer.Option("--publisher", metavar="CODE", help="自治体のコードか名前（亀岡市）/ code or name")]
Site = Annotated[str, typer.Option(help="自治体のサイトのURL / address of the municipality's site")]


@grouped
def init(folder: Folder, reporting: Reporting, publisher: Office = "", site: Site = "", date: Today = None) -> None:
    """職場の作業フォルダーを作る：設定、公開主体、3つの手順、定時実行の例 / Make an office's own workplace."""
    with running("init", reporting.lang, reporting.report) as (_, console, language):
        from metadata.building import workplace

        where = workplace.Place(Path(sys.executable), ROOT, folder.resolve(), os.name == "nt")
        files = workplace.workplace(where, _office(publisher), web_address(site, "--site"), asked_day(date))
        _write(folder, files)
        console.print(escape(word("init_done", language, {"folder": folder})), soft_wrap=True)


def _office(text: str) -> LocalGovernment | None:
    """Return the municipality that is meant, None where none was named. Raises SettingsError."""
    from metadata.building.drafting.new_publisher import code_of
    from metadata.vocabularies.municipalities import local_governments

    found = local_governments().get(code_of(text)) if text else None
    if text and found is None:
        raise SettingsError(Problem("publisher-not-listed", Place(key="--publisher"), {"given": text}))
    return found


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a workplace into a folder that is new or empty. Raises OutputError."""
    try:
        if folder.exists() and any(folder.iterdir()):
            raise OutputError(Problem("init-not-empty", Place(str(folder)), {"folder": str(folder)}))
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            if data.startswith(b"#!"):
                path.chmod(0o755)
    except OSError as error:
        facts = {"file": str(folder), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(str(folder)), facts)) from error
