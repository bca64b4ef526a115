"""A standard dataset of 100,000 rows checked, mended and written, beside `frictionless validate` of the same: `make bench`.

The rows are made of the definition, with a fault of each common kind in every tenth row, in CP932 as a spreadsheet leaves
them; Frictionless gets what `read` made of them, and a schema of the types that it can say. Each is a process of its own.
Limits from issue 17, on 2 cores: 20 s and 600 MB for 100,000 rows, and time linear in them.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipelines.standard.definition import CURRENT, definitions

ROOT = Path(__file__).resolve().parent.parent
SIZES = (25_000, 100_000)
SLUG = "aed"
_FAULTS = {
    "名称": "ｾﾝﾀ- 本館 ",
    "名称_カナ": "ｾﾝﾀ-ﾎﾝｶﾝ",
    "所在地_連結表記": "亀岡市安町野々神8",
    "経度": "135.574000000003",
    "電話番号": "0771-22-3131",
    "郵便番号": "621-8501",
    "開始時間": "9:00",
    "小児対応設備の有無": "○",
}
_TYPES = {"latitude": "number", "longitude": "number", "number": "number", "integer": "integer", "date": "date"}


def main() -> None:
    """Print seconds and peak memory of both, for each size."""
    table = Table("rows", "read, s", "MB", "frictionless validate, s", "MB", show_edge=False)
    for rows in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            write(work / "made.csv", rows)
            own = _spent([str(ROOT / "publish.py"), "read", "made.csv", "--out", "out", "--report", "report.json"], work)
            (work / "schema.json").write_text(json.dumps(schema()), encoding="utf-8")
            command = ["-m", "frictionless", "validate", f"out/262064_{SLUG}.csv", "--schema", "schema.json"]
            other = _spent([*command, "--limit-errors", "1000000", "--json"], work)
            table.add_row(f"{rows:,}", *(f"{figure:.1f}" for figure in (*own, *other)))
    Console().print(table)
    Console().print("limit of read: 20 s and 600 MB for 100,000 rows")


def write(path: Path, rows: int) -> None:
    """Write so many rows of a dataset, every tenth with a fault in each of several columns."""
    names = [column.name for column in definitions()[SLUG].editions[CURRENT].columns]
    with path.open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(_rows(names, rows))


def _rows(names: Sequence[str], rows: int) -> Iterator[list[str]]:
    for number in range(rows):
        right = {
            "全国地方公共団体コード": "262064",
            "ID": f"A{number:06}",
            "地方公共団体名": "京都府亀岡市",
            "名称": f"見本センター{number}",
            "名称_カナ": "ミホンセンター",
            "所在地_全国地方公共団体コード": "262064",
            "町字ID": f"{number % 900:04}000",
            "所在地_連結表記": f"京都府亀岡市安町{number}",
            "所在地_都道府県": "京都府",
            "所在地_市区町村": "亀岡市",
            "緯度": f"35.{number:06}",
            "経度": f"135.{number:06}",
            "設置位置": f"{number % 9 + 1}階の入口",
            "電話番号": f"(0771){number % 90 + 10}-{number % 9000 + 1000}",
            "郵便番号": "6218501",
            "利用可能曜日": "月火水木金",
            "開始時間": "08:30",
            "終了時間": "17:15",
            "小児対応設備の有無": "有",
            "URL": f"https://www.example.lg.jp/{number}",
        }
        wrong = _FAULTS if number % 10 == 0 else {}
        yield [wrong.get(name, right.get(name, "")) for name in names]


def schema() -> dict[str, object]:
    """Return what a Table Schema can say of the dataset: names and types."""
    columns = definitions()[SLUG].editions[CURRENT].columns
    return {"fields": [{"name": column.name, "type": _TYPES.get(column.type, "string")} for column in columns]}


def _spent(arguments: Sequence[str], folder: Path) -> tuple[float, float]:
    """Return the seconds of a Python process and its peak memory in MB; what it says of the data is not asked."""
    measured = (
        f"import resource, subprocess, sys; subprocess.run({[sys.executable, *arguments]!r}, stdout=subprocess.DEVNULL)"
    )
    shown = "; print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    start = time.perf_counter()
    command = [sys.executable, "-c", measured + shown]
    told = subprocess.run(command, check=True, cwd=folder, capture_output=True, text=True)  # noqa: S603 - our own program
    return time.perf_counter() - start, int(told.stdout) / 1024


if __name__ == "__main__":
    main()
