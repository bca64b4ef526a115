"""進捗: what the pages say of the indicators is what the table of 進捗状況 says, and nothing is counted twice."""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.site.content.progress import STATUS_WORDS, IndicatorStatus, shares, status_facts
from catalog.site.frame.scripts import PART_BYTES
from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import assets, pages
from catalog.site.pages.progress import by_status, municipal_statuses, progress_files, progress_pages, rows_of
from metadata.building.cataloguing import Build
from metadata.described.across.status import ANCHORS
from pipelines.results.status import Status
from tests.catalog.page_reader import Page
from tests.catalog.samples import built
from tests.catalog.site.samples import site
from tests.metadata.formats.dcat_samples import plan


def row(status: Status, **facts: Any) -> IndicatorStatus:
    made = IndicatorStatus(
        *("999997", "見本県見本市", "999997_dx_plan", "1-1-k", "申請率", "申請の電子化", None, None, Decimal(90), 2026),
        *(None, None, None, None, status, "理由", "%", ("DX-4",), False),
    )
    return dataclasses.replace(made, **facts)


@given(st.lists(st.sampled_from(Status), max_size=40))
def test_a_bar_is_whole_and_in_order(statuses: list[Status]) -> None:
    found = shares(status_facts([row(status) for status in statuses]).counts)
    assert sum(share.count for share in found) == len(statuses)
    assert [share.status for share in found] == [status for status in STATUS_WORDS if status in statuses]
    ends = [share.start + share.width for share in found]
    assert [share.start for share in found[1:]] == ends[:-1]
    assert not found or (found[0].start, ends[-1]) == (0, 1000)


def test_what_is_printed_twice_is_counted_once() -> None:
    found = shares(status_facts([row(Status.MET), row(Status.MET, repeated=True), row(Status.LATE, repeated=True)]).counts)
    assert [(share.status, share.count) for share in found] == [(Status.MET, 1)]


def test_a_figure_that_is_not_there_is_not_0() -> None:
    made = row(Status.MET, result=Decimal(0))
    assert (made.printed(made.result), made.printed(made.expected)) == ("0%", "")


@pytest.fixture(scope="module")
def published(real_build: Build) -> Site:
    return Site(real_build)


def test_the_pages_have_every_indicator_under_its_status(published: Site) -> None:
    made = {page.path: page.body.decode() for page in pages(published)}
    for each in municipal_statuses(published):
        html = made[each.page]
        for status, rows in by_status(rows_of(published, each.municipality)):
            (part,) = re.findall(rf'<h2 id="{ANCHORS[status]}">.*?</table>', html, re.S)
            assert re.findall(r'href="\.\./(datasets/[^"]+)"', part) == [row.page for row in rows]
            assert all(row.page in made for row in rows)
    assert sum(len(rows_of(published, each.municipality)) for each in municipal_statuses(published)) == 170


def test_the_front_page_says_the_counts_in_words(published: Site) -> None:
    (front,) = (page.body.decode() for page in pages(published) if page.path == "index.html")
    assert 'aria-label="三重県亀山市：達成 4、順調 1、後退 1、報告なし 7、比較不能 4"' in front
    assert 'href="progress/242101.html#met"' in front
    assert front.index('id="progress"') < front.index('id="search"') < front.index('id="datasets"')
    assert front.index('id="changes"') < front.index('id="search"')


def test_an_indicator_says_how_it_stands_and_by_what_method(published: Site) -> None:
    path = "datasets/242101_dx_achievements/indicators/1-3-1-i-6a9a.html"
    (html,) = (page.body.decode() for page in pages(published) if page.path == path)
    assert "(3585 − 1445) ÷ (2630 − 1445) = 180.5%" in html
    assert "../../../method.html#on-track" in Page(html.encode()).links


def test_the_rows_for_the_script_are_those_of_the_table(published: Site) -> None:
    ((_, script),) = progress_files(published)
    rows = json.loads(script.decode().removeprefix("keikaku.rows(").removesuffix(");\n"))
    assert [entry[2] for entry in rows] == [row.page for row in published.statuses]
    line = next(entry for entry in rows if entry[2].endswith("1-3-1-i-6a9a.html"))
    assert line[5:9] == ["on-track", 2024, 2026, ["3,585人", "2,630人", "180.5%", "5,000人"]]


def test_many_rows_come_in_parts_and_hostile_words_stay_words() -> None:
    sample = site()
    many = dataclasses.replace(sample)
    many.__dict__["standing"] = {"many": [row(Status.MET, name="</script><b>") for _ in range(PART_BYTES // 100)]}
    files = dict(progress_files(many))
    assert list(files) == [f"assets/progress/{number}.js" for number in range(1, len(files) + 1)]
    assert len(files) > 1
    assert max(map(len, files.values())) < PART_BYTES + 100
    assert b"<" not in b"".join(files.values())
    assert "assets/progress.js" in dict(assets(sample))


def test_a_catalogue_without_indicators_says_so() -> None:
    made = {page.path: page.body.decode() for page in pages(Site(built([plan()])))}
    assert "指標のあるデータセットがありません" in made["progress/index.html"]
    assert 'id="progress"' not in made["index.html"]


def test_many_municipalities_are_told_in_words_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.site.pages.progress.BARS", 0)
    (first,) = (page for page in progress_pages(site()) if page.path == "progress/index.html")
    listed = first.body.decode().partition('<ul class="compact">')[2].partition("</ul>")[0]
    assert listed.count("<li>") == len(municipal_statuses(site())) > 0
    assert b"<svg" not in first.body
    for each in municipal_statuses(site()):
        assert f"../{each.page}" in Page(first.body).links
