"""A list in a file is the list."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.site.content import spool as module
from catalog.site.content.spool import PackedSpool, Spool, Spooled
from pipelines.problems import OutputError
from tests.full_disk import full_disk, posix_only


@given(st.lists(st.tuples(st.text(), st.integers())), st.integers(-5, 5), st.integers(-5, 5))
def test_items_come_back_as_they_were_put_in(items: list[tuple[str, int]], start: int, end: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "IN_MEMORY", 20)  # so that longer ones are on the disk
        spool: Spool[tuple[str, int]] = Spool()
        for item in items:
            spool.add(item)
    assert (len(spool), list(spool), spool[start:end]) == (len(items), items, items[start:end])
    for whole in (spool, PackedSpool(items)):
        parted, count = whole.parted(lambda item: item[1] > 0)
        assert list(parted) == [item for item in items if item[1] > 0] + [item for item in items if item[1] <= 0]
        assert all(item[1] > 0 for item in parted[:count])
    assert items == [] or spool[-1] == items[-1]


def test_items_are_copies_in_their_order() -> None:
    item = {"a": [1]}
    packed = PackedSpool([item, {"b": ["二" * 1000] * 1000}])
    item["a"].append(2)
    packed[0]["a"].append(3)
    assert (len(packed), packed[0], packed[-2:]) == (2, {"a": [1]}, [{"a": [1]}, {"b": ["二" * 1000] * 1000}])
    with pytest.raises(IndexError):
        packed[2]


def test_of_several_with_one_key_the_last_one_counts() -> None:
    packed: Spooled[str] = Spooled(spool=PackedSpool())
    for key, item in (("b", "first"), ("a", "other"), ("b", "last")):
        packed.add(key, item)
    assert (list(packed.items()), "c" in packed, len(packed)) == ([("b", "last"), ("a", "other")], False, 2)
    with pytest.raises(KeyError):
        packed["c"]


@pytest.mark.parametrize("kind", [Spool, PackedSpool])
@pytest.mark.parametrize("folder", ["/nowhere/at/all", None])
def test_a_folder_for_temporary_files_that_takes_nothing_is_told(
    kind: type[Spool[bytes]], folder: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = kind()
    spool.add(b"short")
    monkeypatch.setattr("tempfile.tempdir", folder)
    monkeypatch.setattr("tempfile._candidate_tempdir_list", lambda: ["/nowhere"])  # no other folder is taken for it
    monkeypatch.setenv("TMPDIR", "/nowhere")
    with pytest.raises(OutputError) as told:
        spool.add(os.urandom(2 * module.IN_MEMORY))
    assert [(problem.code, problem.place.file) for problem in told.value.problems] == [
        ("output-unwritable", folder or "/nowhere")
    ]


@posix_only
@pytest.mark.parametrize("kind", [Spool, PackedSpool])
def test_a_full_disk_is_told_also_when_it_shows_with_the_last_item(kind: type[Spool[bytes]]) -> None:
    items = [os.urandom(1000) for _ in range(118)]
    with full_disk(110_000):
        for count in range(100, len(items)):  # with some of these, the last ones are still to be written when they are read
            spool, codes = kind(), set()
            try:
                for item in items[:count]:
                    spool.add(item)
                assert list(spool) == items[:count]
            except OutputError as error:
                codes = {problem.code for problem in error.problems}
            del spool
            assert codes <= {"output-full"}
    assert codes
