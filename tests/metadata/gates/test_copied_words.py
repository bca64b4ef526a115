"""A dataset.yaml that was copied from another municipality's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metadata.building.build import ON_LEDGER, publishers
from metadata.building.one_dataset import Context, prepare
from metadata.described.dataset import Contact, Publisher
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.municipalities import local_governments
from tests.conftest import ROOT, SMALL, Project

OTHER = "262111_dx_action_plan"  # 京田辺市, 42の取組み


@pytest.fixture
def little() -> bool:
    """All of the plan, which its description counts."""
    return False


def whole_country() -> dict[str, Publisher]:
    """Return every local government as a publisher."""
    nobody = Contact(Bilingual("", ""))
    return {
        code: Publisher(code, "", Bilingual(one.full_name, one.english), f"https://m{code}.example/", nobody)
        for code, one in local_governments().items()
    }


def problems(project: Project, dataset_id: str = SMALL, **others: Publisher) -> list[tuple[str, str, str]]:
    known = {**others, **publishers(project.datasets)}
    context = Context(project.datasets, "https://data.example/", known, ON_LEDGER)
    found = prepare(dataset_id, context).problems
    return [(problem.code, problem.place.key, problem.facts["given"]) for problem in found if problem.place.line]


@pytest.mark.parametrize("path", sorted((ROOT / "datasets").glob("*/dataset.yaml")), ids=lambda path: path.parent.name)
def test_the_published_datasets_speak_of_themselves(project: Project, path: Path) -> None:
    name = path.parent.name
    if name != SMALL:
        project.add(name)
    assert problems(project, name) == []
    assert problems(project, name, **whole_country()) == []  # 阿智 is Achi, as Achievements begin


def test_a_copied_description_is_told_by_key(project: Project) -> None:
    other = (ROOT / "datasets" / OTHER / "dataset.yaml").read_text(encoding="utf-8")
    path = project.small / "dataset.yaml"
    text = path.read_text(encoding="utf-8")
    for key in ("title", "description"):  # the first of each: those of the dataset
        block = re.compile(rf"^{key}:\n  ja: .*\n  en: .*\n", re.MULTILINE)
        copied = block.search(other)
        assert copied
        text = block.sub(copied[0].replace("\\", r"\\"), text, count=1)
    path.write_text(text.replace("https://www.town.yosano.lg.jp/", "https://www.city.kyotanabe.lg.jp/x"), encoding="utf-8")
    assert problems(project) == [
        ("name-of-another", "title.ja", "京田辺市"),
        ("name-of-another", "title.en", "Kyotanabe"),
        ("name-of-another", "description.ja", "京田辺市"),
        ("count-not-of-data", "description.ja", "42の取組"),
        ("name-of-another", "description.en", "Kyotanabe"),
        ("address-of-another", "source.page", "https://www.city.kyotanabe.lg.jp/x"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "ja: 与謝野町行政DX推進計画",
            "ja: 宇治市行政DX推進計画",
            ("name-of-another", "title.ja", "宇治市"),
        ),  # no publisher
        ("ja: 与謝野町行政DX推進計画", "ja: 京都府宇治市行政DX推進計画", ("name-of-another", "title.ja", "宇治市")),
        ("{ja: 与謝野町, en: Yosano}", "{ja: 亀岡市, en: Yosano}", ("name-of-another", "keywords.3.ja", "亀岡市")),
        ("13施策", "14施策", ("count-not-of-data", "description.ja", "14施策")),
        ("13施策", "１４ の 施策", ("count-not-of-data", "description.ja", "14の施策")),
        ("The measures", "The 14 measures", ("count-not-of-data", "description.en", "14 measures")),
        (
            "www.town.yosano.lg.jp",
            "www.city.uji.kyoto.jp",
            ("address-of-another", "source.page", "https://www.city.uji.kyoto.jp/"),
        ),
    ],
)
def test_one_word_left_over_is_told(project: Project, old: str, new: str, found: tuple[str, str, str]) -> None:
    project.edit("dataset.yaml", old, new)
    assert problems(project) == [found]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ja: 与謝野町行政DX推進計画", "ja: 行政DX推進計画"),
        ("ja: 与謝野町行政DX推進計画", "ja: 市民と行政のDX推進計画"),
        ("ja: 与謝野町行政DX推進計画", "ja: 京都府与謝野町の中央市場とDXの計画"),
        ("The measures", "So, by Date: Mine and Achievements. The measures"),
        ("13施策", "13の施策と18の指標、第99施策、2つの基本方針"),
        ("The measures", "The 13 measures and 18 indicators of 2024"),
        ("https://www.town.yosano.lg.jp/", "https://www.pref.kyoto.jp/yosano/"),
        ("https://www.town.yosano.lg.jp/", "https://cms.example.jp/yosano/"),
    ],
)
def test_what_is_true_or_cannot_be_judged_is_left_alone(project: Project, old: str, new: str) -> None:
    project.edit("dataset.yaml", old, new)
    assert problems(project, **whole_country()) == []
