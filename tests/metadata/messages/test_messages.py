"""Every problem code in the code has words in both languages, with the same fields, and the other way round."""

from __future__ import annotations

import json
import re
import string
from pathlib import Path

import pytest
import yaml

from metadata.messages.rendering import FOLDER, LANGUAGES, Language, codes, render, with_guides
from metadata.messages.rendering import declared_words as called
from metadata.versions.content import declared_words
from metadata.versions.differences import DatasetState, compare
from pipelines.problems import Place, Problem
from pipelines.standard.rules import rules
from tests.catalog.samples import sample_build

ROOT = Path(__file__).resolve().parents[3]
CODE = ("pipelines", "metadata", "catalog")
_RAISED = re.compile(r"""(?:Problem|fail|known)\(\s*["']([a-z][a-z0-9-]+)["']""")
_PREFIX = re.compile(r"""Problem\(f["']([a-z]+)-\{""")
_QUOTED = re.compile(r"""["']([a-z][a-z0-9-]+)["']""")
_ENDS = re.compile(r"""f["']\{[\w.]+\}(-[a-z-]+)["']""")
_CODE_NAMES = re.compile(r"""\bcode = ["']([a-z-]+)["'](?: if .* else ["']([a-z-]+)["'])?""")


def raised_codes() -> set[str]:
    found: set[str] = set()
    for folder in CODE:
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found |= set(_RAISED.findall(text))
            found |= set(_PREFIX.findall(text))
            found |= {code for pair in _CODE_NAMES.findall(text) for code in pair if code}
    return found


def test_every_code_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        assert raised_codes() <= codes(language), language


def test_no_words_without_a_code() -> None:
    assert codes("ja") == codes("en")
    # The kinds of faults in tables are put into their codes; tests/metadata/gates/test_tables_gate.py raises most of them.
    kinds = ("required", "enum", "pattern", "type", "unique", "primary-key", "foreign-key")
    raised = raised_codes() | {f"table-{name}" for name in kinds}
    text = "".join(path.read_text(encoding="utf-8") for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    quoted, ends = set(_QUOTED.findall(text)), tuple(_ENDS.findall(text))
    assert [code for code in codes("ja") - raised - quoted if not code.endswith(ends)] == []


def test_every_kind_of_fault_of_a_standard_dataset_has_words_in_both_languages() -> None:
    ja, en = (
        yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))["faults"] for language in ("ja", "en")
    )
    assert rules().kinds.keys() == ja.keys() == en.keys()
    assert {kind: fields(text) for kind, text in ja.items()} == {kind: fields(text) for kind, text in en.items()}
    assert {name for text in ja.values() for name in fields(text)} <= {"value", "repair"}


def test_every_declared_word_is_called_something_in_both_languages() -> None:
    dataset = next(one for one in sample_build().datasets if one.series)
    state = DatasetState(dataset.id, "", json.loads(json.dumps(declared_words(dataset))), {})
    keys = {change.field for change in compare(None, state).changes}
    parts = {part for key in keys for part in key.split(".") if not part.isdecimal()}
    assert {"title", "corporate_number", "sha256", "series"} <= parts
    for language in LANGUAGES:
        known = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))["declared"]
        assert parts - known.keys() == set()
    assert called("source.0.title.ja", "ja") == "もとの文書 1 題名 日本語"


def test_every_rule_of_a_doubt_has_words_in_both_languages() -> None:
    ja, en = (
        yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))["rules"] for language in ("ja", "en")
    )
    asked = re.compile(r"""(?:choose|choose_text)\(\s*["']([a-z-]+)["']|\bRULE\w* = ["']([a-z-]+)["']""")
    found = {
        rule
        for path in (ROOT / "pipelines" / "readers").rglob("*.py")
        for pair in asked.findall(path.read_text(encoding="utf-8"))
        for rule in pair
        if rule
    }
    of_columns = {"column_missing", "required_empty"}  # have no value that could be settled
    found |= {kind for kind, (_, repair) in rules().kinds.items() if repair == "ask"} - of_columns
    assert found
    assert ja.keys() == en.keys()
    assert found <= ja.keys()


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_use_the_same_facts() -> None:
    ja, en = (yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8")) for language in ("ja", "en"))
    for code, words in ja["problems"].items():
        for part in ("message", "cure"):
            wanted = {re.sub("_(ja|en)$", "", name) for name in fields(words[part])}
            assert {re.sub("_(ja|en)$", "", name) for name in fields(en["problems"][code][part])} == wanted, code
    assert {key: fields(text) for key, text in ja["words"].items()} == {
        key: fields(text) for key, text in en["words"].items()
    }


def test_words_of_a_document_are_never_a_template() -> None:
    problem = Problem("licence-unknown", Place("a.yaml", 3, "licence"), {"given": "{place_key}{0}%s", "known": "{x}"})
    message = render(problem, "en")
    assert (message.place, message.text) == ("a.yaml:3 [licence]", 'the licence "{place_key}{0}%s" is not in the list')
    assert message.cure == "one of {x}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_is_named_where_it_lies(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = f"docs/{language}/declaring.md"
    monkeypatch.chdir(ROOT)
    assert with_guides(f"see {told} {{given}}", language) == f"see {told} {{given}}"
    monkeypatch.chdir(tmp_path)
    named = re.search(r"see (.*) \{given\}", with_guides(f"see {told} {{given}}", language))
    assert named is not None
    assert Path(named[1].format()).samefile(ROOT / told)


def test_every_guide_that_a_message_names_is_there() -> None:
    for language in LANGUAGES:
        text = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8")
        named = set(re.findall(r"docs/\w+/\w+\.md", text))
        assert named
        assert all(name.startswith(f"docs/{language}/") and (ROOT / name).is_file() for name in named)
