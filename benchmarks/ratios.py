"""The ratios that benchmarks measured, kept as JSON, and the pages that show them: `python -m benchmarks.ratios`.

    docs/speed.json        machine and Python; ratio by name, with its goal
    docs/{en,ja}/speed.md  the same as a table

Ratios only: seconds say more of the machine than of the program. A benchmark hands over what it measured (`keep`); what it
did not measure stays as it was. Out of scope: measuring.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"
FILE = DOCS / "speed.json"


@dataclass(frozen=True)
class Meaning:
    """What a ratio is, in English and Japanese, and its goal (None: it has none): at most so much, or at `least`."""

    en: str
    ja: str
    goal: float | None = None
    least: bool = False

    def missed(self, ratio: float) -> bool:
        """Return whether a ratio misses the goal."""
        return self.goal is not None and (ratio < self.goal if self.least else ratio > self.goal)


MEANINGS = {
    "build-validators": Meaning(
        "A build of the five, to the validators alone on its output (processor time)",
        "5件のビルドと、その結果を検証器だけで調べる時間の比（CPU時間）",
        1.5,
    ),
    "run-unchanged": Meaning(
        "A run with nothing changed, to a full one", "何も変わらない実行と、すべてを作る実行の比", 0.04
    ),
    "run-one-changed": Meaning(
        "A run with one of five changed, to a full one", "5件のうち1件が変わった実行と、すべてを作る実行の比"
    ),
    "figures-longest": Meaning(
        "Reading figures in a text four times as long (the worst of them): 4 is linear",
        "4倍の長さの文から数値を読む時間の比（最も遅いもの。4なら長さに比例）",
    ),
    "push-allowed": Meaning(
        "Calls a second of a push, to what the server allows",
        "登録が1秒に送る呼び出しと、サーバーが受けられる数の比",
        0.9,
        least=True,
    ),
    "nation-touched": Meaning(
        "{folders} folders, one touched, to a full build (processor time)",
        "{folders}フォルダーのうち1件に触れたビルドと、すべてのビルドの比（CPU時間）",
        0.05,
    ),
    "nation-unchanged": Meaning(
        "{folders} folders, nothing changed, to a full build",
        "{folders}フォルダーで何も変わらないビルドと、すべてのビルドの比",
        0.04,
    ),
    "nation-jobs": Meaning(
        "{folders} folders built by one process, to two of them (time by the clock)",
        "{folders}フォルダーを1つのプロセスで作る時間と、2つで作る時間の比",
        1.7,
        least=True,
    ),
    "nation-memory": Meaning(
        "Peak memory with {folders} folders, to that with {fewer}",
        "{folders}フォルダーと{fewer}フォルダーの、使うメモリーの最大の比",
        1.15,
    ),
}
"""Name of a ratio → what it means."""

TITLE = {"en": "# Speed", "ja": "# 速さ"}
LEAD = {
    "en": "Ratios, each measured in one go by `make bench`: seconds depend on the machine. Bold misses its goal. Machine:",
    "ja": "`make bench` が一度に測った比です（秒は機械によります）。太字は目標に届いていません。機械：",
}
HEAD = {"en": "| what | ratio | goal |", "ja": "| 内容 | 比 | 目標 |"}


def keep(name: str, ratio: float, **facts: int) -> None:
    """Keep a ratio that was measured, with the facts that its words name."""
    kept = _kept()
    kept["machine"] = {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": ".".join(platform.python_version_tuple()[:2]),
    }
    key = "-".join([name, *(str(value) for value in facts.values())])
    kept.setdefault("ratios", {})[key] = {"name": name, "ratio": round(ratio, 3), **facts}
    FILE.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def page(kept: Mapping[str, Any], language: str) -> str:
    """Return the page of what is kept, in `en` or `ja`."""
    machine, order = kept["machine"], list(MEANINGS)
    told = f"{machine['system']} {machine['processor']}, {machine['cores']} cores, Python {machine['python']}"
    lines = [TITLE[language], "", f"{LEAD[language]} {told}.", "", HEAD[language], "|---|---|---|"]
    for one in sorted(kept["ratios"].values(), key=lambda one: (order.index(one["name"]), one.get("folders", 0))):
        meaning, ratio = MEANINGS[one["name"]], one["ratio"]
        words = (meaning.ja if language == "ja" else meaning.en).format_map(one)
        shown = f"**{ratio}**" if meaning.missed(ratio) else f"{ratio}"
        goal = "" if meaning.goal is None else f"{'≥' if meaning.least else '≤'} {meaning.goal}"
        lines.append(f"| {words} | {shown} | {goal} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the pages."""
    for language in TITLE:
        (DOCS / language / "speed.md").write_text(page(_kept(), language), encoding="utf-8")


def _kept() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.exists() else {}


if __name__ == "__main__":
    main()
