"""The document as it is published, read once for the tests of its reader."""

from __future__ import annotations

import pytest

from pipelines.documents.source import Source
from pipelines.tables.plan import Plan
from tests.pipelines.readers.kyotanabe_action_plan.kyotanabe_action_plan_samples import document, reread


@pytest.fixture(scope="module")
def source() -> Source:
    return document()


@pytest.fixture(scope="module")
def plan(source: Source) -> Plan:
    return reread(source)
