"""What the CSVW metadata of a table says. How a reader takes it: `tests/consumers/test_csvw.py`."""

import dataclasses
import json
import re

import pytest

from metadata.formats.csvw import csvw_files, csvw_metadata
from tests.metadata.formats.dcat_samples import listing
from tests.metadata.samples import sample_dataset, sample_derived

DATASETS = (sample_dataset(), sample_derived(), listing())


def table_of(dataset, name):
    return next(table for table in dataset.tables if table.name == name)


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)
def test_names_are_ascii_and_titles_in_both_languages(dataset):
    for table in dataset.tables:
        columns = csvw_metadata(dataset, table)["tables"][0]["tableSchema"]["columns"]
        assert [column["titles"][0] for column in columns] == [field.name for field in table.fields]
        for column, field in zip(columns, table.fields, strict=True):
            assert re.fullmatch("[a-z][a-z0-9_]*", column["name"])
            assert column["titles"][-1] == field.title.en
            assert column["rdfs:label"] == [
                {"@value": field.title.ja, "@language": "ja"},
                {"@value": field.title.en, "@language": "en"},
            ]


def test_columns_state_their_types_and_constraints():
    dataset = sample_dataset()
    (table,) = (t for t in csvw_metadata(dataset, table_of(dataset, "indicator_values"))["tables"][:1])
    columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
    assert columns["value"]["datatype"] == "decimal"
    assert columns["fiscal_year"]["datatype"] == "integer"
    assert columns["value_kind"]["datatype"] == {"base": "string", "format": "^(現状値|目標値|実績値)$"}
    assert columns["id"]["datatype"]["format"] == "^[0-9A-Za-z._-]+$"
    assert (columns["id"]["required"], columns["content"]["required"]) == (True, False)
    issued = csvw_metadata(listing(), listing().tables[0])["tables"][0]["tableSchema"]["columns"]
    assert {"base": "date", "format": "yyyy-MM-dd"} in [column["datatype"] for column in issued]


def test_choices_are_taken_by_the_letter():
    """A mark that means something in a regular expression means itself in a choice."""
    dataset = sample_dataset()
    table = table_of(dataset, "evaluations")
    field = dataclasses.replace(table.fields[-2], enum=("A+ (a|b)", "B."))
    changed = dataclasses.replace(table, fields=(*table.fields[:-2], field, table.fields[-1]))
    column = csvw_metadata(dataset, changed)["tables"][0]["tableSchema"]["columns"][-2]
    pattern = re.compile(column["datatype"]["format"])
    assert pattern.match("A+ (a|b)")
    assert pattern.match("B.")
    assert not pattern.match("Bx")
    assert not pattern.match("AA (a")


def test_a_group_holds_the_tables_it_refers_to_directly_or_not():
    dataset = sample_dataset()
    group = csvw_metadata(dataset, table_of(dataset, "indicator_values"))["tables"]
    assert [table["url"] for table in group] == [
        "999997_dx_plan_indicator_values.csv",
        "999997_dx_plan_indicators.csv",
        "999997_dx_plan_measures.csv",
    ]
    assert group[0]["tableSchema"]["primaryKey"] == ["id"]
    assert group[0]["tableSchema"]["foreignKeys"] == [
        {
            "columnReference": ["indicator_id"],
            "reference": {"resource": "999997_dx_plan_indicators.csv", "columnReference": ["id"]},
        },
        {
            "columnReference": ["measure_id"],
            "reference": {"resource": "999997_dx_plan_measures.csv", "columnReference": ["id"]},
        },
    ]


def test_a_column_that_may_be_empty_is_no_foreign_key():
    dataset = sample_dataset()
    (measures,) = csvw_metadata(dataset, table_of(dataset, "measures"))["tables"]
    assert "foreignKeys" not in measures["tableSchema"]


def test_the_group_states_the_facts_of_the_dataset_and_the_file():
    dataset = sample_dataset()
    (file,) = (file for file in dataset.files if file.table == "policies")
    stated = csvw_metadata(dataset, table_of(dataset, "policies"))
    assert stated["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "ja"}]
    assert [title["@value"] for title in stated["dc:title"]] == [
        "見本市デジタル推進計画",
        "Mihon City digital promotion plan",
    ]
    assert stated["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert stated["dc:publisher"]["schema:name"][0]["@value"] == "見本県見本市"
    assert stated["dc:modified"] == {"@value": "2025-10-01", "@type": "xsd:date"}
    assert stated["dc:temporal"] == "2024-04-01/2026-03-31"
    assert (stated["dialect"]["encoding"], stated["dialect"]["lineTerminators"], stated["null"]) == ("utf-8", ["\r\n"], "")
    assert stated["tables"][0]["dcat:byteSize"]["@value"] == str(len(file.data))
    assert stated["tables"][0]["schema:sha256"] == file.sha256


def test_the_file_lies_beside_its_csv_and_describes_data():
    dataset = sample_dataset()
    files = csvw_files(dataset)
    assert [file.name for file in files] == [f"{file.name}-metadata.json" for file in dataset.files if file.table]
    for file in files:
        assert (file.media_type, file.describes_data, file.table) == ("application/csvm+json", True, "")
        assert file.data.endswith(b"}\n")
        json.loads(file.data)
