"""Columns that the tables across municipalities have beside those of the tables they are made of.

Out of scope: which tables there are (`metadata.described.across.tables`, `metadata.described.across.status`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from metadata.described.dataset import Dataset
from metadata.described.stored import Behind
from metadata.described.table import Cell, Field, Table
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import dx_themes
from pipelines.japanese.terms import MANY
from pipelines.tables.rows import Flag


def _own(
    name: str, key: str, english: str, words: Bilingual, *, enum: tuple[str, ...] = (), required: bool = False
) -> Field:
    """Return a column that this table has beside those of indicator_values."""
    return Field(name, key, "string", Bilingual(name, english), words, required=required, enum=enum)


DATASET_ID = _own(
    "データセットID",
    "dataset_id",
    "Dataset ID",
    Bilingual(
        "この行のもとになったデータセットのID。取組ID・指標IDと合わせて、そのデータセットの行を指す。",
        "ID of the dataset the row is made of; with the IDs of measure and indicator it names the rows there.",
    ),
    required=True,
)
PLAN_NAME = _own(
    "計画名",
    "plan_title",
    "Plan",
    Bilingual("もとになった計画・報告書の名称。", "Title of the plan or report it is made of."),
    required=True,
)
THEME = _own(
    "テーマ",
    "theme",
    "Theme",
    Bilingual(
        "自治体DX推進計画の重点取組事項等と官民データ活用推進基本法の5つの柱による共通のテーマ。複数あるときは ; でつなぐ。",
        "Common theme: priority items of the national municipal DX plan and the five pillars of the basic act on public and "
        "private data; several are joined by ;",
    ),
)
THEME_CODE = _own(
    "テーマコード",
    "theme_code",
    "Theme code",
    Bilingual(
        "テーマの符号（DX-1、KM-1など）。テーマと同じ順に ; でつなぐ。",
        "Notations of the themes (DX-1, KM-1 and so on), in the order of the themes, joined by ;",
    ),
)
REPEATED = _own(
    "再掲",
    "repeated",
    "Repeated",
    Bilingual(
        "取組が、文書の別の箇所に掲載された取組の再掲であるか（有・無）。合計や件数を出すときは、有の行を除く。",
        "Whether the measure is printed a second time in the document (有 yes, 無 no); leave those out of "
        "totals and counts.",
    ),
    enum=(Flag.YES, Flag.NO),
    required=True,
)
PAGE = _own(
    "ページ",
    "page",
    "Page",
    Bilingual("取組または指標のページのURL。", "Address of the page of the measure or indicator."),
    required=True,
)


def themes_of(plan: Dataset, measure_id: str) -> tuple[str, str]:
    """Return テーマ and テーマコード of a measure of a plan; empty texts where none is declared."""
    codes = {name.ja: code for code, name in dx_themes().items()}
    names = plan.measure_themes.get(measure_id, ())
    return MANY.join(names), MANY.join(codes[name] for name in names)


def repeated_measures(plan: Dataset) -> dict[str, str]:
    """Return measure ID → 再掲 (有 or 無)."""
    original = cells_by_id(plan, "measures", "再掲元ID")
    return {id_: str(Flag.YES if repeats else Flag.NO) for id_, repeats in original.items()}


def cells_by_id(dataset: Dataset, table: str, column: str) -> dict[str, str]:
    """Return the text of a column of a table by the ID of its row; nothing for a table that the dataset has not."""
    found = [each for each in dataset.tables if each.name == table]
    return {str(id_): str(cell) for each in found for id_, cell in zip(each.column("ID"), each.column(column), strict=True)}


def together(parts: Iterable[Table]) -> Table | None:
    """Return the rows of tables across municipalities that are of one kind, behind each other; None without rows.

    Each of them is that of one plan (`cross_part` …). Of tables whose rows are stored nothing else is held.
    """
    first: Table | None = None
    places: dict[Field, None] = {}
    rows: list[Sequence[tuple[Cell, ...]]] = []
    for part in parts:
        first = first or part
        places[part.fields[-1]] = None
        rows.append(part.records)
    if first is None or not any(rows):
        return None
    return replace(first, fields=(*first.fields[:-1], _place_field(places)), records=Behind(rows))


def _place_field(fields: Iterable[Field]) -> Field:
    """Return the column 出典箇所 for rows of several tables, whose documents may be of different formats."""
    first, *others = fields
    for other in others:
        words = Bilingual(f"{first.description.ja}{other.description.ja}", f"{first.description.en} {other.description.en}")
        first = replace(first, description=words, pattern=f"{first.pattern}|{other.pattern}")
    return first
