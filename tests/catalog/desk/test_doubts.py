"""Doubts on the desk: seen with their place, decided, decided anew, taken back; the same file as `settle` leaves."""

from __future__ import annotations

import pytest
import yaml

from catalog.desk.workplace import Workplace
from catalog.runs.day import today
from tests.catalog.desk.desks import Desk, Page
from tests.conftest import SMALL, Project

DATASET = f"/doubts/{SMALL}"


@pytest.fixture
def opened(project: Project) -> str:
    """Two doubts of the small dataset are open again, with comments around; the file as it is then."""
    path = project.small / "corrections.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.startswith("  - rule:")]
    text = "".join([*lines[: starts[0]], "  # 担当者のメモ\n", *lines[starts[2] :], "# 最後の行\n"])
    path.write_text(text, encoding="utf-8")
    return text


def settlements(workplace: Workplace) -> list[dict[str, object]]:
    text = (workplace.datasets / SMALL / "corrections.yaml").read_text(encoding="utf-8")
    found: list[dict[str, object]] = yaml.safe_load(text)["settlements"]
    return found


def first_open(desk: Desk) -> Page:
    (address,) = desk.open(DATASET).tree.xpath("//p[@class='actions']/a/@href")
    return desk.open(address)


def test_the_datasets_are_shown_with_what_is_open(desk: Desk, opened: str) -> None:
    (row,) = desk.open("/doubts").tree.xpath("//tbody/tr")
    assert SMALL in row.text_content()
    assert row.xpath("./td")[0].text_content().strip() == "2"


def test_a_doubt_is_decided_and_the_next_one_comes(desk: Desk, workplace: Workplace, opened: str) -> None:
    before = settlements(workplace)
    page = first_open(desk)
    assert page.tree.xpath("//mark")
    page = desk.send(page, page.address, choice="1", reason="文書で確かめた。")
    assert "決めました。" in page.text and "未決 1件のうち 1番目" in page.text
    (new,) = [one for one in settlements(workplace) if one not in before]
    assert (new["reason"], new["date"]) == ("文書で確かめた。", today().isoformat())
    written = iter((workplace.datasets / SMALL / "corrections.yaml").read_text(encoding="utf-8").splitlines())
    assert all(line in written for line in opened.splitlines())  # each of them, in their order
    page = desk.send(page, page.address, choice="1")  # the reason before is suggested
    assert page.address == DATASET and "決めることはありません。" in page.text


def test_an_own_reading_is_taken_and_shown_as_text(desk: Desk, workplace: Workplace, opened: str) -> None:
    page = first_open(desk)
    cells = len(page.tree.xpath("//div[@class='own']/input"))
    own = {f"own-{number}": "<script>alert(1)</script>" for number in range(1, cells + 1)}
    desk.send(page, page.address, choice="own", reason="原本による。", **own)
    assert ["<script>alert(1)</script>"] * cells in [one["reading"] for one in settlements(workplace)]
    page = desk.open(DATASET)
    assert "<script>alert(1)</script>" in page.text and not page.tree.xpath("//script[not(@src)]")


def test_what_is_missing_is_told_and_what_was_typed_stays(desk: Desk, workplace: Workplace, opened: str) -> None:
    page = first_open(desk)
    page = desk.send(page, page.address, choice="own", reason=" ", **{"own-1": "私の読み"})
    assert page.status == 422 and len(page.problems) == 1 and "理由" in page.problems[0]
    assert page.tree.xpath("//input[@name='own-1']/@value") == ["私の読み"]
    page = desk.send(page, page.address, choice="99", reason="x")
    assert "読み方" in page.problems[0]
    assert (workplace.datasets / SMALL / "corrections.yaml").read_text(encoding="utf-8") == opened


def test_a_stale_form_writes_nothing(desk: Desk, workplace: Workplace, opened: str) -> None:
    page = first_open(desk)
    path = workplace.datasets / SMALL / "corrections.yaml"
    path.write_text(opened + "# ほかの人\n", encoding="utf-8")
    page = desk.send(page, page.address, choice="1", reason="読んだ。")
    assert page.status == 422 and "変わりました" in page.problems[0]
    assert path.read_text(encoding="utf-8") == opened + "# ほかの人\n"
    assert page.tree.xpath("//input[@name='reason']/@value") == ["読んだ。"]
    page = desk.send(page, page.address.partition("?")[0])
    assert "決めました。" in page.text


def test_an_answer_is_changed_and_taken_back(desk: Desk, workplace: Workplace) -> None:
    count = len(settlements(workplace))
    address = desk.open(DATASET).tree.xpath("//details//li//a/@href")[0]
    page = desk.open(address)
    assert page.tree.xpath("//input[@name='choice'][@value='1']/@checked")
    desk.send(page, address, choice="1", reason="見直した。")
    assert [one["reason"] for one in settlements(workplace)].count("見直した。") == 1
    assert len(settlements(workplace)) == count
    page = desk.send(desk.open(address), f"{address}/back")
    assert page.address == address and "未決に戻しました。" in page.text
    assert len(settlements(workplace)) == count - 1


@pytest.mark.parametrize("path", ["/doubts/../../etc", "/doubts/999999_none", "/doubts/publishers.yaml", f"{DATASET}/0000"])
def test_what_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    assert desk.open(path).status == 404
