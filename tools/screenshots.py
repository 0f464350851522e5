"""Make the pictures in `docs/screenshots` from the running product: `make screenshots`.

Home, results and an offering, at the width of a telephone and of a desk, on a fresh database with the example data.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.serving import run_flask, serve  # noqa: E402  the folder above has to be known first

PICTURES = ROOT / "docs" / "screenshots"
SIZES = {360: 740, 1280: 860}
SEARCH = "/nl/zoeken?waar=Bunnik&wat=digid"


def take_pictures(page: Page, url: str, width: int) -> None:
    """Visit the three pages at one width."""
    page.set_viewport_size({"width": width, "height": SIZES[width]})
    page.goto(f"{url}/nl/")
    take_picture(page, f"home-{width}")
    page.goto(f"{url}{SEARCH}")
    offering = page.locator("main a[href*='/aanbod/']").first.get_attribute("href")
    take_picture(page, f"results-{width}")
    page.goto(f"{url}{offering}")
    take_picture(page, f"offering-{width}")


def take_picture(page: Page, name: str) -> None:
    """Wait until the page is quiet and write what a visitor sees first."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(f"docs/screenshots/{name}.png")


def main() -> int:
    """Fill a database, serve it, look at it."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("Chromium is not installed: apt-get install chromium")
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        url = f"sqlite:///{folder}/pictures.sqlite"
        run_flask("database", "prepare", "--examples", DATABASE_URL=url)
        with (
            serve("wsgi:app", Path(folder, "log"), DATABASE_URL=url) as server,
            playwright.chromium.launch(executable_path=chromium, args=arguments) as browser,
        ):
            page = browser.new_page(locale="nl-NL", timezone_id="Europe/Amsterdam", reduced_motion="reduce")
            for width in SIZES:
                take_pictures(page, server.url, width)
    return 0


if __name__ == "__main__":
    sys.exit(main())
