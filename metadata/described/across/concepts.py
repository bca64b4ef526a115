"""cross_dx_concepts: 指標の対応, which indicators of all municipalities count the same thing, one row a match.

A match that an officer confirmed is 確認済, one that he turned down 対象外, one that only a rule proposes 未確認. Beside its
table the dataset has the concepts themselves in SKOS. Out of scope: how rows are matched
(`metadata.described.concepts.matching`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from metadata.described.across.columns import (
    DATASET_ID,
    PAGE,
    REPEATED,
    THEME,
    THEME_CODE,
    repeated_measures,
    themes_of,
)
from metadata.described.across.tables import cross_words, described_fields, table_name
from metadata.described.concepts.matching import INDICATORS, Match, matches
from metadata.described.content import Content
from metadata.described.dataset import Dataset, File
from metadata.described.table import Cell, Table
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.concepts import concepts, vocabulary
from pipelines.tables.rows import Flag

CONCEPTS = "cross_dx_concepts"
"""Id of the dataset."""

VOCABULARY = "concepts.ttl"
"""Its file with the concepts."""


def concepts_part(plan: Dataset) -> Table | None:
    """Return the matches of one plan; None when it has no indicator."""
    source = next((table for table in plan.tables if table.name == INDICATORS), None)
    if source is None:
        return None
    words, own = cross_words(CONCEPTS), described_fields("concepts")
    fields = (*source.fields[:3], DATASET_ID, *own, THEME, THEME_CODE, REPEATED, PAGE, source.fields[-1])
    records = tuple(_records(plan, list(matches(plan))))
    return Table(table_name(CONCEPTS), words.title, words.description, fields, records)


def vocabulary_file() -> File:
    """Return the file with the concepts."""
    return File(
        VOCABULARY,
        Content.of(vocabulary()),
        "text/turtle",
        "RDF_TURTLE",
        Bilingual("概念の一覧（SKOS）", "The concepts (SKOS)"),
        Bilingual(
            "指標が数えている物の概念、同義語、定義、単位、比べられる範囲を記したSKOS。文字コードはUTF-8（BOMなし）。",
            "The concepts with synonyms, definitions, units and what may be compared, as SKOS in Turtle. UTF-8 without BOM.",
        ),
    )


def _records(plan: Dataset, found: Sequence[Match]) -> Iterator[tuple[Cell, ...]]:
    repeated = repeated_measures(plan)
    for match in found:
        row, concept, measure = match.row, match.concept, str(match.row["取組ID"])
        of_indicator = match.table == INDICATORS
        page = f"indicators/{row['ID']}.html" if of_indicator else f"measures/{measure}.html" if measure else ""
        yield (
            row["全国地方公共団体コード"],
            f"{plan.id}-{row['ID']}-{concept.id}",
            row["地方公共団体名"],
            plan.id,
            concept.subject,
            concepts()[concept.subject].name.ja,
            concept.id,
            concept.name.ja,
            str(match.state),
            match.reason,
            row["ID"] if of_indicator else "",
            "" if of_indicator else row["ID"],
            match.name,
            row["取組名"],
            row["単位"],
            Flag.NO if match.unfit else Flag.YES,
            match.unfit.ja if match.unfit else "",
            concept.iri,
            *themes_of(plan, measure),
            repeated.get(measure, Flag.NO),
            plan.url(page),
            f"{plan.id}/{row['出典箇所']}",
        )
