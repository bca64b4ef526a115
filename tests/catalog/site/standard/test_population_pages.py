"""The age pyramid: the whole population and its areas, drawn, in words and as a table; nothing counted twice."""

from __future__ import annotations

import re

import pytest

from catalog.site.standard import ages
from tests.catalog.site.standard.samples import AGES, HOSTILE, area, pages_of, standard

FIVE, FIFTEEN, SIXTY_FIVE = "0-4歳", "15-19歳", "65-69歳"


def words(page: str) -> list[str]:
    return re.findall(r'<p class="told"><span class="ja">([^<]+)', page)


def widths(page: str, kind: str) -> list[float]:
    """Return the bars of the first picture, the oldest first."""
    picture = page.partition("<svg")[2].partition("</svg>")[0]
    return [float(width) for width in re.findall(rf'<rect class="{kind}"[^>]* width="([^"]+)"', picture)]


def test_the_row_of_the_whole_is_known_by_its_numbers_and_not_counted_again() -> None:
    page = pages_of(standard("population", [area("北町"), area("全域", 30, 60), area("南町", 20, 40)]))["pyramid.html"]
    assert '<h2 id="whole">全域' in page
    assert words(page)[0].startswith("総人口1,620人（男性540人、女性1,080人）。")
    assert re.findall(r'<h3 id="area-\d+"><a href="population\.html#[^"]+">([^<]+)', page) == ["北町", "南町"]
    assert "このサイトの計算" not in page


def test_where_no_row_is_the_whole_the_sum_is_said_to_be_ours() -> None:
    page = pages_of(standard("population", [area("北町", 10, 20), area("南町", 20, 40), area("東町", 1, 1)]))["pyramid.html"]
    assert "このサイトの計算" in page
    assert words(page)[0].startswith("総人口1,656人（男性558人、女性1,098人）。")
    assert len(words(page)) == 4


def test_two_areas_of_one_size_are_not_taken_for_a_whole_and_its_part() -> None:
    south = area("南町", 10, 20, **{"0-4歳の男性": "9", "5-9歳の男性": "11"})
    page = pages_of(standard("population", [area("北町", 10, 20), south]))["pyramid.html"]
    assert words(page)[0].startswith("総人口1,080人")
    assert "このサイトの計算" in page


def test_a_row_that_only_happens_to_be_as_large_as_the_next_two_is_no_sum_of_them() -> None:
    large = area("北町", 15, 25, **{"0-4歳の男性": "14", "5-9歳の男性": "16"})
    page = pages_of(standard("population", [large, area("南町", 10, 20), area("東町", 5, 5), area("西町", 7, 7)]))
    assert 'id="whole"' in page["pyramid.html"]


@pytest.mark.parametrize("first", [True, False])
def test_where_rows_overlap_nothing_is_added_up_and_that_is_said(*, first: bool) -> None:
    parts, other = [area("東町1丁目", 10, 20), area("東町2丁目", 5, 5)], [area("西町", 7, 7), area("南町", 8, 8)]
    district = area("東地区", 15, 25)
    rows = [*other, district, *parts] if first else [*other, *parts, district]
    made = pages_of(standard("population", rows))
    assert 'id="whole"' not in made["pyramid.html"]
    assert "小計になっている行" in made["pyramid.html"]
    assert len(words(made["pyramid.html"])) == 5
    assert "pyramid-title" not in made["index.html"]


@pytest.mark.parametrize("name", ["亀岡市", "総数"])
def test_the_whole_is_known_by_its_name_where_rows_overlap(name: str) -> None:
    parts = [area("東地区", 15, 25), area("東町1丁目", 10, 20), area("東町2丁目", 5, 5), area("西町", 7, 7)]
    page = pages_of(standard("population", [area(name, 22, 32), *parts]))["pyramid.html"]
    assert f'<h2 id="whole">{name}' in page
    assert words(page)[0].startswith("総人口972人")


def test_a_sum_of_numbers_that_are_not_all_stated_is_none() -> None:
    row = area("南町", 20, 40, **{"0-4歳の男性": ""})
    page = pages_of(standard("population", [area("北町"), row, area("東町", 1, 1)], stands="秘匿"))["pyramid.html"]
    table = page.partition('<table class="ages">')[2].partition("</table>")[0]
    assert '<th scope="row">0-4歳</th><td class="number">—</td><td class="number">61</td>' in table


def test_a_single_area_is_the_whole() -> None:
    page = pages_of(standard("population", [area("亀岡市")]))["pyramid.html"]
    assert len(words(page)) == 1
    assert 'id="areas"' not in page


def test_bars_are_as_long_as_their_numbers_and_the_oldest_stand_on_top() -> None:
    row = area(
        "亀岡市", 0, 0, **{"85歳以上の女性": "100", "0-4歳の男性": "50", "男性": "50", "女性": "100", "総人口": "150"}
    )
    page = pages_of(standard("population", [row]))["pyramid.html"]
    assert widths(page, "women")[0] == 2 * widths(page, "men")[-1]
    assert widths(page, "women")[1:] == [0.0] * (len(AGES) - 1)
    assert words(page) == [
        "総人口150人（男性50人、女性100人）。15歳未満33.3%、15～64歳0.0%、65歳以上66.7%。最も多いのは85歳以上。"
    ]


def test_the_table_beside_it_has_every_class() -> None:
    page = pages_of(standard("population", [area("亀岡市", 1234, 5)]))["pyramid.html"]
    table = page.partition('<table class="ages">')[2].partition("</table>")[0]
    assert re.findall(r'<th scope="row">([^<]+)</th><td class="number">1,234</td><td class="number">5</td>', table) == [
        *AGES
    ]


def test_nobody_and_nothing_stated_are_told_apart() -> None:
    row = area("亀岡市", 0, 0)
    page = pages_of(standard("population", [row]))["pyramid.html"]
    assert words(page) == ["総人口0人（男性0人、女性0人）。"]


def test_the_latest_day_is_shown_and_the_others_are_named() -> None:
    made = pages_of(standard("population", [area("亀岡市", 1, 1, 調査年月日="2025-04-01"), area("亀岡市", 2, 2)]))
    assert words(made["pyramid.html"])[0].startswith("総人口72人")
    assert "2025-04-01</p>" in made["pyramid.html"]


def test_many_areas_go_on_and_pages_stay_light() -> None:
    made = pages_of(standard("population", [area(f"地域{number}", 10 + number) for number in range(ages.A_PAGE + 1)]))
    assert len(words(made["pyramid.html"])) == ages.A_PAGE + 1
    assert len(words(made["pyramid-2.html"])) == 1


def test_hostile_names_of_areas_are_words() -> None:
    made = pages_of(standard("population", [area(HOSTILE), area("北町")]))
    assert "<script>window" not in made["pyramid.html"]
    assert "<img" not in made["pyramid.html"]
