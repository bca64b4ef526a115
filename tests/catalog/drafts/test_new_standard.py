"""`publish.py new` with a file of a standard dataset: from the file to what is published, a second time, and when not."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml

from tests.catalog.drafts.office import CITY, CODE, LIST, Office
from tests.pipelines.standard.samples import clean_table, written

AED = clean_table("aed", "standard")


def test_a_standard_dataset_goes_from_file_to_published_dataset_without_yaml(office: Office) -> None:
    file = office.file("AED一覧（令和8年）.csv", written(AED, "cp932"))
    code, shown = office.call("new", str(file), "--yes")
    assert code == 0, shown
    assert "AED設置箇所一覧（standard）、6 行" in shown
    assert office.only().name == "262064_aed"  # the publisher is the code of the rows, the name that of the standard
    code, shown = office.call("build", "--accept", "--date", "2026-11-28", "--out", str(office.root / "public"))
    assert code == 0, shown
    built = office.root / "public" / "datasets" / "262064_aed"
    assert (built / "262064_aed.csv").read_bytes() == written(AED)
    assert len(json.loads((built / "262064_aed.geojson").read_text(encoding="utf-8"))["features"]) == 6


def test_without_a_terminal_the_draft_is_written_and_what_is_open_is_told(office: Office) -> None:
    file = office.file("aed.csv", written(AED))
    code, shown = office.call("new", str(file))
    assert code == 1 and "利用条件" in shown and "更新頻度" in shown
    declared = yaml.safe_load((office.only() / "dataset.yaml").read_text(encoding="utf-8"))
    assert (declared["standard"], declared["publisher"], declared["title"]["ja"]) == (
        "aed",
        "262064",
        "京都府亀岡市 AED設置箇所一覧",
    )


def test_the_period_is_that_of_the_days_in_the_data(office: Office) -> None:
    rows = clean_table("population", "standard")
    office.call("new", str(office.file("jinko.csv", written(rows))))
    period = yaml.safe_load((office.only() / "dataset.yaml").read_text(encoding="utf-8"))["period"]
    assert {name: str(day) for name, day in period.items()} == {"start": "2024-04-01", "end": "2024-04-06"}


def test_a_second_call_takes_the_new_file_and_keeps_what_an_officer_wrote(office: Office) -> None:
    file = office.file("aed.csv", written(AED))
    office.call("new", str(file), "--yes")
    declared = office.only() / "dataset.yaml"
    declared.write_text(declared.read_text(encoding="utf-8") + "# 市長の決裁済み\n", encoding="utf-8")
    file.write_bytes(written(clean_table("aed", "standard", 8)))
    code, shown = office.call("new", str(file), "--yes")
    assert code == 0, shown
    assert declared.read_text(encoding="utf-8").endswith("# 市長の決裁済み\n")
    assert (office.only() / "aed.csv").read_bytes() == file.read_bytes()


def test_what_only_an_officer_can_decide_is_asked_once_for_a_column(office: Office) -> None:
    rows = [list(row) for row in AED]
    for row in (1, 2):
        rows[row][rows[0].index("終了時間")] = "17:00※"
    code, shown = office.call("new", str(office.file("aed.csv", written(rows))), "--yes")
    assert code == 0, shown
    settled = yaml.safe_load((office.only() / "corrections.yaml").read_text(encoding="utf-8"))["settlements"]
    assert [(one["source"], one["reading"]) for one in settled] == [("17:00※", ["17:00"])]


def test_a_publisher_that_no_row_names_is_asked_and_added(office: Office) -> None:
    rows = [[text if text != "262064" else "" for text in row] for row in AED]
    file = office.file("aed.csv", written(rows))
    code, shown = office.call("new", str(file))
    assert code == 2 and "--publisher" in shown
    code, shown = office.call("new", str(file), "--publisher", CODE, *CITY, "--yes")
    assert code == 0, shown
    assert office.only().name == f"{CODE}_aed"


@pytest.mark.parametrize(("first", "second"), [("aed", "plan"), ("plan", "aed")])
def test_a_plan_and_a_standard_dataset_do_not_take_each_others_place(first: str, second: str, office: Office) -> None:
    files = {"aed": written(AED), "plan": LIST.encode()}
    id_ = f"{CODE}_aed"
    office.call("new", str(office.file("first.csv", files[first])), "--publisher", CODE, "--id", id_)
    before = {path.name: path.read_bytes() for path in office.only().iterdir()}
    code, shown = office.call("new", str(office.file("second.csv", files[second])), "--publisher", CODE, "--id", id_)
    assert code == 2 and "--id" in shown
    assert {path.name: path.read_bytes() for path in office.only().iterdir()} == before


def test_lost_digits_are_told_with_the_place_and_nothing_is_published(office: Office) -> None:
    rows = [list(row) for row in AED]
    rows[3][rows[0].index("法人番号")] = "4.00E+12"
    code, shown = office.call("new", str(office.file("aed.csv", written(rows))), "--yes")
    assert code == 1 and "4.00E+12" in shown.replace("\n", "")


def test_an_old_edition_is_published_in_the_form_of_the_current_one(office: Office) -> None:
    code, shown = office.call("new", str(office.file("aed.csv", written(clean_table("aed", "recommended")))), "--yes")
    assert code == 0, shown
    office.call("build", "--accept", "--date", "2026-11-28", "--out", str(office.root / "public"))
    table = office.root / "public" / "datasets" / "262064_aed" / "262064_aed.csv"
    assert next(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig")))) == AED[0]


def test_there_is_no_painted_document_of_a_standard_dataset(office: Office) -> None:
    page = office.root / "preview.html"
    code, shown = office.call("new", str(office.file("aed.csv", written(AED))), "--preview", str(page))
    assert code == 2 and "--preview" in shown and not page.exists()
