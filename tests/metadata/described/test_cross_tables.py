"""The table over all municipalities: what it says beside the indicator values that it is made of."""

from __future__ import annotations

import dataclasses
import re

from metadata.described.across.tables import CROSS_TABLES, INDICATORS
from metadata.described.dataset import Dataset
from metadata.described.schema import fields_of
from metadata.described.table import printed
from tests.metadata.described.across_samples import cross_table
from tests.metadata.samples import sample_dataset, with_records

CARD = "マイナンバーカードの普及促進・利用の推進"
OPEN_DATA = "オープンデータの推進・データの円滑な流通"


def rows(dataset: Dataset) -> list[dict[str, str]]:
    table = cross_table(INDICATORS, [dataclasses.replace(dataset, measure_themes={"1-1": (CARD, OPEN_DATA)})])
    assert table is not None
    names = [field.name for field in table.fields]
    return [dict(zip(names, map(printed, record), strict=True)) for record in table.records]


def test_a_row_joins_its_dataset_by_the_dataset_and_its_own_ids() -> None:
    dataset = sample_dataset()
    own = {table.name: set(table.column("ID")) for table in dataset.tables}
    for row in rows(dataset):
        assert row["データセットID"] == dataset.id
        assert row["ID"].removeprefix(f"{dataset.id}-") in own["indicator_values"]
        assert row["指標ID"] in own["indicators"]
        assert row["取組ID"] in own["measures"]
        assert row["ページ"] == f"https://data.example/datasets/{dataset.id}/indicators/{row['指標ID']}.html"


def test_themes_have_their_codes_in_the_same_order() -> None:
    (first, *_) = rows(sample_dataset())
    assert (first["テーマ"], first["テーマコード"]) == (f"{CARD};{OPEN_DATA}", "DX-4;KM-2")


def test_the_formula_is_that_of_the_indicator() -> None:
    dataset = with_records(sample_dataset(), "indicators", 0, 算定式="申請数÷総数")
    assert {row["算定式"] for row in rows(dataset) if row["指標ID"] == "1-1-k"} == {"申請数÷総数"}


def test_a_measure_printed_again_is_marked() -> None:
    dataset = sample_dataset()
    assert {row["再掲"] for row in rows(dataset)} == {"無"}
    measures = next(table for table in dataset.tables if table.name == "measures")
    place = list(measures.column("ID")).index("1-1")
    assert {row["再掲"] for row in rows(with_records(dataset, "measures", place, 再掲元ID="1-2"))} == {"有"}


def test_a_heading_is_told_by_its_measure() -> None:
    dataset = with_records(sample_dataset(), "indicator_values", 0, 指標名="実施評価指標")
    names = [row["指標名"] for row in rows(dataset)]
    assert names[0] == f"{rows(dataset)[0]['取組名']} 実施評価指標"
    assert names[1:] == [row["指標名"] for row in rows(sample_dataset())][1:]


def test_a_plan_without_values_gives_no_table() -> None:
    dataset = sample_dataset()
    tables = tuple(table for table in dataset.tables if table.name != "indicator_values")
    assert cross_table(INDICATORS, [dataclasses.replace(dataset, tables=tables)]) is None


def test_measures_evaluations_and_figures_join_their_dataset_without_cutting_texts() -> None:
    dataset = dataclasses.replace(sample_dataset(), measure_themes={"1-1": (CARD,)})
    own = {table.name: set(table.column("ID")) for table in dataset.tables}
    for id_ in ("cross_dx_measures", "cross_dx_evaluations", "cross_dx_achievement_figures"):
        table = cross_table(id_, [dataset])
        assert table is not None
        names = [field.name for field in table.fields]
        keys = [field.key for field in table.fields]
        assert names[:7] == [
            "全国地方公共団体コード",
            "ID",
            "地方公共団体名",
            "データセットID",
            "計画名",
            "テーマ",
            "テーマコード",
        ]
        assert names[-3:] == ["再掲", "ページ", "出典箇所"]
        assert len(set(keys)) == len(keys)
        assert len(table.records) == len(own[CROSS_TABLES[id_]])
        for record in table.records:
            row = dict(zip(names, record, strict=True))
            assert row["ID"] == f"{dataset.id}-{str(row['ID']).removeprefix(f'{dataset.id}-')}"
            measure = row["取組ID"]
            assert measure in own["measures"] or not measure
            assert row["ページ"] == dataset.landing_page + (f"measures/{measure}.html" if measure else "")
            assert row["テーマコード"] == ("DX-4" if measure == "1-1" else "")


def test_places_in_documents_of_two_formats_keep_to_one_pattern() -> None:
    dataset = sample_dataset()
    sheet = []
    for table in dataset.tables:
        place = next(field for field in fields_of("measures", by_line=False) if field.name == "出典箇所")
        records = tuple((*record[:-1], "plan.xlsx#sheet=取組&cell=B5") for record in table.records)
        sheet.append(dataclasses.replace(table, fields=(*table.fields[:-1], place), records=records))
    other = dataclasses.replace(dataset, id="264652_sheet", tables=tuple(sheet))
    table = cross_table("cross_dx_measures", [dataset, other])
    assert table is not None
    assert all(re.search(table.fields[-1].pattern, str(record[-1])) for record in table.records)
