import dataclasses
from decimal import Decimal

import pytest

from metadata.gates.tables_gate import check_tables
from tests.metadata.samples import sample_dataset, sample_derived, with_files, with_records


def broken(table, row, **cells):
    return with_files(with_records(sample_dataset(), table, row, **cells))


@pytest.mark.parametrize("dataset", [sample_dataset(), sample_derived()], ids=lambda dataset: dataset.id)
def test_a_good_dataset_passes(dataset):
    assert check_tables(dataset) == []


# code, table, record (0-based), column, bad cell, its line in SAMPLE_TEXT, what the schema asks for
DAMAGES = [
    ("table-required", "measures", 1, "取組名", "", 8, ""),
    ("table-required", "measures", 2, "地方公共団体名", "", 9, ""),
    ("table-unique", "schedule", 1, "ID", "1-1-2024-1", 11, "2"),
    ("table-required", "schedule", 1, "ID", "", 11, ""),
    ("table-pattern", "schedule", 0, "ID", "１－１", 10, "^[0-9A-Za-z._-]+$"),
    ("table-pattern", "glossary", 0, "全国地方公共団体コード", "99997", 18, "^[0-9]{6}$"),
    ("table-pattern", "schedule", 1, "和暦年度", "R7", 11, "^(令和|平成|昭和)(元|[0-9]+)年度$"),
    ("table-pattern", "evaluations", 0, "評価区分", "A・B", 16, "^[A-Z]$"),
    ("table-pattern", "glossary", 0, "出典箇所", "plan.txt:18", 18, "^[^#]+#line=[0-9]+,[0-9]+$"),
    ("table-enum", "measures", 0, "重点", "はい", 5, "有, 無"),
    ("table-enum", "indicator_values", 0, "値区分", "見込値", 13, "現状値, 目標値, 実績値"),
    ("table-type", "indicator_values", 0, "値", "90%", 13, "number"),
    ("table-type", "schedule", 0, "年度", "令和6年度", 10, "integer"),
    ("table-type", "evaluation_summary", 0, "件数", Decimal("1.5"), 17, "integer"),
    ("table-type", "corrections", 0, "確認日", "2025-02-30", 8, "date"),
    ("table-foreign-key", "evaluations", 0, "取組ID", "9-9", 16, "measures"),
    ("table-foreign-key", "measures", 2, "再掲元ID", "9-9", 9, "measures"),
    ("table-foreign-key", "indicator_values", 1, "指標ID", "9-9-k", 14, "indicators"),
]


@pytest.mark.parametrize(("code", "table", "row", "column", "cell", "line", "wanted"), DAMAGES)
def test_one_bad_cell_gives_one_problem_at_its_place(code, table, row, column, cell, line, wanted):
    (problem,) = check_tables(broken(table, row, **{column: cell}))
    assert problem.code == code
    assert (problem.place.file, problem.place.line, problem.place.key) == ("plan.txt", line, column)
    facts = problem.facts
    assert (facts["dataset"], facts["table"], facts["row"]) == ("999997_dx_plan", table, str(row + 2))
    assert (facts["column"], facts["value"], facts["wanted"]) == (column, str(cell), wanted)


def test_a_problem_names_the_row_by_its_id():
    (problem,) = check_tables(broken("measures", 1, 取組名=""))
    assert problem.facts["id"] == "1-2"


def test_every_problem_is_told_in_the_order_of_tables_rows_and_columns():
    dataset = with_records(sample_dataset(), "schedule", 1, 取組ID="9-9", 計画内容="")
    dataset = with_records(dataset, "schedule", 0, 和暦年度="")
    dataset = with_records(dataset, "measures", 2, 重点="?")
    told = [(p.facts["table"], p.facts["row"], p.facts["column"]) for p in check_tables(with_files(dataset))]
    assert told == [
        ("measures", "4", "重点"),
        ("schedule", "2", "和暦年度"),
        ("schedule", "3", "取組ID"),
        ("schedule", "3", "計画内容"),
    ]


def test_a_reference_to_a_table_that_is_not_there_is_dangling():
    dataset = sample_dataset()
    tables = tuple(table for table in dataset.tables if table.name != "indicators")
    problems = check_tables(with_files(dataclasses.replace(dataset, tables=tables)))
    assert [(p.code, p.facts["row"], p.facts["value"], p.facts["wanted"]) for p in problems] == [
        ("table-foreign-key", "2", "1-1-k", "indicators"),
        ("table-foreign-key", "3", "1-1-k", "indicators"),
    ]


def test_what_is_judged_is_the_written_file():
    dataset = sample_dataset()
    (file,) = (file for file in dataset.files if file.table == "schedule")
    changed = file.holding(file.data.replace(b",2025,", b",soon,"))
    files = tuple(changed if each is file else each for each in dataset.files)
    (problem,) = check_tables(dataclasses.replace(dataset, files=files))
    assert (problem.code, problem.facts["row"], problem.facts["column"]) == ("table-type", "3", "年度")


def test_a_derived_table_has_no_line_to_point_to():
    (problem,) = check_tables(with_files(with_records(sample_derived(), "indicator_values", 0, 値区分="?")))
    assert (problem.code, problem.place.file, problem.place.line) == ("table-enum", "", None)


def test_a_thousand_problems_and_more_are_all_told():
    dataset = sample_dataset()
    (table,) = (table for table in dataset.tables if table.name == "glossary")
    row = list(table.records[0])
    records = tuple((*row[:1], f"t{i}", *row[2:3], "", *row[4:]) for i in range(1100))
    large = dataclasses.replace(table, records=records, places=table.places * 1100)
    problems = check_tables(with_files(dataclasses.replace(dataset, tables=(large,))))
    assert {problem.code for problem in problems} == {"table-required"}
    assert len(problems) == 1100


def test_two_tables_of_one_name_make_no_package():
    dataset = sample_dataset()
    (problem,) = check_tables(dataclasses.replace(dataset, tables=(dataset.tables[0], *dataset.tables)))
    assert (problem.code, problem.facts["dataset"]) == ("table-package-error", "999997_dx_plan")
    assert "not unique" in problem.facts["detail"]


def test_a_file_cut_short_is_found():
    dataset = sample_dataset()
    (file,) = (file for file in dataset.files if file.table == "schedule")
    cut = file.holding(file.data[: file.data.index(b",2025,")])
    files = tuple(cut if each is file else each for each in dataset.files)
    problems = check_tables(dataclasses.replace(dataset, files=files))
    assert {problem.facts["row"] for problem in problems} == {"3"}
    missing = [problem.facts["column"] for problem in problems if problem.code == "table-missing-cell"]
    assert missing == ["年度", "和暦年度", "連番", "項目番号", "計画内容", "出典箇所"]


def test_a_row_that_no_record_was_written_to_has_no_line_of_the_document():
    dataset = sample_dataset()
    (file,) = (file for file in dataset.files if file.table == "schedule")
    longer = file.holding(file.data + b"x\r\n")
    files = tuple(longer if each is file else each for each in dataset.files)
    problems = check_tables(dataclasses.replace(dataset, files=files))
    assert {(problem.facts["row"], problem.facts["id"], problem.place.line) for problem in problems} == {("4", "", None)}
    assert [problem.code for problem in problems if problem.facts["column"] == "ID"] == [
        "table-required",
        "table-missing-cell",
    ]


def test_a_row_without_its_key_and_one_that_is_empty():
    dataset = sample_dataset()
    (file,) = (file for file in dataset.files if file.table == "glossary")
    longer = file.holding(file.data + b"\r\n")
    files = tuple(longer if each is file else each for each in dataset.files)
    problems = check_tables(dataclasses.replace(dataset, files=files))
    assert [problem.code for problem in problems] == ["table-primary-key", "table-blank-row"]
