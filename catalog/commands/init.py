"""The command `init`: an office's own workplace, outside of the program's checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from catalog.commands.options import ROOT, Reporting, Today, grouped
from catalog.runs.command import running
from catalog.runs.day import asked_day
from metadata.messages.rendering import word

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="作業フォルダー（新しく作る）/ the folder to make")]
Office = Annotated[str, typer.Option("--publisher", metavar="CODE", help="自治体のコードか名前（亀岡市）/ code or name")]
Site = Annotated[str, typer.Option(help="自治体のサイトのURL / address of the municipality's site")]


@grouped
def init(folder: Folder, reporting: Reporting, publisher: Office = "", site: Site = "", date: Today = None) -> None:
    """職場の作業フォルダーを作る：設定、公開主体、3つの手順、定時実行の例 / Make an office's own workplace."""
    with running("init", reporting.lang, reporting.report) as (_, console, language):
        from catalog.drafts.new_workplace import named_office, write_workplace
        from metadata.building import workplace
        from metadata.declared.value_types import web_address

        where = workplace.Place(Path(sys.executable), ROOT, folder.resolve(), os.name == "nt")
        files = workplace.workplace(where, named_office(publisher), web_address(site, "--site"), asked_day(date))
        write_workplace(folder, files)
        console.print(escape(word("init_done", language, {"folder": folder})), soft_wrap=True)
