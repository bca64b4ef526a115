"""cross_dx_indicators: the indicator values of all municipalities in one table, with a common theme.

The table is indicator_values with 計画名 and テーマ before it; IDs carry the dataset's id in front, so that they are unique
across plans and lead back to their row; 出典箇所 names the dataset's folder too. A theme is what `measure_themes` in
`dataset.yaml` declares for the measure's name, or else its 中分類, or else its 大分類; nothing declared, nothing claimed.
Out of scope: which indicator_values exist (readers), the list of themes (`metadata/vocabularies/dx-themes.ttl`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from metadata.declared.yaml_file import YamlFile
from metadata.described.dataset import Dataset
from metadata.described.table import Cell, Field, Table
from metadata.vocabularies.bilingual import Bilingual
from pipelines.japanese.terms import MANY
from pipelines.problems import Problem

if TYPE_CHECKING:
    import pandas as pd

CROSS = "cross_dx_indicators"
"""Id of the dataset."""
NAME = "indicators"
PLAN_NAME = Field(
    "計画名",
    "plan_title",
    "string",
    Bilingual("計画名", "Plan"),
    Bilingual("指標値が書かれた計画・報告書の名称。", "Title of the plan or report that states the value."),
    required=True,
)
THEME = Field(
    "テーマ",
    "theme",
    "string",
    Bilingual("テーマ", "Theme"),
    Bilingual(
        "自治体DX推進計画の重点取組事項等と官民データ活用推進基本法の5つの柱による共通のテーマ。複数あるときは ; でつなぐ。",
        "Common theme: priority items of the national municipal DX plan and the five pillars of the basic act on public and "
        "private data; several are joined by ;",
    ),
)
_ID_COLUMNS = ("ID", "指標ID", "取組ID")
_NAME_COLUMNS = ("取組名", "中分類", "大分類")  # where a theme is looked for, in this order


def measure_themes(
    dataset: Dataset, declared: Mapping[str, Sequence[str]], names: Mapping[str, Bilingual]
) -> dict[str, tuple[str, ...]]:
    """Return measure ID → Japanese names of its themes, as declared for its 取組名, 中分類 or 大分類, in that order."""
    found: dict[str, tuple[str, ...]] = {}
    for id_, *places in _measures(dataset):
        notations = next((declared[place] for place in places if place in declared), [])
        found[id_] = tuple(names[notation].ja for notation in names if notation in notations)
    return found


def theme_problems(
    dataset: Dataset, declared: Mapping[str, Sequence[str]], names: Mapping[str, Bilingual], file: YamlFile
) -> Iterator[Problem]:
    """Yield what is wrong with `measure_themes` of a dataset.yaml, which would be ignored otherwise.

    `dx-theme-place`: a key is the name of no measure, 中分類 or 大分類; `dx-theme-unknown`: a theme is not in the list.
    """
    places = dict.fromkeys(place for _, *found in _measures(dataset) for place in found if place)
    for place, notations in declared.items():
        at = file.place(("measure_themes", place))
        if place not in places:
            near = difflib.get_close_matches(place, places, n=3, cutoff=0)
            yield Problem("dx-theme-place", at, {"given": place, "near": " / ".join(near) or "—"})
        for notation in notations:
            if notation not in names:
                yield Problem("dx-theme-unknown", at, {"given": notation, "known": ", ".join(names)})


def _measures(dataset: Dataset) -> list[tuple[str, ...]]:
    """Return ID, 取組名, 中分類 and 大分類 of each measure; a name that it does not have is empty."""
    columns = [
        [str(cell) for cell in table.column(name)]
        for table in dataset.tables
        if table.name == "measures"
        for name in ("ID", *_NAME_COLUMNS)
    ]
    return list(zip(*columns, strict=True))


def cross_table(plans: Sequence[Dataset]) -> Table | None:
    """Return the table over all plans that have indicator values, in the order given; None when none has."""
    parts = [(plan, table) for plan in plans for table in plan.tables if table.name == "indicator_values"]
    if not parts:
        return None
    import pandas as pd  # here, because a run in which nothing is stale makes no such table, and need not wait for it

    fields = _fields(parts[0][1])
    frame = pd.concat([_frame(plan, table) for plan, table in parts], ignore_index=True)[[field.name for field in fields]]
    records: tuple[tuple[Cell, ...], ...] = tuple(frame.itertuples(index=False, name=None))
    title = Bilingual("自治体DX指標値", "Municipal DX indicator values")
    description = Bilingual(
        "各自治体のDX推進計画・実績報告書に書かれた指標値（現状値・目標値・実績値）を、共通のテーマとともに一つの表にまとめたもの。",
        "Baseline, target and actual values stated in municipal DX plans and reports, in one table with common themes.",
    )
    return Table(NAME, title, description, fields, records)


def _frame(plan: Dataset, table: Table) -> pd.DataFrame:
    import pandas as pd

    # dtype object: None and Decimal must pass through as they are; pandas would make floats and NaN of them.
    frame = pd.DataFrame(list(table.records), columns=[field.name for field in table.fields], dtype=object)
    frame[PLAN_NAME.name] = plan.title.ja
    frame[THEME.name] = [MANY.join(plan.measure_themes.get(str(id_), ())) for id_ in frame["取組ID"]]
    for name in _ID_COLUMNS:
        frame[name] = plan.id + "-" + frame[name].astype(str)
    frame["出典箇所"] = plan.id + "/" + frame["出典箇所"].astype(str)
    return frame


def _fields(table: Table) -> tuple[Field, ...]:
    first, rest = table.fields[:3], table.fields[3:]
    free = tuple(replace(field, reference=None) for field in rest)  # the tables pointed to are in other datasets
    return (*first, PLAN_NAME, THEME, *free)
