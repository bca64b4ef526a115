"""Single values of a YAML file changed, everything else kept byte for byte: comments, order, spaces, other values.

    with_values(text, [(("title", "ja"), "計画"), (("keywords", 2), {"ja": …, "en": …}), (("contact",), None)])

A value is a text, or a list or mapping of texts, which is written on one line; None takes the key, or the item of a list,
away with its line. A key, or the item behind the last of a list, that is not there yet is added. Out of scope: which values
are right (`metadata.declared.declaration`), lines that wait for an officer (`drafting.marked_yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any

import yaml

from metadata.declared.yaml_file import KeyPath, yaml_of
from pipelines.problems import DeclarationError, Place, Problem

Value = str | Sequence[Any] | Mapping[str, Any]
Change = tuple[KeyPath, Value | None]
_PLAIN = re.compile(r"https?://[^\s,\[\]{}#]+(?<!:)|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""What people write without quotes, and all texts of `metadata.declared.yaml_file` may be, but PyYAML would not."""


def with_values(text: str, changes: Iterable[Change], name: str) -> str:
    """Return a file with values changed, one after the other. `name`: of the file, for messages.

    Raises DeclarationError: what reading the file finds, and `yaml-by-hand` where it is written in a way in which a value
    cannot be changed without the rest.
    """
    wanted = yaml_of(text, name).data
    for path, value in changes:
        node = _node(text)
        try:
            text = _changed(text, node, path, value)
        except LookupError as error:
            raise DeclarationError(Problem("yaml-by-hand", Place(name, key=_dotted(path)))) from error
        wanted = _set(wanted, path, value)
    if yaml_of(text, name).data != wanted:
        raise DeclarationError(Problem("yaml-by-hand", Place(name)))
    return text


def value_at(data: Any, path: KeyPath) -> Any:
    """Return the value at a path of loaded YAML; None where there is none."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _node(text: str) -> yaml.Node:
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.BaseLoader)
    if node is None:
        raise LookupError
    return node


def _changed(text: str, root: yaml.Node, path: KeyPath, value: Value | None) -> str:
    parent = root
    for part in path[:-1]:
        parent = _inner(parent, part)[1]
    try:
        key, node = _inner(parent, path[-1])
    except LookupError:
        return text if value is None else _added(text, parent, path[-1], value)
    if value is None:
        return _without(text, parent, key, node)
    return _replaced(text, node, value)


def _inner(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node]:
    """Return the key and the value of an entry; of an item of a list, twice the item. Raises LookupError."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None) or _missing()
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part], node.value[part]
    return _missing()


def _missing() -> tuple[yaml.Node, yaml.Node]:
    raise LookupError


def _replaced(text: str, node: yaml.Node, value: Value) -> str:
    start, end = node.start_mark.index, _end(node)
    if isinstance(node, yaml.ScalarNode) and node.style == '"' and isinstance(value, str):
        return text[:start] + _quoted(value) + text[end:]
    before = " " if start == end else ""  # nothing stood there
    behind = "\n" if text[start:end].endswith("\n") else ""  # of a text over several lines
    return text[:start] + before + _flow(value) + behind + text[end:]


def _added(text: str, parent: yaml.Node, part: str | int, value: Value) -> str:
    entry = f"{_flow(part)}: {_flow(value)}" if isinstance(part, str) else _flow(value)
    if isinstance(parent, yaml.ScalarNode) and not parent.value and isinstance(part, str):
        return _line_behind(text, parent.start_mark.index, _indent_of(text, parent) + 2, entry)
    if not isinstance(parent, yaml.CollectionNode) or isinstance(parent, yaml.SequenceNode) is isinstance(part, str):
        raise LookupError
    if parent.flow_style:
        close = parent.end_mark.index - 1
        inside = text[parent.start_mark.index + 1 : close]
        return text[:close].rstrip() + (", " if inside.strip() else "") + entry + text[close:]
    if isinstance(part, int):
        entry = f"- {entry}"
    return _line_behind(text, _end(parent), parent.start_mark.column, entry)


def _line_behind(text: str, index: int, indent: int, entry: str) -> str:
    end = text.find("\n", index - 1 if text[index - 1 : index] == "\n" else index)
    line_end = "\r\n" if "\r\n" in text else "\n"
    head = text if end < 0 else text[: end + 1]
    gap = "" if head.endswith("\n") else line_end
    return f"{head}{gap}{' ' * indent}{entry}{line_end}{text[len(head) :]}"


def _indent_of(text: str, node: yaml.Node) -> int:
    line = text[text.rfind("\n", 0, node.start_mark.index) + 1 :]
    return len(line) - len(line.lstrip(" "))


def _without(text: str, parent: yaml.Node, key: yaml.Node, node: yaml.Node) -> str:
    start, end = key.start_mark.index, _end(node)
    if isinstance(parent, yaml.CollectionNode) and parent.flow_style:
        behind = text[end:].lstrip()
        if behind.startswith(","):
            return text[:start] + behind[1:].lstrip()
        return text[:start].rstrip().removesuffix(",") + text[end:]
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end - 1 if text[end - 1] == "\n" else end)
    return text[:first] + ("" if last < 0 else text[last + 1 :])


def _end(node: yaml.Node) -> int:
    """Return the index behind the last character of a value. PyYAML ends a collection by lines where the next begins."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end: int = node.end_mark.index
    return end


def _flow(value: Value | str) -> str:
    """Return a value on one line, as it can stand by itself and within brackets."""
    if isinstance(value, str) and _PLAIN.fullmatch(value):
        return value
    written: str = yaml.safe_dump([value], allow_unicode=True, default_flow_style=True, sort_keys=False, width=1_000_000)
    return written.strip()[1:-1]


def _quoted(text: str) -> str:
    written: str = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=1_000_000)
    return written.strip()


def _set(data: Any, path: KeyPath, value: Value | None) -> Any:
    """Return loaded values with one of them changed."""
    data = deepcopy(data)
    inner = data
    for part in path[:-1]:
        if inner[part] is None:
            inner[part] = {}
        inner = inner[part]
    if value is None:
        if value_at(inner, path[-1:]) is not None:
            del inner[path[-1]]
    elif isinstance(inner, list) and path[-1] == len(inner):
        inner.append(value)
    else:
        inner[path[-1]] = value
    return data


def _dotted(path: KeyPath) -> str:
    return ".".join(str(part) for part in path)
