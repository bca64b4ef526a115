"""That reading figures takes time linear in the text, also on long runs of what patterns like to backtrack on.

Run by `make bench`. Prints, per repeated unit, how many times longer four times the text takes: about 4 is linear, 16 is
quadratic.
"""

from __future__ import annotations

import time

from rich.console import Console
from rich.table import Table

from benchmarks.ratios import keep
from pipelines.japanese.figures import find_figures, read_cell

UNITS = ("1", "1,", "1.", "1～", "（", "(1", "【", "1万", "令和3年", "・ ", " ", "5件", "あ 5% ")


def main() -> None:
    """Print the table of ratios."""
    worst = 0.0
    table = Table("repeated", "20,000 chars, s", "ratio to 5,000", show_edge=False)
    for unit in UNITS:
        short, long = seconds(unit, 5_000), seconds(unit, 20_000)
        worst = max(worst, long / short)
        table.add_row(unit, f"{long:.3f}", f"{long / short:.1f}")
    Console().print(table)
    keep("figures-longest", worst)


def seconds(unit: str, length: int) -> float:
    """Return the fastest of three readings of a run of that length."""
    text = unit * (length // len(unit))
    times = []
    for _ in range(3):
        start = time.perf_counter()
        find_figures(text)
        read_cell(text)
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
