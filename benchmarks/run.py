"""What a scheduled run costs when nothing has changed, and when one document has: `make bench`.

Each is a process of its own, imports and all, over the five real documents; seconds of the processor (a busy machine tells
little by the clock), the least of three. Limit from issue 6: a run without changes takes at most 10 % of a full one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.ratios import keep

ROOT = Path(__file__).resolve().parent.parent
TIMES = 3


def main() -> None:
    """Print the seconds of a full run, of one without changes, and of one after a change in one dataset."""
    full, unchanged, changed = [], [], []
    for _ in range(TIMES):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            shutil.copytree(ROOT / "datasets", work / "datasets")
            full.append(run(work))
            unchanged.append(run(work))
            declaration = work / "datasets" / "262064_ict_action_plan" / "dataset.yaml"
            declaration.write_text(declaration.read_text(encoding="utf-8") + "# read again\n", encoding="utf-8")
            changed.append(run(work))
    table = Table("scheduled run", "seconds of processor", "% of a full one", show_edge=False)
    for name, seconds in (
        ("full", full),
        ("nothing changed (limit 10 %)", unchanged),
        ("one dataset of five changed", changed),
    ):
        table.add_row(name, f"{min(seconds):.2f}", f"{100 * min(seconds) / min(full):.1f}")
    Console().print(table)
    keep("run-unchanged", min(unchanged) / min(full))
    keep("run-one-changed", min(changed) / min(full))


def run(work: Path) -> float:
    """Return the seconds of the processor that `publish.py run` takes."""
    folders = ["--datasets", f"{work}/datasets", "--out", f"{work}/public", "--work", f"{work}/work"]
    command = [sys.executable, str(ROOT / "publish.py"), "run", *folders]
    before = _of_children()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    return _of_children() - before


def _of_children() -> float:
    spent = os.times()
    return spent.children_user + spent.children_system


if __name__ == "__main__":
    main()
