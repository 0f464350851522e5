"""Filters on a telephone, by keyboard and without a script, in a real browser on both engines."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_accessibility
from tests.databases import ONE_ENGINE

pytestmark = ONE_ENGINE

SMALL = {"viewport": {"width": 360, "height": 640}, "screen": {"width": 360, "height": 640}}
COUNTED = re.compile(r"Hulp – \d+ resultaten")


@pytest.mark.browser_context_args(**SMALL, has_touch=True, is_mobile=True)
def test_opened_on_a_telephone_the_filters_say_what_they_leave(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511")
    page.locator(".filters > summary").tap()
    kind = page.get_by_label("Leren of hulp")
    expect(kind.locator("option").nth(1)).to_have_text(COUNTED)
    expect(page.get_by_role("status").filter(has_text="Achter elke keuze")).to_be_visible()
    expect(page.locator("label", has_text="rolstoel")).to_have_text(re.compile(r"\d+ resultaten"))
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"

    kind.select_option("hulp")
    page.get_by_role("button", name="Toon resultaten").tap()
    expect(page).to_have_url(re.compile(r"/nl/zoeken\?waar=3511&soort=hulp$"))
    page.get_by_role("link", name="Hulp (filter weghalen)").tap()
    expect(page).to_have_url(re.compile(r"/nl/zoeken\?waar=3511$"))


def test_nothing_is_counted_before_the_filters_are_opened(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/zoeken/aantallen" in request.url else None)
    page.goto("/nl/zoeken?waar=3511")
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.locator(".filters > summary").click()
    expect(page.get_by_label("Leren of hulp").locator("option").nth(1)).to_have_text(COUNTED)
    assert len(asked) == 1


def test_a_choice_made_while_counting_stays(page: Page) -> None:
    page.route("**/zoeken/aantallen*", lambda route: page.wait_for_timeout(300) or route.continue_())
    page.goto("/nl/zoeken?waar=3511")
    page.locator(".filters > summary").click()
    page.get_by_label("Voor wie").select_option("ouderen")
    expect(page.get_by_label("Voor wie").locator("option:checked")).to_have_text(re.compile(r"Ouderen – \d+ result"))
    assert page.get_by_label("Voor wie").input_value() == "ouderen"


def test_counts_that_do_not_come_leave_a_form_that_works(page: Page, watch: list[str]) -> None:
    page.route("**/zoeken/aantallen*", lambda route: route.abort())
    page.goto("/nl/zoeken?waar=3511")
    page.locator(".filters > summary").click()
    expect(page.get_by_role("link", name="Laat bij elke keuze zien")).to_be_visible()
    page.get_by_label("Alleen wat gratis is").check()
    page.get_by_role("button", name="Toon resultaten").click()
    expect(page.get_by_role("link", name="Gratis (filter weghalen)")).to_be_visible()
    watch[:] = [fault for fault in watch if "aantallen" not in fault]


def test_by_keyboard(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511")
    page.get_by_role("link", name="Nu open", exact=True).focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Leren of hulp").locator("option").nth(1)).to_have_text(COUNTED)
    page.get_by_label("Leren of hulp").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_label("Alleen vrije inloop").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"soort=hulp&inloop=ja$"))


@pytest.mark.browser_context_args(java_script_enabled=False, **SMALL)
def test_without_a_script(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511&rolstoel=ja")
    page.locator(".filters > summary").click()
    page.get_by_role("link", name="Laat bij elke keuze zien").click()
    expect(page.get_by_label("Leren of hulp").locator("option").nth(1)).to_have_text(COUNTED)
    page.get_by_label("Manier").select_option("online-of-telefoon")
    page.get_by_role("button", name="Toon resultaten").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Online of telefoon")
    page.get_by_role("link", name="Met een rolstoel (filter weghalen)").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Online of telefoon")


@pytest.mark.browser_context_args(**SMALL, has_touch=True, is_mobile=True)
def test_a_day_and_a_part_of_it_on_a_telephone(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511")
    page.locator(".filters > summary").tap()
    when = page.get_by_label("Wanneer")
    expect(when.locator("option", has_text="Komende 7 dagen")).to_have_text(
        re.compile("Komende 7 dagen – (\\d+|geen) resulta")
    )
    when.select_option(index=6)
    page.get_by_label("Deel van de dag").select_option("ochtend")
    page.get_by_role("button", name="Toon resultaten").tap()
    expect(page).to_have_url(re.compile(r"dag=20\d\d-\d\d-\d\d&deel=ochtend$"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    page.get_by_role("link", name="In de ochtend (filter weghalen)").tap()
    expect(page).to_have_url(re.compile(r"dag=20\d\d-\d\d-\d\d$"))


@pytest.mark.browser_context_args(java_script_enabled=False, **SMALL)
def test_open_now_without_a_script(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511")
    page.get_by_role("link", name="Nu open", exact=True).click()
    expect(page.get_by_role("link", name="Nu open (filter weghalen)")).to_be_visible()
    near = page.locator("ol.results").first
    if "Nu is niets open" not in page.get_by_role("heading", level=1).inner_text():
        expect(near.locator(".facts .is-open").first).to_contain_text("Nu open")
    page.get_by_role("link", name="Nu open (filter weghalen)").click()
    expect(page).to_have_url(re.compile(r"/nl/zoeken\?waar=3511$"))
