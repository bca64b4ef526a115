"""Large files of a catalogue: sent in pieces, in bounded memory, and recognised again when a build has made them anew."""

from __future__ import annotations

import http.client
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from catalog.folder.listing import MANIFEST
from catalog.server.opened import PIECE, opened
from catalog.server.serve import serving
from tests.catalog.server.test_serve import ask

LARGE = "keikaku.sqlite"
SIZE = 48_000_000  # bytes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    (folder / MANIFEST).write_bytes(b"")
    with (folder / LARGE).open("wb") as file:
        file.truncate(SIZE)
        file.seek(PIECE - 2)
        file.write("題名".encode())
    return folder


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as started:
        yield started


def test_a_large_file_is_sent_whole_in_little_memory(address: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    received = 0
    tracemalloc.start()
    try:
        connection.request("GET", f"/{LARGE}")
        answer = connection.getresponse()
        while piece := answer.read(PIECE):
            received += len(piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        connection.close()
    assert (received, answer.headers["Content-Length"]) == (SIZE, str(SIZE))
    assert peak < SIZE / 10


def test_a_part_across_pieces_is_what_lies_there(address: str, folder: Path) -> None:
    first, last = PIECE - 4, 3 * PIECE + 1
    body = ask(address, f"/{LARGE}", Range=f"bytes={first}-{last}")[2]
    assert body == (folder / LARGE).read_bytes()[first : last + 1]


def test_the_same_bytes_have_the_same_etag_after_another_build_and_others_another(address: str, folder: Path) -> None:
    def etag() -> str:
        return ask(address, f"/{LARGE}", "HEAD")[1]["etag"]

    before, data = etag(), (folder / LARGE).read_bytes()
    for content, same in ((data, True), (data[:-1] + b"1", False), (data, True)):
        (folder / "new").write_bytes(content)
        (folder / "new").replace(folder / LARGE)
        assert (etag() == before) is same


def test_what_was_cut_while_it_was_sent_ends_and_nothing_waits(folder: Path) -> None:
    path = folder / "cut"
    path.write_bytes(b"1" * (PIECE + 5))
    file = opened(path)
    assert file is not None
    with file:
        pieces = file.pieces(0, file.size)
        assert len(next(pieces)) == PIECE
        path.write_bytes(b"1" * 10)
        assert b"".join(pieces) in (b"", b"1" * 5)  # what was read ahead may still come
    assert file.file.closed
