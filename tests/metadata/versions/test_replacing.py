"""Files that are replaced whole: what stands there is the old or the new, whatever happens on the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from metadata.versions.replacing import replace_file


def test_a_file_is_on_the_disk_before_it_takes_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, seen = tmp_path / "changes.yaml", list[bytes]()
    path.write_bytes(b"old")

    def fsync(_: int) -> None:
        seen.extend(each.read_bytes() for each in (path, tmp_path / "changes.yaml.new"))

    monkeypatch.setattr(os, "fsync", fsync)
    replace_file(path, b"new")
    assert (seen, path.read_bytes()) == ([b"old", b"new"], b"new")


def test_a_file_that_cannot_be_written_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "changes.yaml"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
