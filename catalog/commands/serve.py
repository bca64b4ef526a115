"""The command `serve`: the catalogue on this machine, with the right media types."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from catalog.commands.options import Host, Out, Port, Reporting, grouped
from catalog.runs.command import running
from metadata.messages.rendering import word


@grouped
def serve(reporting: Reporting, out: Out = Path("public"), port: Port = 8000, host: Host = "127.0.0.1") -> None:
    """カタログをこのコンピューターで見る / Look at the catalogue, with the right media types."""
    with running("serve", reporting.lang, reporting.report, out) as (_, console, language):
        from catalog.server.serve import open_server, serve_until_stopped

        server = open_server(out, host, port)
        console.print(escape(word("serving", language, {"address": server.address})), soft_wrap=True)
        serve_until_stopped(server)
