"""The tables across municipalities: one table of all plans and reports in one, with a common theme.

Such a table is that of the plans with データセットID, 計画名, テーマ and テーマコード before it, 再掲 and ページ behind.
Its ID carries the dataset's id in front, so that it is unique across plans; 指標ID and 取組ID are those of the dataset, and
join with データセットID. 出典箇所 names the dataset's folder too. Of indicator values, 算定式 is that of the indicator, and
指標名 says what is counted: where the document has only a heading (実施評価指標), the measure's name stands before it.
Out of scope: which rows exist (readers), themes (`metadata.described.measure_themes`), 進捗状況
(`metadata.described.across.status`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from metadata.described.across.columns import (
    DATASET_ID,
    PAGE,
    PLAN_NAME,
    REPEATED,
    THEME,
    THEME_CODE,
    cells_by_id,
    repeated_measures,
    themes_of,
)
from metadata.described.dataset import Dataset
from metadata.described.schema import fields_of
from metadata.described.table import Cell, Field, Table
from metadata.vocabularies.bilingual import Bilingual
from pipelines.own_yaml import own_yaml
from pipelines.tables.rows import Flag

INDICATORS = "cross_dx_indicators"
CROSS_TABLES = {
    INDICATORS: "indicator_values",
    "cross_dx_measures": "measures",
    "cross_dx_evaluations": "evaluations",
    "cross_dx_achievement_figures": "achievement_figures",
}
"""Id of the dataset → the table of the plans that it is made of."""

_WORDS = Path(__file__).with_name("words.yaml")
_HEADINGS = ("実施評価指標", "数値目標")  # what a document prints above its indicators says nothing of what is counted
_FORMULA = "算定式"
_MEASURE = "取組ID"
_PLACE = "出典箇所"


@dataclass(frozen=True)
class CrossWords:
    """What a dataset across municipalities, or its table, is called."""

    title: Bilingual
    description: Bilingual
    keywords: tuple[Bilingual, ...]


def cross_part(id_: str, plan: Dataset) -> Table | None:
    """Return the rows of one plan in the table of a dataset of `CROSS_TABLES`; None when it has none."""
    source = next((table for table in plan.tables if table.name == CROSS_TABLES[id_]), None)
    if source is None:
        return None
    words, fields = cross_words(id_), _fields(source)
    records = tuple(tuple(row[field.name] for field in fields) for row in _rows(plan, source))
    return Table(table_name(id_), words.title, words.description, fields, records)


def table_name(id_: str) -> str:
    """Return the name of the one table of a dataset across municipalities: cross_dx_measures → measures."""
    return id_.removeprefix("cross_dx_")


def cross_words(id_: str) -> CrossWords:
    """Return what a dataset across municipalities is called."""
    words = cross_file()["datasets"][id_]
    keywords = tuple(Bilingual(**keyword) for keyword in words["keywords"])
    return CrossWords(Bilingual(**words["title"]), Bilingual(**words["description"]), keywords)


def described_fields(section: str) -> tuple[Field, ...]:
    """Return the columns that a section of `words.yaml` describes, in its order."""
    return tuple(_described(name, column) for name, column in cross_file()[section].items())


def _described(name: str, column: Mapping[str, Any]) -> Field:
    return Field(
        name,
        column["key"],
        column.get("type", "string"),
        Bilingual(name, column["en"]),
        Bilingual(**column["description"]),
        required=column.get("required", False),
        enum=tuple(column.get("enum", ())),
    )


@cache
def cross_file() -> dict[str, Any]:
    """Return the file with the words of the datasets across municipalities and the columns that only they have."""
    words: dict[str, Any] = own_yaml(_WORDS.read_bytes())
    return words


def _rows(plan: Dataset, source: Table) -> Iterator[dict[str, Cell]]:
    """Yield the rows of a table of a plan, by column, with what a table across municipalities says beside them."""
    names = [field.name for field in source.fields]
    repeated = repeated_measures(plan)
    formulas = cells_by_id(plan, "indicators", _FORMULA) if source.name == "indicator_values" else {}
    for record in source.records:
        row = dict(zip(names, record, strict=True))
        measure = str(row.setdefault(_MEASURE, row["ID"]))
        theme, code = themes_of(plan, measure)
        row |= {DATASET_ID.name: plan.id, PLAN_NAME.name: plan.title.ja, THEME.name: theme, THEME_CODE.name: code}
        row |= {
            REPEATED.name: repeated.get(measure, str(Flag.NO)),
            PAGE.name: plan.url(f"measures/{measure}.html") if measure else plan.landing_page,
            "ID": f"{plan.id}-{row['ID']}",
            _PLACE: f"{plan.id}/{row[_PLACE]}",
        }
        if source.name == "indicator_values":
            indicator = str(row["指標ID"])
            row |= {
                _FORMULA: formulas[indicator],
                PAGE.name: plan.url(f"indicators/{indicator}.html"),
                "指標名": counted(str(row["取組名"]), str(row["指標名"])),
            }
        yield row


def counted(measure: str, indicator: str) -> str:
    """Return the name of an indicator, with that of its measure before it where it is only a heading of the document."""
    return f"{measure} {indicator}" if indicator in _HEADINGS else indicator


def _fields(source: Table) -> tuple[Field, ...]:
    first, rest = source.fields[:3], source.fields[3:-1]
    # the tables pointed to are in other datasets
    own = [replace(field, reference=None) for field in rest]
    if source.name == "measures":
        (measure,) = (field for field in fields_of("schedule") if field.name == _MEASURE)
        own.insert(0, replace(measure, reference=None))
    if source.name == "indicator_values":
        (formula,) = (field for field in fields_of("indicators") if field.name == _FORMULA)
        own.insert(next(i for i, field in enumerate(own) if field.name == "指標名") + 1, formula)
    return (*first, DATASET_ID, PLAN_NAME, THEME, THEME_CODE, *own, REPEATED, PAGE, source.fields[-1])
