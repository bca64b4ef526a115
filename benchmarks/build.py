"""Time and memory of a full build, per stage: `make bench`.

Each stage is timed alone in one process after one warm-up of imports; the whole build is timed as the user runs it, in a
process of its own, three times (the fastest counts), with its peak memory. Limits from issue 2: 5 s and 400 MB on 2 cores.
And its processor time is told as a multiple of what the validators alone (`benchmarks.validators`) take for what it
published, run in turn with it; the goal of issue 18 is 1.5.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, TypeVar

from rich.console import Console
from rich.table import Table

from benchmarks.ratios import keep

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")


def main() -> None:
    """Print the seconds of each stage and of the whole."""
    table = Table("stage", "seconds", show_edge=False)
    for stage, seconds in stages():
        table.add_row(stage, f"{seconds:.2f}")
    built, validated = whole_build()
    table.add_section()
    table.add_row("publish.py build, as run (limit 5 s)", f"{built.seconds:.2f}")
    Console().print(table)
    Console().print(f"peak memory {built.megabytes:.0f} MB (limit 400 MB)")
    ratio = built.cpu / validated.cpu
    keep("build-validators", ratio)
    Console().print(
        f"processor time {built.cpu:.2f} s, the validators alone {validated.cpu:.2f} s: {ratio:.2f} × (goal 1.5)"
    )


def stages(only: Sequence[str] = ()) -> list[tuple[str, float]]:
    """Run the stages of a build one after the other, of all datasets or of some; return the seconds that each took."""
    timed: list[tuple[str, float]] = []

    def measure(stage: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        timed.append((stage, time.perf_counter() - start))
        return result

    measure("import", _imports)
    from catalog.site.static import catalogue_files
    from metadata.building import build
    from metadata.declared.dataset_folder import read_folder
    from metadata.declared.settings import read_settings
    from metadata.described.describe import describe_dataset, described_tables
    from metadata.formats.dcat import catalogue_graph, dataset_triples, serialise
    from metadata.formats.files import with_files
    from metadata.gates.machine_readability import judge
    from metadata.gates.score import scores
    from metadata.gates.shacl import check_graph
    from metadata.gates.tables_gate import check_tables

    settings, root = read_settings(ROOT / "publish.yaml"), ROOT / "datasets"
    publishers = build.publishers(root)
    reads = []
    for id_ in build.dataset_ids(root, only):
        reads.append(measure(f"read {id_}", partial(read_folder, root / id_, f"datasets/{id_}")))
    by = [publishers[read.declared.publisher] for read in reads]
    tables = [described_tables(*pair) for pair in zip(reads, by, strict=True)]
    described = [describe_dataset(*each, settings.base_url) for each in zip(reads, by, tables, strict=True)]
    measure("write tables (CSV, workbook, JSON, Data Package)", lambda: [with_files(dataset) for dataset in described])
    built = build.build(root, settings, only)
    measure("check tables", lambda: [check_tables(dataset) for dataset in built.datasets])
    graph = measure("DCAT graph", lambda: catalogue_graph(built.catalogue, built.datasets))
    measure("check DCAT (SHACL)", lambda: check_graph(graph))
    measure("serialise catalogue", lambda: serialise(graph))
    measure("serialise datasets", lambda: [serialise(dataset_triples(dataset)) for dataset in built.datasets])
    measure("score", lambda: scores(graph, conforms=True))
    measure("rules of machine-readability", lambda: [judge(dataset) for dataset in built.datasets])
    measure("pages, data.json, sitemap", lambda: list(catalogue_files(built)))
    return timed


def _imports() -> None:
    import catalog.site.static  # noqa: F401 # timed for its own sake


class Ran(NamedTuple):
    """What a program took: seconds by the clock, seconds of the processor, and its peak of memory in MB."""

    seconds: float
    cpu: float
    megabytes: float


def whole_build(times: int = 3) -> tuple[Ran, Ran]:
    """Run `publish.py build` and the validators on what it published, in turn; return the fastest run of each."""
    builds, validators = [], []
    for _ in range(times):
        with tempfile.TemporaryDirectory() as folder:
            builds.append(_run(str(ROOT / "publish.py"), "build", "--out", f"{folder}/public", "--work", f"{folder}/work"))
            validators.append(_run("-m", "benchmarks.validators", f"{folder}/public"))
    return min(builds, key=attrgetter("cpu")), min(validators, key=attrgetter("cpu"))


def _run(*words: str) -> Ran:
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 # our own program
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return Ran(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


if __name__ == "__main__":
    main()
