"""What a document says of itself that dataset.yaml declares: title, period, time of publication, whose it is.

Each is a suggestion. Out of scope: the tables (`pipelines.layouts`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from metadata.described.dataset import Publisher
from pipelines.documents.model import Document
from pipelines.japanese.fiscal_years import western_year
from pipelines.japanese.text import clean
from pipelines.layouts.applied.walk import Reading
from pipelines.layouts.ledger import pieces
from pipelines.layouts.words.periods import MADE, MONTH, SPAN
from pipelines.layouts.words.years import flat, years_of
from pipelines.own_yaml import own_yaml
from pipelines.tables.rows import Evaluation, IndicatorValue, Schedule, ValueKind

_FRONT = 30  # pieces of a document that may be its cover
_LONGEST_TITLE = 60
_PERIOD = re.compile(r"計画期間|対象期間|推進期間|取組期間|期間")
_PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:京都|大阪)府|.{2,3}県)")
_MUNICIPALITY = re.compile(r"^(?P<name>[^\s、。（(]{1,6}?[市町村区])(?![民町村長役内場政営立道街税域])")


@dataclass(frozen=True)
class Said:
    """What a document says: its title, first and last fiscal year (None where it names none), `2025-03` of publication."""

    title: str
    years: tuple[int, int] | None
    published: str

    @property
    def municipality(self) -> str:
        """The municipality that the title begins with."""
        found = _MUNICIPALITY.match(self.title)
        return found["name"] if found else ""


def said(document: Document, reading: Reading) -> Said:
    """Return what a document says of itself; the title is what its first line says before a gap."""
    texts = [clean(piece.text) for piece, _ in zip(pieces(document), range(_FRONT), strict=False)]
    title = reading.plan.overview.title or next((text for text in texts if text), "")
    return Said(
        re.split(r"[ \u3000]{2,}|　", title)[0][:_LONGEST_TITLE], _years(document, reading, title), _published(texts)
    )


def _years(document: Document, reading: Reading, title: str) -> tuple[int, int] | None:
    if stated := reading.plan.overview.fiscal_years:
        return stated[0], stated[-1]
    for piece in pieces(document):
        if len(piece.text) <= 200 and _PERIOD.search(piece.text):
            for sentence in MADE.sub("", unicodedata.normalize("NFKC", piece.text)).split("。"):
                years, _ = years_of(sentence)
                if len(years) > 1:
                    return min(years), max(years)
    named, _ = years_of(title)
    if len(named) > 1 and SPAN.search(flat(title)):
        return min(named), max(named)
    plan = reading.plan
    values = [row.fiscal_year for row in plan.rows(IndicatorValue) if row.value_kind != ValueKind.BASELINE]
    dated = [row.fiscal_year for row in plan.rows(Schedule)] + [row.fiscal_year for row in plan.rows(Evaluation)]
    known = [year for year in (*values, *dated) if year is not None]
    return (min(known), max(known)) if known else None


def _published(texts: Iterable[str]) -> str:
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        made = MADE.search(plain)
        found = MONTH.search(made[0] if made else "" if _PERIOD.search(plain) else plain)
        if found and len(text) <= 40 and 1 <= int(found["month"]) <= 12:
            return f"{western_year(found['era'], found['n'])}-{int(found['month']):02d}"
    return ""


def publisher_named(said_: Said, known: Iterable[Publisher]) -> str:
    """Return the code of the one publisher whose municipality a title names; "" where it names none or several."""
    codes = [one.code for one in known if _PREFECTURE.sub("", one.name.ja) in said_.title]
    return codes[0] if len(codes) == 1 else ""


def english_title(title: str, publisher: Publisher | None) -> str:
    """Return what a title is likely called in English, to be confirmed; "" where none of its words is known."""
    words = _english()
    subject = next((english for word, english in words["subjects"].items() if word in title), "")
    kind = next((english for word, english in words["kinds"].items() if word in title), "")
    name = publisher.name.en.partition(",")[0] if publisher else ""
    return " ".join((*filter(None, (subject, kind)), *(("of", name) if name else ()))) if subject or kind else ""


@cache
def _english() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = own_yaml(Path(__file__).with_name("english.yaml").read_bytes())
    return loaded
