"""Where lines of a document are shown."""

from __future__ import annotations

from catalog.site.content.provenance import LINES_A_PAGE, address, excerpts, parsed, source_pages
from pipelines.documents.source import Source, Span


def lines(count: int) -> Source:
    return Source("plan.txt", tuple(f"line {number}" for number in range(1, count + 1)))


def test_a_place_counts_from_zero_and_its_lines_from_one() -> None:
    assert parsed("plan.txt#line=119,128") == Span(120, 128)  # RFC 5147 section 2.2.2
    assert parsed("") is None
    assert parsed("plan.txt") is None


def test_lines_are_found_on_their_page() -> None:
    assert address(Span(120, 128)) == "source.html#L120-128"
    assert address(Span(7, 7)) == "source.html#L7"
    assert address(Span(LINES_A_PAGE, LINES_A_PAGE)) == f"source.html#L{LINES_A_PAGE}"
    assert address(Span(LINES_A_PAGE + 1, LINES_A_PAGE + 2)) == f"source-2.html#L{LINES_A_PAGE + 1}-{LINES_A_PAGE + 2}"


def test_pages_hold_every_line_once_and_an_anchor_for_every_range() -> None:
    source = lines(2 * LINES_A_PAGE + 5)
    across = Span(LINES_A_PAGE - 1, LINES_A_PAGE + 3)
    pages = list(source_pages(source, [Span(3, 9), Span(3, 4), Span(8, 8), across]))
    assert [page.name for page in pages] == ["source.html", "source-2.html", "source-3.html"]
    assert [line.text for page in pages for line in page.lines] == list(source.lines)
    assert [line.number for line in pages[2].lines] == list(range(2 * LINES_A_PAGE + 1, 2 * LINES_A_PAGE + 6))
    assert pages[0].lines[2].anchors == ("L3-4", "L3-9")
    assert pages[0].lines[7].anchors == ()  # a single line has its own anchor
    assert pages[0].lines[LINES_A_PAGE - 2].anchors == (f"L{LINES_A_PAGE - 1}-{LINES_A_PAGE + 3}",)


def test_excerpts_show_a_little_context_and_join_what_is_near() -> None:
    found = excerpts(lines(30), [Span(2, 2), Span(6, 7), Span(29, 30)])
    assert [[line.number for line in excerpt] for excerpt in found] == [list(range(1, 10)), list(range(27, 31))]
    assert [line.number for excerpt in found for line in excerpt if line.cited] == [2, 6, 7, 29, 30]
