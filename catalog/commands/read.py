"""The command `read`: what would be read of a file, published nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from catalog.commands.options import WORKPLACE, Datasets, Reporting, grouped
from catalog.runs.command import running
from metadata.messages.rendering import word
from pipelines.problems import OutputError, Place, Problem, SettingsError

if TYPE_CHECKING:
    from metadata.building.first_reading import FirstReading

File = Annotated[str, typer.Argument(metavar="FILE|ID", help="読むファイル、またはデータセットID / a file, or a dataset id")]
Folder = Annotated[Path, typer.Option("--out", help="読み取った表の出力先 / folder for what was read")]
LayoutFile = Annotated[Path | None, typer.Option("--layout", help="レイアウト（layout.yaml）/ layout to read by")]
PlanFile = Annotated[Path | None, typer.Option("--plan", help="実績の元の計画 / the plan that results belong to")]


@grouped
def read(
    file: File,
    out: Folder,
    reporting: Reporting,
    layout: LayoutFile = None,
    plan: PlanFile = None,
    datasets: Datasets = WORKPLACE / "datasets",
) -> None:
    """ファイルを読み、読み取った表と確認事項を出す（公開はしない）/ Show what would be read of a file; publish nothing."""
    with running("read", reporting.lang, reporting.report) as (state, console, language):
        from catalog.drafts.faults import show_faults
        from catalog.drafts.one_file import read_file, require_table

        path, layout, reader = _chosen(file, datasets, layout)
        one = read_file(path, layout, plan, reader=reader)
        found = one.found
        _write(out, found)
        facts = {
            "file": path.name,
            "kind": word(f"kind_{found.kind}", language),
            "tables": len(found.tables),
            "rows": sum(found.tables.values()),
            "doubts": found.doubts,
            **{name.replace(" ", "_"): f"{share:.1%}" for name, share in found.shares.items()},
        }
        console.print(escape(word("read", language, facts)), soft_wrap=True)
        if one.standard is not None:
            show_faults(console, one.standard, language)
        require_table(path, one)
        state.warnings = one.warnings  # told; a table was read all the same, which is what the exit code says


def _chosen(file: str, datasets: Path, layout: Path | None) -> tuple[Path, Path | None, str]:
    """Return the file that is meant, and what it is read by: the document of a dataset, by its id or its path, by the layout
    beside it or its reader unless another `layout` is given; else a path.
    """
    path = Path(file)
    folder = path.parent if path.exists() else datasets / file
    if (path.exists() and layout) or not (folder / "dataset.yaml").exists():
        return path, layout, ""
    from metadata.declared.declaration import read_dataset

    declared, _ = read_dataset(folder, folder.resolve().name)
    if path.exists() and path.name != declared.source.file:  # a file that merely lies there
        return path, None, ""
    if layout:
        return folder / declared.source.file, layout, ""
    own = folder / declared.layout if declared.layout.endswith(".yaml") else None  # not the built-in form
    return folder / declared.source.file, own, declared.reader


def _write(out: Path, found: FirstReading) -> None:
    """Write the files of a reading; those of an earlier one that the new one has not are removed, nothing else is."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in _of_earlier(out) - set(found.files):
            (out / name).unlink(missing_ok=True)
        for name, data in found.files.items():
            (out / name).write_bytes(data)
    except OSError as error:
        facts = {"file": str(out), "detail": error.strerror or str(error)}
        raise OutputError(Problem("output-unwritable", Place(str(out)), facts)) from error


def _of_earlier(out: Path) -> set[str]:
    """Return the names of the files that an earlier reading wrote into a folder, as its read.json tells."""
    try:
        told = json.loads((out / "read.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return set()
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(Problem("output-not-ours", Place(str(out)), {"file": str(out / "read.json")})) from error
    names = told.get("files", []) if isinstance(told, dict) else []
    return {name for name in names if isinstance(name, str) and Path(name).name == name and name.endswith((".csv", ".yaml"))}
