"""The description on the desk: allowed values, everything wrong at once, and the rest of the file as it was."""

from __future__ import annotations

import difflib

import pytest
import yaml

from catalog.desk.workplace import Workplace
from metadata.declared.declaration import read_dataset
from tests.catalog.desk.desks import FROM_A_PAGE, Desk
from tests.conftest import SMALL

DATASET = f"/description/{SMALL}"
PUBLISHER = "/description/publishers/264652"


def text(workplace: Workplace) -> str:
    return (workplace.datasets / SMALL / "dataset.yaml").read_text(encoding="utf-8")


def changed(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_a_form_that_is_sent_as_it_is_changes_no_byte(desk: Desk, workplace: Workplace) -> None:
    before, office = text(workplace), (workplace.datasets / "publishers.yaml").read_bytes()
    for address in (DATASET, PUBLISHER):
        assert "保存しました" in desk.send(desk.open(address), address).text
    assert text(workplace) == before
    assert (workplace.datasets / "publishers.yaml").read_bytes() == office


def test_only_what_was_changed_is_written_and_it_stands(desk: Desk, workplace: Workplace) -> None:
    before = text(workplace)
    page = desk.open(DATASET)
    values = {"title.ja": "新しい題名", "frequency": "BIENNIAL", "themes": ["GOVE", "SOCI"], "keywords.0.ja": "計画 新"}
    page = desk.send(page, DATASET, **values, **{"contact.name.ja": "企画課", "contact.name.en": "Planning"}, **{
        "contact.email": "kikaku@example.jp", "description.ja": "一行目。\n二行目。"
    })  # fmt: skip
    assert page.problems == []
    declared, _ = read_dataset(workplace.datasets / SMALL, SMALL)
    assert (declared.title.ja, declared.frequency, declared.keywords[0].ja) == ("新しい題名", "BIENNIAL", "計画 新")
    assert set(declared.themes) == {"GOVE", "SOCI"} and declared.description.ja == "一行目。二行目。"
    assert declared.contact is not None and declared.contact.email == "kikaku@example.jp"
    comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    assert comments and all(line in text(workplace) for line in comments)
    assert len(changed(before, text(workplace))) < 16
    page = desk.send(
        desk.open(DATASET), DATASET, **dict.fromkeys(("contact.name.ja", "contact.name.en", "contact.email"), "")
    )
    assert "contact" not in yaml.safe_load(text(workplace))


def test_everything_that_is_wrong_is_told_at_once_by_the_names_of_fields(desk: Desk, workplace: Workplace) -> None:
    before = text(workplace)
    page = desk.open(DATASET)
    wrong = {"title.ja": "", "licence": "MINE", "source.page": "no address", "period.start": "2999-01-01", "themes": []}
    page = desk.send(page, DATASET, **wrong, **{"title.en": "<script>alert(1)</script>"})
    assert page.status == 422
    for name in ("題名", "利用条件", "文書が載るページのURL", "EUの分類"):
        assert any(name in problem for problem in page.problems), (name, page.problems)
    assert page.tree.xpath("//input[@name='title.en']/@value") == ["<script>alert(1)</script>"]
    assert page.tree.xpath("//input[@name='source.page']/@aria-invalid") == ["true"]
    assert page.tree.xpath("//select[@name='licence']/option[@selected]/@value") == ["MINE"]
    assert text(workplace) == before


def test_a_stale_form_writes_nothing_and_loses_nothing(desk: Desk, workplace: Workplace) -> None:
    page = desk.open(DATASET)
    path = workplace.datasets / SMALL / "dataset.yaml"
    path.write_text(text(workplace) + "# ほかの人\n", encoding="utf-8")
    before = text(workplace)
    page = desk.send(page, DATASET, **{"title.ja": "私の題名"})
    assert page.status == 422 and "変わりました" in page.problems[0] and text(workplace) == before
    page = desk.send(page, DATASET)
    assert "ja: 私の題名" in text(workplace) and text(workplace).endswith("# ほかの人\n")


def test_one_field_is_judged_as_it_is_typed(desk: Desk) -> None:
    sent = {"csrf": desk.session.form_token, "source.page": "town", "title.ja": "", "field": "source.page"}
    answer = desk.client.post(f"{DATASET}/check", data=sent, headers=FROM_A_PAGE)
    assert answer.json()["text"] and answer.json()["cure"]
    answer = desk.client.post(f"{DATASET}/check", data={**sent, "source.page": "https://a.jp/"}, headers=FROM_A_PAGE)
    assert answer.json() == {}


def test_a_publisher_is_changed_and_the_others_stay(desk: Desk, workplace: Workplace) -> None:
    path = workplace.datasets / "publishers.yaml"
    before = path.read_text(encoding="utf-8")
    page = desk.send(desk.open(PUBLISHER), PUBLISHER, **{"contact.email": "dx@town.example.jp"})
    assert page.problems == []
    assert changed(before, path.read_text(encoding="utf-8")) == ["+       email: dx@town.example.jp"]
    page = desk.send(page, PUBLISHER, **{"site": "town", "contact.email": "dx"})
    assert page.status == 422 and len(page.problems) == 2
    assert "公式サイトのURL" in " ".join(page.problems)


@pytest.mark.parametrize("path", ["/description/none", "/description/999999_none", "/description/publishers/999999"])
def test_what_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    assert desk.open(path).status == 404


def test_a_broken_file_is_told_beside_the_others(desk: Desk, workplace: Workplace) -> None:
    (workplace.datasets / SMALL / "dataset.yaml").write_text("title: [\n", encoding="utf-8")
    page = desk.open("/description")
    assert page.status == 200 and page.problems and "与謝野町" in page.text
    assert desk.open(DATASET).status == 422
