"""A portal that imports オープンデータ一覧 by the rules of SHIRASAGI (its opendata/metadata/csv_importer.rb).

Written anew from its rules, to see what such a portal holds after an import:
a dataset is known by データセット_ID, a file by ファイル_ダウンロードURL, both written again only when their 最終更新日 has
moved; the licence is found by its exact words; white space in id and title is dropped; what a list without fault does not
name any more is deleted. A list of 15 columns is read by its older names and gives datasets without files.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

LICENCES = ("CC BY 4.0",)


@dataclass
class HeldFile:
    name: str
    format: str
    updated: date
    row: dict[str, str]


@dataclass
class HeldDataset:
    title: str
    keywords: list[str]
    updated: date
    row: dict[str, str]
    files: dict[str, HeldFile] = field(default_factory=dict)


@dataclass
class Portal:
    """What the portal holds, and what the last import did."""

    datasets: dict[str, HeldDataset] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def take(self, data: bytes) -> None:
        self.written, self.deleted, self.faults = [], [], []
        named: dict[str, set[str]] = {}
        for number, row in enumerate(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")), 2):
            try:
                id_ = self._dataset(row)
                addresses = named.setdefault(id_, set())
                if row.get("ファイル_ダウンロードURL"):
                    addresses.add(self._file(self.datasets[id_], row))
            except (ValueError, KeyError) as error:
                self.faults.append(f"{number}: {error}")
        if not self.faults:
            self._forget(named)

    def _dataset(self, row: dict[str, str]) -> str:
        id_ = _packed(row.get("データセット_ID") or row["NO"])
        updated = date.fromisoformat(row.get("データセット_最終更新日") or row["最終更新日"])
        date.fromisoformat(row.get("データセット_公開日") or row["登録日"])
        held = self.datasets.get(id_)
        if held is None or held.updated != updated:
            title = _packed(row.get("データセット_タイトル") or row["データ名称"])
            keywords = (row.get("データセット_キーワード") or "").replace(";", ",").split(",")
            self.datasets[id_] = HeldDataset(title, keywords, updated, row, held.files if held else {})
            self.written.append(id_)
        if (row.get("ファイル_ライセンス") or row["ライセンス"]) not in LICENCES:
            raise ValueError("license not found")
        return id_

    def _file(self, dataset: HeldDataset, row: dict[str, str]) -> str:
        address = row["ファイル_ダウンロードURL"]
        updated = date.fromisoformat(row["ファイル_最終更新日"])
        held = dataset.files.get(address)
        if held is None or held.updated != updated:
            ending = PurePosixPath(address).suffix
            format_ = row.get("ファイル_形式") or row.get("ファイル形式") or ending.removeprefix(".")
            dataset.files[address] = HeldFile(row["ファイル_タイトル"] + ending, format_, updated, row)
            self.written.append(address)
        return address

    def _forget(self, named: dict[str, set[str]]) -> None:
        for id_ in [id_ for id_ in self.datasets if id_ not in named]:
            del self.datasets[id_]
            self.deleted.append(id_)
        for id_, addresses in named.items():
            files = self.datasets[id_].files
            for address in [address for address in files if address not in addresses]:
                del files[address]
                self.deleted.append(address)


def _packed(text: str) -> str:
    return "".join(text.split())
