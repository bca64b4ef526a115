"""YAML that people write, read safely, with the line of every key.

Only the safe subset is loaded: no tags that make objects, no aliases that grow without bound (a file of an officer needs
none), no key twice in one mapping (PyYAML would keep the last and lose the first).
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipelines.problems import DeclarationError, Place, Problem

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFile:
    """A loaded file: `name` for messages, `data` the plain values, `lines` the 1-based line of each key path."""

    name: str
    data: Any
    lines: dict[KeyPath, int]

    def place(self, path: KeyPath) -> Place:
        """Return where a key stands, or, for a key that is not there, where its parent does."""
        key = ".".join(str(part) for part in path)
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return Place(self.name, self.lines.get(known, 1), key)


def load_yaml(path: Path, name: str) -> YamlFile:
    """Load one YAML document that is a mapping.

    Raises DeclarationError: `file-missing`, `file-unreadable`, `file-encoding`, `yaml-syntax`, `yaml-duplicate-key`,
    `yaml-not-a-mapping`.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DeclarationError(Problem("file-missing", Place(name))) from error
    except OSError as error:
        raise DeclarationError(Problem("file-unreadable", Place(name), {"detail": error.strerror or str(error)})) from error
    except UnicodeDecodeError as error:
        raise DeclarationError(Problem("file-encoding", Place(name), {"byte": str(error.start)})) from error
    try:
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            data = loader.construct_document(node) if node is not None else None
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        facts = {"detail": str(getattr(error, "problem", None) or error)}
        raise DeclarationError(Problem("yaml-syntax", Place(name, mark.line + 1 if mark else None), facts)) from error
    if node is None or not isinstance(data, dict):
        raise DeclarationError(Problem("yaml-not-a-mapping", Place(name, 1)))
    lines: dict[KeyPath, int] = {}
    _index(node, (), lines, name)
    return YamlFile(name, data, lines)


def _index(node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int], name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in seen:
                place = Place(name, key_node.start_mark.line + 1, ".".join(map(str, (*path, key))))
                raise DeclarationError(Problem("yaml-duplicate-key", place))
            seen.add(key)
            lines[*path, key] = key_node.start_mark.line + 1
            _index(value_node, (*path, key), lines, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[*path, index] = item.start_mark.line + 1
            _index(item, (*path, index), lines, name)
