"""`check` on an edition that prints other labels than its layout: which line is to be written, and where."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.catalog.drafts.office import CITY, CODE, LIST, WORDS, Office


@pytest.fixture
def checked(office: Office) -> Office:
    code, shown = office.call(
        "new", str(office.file("plan.csv", LIST.encode())), "--publisher", CODE, *WORDS, *CITY, "--yes"
    )
    assert code == 0, shown
    return office


def _next(office: Office, text: str) -> list[dict[str, object]]:
    """Put another edition in the place of the document; return the problems of `check`."""
    folder = office.only()
    declared = folder / "dataset.yaml"
    old = hashlib.sha256((folder / "plan.csv").read_bytes()).hexdigest()
    (folder / "plan.csv").write_text(text, encoding="utf-8")
    new = hashlib.sha256(text.encode()).hexdigest()
    declared.write_text(declared.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    office.call("check", "--against", str(office.root / "none"))
    problems: list[dict[str, object]] = json.loads((office.root / "report.json").read_text(encoding="utf-8"))["problems"]
    return [problem for problem in problems if problem["code"] != "ledger-empty"]


def _line_of(office: Office, words: str) -> int:
    lines = (office.only() / "layout.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def test_a_renamed_label_is_told_with_the_line_to_write_and_that_line_is_enough(checked: Office) -> None:
    text = LIST.replace("担当課", "おもな担い手")
    renamed = _next(checked, text)[0]
    facts = renamed["facts"]
    assert renamed["code"] == "heading-renamed" and isinstance(facts, dict)
    assert (facts["source"], facts["label"], facts["write"]) == ("おもな担い手", "担当課", "おもな担い手: 担当")
    assert facts["line"] == str(_line_of(checked, "担当課"))
    layout = checked.only() / "layout.yaml"
    lines = layout.read_text(encoding="utf-8").splitlines()
    lines.insert(int(facts["line"]), f"  {facts['write']}")
    layout.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert not [
        problem for problem in _next(checked, text) if "heading" in str(problem["code"]) or "label" in str(problem["code"])
    ]


def test_a_column_less_and_a_column_more_are_told(checked: Office) -> None:
    less = "\n".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in LIST.splitlines()) + "\n"
    assert [problem["code"] for problem in _next(checked, less)][:1] == ["label-gone"]
    more = "\n".join(f"{line},{cell}" for line, cell in zip(LIST.splitlines(), ("ひとこと", "がんばる"), strict=True)) + "\n"
    assert [problem["code"] for problem in _next(checked, more)][:1] == ["heading-unknown"]


def test_text_that_is_not_read_is_told_at_its_cell(checked: Office) -> None:
    problem = _next(checked, LIST.replace("3600\n", "3600,余白の書き込み\n"))[0]
    assert (problem["code"], str(problem["place"]).count("plan.csv#cell=2,8")) == ("place-unread", 1)


def test_the_three_shares_are_told(checked: Office) -> None:
    _, shown = checked.call("check", "--against", str(checked.root / "none"))
    assert "100.0% / 0.0% / 0.0%" in shown.replace("\u00a0", " ")  # which keep the cell in one line
    (line, *_) = json.loads((checked.root / "report.json").read_text(encoding="utf-8"))["datasets"]
    assert line["shares"] == ["100.0%", "0.0%", "0.0%"]
