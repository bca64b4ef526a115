"""Files kept under the SHA-256 of their bytes: found again, known when damaged, gone when nobody wants them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metadata.described.content import Content
from metadata.versions.kept.object_store import ObjectStore, damaged


@given(data=st.binary())
def test_what_is_kept_comes_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = ObjectStore(tmp_path_factory.mktemp("store"))
    kept = store.kept(Content.of(data))
    assert kept == Content.of(data)
    assert kept.held is None
    assert kept.read() == data
    assert store.held(kept.sha256, len(data)) == kept
    assert not damaged(kept)


def test_an_object_is_written_once(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    first = store.kept(Content.of(b"one"))
    assert first.path is not None
    before = first.path.stat().st_ino
    assert store.kept(Content.of(b"one")) == first
    assert first.path.stat().st_ino == before
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_one_of_another_size_is_not_there_and_is_written_again(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    kept = store.kept(Content.of(b"one"))
    assert kept.path is not None
    kept.path.write_bytes(b"")
    assert store.held(kept.sha256, 3) is None
    assert store.kept(Content.of(b"one")).read() == b"one"


def test_changed_and_lost_bytes_are_found(tmp_path: Path) -> None:
    kept = ObjectStore(tmp_path).kept(Content.of(b"one"))
    assert kept.path is not None
    kept.path.write_bytes(b"two")
    assert damaged(kept)
    kept.path.unlink()
    assert damaged(kept)


def test_what_nobody_wants_goes_with_what_a_killed_process_was_writing(tmp_path: Path) -> None:
    store = ObjectStore(tmp_path)
    wanted, other = store.kept(Content.of(b"one")), store.kept(Content.of(b"two"))
    assert other.path is not None
    other.path.with_name("x.123.new").write_bytes(b"tw")
    store.sweep({wanted.sha256})
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [wanted.path]
