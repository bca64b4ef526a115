"""The command `settle`: open doubts decided, and answers changed, without writing YAML."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from catalog.commands.options import WORKPLACE, Datasets, Ids, Reporting, Today, grouped
from catalog.runs.command import running
from catalog.runs.day import asked_day
from metadata.messages.rendering import rule_words, word

AsJson = Annotated[bool, typer.Option("--json", help="疑義をJSONで出す（書き込みなし）/ the open doubts as JSON")]
Answered = Annotated[bool, typer.Option("--answered", help="決めた疑義を、もう一度尋ねる / the answered ones again")]
Unused = Annotated[bool, typer.Option("--unused", help="当たる疑義のない確認を消す / drop settlements without a doubt")]
SheetFile = Annotated[
    Path | None, typer.Option("--sheet", help="Excelの表：なければ書き、あれば読み込む / table to fill in: written, or read")
]


@grouped
def settle(
    reporting: Reporting,
    ids: Ids = None,
    datasets: Datasets = WORKPLACE / "datasets",
    date: Today = None,
    sheet: SheetFile = None,
    *,
    as_json: AsJson = False,
    answered: Answered = False,
    unused: Unused = False,
) -> None:
    """確認が要る疑義を一つずつ決め、corrections.yaml に書く / Decide the open doubts one by one."""
    with running("settle", reporting.lang, reporting.report) as (_, console, language):
        from catalog.decisions.asking import ask_all, show
        from catalog.decisions.doubts import answered_doubts_of, open_doubts_of, settle_all, settled_in
        from catalog.decisions.sheet import chosen_in, sheet_of
        from catalog.decisions.writing import write_new
        from metadata.building.build import dataset_ids
        from metadata.building.drafting.settling import drop_unused

        day = asked_day(date)
        named = dataset_ids(datasets, ids or ())
        if unused:
            for id_ in named:
                for one in drop_unused(datasets / id_):
                    facts = {
                        "dataset": id_,
                        "rule": rule_words(one.rule, language),
                        "target": one.target,
                        "reason": one.reason,
                    }
                    console.print(escape(word("settle_dropped", language, facts)), soft_wrap=True)
        doubts = list((answered_doubts_of if answered else open_doubts_of)(datasets, named))
        done = 0
        if as_json:
            typer.echo(json.dumps([doubt.facts() for doubt in doubts], ensure_ascii=False, indent=2))
            return
        if sheet is not None and doubts and not sheet.exists():
            write_new(sheet, sheet_of(doubts, language))
            console.print(escape(word("settle_sheet", language, {"file": sheet, "count": len(doubts)})), soft_wrap=True)
            return
        if sheet is not None and sheet.exists():
            chosen = chosen_in(sheet, doubts, settled_in(datasets, named))
            settle_all(datasets, chosen, day)
            done = len(chosen)
        elif sys.stdin.isatty():
            done = ask_all(datasets, doubts, _ask, console, day, language)
        else:
            for doubt in doubts:
                show(doubt, console, language)
        if answered:
            console.print(escape(word("settle_changed", language, {"done": done})), soft_wrap=True)
            return
        left = len(list(open_doubts_of(datasets, named))) if done else len(doubts)  # one answer may settle several
        console.print(escape(word("settle_left", language, {"done": done, "left": left})), soft_wrap=True)


def _ask(question: str, suggested: str) -> str:
    return str(typer.prompt(question, default=suggested, show_default=bool(suggested)))
