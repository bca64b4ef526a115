"""Main-thread work of the browser until a page opened from the folder is painted: `make bench`.

Each kind of page is opened in a headless Chromium under tracing; summed is the time of the renderer's main thread from the
start of the navigation to the first contentful paint, and to the end of loading, in CPU time of that thread, so that a busy
machine does not count. The limit of issue 7 is 100 ms to the first paint. Out of scope: time over a network, and search
(`benchmarks.site`).
"""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Column, Table

from catalog.site.static import write_catalogue
from metadata.building.build import build
from metadata.declared.settings import read_settings

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 100  # ms
ROUNDS = 5
CATEGORIES = ["toplevel", "devtools.timeline", "loading", "blink.user_timing"]
PAGES = (
    "index.html",
    "about.html",
    "municipalities/242101/index.html",
    "themes/DX-4/index.html",
    "datasets/242101_dx_achievements/index.html",
    "datasets/242101_dx_achievements/measures.html",
    "datasets/242101_dx_achievements/source.html",
    "datasets/242101_dx_achievements/measures/1-1-1.html",
    "datasets/242101_dx_achievements/indicators/1-1-1-i-e491.html",
)


@dataclass(frozen=True)
class Work:
    """Milliseconds of main-thread work: to the first contentful paint, and in all until the page had loaded."""

    to_paint: float
    in_all: float


def main() -> None:
    """Print the middle of several rounds for each page."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        Console().print("first paint: not measured, no chromium on this machine")
        return
    columns = ("kB", "to first paint, ms", "in all, ms", f"within {LIMIT} ms")
    table = Table(Column("page", overflow="fold"), *columns, show_edge=False)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        out = Path(folder) / "public"
        write_catalogue(build(ROOT / "datasets", read_settings(ROOT / "publish.yaml")), out)
        browser = playwright.chromium.launch(executable_path=path)
        for page in PAGES:
            done = [_work(browser, (out / page).as_uri()) for _ in range(ROUNDS)]
            paint, total = (statistics.median(getattr(each, name) for each in done) for name in ("to_paint", "in_all"))
            size = f"{(out / page).stat().st_size / 1000:.0f}"
            table.add_row(page, size, f"{paint:.0f}", f"{total:.0f}", "yes" if paint < LIMIT else "NO")
        browser.close()
    Console().print(table)


def _work(browser: Browser, address: str) -> Work:
    """Open a page in a browser that has seen nothing yet and return its work."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    browser.start_tracing(page=page, categories=CATEGORIES)
    page.goto(address)
    while not page.evaluate("performance.getEntriesByName('first-contentful-paint').length"):
        page.wait_for_timeout(20)  # no wait_for_function: it would need eval, which the policy of the page forbids
    trace = browser.stop_tracing()
    context.close()
    return _summed(json.loads(trace)["traceEvents"], address)


def _summed(events: list[dict[str, Any]], address: str) -> Work:
    starts = [event for event in _named(events, "navigationStart") if _loads(event, address)]
    start = max(starts, key=lambda event: event["ts"])
    painted = min(
        event["ts"]
        for event in _named(events, "firstContentfulPaint")
        if event["pid"] == start["pid"] and event["ts"] > start["ts"]
    )
    tasks = [
        (event["ts"], event["tdur"])
        for event in events
        if "RunTask" in event["name"] and "tdur" in event and event["ts"] >= start["ts"]
        if (event["pid"], event["tid"]) == (start["pid"], start["tid"])
    ]
    return Work(_milliseconds(spent for at, spent in tasks if at < painted), _milliseconds(spent for _, spent in tasks))


def _named(events: list[dict[str, Any]], name: str) -> Iterator[dict[str, Any]]:
    return (event for event in events if event["name"] == name)


def _loads(event: dict[str, Any], address: str) -> bool:
    return bool(event.get("args", {}).get("data", {}).get("documentLoaderURL") == address)


def _milliseconds(microseconds: Iterable[float]) -> float:
    return sum(microseconds) / 1000


if __name__ == "__main__":
    main()
