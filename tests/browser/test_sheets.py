"""A municipality's results on two sides of A4, whatever it has to tell."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page

from catalog.site.content.progress import STATUS_WORDS
from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import assets
from catalog.site.pages.sheets import sheet_pages
from tests.browser.conftest import Visit
from tests.catalog.site.samples import site
from tests.sampling import some

SIDES = 2


def sides(page: Page) -> int:
    """Return how many sides of A4 a page is printed on."""
    pdf = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {tuple(round(float(points) / 72 * 25.4) for points in size) for size in sizes} == {(210, 297)}
    return len(sizes)


@pytest.mark.parametrize("code", some(["242101", "262064", "262111", "264652"], 2))
def test_the_results_of_a_municipality_are_two_sides(open_page: Callable[..., Visit], code: str) -> None:
    page = open_page(f"municipalities/{code}/print.html").page
    assert page.locator(".sheet tbody tr").count() > 15
    assert sides(page) <= SIDES


def test_nothing_is_left_out_in_silence(open_page: Callable[..., Visit]) -> None:
    page = open_page("municipalities/262064/print.html").page
    shown = page.locator(".sheet tbody tr").count()
    left = page.get_by_text("ここに載せていない指標").locator("xpath=ancestor::p").inner_text().partition("（")[0]
    counted = sum(map(int, page.locator(".status-counts strong").all_inner_texts()))
    assert shown + sum(map(int, re.findall(r"\d+", left))) == counted


@pytest.mark.parametrize(
    ("name", "unit"),
    some([("短い", "件"), ("長い単位", "世帯当たりの年間利用回数"), ("とても長い指標の名前が続いている" * 4, "件")], 2),
)
def test_hundreds_of_indicators_are_two_sides_too(
    open_page: Callable[..., Visit], tmp_path: Path, name: str, unit: str
) -> None:
    first, order = next(site().statuses), list(STATUS_WORDS)
    many = Site(site().build)
    rows = tuple(
        dataclasses.replace(
            first,
            name=f"{name}{number}",
            unit=unit,
            repeated=False,
            status=order[number % len(order)],
            result=Decimal(1234567),
            result_year=2024,
            expected=Decimal("1234567.5"),
            target=Decimal(12345678),
        )
        for number in range(300)
    )
    many.__dict__["standing"] = {first.dataset_id: rows}
    (made,) = (each for each in sheet_pages(many) if first.code in each.path)
    for path, data in {made.path: made.body, **dict(assets(site()))}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    page = open_page(made.path, at=tmp_path.as_uri() + "/").page
    assert page.locator(".sheet tbody tr").count() > 10
    assert sides(page) <= SIDES
