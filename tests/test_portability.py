"""Nothing in the program may need POSIX: most machines of town halls run Windows.

A rule like those of `tests/test_layout_rules.py`: what breaks it in the text of a module.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_layout_rules import ROOT, code_files, imported, name_of

MODULES = {
    "crypt",
    "curses",
    "fcntl",
    "grp",
    "nis",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "spwd",
    "syslog",
    "termios",
    "tty",
}
NAMES = re.compile(
    r"os\.(fork\w*|wait\w*|spawn\w*|exec\w*|[gs]ete?[ug]id|[gs]etpg\w+|setsid|killpg|kill|l?chown|chroot|chflags|mkfifo|mknod|nice|"
    r"openpty|posix_\w+|sched_\w+|statvfs|sync|uname|getloadavg|O_(DIRECTORY|NOFOLLOW|DIRECT|SYNC|CLOEXEC))"
    r"|signal\.(SIG(KILL|HUP|ALRM|USR1|USR2|PIPE|CHLD|XFSZ|CONT|STOP|QUIT)|alarm|pause|setitimer|sigwait\w*|pthread_\w+)"
    r"|socket\.AF_UNIX|asyncio\.\w*unix\w*"
)
PATH = re.compile(r"/(tmp|dev|etc|proc|sys|var|usr|bin|home|opt)(/|$)")
WITHOUT_ZERO = re.compile(r"%-[a-zA-Z]")  # strftime of glibc


def needs_posix(name: str, text: str) -> list[str]:
    return [f"{name}:{line} {what}" for line, what in _found(name, text)]


def _found(name: str, text: str) -> Iterator[tuple[int, str]]:
    yield from ((line, f"imports {module}") for line, module in imported(name, text) if module.split(".")[0] in MODULES)
    tree = ast.parse(text)
    asked = set(_asked_for(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and NAMES.fullmatch(name_of(node)) and node not in asked:
            yield node.lineno, f"uses {name_of(node)}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if PATH.match(node.value) or WITHOUT_ZERO.search(node.value):
                yield node.lineno, f"says {node.value[:40]!r}"
        elif isinstance(node, ast.Call):
            yield from _calls(node)


def _asked_for(tree: ast.AST) -> Iterator[ast.Attribute]:
    """Yield what is used only where it is there: `os.nice` in what `if hasattr(os, "nice"):` leads to."""
    for branch in ast.walk(tree):
        match branch:
            case ast.If(ast.Call(ast.Name("hasattr"), [ast.Name(module), ast.Constant(str(name))]), body):
                inside = (node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Attribute))
                yield from (node for node in inside if name_of(node) == f"{module}.{name}")


def _calls(node: ast.Call) -> Iterator[tuple[int, str]]:
    """A shell is another on Windows; and text without encoding= is written there as the language of the machine has it."""
    given = {word.arg for word in node.keywords}
    called = node.func.attr if isinstance(node.func, ast.Attribute) else name_of(node.func)
    if "shell" in given or called in ("system", "popen"):
        yield node.lineno, "calls a shell"
    if (called == "read_text" and not given and not node.args) or (called == "write_text" and "encoding" not in given):
        yield node.lineno, f"{called} without encoding"
    if called in ("open", "fdopen") and name_of(node.func) != "os.open" and "encoding" not in given and not _is_binary(node):
        yield node.lineno, f"{called} without encoding"


def _is_binary(node: ast.Call) -> bool:
    modes = [a for a in [*node.args, *(word.value for word in node.keywords)] if isinstance(a, ast.Constant)]
    return any(isinstance(mode.value, str) and "b" in mode.value for mode in modes)


def test_the_program_needs_no_posix() -> None:
    assert [broken for name in code_files() for broken in needs_posix(name, (ROOT / name).read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "import fcntl",
        "def f():\n    from resource import setrlimit",
        "import os\nif os.fork():\n    pass",
        "import os\nos.kill(1, 9)",
        "import os\nif hasattr(os, 'nice'):\n    pass\nelse:\n    os.nice(1)",
        "import os\nif hasattr(os, 'nice'):\n    os.fork()",
        "import signal\nsignal.signal(signal.SIGHUP, g)",
        "import socket\nsocket.socket(socket.AF_UNIX)",
        "p = '/tmp/x'",
        "p = Path('/dev/null')",
        "day.strftime('%-d')",
        "subprocess.run('ls | wc', shell=True)",
        "os.system('ls')",
        "path.read_text()",
        "path.write_text(text)",
        "path.open()",
        "open(name, 'w')",
    ],
)
def test_the_rule_finds_what_needs_posix(text: str) -> None:
    assert needs_posix("catalog/any.py", text) != []


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.fsync(file.fileno())\nos.getpid()",
        "import os\nif hasattr(os, 'nice'):\n    os.nice(1)",
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)",
        "a = 'datasets/x'\nb = '/'\nc = '/datasets/'",
        "path.read_text(encoding='utf-8')\npath.open('wb')\nopen(name, mode='rb')\nopen(name, 'w', encoding='utf-8')",
    ],
)
def test_the_rule_lets_pass_what_windows_has(text: str) -> None:
    assert needs_posix("catalog/any.py", text) == []
