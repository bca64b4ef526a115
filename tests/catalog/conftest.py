"""What the tests of the catalogue have in common: none of them asks how much there is in a plan."""

from __future__ import annotations

import pytest


@pytest.fixture
def little() -> bool:
    """The excerpt of the small dataset is enough."""
    return True
