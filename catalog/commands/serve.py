"""The command `serve`: the catalogue on this machine, with the right media types."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from catalog.commands.options import Host, Out, Port, Reporting, grouped
from catalog.runs.command import running
from catalog.runs.report import show_problems
from metadata.messages.rendering import word
from pipelines.problems import Place, Problem


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
