"""Every pattern of the project runs in time linear in its text: a line of a damaged or hostile document cannot stop a run.

The patterns are found by walking the modules. Each is fed texts made of the characters that it looks for, repeated, with an
end that lets it fail; four times the text may take little more than four times as long. A pattern is tried as the project
uses it: from the begin of the text where it is only matched there, else from every place.
Out of scope: patterns that are made when the program runs, of words of the document, and flags given to `re.sub` itself.
"""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined] - not in typeshed
from re import _parser as parser  # type: ignore[attr-defined] - not in typeshed
from typing import Any

import pytest

import catalog
import metadata
import pipelines
from tests.sampling import DAMAGE, some

ROOTS = (pipelines, metadata, catalog)
FIRST, SHORT, LONG = 300, 2_000, 8_000
SUSPECT = 0.004  # seconds for the short text: no linear pattern comes near it, and a quadratic one does not stay below
HOPELESS = 0.05  # seconds: not tried on longer texts
MOST_GROWTH = 9.0  # a linear pattern grows by 4, a quadratic one by 16
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
ENDS = ("", "\x00", "（", "。")
SINGLE, PAIRED = 48, DAMAGE + 1  # characters tried alone, and in pairs


@dataclass
class Found:
    """A compiled pattern, the first name that it was found under, and the methods that are called on it by any name."""

    name: str
    pattern: re.Pattern[str]
    methods: set[str] = field(default_factory=set)


def patterns() -> list[Found]:
    """Return the compiled patterns of all modules; one that several modules import is one."""
    found: dict[tuple[str, int], Found] = {}
    for root in ROOTS:
        for info in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            module = importlib.import_module(info.name)
            called = methods_called(Path(str(module.__file__)))
            for name, value in vars(module).items():
                for one in _inside(value):
                    if isinstance(one.pattern, str):
                        known = found.setdefault((one.pattern, one.flags), Found(f"{info.name}.{name}", one))
                        known.methods |= called[name]
            for one, method, line in written_where_used(Path(str(module.__file__))):
                known = found.setdefault((one.pattern, one.flags), Found(f"{info.name}:{line}", one))
                known.methods.add(method)
    return list(found.values())


def written_where_used(path: Path) -> Iterator[tuple[re.Pattern[str], str, int]]:
    """Yield the patterns that a module gives to `re.sub` and the like as text, with what is called and the line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(ast.Name("re"), method), args=[ast.Constant(str() as pattern), *_]):
                if method not in ("compile", "escape"):
                    yield re.compile(pattern), method, node.lineno


def methods_called(path: Path) -> dict[str, set[str]]:
    """Return the methods that a module calls on each name: _PAGE → match."""
    called: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
            called[node.value.id if isinstance(node.value, ast.Name) else node.value.attr].add(node.attr)
        if isinstance(node, ast.Call):  # map(_SECTION.match, …) is an attribute; f(_SECTION) may do anything with it
            for given in (arg for arg in node.args if isinstance(arg, ast.Name)):
                called[given.id].add("search")
    return called


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (one for one in value.values() if isinstance(one, re.Pattern))
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield from (one for one in value if isinstance(one, re.Pattern))


def characters(pattern: re.Pattern[str]) -> list[str]:
    """Return a character for each literal, set and range of a pattern, and some that any may look for."""
    found: dict[str, None] = {}

    def visit(node: Any) -> None:
        if isinstance(node, tuple) and len(node) == 2 and node[0] is codes.LITERAL:
            found[chr(node[1])] = None
        elif isinstance(node, tuple) and len(node) == 2 and node[0] is codes.RANGE:
            found[chr(node[1][0])] = None
        elif isinstance(node, (tuple, list, parser.SubPattern)):
            for part in node:
                visit(part)

    visit(parser.parse(pattern.pattern, pattern.flags))
    return [*dict.fromkeys([*itertools.islice(found, SINGLE), *" \u30001a亀ア\n・"])]


def seconds(use: Callable[[str], object], text: str, times: int = 1) -> float:
    best = float("inf")
    for _ in range(times):
        begin = time.thread_time()  # of the processor: others may be busy
        use(text)
        best = min(best, time.thread_time() - begin)
    return best


def growth(pattern: re.Pattern[str], methods: set[str]) -> tuple[float, str]:
    """Return by how much the dearest text grows dearer when it is four times as long, and what it is made of."""
    anchored = methods & {"match", "fullmatch"} and not methods & {"search", "finditer", "findall", "sub", "split"}

    def use(text: str) -> object:
        return pattern.match(text) if anchored else sum(1 for _ in pattern.finditer(text))

    single = characters(pattern)
    units = [*single, *("".join(pair) for pair in itertools.permutations(single[-PAIRED:] + single[:PAIRED], 2))]
    dearest, unit, end = 0.0, "", ""
    for one, last in itertools.product(dict.fromkeys(units), ENDS):
        first = seconds(use, one * (FIRST // len(one)) + last)
        if first < SUSPECT * (FIRST / SHORT) ** 3:
            continue  # even if it grew by the cube, the short text would not be suspect
        text = one * ((FIRST if first > HOPELESS else SHORT) // len(one)) + last
        cost = seconds(use, text)
        if cost > HOPELESS and seconds(use, text, times=3) > HOPELESS:
            return float("inf"), one
        dearest, unit, end = max((cost, one, last), (dearest, unit, end))
    if dearest < SUSPECT:
        return 0.0, unit
    short = seconds(use, unit * (SHORT // len(unit)) + end, times=5)
    if short < SUSPECT:
        return 0.0, unit  # the machine was busy
    return seconds(use, unit * (LONG // len(unit)) + end, times=3) / short, unit


def repeats(node: Any) -> bool:
    """Whether something in a parsed pattern is repeated; where nothing is, no text takes longer than its length."""
    if isinstance(node, tuple) and node and node[0] in REPEATS:
        return True
    return isinstance(node, (tuple, list, parser.SubPattern)) and any(repeats(part) for part in node)


def test_every_pattern_is_linear() -> None:
    repeating = [one for one in patterns() if repeats(parser.parse(one.pattern.pattern, one.pattern.flags))]
    found = {one.name: growth(one.pattern, one.methods) for one in repeating}
    assert len(found) > 200
    assert {name: how for name, how in found.items() if how[0] > MOST_GROWTH} == {}


@pytest.mark.parametrize(
    ("pattern", "methods"),
    some(
        [
            (r"[ \u3000]+(?=[【（(])", {"finditer"}),
            (r"[ぁ-ん]+$", {"search"}),
            (r"(?:\s|\u3000)*x", {"search"}),
            (r"^(?P<heading>.*\S)[\s.…・]+\d+$", {"match"}),
        ],
        1,
    ),
)
def test_a_pattern_that_is_not_linear_is_found(pattern: str, methods: set[str]) -> None:
    assert growth(re.compile(pattern), methods)[0] > MOST_GROWTH


def test_a_linear_pattern_is_not_found() -> None:
    assert growth(re.compile(r"(?<![ \u3000]) *+\u3000[ \u3000]*+(?=[^\s【（(])"), {"finditer"})[0] <= MOST_GROWTH
