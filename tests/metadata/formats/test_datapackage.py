import json
import subprocess
import sys

import pytest

from metadata.formats.datapackage import datapackage
from tests.metadata.samples import sample_dataset, sample_derived


def package(dataset):
    return json.loads(datapackage(dataset))


def resource(dataset, name):
    return next(entry for entry in package(dataset)["resources"] if entry["name"] == name)


def write(dataset, folder):
    for file in dataset.files:
        (folder / file.name).write_bytes(file.data)
    (folder / "datapackage.json").write_bytes(datapackage(dataset))


def frictionless_validate(folder):
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("dataset", [sample_dataset(), sample_derived()], ids=lambda dataset: dataset.id)
def test_stock_frictionless_finds_the_written_package_valid(dataset, tmp_path):
    write(dataset, tmp_path)
    code, report = frictionless_validate(tmp_path)
    assert (code, report["valid"], report["errors"]) == (0, True, [])
    rows = {task["name"]: task["stats"].get("rows") for task in report["tasks"]}
    assert {table.name: len(table.records) for table in dataset.tables}.items() <= rows.items()


def test_stock_frictionless_sees_a_changed_file(tmp_path):
    dataset = sample_dataset()
    write(dataset, tmp_path)
    file = tmp_path / "999997_dx_plan_schedule.csv"
    file.write_bytes(file.read_bytes().replace(b",2025,", b",soon,"))
    code, report = frictionless_validate(tmp_path)
    found = {(task["name"], error["type"]) for task in report["tasks"] for error in task["errors"]}
    assert code == 1
    assert found == {("schedule", "type-error"), ("schedule", "hash-count")}


def test_package_states_the_facts_of_the_dataset():
    stated = package(sample_dataset())
    assert stated["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (stated["name"], stated["id"]) == ("999997_dx_plan", "https://data.example/datasets/999997_dx_plan")
    assert stated["languages"] == ["ja", "en"]
    assert (stated["title"], stated["title@en"]) == ("見本市デジタル推進計画", "Mihon City digital promotion plan")
    assert (stated["version"], stated["created"]) == ("1.1.0", "2025-04-01T00:00:00+09:00")
    assert stated["keywords"] == ["デジタル推進", "行政計画"]
    assert stated["licenses"][0]["name"] == "CC-BY-4.0"
    assert [(entry["title"], entry["roles"]) for entry in stated["contributors"]] == [
        ("見本県見本市", ["publisher"]),
        ("見本市企画課", ["contact"]),
    ]
    assert stated["sources"][0]["path"] == "https://www.city.mihon.example/plan.html"
    assert "profile" not in stated


def test_derived_package_names_the_packages_it_is_made_of():
    (source,) = package(sample_derived())["sources"]
    assert source["path"] == "https://data.example/datasets/999997_dx_plan/datapackage.json"


def test_resource_states_its_file():
    dataset = sample_dataset()
    (file,) = (file for file in dataset.files if file.table == "measures")
    stated = resource(dataset, "measures")
    assert (stated["path"], stated["type"], stated["mediatype"]) == ("999997_dx_plan_measures.csv", "table", "text/csv")
    assert (stated["scheme"], stated["format"], stated["encoding"]) == ("file", "csv", "utf-8")
    assert (stated["bytes"], stated["hash"]) == (len(file.data), f"sha256:{file.sha256}")


def test_every_resource_is_a_file_of_the_dataset_and_every_csv_a_resource():
    dataset = sample_dataset()
    paths = {entry["path"] for entry in package(dataset)["resources"]}
    assert paths <= {file.name for file in dataset.files}
    assert {file.name for file in dataset.files if file.table} <= paths


def test_schema_states_constraints_and_keys():
    schema = resource(sample_dataset(), "indicator_values")["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    assert list(fields)[:3] == ["全国地方公共団体コード", "ID", "地方公共団体名"]
    assert fields["ID"]["constraints"] == {"required": True, "unique": True, "pattern": "^[0-9A-Za-z._-]+$"}
    assert fields["値区分"]["constraints"]["enum"] == ["現状値", "目標値", "実績値"]
    assert (fields["値"]["type"], fields["年度"]["type"], fields["値"].get("constraints")) == ("number", "integer", None)
    assert fields["年度"]["title@en"] == "Fiscal year"
    assert schema["primaryKey"] == ["ID"]
    assert schema["missingValues"] == [""]
    assert schema["foreignKeys"] == [
        {"fields": ["指標ID"], "reference": {"resource": "indicators", "fields": ["ID"]}},
        {"fields": ["取組ID"], "reference": {"resource": "measures", "fields": ["ID"]}},
    ]


def test_a_table_that_refers_to_itself_names_no_resource():
    schema = resource(sample_dataset(), "measures")["schema"]
    assert schema["foreignKeys"] == [{"fields": ["再掲元ID"], "reference": {"fields": ["ID"]}}]
