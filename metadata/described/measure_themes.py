"""Themes of measures, as `measure_themes` of a dataset.yaml declares them.

A theme is what is declared for the measure's name, or else its 中分類, or else its 大分類; nothing declared,
nothing claimed. Out of scope: the list of themes (`metadata/vocabularies/dx-themes.ttl`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from metadata.declared.yaml_file import YamlFile
from metadata.described.dataset import Dataset
from metadata.vocabularies.bilingual import Bilingual
from pipelines.problems import Problem

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
