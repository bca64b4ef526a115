"""Cures of the desk's own: for problems that there are, and without a word of the terminal."""

from __future__ import annotations

import re

import pytest

from catalog.desk.rendering import FOLDER, told
from metadata.messages.rendering import LANGUAGES, Language, codes
from pipelines.own_yaml import own_yaml
from pipelines.problems import Problem

CURES: dict[str, dict[Language, str]] = own_yaml((FOLDER / "words" / "cures.yaml").read_bytes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_of_a_problem_and_names_no_command(language: Language) -> None:
    assert CURES.keys() <= codes(language)
    for code in CURES:
        (message,) = told([Problem(code)], language)
        assert message.cure == CURES[code][language]
        assert not re.search(r"--\w|publish\.py|\.yaml", message.cure), code
