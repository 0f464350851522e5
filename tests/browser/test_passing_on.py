"""Handing help on: what is copied, printed and scanned, on small screens, in every language and with large letters."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from app.http.languages import LANGUAGES
from tests.browser.test_journeys import check_accessibility, results
from tests.browser.test_take_along import ids_of, printed, scanned
from tests.databases import ONE_ENGINE

CALM = "weergave=rustig"


def open_offering(page: Page, words: str = "informatiepunt") -> str:
    """Open the first result and give its address without the host."""
    page.goto(f"/nl/zoeken?waar=3511&wat={words}")
    results(page).first.get_by_role("heading", level=3).get_by_role("link").click()
    page.wait_for_url(re.compile("/aanbod/"))
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def test_the_details_are_copied_as_the_mail_says_them(page: Page) -> None:
    open_offering(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopieer de gegevens").click()
    expect(page.get_by_text("De gegevens zijn gekopieerd.")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n").split("\n")
    assert copied[0] == page.get_by_role("heading", level=1).inner_text()
    assert copied[-1] == page.url


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_a_script_nothing_offers_to_copy(page: Page) -> None:
    open_offering(page)
    for button in page.locator(".js-copy").all():
        expect(button).to_be_hidden()
    expect(page.get_by_role("link", name="Deel per mail")).to_be_visible()


def test_the_paper_has_a_code_that_leads_back_and_nothing_over_its_text(page: Page) -> None:
    open_offering(page)
    expect(page.locator(".code")).to_be_hidden()
    address = page.url
    page.emulate_media(media="print")
    expect(page.locator(".nl-skip-link")).to_be_hidden()
    code = scanned(page.locator(".code img"))
    page.emulate_media(media="null")  # as it is by itself: printing would keep to "screen"
    page.goto(code)
    assert page.url == address
    assert len(printed(page).pages) <= 3


@ONE_ENGINE
def test_large_letters_show_less_and_the_rest_on_request(page: Page) -> None:
    address = open_offering(page)
    normal = page.evaluate("document.documentElement.scrollHeight")
    page.goto(f"{address}{'&' if '?' in address else '?'}{CALM}")
    assert page.evaluate("document.documentElement.scrollHeight") < normal
    expect(page.get_by_role("heading", name="Dit moet u doen")).to_be_visible()
    expect(page.get_by_role("heading", name="Goed om te weten")).to_be_hidden()
    page.locator("summary", has_text="Meer weten").click()
    expect(page.get_by_role("heading", name="Goed om te weten")).to_be_visible()
    page.locator(".small-map").scroll_into_view_if_needed()
    expect(page.locator("[data-map].is-drawn")).to_be_visible()
    check_accessibility(page)


@ONE_ENGINE
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_scrolls_sideways_at_320_pixels_also_with_large_letters(page: Page, lang: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    chosen = ".".join(ids_of(page, 6))
    offering = open_offering(page).replace("/nl/", f"/{lang}/", 1)
    wide = []
    for path in (offering, f"/{lang}/mee?p={chosen}&groet=samen", f"/{lang}/mee?p={chosen}&vorm=kaart"):
        for address in (path, f"{path}{'&' if '?' in path else '?'}{CALM}"):
            page.goto(address)
            page.evaluate("document.querySelectorAll('details.more').forEach(rest => { rest.open = true; })")
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                wide.append(address)
    assert not wide


@pytest.mark.parametrize("width", [360, 900])
def test_what_to_do_with_a_list_stands_above_it(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"/nl/mee?p={'.'.join(ids_of(page, 3))}")
    first = page.locator(".pick").first.bounding_box()
    chips = page.locator(".along__take--first .chip:visible")
    assert all(chip.bounding_box()["y"] < first["y"] for chip in chips.all())
    if width == 360:
        rows = [round(chip.bounding_box()["y"]) for chip in chips.all()]
        assert len(rows) / len(set(rows)) > 1.5, "two beside each other"


def test_a_number_to_call_stays_on_one_line(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 740})
    page.goto(f"/ar/mee?p={'.'.join(ids_of(page, 6))}")
    for number in page.locator("a.call").all():
        assert number.evaluate("link => link.getClientRects().length") == 1
