"""YAML that people write, read safely, with the line of every key.

Only what an officer needs is loaded: mappings, lists, texts and nothing (null). Every number, date and yes/no stays the text
that was written (so a code keeps its leading zero); the models judge it and say what is wrong in their own words. Refused
are tags that make objects, anchors and aliases (they grow without bound), nesting beyond `DEEPEST`, characters that no
published text can have, and a key twice in one mapping (PyYAML would keep the last and lose the first).

Two things are as Japanese text needs them: decomposed kana (NFD) are composed, and a line break that YAML folds (`>-`, a
plain or quoted text over several lines) becomes a space only between two words that are written with one.
"""

from __future__ import annotations

import io
import re
import unicodedata
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import ReaderError

from metadata.declared.regular_file import UnfitFileError, read_regular
from pipelines.japanese.text import STEERING, composed, stands_alone
from pipelines.problems import DeclarationError, Place, Problem

KeyPath = tuple[str | int, ...]

DEEPEST = 20
"""Collections within collections; the deepest declaration needs four. PyYAML recurses on them."""

_NO_TEXT = ("Cc", "Cs", "Zl", "Zp")  # categories of controls, halves of pairs, separators of lines and paragraphs
_FULL_WIDTH = re.compile(r"[ -]*(?:(?P<space>\u3000)|[A-Za-z_][A-Za-z0-9_-]*(?P<colon>：))")
_TAG = "tag:yaml.org,2002:"
_NULL = f"{_TAG}null"


@dataclass(frozen=True)
class YamlFile:
    """A loaded file: `name` for messages, `data` the plain values, `lines` the 1-based line of each key path.

    `indents`: spaces before the dashes of each list that is written line by line, for what is to be pasted into it.
    """

    name: str
    data: Any
    lines: dict[KeyPath, int]
    indents: dict[KeyPath, int]

    def place(self, path: KeyPath) -> Place:
        """Return where a key stands, or, for a key that is not there, where its parent does."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return Place(self.name, self.lines.get(known, 1), _dotted(path))


class _PlainLoader(yaml.SafeLoader):
    yaml_implicit_resolvers = {  # noqa: RUF012 # PyYAML declares it so
        first: [(tag, form) for tag, form in forms if tag == _NULL]
        for first, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    yaml_constructors = {  # noqa: RUF012 # PyYAML declares it so
        tag: yaml.SafeLoader.yaml_constructors[tag]
        for tag in (_NULL, f"{_TAG}str", f"{_TAG}seq", f"{_TAG}map", None)  # None: refuses any other tag
    }

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self._name = name
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call] # types-PyYAML leaves this method without types
        place = Place(self._name, event.start_mark.line + 1)
        if event.anchor is not None:
            raise DeclarationError(Problem("yaml-alias", place, {"given": refused_characters_shown(event.anchor)}))
        if self._depth > DEEPEST:
            raise DeclarationError(Problem("yaml-too-deep", place, {"limit": str(DEEPEST)}))
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        if isinstance(node, yaml.ScalarNode):
            node.value = composed(node.value)
        return node

    def scan_plain_spaces(self, indent: int, start_mark: yaml.Mark) -> list[str]:
        """Fold a line break in a plain text."""
        return self._folded(self.pointer, super().scan_plain_spaces(indent, start_mark) or [])

    def scan_flow_scalar_spaces(self, double: bool, start_mark: yaml.Mark) -> list[str]:  # noqa: FBT001 - PyYAML's own
        """Fold a line break in a quoted text."""
        return self._folded(self.pointer, super().scan_flow_scalar_spaces(double, start_mark))

    def scan_block_scalar(self, style: str) -> yaml.ScalarToken:
        """Fold the line breaks of `>`, in which every line stands as it is written."""
        start = self.pointer
        token: yaml.ScalarToken = super().scan_block_scalar(style)
        if style == ">":
            _, *lines = self.buffer[start : self.pointer].split("\n")
            token.value = _joined(token.value, [line.strip() for line in lines if line.strip()])
        return token

    def _folded(self, start: int, chunks: list[str]) -> list[str]:
        broken = chunks == [" "] and "\n" in self.buffer[start : self.pointer]
        return [""] if broken and _needs_no_space(self.buffer[start - 1], self.peek()) else chunks


def _joined(text: str, lines: list[str]) -> str:
    """Return a folded text without the spaces that folding put beside Japanese; `lines` are its lines as written."""
    parts: list[str] = []
    at = 0
    for line in lines:
        start = text.find(line, at)
        if start < 0:  # a comment after the text
            break
        gap = text[at:start]
        parts += ["" if gap == " " and _needs_no_space(parts[-1][-1], line[0]) else gap, line]
        at = start + len(line)
    return "".join(parts) + text[at:]


def _needs_no_space(before: str, after: str) -> bool:
    return stands_alone(before) or stands_alone(after)


def load_yaml(path: Path, name: str, *, may_be_empty: bool = False, may_lie_elsewhere: bool = False) -> YamlFile:
    """Load one YAML document that is a mapping; a file that `may_be_empty` and is, or has only comments, is an empty one.

    A link out of its folder is refused, but for one that `may_lie_elsewhere`. Raises DeclarationError: `file-missing`,
    `path-outside`, `file-not-regular`, `file-unreadable`, `file-encoding`, `text-characters`, `yaml-conflict`,
    `yaml-full-width`, `yaml-syntax`, `yaml-alias`, `yaml-too-deep`, `yaml-duplicate-key`, `yaml-not-a-mapping`.
    """
    return yaml_of(_read(path, name, None if may_lie_elsewhere else path.parent), name, may_be_empty=may_be_empty)


def yaml_of(text: str, name: str, *, may_be_empty: bool = False) -> YamlFile:
    """Return what a text is as a file of that name, as `load_yaml` does."""
    file = _loaded(text, name)
    if file.data is None and may_be_empty:
        return YamlFile(name, {}, {}, {})
    if not isinstance(file.data, dict):
        raise DeclarationError(_full_width(text, name, None) or Problem("yaml-not-a-mapping", Place(name, 1)))
    return replace(file, data=deepcopy(file.data))  # whose values may be changed by whoever asked for them


def refused_character(text: str) -> str:
    """Return the first character that no published text can have, or nothing.

    Refused are control characters (also tabs and line breaks: a text is one line in every table), the Unicode separators
    of lines and paragraphs, marks that turn the direction of text, halves of surrogate pairs, and the noncharacters.
    """
    if text.isprintable():  # which none of them is
        return ""
    return next((c for c in text if unicodedata.category(c) in _NO_TEXT or c in STEERING or _noncharacter(c)), "")


def refused_characters_shown(text: str) -> str:
    """Return a text for a message: what cannot be shown is written as U+000A, and so on."""
    return "".join(code_point(c) if refused_character(c) else c for c in text)


def code_point(character: str) -> str:
    """Return U+000A for a line break, and so on."""
    return f"U+{ord(character):04X}"


def _noncharacter(character: str) -> bool:
    number = ord(character)
    return 0xFDD0 <= number <= 0xFDEF or number & 0xFFFE == 0xFFFE


def _read(path: Path, name: str, inside: Path | None) -> str:
    try:
        return io.TextIOWrapper(io.BytesIO(read_regular(path, inside)), encoding="utf-8-sig").read()
    except FileNotFoundError as error:
        raise DeclarationError(Problem("file-missing", Place(name))) from error
    except UnfitFileError as error:
        raise DeclarationError(error.problem(Place(name))) from error
    except OSError as error:
        raise DeclarationError(Problem("file-unreadable", Place(name), {"detail": error.strerror or str(error)})) from error
    except UnicodeDecodeError as error:
        raise DeclarationError(Problem("file-encoding", Place(name), {"byte": str(error.start)})) from error


@lru_cache(maxsize=64)  # publishers.yaml is asked for by each dataset, and all of them by each step of an officer's page
def _loaded(text: str, name: str) -> YamlFile:
    node, data = _parsed(text, name)
    file = YamlFile(name, data, {}, {})
    if node is not None and isinstance(data, dict):
        _index(node, (), file)
    return file


def _parsed(text: str, name: str) -> tuple[yaml.Node | None, Any]:
    if mark := re.search(r"^(?:<{7}|={7}|>{7})(?: |$)", text, re.MULTILINE):
        raise DeclarationError(Problem("yaml-conflict", Place(name, text.count("\n", 0, mark.start()) + 1)))
    try:
        loader = _PlainLoader(text, name)
    except ReaderError as error:
        place = Place(name, text.count("\n", 0, error.position) + 1)
        raise DeclarationError(_characters(place, text[error.position])) from error
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if problem := _full_width(text, name, mark.line + 1 if mark else None):
            raise DeclarationError(problem) from error
        facts = {"detail": str(getattr(error, "problem", None) or error)}
        raise DeclarationError(Problem("yaml-syntax", Place(name, mark.line + 1 if mark else None), facts)) from error
    except (ValueError, OverflowError) as error:  # PyYAML makes numbers of \U… and %YAML without asking whether it can
        raise DeclarationError(Problem("yaml-syntax", Place(name, loader.line + 1), {"detail": str(error)})) from error
    finally:
        loader.dispose()


def _full_width(text: str, name: str, last: int | None) -> Problem | None:
    """Return a full-width colon after a key, or full-width space before one, as a problem; None without any.

    Looked for in the line where the parser stopped and the two before it, as it reads on that far; without one, anywhere.
    """
    numbered = list(enumerate(text.split("\n"), start=1))
    for number, line in numbered[max(0, last - 3) : last] if last else numbered:
        if found := _FULL_WIDTH.match(line):
            return Problem("yaml-full-width", Place(name, number), {"character": found["space"] or found["colon"]})
    return None


def _index(node: yaml.Node, path: KeyPath, file: YamlFile) -> None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            inner = (*path, str(key_node.value))
            refused = refused_character(key_node.value)
            if refused or inner in file.lines:
                place = Place(file.name, key_node.start_mark.line + 1, _dotted(inner))
                raise DeclarationError(_characters(place, refused) if refused else Problem("yaml-duplicate-key", place))
            file.lines[inner] = key_node.start_mark.line + 1
            _index(value_node, inner, file)
    elif isinstance(node, yaml.SequenceNode):
        if not node.flow_style:
            file.indents[path] = node.start_mark.column
        for index, item in enumerate(node.value):
            file.lines[*path, index] = item.start_mark.line + 1
            _index(item, (*path, index), file)
    elif surrogate := next((c for c in node.value if unicodedata.category(c) == "Cs"), ""):
        # Written "\ud800": no file and no message can hold it, so it does not get as far as the models.
        raise DeclarationError(_characters(Place(file.name, node.start_mark.line + 1, _dotted(path)), surrogate))


def _characters(place: Place, refused: str) -> Problem:
    return Problem("text-characters", place, {"character": code_point(refused)})


def _dotted(path: KeyPath) -> str:
    return refused_characters_shown(".".join(str(part) for part in path))
