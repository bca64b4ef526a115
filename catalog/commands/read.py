"""The command `read`: what would be read of a file, published nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from catalog.commands.options import WORKPLACE, Datasets, Reporting, grouped
from catalog.runs.command import running
from metadata.messages.rendering import Language, fault_words, word
from pipelines.problems import OutputError, Place, Problem, SettingsError, SourceError

if TYPE_CHECKING:
    from rich.console import Console

    from metadata.building.first_reading import FirstReading
    from pipelines.documents.model import Document
    from pipelines.layouts.layout import Layout
    from pipelines.standard.checks.fault import Fault
    from pipelines.standard.reading import StandardReading

File = Annotated[str, typer.Argument(metavar="FILE|ID", help="読むファイル、またはデータセットID / a file, or a dataset id")]
Folder = Annotated[Path, typer.Option("--out", help="読み取った表の出力先 / folder for what was read")]
LayoutFile = Annotated[Path | None, typer.Option("--layout", help="レイアウト（layout.yaml）/ layout to read by")]
PlanFile = Annotated[Path | None, typer.Option("--plan", help="実績の元の計画 / the plan that results belong to")]

_SEVERITIES = ("error", "warning", "hint")
_MOST_SHOWN = 30  # kinds of faults on the screen; the file has all
_MOST_BESIDE = 40  # files beside results that are opened to find their plan


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
        from metadata.building.standard_reading import standard_files
        from pipelines.standard.reading import read_standard

        path, own = _chosen(file, datasets)
        layout = layout or own
        data = _bytes(path)
        standard = read_standard(path.name, data) if layout is None and plan is None else None
        found = _of_plan(path, data, layout, plan) if standard is None else standard_files(standard)
        if not found.tables and standard is None:  # no plan: a table of something else is told as one
            standard = read_standard(path.name, data, any_table=True)
            found = found if standard is None else standard_files(standard)
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
        if standard is not None:
            _show_faults(console, standard, language)
            if not standard.columns:
                raise SourceError(standard.problems)
            state.warnings = standard.problems
        if not found.tables:
            raise SourceError(found.problems or Problem("read-nothing", Place(path.name)))
        if found.problems:  # told; a table was read all the same, which is what the exit code says
            state.warnings = found.problems


def _of_plan(path: Path, data: bytes, layout: Path | None, plan: Path | None) -> FirstReading:
    from metadata.building.first_reading import first_reading
    from pipelines.documents.opening import open_document

    beside = _beside(path) if plan is None else iter((_opened(plan),))
    return first_reading(open_document(path.name, data), _layout(layout), others=beside)


def _show_faults(console: Console, standard: StandardReading, language: Language) -> None:
    """Show the faults, equal ones as one line with a count: worst first, at most so many that a screen holds them."""
    alike: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in standard.faults:
        alike.setdefault((fault.severity, fault.kind, fault.column if fault.rows else ""), []).append(fault)
    worst = sorted(alike.items(), key=lambda item: _SEVERITIES.index(item[0][0]))
    for (severity, kind, _), faults in worst[:_MOST_SHOWN]:
        columns = dict.fromkeys(fault.column for fault in faults if fault.column)
        one = faults[0]
        facts = {
            "column": "、".join(columns) or word("whole_file", language),
            "count": sum(len(fault.rows) or 1 for fault in faults),
            "place": standard.place(one),
            "value": one.value,
            "repair": one.repair or "",
        }
        told = fault_words(kind, language, facts)
        console.print(escape(f"{word(severity, language)}  {told}"), soft_wrap=True)
    if len(worst) > _MOST_SHOWN:
        console.print(escape(word("more", language, {"count": len(worst) - _MOST_SHOWN, "report": "faults.csv"})))


def _chosen(file: str, datasets: Path) -> tuple[Path, Path | None]:
    """Return the file that is meant, a path, else the document of a dataset with the layout that lies beside it."""
    path = Path(file)
    if path.exists() or not (datasets / file / "dataset.yaml").exists():
        return path, None
    from metadata.declared.declaration import read_dataset

    declared, _ = read_dataset(datasets / file, file)
    own = datasets / file / declared.layout if declared.layout.endswith(".yaml") else None  # not the built-in form
    return datasets / file / declared.source.file, own


def _opened(path: Path) -> Document:
    from pipelines.documents.opening import open_document

    return open_document(path.name, _bytes(path))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(Problem("file-missing", Place(str(path)))) from error
    except OSError as error:
        raise SourceError(Problem("file-unreadable", Place(str(path)), {"detail": error.strerror or str(error)})) from error


def _beside(path: Path) -> Iterator[Document]:
    """Yield the documents that lie beside a file and can be opened, by name."""
    for other in sorted(path.parent.iterdir())[:_MOST_BESIDE]:
        if other.is_file() and other != path and other.suffix not in (".json", ".yaml", ".py", ".md"):
            try:
                yield _opened(other)
            except SourceError:  # not a document, or not one that can be read: not the plan that is looked for
                continue


def _layout(path: Path | None) -> Layout | None:
    if path is None:
        return None
    from metadata.declared.yaml_file import load_yaml
    from pipelines.layouts.layout import read_layout

    loaded = load_yaml(path, path.name)
    return read_layout(loaded.data, loaded.place)


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
