"""Pages of tables: parted where they are long, no row lost, and links of a part as of the whole."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from catalog.site.frame.site import Site
from catalog.site.pages.tables import A_PAGE, Row, parted, table_pages
from metadata.building.cataloguing import Build
from tests.catalog.page_reader import Page

HEAVIEST = 150_000  # bytes of a page


@given(st.lists(st.text("字a", max_size=60), max_size=40), st.integers(1, 500))
def test_every_row_is_on_one_page_in_order(words: list[str], most: int) -> None:
    rows = [Row(str(number), ((text, ""),)) for number, text in enumerate(words)]
    parts = list(parted(rows, most))
    assert [row for part in parts for row in part] == rows
    for part in parts:
        assert len(part) < 2 or sum(row.size for row in part) <= most


def test_the_published_tables_are_light_and_whole(real_build: Build) -> None:
    site = Site(real_build)
    longest = 0
    for dataset in site.datasets:
        made = list(table_pages(site.own(dataset)))
        for table in dataset.tables:
            own = [page for page in made if re.fullmatch(rf"datasets/{dataset.id}/{table.name}(-\d+)?\.html", page.path)]
            ids = re.findall(r'<tr id="([^"]*)"', "".join(page.body.decode() for page in own))
            assert ids == [str(record[1]) for record in table.records], table.name
            assert all(len(page.body) < HEAVIEST for page in own), table.name
            longest = max(longest, len(own))
    assert longest > 3
    assert A_PAGE < HEAVIEST


def test_each_page_leads_to_its_neighbours_and_to_both_ends(real_build: Build) -> None:
    site = Site(real_build)
    (dataset,) = (each for each in site.datasets if each.id == "cross_dx_indicators")
    made = list(table_pages(site.own(dataset)))
    names = [page.path.rpartition("/")[2] for page in made]
    for number, page in enumerate(made):
        links = Page(page.body).links
        for other in {names[0], names[-1], *names[max(number - 1, 0) : number + 2]} - {names[number]}:
            assert other in links, (page.path, other)
