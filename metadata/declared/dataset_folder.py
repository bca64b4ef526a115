"""A dataset's folder, read: declaration, document (checksum compared), plan with its doubts taken and corrections made.

This is where declarations meet readers; everything after it works on tables. Pure but for reading the folder.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from metadata.declared.declaration import (
    Concepts,
    Corrections,
    DatasetDeclaration,
    TargetDeclaration,
    read_actuals,
    read_concepts,
    read_corrections,
    read_dataset,
)
from metadata.declared.regular_file import UnfitFileError, leads_outside, read_regular
from metadata.declared.results_folder import plan_years, results_files
from metadata.declared.source_reading import DeclaredLayout, declared_layout, opened
from metadata.declared.value_types import is_dataset_id
from metadata.declared.yaml_file import YamlFile
from pipelines.documents.source import Source
from pipelines.doubts.corrections import Edit, apply_corrections
from pipelines.doubts.plausible import plausible
from pipelines.doubts.resolver import DoubtResolver
from pipelines.problems import DeclarationError, KeikakuError, Place, Problem, SourceError
from pipelines.results.actuals import Tie, add_actuals
from pipelines.results.entered import add_results
from pipelines.standard.settled import SettledStandard
from pipelines.standard.towns import FILE as TOWNS
from pipelines.standard.towns import towns_of
from pipelines.tables.doubt import Settlement, Target
from pipelines.tables.plan import Plan


@dataclass(frozen=True)
class ReadDataset:
    """What a folder holds, read. `unused` are settlements that no doubt asked for."""

    declared: DatasetDeclaration
    file: YamlFile
    source: Source
    data: bytes
    plan: Plan
    unused: tuple[Settlement, ...]
    name: str  # how messages call the folder
    settlements_indent: int | None = None  # of the list in corrections.yaml; None: there is none yet
    layout: DeclaredLayout | None = None  # None: the document has a reader of its own
    standard: SettledStandard | None = None  # None: it is a plan or a report
    concepts: tuple[Concepts, YamlFile | None] = (Concepts(), None)  # what its indicators count


def read_folder(folder: Path, name: str) -> ReadDataset:
    """Read a dataset's folder; `name` is how messages call it (`datasets/<id>`).

    Raises DeclarationError, also as `path-outside` for a folder that is a link out of its parent, and SourceError, also as
    `source-missing`, `source-unreadable`, `source-checksum`.
    """
    if leads_outside(folder, folder.parent):
        raise DeclarationError(Problem("path-outside", Place(name), {"given": folder.name}))
    if not is_dataset_id(folder.name) and not (folder / "dataset.yaml").exists():
        raise DeclarationError(Problem("folder-not-a-dataset", Place(name), {"folder": folder.name}))
    declared, file = read_dataset(folder, name)
    corrections, corrections_file = read_corrections(folder, name)
    corrections_name = f"{name}/corrections.yaml"
    concepts = read_concepts(folder, name)
    layout = declared_layout(folder, name, declared)
    data = _read_source(folder, name, declared, file)
    towns = _towns(folder) if declared.standard else frozenset()
    try:
        document = opened(declared, data, layout, towns)
        _require_declared(data, name, declared, file)  # after it: an empty or wrongly encoded file is said to be so first
        resolver = DoubtResolver(_settlements(corrections, corrections_file))
        contents = document.read(resolver)
        plan = add_actuals(contents.plan, _ties(folder, name), f"{name}/actuals.yaml")
        plan = add_results(plan, results_files(folder), plan_years(declared), resolver)
        plan = plausible(plan, resolver)
    except KeikakuError as error:
        raise type(error)([_in_folder(problem, name) for problem in error.problems]) from error
    edits = _edits(corrections, corrections_file)
    corrected = apply_corrections(plan, edits, corrections_name)
    indent = corrections_file.indents.get(("settlements",)) if corrections_file else None
    return ReadDataset(
        declared, file, document.source, data, corrected, resolver.unused, name, indent, layout, contents.standard, concepts
    )


def _towns(folder: Path) -> frozenset[str]:
    """Return the list of 町字 that lies in a dataset's folder, or else beside all of them; none without one."""
    path = next((home / TOWNS for home in (folder, folder.parent) if (home / TOWNS).exists()), None)
    try:
        return towns_of(TOWNS, read_regular(path, path.parent)) if path else frozenset()
    except UnfitFileError as error:
        raise DeclarationError(error.problem(Place(TOWNS))) from error
    except OSError as error:
        raise SourceError(Problem("source-unreadable", Place(TOWNS), {"detail": error.strerror or str(error)})) from error


def _read_source(folder: Path, name: str, declared: DatasetDeclaration, file: YamlFile) -> bytes:
    path = folder / declared.source.file
    place = Place(f"{name}/{declared.source.file}")
    try:
        return read_regular(path, folder)
    except UnfitFileError as error:
        raise DeclarationError(error.problem(file.place(("source", "file")))) from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise SourceError(Problem("source-missing", place)) from error
    except OSError as error:
        raise SourceError(Problem("source-unreadable", place, {"detail": error.strerror or str(error)})) from error


def _require_declared(data: bytes, name: str, declared: DatasetDeclaration, file: YamlFile) -> None:
    digest = _sha256(data)
    if digest != declared.source.sha256:
        facts = {"declared": declared.source.sha256, "actual": digest, "file": f"{name}/{declared.source.file}"}
        only_line_ends = declared.source.sha256 in map(_sha256, _with_other_line_ends(data))
        code = "source-line-ends" if only_line_ends else "source-checksum"
        raise SourceError(Problem(code, file.place(("source", "sha256")), facts))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _with_other_line_ends(data: bytes) -> Iterator[bytes]:
    """Yield a text as it may have been before an editor, git or FTP went over it: other line ends, with and without BOM."""
    lines = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for ending in (b"\n", b"\r\n"):
        text = lines.replace(b"\n", ending)
        yield from (text, codecs.BOM_UTF8 + text)


def _in_folder(problem: Problem, name: str) -> Problem:
    place = problem.place
    inside = f"{name}/{place.file}" if place.file and not place.file.startswith(f"{name}/") else place.file
    return Problem(problem.code, Place(inside, place.line, place.key), problem.facts)


def _target(declared: TargetDeclaration) -> Target:
    return Target(declared.table, declared.id, declared.column)


def _settlements(corrections: Corrections, file: YamlFile | None) -> list[Settlement]:
    return [
        Settlement(s.rule, _target(s.target), s.source, tuple(s.reading), s.reason, s.date, _line(file, "settlements", i))
        for i, s in enumerate(corrections.settlements)
    ]


def _edits(corrections: Corrections, file: YamlFile | None) -> list[Edit]:
    return [
        Edit(_target(c.target), c.source, c.reading, c.reason, c.date, _line(file, "corrections", i))
        for i, c in enumerate(corrections.corrections)
    ]


def _ties(folder: Path, name: str) -> list[Tie]:
    declared, file = read_actuals(folder, name)
    ties = []
    for i, a in enumerate(declared.actuals):
        other_unit = a.other_unit.unit if a.other_unit else ""
        ties.append(
            Tie(a.indicator, a.fiscal_year, a.achievement, a.source, a.figure, other_unit, _line(file, "actuals", i))
        )
    return ties


def _line(file: YamlFile | None, key: str, index: int) -> int:
    return file.lines.get((key, index), 0) if file else 0
