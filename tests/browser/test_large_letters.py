"""Letters that a visitor has set twice as large, on a telephone: what stood beside each other goes below, in view."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.databases import ONE_ENGINE

SMALL = {"viewport": {"width": 360, "height": 640}, "screen": {"width": 360, "height": 640}}
TWICE = 32  # pixels; a browser starts with 16
LIST = "zoeken?waar=3511&wat=belastingaangifte"
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth - innerWidth"

pytestmark = [ONE_ENGINE, pytest.mark.browser_context_args(**SMALL)]


@pytest.fixture
def large(page: Page) -> Page:
    """The letters of the browser itself, as somebody sets them who sees badly; the size of the screen stays."""
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": TWICE, "fixed": TWICE}})
    return page


@pytest.mark.parametrize("language", ["nl", "ar", "uk"])
def test_nothing_goes_off_the_screen(large: Page, language: str) -> None:
    for path in ("", LIST, "zoeken?waar=3511&weergave=rustig", "keuzehulp", "gemeente/utrecht"):
        large.goto(f"/{language}/{path}")
        assert large.evaluate(WIDER_THAN_THE_SCREEN) <= 0, path


def test_nor_does_an_offering_or_a_list(large: Page) -> None:
    large.goto(f"/nl/{LIST}")
    offering = large.locator(".results h3 a").first.get_attribute("href") or ""
    identifier = large.locator("[data-save]").first.get_attribute("data-save") or ""
    for address in (offering, f"/nl/mee?p={identifier}"):
        large.goto(address)
        assert large.evaluate(WIDER_THAN_THE_SCREEN) <= 0, address


def test_the_way_to_the_search_form_stays_on_the_screen(large: Page) -> None:
    large.goto(f"/nl/{LIST}")
    box = large.get_by_role("link", name="Wijzig").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= SMALL["viewport"]["width"]
