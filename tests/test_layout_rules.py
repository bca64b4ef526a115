"""Rules of the architecture that hold in every file of the project: who imports whom, purity, size, excepts, docstrings.

Each rule is a function of one module's text that returns what breaks it, so that the rules are tried on bad samples too.
Out of scope: style and types, which ruff and mypy hold.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("pipelines", "metadata", "catalog", "publish")  # the way the data goes; imports look to the left only
# The rooms of each hall, in the same way. A module's room is the longest of these that its name begins with.
ROOMS = (
    *("pipelines.problems", "pipelines.own_yaml", "pipelines.japanese", "pipelines.documents", "pipelines.tables"),
    "pipelines.doubts",
    *("pipelines.layouts", "pipelines.readers", "pipelines.results", "pipelines.standard"),
    *("metadata.messages", "metadata.vocabularies", "metadata.declared", "metadata.described", "metadata.versions"),
    *("metadata.formats", "metadata.gates", "metadata.building"),
    *("catalog.secret", "catalog.folder"),
    *("catalog.site.content", "catalog.site.charts", "catalog.site.frame", "catalog.site.search", "catalog.site.standard"),
    *("catalog.site.pages", "catalog.site"),
    "catalog.server",
    *("catalog.ckan.portal", "catalog.ckan.targets", "catalog.ckan.planning", "catalog.ckan.pushing"),
    *("catalog.runs", "catalog.drafts", "catalog.decisions", "catalog.desk", "catalog.commands"),
    "publish",
)
MOST_MODULES = 14
MOST_LINES = 400
MOST_LINES_OF = {"publish.py": 200}  # the command line only reads settings and calls

# What a pure module has no business with: files, network, clock, chance, other processes.
IMPURE_MODULES = {"os", "sys", "io", "glob", "pathlib", "shutil", "tempfile", "time", "random", "secrets", "uuid"}
IMPURE_MODULES |= {"subprocess", "threading", "multiprocessing", "asyncio", "ctypes"}
IMPURE_MODULES |= {"socket", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
PURE_PARTS = {"io.BytesIO", "io.StringIO"}  # files in memory: what libraries take for bytes
IMPURE_CALLS = {"open", "print", "input", "exec", "eval", "__import__"}
IMPURE_METHODS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "urlopen"}
IMPURE_METHODS |= {"now", "utcnow", "today", "time", "random", "uuid1", "uuid4"}
BROAD = {"Exception", "BaseException"}

Rule = Callable[[str, str], list[str]]


def own_files() -> list[str]:
    """Return the project's own Python files, relative to its root; hidden folders (.venv, caches) are not its own."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "public"))]
    found = [*ROOT.glob("*.py"), *(path for folder in folders for path in folder.rglob("*.py"))]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def code_files() -> list[str]:
    return [name for name in own_files() if layer_of(name) is not None]


@cache
def parsed(text: str) -> ast.Module:
    """Parse a module once for all rules."""
    return ast.parse(text)


@cache
def nodes(text: str) -> list[ast.AST]:
    """Walk a module once for all rules."""
    return list(ast.walk(parsed(text)))


def layer_of(name: str) -> int | None:
    top = name.split("/", maxsplit=1)[0].removesuffix(".py")
    return LAYERS.index(top) if top in LAYERS else None


def imported(name: str, text: str) -> Iterator[tuple[int, str]]:
    """Yield line and full dotted name of everything a module imports, also inside functions and under TYPE_CHECKING."""
    package = name.removesuffix(".py").removesuffix("/__init__").split("/")
    if not name.endswith("/__init__.py"):
        package = package[:-1]
    for node in nodes(text):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and name_of(node.func).endswith("import_module"):
            yield node.lineno, first_words(node)


def first_words(call: ast.Call) -> str:
    """Return the literal text that the first argument of a call begins with."""
    arg = call.args[0] if call.args else None
    if isinstance(arg, ast.JoinedStr) and arg.values:
        arg = arg.values[0]
    return arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else "?"


def name_of(node: ast.expr | None) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return f"{name_of(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


def room_of(module: str) -> int | None:
    """Return the place of a module's room in ROOMS; None for what is in no room: other packages, a hall's own docstring."""
    found = [room for room in ROOMS if f"{module}.".startswith(f"{room}.")]
    return ROOMS.index(max(found, key=len)) if found else None


def imports_to_the_right(name: str, text: str) -> list[str]:
    room = room_of(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    tools = ("tests", "benchmarks")
    found = []
    for line, module in imported(name, text):
        other = room_of(module)
        hall = module.split(".")[0] in LAYERS and other is None  # `from metadata import x`: no module stands there
        if hall or module.split(".")[0] in tools or (other is not None and (room is None or other > room)):
            found.append(f"{name}:{line} imports {module}")
    return found


def no_room(name: str, _text: str) -> list[str]:
    """Every module has a room; a folder's own docstring is all that may stand outside of one."""
    dotted = name.removesuffix(".py").replace("/", ".")
    return [] if dotted.endswith("__init__") or room_of(dotted) is not None else [f"{name} is in no room"]


def other_readers(name: str, text: str) -> list[str]:
    """A reader may use its own parts and the shared modules, not another reader and not the list of readers."""
    folder = "pipelines/readers/"
    if not name.startswith(folder) or name == folder + "__init__.py":
        return []
    own = "pipelines.readers." + name.removeprefix(folder).split("/", maxsplit=1)[0].removesuffix(".py")
    others = ((line, m) for line, m in imported(name, text) if f"{m}.".startswith("pipelines.readers."))
    return [f"{name}:{line} imports {m}" for line, m in others if not f"{m}.".startswith(own + ".")]


def impure(name: str, text: str) -> list[str]:
    """What is pure takes text and gives tables: no file, network, clock or chance."""
    if not name.startswith("pipelines/"):
        return []
    named = ((line, m) for line, m in imported(name, text) if m not in PURE_PARTS)
    found = [f"{name}:{line} imports {m}" for line, m in named if m.split(".")[0] in IMPURE_MODULES]
    for node in nodes(text):
        if isinstance(node, ast.Call):
            called = name_of(node.func)
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if called in IMPURE_CALLS or method in IMPURE_METHODS:
                found.append(f"{name}:{node.lineno} calls {called or method}()")
    return found


def too_long(name: str, text: str) -> list[str]:
    count, most = len(text.splitlines()), MOST_LINES_OF.get(name, MOST_LINES)
    return [f"{name} has {count} lines, more than {most}"] if count > most else []


def broad_excepts(name: str, text: str) -> list[str]:
    found = []
    for node in nodes(text):
        caught: list[ast.expr] = []
        if isinstance(node, ast.ExceptHandler):
            if node.type is None:
                found.append(f"{name}:{node.lineno} except without a class")
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type] if node.type else []
        elif isinstance(node, ast.Call) and name_of(node.func).split(".")[-1] == "suppress":
            caught = node.args
        found += [f"{name}:{c.lineno} catches {name_of(c)}" for c in caught if name_of(c).split(".")[-1] in BROAD]
    return found


def undocumented(name: str, text: str) -> list[str]:
    """Modules, public functions and classes, and the public methods of public classes say what they are for."""
    tree = parsed(text)
    found = [] if ast.get_docstring(tree) else [f"{name} has no docstring"]
    bare = [node for node in public(tree) if not ast.get_docstring(node)]
    return found + [f"{name}:{node.lineno} {node.name} has no docstring" for node in bare]


def public(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from public(child)


SUPPRESSION = re.compile(r"#\s*(?:type:\s*ignore|noqa)(?P<codes>\[[^\]]*\]|:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?(?P<rest>.*)")


def unexplained(name: str, text: str) -> list[str]:
    """A suppressed finding names its rule and its reason: `# noqa: S506 - a safe loader`."""
    if not SUPPRESSION.search(text):  # few modules have one, and tokens are slow to make
        return []
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        match = SUPPRESSION.search(token.string) if token.type == tokenize.COMMENT else None
        if match is None:
            continue
        reason = re.sub(r"#\s*(?:noqa|type:\s*ignore)\S*(?:\s*[A-Z]+\d+)?", "", match["rest"])
        if not match["codes"] or not re.search(r"\w{2,}", reason):
            found.append(f"{name}:{token.start[0]} {token.string}")
    return found


OF_THE_CODE = (imports_to_the_right, no_room, other_readers, impure, undocumented)


@pytest.mark.parametrize("rule", OF_THE_CODE, ids=lambda rule: rule.__name__)
def test_the_code_keeps(rule: Rule) -> None:
    assert [broken for name in code_files() for broken in rule(name, (ROOT / name).read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("rule", [too_long, broad_excepts, unexplained], ids=lambda rule: rule.__name__)
def test_every_file_keeps(rule: Rule) -> None:
    assert [broken for name in own_files() for broken in rule(name, (ROOT / name).read_text(encoding="utf-8"))] == []


def test_no_folder_holds_more_modules_than_one_takes_in() -> None:
    modules = [name for name in own_files() if "/" in name and not name.endswith("/__init__.py")]
    folders = Counter(name.rpartition("/")[0] for name in modules)
    assert {folder: count for folder, count in folders.items() if count > MOST_MODULES} == {}


def test_every_room_says_what_belongs_in_it() -> None:
    rooms = [path for room in ROOMS if (path := ROOT / room.replace(".", "/") / "__init__.py").parent.is_dir()]
    said = {path: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for path in rooms}
    assert [path for path, text in said.items() if len(text.splitlines()) < 3] == []


def test_the_files_are_found() -> None:
    names = own_files()
    assert {"publish.py", "pipelines/documents/source.py", "tests/test_layout_rules.py"} <= set(names)
    assert not [name for name in names if ".venv" in name]
    assert {LAYERS[i] for name in code_files() if (i := layer_of(name)) is not None} == set(LAYERS)


READER = "pipelines/readers/one/__init__.py"
DOCUMENTED = '"""What for."""\n'


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (imports_to_the_right, "pipelines/documents/source.py", "import metadata.described.schema"),
        (imports_to_the_right, "pipelines/documents/source.py", "from metadata import schema"),
        (imports_to_the_right, "metadata/building/build.py", "def f():\n    from catalog.site.static import write"),
        (imports_to_the_right, "catalog/site/static.py", "import publish"),
        (imports_to_the_right, "metadata/building/build.py", "from ...catalog.site import static"),
        (imports_to_the_right, "metadata/building/build.py", "from metadata import build"),
        (imports_to_the_right, "metadata/declared/settings.py", "from metadata.described.table import Table"),
        (imports_to_the_right, "metadata/described/table.py", "def f():\n    import metadata.formats.dcat"),
        (imports_to_the_right, "catalog/site/content/documents.py", "from catalog.site.charts import svg"),
        (imports_to_the_right, "pipelines/problems.py", "from pipelines.japanese import text"),
        (no_room, "metadata/other/build.py", ""),
        (no_room, "catalog/build.py", ""),
        (
            imports_to_the_right,
            "metadata/building/build.py",
            "import importlib\nimportlib.import_module('catalog.site.static')",
        ),
        (other_readers, READER, "from pipelines.readers.two import read"),
        (other_readers, READER, "from pipelines.readers import two"),
        (other_readers, READER, "from ..two.cells import cell"),
        (other_readers, READER, "from importlib import import_module\nimport_module(f'pipelines.readers.{x}')"),
        (impure, READER, "open('plan.txt')"),
        (impure, READER, "path.read_text()"),
        (impure, READER, "import datetime\ndatetime.datetime.now()"),
        (impure, READER, "from datetime import date\ndate.today()"),
        (impure, READER, "import time"),
        (impure, READER, "from random import choice"),
        (impure, READER, "from uuid import uuid4"),
        (impure, READER, "import urllib.request"),
        (impure, READER, "import io"),
        (too_long, "metadata/building/build.py", "x = 1\n" * (MOST_LINES + 1)),
        (too_long, "publish.py", "x = 1\n" * 201),
        (broad_excepts, "metadata/building/build.py", "try:\n    f()\nexcept:\n    pass"),
        (broad_excepts, "metadata/building/build.py", "try:\n    f()\nexcept Exception as e:\n    raise X from e"),
        (broad_excepts, "metadata/building/build.py", "try:\n    f()\nexcept (OSError, builtins.BaseException):\n    pass"),
        (broad_excepts, "metadata/building/build.py", "with contextlib.suppress(Exception):\n    f()"),
        (undocumented, "metadata/building/build.py", "x = 1"),
        (undocumented, "metadata/building/build.py", DOCUMENTED + "def f(): ..."),
        (undocumented, "metadata/building/build.py", DOCUMENTED + "class A:\n    x = 1"),
        (undocumented, "metadata/building/build.py", DOCUMENTED + "class A:\n    '''A.'''\n    def f(self): ..."),
        (unexplained, "metadata/building/build.py", "x = 1  # noqa"),
        (unexplained, "metadata/building/build.py", "x = 1  # noqa: S506"),
        (unexplained, "metadata/building/build.py", "x = 1  # type: ignore"),
        (unexplained, "metadata/building/build.py", "x = 1  # type: ignore[misc]"),
        (unexplained, "metadata/building/build.py", "x = 1  # type: ignore[misc]  # noqa: S506"),
        (unexplained, "metadata/building/build.py", "x = 1  # noqa  because"),
    ],
)
def test_a_rule_finds_what_breaks_it(rule: Rule, name: str, text: str) -> None:
    assert rule(name, text) != []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (
            imports_to_the_right,
            "metadata/building/build.py",
            "from pipelines.tables.plan import Plan\nimport metadata.described.schema\nimport json",
        ),
        (other_readers, READER, "from pipelines.readers.one.cells import cell\nfrom .cells import cell"),
        (impure, READER, "import datetime\ndatetime.date(2022, 6, 1)\nopen_ones = [d for d in doubts if d.open]"),
        (impure, READER, "from io import BytesIO, StringIO"),
        (impure, "metadata/building/build.py", "import time"),
        (too_long, "metadata/building/build.py", "x = 1\n" * MOST_LINES),
        (broad_excepts, "metadata/building/build.py", "try:\n    f()\nexcept (OSError, ValueError):\n    pass"),
        (undocumented, "metadata/building/build.py", DOCUMENTED + "def _f(): ...\nclass _A:\n    def f(self): ..."),
        (unexplained, "metadata/building/build.py", "x = 1  # noqa: S506 - a safe loader"),
        (unexplained, "metadata/building/build.py", "x = 1  # type: ignore[misc] # lambda default"),
        (unexplained, "metadata/building/build.py", "x = '# noqa'"),
    ],
)
def test_a_rule_lets_pass_what_keeps_it(rule: Rule, name: str, text: str) -> None:
    assert rule(name, text) == []
