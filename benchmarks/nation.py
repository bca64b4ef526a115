"""What a catalogue of a whole nation costs: `make bench`, and `python -m benchmarks.nation --folders 8700` by hand.

So many folders as asked (50 and 200 of themselves) are made of the five real datasets, each with figures of its own
(`benchmarks.made_nation`), and built as an office builds them, by `publish.py build` in a process of its own:

    full               nothing is there yet
    one touched        a comment was added to the declaration of one of them
    nothing changed    the same again

Told are seconds of the processor (of the process and its children), the peak of memory of the process and its children
together (looked at five times a second on Linux; elsewhere that of the largest of them), files and bytes of the catalogue
and of what is kept between builds, all of it by folder as well, and how they grow from size to size. Where one process
built, two build the smallest size, too: how much sooner they end.

Goals of issue 18: under 1 GB at any size; memory flat from 200 to 800 folders within 15 %; 8,700 folders (five documents of
1,740 municipalities) in under 2 hours on 2 cores; one touched at most 0.05 of a full build, nothing changed at most 0.04;
two processes end 1.7 times as soon as one.

    --folders N …   sizes to measure
    --jobs N        builds side by side
    --at FOLDER     where to make the datasets and the catalogues, kept for the next time; else a temporary folder
    --only-make     make the datasets and stop
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.made_nation import ROOT, Nation, make
from benchmarks.ratios import keep

SIZES = (50, 200)
OF_ONE_MEASURE = ("full", "one touched", "nothing changed")
FLAT_FROM = 200
"""Folders from which on memory is not to grow; before, it is what the program and its largest documents need."""
_LOOK = 0.2  # seconds
_PROCESSES = Path("/proc")


@dataclass(frozen=True)
class Cost:
    """What a build took: seconds by the clock and of the processor, MB of memory; files and bytes lying there then."""

    seconds: float
    cpu: float
    megabytes: float
    files: int
    bytes: int
    kept_files: int
    kept_bytes: int


def main() -> None:
    """Make, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--folders", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--at", type=Path)
    parser.add_argument("--only-make", action="store_true")
    asked = parser.parse_args()
    measured = {}
    for count in sorted(asked.folders):
        with tempfile.TemporaryDirectory() as temporary:
            at = (asked.at or Path(temporary)) / str(count)
            nation = make(at, count)
            if not asked.only_make:
                measured[count] = measure(nation, at, asked.jobs)
                Console().print(_table(count, measured[count]))
                if asked.jobs == 1 and len(measured) == 1:
                    sooner = measured[count]["full"].seconds / full(nation, at, jobs=2).seconds
                    Console().print(f"two processes end {sooner:.2f} times as soon (goal 1.7)")
                    keep("nation-jobs", sooner, folders=count)
    if len(measured) > 1:
        Console().print(_growth(measured))
    _keep(measured)


def measure(nation: Nation, at: Path, jobs: int = 1) -> dict[str, Cost]:
    """Return the cost of a full build into `at`, of one with one dataset touched, and of one with nothing changed."""
    costs = {OF_ONE_MEASURE[0]: full(nation, at, jobs)}
    declaration = max(nation.datasets.glob("*/dataset.yaml"))
    declaration.write_bytes(declaration.read_bytes() + b"# touched\n")
    for name in OF_ONE_MEASURE[1:]:
        costs[name] = _built(nation, at, jobs)
    return costs


def full(nation: Nation, at: Path, jobs: int) -> Cost:
    """Return the cost of a build into `at` for which nothing is there yet."""
    for old in ("public", "work"):
        shutil.rmtree(at / old, ignore_errors=True)
    return _built(nation, at, jobs)


def _keep(measured: dict[int, dict[str, Cost]]) -> None:
    """Keep the ratios of each size, and of memory between large sizes that follow each other."""
    for count, costs in measured.items():
        keep("nation-touched", costs["one touched"].cpu / costs["full"].cpu, folders=count)
        keep("nation-unchanged", costs["nothing changed"].cpu / costs["full"].cpu, folders=count)
    for fewer, folders in pairwise(count for count in measured if count >= FLAT_FROM):
        ratio = measured[folders]["full"].megabytes / measured[fewer]["full"].megabytes
        keep("nation-memory", ratio, folders=folders, fewer=fewer)


def _built(nation: Nation, at: Path, jobs: int) -> Cost:
    out, work = at / "public", at / "work"
    words = ["--datasets", nation.datasets, "--settings", nation.settings, "--out", out, "--work", work, "--jobs", jobs]
    command = [sys.executable, str(ROOT / "publish.py"), "build", *map(str, words)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 # our own program
    peak = _Peak(process.pid)
    peak.start()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    peak.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    megabytes = max(used.ru_maxrss / 1024, peak.megabytes)
    return Cost(seconds, used.ru_utime + used.ru_stime, megabytes, *_lying(out), *_lying(work))


class _Peak(threading.Thread):
    """Looks at the memory of a process and its children until it ends; 0 MB where the system does not tell."""

    def __init__(self, pid: int) -> None:
        super().__init__()
        self._pid = pid
        self.megabytes = 0.0

    def run(self) -> None:
        while kilobytes := _kilobytes(self._pid):
            self.megabytes = max(self.megabytes, kilobytes / 1024)
            time.sleep(_LOOK)


def _kilobytes(pid: int) -> int:
    """Return the memory of a process and its children; what they share, as a child has it of its parent, counts once."""
    try:
        own = re.search(r"^Pss: +([0-9]+) kB$", (_PROCESSES / str(pid) / "smaps_rollup").read_text(), re.MULTILINE)
        children = (_PROCESSES / str(pid) / "task" / str(pid) / "children").read_text().split()
    except OSError:
        return 0
    return (int(own[1]) if own else 0) + sum(_kilobytes(int(child)) for child in children)


def _lying(folder: Path) -> tuple[int, int]:
    """Return how many files a folder has, and their bytes; a file with two names in it counts once."""
    sizes: dict[int, int] = {}
    for path, _, names in os.walk(folder):
        for name in names:
            status = os.lstat(Path(path, name))
            sizes[status.st_ino] = status.st_size
    return len(sizes), sum(sizes.values())


def _table(count: int, costs: dict[str, Cost]) -> Table:
    full = costs["full"]
    table = Table(f"{count:,} folders", *costs, show_edge=False)
    table.add_row("seconds by the clock", *(f"{cost.seconds:.1f}" for cost in costs.values()))
    table.add_row("seconds of the processor", *(f"{cost.cpu:.1f}" for cost in costs.values()))
    table.add_row("… of a full build", *(f"{cost.cpu / full.cpu:.3f}" for cost in costs.values()))
    table.add_row("… by folder", *(f"{cost.cpu / count:.3f}" for cost in costs.values()))
    table.add_row("peak memory, MB", *(f"{cost.megabytes:.0f}" for cost in costs.values()))
    table.add_row("… by folder", *(f"{cost.megabytes / count:.2f}" for cost in costs.values()))
    table.add_row("files of the catalogue", *(f"{cost.files:,}" for cost in costs.values()))
    table.add_row("MB of the catalogue", *(f"{cost.bytes / 1e6:.0f}" for cost in costs.values()))
    table.add_row("… by folder", *(f"{cost.bytes / 1e6 / count:.2f}" for cost in costs.values()))
    table.add_row("files kept", *(f"{cost.kept_files:,}" for cost in costs.values()))
    table.add_row("MB kept", *(f"{cost.kept_bytes / 1e6:.0f}" for cost in costs.values()))
    return table


def _growth(measured: dict[int, dict[str, Cost]]) -> Table:
    """Return how each grows from the smallest size: a build is linear where its seconds grow as the folders do."""
    sizes = list(measured)
    table = Table("growth of a full build", *(f"{size:,}" for size in sizes), show_edge=False)
    table.add_row("folders", *(f"{size / sizes[0]:.2f}" for size in sizes))
    first = measured[sizes[0]]["full"]
    for name in ("cpu", "megabytes", "files", "bytes", "kept_bytes"):
        table.add_row(name, *(f"{getattr(measured[size]['full'], name) / getattr(first, name):.2f}" for size in sizes))
    return table


if __name__ == "__main__":
    main()
