"""A document as received: decoding, line numbers, places."""

from __future__ import annotations

import pytest

from pipelines.documents.source import MAX_LINE, Source, Span
from pipelines.problems import SourceError


def decode(data: bytes) -> Source:
    return Source.decode("plan.txt", data)


def code_of(data: bytes) -> tuple[str, str]:
    with pytest.raises(SourceError) as caught:
        decode(data)
    return caught.value.problems[0].code, caught.value.problems[0].facts.get("guess", "")


def test_only_line_ends_end_a_line() -> None:
    assert decode("一\x0b\u2028\x0c\x85二\r\n三\r四\n".encode()).lines == ("一\x0b\u2028\x0c\x85二", "三", "四")


def test_a_bom_is_not_text() -> None:
    assert decode("\ufeff一".encode()).lines == ("一",)


def test_a_place_is_counted_between_lines() -> None:
    source = decode("一\n二\n三\n".encode())
    assert source.fragment(Span(2, 3)) == "plan.txt#line=1,3"
    assert source.text(Span(2, 3)) == "二\n三"


@pytest.mark.parametrize("data", [b"", b"\n \r\n\t", "\u3000".encode()])
def test_nothing_to_read(data: bytes) -> None:
    assert code_of(data)[0] == "source-empty"


@pytest.mark.parametrize(
    ("data", "guess"),
    [
        ("亀岡市情報化推進計画".encode("cp932"), "CP932 (Shift_JIS)"),
        ("亀岡市".encode("utf-16"), "UTF-16"),
        ("plan".encode("utf-16-le"), "UTF-16"),
        (b"\x81\x20" * 9, "?"),
    ],
)
def test_the_likely_encoding_is_named(data: bytes, guess: str) -> None:
    assert code_of(data) == ("source-encoding", guess)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (-1, -1)])
def test_a_span_is_one_line_at_least(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(first, last)


def test_a_document_cut_inside_a_character_is_called_cut() -> None:
    assert code_of("亀岡市".encode()[:-1]) == ("source-cut", "")


def test_a_line_that_no_document_has_is_refused_by_its_number() -> None:
    longest = "あ" * MAX_LINE
    assert Source.decode("plan.txt", f"計画\n{longest}".encode()).lines[1] == longest
    with pytest.raises(SourceError) as caught:
        Source.decode("plan.txt", f"計画\n{longest}い".encode())
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("source-line", 2)
