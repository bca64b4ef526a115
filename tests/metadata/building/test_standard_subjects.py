"""What is suggested for a new standard dataset: a subject of the code lists, keywords that tags can be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import metadata.building.drafting
from metadata.vocabularies import code_lists
from pipelines.own_yaml import own_yaml
from pipelines.standard.definition import definitions

FILE = Path(metadata.building.drafting.__file__).with_name("standard_subjects.yaml")
SUBJECTS: dict[str, dict[str, str]] = own_yaml(FILE.read_bytes())


def test_every_dataset_has_a_subject() -> None:
    assert SUBJECTS.keys() == definitions().keys()


@pytest.mark.parametrize("slug", SUBJECTS)
def test_a_subject_is_of_the_code_lists(slug: str) -> None:
    one = SUBJECTS[slug]
    assert one["category"] in code_lists.categories()
    assert one["theme"] in code_lists.eu_themes()
    assert one["frequency"] in code_lists.frequencies()


@pytest.mark.parametrize("slug", definitions())
def test_a_portal_takes_the_keyword_as_a_tag(slug: str) -> None:
    definition = definitions()[slug]
    for tag in (definition.keyword, definition.title.en):
        assert re.fullmatch(r"[\w .-]{2,100}", tag)
