"""Reading aloud ends where its page ends: nobody hears of what is no longer there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_languages import LOCAL, VOICES
from tests.browser.test_map_search import drag, open_map, search_here
from tests.databases import ONE_ENGINE


@pytest.fixture
def reading(page: Page) -> Locator:
    """The button of a page of results that is being read aloud."""
    page.add_init_script(VOICES.replace("VOICES_HERE", repr(LOCAL).replace("True", "true")))
    open_map(page)
    page.get_by_role("button", name="Lees voor").click()
    button = page.get_by_role("button", name="Stop met voorlezen")
    expect(button).to_be_visible()
    return button


def stops(page: Page) -> int:
    """Tell how often this visit told its voice to stop."""
    told = page.evaluate("sessionStorage.stops")
    assert told, "a voice is told to stop before another begins; this one never was"
    return int(told)


@ONE_ENGINE
def test_the_voice_stops_when_the_page_is_left(page: Page, reading: Locator) -> None:
    before = stops(page)
    page.get_by_role("banner").get_by_role("link", name="Buurtwijzer").click()
    expect(page).to_have_url("/nl/")
    assert stops(page) == before + 1


@ONE_ENGINE
def test_the_voice_stops_when_the_map_brings_another_list(page: Page, reading: Locator) -> None:
    before = stops(page)
    drag(page, right=-250, down=180)
    search_here(page).click()
    expect(page.get_by_role("button", name="Lees voor")).to_be_visible()
    expect(reading).to_be_hidden()
    assert stops(page) == before + 1
    assert page.locator(".is-read").count() == 0
