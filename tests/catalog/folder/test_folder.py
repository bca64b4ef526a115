"""A folder replaced whole or not at all: swap, recovery after a crash at any point, no needless write."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from catalog.folder.catalogue_folder import MANIFEST, Outcome, beside, locked, published, recover, replace_folder
from pipelines.problems import LockedError, OutputError

ONE = {"index.html": b"one", "datasets/a/a.csv": b"1"}
TWO = {"index.html": b"two", "datasets/b/b.csv": b"2"}


def content(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file() and p.name != MANIFEST}


def test_created_replaced_unchanged(tmp_path: Path) -> None:
    out = tmp_path / "public"
    assert replace_folder(out, ONE) is Outcome.CREATED
    assert replace_folder(out, TWO) is Outcome.REPLACED
    assert content(out) == TWO
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert replace_folder(out, TWO) is Outcome.UNCHANGED
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_changed_by_hand_is_put_right(tmp_path: Path) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE)
    (out / "index.html").write_bytes(b"edited")
    assert replace_folder(out, ONE) is Outcome.REPLACED
    assert content(out) == ONE


def test_the_manifest_lists_every_file_with_its_digest(tmp_path: Path) -> None:
    import hashlib

    out = tmp_path / "public"
    replace_folder(out, ONE)
    assert published(out) == {path: hashlib.sha256(data).hexdigest() for path, data in ONE.items()}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3}', '"x"'])
def test_a_broken_manifest_lists_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    assert published(tmp_path) == {}


def test_a_crash_between_the_two_renames_is_undone(tmp_path: Path) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE)
    out.rename(beside(out, ".old"))
    replace_folder(beside(out, ".new"), TWO)
    recover(out)
    assert content(out) == ONE
    assert list(tmp_path.iterdir()) == [out]


def test_a_crash_after_the_swap_keeps_the_new(tmp_path: Path) -> None:
    out = tmp_path / "public"
    replace_folder(beside(out, ".old"), ONE)
    replace_folder(out, TWO)
    recover(out)
    assert content(out) == TWO
    assert list(tmp_path.iterdir()) == [out]


def test_no_space_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE)

    def full(_self: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError) as caught:
        replace_folder(out, TWO)
    assert caught.value.problems[0].code == "output-full"
    assert content(out) == ONE
    assert list(tmp_path.iterdir()) == [out]


def test_a_failed_swap_puts_the_old_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE)
    rename = Path.rename

    def busy(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise PermissionError(errno.EACCES, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", busy)
    with pytest.raises(OutputError) as caught:
        replace_folder(out, TWO)
    assert caught.value.problems[0].code == "output-unwritable"
    assert content(out) == ONE


def test_a_file_in_the_place_of_the_folder_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "public"
    out.write_text("notes", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        replace_folder(out, ONE)
    assert caught.value.problems[0].code == "output-not-ours"
    assert out.read_text(encoding="utf-8") == "notes"


def test_one_run_at_a_time(tmp_path: Path) -> None:
    out = tmp_path / "public"
    with locked(out), pytest.raises(LockedError), locked(out):
        pass
    with locked(out):
        pass


def test_the_manifest_is_the_same_for_the_same_files_in_any_order(tmp_path: Path) -> None:
    for name, files in (("a", ONE), ("b", dict(reversed(ONE.items())))):
        replace_folder(tmp_path / name, files)
    assert (tmp_path / "a" / MANIFEST).read_bytes() == (tmp_path / "b" / MANIFEST).read_bytes()


def test_ctrl_c_between_the_renames_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE)
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        done = rename(self, target)
        if target.name.endswith(".old"):
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(out, TWO)
    assert content(out) == ONE


@pytest.mark.parametrize("root", ["/", "C:\\"])
def test_the_root_of_a_drive_is_never_a_catalogue(root: str) -> None:
    if Path(root).name:
        pytest.skip("drive letters are names here")
    with pytest.raises(OutputError), locked(Path(root)):
        pass
