"""A list in a file is the list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.site.content import spool as module
from catalog.site.content.spool import Spool


@given(st.lists(st.tuples(st.text(), st.integers())), st.integers(-5, 5), st.integers(-5, 5))
def test_items_come_back_as_they_were_put_in(items: list[tuple[str, int]], start: int, end: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "IN_MEMORY", 20)  # so that longer ones are on the disk
        spool: Spool[tuple[str, int]] = Spool()
        for item in items:
            spool.add(item)
    assert (len(spool), list(spool), spool[start:end]) == (len(items), items, items[start:end])
    parted, count = spool.parted(lambda item: item[1] > 0)
    assert list(parted) == [item for item in items if item[1] > 0] + [item for item in items if item[1] <= 0]
    assert all(item[1] > 0 for item in parted[:count])
    assert items == [] or spool[-1] == items[-1]
