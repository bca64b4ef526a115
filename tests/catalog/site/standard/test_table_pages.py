"""The table of a standard dataset: paged, each row with an anchor that stays, its place and links; and its own page."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag

from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import assets
from catalog.site.standard import ages
from catalog.site.standard.records import A_PAGE
from metadata.described.dataset import Dataset
from tests.catalog.page_reader import Page, target
from tests.catalog.samples import catalogue_bytes
from tests.catalog.site.standard.samples import HOSTILE, aed, area, build_of, event, pages_of, standard


@cache
def long() -> Dataset:
    return standard("aed", [aed(number) for number in range(A_PAGE + 1)])


def rows(page: str) -> list[str]:
    return re.findall(r'<tr id="([^"]+)"', page)


def test_a_long_table_goes_on_in_further_pages_and_every_row_is_on_one_of_them() -> None:
    made = pages_of(long())
    assert rows(made["aed.html"]) == [f"A{number:04}" for number in range(A_PAGE)]
    assert rows(made["aed-2.html"]) == [f"A{A_PAGE:04}"]
    assert 'href="aed-2.html">2</a>' in made["aed.html"]
    assert max(len(page) for page in made.values()) < 150_000


def test_every_link_leads_somewhere() -> None:
    areas = [area(f"地域{number}") for number in range(ages.A_PAGE + 1)]
    events = [event(1, "2026-10-03", 緯度="35.01", 経度="135.57"), event(2, "2026-11-01")]
    build = build_of(long(), standard("population", areas), standard("event", events))
    files = catalogue_bytes(build)
    read = {name: Page(body) for name, body in files.items() if name.startswith("datasets/") and name.endswith(".html")}
    assert {"map", "calendar", "pyramid", "pyramid-2", "aed-2"} <= {PurePosixPath(name).stem for name in read}
    for name, page in read.items():
        for link in page.links:
            there, anchor = target(name, link, build.catalogue.base_url), unquote(urldefrag(link).fragment)
            assert there is None or there in files, (name, link)
            assert not anchor or there not in read or anchor in read[there].ids, (name, link)


def test_a_row_has_its_place_with_links_that_ask_nobody() -> None:
    page = pages_of(standard("aed", [aed(1, 緯度="35.01", 経度="135.57"), aed(2, 緯度="", 経度="")]))["aed.html"]
    assert '<a href="geo:35.01,135.57">35.01, 135.57</a> <a href="https://maps.gsi.go.jp/#16/35.01/135.57/">' in page
    assert page.count("geo:") == 1


def test_no_row_takes_an_id_of_the_page_itself() -> None:
    plain = pages_of(standard("aed", [aed(1), aed(2)]))["aed.html"]
    own = sorted(set(re.findall(r' id="([^"]+)"', plain)) - set(rows(plain)))
    page = pages_of(standard("aed", [aed(number, ID=each) for number, each in enumerate(own)]))["aed.html"]
    ids = re.findall(r' id="([^"]+)"', page)
    assert {"main", "records"} <= set(own)
    assert sorted(ids) == sorted(set(ids))
    assert rows(page)[own.index("main")] == "%6Dain"
    assert 'href="aed.html#%256Dain"' in page


def test_an_anchor_is_the_row_s_id_without_signs_that_an_anchor_may_not_have() -> None:
    made = pages_of(standard("population", [area("本町 1丁目"), area("本町/2%")]))["population.html"]
    assert rows(made) == ["2026-04-01/本町%201丁目", "2026-04-01/本町%2F2%25"]
    assert 'href="population.html#2026-04-01%2F%E6%9C%AC%E7%94%BA%25201' in made


def test_what_every_row_says_stands_once_and_what_none_says_is_named() -> None:
    page = pages_of(long())["aed.html"]
    header = re.findall(r'<th scope="col">([^<]+)', page)
    assert header[0] == "名称"
    assert not {"地方公共団体名", "緯度", "備考"} & set(header)
    constant, empty = page.partition('id="constant"')[2], page.partition('id="empty"')[2]
    assert constant.index("地方公共団体名") < constant.index("京都府亀岡市")
    assert "備考" in empty.partition("<h2")[0]


def test_the_only_row_is_shown_in_full() -> None:
    page = pages_of(standard("aed", [aed(1)]))["aed.html"]
    assert "地方公共団体名" in re.findall(r'<th scope="col">([^<]+)', page)


def test_a_table_without_rows_has_its_page_and_no_pictures() -> None:
    made = pages_of(standard("aed", []))
    assert rows(made["aed.html"]) == []
    assert "map.html" not in made


def test_hostile_words_are_words() -> None:
    made = pages_of(standard("aed", [aed(1, 名称=HOSTILE, URL=f"https://x.example/{HOSTILE}"), aed(2)]))
    for name in ("aed.html", "map.html"):
        assert "<script>window" not in made[name]
        assert "<img" not in made[name]
        assert HOSTILE in html.unescape(made[name])
    build = build_of(standard("aed", [aed(1, 名称=f"</script>{HOSTILE}"), aed(2)]))
    part = dict(assets(Site(build)))["datasets/262064_aed/rows/1.js"].decode()
    assert "<" not in part
    assert json.loads(part.removeprefix("keikaku.rows(").removesuffix(");\n"))[0][3][0] == f"</script>{HOSTILE}"


def test_only_addresses_of_the_web_are_links() -> None:
    cells = ("javascript:alert(1)", "https://a.example/x y", "https://a.example/b")
    page = pages_of(standard("aed", [aed(n, 備考=cell) for n, cell in enumerate(cells)]))["aed.html"]
    assert [link for link in Page(page.encode()).links if "alert" in link or "//a.example" in link] == [
        "https://a.example/b"
    ]


def test_values_to_choose_from_are_those_of_columns_with_few() -> None:
    made = [aed(number, 小児対応設備の有無="有無"[number % 2], 備考=f"注{number}") for number in range(8)]
    page = pages_of(standard("aed", made))["aed.html"]
    assert "<option>有</option>" in page
    assert "<option>注1</option>" not in page


def conformance(dataset: Dataset) -> str:
    """Return what the page of a dataset says of its standard."""
    section = pages_of(dataset)["index.html"].partition('id="standard"')[2].partition("</section>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", section)).split())


def test_the_page_of_the_dataset_tells_of_standard_edition_repairs_and_doubts_that_stand() -> None:
    told = conformance(standard("aed", [aed(1, 開始時間="9:00"), aed(2, 終了時間="17:00※")], stands="施設の表示のとおり"))
    assert "自治体標準オープンデータセット（AED設置箇所一覧）" in told
    assert "現在の標準の形" in told
    assert "訂正一覧 1件" in told
    assert "開始時間 1" in told
    assert "終了時間: 注の印 footnote mark — 17:00※ （施設の表示のとおり、2026-11-28）" in told


def test_a_file_with_nothing_to_mend_is_said_to_be_as_received() -> None:
    told = conformance(standard("aed", [aed(1)]))
    assert "なし。受け取ったとおりです。" in told
    assert "訂正一覧" not in told


def test_an_earlier_edition_is_named() -> None:
    old = {"都道府県コード又は市区町村コード": "262064", "NO": "1", "都道府県名": "京都府", "市区町村名": "亀岡市"}
    row = {**old, "名称": "見本", "名称_カナ": "ミホン", "住所": "京都府亀岡市安町1", "設置位置": "玄関"}
    assert "推奨データセットの形（2017～2022年）。現在の標準に変換" in conformance(
        standard("aed", [row], edition="recommended")
    )
