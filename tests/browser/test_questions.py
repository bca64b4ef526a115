"""The four questions that a journalist comes with, each answered in at most two actions from the front page.

An action is a click, a choice or a word typed. What the answer must say is worked out from the published tables.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

BEHIND = {"やや遅れ", "遅れ", "後退"}


def rows(catalogue: Path, id_: str) -> list[dict[str, str]]:
    with (catalogue / "datasets" / id_ / f"{id_}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of_subject(catalogue: Path, subject: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return the confirmed matches of a subject, each with the status of its indicator (nothing for a figure of a text)."""
    status = {(row["データセットID"], row["指標ID"]): row for row in rows(catalogue, "cross_dx_status")}
    matches = [row for row in rows(catalogue, "cross_dx_concepts") if row["主題ID"] == subject and row["対応"] == "確認済"]
    assert matches
    return [(row, status.get((row["データセットID"], row["指標ID"]), {})) for row in matches]


def follow(page: Page, name: str) -> str:
    """Follow a link of the front page that compares municipalities, and return the answer it leads to."""
    page.locator(f"section[aria-labelledby=compare] a:has(.ja:text-is('{name}'))").click()
    expect(page.locator("h1")).to_contain_text(name)
    return page.locator("#answer").inner_text()


def reached(answer: str) -> str:
    return next(line for line in answer.splitlines() if line.startswith("目標に達した自治体"))


def test_who_reached_the_targets_of_the_my_number_card(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    answer = follow(open_page("index.html").page, "マイナンバーカード")
    found = of_subject(real_catalogue, "my-number-card")
    met = {match["地方公共団体名"] for match, status in found if status.get("状況") == "達成"}
    if met:
        assert all(place in reached(answer) for place in met)
    else:
        assert "なし" in reached(answer)
    for match, status in found:
        assert match["名称"] in answer
        assert status.get("状況", "目標のない実績") in answer  # who has not reported, and who reports without a target
    stated = {row["ID"]: row for row in rows(real_catalogue, "cross_dx_achievement_figures")}
    for match, status in found:
        if not status:
            assert stated[f"{match['データセットID']}-{match['実績数値ID']}"]["値"] in answer


def test_how_line_stands(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    answer = follow(open_page("index.html").page, "LINE")
    for match, status in of_subject(real_catalogue, "line"):
        for fact in (match["地方公共団体名"], match["名称"], status["状況"]):
            assert fact in answer
        for figure in filter(None, (status["実績値"], status["目標値"])):
            assert f"{int(figure):,}" in answer


def test_what_is_late(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    page = open_page("index.html").page
    page.get_by_role("link", name="遅れている指標を見る").click()
    late = [row for row in rows(real_catalogue, "cross_dx_status") if row["状況"] in BEHIND]
    expect(page.locator("#progress-count")).to_have_text(f"{len(late)} 件の指標 indicators")
    shown = page.locator("#progress-rows").inner_text()
    assert late
    for row in late:
        for fact in (row["状況"], row["指標名"], row["地方公共団体名"], row["理由"]):
            assert fact in shown


def test_applying_online_in_four_municipalities(open_page: Callable[..., Visit], real_catalogue: Path) -> None:
    page = open_page("index.html").page
    answer = follow(page, "オンライン申請")
    every = {row["地方公共団体名"] for row in rows(real_catalogue, "cross_dx_indicators")}
    assert len(every) == 4
    assert all(place in answer for place in every)
    compared: dict[str, set[str]] = {}
    for match, _ in of_subject(real_catalogue, "online-procedures"):
        compared.setdefault(match["概念ID"], set())
        if match["比較"] == "有":
            compared[match["概念ID"]].add(match["地方公共団体名"])
    assert any(len(places) > 1 for places in compared.values())
    for concept, places in compared.items():
        section = page.locator(f"section[aria-labelledby='{concept}']")
        told = section.locator("svg desc").text_content() or ""
        assert {place for place in every if place in told} == places  # on the one scale stands who can be compared
        assert section.locator(".cannot").count() == (len(places) < 2)
    for row in rows(real_catalogue, "cross_dx_concepts"):
        if row["主題ID"] == "online-procedures" and row["対応"] == "未確認":
            section = page.locator(f"section[aria-labelledby='{row['概念ID']}']")
            assert row["名称"] in section.locator("table").inner_text()
            assert row["名称"] not in (section.locator("svg desc").text_content() or "")


def test_the_answers_need_no_script(open_page: Callable[..., Visit]) -> None:
    page = open_page("index.html", java_script_enabled=False).page
    assert "目標に達した自治体" in follow(page, "マイナンバーカード")
