"""The index that the search loads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.site.content.entries import TEXTS
from catalog.site.pages.all_pages import pages
from catalog.site.pages.catalogue import years
from catalog.site.search import whole as whole_index
from catalog.site.search.files import search_files
from tests.catalog.site.samples import site

FOLDERS = {"m": "measures/", "i": "indicators/", "a": "measures/", "e": "measures/", "s": "measures/"}


def parts() -> list[dict[str, Any]]:
    """Return the parts in the order in which the page loads them."""
    files = dict(search_files(site()))
    texts = [files[f"assets/search/{number}.js"].decode() for number in range(1, len(files) + 1)]
    assert all(text.startswith("keikaku.add(") and text.endswith(");\n") for text in texts)
    return [json.loads(text.removeprefix("keikaku.add(").removesuffix(");\n")) for text in texts]


def test_every_entry_leads_to_a_page() -> None:
    first, *rest = parts()
    assert first["parts"] + first["texts"] == 1 + len(rest)
    there = {page.path for page in pages(site())}
    entries = [entry for part in rest for entry in part["entries"]]
    for kind, _, _, dataset, id_, themes, _, *counts in entries:
        if kind == "c":
            assert f"concepts/{id_}.html" in there
            continue
        assert all(concept < len(first["concepts"]) for places in counts for concept in places)
        folder = f"datasets/{first['datasets'][dataset][0]}/"
        assert folder + (f"{FOLDERS[kind]}{id_}.html" if id_ else "index.html") in there
        assert all(theme < len(first["themes"]) for theme in themes)
    assert {entry[0] for entry in entries} >= set("dcmiae")


def test_titles_measures_and_indicators_can_be_found_by_what_the_filters_ask() -> None:
    first, second, texts = parts()
    assert first["themes"] == [["DX-4", "マイナンバーカードの普及促進・利用の推進"]]
    assert first["datasets"][0] == ["999997_dx_plan", "見本市デジタル推進計画", "999997", "見本県見本市"]
    (found,) = (entry for entry in second["entries"] if entry[0] == "i" and entry[3] == 0)
    assert found[:7] == ["i", "オンライン申請率", "オンライン申請の推進", 0, "1-1-k", [0], [2024]]
    assert any("オンライン手続" in first["concepts"][concept] for concept in found[7])  # by its synonyms too
    assert {entry[0] for entry in texts["entries"]} <= set(TEXTS)
    assert ["m", "オンライン申請の推進", "市民の利便性の向上", 0, "1-1", [0], [2024, 2025]] in second["entries"]
    assert years(site()) == {2025: "令和7年度", 2024: "令和6年度"}


def test_a_large_index_comes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    (_, whole, _) = parts()
    monkeypatch.setattr(whole_index, "A_PART", 3)
    first, *rest = parts()
    assert first["parts"] > 2
    rest = rest[: first["parts"] - 1]
    assert [entry for part in rest for entry in part["entries"]] == whole["entries"]
    assert max(len(part["entries"]) for part in rest) == 3
