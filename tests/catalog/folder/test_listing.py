"""What a folder holds is known without reading it: links, the index, and what somebody changed in place."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.folder import catalogue_folder
from catalog.folder.catalogue_folder import Outcome, differs, foreign, intact, replace_folder
from catalog.folder.listing import MANIFEST, Listing, published, published_datasets
from metadata.described.content import Content
from pipelines.problems import OutputError

FILES = {f"datasets/{name}/{name}.csv": name.encode() * 40 for name in ("a", "a-b", "b")} | {"index.html": "頁".encode()}
OTHER = FILES | {"index.html": b"new"}
LONG_AGO = 1_700_000_000_000_000_000


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "public"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "work" / "published.sqlite"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are hashed."""
    from catalog.folder import listing

    hashed, seen = listing.sha256_of_file, list[str]()

    def heard(path: Path) -> str:
        seen.append(path.name)
        return hashed(path)

    monkeypatch.setattr(listing, "sha256_of_file", heard)
    return seen


def content(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def aged(out: Path, index: Path) -> None:
    """Write the folder and its index as if its files had been written long before its manifest."""
    replace_folder(out, FILES.items())
    for path in FILES:
        os.utime(out / path, ns=(LONG_AGO, LONG_AGO))
    assert replace_folder(out, FILES.items(), index) is Outcome.UNCHANGED


def test_links_and_copies_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for name in ("linked", "copied"):
        out, index = tmp_path / name / "public", tmp_path / name / "index"
        replace_folder(out, FILES.items(), index)
        assert replace_folder(out, OTHER.items(), index) is Outcome.REPLACED
        assert intact(out, index) == intact(out) != ""
        made.append(content(out))
        assert all(path.stat().st_nlink == 1 for path in out.rglob("*") if path.is_file())  # nothing is shared
        monkeypatch.setattr(catalogue_folder, "linked", lambda *_: False)
    assert made[0] == made[1]


def test_what_has_not_changed_is_linked_and_keeps_its_time(out: Path) -> None:
    replace_folder(out, FILES.items())
    before = {path: (out / path).stat().st_ino for path in FILES}
    replace_folder(out, OTHER.items())
    assert {path for path in FILES if (out / path).stat().st_ino != before[path]} == {"index.html"}


def test_a_file_that_changes_while_it_is_copied_is_not_published(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def edited(one: Path, _other: Path) -> bool:
        one.write_bytes(b"edited")
        return False

    replace_folder(out, FILES.items())
    monkeypatch.setattr(catalogue_folder, "linked", edited)
    with pytest.raises(OutputError):
        replace_folder(out, OTHER.items())
    assert published(out).keys() == FILES.keys()


def test_with_an_index_nothing_is_read(out: Path, index: Path, read: list[str]) -> None:
    aged(out, index)
    read.clear()
    assert replace_folder(out, FILES.items(), index) is Outcome.UNCHANGED
    assert intact(out, index)
    assert not differs(out, FILES.items(), index)
    assert foreign(out, index) == []
    assert set(read) == {MANIFEST}


def same_size(path: Path) -> None:
    path.write_bytes(bytes(reversed(path.read_bytes()))[:-1] + b"x")


def another_file(path: Path) -> None:
    times = path.stat()
    path.with_name("new").write_bytes(b"x" * times.st_size)
    os.utime(path.with_name("new"), ns=(times.st_atime_ns, times.st_mtime_ns))
    path.with_name("new").replace(path)


@pytest.mark.parametrize("edit", [same_size, another_file, Path.unlink])
@pytest.mark.parametrize("old", [True, False])
def test_an_edited_file_is_noticed_and_put_right(out: Path, index: Path, edit: Callable[[Path], None], old: bool) -> None:
    if old:
        aged(out, index)
    else:  # edited in the moment in which it was written
        replace_folder(out, FILES.items(), index)
    edit(out / "datasets/a/a.csv")
    assert intact(out, index) == ""
    assert differs(out, FILES.items(), index)
    assert replace_folder(out, FILES.items(), index) is Outcome.REPLACED
    assert content(out).items() >= FILES.items()
    assert intact(out, index) == intact(out) != ""


def nothing(index: Path) -> None:
    index.unlink()


def cut(index: Path) -> None:
    index.write_bytes(index.read_bytes()[:5000])


def overwritten(index: Path) -> None:
    data = bytearray(index.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    index.write_bytes(data)


def no_database(index: Path) -> None:
    index.write_text("{}", encoding="utf-8")


def of_another_form(index: Path) -> None:
    index.unlink()
    with sqlite3.connect(index) as database:
        database.execute("CREATE TABLE whole(manifest TEXT)")


def of_another_folder(index: Path) -> None:
    replace_folder(index.parent / "elsewhere", [("a", b"1")], index)


@pytest.mark.parametrize("spoil", [nothing, cut, overwritten, no_database, of_another_form, of_another_folder])
def test_without_a_sound_index_everything_is_hashed(
    out: Path, index: Path, spoil: Callable[[Path], None], read: list[str]
) -> None:
    aged(out, index)
    spoil(index)
    read.clear()
    assert intact(out, index)
    assert {Path(path).name for path in FILES} <= set(read)
    assert replace_folder(out, FILES.items(), index) is Outcome.UNCHANGED
    read.clear()
    assert intact(out, index)
    assert set(read) == {MANIFEST}  # it was made anew


def test_an_index_that_cannot_be_kept_stops_nothing(out: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert replace_folder(out, FILES.items(), tmp_path / "file" / "index") is Outcome.CREATED
    assert replace_folder(out, FILES.items(), tmp_path / "file" / "index") is Outcome.UNCHANGED


def test_a_manifest_in_another_form_lists_the_same_and_is_written_anew(out: Path) -> None:
    replace_folder(out, FILES.items())
    manifest = (out / MANIFEST).read_bytes()
    (out / MANIFEST).write_text(json.dumps(json.loads(manifest)), encoding="utf-8")
    assert foreign(out) == []
    assert replace_folder(out, FILES.items()) is Outcome.REPLACED
    assert (out / MANIFEST).read_bytes() == manifest


@pytest.mark.parametrize("files", [{}, FILES])
def test_a_manifest_is_json_sorted_by_path(files: dict[str, bytes]) -> None:
    listing = Listing()
    for path, data in reversed(files.items()):
        listing.add(path, Content.of(data).sha256)
    told = {"generator": "keikaku", "files": {path: Content.of(data).sha256 for path, data in sorted(files.items())}}
    assert b"".join(listing.manifest()) == json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def test_the_datasets_of_a_folder(out: Path) -> None:
    replace_folder(out, FILES.items())
    assert published_datasets(out) == {"a", "a-b", "b"}


def test_files_come_one_by_one(out: Path) -> None:
    """What the last one said is on the disk before the next one is asked for."""

    def files() -> Iterator[tuple[str, bytes]]:
        for number in range(3):
            yield f"{number}.txt", b"x"
            assert (out.with_name("public.new") / f"{number}.txt").read_bytes() == b"x"

    assert replace_folder(out, files()) is Outcome.CREATED


def test_a_path_comes_once(out: Path) -> None:
    with pytest.raises(ValueError, match="two files"):
        replace_folder(out, [("a", b"1"), ("a", b"2")])
    assert not out.exists()


def test_kept_content_that_was_damaged_is_not_published(out: Path, tmp_path: Path) -> None:
    kept = tmp_path / "object"
    kept.write_bytes(b"damaged")
    with pytest.raises(OutputError):
        replace_folder(out, [("a", Content(Content.of(b"whole").sha256, 5, kept))])
    assert not out.exists()
