"""The desk's templates and their words.

    words/<page>.yaml    key: {ja: …, en: …}, used as w("<page>.key", name=value); in braces the values
    templates/           Jinja2; those of the site's pages as site/<name>

Everything is escaped, and characters that steer how text runs are shown by their number.
Words of problems are those of the commands (`metadata.messages`), but for cures that are others on the desk
(`words/cures.yaml`). Out of scope: what a page says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from catalog.secret import without_secrets
from catalog.site.content.policy import visible
from catalog.site.frame.compiled import Compiled
from catalog.site.frame.rendering import TEMPLATES as SITE
from metadata.messages.rendering import Language, Message, render, with_guides, word
from pipelines.own_yaml import own_yaml
from pipelines.problems import Problem

FOLDER = Path(__file__).parent
Words = Callable[..., str]


def words(key: str, language: Language, /, **facts: object) -> str:
    """Return words of the desk, `<page>.<key>`, with their facts. Raises KeyError for words that are not there."""
    page, _, name = key.partition(".")
    return with_guides(str(_texts(page)[name][language]), language).format_map(facts)


def told(problems: Sequence[Problem], language: Language) -> list[Message]:
    """Return problems in words, every one, in their order, without secrets."""
    found = [_told(problem, language) for problem in problems]
    return [Message(*without_secrets((each.place, each.text, each.cure))) for each in found]


def _told(problem: Problem, language: Language) -> Message:
    """Return a problem in words, with the cure that the desk has for it, if it has one."""
    message, own = render(problem, language), _texts("cures").get(problem.code)
    return replace(message, cure=own[language].format_map(problem.facts)) if own else message


def rendered(template: str, language: Language, **values: Any) -> str:
    """Return a page; `w` gives words of the desk in its language, `cw` those of the commands."""

    def w(key: str, /, **facts: object) -> str:
        return words(key, language, **facts)

    def cw(key: str, /, **facts: object) -> str:
        return word(key, language, facts)

    return visible(_environment().get_template(template).render(w=w, cw=cw, language=language, **values))


@cache
def _texts(page: str) -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = own_yaml((FOLDER / "words" / f"{page}.yaml").read_bytes())
    return loaded


@cache
def _environment() -> Environment:
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(FOLDER / "templates"), PrefixLoader({"site": FileSystemLoader(SITE)})]),
        bytecode_cache=Compiled(__file__),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
