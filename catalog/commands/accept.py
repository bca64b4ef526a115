"""The command `accept`: new content taken into the ledger by a person, without writing YAML."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from catalog.commands.options import Against, Approve, Reporting, Selection, Today, Yes, grouped
from catalog.runs.command import running
from catalog.runs.day import publication_day
from catalog.runs.report import show_problems
from metadata.messages.rendering import Language, agrees, word
from pipelines.problems import DeclarationError, Place, Problem

if TYPE_CHECKING:
    from catalog.decisions.accepting import Waiting
    from catalog.decisions.asking import Ask

NoteJa = Annotated[str, typer.Option(help="版の説明（日本語）/ note in Japanese")]
NoteEn = Annotated[str, typer.Option(help="版の説明（英語）/ note in English")]


@grouped
def accept(
    selection: Selection,
    reporting: Reporting,
    against: Against = Path("public"),
    date: Today = None,
    note_ja: NoteJa = "",
    note_en: NoteEn = "",
    *,
    yes: Yes = False,
    approve: Approve = False,
) -> None:
    """新しい内容を見せ、認めるか尋ね、台帳に書く / Show what is new, ask, and write it into the ledger."""
    with running("accept", reporting.lang, reporting.report) as (_, console, language):
        from catalog.decisions import accepting
        from metadata.building.build import dataset_ids
        from metadata.building.drafting.draft import unfinished
        from metadata.vocabularies.bilingual import Bilingual

        day, settings, ask = publication_day(date), selection.read_settings(), _ask(yes=yes)
        done, too_large = 0, list[Problem]()
        for id_ in dataset_ids(selection.datasets, selection.ids or ()):
            folder = selection.datasets / id_
            with ExitStack() as stack:
                source = accepting.new_source(folder)
                if source is not None:
                    console.print(escape(word("accept_source", language, {"id": id_, **source.__dict__})), soft_wrap=True)
                    kept = stack.enter_context(accepting.source_taken(folder, source))
                for found in accepting.waiting(selection.datasets, [id_], settings, against, day):
                    drafted = tuple(unfinished(selection.datasets, [id_]))
                    show_problems(console, drafted, language, Path(), mark="[bold yellow]![/]")
                    if not _agreed(found, ask, console, language, approve=approve):
                        too_large += found.limits if yes and not approve else ()
                        continue
                    proposal = accepting.proposal_of(selection.datasets, found)
                    proposed = proposal.notes if proposal else found.release.notes
                    notes = Bilingual(note_ja, note_en)
                    release = accepting.noted(replace(found.release, notes=proposed), ask, notes, language)
                    decision = accepting.accept(selection.datasets, found, release, settings, day)
                    files = decision.files
                    if source is not None and decision.step is accepting.Step.ACCEPTED:
                        kept.append(True)
                        files = (f"{folder.name}/dataset.yaml", f"{folder.name}/{source.file}", *files)
                    done += decision.step is accepting.Step.ACCEPTED
                    facts = {"id": id_, "version": release.version, "files": "、".join(files), "who": decision.who}
                    console.print(escape(word(f"accept_{decision.step}", language, facts)), soft_wrap=True)
        console.print(escape(word("accept_next" if done else "accept_nothing", language, {"count": done})), soft_wrap=True)
        if too_large:  # nobody was there who could say no: a scheduler has to learn of it
            raise DeclarationError(too_large)


def _agreed(found: Waiting, ask: Ask, console: Console, language: Language, *, approve: bool) -> bool:
    """Show what is new, and ask whether it is meant; what breaks a limit is asked about by its own name."""
    from catalog.runs.comparison import show_differences

    show_differences(console, [found.difference], language)
    if found.limits and not approve:
        show_problems(console, found.limits, language, Path(), mark="[bold yellow]![/]")
        if ask(word("accept_ask_limits", language, {"id": found.dataset.id}), "") != found.dataset.id:
            return False
    yes = word("new_yes", language)
    facts = {"id": found.dataset.id, "version": found.release.version, "yes": yes}
    return agrees(ask(word("accept_ask", language, facts), yes))


def _ask(*, yes: bool) -> Ask:
    """Return what answers: the person at the terminal, or what is suggested with --yes. Without both nothing is accepted.

    Where nobody is there, what is new is shown before the first question says so; where nothing is new, none is put.
    """
    if yes:
        return lambda _, suggested: suggested
    if sys.stdin.isatty():
        return lambda question, suggested: str(typer.prompt(question, default=suggested, show_default=bool(suggested)))
    return _nobody


def _nobody(_question: str, _suggested: str) -> str:
    raise DeclarationError(Problem("accept-unasked", Place(key="--yes")))
