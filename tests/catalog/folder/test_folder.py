"""A folder replaced whole or not at all: swap, recovery after a crash at any point, no needless write."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tracemalloc
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from catalog.folder import catalogue_folder
from catalog.folder.catalogue_folder import (
    MARK,
    Outcome,
    beside,
    foreign,
    intact,
    locked,
    recover,
    replace_folder,
)
from catalog.folder.exchange import exchange
from catalog.folder.listing import MANIFEST, published
from metadata.described.content import Content
from pipelines.problems import LockedError, OutputError

ONE = {"index.html": b"one", "datasets/a/a.csv": b"1"}
TWO = {"index.html": b"two", "datasets/b/b.csv": b"2"}


def content(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file() and p.name != MANIFEST}


def test_created_replaced_unchanged(tmp_path: Path) -> None:
    out = tmp_path / "public"
    assert replace_folder(out, ONE.items()) is Outcome.CREATED
    assert replace_folder(out, TWO.items()) is Outcome.REPLACED
    assert content(out) == TWO
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert replace_folder(out, TWO.items()) is Outcome.UNCHANGED
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_changed_by_hand_is_put_right(tmp_path: Path) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE.items())
    (out / "index.html").write_bytes(b"edited")
    assert replace_folder(out, ONE.items()) is Outcome.REPLACED
    assert content(out) == ONE


def test_the_manifest_lists_every_file_with_its_digest(tmp_path: Path) -> None:
    import hashlib

    out = tmp_path / "public"
    replace_folder(out, ONE.items())
    assert published(out) == {path: hashlib.sha256(data).hexdigest() for path, data in ONE.items()}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3}', '"x"'])
def test_a_broken_manifest_lists_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    assert published(tmp_path) == {}


def test_a_crash_between_the_two_renames_is_undone(tmp_path: Path) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE.items())
    out.rename(beside(out, ".old"))
    replace_folder(beside(out, ".new"), TWO.items())
    for ending in (".old", ".new"):
        (beside(out, ending) / MARK).touch()
    recover(out)
    assert content(out) == ONE
    assert list(tmp_path.iterdir()) == [out]


def test_a_crash_after_the_swap_keeps_the_new(tmp_path: Path) -> None:
    out = tmp_path / "public"
    replace_folder(out, TWO.items())
    replace_folder(beside(out, ".old"), ONE.items())
    (beside(out, ".old") / MARK).touch()
    recover(out)
    assert content(out) == TWO
    assert list(tmp_path.iterdir()) == [out]


def test_no_space_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE.items())

    def full(_content: object) -> Iterator[bytes]:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(catalogue_folder, "pieces_of", full)
    with pytest.raises(OutputError) as caught:
        replace_folder(out, TWO.items())
    assert caught.value.problems[0].code == "output-full"
    assert content(out) == ONE
    assert list(tmp_path.iterdir()) == [out]


def test_a_content_that_is_not_what_was_kept_is_not_published(tmp_path: Path) -> None:
    out, kept = tmp_path / "public", tmp_path / "kept"
    replace_folder(out, ONE.items())
    kept.write_bytes(b"what was kept")
    content_ = Content(Content.of(b"what was kept").sha256, 13, kept)
    kept.write_bytes(b"something els")
    with pytest.raises(OutputError) as caught:
        replace_folder(out, {**TWO, "kept.txt": content_}.items())
    assert caught.value.problems[0].code == "output-unwritable"
    assert content(out) == ONE


def test_a_large_file_is_copied_in_pieces(tmp_path: Path) -> None:
    kept, size = tmp_path / "kept", 30_000_000
    kept.write_bytes(bytes(size))
    content_ = Content(sha256(bytes(size)).hexdigest(), size, kept)
    tracemalloc.start()
    try:
        replace_folder(tmp_path / "public", [("keikaku.sqlite", content_)])
        assert tracemalloc.get_traced_memory()[1] < size / 4
    finally:
        tracemalloc.stop()
    assert (tmp_path / "public" / "keikaku.sqlite").stat().st_size == size


def test_a_failed_swap_puts_the_old_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE.items())
    monkeypatch.setattr(catalogue_folder, "exchange", lambda *_: False)  # a system that has none
    rename = Path.rename

    def busy(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise PermissionError(errno.EACCES, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", busy)
    with pytest.raises(OutputError) as caught:
        replace_folder(out, TWO.items())
    assert caught.value.problems[0].code == "output-unwritable"
    assert content(out) == ONE


def test_a_file_in_the_place_of_the_folder_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "public"
    out.write_text("notes", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        replace_folder(out, ONE.items())
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
        replace_folder(tmp_path / name, files.items())
    assert (tmp_path / "a" / MANIFEST).read_bytes() == (tmp_path / "b" / MANIFEST).read_bytes()


def test_ctrl_c_between_the_renames_leaves_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "public"
    replace_folder(out, ONE.items())
    monkeypatch.setattr(catalogue_folder, "exchange", lambda *_: False)  # a system that has none
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        done = rename(self, target)
        if target.name.endswith(".old"):
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_folder(out, TWO.items())
    assert content(out) == ONE


@pytest.mark.parametrize("root", ["/", "C:\\"])
def test_the_root_of_a_drive_is_never_a_catalogue(root: str) -> None:
    if Path(root).name:
        pytest.skip("drive letters are names here")
    with pytest.raises(OutputError), locked(Path(root)):
        pass


@pytest.mark.parametrize("ending", [".old", ".new"])
@pytest.mark.parametrize("a_copy", [True, False])
@pytest.mark.parametrize("published_too", [True, False])
def test_a_folder_beside_it_that_is_not_ours_stays_and_stops_the_run(
    tmp_path: Path, ending: str, a_copy: bool, published_too: bool
) -> None:
    out = tmp_path / "public"
    if published_too:
        replace_folder(out, ONE.items())
    backup = beside(out, ending)
    if a_copy:  # of a catalogue of ours, with its manifest
        replace_folder(backup, ONE.items())
    backup.mkdir(exist_ok=True)
    (backup / "note.txt").write_text("kept since 2026", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for act in (lambda: recover(out), lambda: replace_folder(out, TWO.items())):
        with pytest.raises(OutputError) as caught:
            act()
        assert [(p.code, p.place.file) for p in caught.value.problems] == [("output-not-ours", str(backup))]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_link_beside_it_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / MARK).touch()
    beside(tmp_path / "public", ".old").symlink_to(tmp_path / "archive")
    with pytest.raises(OutputError):
        recover(tmp_path / "public")
    assert (tmp_path / "archive" / MARK).exists()


def test_a_helper_folder_that_was_not_filled_yet_goes(tmp_path: Path) -> None:
    beside(tmp_path / "public", ".new").mkdir()
    assert replace_folder(tmp_path / "public", ONE.items()) is Outcome.CREATED
    assert [path.name for path in tmp_path.iterdir()] == ["public"]


@pytest.mark.parametrize("ending", [".new", ".old"])
def test_a_helper_folder_that_is_half_deleted_is_still_known_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    out, helper = tmp_path / "public", beside(tmp_path / "public", ending)
    replace_folder(out, ONE.items())
    replace_folder(helper, TWO.items())
    (helper / MARK).touch()

    listed = Path.iterdir

    def killed(_folder: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(shutil, "rmtree", killed)
        patched.setattr(Path, "iterdir", lambda folder: iter(sorted(listed(folder))))  # the mark comes first
        recover(out)
    assert (helper / MARK).exists()
    recover(out)
    assert list(tmp_path.iterdir()) == [out]
    assert content(out) == ONE


def test_the_folder_is_there_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not exchange(*[path for path in (tmp_path / "a", tmp_path / "b") if path.mkdir() is None]):
        pytest.skip("this file system cannot exchange two folders")
    out = tmp_path / "public"
    replace_folder(out, ONE.items())
    monkeypatch.setattr(Path, "rename", lambda *_: pytest.fail("renamed, so that it was away for a moment"))
    assert replace_folder(out, TWO.items()) is Outcome.REPLACED
    assert content(out) == TWO
    assert not (out / MARK).exists()


@pytest.mark.parametrize("exchanges", [True, False])
def test_what_somebody_else_put_there_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool) -> None:
    if not exchanges:
        monkeypatch.setattr(catalogue_folder, "exchange", lambda *_: False)
    out = tmp_path / "public"
    replace_folder(out, ONE.items())
    hosts = {"CNAME": b"a.example", ".htaccess": b"x", ".well-known/security.txt": b"y", "datasets/a/own.txt": b"z"}
    for path, data in hosts.items():
        (out / path).parent.mkdir(exist_ok=True)
        (out / path).write_bytes(data)
    (out / "latest").symlink_to("datasets/a")
    (out / ".DS_Store").write_bytes(b"mess")
    assert foreign(out) == sorted([*hosts, "latest"])
    assert replace_folder(out, ONE.items()) is Outcome.UNCHANGED
    assert intact(out)
    assert replace_folder(out, TWO.items()) is Outcome.REPLACED
    assert content(out) == TWO | hosts
    assert (out / "latest").is_symlink()
    assert set(published(out)) == set(TWO)
    assert foreign(out) == sorted([*hosts, "latest"])


@pytest.mark.parametrize("path", ["datasets/b/b.csv", "datasets/b", "index.html/x"])
def test_a_file_of_somebody_else_is_not_written_over(tmp_path: Path, path: str) -> None:
    out = tmp_path / "public"
    replace_folder(out, {"other.html": b"o"}.items())
    (out / path).parent.mkdir(parents=True)
    (out / path).write_bytes(b"theirs")
    with pytest.raises(OutputError) as caught:
        replace_folder(out, TWO.items())
    assert [(p.code, p.facts["file"]) for p in caught.value.problems] == [("output-taken", path)]
    assert (out / path).read_bytes() == b"theirs"


def test_a_link_in_its_place_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "volume").mkdir()
    (tmp_path / "public").symlink_to(tmp_path / "volume")
    with pytest.raises(OutputError) as caught, locked(tmp_path / "public"):
        pass
    assert [problem.code for problem in caught.value.problems] == ["output-link"]


def test_a_mount_point_is_told_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    monkeypatch.setattr(Path, "is_mount", lambda self: self.name == "public")
    with pytest.raises(OutputError) as caught, locked(tmp_path / "public"):
        pass
    assert [problem.code for problem in caught.value.problems] == ["output-mount"]


@pytest.mark.skipif(sys.platform == "win32", reason="flock is POSIX")
@pytest.mark.parametrize("code", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    import fcntl

    def flock(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", flock)
    for _ in range(2):  # the second finds the lock file of the first
        with pytest.raises(OutputError) as caught, locked(tmp_path / "public"):
            pass
        assert [problem.code for problem in caught.value.problems] == ["locks-missing"]


@pytest.mark.parametrize("exchanges", [True, False])
def test_the_new_folder_is_on_the_disk_before_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool
) -> None:
    """Else a power cut could leave names of empty files."""
    out, seen = tmp_path / "public", list[str]()

    def flushed(folder: Path) -> None:
        assert (folder / "b.html").read_bytes() == b"2"
        assert (out / "a.html").read_bytes() == b"1"  # the old one stands
        seen.append(folder.name)

    replace_folder(out, {"a.html": b"1"}.items())
    monkeypatch.setattr(catalogue_folder, "flush", flushed)
    if not exchanges:
        monkeypatch.setattr(catalogue_folder, "exchange", lambda *_: False)
    replace_folder(out, {"b.html": b"2"}.items())
    assert seen == ["public.new"]
