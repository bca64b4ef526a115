"""Values of a YAML file changed one by one: the rest of it stays byte for byte."""

from __future__ import annotations

import difflib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from metadata.building.drafting.yaml_values import with_values
from metadata.declared.yaml_file import yaml_of
from pipelines.problems import DeclarationError
from tests.conftest import ROOT

TEXT = """\
# 決裁済み
title:
  ja: 計画   # 題名
  en: "The plan"
period: {start: 2022-04-01, end: 2027-03-31} # 期間
long: >-
  二行の
  文
# 言葉
keywords:
  - {ja: 計画, en: plan}  # 一つ目
  - ja: 指標
    en: indicators
themes: [GOVE, TECH]
columns:
  # 主なねらい: "-"
empty:
"""


@pytest.mark.parametrize(
    ("path", "value", "gone", "come"),
    [
        (("title", "ja"), "新しい計画", "  ja: 計画   # 題名", "  ja: 新しい計画   # 題名"),
        (("title", "en"), 'a "b"', '  en: "The plan"', '  en: "a \\"b\\""'),
        (("period", "end"), "2028-03-31", TEXT.splitlines()[4], TEXT.splitlines()[4].replace("2027", "2028")),
        (("themes", 1), None, "themes: [GOVE, TECH]", "themes: [GOVE]"),
        (("themes", 2), "a, b", "themes: [GOVE, TECH]", "themes: [GOVE, TECH, 'a, b']"),
        (("keywords", 0), None, "  - {ja: 計画, en: plan}  # 一つ目", ""),
        (("keywords", 2), {"ja": "x", "en": "y"}, "", "  - {ja: x, en: y}"),
        (("columns", "主なねらい"), "取組名", "", "  主なねらい: 取組名"),
        (("empty",), "x", "empty:", "empty: x"),
        (("page",), "https://example.jp/a?b=c", "", "page: https://example.jp/a?b=c"),
        (("period", "note"), "x", TEXT.splitlines()[4], TEXT.splitlines()[4].replace("}", ", note: x}")),
    ],
)
def test_one_line_changes(path: tuple[str | int, ...], value: object, gone: str, come: str) -> None:
    for line_end in ("\n", "\r\n"):
        text = TEXT.replace("\n", line_end)
        changed = with_values(text, [(path, value)], "x.yaml")  # type: ignore[list-item] # of any of the types that are tried
        lines = difflib.ndiff(text.splitlines(keepends=True), changed.splitlines(keepends=True))
        told = [line for line in lines if line[0] in "+-"]
        assert told == [sign + line + line_end for sign, line in (("- ", gone), ("+ ", come)) if line]


def test_a_text_over_several_lines_becomes_one_line() -> None:
    assert "long: 短い文\n# 言葉\n" in with_values(TEXT, [(("long",), "短い文")], "x.yaml")


def test_a_file_without_a_last_line_end_is_added_to() -> None:
    assert with_values("a: 1", [(("b",), "2")], "x.yaml") == "a: 1\nb: '2'\n"


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30)
PATHS = [("title", "ja"), ("title", "en"), ("long",), ("empty",), ("period", "start"), ("keywords", 1, "en"), ("new",)]


@given(st.lists(st.tuples(st.sampled_from(PATHS), WORDS), max_size=6))
def test_whatever_is_typed_is_read_back_and_comments_stay(changes: list[tuple[tuple[str | int, ...], str]]) -> None:
    try:
        changed = with_values(TEXT, changes, "x.yaml")
    except DeclarationError as error:  # decomposed kana are composed in reading: told, and nothing is written
        assert error.problems[0].code == "yaml-by-hand"
        return
    data = yaml_of(changed, "x.yaml").data
    for path, value in dict(changes).items():
        inner = data
        for part in path:
            inner = inner[part]
        assert inner == value
    assert [line.partition("#")[2] for line in changed.splitlines() if "# " in line and "決裁" in line]
    assert "# 一つ目" in changed and "# 期間" in changed


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "- 1\n", "a: [1\n", "a: 1\na: 2\n"])
def test_a_file_that_cannot_be_read_is_told(text: str) -> None:
    with pytest.raises(DeclarationError):
        with_values(text, [(("a",), "2")], "x.yaml")


def test_the_real_declarations_can_be_changed_and_stay_yaml() -> None:
    for path in sorted((ROOT / "datasets").rglob("dataset.yaml")):
        text = path.read_text(encoding="utf-8")
        changed = with_values(text, [(("title", "ja"), "新"), (("contact",), {"name": {"ja": "課", "en": "o"}})], path.name)
        assert yaml.safe_load(changed)["title"]["ja"] == "新"
        assert [line for line in text.splitlines() if "#" in line] == [x for x in changed.splitlines() if "#" in x]
