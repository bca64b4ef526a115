import dataclasses
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from metadata.formats.files import write_tables
from metadata.formats.json_document import dumps
from metadata.formats.workbook import sheet_name
from pipelines.problems import TableError
from tests.metadata.samples import sample_dataset, sample_derived, with_records

PROJECT = Path(__file__).parents[3]


def by_name(dataset):
    return {file.name: file for file in dataset.files}


def csv_text(dataset, table):
    data = by_name(dataset)[f"{dataset.id}_{table}.csv"].data
    assert data.startswith(b"\xef\xbb\xbf")
    return data[3:].decode()


def plain(dataset, parse_float=Decimal):
    return json.loads(by_name(dataset)[f"{dataset.id}.json"].data.decode(), parse_float=parse_float)


def test_a_plan_is_written_as_csvs_workbook_document_and_schema():
    dataset = sample_dataset()
    names = [file.name for file in dataset.files]
    assert names == [
        *(f"999997_dx_plan_{table.name}.csv" for table in dataset.tables),
        "999997_dx_plan.xlsx",
        "999997_dx_plan.json",
        "999997_dx_plan.schema.json",
        "999997_dx_plan_indicator_values_cube.ttl",
        "999997_dx_plan_stratml.xml",
    ]
    assert [file.table for file in dataset.files] == [*(table.name for table in dataset.tables), *[""] * 5]
    assert {file.media_type for file in dataset.files if file.table} == {"text/csv"}
    assert "BOM付き" in dataset.files[0].description.ja and "BOM" in dataset.files[0].description.en


def test_csv_has_one_line_a_record_crlf_and_quotes_only_where_needed():
    lines = csv_text(sample_dataset(), "schedule").split("\r\n")
    assert lines[0] == "全国地方公共団体コード,ID,地方公共団体名,取組ID,取組名,年度,和暦年度,連番,項目番号,計画内容,出典箇所"
    assert lines[1] == (
        "999997,1-1-2024-1,見本県見本市,1-1,オンライン申請の推進,2024,令和6年度,1,,"
        '"システムの検討, 調達","plan.txt#line=9,10"'
    )
    assert ",=システムの導入," in lines[2], "text that looks like a formula stays as it is"
    assert lines[3:] == [""]
    assert "\n" not in "".join(lines)


def test_csv_doubles_quotes_and_writes_numbers_without_exponent():
    dataset = sample_dataset()
    assert ',"再掲。""1-1""を参照",' in csv_text(dataset, "measures")
    assert ",10000,件," in csv_text(dataset, "achievement_figures")
    assert ",90.0,%," in csv_text(dataset, "indicator_values")


@pytest.mark.parametrize("mark", ["\n", "\r", "\u2028", "\x0c", "\x85"])
def test_a_line_break_inside_a_cell_is_an_error_with_its_place(mark):
    broken = with_records(sample_dataset(), "schedule", 1, 計画内容=f"導入{mark}運用")
    with pytest.raises(TableError) as caught:
        write_tables(broken)
    (problem,) = caught.value.problems
    assert problem.code == "table-line-break"
    assert (problem.place.file, problem.place.line, problem.place.key) == ("plan.txt", 11, "計画内容")
    assert (problem.facts["table"], problem.facts["row"]) == ("schedule", "3")


@pytest.mark.parametrize("mark", ["\x01", "\x1b", "\x7f", "\ufffe", "\ud800"])
def test_a_control_character_inside_a_cell_is_an_error(mark):
    with pytest.raises(TableError) as caught:
        write_tables(with_records(sample_dataset(), "schedule", 1, 計画内容=f"導入{mark}運用"))
    assert [problem.code for problem in caught.value.problems] == ["table-control"]


def test_workbook_holds_the_same_cells_text_as_text_and_numbers_as_numbers():
    dataset = sample_dataset()
    book = openpyxl.load_workbook(io.BytesIO(by_name(dataset)["999997_dx_plan.xlsx"].data))
    assert book.sheetnames[:3] == ["計画の概要", "施策体系", "施策・取組"]
    assert len(book.sheetnames) == len(dataset.tables)
    for sheet, table in zip(book.worksheets, dataset.tables, strict=True):
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes == "A2"
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == tuple(field.name for field in table.fields)
        assert rows[1:] == [tuple(None if cell == "" else cell for cell in record) for record in table.records]


def test_workbook_runs_nothing_and_keeps_codes_as_text():
    book = openpyxl.load_workbook(io.BytesIO(by_name(sample_dataset())["999997_dx_plan.xlsx"].data))
    sheet = book["年度別計画"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("999997", "s")
    assert (sheet["J3"].value, sheet["J3"].data_type) == ("=システムの導入", "s")
    assert (sheet["F2"].value, sheet["F2"].data_type) == (2024, "n")


def test_workbook_is_dated_by_the_dataset():
    data = by_name(sample_dataset())["999997_dx_plan.xlsx"].data
    core = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
    assert "2025-10-01T00:00:00Z" in core


def test_a_cell_longer_than_a_workbook_holds_is_an_error():
    broken = with_records(sample_dataset(), "measures", 1, 概要="長" * 32768)
    with pytest.raises(TableError) as caught:
        write_tables(broken)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line, problem.facts["row"]) == ("table-cell-too-long", 8, "3")
    assert write_tables(with_records(sample_dataset(), "measures", 1, 概要="長" * 32767))


def test_sheet_names_are_what_excel_takes():
    assert sheet_name("実績[令和6年度]:A/B") == "実績・令和6年度・・A・B"
    assert len(sheet_name("あ" * 40)) == 31


def test_document_nests_the_plan_and_does_not_repeat_what_the_nesting_says():
    document = plain(sample_dataset())
    assert document["publisher"]["local_government_code"] == "999997"
    assert document["overview"]["fiscal_years"] == [2024, 2025]
    assert document["overview"]["source_place"] == "plan.txt#line=0,2"
    portal, system, repeated = document["measures"]
    assert [entry["content"] for entry in portal["schedule"]] == ["システムの検討, 調達", "=システムの導入"]
    (indicator,) = portal["indicators"]
    assert [value["content"] for value in indicator["values"]] == [None, "全ての手続に対応"]
    assert portal["achievements"][0]["figures"][0]["value"] == 10000
    assert portal["evaluations"][0]["grade"] == "A"
    assert system["schedule"] == system["indicators"] == []
    assert repeated["repeats"] == "1-1"
    assert "measure_id" not in indicator["values"][0] and "local_government_code" not in portal
    assert "schedule" not in document and "indicator_values" not in document
    assert [entry["term"] for entry in document["glossary"]] == ["DX"]


def test_document_says_null_for_what_is_not_stated_and_keeps_numbers_digit_for_digit():
    dataset = sample_dataset()
    values = plain(dataset)["measures"][0]["indicators"][0]["values"]
    assert values[1]["value"] is None and values[1]["fiscal_year"] is None
    assert '"value": 90.0,' in by_name(dataset)["999997_dx_plan.json"].data.decode()


def test_rows_that_have_not_exactly_one_parent_are_kept_whole_at_the_top():
    dataset = with_records(sample_dataset(), "achievement_figures", 0, 年度=2020)
    dataset = dataclasses.replace(dataset, files=write_tables(dataset))
    document = plain(dataset)
    assert document["measures"][0]["achievements"][0]["figures"] == []
    figure, _ = document["achievement_figures"]
    assert (figure["measure_id"], figure["fiscal_year"], figure["value"]) == ("1-1", 2020, 10000)
    schema = json.loads(by_name(dataset)["999997_dx_plan.schema.json"].data)
    jsonschema.Draft202012Validator(schema).validate(plain(dataset, float))


def test_derived_document_is_a_list_of_records_with_all_columns():
    dataset = sample_derived()
    document = plain(dataset)
    assert list(document) == ["$schema", "dataset", "publisher", "records"]
    assert [record["id"] for record in document["records"]] == ["1-1-k-2024", "1-1-k-all"]
    assert document["records"][0]["measure_id"] == "1-1"
    assert document["dataset"]["derived_from"] == ["999997_dx_plan"]


@pytest.mark.parametrize("dataset", [sample_dataset(), sample_derived()], ids=lambda dataset: dataset.id)
def test_document_keeps_to_its_schema(dataset):
    schema = json.loads(by_name(dataset)[f"{dataset.id}.schema.json"].data)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == plain(dataset)["$schema"]
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(plain(dataset, float))


def break_key(measure):
    del measure["summary"]


def break_choice(measure):
    measure["priority"] = "はい"


def break_number(measure):
    measure["indicators"][0]["values"][0]["value"] = "90%"


def break_pattern(measure):
    measure["schedule"][0]["japanese_year"] = "R6"


def break_extra(measure):
    measure["remark"] = "x"


@pytest.mark.parametrize("damage", [break_key, break_choice, break_number, break_pattern, break_extra])
def test_schema_refuses_a_damaged_document(damage):
    dataset = sample_dataset()
    schema = json.loads(by_name(dataset)["999997_dx_plan.schema.json"].data)
    document = plain(dataset, float)
    damage(document["measures"][0])
    assert not jsonschema.Draft202012Validator(schema).is_valid(document)


def test_schema_says_in_both_languages_what_each_key_means():
    dataset = sample_dataset()
    schema = json.loads(by_name(dataset)["999997_dx_plan.schema.json"].data)
    rows = [entry for name, entry in schema["$defs"].items() if name.endswith("_row")]
    assert len(rows) == len(dataset.tables)
    for key in (key for row in rows for key in row["properties"].values() if "items" not in key):
        assert key["title"] and key["title@en"] and key["description"] and key["description@en"]


def test_json_text_form():
    value = {"a": [], "b": {}, "c": [Decimal("1E+4"), Decimal("-0.50"), None, True], "語": 'x"\n'}
    assert dumps(value).decode() == (
        '{\n  "a": [],\n  "b": {},\n  "c": [\n    10000,\n    -0.50,\n    null,\n    true\n  ],\n  "語": "x\\"\\n"\n}\n'
    )


DIGEST = """
import hashlib
from metadata.formats.datapackage import datapackage
from tests.metadata.samples import sample_dataset
dataset = sample_dataset()
print(hashlib.sha256(b"".join(file.data for file in dataset.files) + datapackage(dataset)).hexdigest())
"""


@pytest.mark.thorough("test_command_line: two builds are the same bytes under any hash seed")
def test_same_input_gives_the_same_bytes_under_any_hash_seed():
    digests = set()
    for seed in ("0", "1234"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(PROJECT)}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, cwd=PROJECT, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1


def test_file_size_and_checksum_are_of_its_bytes():
    file = sample_dataset().files[0]
    assert (file.size, file.sha256) == (len(file.data), hashlib.sha256(file.data).hexdigest())
