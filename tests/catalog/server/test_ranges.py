"""Parts of files: what is answered to Range, and that DuckDB reads Parquet and CSV of the served catalogue with them."""

from __future__ import annotations

from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.server.negotiation import Validators
from catalog.server.ranges import asked_part
from tests.catalog.server.test_serve import address, ask

__all__ = ["address"]
FILE = "/keikaku.sqlite"


def asked(size: int = 10, **headers: str) -> tuple[int, int] | None:
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    part = asked_part(message, size, Validators('"e"', 0))
    return None if part is None else (part.start, part.end)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("bytes=0-3", (0, 4)),
        ("bytes=4-", (4, 10)),
        ("bytes=9-9", (9, 10)),
        ("bytes=2-99", (2, 10)),
        ("bytes=-3", (7, 10)),
        ("bytes=-99", (0, 10)),
        ("bytes=10-", (0, 0)),
        ("bytes=-0", (0, 0)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-3", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_a_range_is_a_part_or_is_not_understood(text: str, part: tuple[int, int] | None) -> None:
    assert asked(Range=text) == part


def test_a_range_of_another_state_of_the_file_is_not_given() -> None:
    assert asked(Range="bytes=0-3", If_Range='"e"') == (0, 4)
    assert asked(Range="bytes=0-3", If_Range="Thu, 01 Jan 1970 00:00:00 GMT") == (0, 4)
    assert asked(Range="bytes=0-3", If_Range='"other"') is None
    assert asked(Range="bytes=0-3", If_Range='W/"e"') is None


@given(st.text(max_size=20), st.integers(0, 100))
def test_no_header_gives_bytes_that_are_not_there(text: str, size: int) -> None:
    part = asked(size, Range=f"bytes={text}".replace("\r", "").replace("\n", ""))
    assert part is None or 0 <= part[0] <= part[1] <= size


def test_a_part_is_sent_with_its_place(address: str, real_catalogue: Path) -> None:
    whole = (real_catalogue / FILE[1:]).read_bytes()
    status, headers, body = ask(address, FILE, Range="bytes=16-99")
    assert (status, body, headers["content-range"]) == (206, whole[16:100], f"bytes 16-99/{len(whole)}")
    assert (headers["content-length"], headers["accept-ranges"]) == ("84", "bytes")
    assert ask(address, FILE, Range="bytes=-5")[2] == whole[-5:]
    status, headers, body = ask(address, FILE, Range=f"bytes={len(whole)}-")
    assert (status, body, headers["content-range"]) == (416, b"", f"bytes */{len(whole)}")
    status, headers, _ = ask(address, FILE, method="HEAD", Range="bytes=0-1")
    assert (status, headers["content-length"]) == (200, str(len(whole)))
    assert ask(address, FILE, Range="bytes=0-1", If_None_Match=headers["etag"])[0] in (200, 206)
    assert ask(address, FILE, **{"Range": "bytes=0-1", "If-None-Match": headers["etag"]})[0] == 304
