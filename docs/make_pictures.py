"""Pictures of the site and the desk for the documentation, in Debian's Chromium: `make pictures` after `make publish`.

The desk is opened on a workplace of its own, in which a plan is published and its document was changed since. Out of scope:
tests in a browser (`tests/browser`).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

PICTURES = {"plan.png": "datasets/242101_dx_achievements/index.html"}
"""Picture → page of the catalogue."""
PLAN = "264652_dx_plan"
DESK = {"desk-results.png": f"/results/{PLAN}/2025", "desk-publish.png": "/publish"}
"""Picture → page of the desk."""
CHANGED = {"desk-todo.png": "/todo", "desk-changes.png": f"/changes/{PLAN}"}
"""Picture → page of the desk, when the document was changed since."""
_CHANGE = ("50手続", "55手続")
"""What another edition of the plan says of a target."""


def main() -> None:
    """Take every picture. Exits with a message where Chromium or the catalogue in `public/` is missing."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed (apt-get install chromium).")
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        of_site(browser, folder)
        of_desk(browser, folder)
        browser.close()


def of_site(browser: Browser, folder: Path) -> None:
    """Take the pictures of the site."""
    page = browser.new_page(viewport={"width": 1200, "height": 900}, locale="ja-JP")
    for name, path in PICTURES.items():
        if not (ROOT / "public" / path).is_file():
            sys.exit(f"public/{path} is not there: make publish first.")
        page.goto((ROOT / "public" / path).as_uri())
        page.screenshot(path=folder / name)


def of_desk(browser: Browser, folder: Path) -> None:
    """Take the pictures of the desk."""
    from catalog.desk.serving import serving
    from catalog.desk.workplace import Workplace

    with tempfile.TemporaryDirectory() as made:
        root = Path(made).resolve() / "odata"
        workplace = Workplace(root, Path(sys.executable), ROOT)
        _published(workplace.root)
        with serving(workplace) as server:
            page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="ja-JP")
            page.goto(server.session.address)
            page.wait_for_url(lambda address: "/open/" not in address)
            home = page.url.rsplit("/", 1)[0]
            page.goto(f"{home}/doubts/{PLAN}")
            page.locator("details").first.evaluate("list => list.open = true")
            page.locator("details li a").first.click()
            _take(page, folder / "desk-doubt.png")
            for name, path in DESK.items():
                page.goto(home + path)
                _take(page, folder / name)
            plan = root / "datasets" / PLAN / "plan.txt"
            plan.write_text(plan.read_text(encoding="utf-8").replace(*_CHANGE, 1), encoding="utf-8")
            for name, path in CHANGED.items():
                page.goto(home + path)
                _take(page, folder / name)


def _take(page: Page, path: Path) -> None:
    page.evaluate("document.querySelector('footer').remove()")  # it names the folder of this machine
    page.screenshot(path=path)


def _published(root: Path) -> None:
    """Make a workplace with one plan, published."""
    import publish

    shutil.copytree(ROOT / "datasets" / PLAN, root / "datasets" / PLAN)
    for path in ("datasets/publishers.yaml", "publish.yaml"):
        shutil.copy(ROOT / path, root / path)
    words = ("--datasets", "datasets", "--settings", "publish.yaml", "--out", "public", "--work", ".keikaku")
    places = [str(root / word) if not word.startswith("--") else word for word in words]
    with suppress(SystemExit):
        publish.main(["build", *places])
    if not (root / "public" / "manifest.json").is_file():
        sys.exit("The plan could not be published.")


if __name__ == "__main__":
    main()
