"""An officer's folder, and a way to call the program from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

import publish
from tests.conftest import ROOT

CODE = "261009"
WORDS = (
    "--title",
    "見本市推進計画",
    "--title-en",
    "Promotion Plan of Mihon City",
    "--page",
    "https://www.city.mihon.lg.jp/plan",
)
CITY = ("--name", "京都府見本市", "--name-en", "Mihon City, Kyoto Prefecture", "--site", "https://www.city.mihon.lg.jp/")
LIST = "番号,施策名,担当課,指標名,単位,現状値（R4）,令和5年度目標\n1,朝市の開催,農林課,来場者数,人,3200,3600\n"


@dataclass
class Office:
    """An officer's folder: datasets with publishers.yaml, and a way to call the program."""

    root: Path

    @property
    def datasets(self) -> Path:
        return self.root / "datasets"

    def call(self, *arguments: str, typed: str | None = None) -> tuple[int, str]:
        words = [*arguments, "--datasets", str(self.datasets), "--lang", "ja", "--report", str(self.root / "report.json")]
        if arguments[0] != "read":
            words += ["--settings", str(ROOT / "publish.yaml")]
        ended = CliRunner().invoke(publish.app, words, input=typed)
        return ended.exit_code, ended.output

    def file(self, name: str, data: bytes) -> Path:
        path = self.root / name
        path.write_bytes(data)
        return path

    def only(self) -> Path:
        (folder,) = (path for path in self.datasets.iterdir() if path.is_dir())
        return folder
