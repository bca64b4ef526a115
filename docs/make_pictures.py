"""Pictures of the site for the documentation, taken in Debian's Chromium: `make pictures` after `make publish`.

Out of scope: tests of the site in a browser (`tests/browser`).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = {"plan.png": "datasets/242101_dx_achievements/index.html"}
"""Picture → page of the catalogue."""


def main() -> None:
    """Take every picture of the catalogue in `public/`. Exits with a message where Chromium or the catalogue is missing."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("Chromium is not installed (apt-get install chromium).")
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 900}, locale="ja-JP")
        for name, path in PICTURES.items():
            if not (ROOT / "public" / path).is_file():
                sys.exit(f"public/{path} is not there: make publish first.")
            page.goto((ROOT / "public" / path).as_uri())
            page.screenshot(path=folder / name)
        browser.close()


if __name__ == "__main__":
    main()
