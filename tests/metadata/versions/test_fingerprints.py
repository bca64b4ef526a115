"""A fingerprint changes with whatever a result follows from, and with nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from metadata.versions import fingerprints


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    (made / "sub").mkdir(parents=True)
    (made / "a.yaml").write_text("a", encoding="utf-8")
    (made / "sub" / "b.txt").write_text("b", encoding="utf-8")
    return made


def test_files_are_told_by_path_and_bytes(folder: Path) -> None:
    before = fingerprints.of_files(folder)
    assert list(before) == ["a.yaml", "sub/b.txt"]
    os.utime(folder / "a.yaml", (0, 0))
    (folder / ".hidden").write_text("x", encoding="utf-8")
    (folder / ".git").mkdir()
    (folder / ".git" / "x").write_text("x", encoding="utf-8")
    assert fingerprints.of_files(folder) == before
    assert list(fingerprints.of_files(folder, lambda name: name.startswith("sub/"))) == ["a.yaml"]
    (folder / "a.yaml").write_text("aa", encoding="utf-8")
    assert fingerprints.of_files(folder) != before


def test_parts_do_not_run_together() -> None:
    assert (
        len({fingerprints.of(*parts) for parts in [("ab", "c"), ("a", "bc"), ("abc",), (["ab"], "c"), ("ab", "c", None)]})
        == 5
    )
    assert fingerprints.of({"a": 1, "b": 2}) == fingerprints.of({"b": 2, "a": 1})


def test_the_program_is_its_files_and_its_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout, packages = tmp_path / "checkout", tmp_path / "site-packages"
    for part in ("pipelines", "metadata/messages", "catalog/templates", "tests", "pipelines/__pycache__"):
        (checkout / part).mkdir(parents=True)
    (checkout / "publish.py").write_text("", encoding="utf-8")
    (packages / "rdflib-7.1.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr("sys.path", [str(packages)])
    before = fingerprints.of_program(checkout)
    for name in ("tests/test_a.py", "README.md", "pipelines/__pycache__/a.pyc"):
        (checkout / name).write_text("x", encoding="utf-8")
        assert fingerprints.of_program(checkout) == before, name
    seen = {before}
    for name in ("publish.py", "pipelines/a.py", "metadata/messages/ja.yaml", "catalog/templates/page.html"):
        (checkout / name).write_text("x", encoding="utf-8")
        seen.add(fingerprints.of_program(checkout))
    (packages / "rdflib-7.1.0.dist-info").rename(packages / "rdflib-7.1.1.dist-info")
    seen.add(fingerprints.of_program(checkout))
    assert len(seen) == 6
