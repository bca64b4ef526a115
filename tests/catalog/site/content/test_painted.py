"""A document that is no text, as pages show it: every piece once with its anchor, excerpts under their headings."""

from __future__ import annotations

from catalog.site.content.painted import Elsewhere, PaintedDocument, PaintedTable, Shown, painted
from catalog.site.content.provenance import address
from catalog.site.frame.rendering import spot
from pipelines.documents.model import Cell, Document, Heading, Paragraph, Table

TITLES = ("番号", "施策名", "担当課", "令和5年度目標")


def _sheet(title: str, rows: int, first: str = "") -> Table:
    place = f"plan.xlsx#sheet={title}"
    cells = [Cell(first, f"{place}&cell=A1", 0, 0)] if first else []
    cells += [Cell(text, f"{place}&cell=H{column}", 1, column) for column, text in enumerate(TITLES)]
    cells += [
        Cell(f"{title}{row}-{column}", f"{place}&cell={'ABCD'[column]}{row + 3}", row + 2, column)
        for row in range(rows)
        for column in range(1, 4)
    ]
    cells.append(Cell("共通", f"{place}&cell=A3:A{rows + 2}", 2, 0, row_span=rows))
    return Table(tuple(cells), place, title)


def _document(*blocks: Table | Heading | Paragraph, kind: str = "xlsx") -> Document:
    return Document("plan.xlsx", kind, blocks)


def test_a_sheet_has_a_page_of_its_own_and_a_long_one_several() -> None:
    pages = painted(_document(_sheet("甲", 2), _sheet("乙", 7)), lambda _: "", rows_a_page=5)
    assert [[part.title for part in page if isinstance(part, PaintedTable)] for page in pages] == [["甲"], ["乙"], ["乙"]]
    texts = [
        cell.text for page in pages for part in page if isinstance(part, PaintedTable) for row in part.rows for cell in row
    ]
    assert [texts.count(f"乙{row}-1") for row in range(7)] == [1] * 7


def test_a_merged_cell_is_cut_at_the_end_of_a_page_and_shown_again_without_its_anchor() -> None:
    (first,), (second,) = painted(_document(_sheet("乙", 7)), lambda _: "", rows_a_page=5)
    assert isinstance(first, PaintedTable) and isinstance(second, PaintedTable)
    upper, lower = first.rows[2][0], second.rows[0][0]
    assert (upper.text, upper.row_span, upper.anchor) == ("共通", 3, "sheet=乙&cell=A3:A9")
    assert (lower.text, lower.row_span, lower.anchor) == ("共通", 4, "")


def test_every_place_leads_to_its_page_and_anchor() -> None:
    shown = PaintedDocument(_document(_sheet("甲", 2), _sheet("乙", 2)))
    place = shown.place("plan.xlsx#sheet=乙&cell=B3")
    assert isinstance(place, Shown)
    assert address(place) == "source-2.html#sheet=乙&cell=B3"
    elsewhere = shown.place("plan.xlsx#sheet=丙&cell=B3")
    assert elsewhere is not None and address(elsewhere) == "source.html"
    assert shown.place("") is None


def test_pages_of_a_pdf_are_pages() -> None:
    lines = [Paragraph(f"{page}頁", f"plan.pdf#page={page}&viewrect=1,2,3,4") for page in (1, 1, 2)]
    assert [len(page) for page in painted(_document(*lines, kind="pdf"), lambda _: "")] == [2, 1]


def test_an_excerpt_shows_the_figures_row_under_its_headings_and_marks_the_cell() -> None:
    shown = PaintedDocument(_document(_sheet("甲", 4, first="見本市")))
    place = shown.place("plan.xlsx#sheet=甲&cell=D5")
    assert place is not None
    (excerpt,) = shown.excerpts([place])
    assert isinstance(excerpt.part, PaintedTable) and excerpt.place == place
    assert [[cell.text for cell in row] for row in excerpt.part.rows] == [[*TITLES], ["共通", "甲2-1", "甲2-2", "甲2-3"]]
    assert [cell.text for row in excerpt.part.rows for cell in row if cell.mark] == ["甲2-3"]
    assert not [cell.anchor for row in excerpt.part.rows for cell in row if cell.anchor]


def test_a_title_runs_over_the_blank_cells_behind_it() -> None:
    ((part,),) = painted(_document(_sheet("甲", 1, first="見本市")), lambda _: "")
    assert isinstance(part, PaintedTable)
    assert [(cell.text, cell.column_span) for cell in part.rows[0]] == [("見本市", 4)]


def test_a_cell_of_a_results_file_leads_nowhere_even_where_the_document_has_the_same_cell() -> None:
    shown = PaintedDocument(_document(_sheet("甲", 2)))
    place = shown.place("results/2025.xlsx#sheet=甲&cell=B3")
    assert isinstance(place, Elsewhere)
    assert (address(place), spot(place)) == ("", "results/2025.xlsx 甲!B3")
    assert not shown.excerpts([place])
