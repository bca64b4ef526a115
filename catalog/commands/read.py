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
from metadata.messages.rendering import word
from pipelines.problems import OutputError, Place, Problem, SettingsError, SourceError

if TYPE_CHECKING:
    from metadata.building.first_reading import FirstReading
    from pipelines.documents.model import Document
    from pipelines.layouts.layout import Layout

File = Annotated[str, typer.Argument(metavar="FILE|ID", help="読むファイル、またはデータセットID / a file, or a dataset id")]
Folder = Annotated[Path, typer.Option("--out", help="読み取った表の出力先 / folder for what was read")]
LayoutFile = Annotated[Path | None, typer.Option("--layout", help="レイアウト（layout.yaml）/ layout to read by")]
PlanFile = Annotated[Path | None, typer.Option("--plan", help="実績の元の計画 / the plan that results belong to")]

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
    with running("read", reporting.lang, reporting.report) as (_, console, language):
        from metadata.building.first_reading import first_reading

        path = _chosen(file, datasets)
        document = _opened(path)
        beside = _beside(path) if plan is None else iter((_opened(plan),))
        found = first_reading(document, _layout(layout), others=beside)
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
        if not found.tables:
            raise SourceError(Problem("read-nothing", Place(path.name)))


def _chosen(file: str, datasets: Path) -> Path:
    """Return the file that is meant: a path, else the document of a dataset."""
    path = Path(file)
    if path.exists() or not (datasets / file / "dataset.yaml").exists():
        return path
    from metadata.declared.declaration import read_dataset

    declared, _ = read_dataset(datasets / file, file)
    return datasets / file / declared.source.file


def _opened(path: Path) -> Document:
    from pipelines.documents.opening import open_document

    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SourceError(Problem("file-missing", Place(str(path)))) from error
    except OSError as error:
        raise SourceError(Problem("file-unreadable", Place(str(path)), {"detail": error.strerror or str(error)})) from error
    return open_document(path.name, data)


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
