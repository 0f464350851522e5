"""What is seen first on a small telephone: a result and where the filters are, with and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.http.languages import LANGUAGES
from tests.databases import ONE_ENGINE

pytestmark = ONE_ENGINE

SMALL = {"viewport": {"width": 360, "height": 640}, "screen": {"width": 360, "height": 640}}
LEAST = {"viewport": {"width": 320, "height": 640}, "screen": {"width": 320, "height": 640}}
SCRIPTS = pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, marks=pytest.mark.browser_context_args(**SMALL), id="with a script"),
        pytest.param(False, marks=pytest.mark.browser_context_args(java_script_enabled=False, **SMALL), id="without"),
    ],
)


@SCRIPTS
@pytest.mark.parametrize("view", ["", "&weergave=rustig"], ids=["usual", "calm"])
def test_the_first_result_is_in_view_in_every_language(page: Page, view: str, script: bool) -> None:
    for language in LANGUAGES:
        page.goto(f"/{language}/zoeken?waar=3511&wat=DigiD{view}")
        box = page.locator(".card h3").first.bounding_box()
        assert box["y"] + box["height"] <= 640, language


@pytest.mark.browser_context_args(java_script_enabled=False, **SMALL)
def test_without_a_script_the_folded_search_opens_by_its_link(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511&wat=taal")
    expect(page.get_by_label("Waar?")).to_be_hidden()
    page.get_by_role("link", name="Wijzig").click()
    page.get_by_label("Waar?").fill("Zwolle")
    page.get_by_role("button", name="Zoeken", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zwolle")


@SCRIPTS
def test_the_way_to_all_filters_stands_first_in_the_row(page: Page, script: bool) -> None:
    for language in ("nl", "ar"):
        page.goto(f"/{language}/zoeken?waar=3511")
        chips = page.locator(".filterbar .chip")
        assert chips.first.evaluate("chip => chip.matches('.filters > summary')")
        expect(chips.first).to_be_in_viewport(ratio=1)
        assert page.locator(".filterbar").evaluate("row => getComputedStyle(row).maskImage").startswith("linear")


@pytest.mark.browser_context_args(**LEAST)
@pytest.mark.parametrize("path", ["", "/mij/brief", "/ander/brief/anders", "/mij/hulp/overheid/thuis/advies?waar=3511"])
def test_nothing_is_wider_than_the_least_screen_in_large_letters(page: Page, path: str) -> None:
    for language in LANGUAGES:
        page.goto(f"/{language}/keuzehulp{path}{'&' if '?' in path else '?'}weergave=rustig")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, language
        assert page.locator(".top").bounding_box()["height"] < 80, "the header keeps to one line"


@pytest.mark.browser_context_args(**SMALL)
def test_large_letters_and_the_language_are_seen_in_the_header(page: Page) -> None:
    page.goto("/uk/")
    expect(page.locator(".tongues .short")).to_have_text("УК")
    expect(page.locator(".tongues .short")).to_be_visible()
    page.goto("/nl/?weergave=rustig")
    leave = page.locator(".top nav").get_by_role("link", name=re.compile("Grote letters staan aan. Gewone weergave"))
    expect(leave).to_be_visible()


@pytest.mark.browser_context_args(viewport={"width": 700, "height": 800})
def test_on_a_tablet_the_language_has_one_name_in_both_views(page: Page) -> None:
    for path in ("/nl/", "/nl/?weergave=rustig"):
        page.goto(path)
        names = page.locator(".tongues > summary").locator(".wide-only, .short")
        assert [name for name in names.all_inner_texts() if name.strip()], path
        assert sum(name.is_visible() for name in names.all()) == 1, path


@pytest.mark.browser_context_args(**SMALL)
def test_from_the_home_page_three_short_ways_lead_on(page: Page) -> None:
    for name, heading in (
        ("Ik heb een brief", "Van wie"),
        ("Hulp bij DigiD", "zoekt"),
        ("Help mij kiezen", "Voor wie"),
    ):
        page.goto("/nl/")
        page.locator(".ways").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


@pytest.mark.browser_context_args(**SMALL)
def test_the_list_of_municipalities_shows_what_is_typed(page: Page) -> None:
    page.goto("/nl/gemeente")
    page.get_by_label("Naam van uw gemeente of plaats").fill("delta")
    expect(page.get_by_role("link", name="Eemsdelta")).to_be_visible()
    expect(page.get_by_role("link", name="Utrecht", exact=True)).to_be_hidden()
    page.get_by_label("Naam van uw gemeente of plaats").fill("Delfzijl")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/gemeente/eemsdelta$"))
