"""A municipality that publishers.yaml does not have yet.

Out of scope: one that it has (`metadata.declared.declaration`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from metadata.building.build import publishers
from metadata.building.drafting.declaration_text import publisher_text
from metadata.building.drafting.draft_folder import text_of, write_files
from metadata.described.dataset import Publisher
from metadata.vocabularies.municipalities import local_governments, named
from pipelines.japanese.codes import check_digit, corporate_check_digit
from pipelines.problems import DeclarationError, Place, Problem, SettingsError

_NONE_YET = re.compile(r"^publishers:[ ]*\{[ ]*\}[ ]*$", re.MULTILINE)
"""The key of a file that names nobody yet, as `init` writes it."""


@dataclass(frozen=True)
class Municipality:
    """What is known of a municipality: name with its prefecture, name in English, address of its site.

    `sure`: somebody has said how it is called in English; else it is a suggestion.
    """

    name: str = ""
    name_en: str = ""
    site: str = ""
    sure: bool = True

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return bool(self.name and self.name_en and self.site)


def checked_code(code: str, known: Mapping[str, Publisher]) -> str:
    """Return a code of a municipality. Raises SettingsError `new-publisher-needed`, `code-check-digit`.

    What has no digit is a name that the list does not have: `publisher-not-listed`.
    """
    if not code:
        shown = "、".join(f"{one.code} {one.name.ja}" for one in known.values())
        raise SettingsError(Problem("new-publisher-needed", Place(key="--publisher"), {"known": shown}))
    if not re.search(r"[0-9]", code):
        raise SettingsError(Problem("publisher-not-listed", Place(key="--publisher"), {"given": code}))
    if not re.fullmatch(r"[0-9]{6}", code) or check_digit(code[:5]) != code[5]:
        raise SettingsError(Problem("code-check-digit", Place(key="--publisher"), {"given": code}))
    return code


def code_of(text: str) -> str:
    """Return the code of the municipality that a text names, 亀岡市 or 京都府亀岡市; a text that names none as it is.

    Raises SettingsError `publisher-several` for a name that several have.
    """
    found = named(text)
    if len(found) > 1:
        several = "、".join(f"{one.full_name} {one.code}" for one in found)
        raise SettingsError(Problem("publisher-several", Place(key="--publisher"), {"given": text, "several": several}))
    return found[0].code if found else text


def as_listed(code: str, given: Municipality) -> Municipality:
    """Return a municipality with what was not given of its names from the list of all local governments."""
    listed = local_governments().get(code)
    if listed is None:
        return given
    return Municipality(given.name or listed.full_name, given.name_en or listed.english, given.site, bool(given.name_en))


def unknown_publisher(code: str) -> Problem:
    """Return that a municipality is not in publishers.yaml: the options that add it, and the entry to fill in."""
    known = as_listed(code, Municipality())
    options = {"--name": known.name, "--name-en": known.name_en, "--site": known.site}
    wanted = " ".join(f"{option} …" for option, value in options.items() if not value)
    facts = {"code": code, "name": known.name, "options": wanted, "entry": publisher_entry(code, known)}
    return Problem("new-publisher", Place("publishers.yaml"), facts)


def add_publisher(root: Path, code: str, municipality: Municipality) -> None:
    """Add a municipality to publishers.yaml, behind what is there.

    Raises DeclarationError, with the file as it was, where the entry does not stand.
    """
    path = root / "publishers.yaml"
    before = text_of(path)
    opened = _NONE_YET.sub("publishers:", before.rstrip("\n"))
    write_files(root, {path.name: (opened + "\n" + publisher_entry(code, municipality)).encode()})
    try:
        publishers(root)
    except DeclarationError:
        write_files(root, {path.name: before.encode()})
        raise


def publisher_entry(code: str, municipality: Municipality) -> str:
    """Return the entry; the 法人番号 of a municipality is a check digit, 000020 and its code."""
    twelve = f"000020{code}"
    number = corporate_check_digit(twelve) + twelve
    return publisher_text(code, number, municipality.name, municipality.name_en, municipality.site, sure=municipality.sure)
