"""Standard datasets of 亀岡市 with made-up rows, read and described as a build does it, and the pages that they get."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import yaml

from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import pages
from metadata.building.build import publishers
from metadata.building.cataloguing import Build
from metadata.building.one_dataset import Context, Result, build_dataset
from metadata.declared.settings import MapSettings
from metadata.described.dataset import Dataset
from metadata.versions.acceptance import Terms
from pipelines.standard.definition import definitions
from tests.catalog.samples import built
from tests.conftest import ROOT
from tests.pipelines.standard.samples import CODE, written

HOSTILE = "<script>window.ran=true</script>\"'&<img src=x onerror=window.ran=true>"
OF_ALL = {"全国地方公共団体コード": CODE, "地方公共団体名": "京都府亀岡市"}
PLACED = {
    "所在地_全国地方公共団体コード": CODE,
    "所在地_連結表記": "京都府亀岡市安町野々神8",
    "所在地_都道府県": "京都府",
    "所在地_市区町村": "亀岡市",
    "設置位置": "1階玄関",
}
AGES = tuple(part.removesuffix("の男性") for part in definitions()["population"].sums["男性"])
TILES = MapSettings.model_validate(
    {
        "tiles": "https://tiles.example/{z}/{x}/{y}.png",
        "attribution": {"ja": "見本タイル", "en": "Sample tiles"},
        "page": "https://tiles.example/terms",
    }
)
Cells = Mapping[str, str]


def standard(slug: str, rows: Sequence[Cells], edition: str = "standard", stands: str = "") -> Dataset:
    """Return a dataset whose file holds these rows: column → cell, the others empty.

    Doubts are settled as the file has it, with `stands` as the reason; without a reason there may be none.
    """
    columns = [column.name for column in definitions()[slug].editions[edition].columns]
    data = written([columns, *([row.get(name, "") for name in columns] for row in rows)])
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, f"{CODE}_{slug}")
        home.mkdir()
        (home / "file.csv").write_bytes(data)
        (home / "dataset.yaml").write_text(json.dumps(declared(slug, data)), encoding="utf-8")
        (home / "corrections.yaml").write_text("", encoding="utf-8")
        result = _built(home)
        if stands:
            entries = [yaml.safe_load(one.facts["entry"])["settlements"][0] for one in result.problems]
            settled = {
                "settlements": [
                    {**entry, "reading": [entry["source"]], "reason": stands, "date": "2026-11-28"} for entry in entries
                ]
            }
            (home / "corrections.yaml").write_text(json.dumps(settled), encoding="utf-8")
            result = _built(home)
    assert not result.problems, result.problems
    assert result.dataset is not None
    return result.dataset


def _built(home: Path) -> Result:
    terms = Terms(day=date(2026, 11, 28), accept=True)
    return build_dataset(home.name, Context(home.parent, "https://data.example/", publishers(ROOT / "datasets"), terms))


def declared(slug: str, data: bytes) -> dict[str, object]:
    title = {"ja": f"亀岡市{definitions()[slug].title.ja}", "en": f"{definitions()[slug].title.en} of Kameoka City"}
    source = {"file": "file.csv", "sha256": hashlib.sha256(data).hexdigest(), "title": title, "page": "https://x.example/"}
    return {
        "id": f"{CODE}_{slug}",
        "title": title,
        "description": title,
        "publisher": CODE,
        "standard": slug,
        "source": source,
        "period": {"start": "2026-04-01", "end": "2027-03-31"},
        "licence": "CC-BY-4.0",
        "frequency": "ANNUAL",
        "keywords": [{"ja": "見本", "en": "sample"}],
        "category": "司法・安全・環境",
        "themes": ["HEAL"],
    }


def aed(number: int, **cells: str) -> Cells:
    """Return a row of an AED, at a place of its own."""
    place = {"緯度": f"35.0{number * 7919 % 10000:04}0", "経度": f"135.5{number * 104729 % 10000:04}0"}
    return {**OF_ALL, **PLACED, "ID": f"A{number:04}", "名称": f"見本施設{number}", **place, **cells}


def area(name: str, men: int = 10, women: int = 20, **cells: str) -> Cells:
    """Return an area with so many men and women in each class of age."""
    ages = {f"{each}の男性": str(men) for each in AGES} | {f"{each}の女性": str(women) for each in AGES}
    total = {"男性": str(men * len(AGES)), "女性": str(women * len(AGES)), "総人口": str((men + women) * len(AGES))}
    return {**OF_ALL, "調査年月日": "2026-04-01", "地域名": name, **ages, **total, **cells}


def event(number: int, day: str, **cells: str) -> Cells:
    """Return an event on a day."""
    return {**OF_ALL, "ID": f"E{number:03}", "イベント名": f"見本市の催し{number}", "開始日": day, "終了日": day, **cells}


def build_of(*datasets: Dataset, map_settings: MapSettings | None = None) -> Build:
    return dataclasses.replace(built(datasets), map=map_settings)


def pages_of(dataset: Dataset, map_settings: MapSettings | None = None) -> dict[str, str]:
    """Return the pages in the folder of a dataset: file → HTML."""
    folder = f"datasets/{dataset.id}/"
    made = pages(Site(build_of(dataset, map_settings=map_settings)))
    return {page.path.removeprefix(folder): page.body.decode() for page in made if page.path.startswith(folder)}
