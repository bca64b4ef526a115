"""Texts, addresses, keywords and ids as officers write them: what is mended in reading, what is refused with its line."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metadata.declared.declaration import DatasetDeclaration, parse, read_dataset
from metadata.declared.settings import read_settings
from metadata.declared.yaml_file import load_yaml
from metadata.messages.rendering import render
from pipelines.documents.source import Source
from pipelines.japanese.text import composed
from pipelines.problems import DeclarationError, Problem, SettingsError
from tests.conftest import ROOT, Project

SETTINGS = (ROOT / "publish.yaml").read_text(encoding="utf-8")


def loaded(tmp_path: Path, text: str) -> str:
    path = tmp_path / "a.yaml"
    path.write_text(f"a: {text}\n", encoding="utf-8")
    return str(load_yaml(path, "a.yaml").data["a"])


def problems_of(project: Project) -> list[Problem]:
    with pytest.raises(DeclarationError) as caught:
        read_dataset(project.small, "d")
    return list(caught.value.problems)


def line_of(project: Project, words: str) -> int:
    lines = (project.small / "dataset.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


# Addresses


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("https://a.jp/plan[1].pdf", "https://a.jp/plan%5B1%5D.pdf"),
        ("https://a.jp/100%", "https://a.jp/100%25"),
        ("https://a.jp/%E3%8", "https://a.jp/%E3%258"),
        ("https://a.jp/x?b=[1]&c=%zz", "https://a.jp/x?b=%5B1%5D&c=%25zz"),
        ("https://a.jp/x#b#c", "https://a.jp/x#b%23c"),
        ("https://a.jp/\ue000.pdf", "https://a.jp/%EE%80%80.pdf"),
    ],
)
def test_an_address_that_is_no_iri_is_refused_with_its_line_and_the_right_one(
    project: Project, address: str, right: str
) -> None:
    project.edit("dataset.yaml", "https://www.town.yosano.lg.jp/", f"'{address}'")
    (problem,) = problems_of(project)
    assert (problem.code, problem.place.key, problem.facts["encoded"]) == ("address-signs", "source.page", right)
    assert problem.place.line == line_of(project, "page:")
    assert all(right in str(render(problem, language)) for language in ("ja", "en"))
    project.edit("dataset.yaml", f"'{address}'", f"'{right}'")
    assert read_dataset(project.small, "d")[0].source.page == right


@pytest.mark.parametrize(
    "address", ["https://a.jp/計画.pdf?年=令和7", "https://日本.jp/", "https://a.jp/%E8%A8%88#%7E", "https://[::1]/"]
)
def test_an_address_of_other_scripts_stays_as_it_is(project: Project, address: str) -> None:
    project.edit("dataset.yaml", "https://www.town.yosano.lg.jp/", f"'{address}'")
    assert read_dataset(project.small, "d")[0].source.page == address


def test_addresses_of_publishers_contacts_and_settings_are_held_to_the_same(project: Project, tmp_path: Path) -> None:
    publishers = project.datasets / "publishers.yaml"
    text = publishers.read_text(encoding="utf-8")
    publishers.write_text(
        text.replace("https://www.town.yosano.lg.jp/", "https://www.town.yosano.lg.jp/[1]"), encoding="utf-8"
    )
    run = project.run("check")
    assert (run.exit_code, run.codes) == (1, ["address-signs"] * 2)
    (tmp_path / "publish.yaml").write_text(
        SETTINGS.replace("https://keikaku.example/", "https://k.example/[1]/"), encoding="utf-8"
    )
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path / "publish.yaml")
    assert {problem.place.key for problem in caught.value.problems} == {
        "base_url",
        "catalogue.publisher.site",
        "catalogue.publisher.contact.form",
    }


@given(st.text(st.sampled_from("ab日%[]#?/=&5\ue000é~"), max_size=12))
def test_the_address_that_is_proposed_is_taken(tail: str) -> None:
    from pydantic import TypeAdapter, ValidationError
    from pyoxigraph import NamedNode

    from metadata.declared.value_types import Url

    taken = TypeAdapter(Url)
    address = f"https://a.jp/{tail}"
    try:
        NamedNode(taken.validate_python(address))
    except ValidationError as error:
        (details,) = error.errors()
        assert taken.validate_python(details["ctx"]["encoded"]) == details["ctx"]["encoded"]


# Keywords


def test_keywords_are_told_each_at_its_line(project: Project) -> None:
    kept = "  - {ja: 成果指標, en: indicators}\n"
    wrong = [
        ("  - {ja: '  ', en: '--'}\n", "keyword-form"),
        ("  - {ja: ＤＸ推進計画, en: something}\n", "keyword-twice"),
        ("  - {ja: ' DX推進計画', en: 'indicators '}\n", "keyword-form"),
        ("  - {ja: 指標, en: INDICATORS}\n", "keyword-twice"),
        ("  - {ja: '..', en: dots}\n", "keyword-form"),
    ]
    project.edit("dataset.yaml", kept, kept + "".join(line for line, _ in wrong))
    first = line_of(project, kept.strip()) + 1
    assert [(p.code, p.place.line) for p in problems_of(project)] == [
        (code, first + index) for index, (_, code) in enumerate(wrong)
    ]


# Decomposed kana


def test_declared_text_is_composed(project: Project) -> None:
    words = "与謝野町デジタル推進プログラム"
    project.edit("dataset.yaml", "ja: 与謝野町行政DX推進計画", f"ja: {unicodedata.normalize('NFD', words)}")
    project.edit("dataset.yaml", "ja: 行政計画", f"ja: {unicodedata.normalize('NFD', 'デジタル')}")
    declared, _ = read_dataset(project.small, "d")
    assert (declared.title.ja, declared.keywords[0].ja) == (words, "デジタル")


def test_a_key_is_composed_too(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(unicodedata.normalize("NFD", "デジタル: 窓口\nb: x\n"), encoding="utf-8")
    file = load_yaml(path, "a.yaml")
    assert (file.data["デジタル"], file.place(("デジタル",)).line) == ("窓口", 1)


@pytest.mark.parametrize("text", ["神﨑髙𠮷", "塚" + "ガ", "\U0002f818"])
def test_compatibility_ideographs_stay(text: str) -> None:
    assert composed(text) == text


def test_a_decomposed_document_is_read_as_the_composed_one() -> None:
    text = (ROOT / "datasets/264652_dx_plan/plan.txt").read_text(encoding="utf-8")
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert Source.decode("plan.txt", decomposed.encode()) == Source.decode("plan.txt", text.encode())


# Folded texts


@pytest.mark.parametrize(
    "head", [">-\n    ", ">- # 長い文\n    ", "", "'", '"'], ids=["folded", "comment", "plain", "single", "double"]
)
@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["用語を表に", "したものです。"], "用語を表にしたものです。"),
        (["DX", "推進計画の", "KPI を、", "ｶﾅ"], "DX推進計画のKPI を、ｶﾅ"),
        (["the measures", "of Yosano"], "the measures of Yosano"),
        (["令和6年度 から", "令和8年度"], "令和6年度 から令和8年度"),
    ],
)
def test_a_folded_text_is_the_same_text(tmp_path: Path, head: str, lines: list[str], wanted: str) -> None:
    foot = head if head in ("'", '"') else ""
    assert loaded(tmp_path, head + "\n    ".join(lines) + foot) == wanted


def test_what_is_folded_keeps_its_paragraphs(tmp_path: Path) -> None:
    assert (
        loaded(tmp_path, ">-\n    一行\n    二行\n\n    三行\n      四行\n    五行\n\n# 後")
        == "一行二行\n三行\n  四行\n五行"
    )
    assert loaded(tmp_path, "|-\n    一行\n    二行") == "一行\n二行"
    assert loaded(tmp_path, "'一 二'") == "一 二"


def test_a_folded_description_is_no_difference(project: Project) -> None:
    text = (project.small / "dataset.yaml").read_text(encoding="utf-8")
    start = text.index("  ja: ", text.index("description:"))
    end = text.index("\n", start)
    said = text[start + 6 : end]
    folded = f"  ja: >-\n    {said[:40]}\n    {said[40:80]}\n    {said[80:]}"
    before = read_dataset(project.small, "d")[0]
    (project.small / "dataset.yaml").write_text(text[:start] + folded + text[end:], encoding="utf-8")
    assert read_dataset(project.small, "d")[0] == before


# Ids


@pytest.mark.parametrize("length", [100, 101])
def test_an_id_has_at_most_the_characters_that_ckan_takes(project: Project, length: int) -> None:
    longest = "264652_" + "a" * (length - 7)
    project.edit("dataset.yaml", "id: 264652_dx_plan", f"id: {longest}")
    file = load_yaml(project.small / "dataset.yaml", "d")
    if length == 100:
        assert parse(DatasetDeclaration, file).id == longest
        return
    (problem,) = problems_of(project)
    assert (problem.code, problem.place.key, problem.facts["length"]) == ("id-length", "id", "101")
    assert problem.place.line == line_of(project, "id: ")
