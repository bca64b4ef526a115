"""The tables across municipalities: one table of all plans and reports in one, with a common theme.

Such a table is that of the plans with データセットID, 計画名, テーマ and テーマコード before it, 再掲 and ページ behind.
Its ID carries the dataset's id in front, so that it is unique across plans; 指標ID and 取組ID are those of the dataset, and
join with データセットID. 出典箇所 names the dataset's folder too. Of indicator values, 算定式 is that of the indicator, and
指標名 says what is counted: where the document has only a heading (実施評価指標), the measure's name stands before it.
Out of scope: which rows exist (readers), themes (`metadata.described.measure_themes`), 進捗状況
(`metadata.described.across.status`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metadata.described.across.columns import (
    DATASET_ID,
    PAGE,
    PLAN_NAME,
    REPEATED,
    THEME,
    THEME_CODE,
    cells_by_id,
    place_field,
    repeated_measures,
    themes_of,
)
from metadata.described.dataset import Dataset
from metadata.described.schema import fields_of
from metadata.described.table import Cell, Field, Table
from metadata.vocabularies.bilingual import Bilingual
from pipelines.own_yaml import own_yaml

if TYPE_CHECKING:
    import pandas as pd

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


@dataclass(frozen=True)
class CrossWords:
    """What a dataset across municipalities, or its table, is called."""

    title: Bilingual
    description: Bilingual
    keywords: tuple[Bilingual, ...]


def cross_table(id_: str, plans: Sequence[Dataset]) -> Table | None:
    """Return the table of a dataset of `CROSS_TABLES` over all plans that have rows, in their order; None without."""
    parts = [(plan, table) for plan in plans for table in plan.tables if table.name == CROSS_TABLES[id_]]
    if not parts:
        return None
    import pandas as pd  # here, because a run in which nothing is stale makes no such table, and need not wait for it

    fields = _fields([table for _, table in parts])
    frame = pd.concat([_frame(plan, table) for plan, table in parts], ignore_index=True)[[field.name for field in fields]]
    records: tuple[tuple[Cell, ...], ...] = tuple(frame.itertuples(index=False, name=None))
    words = cross_words(id_)
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


def _frame(plan: Dataset, table: Table) -> pd.DataFrame:
    import pandas as pd

    # dtype object: None and Decimal must pass through as they are; pandas would make floats and NaN of them.
    frame = pd.DataFrame(list(table.records), columns=[field.name for field in table.fields], dtype=object)
    if table.name == "measures":
        frame[_MEASURE] = frame["ID"]
    measures = [str(id_) for id_ in frame[_MEASURE]]
    themes = [themes_of(plan, id_) for id_ in measures]
    frame[DATASET_ID.name] = plan.id
    frame[PLAN_NAME.name] = plan.title.ja
    frame[THEME.name] = [names for names, _ in themes]
    frame[THEME_CODE.name] = [codes for _, codes in themes]
    repeated = repeated_measures(plan)
    frame[REPEATED.name] = [repeated.get(id_, "無") for id_ in measures]
    frame[PAGE.name] = [plan.url(f"measures/{id_}.html") if id_ else plan.landing_page for id_ in measures]
    if table.name == "indicator_values":
        _tell_indicators(frame, plan)
    frame["ID"] = plan.id + "-" + frame["ID"].astype(str)
    frame["出典箇所"] = plan.id + "/" + frame["出典箇所"].astype(str)
    return frame


def _tell_indicators(frame: pd.DataFrame, plan: Dataset) -> None:
    formulas = cells_by_id(plan, "indicators", _FORMULA)
    frame[_FORMULA] = [formulas[str(id_)] for id_ in frame["指標ID"]]
    frame[PAGE.name] = [plan.url(f"indicators/{id_}.html") for id_ in frame["指標ID"]]
    pairs = zip(frame["取組名"], frame["指標名"], strict=True)
    frame["指標名"] = [counted(str(measure), str(name)) for measure, name in pairs]


def counted(measure: str, indicator: str) -> str:
    """Return the name of an indicator, with that of its measure before it where it is only a heading of the document."""
    return f"{measure} {indicator}" if indicator in _HEADINGS else indicator


def _fields(tables: Sequence[Table]) -> tuple[Field, ...]:
    first, rest = tables[0].fields[:3], tables[0].fields[3:-1]
    # the tables pointed to are in other datasets
    own = [replace(field, reference=None) for field in rest]
    if tables[0].name == "measures":
        (measure,) = (field for field in fields_of("schedule") if field.name == _MEASURE)
        own.insert(0, replace(measure, reference=None))
    if tables[0].name == "indicator_values":
        (formula,) = (field for field in fields_of("indicators") if field.name == _FORMULA)
        own.insert(next(i for i, field in enumerate(own) if field.name == "指標名") + 1, formula)
    return (*first, DATASET_ID, PLAN_NAME, THEME, THEME_CODE, *own, REPEATED, PAGE, place_field(tables))
