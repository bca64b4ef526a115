"""The command `new`: a folder for a new document, drafted from the file, decided on with the officer."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from catalog.commands.options import WORKPLACE, Datasets, NewFacts, Reporting, SettingsFile, Yes, grouped
from catalog.runs.command import running
from metadata.messages.rendering import word
from pipelines.problems import DeclarationError

if TYPE_CHECKING:
    from catalog.drafts.asking import Ask

File = Annotated[Path, typer.Argument(metavar="FILE", help="新しい文書 / the new document")]
Preview = Annotated[
    Path | None, typer.Option("--preview", help="読み方を色で示す HTML / the document, painted as it is read")
]


@grouped
def new(
    file: File,
    facts: NewFacts,
    reporting: Reporting,
    preview: Preview = None,
    datasets: Datasets = WORKPLACE / "datasets",
    settings: SettingsFile = WORKPLACE / "publish.yaml",
    *,
    yes: Yes = False,
) -> None:
    """文書からデータセットの下書きを作り、決めることを尋ねる / Draft a dataset from a file; ask what is open."""
    with running("new", reporting.lang, reporting.report) as (state, console, language):
        from catalog.drafts.drafting import draft_and_ask
        from catalog.drafts.preview import write_preview
        from catalog.drafts.showing import show_draft
        from catalog.runs.day import today
        from metadata.building.drafting.draft import Given, left_to_decide
        from metadata.building.drafting.new_publisher import Municipality
        from metadata.declared.settings import read_settings
        from metadata.declared.value_types import web_address

        base_url = read_settings(settings).base_url
        said = {"title": facts.title, "title_en": facts.title_en, "page": web_address(facts.page, "--page")}
        given = Given(facts.publisher, facts.id, {key: words for key, words in said.items() if words})
        municipality = Municipality(facts.name, facts.name_en, web_address(facts.site, "--site"))
        show = partial(show_draft, console, language=language)
        made = draft_and_ask(datasets, file, given, municipality, _ask(yes=yes), show, today(), language)
        if preview is not None:
            write_preview(made, preview)
            console.print(escape(word("new_preview", language, {"file": preview})), soft_wrap=True)
        state.warn(made.warnings)
        if left := left_to_decide(made, base_url):
            raise DeclarationError(left)
        console.print(escape(word("new_ready", language, {"folder": made.folder})), soft_wrap=True)


def _ask(*, yes: bool) -> Ask | None:
    """Return what answers: the person at the terminal, what is suggested with --yes, nobody without both."""
    if yes:
        return lambda _, suggested: suggested
    if not sys.stdin.isatty():
        return None
    return _typed


def _typed(question: str, suggested: str) -> str:
    try:
        return str(typer.prompt(question, default=suggested, show_default=bool(suggested)))
    except typer.Abort as error:  # Ctrl-C; what was answered before is written
        raise KeyboardInterrupt from error
