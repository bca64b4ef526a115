"""A new standard dataset: its folder drafted from a file that is recognised as one, and gone on with by a second call.

    datasets/<code>_<slug>/    the file copied, dataset.yaml; corrections.yaml once doubts are settled

The publisher is the code that all rows have. Out of scope: what is left to decide (`drafting.draft`), asking and showing
(`catalog.drafts`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from metadata.building.build import publishers
from metadata.building.drafting.declaration_text import HEAD, asked_line
from metadata.building.drafting.draft import Draft, Given, with_given
from metadata.building.drafting.draft_folder import (
    DATASET,
    PLAIN,
    bytes_of,
    declared_source,
    declared_standard,
    folder_of,
    renewed,
    text_of,
    write_files,
)
from metadata.building.drafting.marked_yaml import CONFIRM, line
from metadata.building.drafting.new_publisher import checked_code
from metadata.declared.results_folder import fiscal_year_of
from metadata.described.dataset import Publisher
from pipelines.own_yaml import own_yaml
from pipelines.problems import DeclarationError, Place, Problem, SettingsError
from pipelines.standard.checks.times import is_day
from pipelines.standard.definition import CURRENT, Definition
from pipelines.standard.reading import StandardReading, read_standard

_MUNICIPALITY = "地方公共団体名"


@dataclass(frozen=True)
class LookedStandard:
    """A file that was looked at and is a standard dataset, and what was read of it."""

    file: str
    data: bytes
    reading: StandardReading
    definition: Definition

    @property
    def publisher(self) -> str:
        """The code that all rows have, "" where they have none or several."""
        return self.reading.code

    @property
    def municipality(self) -> str:
        """The name of the publisher in most rows."""
        names = Counter(value for value in dict(self.reading.columns).get(_MUNICIPALITY, ()) if value)
        return next((name for name, _ in names.most_common(1)), "")


@dataclass(frozen=True)
class NewStandard(Draft):
    """A drafted folder of a standard dataset (dataset.yaml), and what was read of its file."""

    reading: StandardReading

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a person should know beside the faults, as `read` tells it."""
        return self.reading.problems


def looked_standard(name: str, data: bytes) -> LookedStandard | None:
    """Return a file that is a standard dataset of which a table can be made, None for any other.

    Raises SourceError where it cannot be opened.
    """
    reading = read_standard(name, data)
    if reading is None or reading.match is None or not reading.columns:
        return None
    return LookedStandard(name, data, reading, reading.match.definition)


def drafted_standard(root: Path, looked: LookedStandard, code: str, given: Given, day: date) -> NewStandard:
    """Return the dataset of a file, drafted in `root`, or as far as an earlier call has it. Writes its folder.

    `day` tells the fiscal year that is suggested for data without days of their own. Raises SettingsError
    `new-publisher-needed`, `code-check-digit`, `id-form`, and `new-id-taken` where the folder has another dataset;
    DeclarationError for a file of the folder that cannot be read.
    """
    known = publishers(root)
    digest = hashlib.sha256(looked.data).hexdigest()
    slug = looked.definition.slug
    folder = folder_for_standard(root, looked, code, given.id)
    if (folder / DATASET).exists():
        if declared_standard(folder) != slug:
            raise SettingsError(Problem("new-id-taken", Place(key="--id"), {"given": folder.name}))
        renewed(folder, looked.data, digest)
        return with_given(resumed_standard(folder), given)
    copy = looked.file if PLAIN.fullmatch(looked.file) else f"{slug}.{looked.reading.sheet.format}"
    text = _dataset_text(folder.name, copy, digest, looked, known.get(code), given.words, day)
    write_files(folder, {copy: looked.data, DATASET: text.encode()})
    return resumed_standard(folder)


def folder_for_standard(root: Path, looked: LookedStandard, code: str, id_given: str = "") -> Path:
    """Return the folder that a file has, or would have, in `root`. Raises SettingsError as `drafted_standard`."""
    code = checked_code(code, publishers(root))
    slug = looked.definition.slug
    return folder_of(root, code, id_given, slug, hashlib.sha256(looked.data).hexdigest(), slug)


def resumed_standard(folder: Path) -> NewStandard:
    """Return the dataset of a drafted folder as it is now. Raises DeclarationError, SourceError."""
    source = declared_source(folder, "file")
    looked = looked_standard(source, bytes_of(folder / source))
    if looked is None:
        raise DeclarationError(Problem("standard-no-table", Place(f"{folder.parent.name}/{folder.name}/{source}")))
    return NewStandard(folder, {DATASET: text_of(folder / DATASET)}, looked.reading)


def _dataset_text(
    id_: str,
    file: str,
    sha256: str,
    looked: LookedStandard,
    publisher: Publisher | None,
    given: Mapping[str, str],
    day: date,
) -> str:
    """Return the text of dataset.yaml. `given`: what the officer gave already, by option: title, title_en, page."""
    definition, subject = looked.definition, _subjects()[looked.definition.slug]
    name, english_name = (publisher.name.ja, publisher.name.en) if publisher else (looked.municipality, "")
    title = given.get("title") or f"{name} {definition.title.ja}".strip()
    english = given.get("title_en") or (f"{definition.title.en}, {english_name}" if english_name else definition.title.en)
    start, end = _days(looked, day)
    page = given.get("page") or (publisher.site if publisher else "")
    lines = [
        f"# 読み取った版：{looked.reading.match.edition_id if looked.reading.match else CURRENT}。今の版の形で公開します。",
        line("id", id_),
        "title:",
        "  " + asked_line("ja", title, "題名", sure="title" in given),
        "  " + asked_line("en", english, "英語の題名", sure="title_en" in given),
        "description:",
        "  " + line("ja", f"自治体標準オープンデータセット「{definition.title.ja}」の形式のデータです。"),
        "  " + line("en", f"{definition.title.en}, in the form of the municipal standard open data set."),
        line("publisher", id_[:6]),
        line("standard", definition.slug),
        "source:",
        "  " + line("file", file),
        "  " + line("sha256", sha256),
        "  title:",
        "    " + line("ja", title),
        "    " + line("en", english),
        "  " + asked_line("page", page, "このデータが載るページのURL", sure="page" in given),
        "period:",
        "  " + asked_line("start", start, "データの期間の初日（2026-04-01 の形）"),
        "  " + asked_line("end", end, "データの期間の末日（2027-03-31 の形）"),
        line("licence", "CC-BY-4.0", CONFIRM, "利用条件"),
        line("frequency", subject["frequency"], CONFIRM, "更新頻度"),
        "keywords:",
        "  - " + f"{{ja: {definition.keyword}, en: {definition.title.en}}}",
        line("category", subject["category"], CONFIRM, "分類（17のどれか）"),
        f"themes: [{subject['theme']}]",
    ]
    return HEAD + "\n".join(lines) + "\n"


def _days(looked: LookedStandard, day: date) -> tuple[str, str]:
    """Return the first and last day that a required column of days has, else those of the fiscal year of a day."""
    columns = dict(looked.reading.columns)
    dated = [
        column.name for column in looked.definition.current.columns if (column.type, column.mark) == ("date", "required")
    ]
    days = sorted(value for name in dated for value in columns.get(name, ()) if is_day(value))
    if days:
        return days[0], days[-1]
    year = fiscal_year_of(day)
    return f"{year}-04-01", f"{year + 1}-03-31"


@cache
def _subjects() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = own_yaml(Path(__file__).with_name("standard_subjects.yaml").read_bytes())
    return loaded
