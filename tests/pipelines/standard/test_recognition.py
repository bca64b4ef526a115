"""Which dataset and edition a header is for, and which headers are none."""

from __future__ import annotations

import pytest

from pipelines.standard.definition import definitions
from pipelines.standard.recognise import recognised
from pipelines.standard.rules import rules


def header(slug: str, edition: str) -> list[str]:
    return [column.name for column in definitions()[slug].editions[edition].columns]


def told(names: list[str], file: str = "x.csv") -> tuple[str, str] | None:
    match, _ = recognised(names, file)
    return (match.definition.slug, match.edition_id) if match else None


PLACES = [column for column in header("public_facility", "standard") if column in rules().generic]


@pytest.mark.parametrize("own", [[], ["井戸の深さ", "水質"]])
@pytest.mark.parametrize("file", ["x.csv", "122033_public_facility.csv", "122033_public_wireless_lan.csv"])
def test_a_list_of_places_is_no_dataset_whatever_it_is_called(own: list[str], file: str) -> None:
    assert len(PLACES) == 31
    assert told([*PLACES, *own], file) is None


def test_a_list_of_places_with_the_columns_of_the_service_is_one() -> None:
    service = [
        "POIコード",
        "団体名",
        "利用可能曜日",
        "利用可能時間特記事項",
        "説明",
        "車椅子可",
        "車椅子貸出",
        "字幕",
        "筆談対応",
    ]
    assert told([*PLACES, *service]) == ("public_facility", "standard")


def test_an_own_form_of_a_town_in_the_old_manner_is_none() -> None:
    own = [name for name in header("aed", "recommended") if name not in ("設置位置", "小児対応設備の有無", "法人番号")]
    assert told([*own, "おむつ替え", "給湯"]) is None


def test_the_name_of_the_file_decides_only_what_the_header_leaves_open() -> None:
    assert told(header("public_toilet", "standard"), "262064_aed.csv") == ("public_toilet", "standard")
    half = [name for name in header("aed", "recommended") if name != "小児対応設備の有無"]
    assert told(half) is None
    assert told(half, "262064_aed.csv") == ("aed", "recommended")


@pytest.mark.parametrize(
    ("slug", "edition", "changed"),
    [
        ("public_toilet", "recommended", {"緯度": "lat", "経度": "lon"}),
        ("public_facility", "recommended", {"利用可能時間特記事項": "利用可能日時特記事項"}),
        ("food_business", "recommended", {"施設名称": "施設名称1", "施設名称_カナ": "施設名称＿ｶﾅ"}),
        ("preschool", "recommended", {"都道府県コード又は市区町村コード": "都道府県コ―ド又は市区町村コ―ド"}),
        ("garbage_separation", "standard", {"ゴミの分別方法_品目": "ごみの分別方法_品目"}),
        ("polling_place", "standard", {"投票所_全国地方公共団体コード": "全国地方公共団体コード", "投票所_ID": "ID"}),
    ],
)
def test_headers_as_towns_write_them(slug: str, edition: str, changed: dict[str, str]) -> None:
    assert told([changed.get(name, name) for name in header(slug, edition)]) == (slug, edition)


def test_a_prefix_that_is_spelt_otherwise_throughout() -> None:
    assert told([name.replace("ゴミ", "ごみ") for name in header("garbage_separation", "standard")]) is not None


def test_own_columns_and_columns_that_lack_do_not_hide_a_dataset() -> None:
    assert told(["_id", *header("tourism", "recommended"), *(f"独自{n}" for n in range(20))]) == ("tourism", "recommended")
    assert told(header("school_district", "standard")[1:]) == ("school_district", "standard")


@pytest.mark.parametrize("slug", ["open_data_list", "food_business", "polling_place"])
def test_any_edition_is_known_without_its_last_column(slug: str) -> None:
    for edition in definitions()[slug].editions:
        if edition != "standard-42":  # without its last column it is standard-41
            assert told(header(slug, edition)[:-1]) == (slug, edition)


def test_the_edition_is_the_one_that_knows_more_of_the_header() -> None:
    names = header("open_data_list", "standard-44")
    only = [name for name in names if name not in header("open_data_list", "standard-42")]
    assert len(only) == 2
    for name in only:
        assert told([one for one in names if one != name]) == ("open_data_list", "standard-44")


def test_the_nearest_are_told_where_none_is_sure() -> None:
    match, nearest = recognised(PLACES, "x.csv")
    assert match is None
    assert len(nearest[0].positions) > len(nearest[0].missing)
