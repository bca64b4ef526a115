"""The page of speed shows what was measured, and marks what misses its goal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import ratios


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for language in ratios.TITLE:
        (tmp_path / language).mkdir()
    monkeypatch.setattr(ratios, "DOCS", tmp_path)
    monkeypatch.setattr(ratios, "FILE", tmp_path / "speed.json")
    return tmp_path


def test_what_misses_its_goal_is_bold(docs: Path) -> None:
    ratios.keep("nation-touched", 0.0512, folders=200)
    ratios.keep("nation-touched", 0.05, folders=50)
    ratios.keep("push-allowed", 0.95)
    ratios.main()
    english, japanese = ((docs / language / "speed.md").read_text(encoding="utf-8") for language in ("en", "ja"))
    assert "| 200 folders, one touched, to a full build (processor time) | **0.051** | ≤ 0.05 |" in english
    assert "| 0.05 | ≤ 0.05 |" in english
    assert "| 0.95 | ≥ 0.9 |" in english
    assert english.index("| 50 folders") < english.index("| 200 folders")
    assert "**0.051**" in japanese


def test_a_ratio_that_is_measured_again_takes_the_place_of_the_old(docs: Path) -> None:
    ratios.keep("run-unchanged", 0.5)
    ratios.keep("run-unchanged", 0.04)
    kept: dict[str, Any] = json.loads((docs / "speed.json").read_text(encoding="utf-8"))
    assert [one["ratio"] for one in kept["ratios"].values()] == [0.04]


def test_the_published_pages_are_those_of_the_published_figures() -> None:
    kept = json.loads(ratios.FILE.read_text(encoding="utf-8"))
    for language in ratios.TITLE:
        assert (ratios.DOCS / language / "speed.md").read_text(encoding="utf-8") == ratios.page(kept, language)
