"""That describing, checking and writing a catalogue takes time linear in its datasets: `make bench`.

A thousand datasets are made of the real ones: each keeps title, tables, fields, keywords, licence and the list of its
files, and gets an id, a municipality, a year and a series of its own (twenty municipalities with five editions of each).
What is timed are the functions that the build calls:

    describe               the datasets, with Data Package and CSVW of each table
    graph                  the pages of the catalogue as RDF
    check                  all of them against the shapes
    score                  the 405 points of each dataset, every address taken as answering
    serialise datasets     each by itself, in three syntaxes
    serialise catalogue    each page, in three syntaxes
    data.json              DCAT-US
    feeds                  what changed, of the catalogue and of each dataset
    write                  every file into a folder that is swapped in when whole: thousands of files, so that a busy disk is
                           what is measured (compare with TMPDIR on a disk in memory)

Not in it is what costs the same for each dataset, alone or among a thousand, and is measured in `benchmarks.build`: reading
documents, writing tables, Frictionless, the 30 rules of machine-readability. So data files hold 200 bytes each. Nor are the
pages for people, some fifty a dataset: `benchmarks.site`.

Each size runs in a process of its own, one after the other, for its peak memory. Limits from issue 4, on 2 cores (one is
used): 25 s and 600 MB for 1,000 datasets. Most of the memory are the files, held until they are written.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

from rdflib import Graph
from rich.console import Console
from rich.table import Table

from catalog.folder.catalogue_folder import replace_folder
from catalog.folder.changes import change_files
from metadata.building.build import build
from metadata.building.cataloguing import Build, with_dcat
from metadata.declared.settings import Settings, read_settings
from metadata.described.dataset import Dataset, Publisher
from metadata.described.series import join, with_series
from metadata.described.table_schema import PACKAGE as DATA_PACKAGE
from metadata.formats.csvw import csvw_files
from metadata.formats.data_json import NAME as DATA_JSON
from metadata.formats.data_json import data_json
from metadata.formats.datapackage import datapackage
from metadata.formats.paging import catalogue_pages, page_files
from metadata.gates.score import Score, scores
from metadata.gates.shacl import check_graph
from pipelines.japanese.codes import check_digit, corporate_check_digit

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 300, 1000)
BYTES = 200  # of each synthetic file
EDITIONS = 5  # in each series
T = TypeVar("T")


def main() -> None:
    """Print the seconds of each stage for each size, how often the time of the smallest size, and the peak memory."""
    runs = [_in_process(size) for size in SIZES]
    table = Table("stage, seconds", *(f"{size:,} datasets" for size in SIZES), "ratio", show_edge=False)
    for stage in runs[0]["stages"]:
        _row(table, stage, [run["stages"][stage] for run in runs])
    table.add_section()
    _row(table, "all but write", [sum(run["stages"].values()) - run["stages"]["write"] for run in runs])
    _row(table, "together (limit 25 s)", [sum(run["stages"].values()) for run in runs])
    Console().print(table)
    memory = ", ".join(f"{run['megabytes']:.0f} MB" for run in runs)
    Console().print(f"peak memory {memory} (limit 600 MB); linear is a ratio of {SIZES[-1] / SIZES[0]:.0f}")
    Console().print(f"triples {', '.join(format(run['triples'], ',') for run in runs)}")


def _row(table: Table, name: str, seconds: list[float]) -> None:
    table.add_row(name, *(f"{value:.2f}" for value in seconds), f"{seconds[-1] / seconds[0]:.1f}")


def _in_process(size: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.scale", str(size)]
    run = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE)  # noqa: S603 # our own program
    return dict(json.loads(run.stdout))


def real() -> tuple[Build, Settings]:
    """Return the real datasets, built, and the settings they were built with."""
    settings = read_settings(ROOT / "publish.yaml")
    return build(ROOT / "datasets", settings), settings


def run(size: int, models: Build, settings: Settings) -> dict[str, Any]:
    """Describe, check and write that many datasets; return seconds by stage, peak memory and the number of triples."""
    short, catalogue = [_cut_short(dataset) for dataset in models.datasets], models.catalogue
    stages: dict[str, float] = {}

    def timed(stage: str, work: Callable[..., T], *facts: Any) -> T:
        start = time.perf_counter()
        result = work(*facts)
        stages[stage] = stages.get(stage, 0.0) + time.perf_counter() - start
        return result

    datasets = timed("describe", lambda: join(_synthetic(short, number) for number in range(size)))
    pages = catalogue_pages(catalogue, datasets, settings.catalogue.page_size)
    files: dict[str, bytes] = {}
    finished: list[Dataset] = []
    scored: dict[str, Score] = {}
    triples = 0
    while page := timed("graph", next, pages, None):
        triples += len(page.graph)
        problems = timed("check", check_graph, page.graph)
        if problems:
            raise SystemExit(f"the synthetic catalogue breaks rules: {problems[:3]}")
        scored |= timed("score", _scores, page.graph)
        finished += timed("serialise datasets", list, map(with_dcat, page.datasets, page.of_datasets))
        files |= timed("serialise catalogue", page_files, catalogue, page)
        del page  # so that its graph goes before the next is made
    whole = Build(catalogue, tuple(finished), files, scores={each.id: scored[each.iri] for each in finished})
    files[DATA_JSON] = timed("data.json", data_json, catalogue, finished)
    files |= timed("feeds", change_files, whole)
    files |= {f"datasets/{dataset.id}/{file.name}": file.data for dataset in finished for file in dataset.files}
    with tempfile.TemporaryDirectory() as folder:
        timed("write", replace_folder, Path(folder) / "public", files.items())
    return {"stages": stages, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "triples": triples}


def _scores(graph: Graph) -> dict[str, Score]:
    return scores(graph, conforms=True, status=lambda _: HTTPStatus.OK)


def _cut_short(dataset: Dataset) -> Dataset:
    own = (file for file in dataset.files if not file.name.startswith("dcat."))
    return replace(
        dataset,
        files=tuple(replace(file, data=file.data[:BYTES]) for file in own),
        sources=tuple(replace(source, data=b"") for source in dataset.sources),
        doubts=(),
    )


def _synthetic(models: Sequence[Dataset], number: int) -> Dataset:
    """Return a dataset, the same in every run: the next of the models, of the next edition, of the next municipality."""
    model = models[number % len(models)]
    edition, municipality = number // len(models) % EDITIONS, number // len(models) // EDITIONS
    id_, later = f"{model.id}_{number:04}", timedelta(days=365 * edition)
    dataset = replace(
        model,
        id=id_,
        publisher=_publisher(model.publisher, municipality),
        issued=model.issued + later,
        modified=model.modified + later,
        period=(model.period[0] + later, model.period[1] + later),
        files=tuple(replace(file, name=file.name.replace(model.id, id_)) for file in model.files),
    )
    if model.series:
        dataset = with_series(dataset, f"{model.series.id}_{municipality:03}", model.series.title, model.series.description)
    described = {DATA_PACKAGE: datapackage(dataset)} | {file.name: file.data for file in csvw_files(dataset)}
    return replace(dataset, files=tuple(replace(file, data=described.get(file.name, file.data)) for file in dataset.files))


def _publisher(model: Publisher, number: int) -> Publisher:
    """Return a municipality with a code and a 法人番号 of its own; who keeps the catalogue stays who it is."""
    if not model.code:
        return model
    five, twelve = f"{number + 1:02}{model.code[2:5]}", f"{number:04}{model.corporate_number[5:]}"
    return replace(model, code=five + check_digit(five), corporate_number=corporate_check_digit(twelve) + twelve)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(run(int(sys.argv[1]), *real())))
    else:
        main()
