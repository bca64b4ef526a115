"""That the site takes time linear in its datasets, keeps its pages light, and can be searched: `make bench`.

The real catalogue is repeated until it has a thousand datasets, each with an id of its own: documents, measures, indicators
and charts are as many and as large as they would be. Pages are made one by one and only counted, so that the memory is that
of the making; a folder is written by `benchmarks.nation`. The front page and the index are then opened from a
folder in a headless Chromium, where there is one, and searched. Limits from issue 7: no page over 150 kB without its data.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Table

from catalog.site.frame.site import Site
from catalog.site.pages.all_pages import assets, pages
from metadata.building.build import build
from metadata.building.cataloguing import Build
from metadata.declared.settings import read_settings
from metadata.described.dataset import Dataset

ROOT = Path(__file__).resolve().parent.parent
SIZES = (10, 100, 1000)
LIGHT = 150_000  # bytes of the front page
QUERY = "マイナンバーカード"
_FOUND = re.compile(r'id="search-count"[^>]*>([^<]*)<')


@dataclass(frozen=True)
class Made:
    """A site of a size: pages, seconds, bytes of all pages, of the front page and of the search index."""

    pages: int
    seconds: float
    bytes: int
    front: int
    index: int


def main() -> None:
    """Print pages, seconds and bytes for each size, and what a search in the largest finds, in which time."""
    built = build(ROOT / "datasets", read_settings(ROOT / "publish.yaml"))
    table = Table("datasets", "pages", "seconds", "MB", "front page kB", "index MB", show_edge=False)
    for size in SIZES:
        site = Site(_repeated(built, size))
        made, files = _make(site)
        megabytes, index = f"{made.bytes / 1e6:.1f}", f"{made.index / 1e6:.1f}"
        table.add_row(f"{size:,}", f"{made.pages:,}", f"{made.seconds:.1f}", megabytes, f"{made.front / 1e3:.0f}", index)
    Console().print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Console().print(f"peak memory {peak:.0f} MB; the front page may have {LIGHT / 1e3:.0f} kB")
    Console().print(_searched(files))


def _repeated(built: Build, size: int) -> Build:
    models = built.datasets
    datasets = (replace(models[n % len(models)], id=f"{models[n % len(models)].id}_{n:04}") for n in range(size))
    return replace(built, datasets=tuple(_renamed(dataset, dataset.id[: -len("_0000")]) for dataset in datasets))


def _renamed(dataset: Dataset, model: str) -> Dataset:
    """Return the dataset with its files named after its own id."""
    return replace(dataset, files=tuple(replace(file, name=file.name.replace(model, dataset.id)) for file in dataset.files))


def _make(site: Site) -> tuple[Made, dict[str, bytes]]:
    """Make every page and the assets; return the figures, and the files that the search needs."""
    start = time.perf_counter()
    count, total, kept = 0, 0, {}
    for page in pages(site):
        count, total = count + 1, total + len(page.body)
        if page.path == "index.html":
            kept[page.path] = page.body
    kept |= dict(assets(site))
    seconds = time.perf_counter() - start
    index = sum(len(data) for path, data in kept.items() if path.startswith("assets/search/"))
    return Made(count, seconds, total, len(kept["index.html"]), index), kept


def _searched(files: dict[str, bytes]) -> str:
    """Return what a browser finds for `QUERY`, and in how many seconds, its own start included."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        return "search: not measured, no chromium on this machine"
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_bytes(data)
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=20000", "--dump-dom"]
        start = time.perf_counter()
        command.append(f"file://{folder}/index.html?q={QUERY}")
        run = subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 - a browser on our own page
    found = _FOUND.search(run.stdout.decode())
    return (
        f"search for {QUERY}: {found[1] if found else 'no answer'} in {time.perf_counter() - start:.1f} s, browser included"
    )


if __name__ == "__main__":
    main()
