"""The ledger of versions: what it may say, how an entry is added, and what a derived dataset takes from its members'."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest

from metadata.described.content import Content
from metadata.described.dataset import Dataset, Release
from metadata.described.derived_versions import derived_history, derived_version
from metadata.messages.rendering import LANGUAGES, render
from metadata.versions.ledger import add_release, entry_yaml, next_version, read_ledger
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import DeclarationError, OutputError
from tests.metadata.samples import sample_dataset

ONE, TWO, COLUMNS = "1" * 64, "2" * 64, "c" * 64
NOTES = Bilingual("表記: 「#」を訂正", "Corrected: '#'")
LEDGER = f"""\
# 亀岡市の担当: 情報政策課
changes:
  - version: 1.0.0 # 公開の稟議 第12号
    date: 2026-11-21
    content: {ONE}
    columns: {COLUMNS}
    notes: {{ja: 初版, en: First edition}}
"""


def write(folder: Path, text: str = LEDGER) -> Path:
    (folder / "changes.yaml").write_text(text, encoding="utf-8")
    return folder / "changes.yaml"


def release(version: str = "1.1.0", day: str = "2026-12-01", content: str = TWO, differences: bytes = b"") -> Release:
    return Release(version, date.fromisoformat(day), NOTES, content, COLUMNS, "", Content.of(differences))


def codes_of(folder: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(DeclarationError) as caught:
        read_ledger(folder, "datasets/d")
    problems = caught.value.problems
    assert all(render(problem, language).cure for problem in problems for language in LANGUAGES)
    return [(problem.code, problem.place.line, problem.place.key) for problem in problems]


def test_a_folder_without_ledger_has_no_version(tmp_path: Path) -> None:
    assert (read_ledger(tmp_path, "d").releases, read_ledger(tmp_path, "d").last) == ((), None)


def test_an_entry_is_added_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    path = write(tmp_path)
    add_release(tmp_path, "d", release(differences="﻿表,前\r\n".encode()))
    text = path.read_text(encoding="utf-8")
    assert text.startswith(LEDGER)
    read = read_ledger(tmp_path, "d")
    assert [(r.version, r.date, r.content) for r in read.releases] == [
        ("1.0.0", date(2026, 11, 21), ONE),
        ("1.1.0", date(2026, 12, 1), TWO),
    ]
    assert read.last is not None
    assert (read.last.notes, read.last.differences.read()) == (NOTES, "﻿表,前\r\n".encode())
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["1.1.0.csv", "changes", "changes.yaml"]


def test_the_entry_to_paste_can_be_pasted_at_the_end(tmp_path: Path) -> None:
    path = write(tmp_path)
    entry = entry_yaml(release(), None, 2)
    path.write_text(LEDGER + entry.replace("YYYY-MM-DD", "2026-12-01"), encoding="utf-8")
    last = read_ledger(tmp_path, "d").last
    assert last == release()
    path.write_text(LEDGER + entry, encoding="utf-8")
    assert codes_of(tmp_path) == [("key-value", 9, "changes.1.date")]  # until the day is filled in


@pytest.mark.parametrize("text", [None, "# まだ版がない\nchanges:\n", "changes:\n- version: 1.0.0\n", "changes: # 版\n\n\n"])
def test_the_first_entry_makes_the_file_or_goes_into_an_empty_one(tmp_path: Path, text: str | None) -> None:
    if text is not None and "1.0.0" in text:
        rest = f"  date: 2026-11-21\n  content: {ONE}\n  columns: {COLUMNS}\n  notes: {{ja: 初版, en: First}}\n"
        text += rest  # entries that are not indented stay so
    if text is not None:
        write(tmp_path, text)
    before = len(read_ledger(tmp_path, "d").releases)
    add_release(tmp_path, "d", release())
    assert len(read_ledger(tmp_path, "d").releases) == before + 1
    if text is not None:
        assert (tmp_path / "changes.yaml").read_text(encoding="utf-8").startswith(text.rstrip())


@pytest.mark.parametrize(
    "text",
    ["changes: []\n", LEDGER.replace("changes:\n  -", "changes: [{").split("[")[0] + "[]\n", "# nothing but words\n"],
)
def test_a_ledger_in_another_form_is_not_touched(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(DeclarationError) as caught:
        add_release(tmp_path, "d", release())
    (problem,) = caught.value.problems
    assert problem.code == "ledger-form"
    assert "version: 1.1.0" in render(problem, "en").cure
    assert path.read_text(encoding="utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["changes.yaml"]


def test_a_ledger_that_cannot_be_written_is_as_it_was(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "changes.yaml.new").mkdir()  # in the way, for root too, whom no permission stops
    with pytest.raises(OutputError) as caught:
        add_release(tmp_path, "d", release())
    assert caught.value.problems[0].code == "output-unwritable"
    assert path.read_text(encoding="utf-8") == LEDGER


SECOND = LEDGER.split("changes:\n")[1].replace("1.0.0 # 公開の稟議 第12号", "{version}").replace("2026-11-21", "{date}")


@pytest.mark.parametrize(
    ("version", "day", "found"),
    [
        ("1.0.0", "2026-11-22", ("ledger-version-order", 8, "changes.1.version")),
        ("0.9.9", "2026-11-22", ("ledger-version-order", 8, "changes.1.version")),
        ("1.10.0", "2026-11-20", ("ledger-date-order", 9, "changes.1.date")),
        ("1.1", "2026-11-22", ("key-value", 8, "changes.1.version")),
        ("1.1.0", "2026-02-30", ("key-value", 9, "changes.1.date")),
    ],
)
def test_versions_grow_and_days_do_not_go_back(tmp_path: Path, version: str, day: str, found: tuple[str, int, str]) -> None:
    write(tmp_path, LEDGER + SECOND.replace("{version}", version).replace("{date}", day))
    assert codes_of(tmp_path) == [found]


def test_ten_comes_after_nine(tmp_path: Path) -> None:
    numbers = ["1.9.0", "1.10.0", "10.0.0"]
    entries = [SECOND.replace("{version}", number).replace("{date}", "2026-11-21") for number in numbers]
    write(tmp_path, LEDGER + "".join(entries))
    assert [r.version for r in read_ledger(tmp_path, "d").releases] == ["1.0.0", *numbers]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (f"content: {ONE}", "content: abc", "key-value"),
        ("en: First edition", 'en: "　"', "key-value"),
        ("notes: {ja: 初版, en: First edition}", "notes: {ja: 初版}", "key-missing"),
        (f"    columns: {COLUMNS}\n", "", "key-missing"),
        ("version: 1.0.0", "verison: 1.0.0", "key-unknown-near"),
        ("changes:", "releases:", "key-unknown"),
    ],
)
def test_a_mistake_in_the_ledger_is_told_at_its_place(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in LEDGER
    write(tmp_path, LEDGER.replace(old, new))
    assert code in [found for found, _, _ in codes_of(tmp_path)]


def test_row_differences_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "1.0.0.csv").write_bytes("表,前".encode("cp932"))
    assert codes_of(tmp_path) == [("ledger-differences", None, "")]


def test_the_next_version_is_major_when_the_columns_change() -> None:
    last = release("1.4.2")
    assert next_version(None, COLUMNS) == "1.0.0"
    assert next_version(last, COLUMNS) == "1.5.0"
    assert next_version(last, "d" * 64) == "2.0.0"


def member(id_: str, *releases: tuple[str, str]) -> Dataset:
    history = tuple(release(version, day) for version, day in releases)
    return dataclasses.replace(sample_dataset(), id=id_, version=history[-1].version, history=history)


def test_a_derived_dataset_has_a_version_for_each_day_of_its_members() -> None:
    one = member("999997_a", ("1.0.0", "2026-11-21"), ("1.1.0", "2026-12-01"), ("2.0.0", "2027-01-10"))
    two = member("999997_b", ("1.0.0", "2026-12-01"), ("1.0.1", "2026-12-01"))
    history = derived_history([one, two])
    assert [(r.version, r.date.isoformat()) for r in history] == [
        ("1.0.0", "2026-11-21"),
        ("2.1.1", "2026-12-01"),  # 1.1.0 and 1.0.1
        ("3.0.1", "2027-01-10"),  # 2.0.0 and 1.0.1
    ]
    assert history[-1].version == derived_version([one.version, two.version])
    assert history[1].notes.en.endswith("999997_a 1.1.0, 999997_b 1.0.1")
    assert history[2].notes.ja.endswith("999997_a 2.0.0")
    assert derived_history([two, one])[1].version == "2.1.1"
