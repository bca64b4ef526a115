"""The commands `serve` and `desk`: the catalogue and the officers' desk in a browser, on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from catalog.commands.options import ROOT, WORKPLACE, Host, Out, Port, Reporting, grouped
from catalog.runs.command import running
from catalog.runs.report import show_problems
from metadata.messages.rendering import word
from pipelines.problems import Place, Problem

Folder = Annotated[
    Path, typer.Argument(metavar="[FOLDER]", help="作業フォルダー（なければ画面で作る）/ the workplace", show_default=False)
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="ブラウザーを開かない / do not open the browser")]


@grouped
def serve(reporting: Reporting, out: Out = Path("public"), port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """カタログをこのコンピューターで見る / Look at the catalogue, with the right media types."""
    with running("serve", reporting.lang, reporting.report, out) as (_, console, language):
        from catalog.server.serve import is_loopback, open_server, serve_until_stopped

        server = open_server(out, host, port)
        if not is_loopback(host):
            warning = Problem("serve-open", Place(key="--host"), {"host": host})
            show_problems(console, [warning], language, Path(), mark="[bold yellow]![/]")
        console.print(escape(word("serving", language, {"address": server.address})), soft_wrap=True)
        serve_until_stopped(server)


@grouped
def desk(reporting: Reporting, folder: Folder = WORKPLACE, port: Port = 0, *, no_browser: NoBrowser = False) -> None:
    """机：追加・確認・実績・公開をブラウザーで（このコンピューターだけで）/ All of it in the browser, on this machine."""
    root = folder.resolve()
    with running("desk", reporting.lang, reporting.report or root / ".keikaku" / "desk.json") as (_, console, language):
        from catalog.desk.serving import DeskServer, show_in_browser
        from catalog.desk.workplace import Workplace

        server = DeskServer(Workplace(root, Path(sys.executable), ROOT), port, language)
        address = server.session.address
        console.print(escape(word("desk_open", language, {"folder": root, "address": address})), soft_wrap=True)
        server.run_until_stopped((lambda: None) if no_browser else (lambda: show_in_browser(address)))
        console.print(escape(word("desk_closed", language)))
