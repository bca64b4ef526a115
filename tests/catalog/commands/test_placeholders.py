"""Addresses for examples that nobody has replaced: told where they stand, before harvesters keep ids under them."""

from __future__ import annotations

from pathlib import Path

import pytest

from metadata.building.workplace import Place, workplace
from metadata.declared.placeholders import is_placeholder
from metadata.vocabularies.municipalities import named
from tests.conftest import ROOT, TODAY, Project

KAMEOKA = "https://www.city.kameoka.kyoto.jp/"
"""In publishers.yaml the site of a municipality that has no dataset in the project of the tests."""


def replaced(path: Path, old: str, new: str) -> list[int]:
    """Write other words in a file wherever they stand; return the lines that have them then."""
    text = path.read_text(encoding="utf-8").replace(old, new)
    path.write_text(text, encoding="utf-8")
    return [number for number, line in enumerate(text.splitlines(), 1) if new in line]


@pytest.mark.parametrize("command", ["build", "run"])
def test_placeholders_are_told_by_file_and_line_and_change_no_exit_code(project: Project, command: str) -> None:
    settings = project.settings("{accept: ask}")
    base, *others = replaced(settings, "https://keikaku.example/", "https://example.jp/")
    sites = replaced(project.datasets / "publishers.yaml", KAMEOKA, "https://www.city.example.org/")
    run = project.run(command, "--settings", str(settings))
    assert run.exit_code == 0, run.shown
    told = {(one["code"], one["place"]["file"], one["place"]["line"]) for one in run.report["warnings"]}
    assert told == {
        ("base-url-placeholder", "publish.yaml", base),
        ("address-placeholder", "publish.yaml", others[0]),
        ("address-placeholder", "datasets/publishers.yaml", sites[0]),
    }
    assert [one["facts"].get("lines") for one in run.report["warnings"]][1:] == [
        ", ".join(map(str, lines)) for lines in (others, sites)
    ]
    assert run.shown.count("https://example.jp/") >= 1 and "実際のアドレス" in run.shown


def test_they_are_told_before_the_first_version_is_accepted(project: Project) -> None:
    replaced(project.datasets / "publishers.yaml", KAMEOKA, "https://kameoka.invalid/")
    (project.small / "changes.yaml").unlink()
    run = project.run("check")
    assert (run.exit_code, [one["code"] for one in run.report["warnings"]]) == (1, ["address-placeholder"])


def test_an_address_given_with_the_command_is_told_as_such(project: Project) -> None:
    assert project.run("check", "--base-url", "https://data.city.kameoka.kyoto.jp/").report["warnings"] == []
    (one,) = project.run("check", "--base-url", "https://data.example.com/").report["warnings"]
    assert (one["code"], one["place"]["key"]) == ("base-url-placeholder", "--base-url")


def test_a_new_workplace_marks_what_nobody_has_given(tmp_path: Path) -> None:
    (office,) = named("亀岡市")
    where = Place(Path("python"), ROOT, tmp_path, windows=False)
    for site, marked in (("", True), (KAMEOKA, False)):
        text = workplace(where, office, site, TODAY)["datasets/publishers.yaml"].decode()
        lines = [line for line in text.splitlines() if "site:" in line or "form:" in line]
        assert [("要確認" in line) for line in lines] == [marked, marked], text
        assert "Kameoka City, Kyoto Prefecture" in text and "要確認：英語の名前" in text


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://example.jp/opendata/", True),
        ("https://DATA.Example.COM:8443/", True),
        ("https://town.example./", True),
        ("odata@city.example.jp", True),
        ("http://localhost.test/", True),
        ("https://notexample.jp/", False),
        ("https://example.jp.city.kameoka.kyoto.jp/", False),
        ("https://www.town.yosano.lg.jp/example.com", False),
        ("https://keikaku.example/", False),
        ("", False),
    ],
)
def test_names_for_examples_are_known_whole(address: str, is_one: bool) -> None:
    assert is_placeholder(address) is is_one
