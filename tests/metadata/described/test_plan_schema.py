from pathlib import Path

import pytest
import yaml

from metadata.described.schema import fields_of, plan_tables
from pipelines.documents.source import Span
from pipelines.problems import Place
from pipelines.tables.plan import Overview, collect
from pipelines.tables.rows import TABLES, GlossaryEntry, columns_of
from tests.metadata.samples import sample_plan, sample_publisher, sample_source

WORDS = yaml.safe_load((Path(__file__).parents[3] / "metadata/described/columns.yaml").read_text(encoding="utf-8"))


def test_words_and_data_model_name_the_same_tables_in_the_same_order():
    assert list(WORDS["tables"]) == list(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_its_words_and_no_words_are_left_over(table):
    own, shared = set(WORDS["tables"][table]["columns"]), set(WORDS["shared"])
    columns = {column.name for column in columns_of(TABLES[table])}
    assert own <= columns, "words for a column that the table does not have"
    assert columns <= own | shared, "a column without words"


def test_every_shared_column_is_shared():
    uses = [
        column.name
        for table, rows in TABLES.items()
        for column in columns_of(rows)
        if column.name not in WORDS["tables"][table]["columns"]
    ]
    assert {name for name in WORDS["shared"] if uses.count(name) < 2} == set()


@pytest.mark.parametrize("table", TABLES)
def test_titles_and_descriptions_stand_in_both_languages(table):
    words = WORDS["tables"][table]
    assert words["title"]["ja"] and words["title"]["en"] and words["description"]["ja"] and words["description"]["en"]
    for field in fields_of(table):
        assert field.title.ja == field.name
        assert field.title.en.isascii()
        assert not field.description.ja.isascii()
        assert field.description.en.endswith(".")
        assert field.description.ja.endswith("。")


@pytest.mark.parametrize("table", TABLES)
def test_names_and_keys_are_unique_in_a_table_and_titles_fit_a_sheet(table):
    fields = fields_of(table)
    assert len({field.name for field in fields}) == len(fields)
    assert len({field.key for field in fields}) == len(fields)
    assert len(WORDS["tables"][table]["title"]["ja"]) <= 31


@pytest.mark.parametrize("table", TABLES)
def test_standard_columns_come_first_and_the_place_last(table):
    *fields, place = fields_of(table)
    assert [field.name for field in fields[:3]] == ["全国地方公共団体コード", "ID", "地方公共団体名"]
    assert place.name == "出典箇所"
    assert all(field.required for field in [*fields[:3], place])
    assert [field.name for field in [*fields, place] if field.unique] == ["ID"]


def test_constraints_come_from_the_data_model():
    fields = {field.name: field for field in fields_of("indicator_values")}
    assert fields["値"].type == "number" and not fields["値"].required
    assert fields["年度"].type == "integer"
    assert fields["値区分"].enum == ("現状値", "目標値", "実績値") and fields["値区分"].required
    reference = fields["指標ID"].reference
    assert reference is not None and (reference.table, reference.field) == ("indicators", "ID")
    assert {field.name: field.type for field in fields_of("corrections")}["確認日"] == "date"


def test_rows_become_records_with_the_municipality_and_the_lines_they_stand_on():
    tables = {table.name: table for table in plan_tables(sample_plan(), sample_source(), sample_publisher())}
    assert list(tables) == list(TABLES)
    measures = tables["measures"]
    assert measures.column("全国地方公共団体コード") == ("999997",) * 3
    assert measures.column("地方公共団体名") == ("見本県見本市",) * 3
    assert measures.column("ID") == ("1-1", "1-2", "2-1")
    assert measures.column("重点") == ("有", "無", "")
    assert {type(cell) for cell in measures.column("重点")} == {str}
    # lines 5 to 7 of the document: RFC 5147 counts the positions between lines, from 0
    assert measures.column("出典箇所")[0] == "plan.txt#line=4,7"
    assert measures.places[0] == Place("plan.txt", 5)


def test_a_table_without_rows_is_left_out():
    rows = [GlossaryEntry(id="a", place=Span(1, 1), term="DX", explanation="説明")]
    tables = plan_tables(collect(Overview(), rows, ()), sample_source(), sample_publisher())
    assert [table.name for table in tables] == ["glossary"]
