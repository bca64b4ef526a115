"""The map: places where they are, to scale, readable when dense, with nothing lost, and asking nobody unless told to."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from functools import cache
from itertools import combinations
from math import asin, asinh, cos, hypot, pi, radians, sin, sqrt, tan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.site.content.policy import CONTENT_SECURITY_POLICY, page_policy, policy_of
from catalog.site.standard.maps import A_LIST, Map
from catalog.site.standard.projection import WIDTH, Equirectangular, Mercator, framed
from catalog.site.standard.records import Point, Records, read_records
from metadata.described.dataset import Dataset
from tests.catalog.site.standard.samples import TILES, aed, pages_of, standard
from tests.sampling import THOROUGH

EARTH = 6_371_008.8
"""Metres: the mean radius of the earth (IUGG)."""


def placed(*places: tuple[str, str]) -> Dataset:
    return standard(
        "aed", [aed(number, 緯度=latitude, 経度=longitude) for number, (latitude, longitude) in enumerate(places)]
    )


def records(dataset: Dataset) -> Records:
    found = read_records(dataset)
    assert found is not None
    return found


@cache
def dense(count: int = 5000) -> Dataset:
    return standard(
        "aed", [aed(n, 緯度=f"35.{n * 7919 % 9000:04}0", 経度=f"135.{n * 104729 % 9000:04}0") for n in range(count)]
    )


def metres(one: Point, other: Point) -> float:
    """Return the distance on the sphere (haversine)."""
    a, b, c, d = (radians(float(each)) for each in (one.latitude, one.longitude, other.latitude, other.longitude))
    return 2 * EARTH * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


degrees = st.tuples(st.decimals("34.9", "35.1", places=4), st.decimals("135.4", "135.6", places=4))


@given(st.lists(degrees, min_size=2, max_size=6, unique=True), st.sampled_from([Equirectangular, Mercator]))
def test_every_point_stands_in_the_picture_at_its_distance(
    places: list[tuple[Decimal, Decimal]], kind: type[Equirectangular | Mercator]
) -> None:
    points = [Point(*place) for place in places]
    frame = framed(points, kind(35.0))
    unit = frame.projection.metres / frame.scale
    for point in points:
        x, y = frame.place(point)
        assert 0 < x < WIDTH
        assert 0 < y < frame.height
    for one, other in combinations(points, 2):
        (a, b), (c, d) = frame.place(one), frame.place(other)
        assert hypot(c - a, d - b) * unit == pytest.approx(metres(one, other), rel=0.003, abs=1)


@given(
    st.lists(st.tuples(st.decimals(-90, 90, places=6), st.decimals(-180, 180, places=6)), min_size=1, max_size=5),
    st.sampled_from([Equirectangular, Mercator]),
)
def test_places_anywhere_on_earth_can_be_drawn(
    places: list[tuple[Decimal, Decimal]], kind: type[Equirectangular | Mercator]
) -> None:
    points = [Point(*place) for place in places]
    frame = framed(points, kind(sorted(float(latitude) for latitude, _ in places)[len(places) // 2]))
    assert frame.bar[0] > 0
    assert len(frame.meridians) <= 9
    for point in points:
        x, y = frame.place(point)
        assert -1 <= x <= WIDTH + 1
        assert -1 <= y <= frame.height + 1
        assert re.fullmatch("[A-Z][0-9]+", frame.square(point))


def test_north_is_up_and_east_to_the_right() -> None:
    corners = [Point(Decimal("35.1"), Decimal("135.5")), Point(Decimal("35.0"), Decimal("135.6"))]
    frame = framed(corners, Equirectangular(35))
    (west, north), (east, south) = map(frame.place, corners)
    assert west < east
    assert north < south


def test_a_single_point_stands_in_the_middle_of_a_kilometre() -> None:
    page = pages_of(placed(("35.01", "135.57")))["map.html"]
    (mark,) = re.findall(r'<circle class="one" cx="([^"]+)" cy="([^"]+)"', page)
    assert float(mark[0]) == WIDTH / 2
    assert re.search(r">(?:200|500) m</text>", page)


def test_places_at_the_same_point_are_one_disc_with_their_number() -> None:
    page = pages_of(placed(*[("35.01", "135.57")] * 3, ("35.05", "135.60")))["map.html"]
    assert re.findall(r'<circle class="many"[^>]+/><text[^>]+>(\d+)</text>', page) == ["3"]
    assert page.count('class="one"') == 1


def test_rows_without_a_place_and_far_from_all_others_are_named_beside_the_map() -> None:
    town = [(f"35.0{n}", f"135.5{n}") for n in range(5)]
    page = pages_of(placed(*town, ("", ""), ("43.06", "141.35")))["map.html"]
    assert len(re.findall('<circle class="one"', page)) == 5
    far = page.partition('id="far"')[2].partition("</section>")[0]
    assert "見本施設6" in far
    assert 'href="geo:43.06,141.35"' in far
    assert "Rows without coordinates: 1" in page
    listed = page.partition('id="list"')[2]
    assert [f"見本施設{n}" in listed for n in range(7)] == [True] * 5 + [False] * 2


def test_a_dataset_without_any_place_has_no_map() -> None:
    made = pages_of(placed(("", "")))
    assert "map.html" not in made
    assert "map.html" not in made["index.html"]


def test_of_5000_places_none_is_lost_and_no_disc_lies_on_another() -> None:
    drawn = Map(records(dense()).rows)
    assert sum(mark.count for mark in drawn.marks) == 5000
    assert sum(len(square.rows) for square in drawn.squares) == 5000
    discs = [mark for mark in drawn.marks if mark.count > 1]
    assert len(discs) > 100
    for one, other in combinations(discs, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius - 0.3
    pages = {row.page for row in records(dense()).rows}
    assert len(pages) == 25


def test_the_list_of_many_places_goes_on_and_each_disc_leads_to_its_square() -> None:
    many = 10 * A_LIST if THOROUGH else 4 * A_LIST
    made = pages_of(dense(many))
    maps = {name: page for name, page in made.items() if name.startswith("map")}
    assert len(maps) == many / A_LIST
    assert sum(len(re.findall(r'<li><a href="aed(?:-\d+)?\.html#A\d{4}">', page)) for page in maps.values()) == many
    for page, anchor in set(re.findall(r'<a href="(map[^"]*)#([^"]+)" tabindex', maps["map.html"])):
        assert f'id="{anchor}"' in maps[page]
    assert max(page.count("<li>") for page in maps.values()) < A_LIST + 100  # a square goes on in the next page
    frame = re.sub(r'(?s)<g class="marks".*?</g>|<section.*?</section>', "", made["map.html"])
    assert len(frame) < 20_000


def test_a_map_asks_nobody() -> None:
    page = pages_of(placed(("35.01", "135.57")))["map.html"]
    assert "<image" not in page
    assert policy_of(page.encode()) == CONTENT_SECURITY_POLICY


def test_tiles_are_those_of_the_settings_and_the_policy_of_pages_with_a_map_allows_that_host_alone() -> None:
    made = pages_of(placed(("35.01", "135.57"), ("35.05", "135.60")), TILES)
    tiles = re.findall(
        r'<image href="https://tiles\.example/(\d+)/(\d+)/(\d+)\.png" x="([^"]+)" y="([^"]+)" width="([^"]+)"',
        made["map.html"],
    )
    assert 4 <= len(tiles) <= 30
    for name, page in made.items():
        own = page_policy("https://tiles.example") if name in ("map.html", "index.html") else CONTENT_SECURITY_POLICY
        assert f'content="{html.escape(own)}"'.replace("&#x27;", "&#39;") in page
        assert policy_of(page.encode()) == own
    assert "img-src 'self' data: https://tiles.example;" in page_policy("https://tiles.example")
    assert "見本タイル" in made["map.html"]
    assert 'href="https://tiles.example/terms"' in made["map.html"]


def test_a_place_lies_on_the_tile_that_has_it() -> None:
    """By the formula of tile numbers that map servers publish."""
    drawn = Map(records(placed(("35.01", "135.57"), ("35.05", "135.60"))).rows, TILES)
    row, point = drawn.drawn[0]
    x, y = drawn.frame.place(point)
    (tile,) = [t for t in drawn.tiles if t.x <= x < t.x + t.size and t.y <= y < t.y + t.size]
    zoom, column, line = (int(part) for part in re.findall(r"\d+", tile.url))
    assert row.name == "見本施設0"
    assert column == int((135.57 + 180) / 360 * 2**zoom)
    assert line == int((1 - asinh(tan(radians(35.01))) / pi) / 2 * 2**zoom)


@pytest.mark.parametrize(
    "planted",
    [
        "<p>no policy</p>",
        '<meta http-equiv="Content-Security-Policy" content="default-src *; img-src \'self\' data: https://a.example;">',
        '<meta http-equiv="Content-Security-Policy" content="img-src *">',
        '<meta http-equiv="Content-Security-Policy" content="' + page_policy("https://a.example https://b.example") + '">',
        '<meta http-equiv="Content-Security-Policy" content="' + page_policy("http://a.example") + '">',
        '<meta http-equiv="Content-Security-Policy" content="' + page_policy("https://*") + '">',
    ],
)
def test_a_page_with_another_policy_is_sent_with_the_common_one(planted: str) -> None:
    assert policy_of(f"<html><head>{planted}</head></html>".encode()) == CONTENT_SECURITY_POLICY
