"""オープンデータ一覧: the 45 columns of the standard, and what an importer that follows SHIRASAGI's rules gets out of it."""

from __future__ import annotations

import csv
import dataclasses
import io
from datetime import date

import pytest

from metadata.described.dataset import Dataset
from metadata.described.table import Table, printed
from metadata.formats.open_data_list import list_dataset, open_data_list
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import categories, licences
from pipelines.problems import MetadataError
from tests.metadata.formats.dcat_samples import OTHER, other_plan, plan
from tests.metadata.samples import sample_publisher, with_files

# Header of the edition 2026-08-01, as SHIRASAGI exports it (shirasagi/shirasagi, config/locales/opendata/ja.yml).
_PRINTED = """
データセット_ID 全国地方公共団体コード 地方公共団体名 データセット_タイトル データセット_サブタイトル データセット_概要
データセット_キーワード データセット_分類 データセット_ユニバーサルメニュー データセット_公開日 データセット_最終更新日
データセット_バージョン データセット_言語 データセット_URL データセット_更新頻度 データセット_準拠する標準
データセット_関連ドキュメント データセット_来歴情報 データセット_対象地域 データセット_対象期間 データセット_作成者
データセット_連絡先名称 データセット_連絡先メールアドレス データセット_連絡先電話番号 データセット_連絡先内線番号
データセット_連絡先FormURL データセット_連絡先備考（その他、SNSなど） データセット_備考 ファイル_ID ファイル_タイトル
ファイル_アクセスURL ファイル_ダウンロードURL ファイル_説明 ファイル_形式 ファイル_ライセンス ファイル_ステータス
ファイル_サイズ ファイル_公開日 ファイル_最終更新日 ファイル_利用規約 ファイル_関連ドキュメント ファイル_言語
ファイル_準拠する標準 ファイル_API対応有無 ファイル_著作権表記
"""
HEADER = _PRINTED.split()
NEVER_EMPTY = [HEADER[number - 1] for number in (1, 2, 3, 4, 6, 8, 10, 11, 14, 30, 31, 32, 33, 34, 35, 36, 37, 39)]


def rows_of(table: Table) -> list[dict[str, str]]:
    names = [field.name for field in table.fields]
    return [dict(zip(names, map(printed, record), strict=True)) for record in table.records]


@pytest.fixture
def rows() -> list[dict[str, str]]:
    return rows_of(open_data_list(sample_publisher(), [plan()]))


def test_the_45_columns_in_order() -> None:
    table = open_data_list(sample_publisher(), [plan()])
    assert len(HEADER) == 45
    assert [field.name for field in table.fields] == HEADER
    assert table.primary_key == ("データセット_ID", "ファイル_ID")


def test_columns_have_english_keys_and_words() -> None:
    fields = open_data_list(sample_publisher(), [plan()]).fields
    assert len({field.key for field in fields}) == 45
    assert all(field.key.isascii() and field.key.isidentifier() and field.key.islower() for field in fields)
    assert all(field.title.en.isascii() and field.description.ja and field.description.en for field in fields)
    required = {field.name for field in fields if field.required}
    assert set(NEVER_EMPTY) <= required
    assert next(field for field in fields if field.name == "データセット_分類").enum == categories()


def test_one_row_a_data_file(rows: list[dict[str, str]]) -> None:
    data = [file.name for file in plan().files if file.name not in ("datapackage.json", "999997_dx_plan.schema.json")]
    assert [row["ファイル_ID"] for row in rows] == data
    assert len({(row["データセット_ID"], row["ファイル_ID"]) for row in rows}) == len(rows) > 3


def test_the_columns_that_are_never_empty(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert [name for name in NEVER_EMPTY if not row[name]] == []


def test_the_values_of_a_row(rows: list[dict[str, str]]) -> None:
    row = next(row for row in rows if row["ファイル_ID"] == "999997_dx_plan_measures.csv")
    data = next(file.data for file in plan().files if file.name == "999997_dx_plan_measures.csv")
    assert row["データセット_ID"] == "999997_dx_plan"
    assert (row["全国地方公共団体コード"], row["地方公共団体名"]) == ("999997", "見本県見本市")
    assert row["データセット_キーワード"] == "デジタル推進;行政計画"
    assert (row["データセット_公開日"], row["データセット_最終更新日"]) == ("2025-04-01", "2025-10-01")
    assert row["データセット_URL"] == "https://data.example/datasets/999997_dx_plan/"
    assert (row["データセット_更新頻度"], row["データセット_言語"]) == ("1年に1回", "ja")
    assert row["データセット_対象期間"] == "2024-04-01/2026-03-31"
    assert row["データセット_関連ドキュメント"] == "https://www.city.mihon.example/plan.html"
    assert row["データセット_連絡先メールアドレス"] == "kikaku@city.mihon.example"
    assert row["ファイル_ダウンロードURL"] == "https://data.example/datasets/999997_dx_plan/999997_dx_plan_measures.csv"
    assert (row["ファイル_形式"], row["ファイル_ライセンス"], row["ファイル_ステータス"]) == ("csv", "CC BY 4.0", "配信中")
    assert row["ファイル_サイズ"] == str(len(data))
    assert row["ファイル_利用規約"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "999997_dx_plan.schema.json" in row["ファイル_関連ドキュメント"]
    assert row["ファイル_API対応有無"] == "無"


def test_the_code_is_text_and_the_size_a_number() -> None:
    kinds = {field.name: field.type for field in open_data_list(sample_publisher(), [plan()]).fields}
    assert (kinds["全国地方公共団体コード"], kinds["ファイル_サイズ"]) == ("string", "integer")
    assert kinds["データセット_最終更新日"] == kinds["ファイル_最終更新日"] == "date"


def test_the_national_licence_keeps_its_spelling() -> None:
    national = dataclasses.replace(plan(), licence=licences()["PDL-1.0"])
    (row, *_) = rows_of(open_data_list(sample_publisher(), [national]))
    assert row["ファイル_ライセンス"] == "PDL1.0"


def test_a_telephone_and_a_form_stand_where_they_belong() -> None:
    (row, *_) = rows_of(open_data_list(OTHER, [other_plan()]))
    assert row["データセット_連絡先電話番号"] == "0999-12-3456"
    assert row["データセット_連絡先FormURL"] == "https://www.town.tehon.example/form"
    assert row["データセット_連絡先メールアドレス"] == ""


def test_a_dataset_without_files_is_refused() -> None:
    empty = dataclasses.replace(plan(), files=())
    with pytest.raises(MetadataError) as refused:
        open_data_list(sample_publisher(), [empty])
    (problem,) = refused.value.problems
    assert (problem.code, problem.facts["id"]) == ("list-no-files", "999997_dx_plan")


def import_like_shirasagi(data: bytes) -> dict[str, dict[str, str]]:
    """Read a list as its importer does: dataset by id (no spaces), file by address, licence by its exact words."""
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))):
        id_ = "".join(row["データセット_ID"].split())
        files = found.setdefault(id_, {})
        assert row["ファイル_ライセンス"] == "CC BY 4.0", "license not found"
        if row["ファイル_ダウンロードURL"]:
            address = row["ファイル_ダウンロードURL"]
            files[address] = row["ファイル_タイトル"] + "." + address.rpartition(".")[2]
    return found


def csv_of(dataset: Dataset) -> bytes:
    return next(file.data for file in with_files(dataset).files if file.name.endswith(".csv"))


def test_an_importer_gets_the_same_datasets_and_files() -> None:
    second = dataclasses.replace(plan(), id="999997_dx_report", files=plan().files[:3])
    listed = list_dataset(sample_publisher(), [plan(), second, other_plan()], plan().base_url)
    imported = import_like_shirasagi(csv_of(listed))
    assert set(imported) == {"999997_dx_plan", "999997_dx_report"}
    for dataset in (plan(), second):
        data = {dataset.url(file.name) for file in dataset.files if not file.describes_data}
        assert set(imported[dataset.id]) == data
        assert len(set(imported[dataset.id].values())) == len(data), "two files would get one name"


def test_the_list_as_a_dataset() -> None:
    later = dataclasses.replace(
        plan(),
        id="999997_dx_report",
        issued=date(2025, 11, 1),
        modified=date(2026, 2, 3),
        period=(date(2022, 4, 1), date(2023, 3, 31)),
    )
    listed = list_dataset(sample_publisher(), [plan(), later, other_plan()], "https://data.example/")
    assert listed.id == "999997_open_data_list"
    assert listed.title == Bilingual("見本県見本市 オープンデータ一覧", "List of open data, Mihon City, Mihon Prefecture")
    assert (listed.issued, listed.modified) == (date(2025, 4, 1), date(2026, 2, 3))
    assert listed.period == (date(2022, 4, 1), date(2026, 3, 31))
    assert listed.derived_from == ("999997_dx_plan", "999997_dx_report")
    assert listed.publisher == sample_publisher()
    assert listed.category in categories()
    assert "2件" in listed.description.ja
    assert "datasets: 2" in listed.description.en
    assert listed.files == ()
    assert "999997_open_data_list" not in {row["データセット_ID"] for row in rows_of(listed.tables[0])}
