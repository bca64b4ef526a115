"""The 30 national rules: each that can be judged passes what keeps it and finds, with its place, what breaks it."""

from __future__ import annotations

import codecs
import dataclasses
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from metadata.building.cataloguing import Build
from metadata.described.content import NOTHING
from metadata.described.dataset import Dataset, File
from metadata.formats.files import with_files
from metadata.gates.machine_readability import Finding, judge
from metadata.gates.published_tables import Outcome
from tests.metadata.messages.test_messages import fields
from tests.metadata.samples import sample_dataset

MEASURES = "999997_dx_plan_measures.csv"
VALUES = "999997_dx_plan_indicator_values.csv"
BOOK = "999997_dx_plan.xlsx"
PASS, FAIL, NOT_JUDGED = Outcome.PASS, Outcome.FAIL, Outcome.NOT_JUDGED
Break = Callable[[Dataset], Dataset]
Edit = Callable[[openpyxl.Workbook], None]


@cache
def sample() -> Dataset:
    """A plan that keeps every rule: its invented municipality gets the code of a real one, whose check digit is right."""
    dataset = sample_dataset()
    tables = tuple(
        dataclasses.replace(table, records=tuple(("264652", *record[1:]) for record in table.records))
        for table in dataset.tables
    )
    return with_files(dataclasses.replace(dataset, tables=tables))


def findings(dataset: Dataset) -> dict[str, Finding]:
    return {finding.rule: finding for finding in judge(dataset)}


def with_file(dataset: Dataset, name: str, change: Callable[[bytes], bytes]) -> Dataset:
    """Change the bytes of one published file, as if somebody had edited it."""
    files = [file.holding(change(file.data)) if file.name == name else file for file in dataset.files]
    assert [file.data for file in files] != [file.data for file in dataset.files], "nothing was changed"
    return dataclasses.replace(dataset, files=tuple(files))


def in_csv(old: str, new: str, name: str = MEASURES) -> Break:
    def change(data: bytes) -> bytes:
        text = data.decode("utf-8-sig")
        assert old in text, old
        return codecs.BOM_UTF8 + text.replace(old, new, 1).encode()

    return lambda dataset: with_file(dataset, name, change)


def in_book(edit: Edit) -> Break:
    def change(data: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        edit(book)
        saved = io.BytesIO()
        book.save(saved)
        return saved.getvalue()

    return lambda dataset: with_file(dataset, BOOK, change)


def in_package(change: Callable[[dict[str, Any]], None]) -> Break:
    def changed(data: bytes) -> bytes:
        package = json.loads(data)
        change(package)
        return json.dumps(package).encode()

    return lambda dataset: with_file(dataset, "datapackage.json", changed)


def with_word_file(dataset: Dataset) -> Dataset:
    file = dataset.files[0]
    return dataclasses.replace(
        dataset, files=(*dataset.files, File("plan.docx", NOTHING, "x/y", "DOCX", file.title, file.title))
    )


def without_notes(dataset: Dataset) -> Dataset:
    return dataclasses.replace(dataset, version="")


def set_cell(cell: str, value: object, sheet: int = 2) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        book.worksheets[sheet][cell] = value

    return edit


def add_row(*cells: str) -> Edit:
    return lambda book: book.worksheets[2].append(cells)


def title_row(book: openpyxl.Workbook) -> None:
    book.worksheets[2].insert_rows(1)
    book.worksheets[2]["A1"] = "施策の一覧"


def second_table(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[2]
    sheet.append([])
    sheet.cell(sheet.max_row + 2, 1, "担当")
    sheet.cell(sheet.max_row, 2, "電話")


def picture(book: openpyxl.Workbook) -> None:
    book.worksheets[2]["A2"].comment = Comment("注", "officer")  # Excel draws notes as shapes


def red(book: openpyxl.Workbook) -> None:
    book.worksheets[2]["G3"].fill = PatternFill("solid", fgColor="FFFF0000")


def bold(book: openpyxl.Workbook) -> None:
    book.worksheets[2]["G2"].font = Font(bold=True)


def conditional(book: openpyxl.Workbook) -> None:
    fill = PatternFill("solid", bgColor="FFFF0000")
    book.worksheets[2].conditional_formatting.add("A2:A9", CellIsRule(operator="equal", formula=["1"], fill=fill))


def hidden_row(book: openpyxl.Workbook) -> None:
    book.worksheets[2].row_dimensions[3].hidden = True


def grouped_column(book: openpyxl.Workbook) -> None:
    book.worksheets[2].column_dimensions.group("C", "D", hidden=False)


def hidden_sheet(book: openpyxl.Workbook) -> None:
    book.worksheets[2].sheet_state = "hidden"


def schema_of(package: dict[str, Any], table: str) -> dict[str, Any]:
    return next(resource for resource in package["resources"] if resource["name"] == table)["schema"]


def no_missing_values(package: dict[str, Any]) -> None:
    del schema_of(package, "measures")["missingValues"]


def no_choices(package: dict[str, Any]) -> None:
    for field in schema_of(package, "indicators")["fields"]:
        field.get("constraints", {}).pop("enum", None)


def no_description(package: dict[str, Any]) -> None:
    schema_of(package, "measures")["fields"][6]["description"] = ""


def no_encoding(package: dict[str, Any]) -> None:
    package["resources"][0].pop("encoding")


# Rule, what breaks it, and where the finding must point.
BROKEN: list[tuple[str, Break, str]] = [
    ("L1-01", with_word_file, "plan.docx"),
    ("L1-02", in_book(second_table), f"{BOOK} [施策・取組!A6]"),
    ("L1-02", in_book(lambda book: book.remove(book.worksheets[0])), BOOK),
    ("L1-03", in_csv("\r\n264652,1-2", "\r\n,,,,,,,,,,,,,,,\r\n264652,1-2"), f"{MEASURES}:3 [全国地方公共団体コード]"),
    ("L1-03", in_book(lambda book: book.worksheets[2].insert_rows(3)), f"{BOOK} [施策・取組!A3]"),
    ("L1-04", in_book(title_row), f"{BOOK} [施策・取組!A1]"),
    ("L1-04", in_book(add_row("出典：見本市")), f"{BOOK} [施策・取組!A5]"),
    ("L1-04", in_book(set_cell("R2", "速報")), f"{BOOK} [施策・取組!R2]"),
    ("L1-05", in_csv(",取組名,", ",,"), f"{MEASURES}:1"),
    ("L1-05", in_book(set_cell("G1", "列7")), f"{BOOK} [施策・取組!G1]"),
    ("L1-06", in_csv("申請を電子化する。", "申請を　電子化する。"), f"{MEASURES}:2 [概要]"),
    ("L1-06", in_csv("申請を電子化する。", "申 請"), f"{MEASURES}:2 [概要]"),
    ("L1-06", in_csv("申請を電子化する。", "申請を電子化する。 "), f"{MEASURES}:2 [概要]"),
    ("L1-06", in_book(set_cell("H2", "申請を\n電子化する。")), f"{BOOK} [施策・取組!H2]"),
    ("L1-07", in_csv(",2024,令和6年度,目標値,", ",2024、2025,令和6年度,目標値,", VALUES), f"{VALUES}:2 [年度]"),
    ("L1-08", in_csv("申請を電子化する。", "①申請を㈱へ"), f"{MEASURES}:2 [概要]"),
    ("L1-08", in_csv("申請を電子化する。", "ｼｽﾃﾑ"), f"{MEASURES}:2 [概要]"),
    ("L1-09", in_package(no_missing_values), "datapackage.json [measures]"),
    ("L1-10", in_book(picture), f"{BOOK} [施策・取組]"),
    ("L1-11", in_book(red), f"{BOOK} [施策・取組!G3]"),
    ("L1-11", in_book(bold), f"{BOOK} [施策・取組!G2]"),
    ("L1-11", in_book(conditional), f"{BOOK} [施策・取組]"),
    ("L1-12", in_book(lambda book: book.worksheets[2].merge_cells("A2:A3")), f"{BOOK} [施策・取組!A2:A3]"),
    ("L1-13", in_book(hidden_row), f"{BOOK} [施策・取組!3:3]"),
    ("L1-13", in_book(grouped_column), f"{BOOK} [施策・取組!C:D]"),
    ("L1-13", in_book(hidden_sheet), f"{BOOK} [施策・取組]"),
    ("L1-14", in_csv("申請を電子化する。", '"申請を\n電子化する。"'), f"{MEASURES}:2 [概要]"),
    ("L1-15", in_csv("申請を電子化する。", "申請を,電子化する。"), f"{MEASURES}:2 [全国地方公共団体コード]"),
    ("L1-15", in_csv("申請を電子化する。", '"申請を"電子化する。'), MEASURES),
    ("L2-01", in_csv(",90.0,%,", ",90.0%,%,", VALUES), f"{VALUES}:2 [値]"),
    ("L2-01", in_csv(",90.0,%,", ',"1,090",%,', VALUES), f"{VALUES}:2 [値]"),
    ("L2-01", in_book(set_cell("K2", "90", 5)), f"{BOOK} [指標値!K2]"),
    ("L2-02", in_csv("申請を電子化する。", "同上"), f"{MEASURES}:2 [概要]"),
    ("L2-03", in_csv(",大分類,中分類,", ",大分類,大分類,"), f"{MEASURES}:1 [大分類]"),
    ("L2-04", in_csv(",目標値,", ",目標,", VALUES), f"{VALUES}:2 [値区分]"),
    ("L2-05", in_csv("申請を電子化する。", "その他（申請）"), f"{MEASURES}:2 [概要]"),
    ("L2-06", in_book(set_cell("K2", "=1+1", 5)), f"{BOOK} [指標値!K2]"),
    ("L3-01", in_csv("全国地方公共団体コード,", "一覧\r\n全国地方公共団体コード,"), f"{MEASURES}:1 [一覧]"),
    ("L3-01", in_book(title_row), f"{BOOK} [施策・取組!A1]"),
    ("L3-02", in_package(no_choices), "999997_dx_plan_indicators.csv:2 [指標区分]"),
    ("L3-03", in_csv(",90.0,%,", ",***,%,", VALUES), f"{VALUES}:2 [値]"),
    ("L3-04", in_csv(",90.0,%,", ",90.0,,", VALUES), f"{VALUES}:2 [値]"),
    ("L3-05", in_csv(",2024,令和6年度,", ",,令和6年度,", VALUES), f"{VALUES}:2 [和暦年度]"),
    ("L3-05", in_csv(",2024,令和6年度,", ",R6,令和6年度,", VALUES), f"{VALUES}:2 [年度]"),
    ("L3-06", in_csv("\r\n264652,", "\r\n264650,"), f"{MEASURES}:2 [全国地方公共団体コード]"),
    ("L3-06", in_csv("全国地方公共団体コード,", "市町村,"), f"{MEASURES}:1 [市町村]"),
    ("L3-08", in_package(no_description), f"datapackage.json [{MEASURES}: 取組名]"),
    ("L3-08", in_package(no_encoding), "datapackage.json [999997_dx_plan_overview.csv]"),
    ("L3-08", without_notes, "datapackage.json"),
    ("L3-09", in_csv(",取組項目,担当,", ",令和6年度,令和7年度,"), f"{MEASURES}:1 [令和6年度]"),
]


def test_the_rules_are_the_30_of_the_agency_in_order() -> None:
    numbers = (
        [f"L1-{n:02}" for n in range(1, 16)] + [f"L2-{n:02}" for n in range(1, 7)] + [f"L3-{n:02}" for n in range(1, 10)]
    )
    assert [finding.rule for finding in judge(sample())] == numbers


def test_what_we_write_keeps_every_rule_that_one_edition_can_be_judged_by() -> None:
    found = findings(sample())
    assert {rule: finding.reason.en for rule, finding in found.items() if finding.outcome is FAIL} == {}
    assert [rule for rule, finding in found.items() if finding.outcome is NOT_JUDGED] == ["L3-07"]


def test_every_rule_that_is_judged_has_a_broken_example() -> None:
    judged = {rule for rule, finding in findings(sample()).items() if finding.outcome is PASS}
    assert {rule for rule, _, _ in BROKEN} == judged


@pytest.mark.parametrize(("rule", "broken", "place"), BROKEN, ids=[f"{rule}-{place}" for rule, _, place in BROKEN])
def test_a_broken_rule_is_found_at_its_place(rule: str, broken: Break, place: str) -> None:
    finding = findings(broken(sample()))[rule]
    assert finding.outcome is FAIL
    assert place in {str(fault.place) for fault in finding.faults}
    assert str(finding.faults[0].place) in finding.reason.ja
    assert str(finding.faults[0].place) in finding.reason.en


def test_letters_that_a_name_may_need_are_not_judged() -> None:
    for name in ("髙橋", "ångström"):
        finding = findings(in_csv("申請を電子化する。", name)(sample()))["L1-08"]
        assert finding.outcome is NOT_JUDGED
        assert [str(fault.place) for fault in finding.faults] == [f"{MEASURES}:2 [概要]"]


@pytest.mark.parametrize("text", ["～", "－", "∥", "—", "Ω", "ДЖ", "々", "Ａ", "①"])
def test_only_characters_outside_jis_x_0208_depend_on_the_platform(text: str) -> None:
    finding = findings(in_csv("申請を電子化する。", f"申請{text}電子化")(sample()))["L1-08"]
    assert finding.outcome is (FAIL if text == "①" else PASS)


def test_a_choice_in_two_spellings_is_found() -> None:
    row = "264652,1-{n},見本県見本市,1-{n},窓口,,取組{n},,,,,{office},有,,,plan.txt\r\n"
    rows = "".join(row.format(n=n, office="ＤＸ課" if n == 9 else "DX課") for n in range(10))
    broken = with_file(sample(), MEASURES, lambda data: data.splitlines(keepends=True)[0] + rows.encode())
    assert {fault.detail for fault in findings(broken)["L2-04"].faults} == {"DX課", "ＤＸ課"}


def test_without_a_workbook_its_rules_are_not_judged() -> None:
    plain = dataclasses.replace(sample(), files=tuple(file for file in sample().files if file.name != BOOK))
    found = findings(plain)
    for rule in ("L1-10", "L1-11", "L1-12", "L1-13", "L2-06"):
        assert found[rule].outcome is NOT_JUDGED


def test_tables_without_numbers_leave_the_rules_of_numbers_without_judgement() -> None:
    words = tuple(table for table in sample().tables if table.name == "glossary")
    found = findings(with_files(dataclasses.replace(sample(), tables=words)))
    assert {rule for rule, finding in found.items() if finding.outcome is NOT_JUDGED} >= {"L2-01", "L3-03", "L3-04", "L3-05"}


def test_a_workbook_that_says_the_same_in_other_bytes_is_as_good() -> None:
    resaved = in_book(lambda book: book.worksheets[0].sheet_view.__setattr__("zoomScale", 90))(sample())
    assert [f.rule for f in judge(resaved) if f.outcome is FAIL] == []


def test_the_real_tables_break_only_rules_whose_cure_is_not_ours(real_build: Build) -> None:
    # Words of the documents that are kept as printed: ① in texts, numbers without a unit, dates in Japanese years.
    for dataset in real_build.datasets:
        failed = {finding.rule: finding for finding in real_build.findings[dataset.id] if finding.outcome is FAIL}
        assert failed.keys() <= {"L1-08", "L3-04", "L3-05"}, dataset.id
        if "L1-08" in failed:
            kinds = {field.name: field for table in dataset.tables for field in table.fields}
            for fault in failed["L1-08"].faults:
                assert kinds[fault.place.key].type == "string", "a number or code with such a character"
                assert not kinds[fault.place.key].enum


def test_places_of_real_findings_hold_what_they_say(real_build: Build) -> None:
    import csv

    for dataset in real_build.datasets:
        files = {file.name: file.data.decode("utf-8-sig") for file in dataset.files if file.name.endswith(".csv")}
        for finding in real_build.findings[dataset.id]:
            for fault in finding.faults if finding.rule in ("L1-08", "L3-04", "L3-05") else ():
                rows = list(csv.reader(io.StringIO(files[fault.place.file], newline="")))
                assert fault.place.line
                cell = rows[fault.place.line - 1][rows[0].index(fault.place.key)]
                assert set(fault.detail) <= set(cell), fault


def test_the_page_and_the_finding_say_the_same(real_build: Build, real_catalogue: Path) -> None:
    page = (real_catalogue / "datasets/264652_dx_plan/index.html").read_text(encoding="utf-8")
    rows = dict(re.findall(r'<tr><th scope="row"[^>]*>(L\d-\d\d)</th>.*?\n<td[^>]*><span class="ja">(\S+)</span>', page))
    assert rows == {finding.rule: finding.outcome_name.ja for finding in real_build.findings["264652_dx_plan"]}


def test_every_text_is_there_in_both_languages_with_the_same_facts() -> None:
    from metadata.gates.machine_readability import _words

    texts = [words for entry in _words()["rules"].values() for words in entry.values()]
    for words in [*texts, *_words()["outcomes"].values(), *_words()["names"].values()]:
        assert words["ja"] and words["en"]
        assert fields(words["ja"]) == fields(words["en"])
