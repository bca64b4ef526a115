"""Words for problems: a code and its facts become a sentence and a cure, in Japanese or English.

The texts are in `metadata/messages/<language>.yaml`. A template is filled with named facts only (`str.format_map` on plain
strings): no text of a document or of a person is ever used as a template. Out of scope: how the words are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pipelines.own_yaml import own_yaml
from pipelines.problems import Problem

FOLDER = Path(__file__).parent
_CALLED = "python publish.py"
Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True)
class Message:
    """A problem in words: where, what, and how to cure it."""

    place: str
    text: str
    cure: str


def called() -> str:
    """Return how people call the program here: by the start file of their workplace, installed, or in a checkout."""
    if Path("publish.yaml").is_file():
        if Path("keikaku.cmd").is_file():
            return "keikaku"
        if Path("keikaku").is_file():
            return "./keikaku"
    return _CALLED if (FOLDER.parents[1] / "pyproject.toml").is_file() else "keikaku"


def with_guides(template: str, language: Language) -> str:
    """Return a template that names a guide (`docs/ja/…`) or the lists where they lie: in a workplace, beside the program."""
    for name in (f"docs/{language}/", "metadata/vocabularies/"):
        own, here = FOLDER.parents[1] / name, Path(name)
        if name in template and own.is_dir() and not (here.is_dir() and here.samefile(own)):
            found = own.as_posix().replace("{", "{{").replace("}", "}}")  # no fields of the template
            template = template.replace(name, f"{found}/")
    return template


def _each_with_guides(texts: Any, language: Language) -> Any:
    if isinstance(texts, dict):
        return {key: _each_with_guides(each, language) for key, each in texts.items()}
    return with_guides(texts, language) if isinstance(texts, str) else texts


@cache
def _texts(language: Language, part: str) -> dict[str, Any]:
    """Return one part (`problems`, `words` …) of the texts of a language, read by itself: most commands say few words.

    Where they name the program (`python publish.py`) or a guide, they do by the name it has here.
    """
    text = (FOLDER / f"{language}.yaml").read_text(encoding="utf-8").replace(_CALLED, called())
    found = re.search(rf"^{part}:$.*?(?=^\w+:$|\Z)", text, re.MULTILINE | re.DOTALL)
    loaded: dict[str, dict[str, Any]] = own_yaml(found[0].encode() if found else b"{}")
    named: dict[str, Any] = _each_with_guides(loaded.get(part, {}), language)
    return named


class _Facts(dict[str, str]):
    """Facts of a problem; a fact that was not given is shown as a dash instead of stopping the message."""

    def __missing__(self, key: str) -> str:
        return "—"


def render(problem: Problem, language: Language) -> Message:
    """Return a problem in words. Raises KeyError for a code without texts (a test holds that there is none).

    The rules of the shapes (`shape-…`) and rare findings of Frictionless (`table-…`) share the words of their family.
    """
    texts = _texts(language, "problems")
    entry = texts.get(problem.code) or texts[problem.code.split("-")[0]]
    rule = problem.facts.get("rule", "")
    words = _texts(language, "rules").get(rule, rule)
    place = problem.place
    names = {"place_key": place.key, "place_file": place.file, "place_name": place.file.rpartition("/")[2]}
    facts = _Facts(problem.facts, **names, rule_words=words)
    if (detail := facts.get("detail")) in _texts(language, "parser"):  # words of PyYAML, which are English
        facts["detail"] = _texts(language, "parser")[detail]
    if wanted := problem.facts.get("wanted_type"):  # the form that a value should have, by its name
        forms = _texts(language, "wanted")
        facts["wanted"] = forms.get(wanted, forms["other"]).format_map(facts)
    return Message(str(problem.place), entry["message"].format_map(facts), entry["cure"].format_map(facts))


def word(key: str, language: Language, facts: Mapping[str, object] | None = None) -> str:
    """Return one of the fixed words of the command line, filled with its facts."""
    return str(_texts(language, "words")[key]).format_map(facts or {})


def agrees(answer: str) -> bool:
    """Return whether an answer is a yes, in either language and any width; whatever is no clear yes is none."""
    return unicodedata.normalize("NFKC", answer).strip().lower() in {"y", *(word("new_yes", each) for each in LANGUAGES)}


def declared_words(key: str, language: Language) -> str:
    """Return what a dotted key of declared words is called: publisher.name.ja → 公開主体 名称 日本語; items count from 1."""
    known = _texts(language, "declared")
    return " ".join(str(int(part) + 1) if part.isdecimal() else known.get(part, part) for part in key.split("."))


def fault_words(kind: str, language: Language, facts: Mapping[str, object]) -> str:
    """Return what a fault of a standard dataset is, and its cure: `facts` are column, count, place, value, repair."""
    template = str(_texts(language, "faults")[kind])
    proposal = "" if "{repair}" in template or not facts["repair"] else f" → {facts['repair']}"
    said = {"said": template.format_map(facts), "proposal": proposal}
    return str(_texts(language, "words")["fault"].format_map({**facts, **said}))


def rule_words(rule: str, language: Language) -> str:
    """Return what a doubt of a rule is about; the rule itself for one without words."""
    return str(_texts(language, "rules").get(rule, rule))


def codes(language: Language) -> frozenset[str]:
    """Return the codes that have texts in a language."""
    return frozenset(_texts(language, "problems"))
