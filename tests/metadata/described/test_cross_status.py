"""進捗状況 as a table: what a row says of an indicator, and that it follows from the data alone."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import yaml

from metadata.building.cataloguing import Build
from metadata.described.across.status import ANCHORS, METHOD, fiscal_year_of
from metadata.described.dataset import Dataset
from metadata.described.table import Cell
from pipelines.results.status import Status
from tests.conftest import ROOT
from tests.metadata.described.across_samples import status_table
from tests.metadata.samples import sample_dataset, with_records

DATA_MODEL = (
    "データセットID 指標ID 指標名 取組名 基準値 基準年度 目標値 目標年度 実績値 実績年度 期待値 進捗率 状況 理由 計算方法"
)


def rows(*plans: Dataset) -> list[dict[str, Cell]]:
    table = status_table(plans)
    assert table is not None
    return [dict(zip([field.name for field in table.fields], record, strict=True)) for record in table.records]


def test_the_columns_are_those_of_the_data_model_and_of_every_table_across() -> None:
    first, *rest = rows(sample_dataset())[0]
    assert [first, *rest[:2]] == ["全国地方公共団体コード", "ID", "地方公共団体名"]
    assert rest[2:17] == DATA_MODEL.split()
    assert rest[17:] == ["単位", "テーマ", "テーマコード", "再掲", "ページ", "出典箇所"]


def test_every_indicator_has_one_row_and_a_page_that_explains_it() -> None:
    dataset = sample_dataset()
    (indicators,) = (table for table in dataset.tables if table.name == "indicators")
    found = rows(dataset)
    assert [row["指標ID"] for row in found] == list(indicators.column("ID"))
    for row in found:
        assert row["計算方法"] == f"{dataset.base_url}{METHOD}#{ANCHORS[Status(str(row['状況']))]}"
        assert row["ページ"] == dataset.url(f"indicators/{row['指標ID']}.html")


def test_a_plan_without_indicators_gives_no_table() -> None:
    dataset = sample_dataset()
    tables = tuple(table for table in dataset.tables if table.name != "indicators")
    assert status_table([dataclasses.replace(dataset, tables=tables)]) is None


def test_the_day_is_that_of_the_newest_data() -> None:
    dataset = sample_dataset()
    id_ = next(table for table in dataset.tables if table.name == "indicator_values").column("指標ID")[0]
    dataset = with_records(dataset, "indicator_values", 0, 年度=2027, 和暦年度="令和9年度", 値区分="目標値", 値=Decimal(9))
    values = next(table for table in dataset.tables if table.name == "indicator_values")
    only = dataclasses.replace(values, records=values.records[:1])
    dataset = dataclasses.replace(dataset, tables=tuple(only if t.name == values.name else t for t in dataset.tables))
    for modified, status in ((date(2028, 3, 31), "期限前"), (date(2028, 4, 1), "報告なし")):
        found = {row["指標ID"]: row["状況"] for row in rows(dataclasses.replace(dataset, modified=modified))}
        assert found[id_] == status


def test_a_fiscal_year_begins_in_april() -> None:
    assert [fiscal_year_of(date(2026, 3, 31)), fiscal_year_of(date(2026, 4, 1))] == [2025, 2026]


def test_the_statuses_of_the_schema_are_those_that_are_judged() -> None:
    words = yaml.safe_load((ROOT / "metadata/described/across/words.yaml").read_text(encoding="utf-8"))
    assert words["status"]["状況"]["enum"] == [str(status) for status in Status]


def test_the_published_documents_are_judged_as_by_hand(real_build: Build) -> None:
    (dataset,) = (d for d in real_build.datasets if d.id == "cross_dx_status")
    names = [field.name for field in dataset.tables[0].fields]
    found = {str(record[names.index("ID")]): dict(zip(names, record, strict=True)) for record in dataset.tables[0].records}
    judged = {
        # 6 in 2021, 20 asked for in 2026 and reached in 2024
        "242101_dx_achievements-1-1-1-i-e491": ("達成", "14.4", "166.6"),
        # no baseline: 1445 in 2023, 5000 in 2026; a third of the way is 2630, and 3585 were reached
        "242101_dx_achievements-1-3-1-i-6a9a": ("順調", "2630", "180.5"),
        # 2,863,545 in 2021 was to become 2,910,000 in 2025 and fell to 2,159,922
        "242101_dx_achievements-1-6-1-i-fea8": ("後退", "2898386.25", "-2019.6"),
        # 16 lectures of 20, without any figure before
        "242101_dx_achievements-3-1-4-i-c2d0": ("比較不能", None, None),
        "264652_dx_plan-1-2-i-9f4a": ("報告なし", None, None),
        "262111_dx_action_plan-10-dc8af9-i-1c6f": ("期限前", None, None),
    }
    for id_, (status, expected, progress) in judged.items():
        row = found[id_]
        assert (row["状況"], row["期待値"], row["進捗率"]) == (
            status,
            expected and Decimal(expected),
            progress and Decimal(progress),
        ), row
