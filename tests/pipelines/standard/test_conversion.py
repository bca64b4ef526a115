"""Old editions become the current one: by the crosswalk, and nothing is lost or made up."""

from __future__ import annotations

import pytest

from pipelines.standard.definition import CURRENT, definitions
from pipelines.standard.reading import StandardReading, read_standard
from tests.pipelines.standard.samples import EDITIONS, clean_table, written

OLD = [(slug, edition) for slug, edition in EDITIONS if edition != CURRENT]


def converted(slug: str, edition: str, change: dict[str, str] | None = None) -> StandardReading:
    rows = clean_table(slug, edition, 1)
    for name, value in (change or {}).items():
        rows[1][rows[0].index(name)] = value
    reading = read_standard(f"262064_{slug}.csv", written(rows))
    assert reading is not None
    return reading


def row(reading: StandardReading) -> dict[str, str]:
    return {name: values[0] for name, values in reading.columns}


@pytest.mark.parametrize(("slug", "edition"), OLD)
def test_every_value_of_an_old_edition_is_in_the_new_table(slug: str, edition: str) -> None:
    reading = converted(slug, edition)
    made = "".join(row(reading).values())  # an address that was taken apart stands in order
    old = dict(zip(*clean_table(slug, edition, 1), strict=True))
    assert {name: value for name, value in old.items() if value not in made} == {}
    if edition != "draft-42":  # no way from it is known
        assert reading.edition_id == CURRENT
        assert [name for name, _ in reading.columns] == [column.name for column in definitions()[slug].current.columns]


def test_the_publisher_is_one_name_and_the_address_is_taken_apart_only_where_it_is_sure() -> None:
    made = row(converted("aed", "recommended", {"住所": "亀岡市安町野々神8"}))
    assert made["地方公共団体名"] == "京都府亀岡市"
    assert made["所在地_連結表記"] == "京都府亀岡市安町野々神8"
    assert (made["所在地_都道府県"], made["所在地_市区町村"]) == ("京都府", "亀岡市")
    assert (made["所在地_町字"], made["所在地_番地以下"], made["所在地_全国地方公共団体コード"]) == ("", "", "")
    other = row(converted("aed", "recommended", {"住所": "京都府京都市中京区1"}))
    assert (other["所在地_都道府県"], other["所在地_市区町村"]) == ("京都府", "")


def test_an_event_has_no_whole_address_and_keeps_what_is_behind_the_municipality() -> None:
    made = row(converted("event", "recommended", {"住所": "京都府亀岡市安町野々神8"}))
    assert (made["所在地_都道府県"], made["所在地_市区町村"], made["所在地_番地以下"]) == ("京都府", "亀岡市", "安町野々神8")


def test_words_of_a_list_become_flags_and_no_other_becomes_a_no() -> None:
    made = row(converted("public_facility", "recommended", {"バリアフリー情報": "車椅子可;授乳室;足湯", "備考": "駅前"}))
    assert (made["車椅子可"], made["授乳室"], made["字幕"]) == ("可", "有", "")
    assert made["備考"] == "駅前;足湯"


def test_an_earlier_generation_of_the_list_of_open_data_goes_by_the_names() -> None:
    made = row(converted("open_data_list", "standard-41", {"ファイル形式": "csv"}))
    assert (made["ファイル_形式"], made["ファイル_ID"]) == ("csv", "")


def test_the_last_day_of_a_dataset_is_also_that_of_its_file() -> None:
    made = row(converted("open_data_list", "recommended", {"最終更新日": "2022/4/1"}))
    assert made["データセット_最終更新日"] == made["ファイル_最終更新日"] == "2022-04-01"
