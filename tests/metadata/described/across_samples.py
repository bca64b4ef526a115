"""Tables across municipalities made of some datasets at once; the program puts them together from kept parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from metadata.described.across.columns import together
from metadata.described.across.concepts import concepts_part
from metadata.described.across.status import status_part
from metadata.described.across.tables import cross_part
from metadata.described.dataset import Dataset
from metadata.described.table import Table


def cross_table(id_: str, plans: Sequence[Dataset]) -> Table | None:
    return together(part for plan in plans if (part := cross_part(id_, plan)))


def status_table(plans: Sequence[Dataset]) -> Table | None:
    own = [plan for plan in plans if any(table.name == "indicators" for table in plan.tables)]
    day = max((plan.modified for plan in own), default=date.min)
    return together(part for plan in own if (part := status_part(plan, day)))


def concepts_table(plans: Sequence[Dataset]) -> Table | None:
    return together(part for plan in plans if (part := concepts_part(plan)))
