"""Lines of a drafted YAML file that wait for an officer: they end in a mark, and only they are ever changed by the program.

    page: https://www.city.mihon.lg.jp/  # 要確認：文書が載るページ       a suggestion: to be confirmed, or another value
    en: ""  # 要記入：英語の題名                                        nothing is known: to be filled in
    # 主なねらい: "-"  # 要記入：…                                      a label of a layout that is not in use yet

A decided line loses its mark. Everything else of the file, and every line without a mark, stays as it is byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import yaml

Mark = Literal["要記入", "要確認"]
FILL: Mark = "要記入"
CONFIRM: Mark = "要確認"
_MARKS: tuple[Mark, ...] = (FILL, CONFIRM)
_BEFORE = "  # "
_OFF = "# "


@dataclass(frozen=True)
class MarkedLine:
    """A line that waits: its 1-based number, key, value, mark, and what is asked. `off`: it is a comment yet."""

    number: int
    key: str
    value: str
    mark: Mark
    asked: str
    off: bool


def scalar(text: str) -> str:
    """Return a text as YAML writes it on one line."""
    return yaml.safe_dump(text, allow_unicode=True, width=1_000_000).removesuffix("\n").removesuffix("\n...")


def line(key: str, value: str, mark: Mark | None = None, asked: str = "", *, off: bool = False) -> str:
    """Return `key: value` with its mark."""
    told = f"{_BEFORE}{mark}：{asked}" if mark else ""
    return f"{_OFF if off else ''}{scalar(key)}: {scalar(value)}{told}"


def marked_lines(text: str) -> Iterator[MarkedLine]:
    """Yield the lines of a file that wait. One to be filled in that somebody has filled waits no more."""
    for number, whole in enumerate(text.splitlines(), 1):
        body, asked, mark = _parted(whole)
        if mark is None:
            continue
        off = body.lstrip().startswith(_OFF)
        pair = _pair(body.lstrip().removeprefix(_OFF) if off else body)
        if pair is not None and (off or mark == CONFIRM or not pair[1]):
            yield MarkedLine(number, *pair, mark, asked, off)


def decided(text: str, marked: MarkedLine, value: str) -> str:
    """Return the file with a line decided. The same value of the same key elsewhere follows (title, source's title)."""
    lines = text.splitlines(keepends=True)
    for index, whole in enumerate(lines):
        body, _, mark = _parted(whole)
        own = index + 1 == marked.number
        pair = _pair(body)
        if own or (mark is None and pair == (marked.key, marked.value) and marked.value != value):
            indent = body[: len(body) - len(body.lstrip())]
            end = whole[len(whole.rstrip("\r\n")) :]
            lines[index] = f"{indent}{line(marked.key, value)}{end}"
    return "".join(lines)


def _parted(whole: str) -> tuple[str, str, Mark | None]:
    """Return a line without its mark, what is asked there, and the mark; a line without one as it is."""
    body, before, rest = whole.rstrip("\r\n").rpartition(_BEFORE)
    mark = next((one for one in _MARKS if before and rest.startswith(one)), None)
    return (body, rest.removeprefix(mark).lstrip("：:"), mark) if mark else (whole.rstrip("\r\n"), "", None)


def _pair(body: str) -> tuple[str, str] | None:
    """Return key and value of a line that is one pair; None for any other."""
    if body.lstrip().startswith(("#", "- ")):
        return None
    try:
        loaded = yaml.load(body, Loader=yaml.BaseLoader)  # noqa: S506 - builds texts only
    except yaml.YAMLError:
        return None
    if not isinstance(loaded, dict) or len(loaded) != 1:
        return None
    key, value = next(iter(loaded.items()))
    return (key, value) if isinstance(key, str) and isinstance(value, str) else None
