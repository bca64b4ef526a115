"""The list of local governments: complete, each code and 法人番号 with its check digit, and found by name."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from metadata.building.drafting.new_publisher import code_of
from metadata.declared.value_types import check_digit, corporate_check_digit
from metadata.vocabularies.municipalities import local_governments, named
from pipelines.problems import SettingsError
from tests.conftest import ROOT


def test_all_1788_are_there_each_with_its_check_digit() -> None:
    everyone = local_governments()
    assert len(everyone) == 1788
    assert sum(not one.name for one in everyone.values()) == 47
    assert [code for code in everyone if check_digit(code[:5]) != code[5]] == []
    assert {one.name[-1] for one in everyone.values() if one.name} == set("市区町村")


def test_names_kana_and_english_are_never_empty() -> None:
    for one in local_governments().values():
        assert one.prefecture
        assert one.prefecture_kana
        assert bool(one.name) == bool(one.name_kana)
        assert one.english.isascii()


def test_the_municipalities_that_are_published_are_as_their_officers_declare_them() -> None:
    declared = yaml.safe_load((ROOT / "datasets" / "publishers.yaml").read_text(encoding="utf-8"))["publishers"]
    for code, entry in declared.items():
        known = local_governments()[code]
        assert (known.full_name, known.english) == (entry["name"]["ja"], entry["name"]["en"])
        assert corporate_check_digit(f"000020{code}") + f"000020{code}" == entry["corporate_number"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("亀岡市", ["262064"]),
        ("京都府亀岡市", ["262064"]),
        ("262064", ["262064"]),
        ("伊達市", ["012335", "072133"]),
        ("福島県伊達市", ["072133"]),
        ("京都府", ["260002"]),
        ("亀岡", []),
        ("", []),
    ],
)
def test_a_name_names_one_some_or_none(text: str, codes: list[str]) -> None:
    assert [one.code for one in named(text)] == codes


def test_the_list_says_where_it_is_from() -> None:
    head = Path(ROOT / "metadata" / "vocabularies" / "municipalities.csv").read_text(encoding="utf-8").split("code,")[0]
    assert "総務省" in head
    assert "Not confirmed" in head


def test_a_publisher_may_be_given_by_name() -> None:
    assert (code_of("亀岡市"), code_of("262064"), code_of("どこか")) == ("262064", "262064", "どこか")
    with pytest.raises(SettingsError) as caught:
        code_of("伊達市")
    assert caught.value.problems[0].code == "publisher-several"


@pytest.mark.parametrize("typed", ["２６４６５２", "264652 ", "京都府　与謝野町", "与謝野町"])
def test_a_municipality_is_found_as_officers_type_it(typed: str) -> None:
    assert code_of(typed) == "264652"
