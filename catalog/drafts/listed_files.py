"""The list of open data (オープンデータ一覧) in a file beside the datasets of a workplace: what it lacks, or has too much.

A dataset is known in the list by its id, its title, or the address of one of its files. Out of scope: the list that a build
makes by itself (`metadata.formats.open_data_list`), which cannot differ; whether addresses answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from metadata.building.build import dataset_ids
from metadata.declared.declaration import read_dataset
from pipelines.problems import KeikakuError, Place, Problem
from pipelines.standard.reading import StandardReading

LIST = "open_data_list"
_ID, _TITLE, _URL = "データセット_ID", "データセット_タイトル", "ファイル_ダウンロードURL"


def check_listed(reading: StandardReading, datasets: Path, base_url: str) -> Iterator[Problem]:
    """Yield the datasets of the list's publisher that it has not, and rows of files here that no dataset has."""
    if reading.match is None or reading.match.definition.slug != LIST or not reading.code:
        return
    columns = dict(reading.columns)
    words = {word for name in (_ID, _TITLE) for word in columns.get(name, ())}
    listed = {found[1] for url in columns.get(_URL, ()) if (found := _dataset_of(base_url).match(url))}
    here = {id_: title for id_, title in _titles(datasets) if id_.startswith(f"{reading.code}_")}
    for id_, title in here.items():
        if not {id_, title} & words and id_ not in listed:
            yield Problem("list-lacks", Place(reading.sheet.name), {"id": id_, "title": title})
    for id_ in sorted(listed - here.keys() - {f"{reading.code}_{LIST}"}):
        yield Problem("list-unknown", Place(reading.sheet.name, key=_URL), {"id": id_})


def _dataset_of(base_url: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(base_url)}datasets/([^/]+)/")


def _titles(datasets: Path) -> Iterator[tuple[str, str]]:
    """Yield id and title of the datasets of a folder; one whose declaration does not stand is known by its id."""
    try:
        ids = dataset_ids(datasets)
    except KeikakuError:  # no workplace: nothing to compare with
        return
    for id_ in ids:
        try:
            declared, _ = read_dataset(datasets / id_, id_)
        except KeikakuError:
            yield id_, id_
        else:
            yield id_, declared.title.ja
