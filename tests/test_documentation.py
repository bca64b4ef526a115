"""What people read first: every link and path in it leads somewhere, every key is told, and Japanese pages stay Japanese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("datasets/*.md"), *ROOT.glob("examples/*.md")])
JAPANESE = [ROOT / "README.ja.md", *sorted((ROOT / "docs" / "ja").glob("*.md"))]
LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+)(?:#[^)]*)?\)")


def links(page: Path) -> list[tuple[str, Path]]:
    """Return text and target of every link of a page to a file of the project."""
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [(text, (page.parent / target).resolve()) for text, target in found if "://" not in target]


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_to_a_file(page: Path) -> None:
    assert [target for _, target in links(page) if not target.exists()] == []


@pytest.mark.parametrize("page", JAPANESE, ids=named)
def test_a_japanese_page_sends_nobody_to_an_english_one(page: Path) -> None:
    pages = [target for text, target in links(page) if target.suffix == ".md" and text != "README.md"]
    bilingual = {ROOT / "datasets" / "README.md", ROOT / "examples" / "README.md"}
    assert [target for target in pages if target not in bilingual and target not in JAPANESE] == []


def test_each_page_of_the_documentation_is_there_in_both_languages() -> None:
    english, japanese = ({path.name for path in (ROOT / "docs" / lang).glob("*.md")} for lang in ("en", "ja"))
    assert english == japanese


def test_the_ways_into_the_code_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.partition("go to …\n")[2].partition("\n\n`examples/`")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and "I want" not in line]
    assert len(rows) >= 20
    paths = [path for row in rows for path in re.findall(r"`([^`<]+/[^`<]*)`", row)]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_key_and_exit_code_is_documented(lang: str) -> None:
    from metadata.declared.declaration import DatasetDeclaration
    from metadata.declared.run_settings import AlarmSettings, MailSettings, RunSettings
    from metadata.declared.secrets import SecretSettings
    from metadata.declared.settings import GoalSettings, LimitSettings
    from metadata.declared.targets import TargetSettings
    from metadata.versions.ledger import EntryDeclaration
    from pipelines import problems
    from pipelines.layouts.layout import Figures, Grades, HeadingRule, Layout, LeaveOut

    keys = (ROOT / "docs" / lang / "declaring.md").read_text(encoding="utf-8")
    settings = (LimitSettings, GoalSettings, RunSettings, AlarmSettings, MailSettings, SecretSettings, TargetSettings)
    layouts = (Layout, HeadingRule, Figures, Grades, LeaveOut)
    for model in (DatasetDeclaration, EntryDeclaration, *layouts, *settings):
        assert [name for name in model.model_fields if f"`{name}`" not in keys] == []
    codes = (ROOT / "docs" / lang / "schedule.md").read_text(encoding="utf-8")
    for error in problems.KeikakuError.__subclasses__():
        assert re.search(rf"\b{error.exit_code} ", codes), error
