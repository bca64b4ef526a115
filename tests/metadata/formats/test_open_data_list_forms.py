"""The older forms of オープンデータ一覧: their columns, what a round trip keeps, and lists as cities really write them."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import io

import pytest

from metadata.building.cataloguing import Build
from metadata.described.table import Table, printed
from metadata.formats.open_data_list import list_dataset, open_data_list
from metadata.formats.open_data_lists.columns import forms
from metadata.formats.open_data_lists.forms import read_open_data_list, write_form
from metadata.gates.tables_gate import check_tables
from metadata.messages.rendering import LANGUAGES, render
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import Problem, TableError
from tests.conftest import ROOT, Project
from tests.metadata.formats.dcat_samples import plan
from tests.metadata.formats.test_open_data_list import HEADER, rows_of
from tests.metadata.samples import sample_publisher, with_files

# Header of the sample file of 推奨データセット 基本編 (InfoProto/tablelinker-lib, templates/xxxxxx_open_data_list.csv).
FIFTEEN = [
    *(
        "都道府県コード又は市区町村コード",
        "NO",
        "都道府県名",
        "市区町村名",
        "データ名称",
        "データ概要",
        "データ形式",
        "分類",
    ),
    *("更新頻度", "URL", "API対応有無", "ライセンス", "登録日", "最終更新日", "備考"),
]
# What the older editions lack, by the numbers of the 45 columns, and how they spell column 34.
LACKS = {45: (), 44: (29,), 42: (21, 29, 45), 41: (17, 21, 29, 45)}


def header_of(form: int) -> list[str]:
    if form == 15:
        return FIFTEEN
    kept = [name for number, name in enumerate(HEADER, 1) if number not in LACKS[form]]
    return kept if form == 45 else ["ファイル形式" if name == "ファイル_形式" else name for name in kept]


def sample() -> Table:
    second = dataclasses.replace(plan(), id="999997_dx_report", title=Bilingual('報告書, "改訂"', "report"))
    return open_data_list(sample_publisher(), [plan(), second])


def csv_of(table: Table) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in table.fields])
    writer.writerows([printed(cell) for cell in record] for record in table.records)
    return codecs.BOM_UTF8 + text.getvalue().encode()


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.key) for problem in problems]


@pytest.mark.parametrize("form", [45, 44, 42, 41, 15])
def test_the_columns_of_each_form(form: int) -> None:
    table = write_form(sample(), form)
    assert [field.name for field in table.fields] == header_of(form)
    assert len(table.fields) == form
    assert len({field.key for field in table.fields}) == form
    assert list(forms()) == [45, 44, 42, 41, 15]


@pytest.mark.parametrize("form", [45, 44, 42, 41])
def test_what_a_form_of_files_has_comes_back(form: int) -> None:
    read = read_open_data_list(csv_of(write_form(sample(), form)))
    assert (read.form, read.problems) == (form, ())
    lost = {HEADER[number - 1] for number in LACKS[form]}
    assert read.records == [{name: "" if name in lost else row[name] for name in HEADER} for row in rows_of(sample())]


def test_the_form_of_15_columns_has_a_row_a_dataset() -> None:
    read = read_open_data_list(csv_of(write_form(sample(), 15)))
    assert (read.form, read.problems) == (15, ())
    rows = rows_of(sample())
    assert [record["データセット_ID"] for record in read.records] == ["999997_dx_plan", "999997_dx_report"]
    first = read.records[0]
    said = [
        "データセット_タイトル",
        "データセット_概要",
        "データセット_分類",
        "データセット_公開日",
        "データセット_最終更新日",
    ]
    said += ["データセット_URL", "データセット_更新頻度", "全国地方公共団体コード", "地方公共団体名", "ファイル_ライセンス"]
    assert [first[name] for name in said] == [rows[0][name] for name in said]
    assert first["地方公共団体名"] == "見本県見本市"
    assert first["ファイル_形式"] == "csv;xlsx;json;ttl;xml"
    assert first["ファイル_ダウンロードURL"] == first["データセット_キーワード"] == ""
    assert list(first) == HEADER


PLACES = [
    ("京都府与謝野町", "京都府", "与謝野町"),
    ("三重県亀山市", "三重県", "亀山市"),
    ("北海道札幌市", "北海道", "札幌市"),
]
PLACES += [("東京都府中市", "東京都", "府中市"), ("神奈川県", "神奈川県", "")]


@pytest.mark.parametrize(("name", "prefecture", "municipality"), PLACES)
def test_the_name_is_cut_after_its_prefecture(name: str, prefecture: str, municipality: str) -> None:
    publisher = dataclasses.replace(sample_publisher(), name=Bilingual(name, name))
    table = write_form(open_data_list(publisher, [dataclasses.replace(plan(), publisher=publisher)]), 15)
    assert (table.column("都道府県名"), table.column("市区町村名")) == ((prefecture,), (municipality,))
    assert read_open_data_list(csv_of(table)).records[0]["地方公共団体名"] == name


@pytest.mark.parametrize("form", [45, 44, 42, 41, 15])
def test_each_form_as_a_dataset_keeps_its_own_schema(form: int) -> None:
    listed = with_files(list_dataset(sample_publisher(), [plan()], plan().base_url, form))
    assert check_tables(listed) == []
    (table,) = listed.tables
    assert set(table.primary_key) <= set(header_of(form))
    assert f"{form}項目" in listed.description.ja
    assert ("推奨データセット" in listed.conforms_to.ja) == (form == 15)
    assert ("1行が1データセット" in table.description.ja) == (form == 15)


def test_the_form_is_chosen_in_the_settings(project: Project) -> None:
    settings = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    chosen = project.root / "publish.yaml"
    chosen.write_text(settings.replace("{form: 45}", "{form: 42}"), encoding="utf-8")
    assert project.run("build", "--settings", str(chosen)).exit_code == 0
    listed = (project.out / "datasets/264652_open_data_list/264652_open_data_list.csv").read_bytes()
    assert read_open_data_list(listed).form == 42


@pytest.mark.parametrize("form", ["43", "'全部'", "{}", "true"])
def test_a_form_that_does_not_exist_is_refused(project: Project, form: str) -> None:
    settings = (ROOT / "publish.yaml").read_text(encoding="utf-8")
    wrong = project.root / "publish.yaml"
    wrong.write_text(settings.replace("{form: 45}", f"{{form: {form}}}"), encoding="utf-8")
    run = project.run("check", "--settings", str(wrong))
    assert run.exit_code == 2
    (problem,) = run.report["problems"]
    line = next(number for number, text in enumerate(settings.split("\n"), 1) if text.startswith("open_data_list:"))
    assert problem["place"] == {"file": "publish.yaml", "line": line, "key": "open_data_list.form"}
    if form == "43":
        assert problem["code"] == "list-form-unknown"
        assert "45, 44, 42, 41, 15" in run.shown


def test_settings_without_the_key_mean_45_columns(project: Project) -> None:
    lines = (ROOT / "publish.yaml").read_text(encoding="utf-8").split("\n")
    plain = project.root / "publish.yaml"
    plain.write_text("\n".join(line for line in lines if "open_data_list:" not in line), encoding="utf-8")
    assert project.run("build", "--settings", str(plain)).exit_code == 0
    listed = (project.out / "datasets/264652_open_data_list/264652_open_data_list.csv").read_bytes()
    assert read_open_data_list(listed).form == 45


TEXT = csv_of(sample()).decode("utf-8-sig")
ENCODINGS = {
    "UTF-8 with BOM": codecs.BOM_UTF8 + TEXT.encode(),
    "UTF-8": TEXT.encode(),
    "CP932": TEXT.encode("cp932"),
    "LF line ends": TEXT.replace("\r\n", "\n").encode(),
    "UTF-16 with BOM": TEXT.encode("utf-16"),
    "UTF-16, big-endian with BOM": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "UTF-16 without BOM": TEXT.encode("utf-16-le"),
    "UTF-16, big-endian without BOM": TEXT.encode("utf-16-be"),
}


@pytest.mark.parametrize("data", ENCODINGS.values(), ids=ENCODINGS)
def test_every_encoding_that_cities_use_is_read(data: bytes) -> None:
    assert read_open_data_list(data) == read_open_data_list(csv_of(sample()))
    assert read_open_data_list(data).records == rows_of(sample())


def test_tabs_are_read_as_what_excel_saves_as_unicode_text() -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator="\r\n").writerows(csv.reader(io.StringIO(TEXT, newline="")))
    assert read_open_data_list(text.getvalue().encode("utf-16")).records == rows_of(sample())


def changed(old: str, new: str) -> bytes:
    assert old in TEXT
    return TEXT.replace(old, new, 1).encode()


@pytest.mark.parametrize("name", ["ファイル形式", "ファイル_形式", " ファイル_形式 ", "ファイル＿形式"])
def test_the_spellings_of_the_format_column(name: str) -> None:
    read = read_open_data_list(changed(",ファイル_形式,", f",{name},"))
    assert (read.form, read.problems) == (45, ())
    assert {record["ファイル_形式"] for record in read.records} == {"csv", "xlsx", "json", "ttl", "xml"}


def test_brackets_of_half_width_are_the_same_column() -> None:
    assert read_open_data_list(changed("（その他、SNSなど）", "(その他、SNSなど)")).problems == ()


def test_a_missing_column_is_told_and_the_rest_is_read() -> None:
    rows = [[cell for index, cell in enumerate(row) if index != 27] for row in csv.reader(io.StringIO(TEXT, newline=""))]
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    read = read_open_data_list(text.getvalue().encode(), "999997_open_data_list.csv")
    assert (read.form, codes(read.problems)) == (45, [("list-column-missing", "データセット_備考")])
    assert (read.problems[0].place.file, read.problems[0].place.line) == ("999997_open_data_list.csv", 1)
    assert read.records == rows_of(sample())  # the sample has no remark


def test_an_unknown_column_is_told_with_the_nearest_name() -> None:
    read = read_open_data_list(changed("データセット_更新頻度", "データセット_更新頻皮"))
    assert codes(read.problems) == [
        ("list-column-extra", "データセット_更新頻皮"),
        ("list-column-missing", "データセット_更新頻度"),
    ]
    assert read.problems[0].facts["near"] == "データセット_更新頻度"
    assert {record["データセット_更新頻度"] for record in read.records} == {""}
    for language in LANGUAGES:
        assert "データセット_更新頻度" in render(read.problems[0], language).cure


def test_a_column_of_another_form_is_told_and_read() -> None:
    older = csv_of(write_form(sample(), 41)).decode("utf-8-sig").split("\r\n")
    lines = [f"{line},{cell}" for line, cell in zip(older, ("ファイル_著作権表記", *["出典"] * 20), strict=False) if line]
    read = read_open_data_list("\r\n".join(lines).encode())
    assert (read.form, codes(read.problems)) == (41, [("list-column-extra", "ファイル_著作権表記")])
    assert {record["ファイル_著作権表記"] for record in read.records} == {"出典"}


def test_a_column_twice_is_told_and_the_left_one_read() -> None:
    read = read_open_data_list(changed("データセット_サブタイトル", "データセット_タイトル"))
    assert codes(read.problems) == [
        ("list-column-duplicate", "データセット_タイトル"),
        ("list-column-missing", "データセット_サブタイトル"),
    ]
    assert read.records[0]["データセット_タイトル"] == plan().title.ja


def test_a_row_of_another_length_is_told_with_its_line() -> None:
    read = read_open_data_list((TEXT + "999997_cut,999997\r\n").encode(), "list.csv")
    (problem,) = read.problems
    lines = TEXT.count("\r\n")
    assert (problem.code, problem.place.line) == ("list-row-length", lines + 1)
    assert (problem.facts["given"], problem.facts["wanted"]) == ("2", "45")
    assert read.records[-1]["全国地方公共団体コード"] == "999997"


def test_empty_cells_and_rows_that_a_spreadsheet_adds_are_nothing() -> None:
    padded = "".join(f"{line},,\r\n" for line in TEXT.split("\r\n") if line) + ",,,,\r\n\r\n"
    assert read_open_data_list(padded.encode()) == read_open_data_list(TEXT.encode())


UNREADABLE = {
    "empty": (b"", "list-header"),
    "another table": ("番号,名称\r\n1,窓口\r\n".encode(), "list-header"),
    "no text": (b"\x81 \x85\x81", "list-encoding"),
    "half a letter": (b"\xff\xfe\x00", "list-encoding"),
    "open quote": (TEXT.replace("\r\n", '\r\n"', 1).encode(), "list-syntax"),
}


@pytest.mark.parametrize(("data", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_no_list_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(TableError) as refused:
        read_open_data_list(data, "list.csv")
    (problem,) = refused.value.problems
    assert (problem.code, problem.place.file) == (code, "list.csv")
    assert all(render(problem, language).cure for language in LANGUAGES)


def test_the_lists_of_the_project_are_read_back(real_build: Build) -> None:
    lists = [dataset for dataset in real_build.datasets if dataset.id.endswith("_open_data_list")]
    assert len(lists) == 4
    for listed in lists:
        read = read_open_data_list(next(file.data for file in listed.files if file.media_type == "text/csv"))
        assert (read.form, read.problems) == (45, ())
        assert read.records == rows_of(listed.tables[0])
