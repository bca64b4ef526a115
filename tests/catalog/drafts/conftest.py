"""What the tests of drafts share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.catalog.drafts.office import Office
from tests.conftest import ROOT


@pytest.fixture
def office(tmp_path: Path) -> Office:
    (tmp_path / "datasets").mkdir()
    shutil.copy(ROOT / "datasets" / "publishers.yaml", tmp_path / "datasets")
    return Office(tmp_path)
