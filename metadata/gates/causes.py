"""From a broken rule of the shapes to its cause: the file, line and key where an officer wrote the value.

`shapes/causes.yaml` says which key a rule judges, for each kind of node: `dataset` (and the fragments of its IRI), `source`
(its document), `series`, `publisher` with its two numbers, `derived` (a dataset that no folder declares), `catalogue`. The
files are read again for their lines, which only happens when something is wrong. What no key decides is a fault of the
program, and is said to be one; beside a wrong key it is left out, since it mostly follows from that. Out of scope: the rules
(`metadata.gates.shacl`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from metadata.declared.settings import Settings
from metadata.declared.yaml_file import KeyPath, YamlFile, load_yaml
from metadata.described.dataset import Described
from pipelines.own_yaml import own_yaml
from pipelines.problems import Place, Problem

CAUSES = Path(__file__).parent / "shapes" / "causes.yaml"
REPEATS = ("shape-record-", "shape-distribution-")
"""Rules that judge values of the dataset once more: not told beside the dataset's own."""


@dataclass(frozen=True)
class _Node:
    """What a node is: its kind in causes.yaml, the dataset whose folder may hold the cause, and the publisher's code."""

    kind: str
    id: str = ""
    code: str = ""


def locate(problems: Iterable[Problem], datasets: Sequence[Described], root: Path, settings: Settings) -> list[Problem]:
    """Return the problems of `check_graph` at their causes, one for each wrong key, sorted by place.

    `root` is the folder of the datasets. Codes stay (`shape-…`); a fault of the program becomes `fault-…`. The facts get
    `given`, the value as people write it. Raises DeclarationError when a declaration cannot be read any more.
    """
    files = _Files(root, settings)
    found: dict[tuple[str, Place], Problem] = {}
    faults: dict[str, Problem] = {}
    for problem in problems:
        node = _node(problem.facts["focus"], datasets, settings.base_url)
        place = _cause(problem, node, files)
        if place is None:
            faults.setdefault(problem.code, _fault(problem, node))
        else:
            facts = {**problem.facts, "given": _given(problem, place, files)}
            found.setdefault((problem.code, place), Problem(problem.code, place, facts))
    own = {place for code, place in found if not code.startswith(REPEATS)}
    kept = [problem for (code, place), problem in found.items() if place not in own or not code.startswith(REPEATS)]
    return sorted(kept or faults.values(), key=_order)


def at_key(problem: Problem, dataset: Described, root: Path) -> Problem:
    """Return a problem whose place is a key of the dataset's dataset.yaml with that file and line.

    Raises DeclarationError when the declaration cannot be read any more.
    """
    place = _load(root, dataset.id).place(tuple(problem.place.key.split(".")))
    return Problem(problem.code, place, problem.facts)


def _order(problem: Problem) -> tuple[str, int, str, str]:
    return problem.place.file, problem.place.line or 0, problem.place.key, problem.code


class _Files:
    """The declarations, each read when it is first asked for."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self._root = root
        self._settings = settings
        self._read: dict[str, YamlFile] = {}
        self.service_target = settings.service_target

    def get(self, name: str, dataset_id: str) -> YamlFile | None:
        """Return a file of causes.yaml, or None when there is none (no folder, settings that were never in a file)."""
        if name == "publish.yaml":
            return self._settings.file
        key = f"{dataset_id}/{name}" if name in ("dataset.yaml", "changes.yaml") else name
        if key not in self._read and (self._root / key).exists():
            self._read[key] = load_yaml(self._root / key, f"{self._root.name}/{key}")
        return self._read.get(key)

    def all(self) -> Iterator[YamlFile]:
        """Yield every declaration there is."""
        names = [path.parent.name for path in sorted(self._root.glob("*/dataset.yaml"))]
        folders = (self.get("dataset.yaml", name) for name in names)
        yield from (file for file in (*folders, self.get("publishers.yaml", ""), self._settings.file) if file is not None)


def _load(root: Path, dataset_id: str) -> YamlFile:
    return load_yaml(root / dataset_id / "dataset.yaml", f"{root.name}/{dataset_id}/dataset.yaml")


def _node(focus: str, datasets: Sequence[Described], base_url: str) -> _Node:
    """Tell what a node is from its IRI (`metadata.formats.dcat` makes them)."""
    iri, _, fragment = focus.removeprefix(base_url).partition("#")
    if focus.startswith(f"{base_url}datasets/"):
        return _of_dataset(iri.removeprefix("datasets/").rstrip("/"), fragment, datasets)
    if focus.startswith(f"{base_url}#series-"):
        id_ = fragment.split("-")[1]
        of_it = (dataset for dataset in datasets if dataset.series and dataset.series.id == id_)
        return next((_Node("series", dataset.id, dataset.publisher.code) for dataset in of_it), _Node(""))
    number = re.match(r"publisher-(\d+)(-.+)?$", fragment)
    if focus.startswith(f"{base_url}#") and number:
        return _of_publisher(f"publisher{number[2] or ''}", number[1], datasets)
    if focus.startswith(f"{base_url}#"):
        return _Node("catalogue")
    codes = {place.area: place.code for dataset in datasets for place in dataset.municipalities}
    return _of_publisher("publisher", codes[focus], datasets) if focus in codes else _Node("")


def _of_dataset(id_: str, fragment: str, datasets: Sequence[Described]) -> _Node:
    dataset = next((dataset for dataset in datasets if dataset.id == id_), None)
    if dataset is None:
        return _Node("dataset", id_)
    code = dataset.publisher.code
    if dataset.derived_from:
        return _Node("derived", id_, code)
    about_source = fragment.startswith(("source-", "sha256-source-"))
    return _Node("source" if about_source else "dataset", id_, code)


def _of_publisher(kind: str, code: str, datasets: Sequence[Described]) -> _Node:
    """Return the node of a publisher with a dataset that names it: its folder tells under which code."""
    id_ = next((dataset.id for dataset in datasets if dataset.publisher.code == code and not dataset.derived_from), "")
    return _Node(kind, id_, code)


def _cause(problem: Problem, node: _Node, files: _Files) -> Place | None:
    rule = problem.code.removeprefix("shape-")
    if rule == "Node":
        return _written(problem.facts["focus"], files)
    declared = files.get("dataset.yaml", node.id) if node.id else None
    code = declared.data.get("publisher", node.code) if declared else node.code
    for name, pattern in _causes().get(node.kind, {}).get(rule, {}).items():
        path: KeyPath = tuple(pattern.format(code=code, id=node.id, target=files.service_target).split("."))
        file = files.get(name, node.id)
        if file is not None and path[: max(1, len(path) - 1)] in file.lines:
            return file.place(_narrowed(file, path, problem.facts["value"], problem.facts["language"]))
    return None


def _written(text: str, files: _Files) -> Place | None:
    """Return the first place where a declaration holds exactly this text."""
    for file in files.all():
        path = next((path for path, leaf in _leaves(file.data, ()) if leaf == text), None)
        if path is not None:
            return file.place(path)
    return None


def _narrowed(file: YamlFile, path: KeyPath, value: str, language: str) -> KeyPath:
    """Return the key below `path` that holds the value, or else the text in that language; `path` itself when neither is."""
    data = _at(file, path)
    wanted = {value, _last_part(value)} - {""}
    inside = next((inner for inner, leaf in _leaves(data, ()) if leaf in wanted), None)
    if inside is not None:
        return *path, *inside
    return (*path, language) if isinstance(data, dict) and language in data else path


def _at(file: YamlFile, path: KeyPath) -> Any:
    data = file.data
    for key in path:
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data


def _leaves(data: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, (*path, str(key)))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _leaves(value, (*path, index))
    elif data is not None:
        yield path, str(data)


def _last_part(iri: str) -> str:
    return re.split("[/#]", iri)[-1] if iri.startswith("http") else iri


def _given(problem: Problem, place: Place, files: _Files) -> str:
    """Return the wrong value as people write it; when something is missing, what is declared there."""
    value = re.sub("^(mailto|tel):", "", problem.facts["value"])
    listed = value.startswith(("http://publications.europa.eu/", "http://purl.org/adms/", "https://keikaku.example/def/"))
    if value.strip():
        return _short(_last_part(value) if listed else value)
    file = next((file for file in files.all() if file.name == place.file), None)
    declared = None if file is None else dict(_leaves(file.data, ())).get(tuple(place.key.split(".")))
    return "—" if declared is None else f'"{_short(declared)}"'


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[:length]}…"


def _fault(problem: Problem, node: _Node) -> Problem:
    rule = problem.code.removeprefix("shape-")
    return Problem(f"fault-{rule}", Place(key=node.id), {**problem.facts, "subject": node.id or problem.facts["focus"]})


@cache
def _causes() -> dict[str, dict[str, dict[str, str]]]:
    loaded: dict[str, dict[str, dict[str, str]]] = own_yaml(CAUSES.read_bytes())
    return loaded
