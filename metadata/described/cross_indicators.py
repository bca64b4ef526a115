"""cross_dx_indicators: the indicator values of all municipalities in one table, with a common theme.

The table is indicator_values with データセットID, 計画名, テーマ and テーマコード before it, 算定式 of the indicator, and
再掲 and ページ behind. Its ID carries the dataset's id in front, so that it is unique across plans; 指標ID and 取組ID are
those of the dataset, and join with データセットID. 指標名 says what is counted: where the document has only a heading
(実施評価指標), the measure's name stands before it. 出典箇所 names the dataset's folder too.

A theme is what `measure_themes` in `dataset.yaml` declares for the measure's name, or else its 中分類, or else its 大分類;
nothing declared, nothing claimed.
Out of scope: which indicator_values exist (readers), the list of themes (`metadata/vocabularies/dx-themes.ttl`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from metadata.declared.yaml_file import YamlFile
from metadata.described.dataset import Dataset
from metadata.described.schema import fields_of
from metadata.described.table import Cell, Field, Table
from metadata.vocabularies.bilingual import Bilingual
from metadata.vocabularies.code_lists import dx_themes
from pipelines.japanese.terms import MANY
from pipelines.problems import Problem
from pipelines.tables.rows import Flag

CROSS = "cross_dx_indicators"
"""Id of the dataset."""
NAME = "indicators"


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
        "指標値を収めたデータセットのID。指標IDと合わせて、そのデータセットの成果指標の行を指す。",
        "ID of the dataset that holds the value; with the indicator ID it names the indicator's row there.",
    ),
    required=True,
)
PLAN_NAME = _own(
    "計画名",
    "plan_title",
    "Plan",
    Bilingual("指標値が書かれた計画・報告書の名称。", "Title of the plan or report that states the value."),
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
        "指標の取組が、文書の別の箇所に掲載された取組の再掲であるか（有・無）。合計や件数を出すときは、有の行を除く。",
        "Whether the measure of the indicator is printed a second time in the document (有 yes, 無 no); leave those out of "
        "totals and counts.",
    ),
    enum=(Flag.YES, Flag.NO),
    required=True,
)
PAGE = _own(
    "ページ",
    "page",
    "Page",
    Bilingual("指標のページのURL。", "Address of the indicator's page."),
    required=True,
)
_HEADINGS = ("実施評価指標", "数値目標")  # what a document prints above its indicators says nothing of what is counted
_FORMULA = "算定式"
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
    fields = _fields(parts[0][1], alike=len({table.fields[-1].pattern for _, table in parts}) == 1)
    names = [field.name for field in fields]
    records = tuple(tuple(row[name] for name in names) for plan, table in parts for row in _rows(plan, table))
    title = Bilingual("自治体DX指標値", "Municipal DX indicator values")
    description = Bilingual(
        "各自治体のDX推進計画・実績報告書に書かれた指標値（現状値・目標値・実績値）を、共通のテーマとともに一つの表にまとめたもの。",
        "Baseline, target and actual values stated in municipal DX plans and reports, in one table with common themes.",
    )
    return Table(NAME, title, description, fields, records)


def _rows(plan: Dataset, table: Table) -> Iterator[dict[str, Cell]]:
    """Yield the indicator values of a plan as rows of the cross table, by the names of the columns."""
    names = [field.name for field in table.fields]
    formulas = _cells(plan, "indicators", _FORMULA)
    repeats = _cells(plan, "measures", "再掲元ID")
    codes = {name.ja: code for code, name in dx_themes().items()}
    for record in table.records:
        row = dict(zip(names, record, strict=True))
        indicator, measure = str(row["指標ID"]), str(row["取組ID"])
        themes = plan.measure_themes.get(measure, ())
        yield row | {
            DATASET_ID.name: plan.id,
            PLAN_NAME.name: plan.title.ja,
            THEME.name: MANY.join(themes),
            THEME_CODE.name: MANY.join(codes[name] for name in themes),
            _FORMULA: formulas[indicator],
            REPEATED.name: str(Flag.YES if repeats[measure] else Flag.NO),
            PAGE.name: plan.url(f"indicators/{indicator}.html"),
            "指標名": f"{row['取組名']} {row['指標名']}" if row["指標名"] in _HEADINGS else row["指標名"],
            "ID": f"{plan.id}-{row['ID']}",
            "出典箇所": f"{plan.id}/{row['出典箇所']}",
        }


def _cells(dataset: Dataset, table: str, column: str) -> dict[str, str]:
    """Return the text of a column by the ID of its row."""
    (found,) = (each for each in dataset.tables if each.name == table)
    return dict(zip(map(str, found.column("ID")), map(str, found.column(column)), strict=True))


def _fields(table: Table, *, alike: bool) -> tuple[Field, ...]:
    """Return the fields, made of those of a plan's table. `alike`: the places of all plans are written as its are."""
    first, rest = table.fields[:3], table.fields[3:]
    # the tables pointed to are in other datasets
    *free, place = (replace(field, reference=None) for field in rest)
    (formula,) = (field for field in fields_of("indicators") if field.name == _FORMULA)
    named = next(i for i, field in enumerate(free) if field.name == "指標名") + 1
    own = (DATASET_ID, PLAN_NAME, THEME, THEME_CODE)
    if not alike:
        place = fields_of(table.name, by_line=False)[-1]
    return (*first, *own, *free[:named], formula, *free[named:], REPEATED, PAGE, place)
