"""The document as it is published, read once for the tests of its reader."""

from __future__ import annotations

import pytest

from pipelines.tables.plan import Plan
from tests.pipelines.readers.kameoka_action_plan.kameoka_action_plan_samples import LINES, plan_of


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(LINES)
