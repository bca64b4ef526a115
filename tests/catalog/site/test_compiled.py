"""Templates are compiled once, and anew when they, or what sets them up, are others."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from catalog.site.frame.compiled import Compiled


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "rendering.py"
    path.write_text("trim_blocks = True\n")
    (tmp_path / "__pycache__").mkdir()
    return path


def rendered(module: Path, template: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """Return what a new process would render, and how many templates it would compile."""
    environment = Environment(loader=DictLoader({"page": template}), autoescape=True, bytecode_cache=Compiled(str(module)))
    compiled: list[str] = []
    generate = environment._generate
    monkeypatch.setattr(environment, "_generate", lambda *given, **named: compiled.append("") or generate(*given, **named))
    return environment.get_template("page").render(), len(compiled)


def test_a_template_is_compiled_once(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert rendered(module, "one", monkeypatch) == ("one", 1)
    assert rendered(module, "one", monkeypatch) == ("one", 0)
    assert rendered(module, "two", monkeypatch) == ("two", 1)
    module.write_text("trim_blocks = False\n")
    assert rendered(module, "two", monkeypatch) == ("two", 1)


def test_what_was_damaged_is_compiled_anew(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    rendered(module, "one", monkeypatch)
    (kept,) = module.parent.glob("__pycache__/*")
    whole = kept.read_bytes()
    places = range(0, len(whole), 29)
    flipped = [whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :] for place in places]
    for damaged in (*(whole[:place] for place in places), *flipped):
        kept.write_bytes(damaged)
        assert rendered(module, "one", monkeypatch) == ("one", 1)


def test_where_nothing_is_written_it_works_too(module: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    rendered(module, "one", monkeypatch)
    assert list(module.parent.glob("__pycache__/*")) == []
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (module.parent / "__pycache__").rmdir()
    assert rendered(module, "one", monkeypatch) == ("one", 1)
