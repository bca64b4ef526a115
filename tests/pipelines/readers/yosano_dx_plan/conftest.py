"""The document as it is published, read once for the tests of its reader."""

from __future__ import annotations

import pytest

from pipelines.tables.plan import Plan
from tests.pipelines.readers.yosano_dx_plan.yosano_dx_plan_samples import LINES, plan_of


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(LINES)
