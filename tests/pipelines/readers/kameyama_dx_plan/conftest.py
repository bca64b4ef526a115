"""The document as it is published, read once for the tests of its reader."""

from __future__ import annotations

import pytest

from pipelines.tables.plan import Plan
from tests.pipelines.readers.kameyama_dx_plan.kameyama_dx_plan_samples import document, read


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(document())
