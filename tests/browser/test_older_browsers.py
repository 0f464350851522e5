"""Telephones of years ago, played by the browser of today.

What they do not know is taken from the style sheets and the page; what is written for them is let in.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_journeys import PHONE, results
from tests.browser.test_map_search import SMALL, drag, open_map, search_here
from tests.databases import ONE_ENGINE

pytestmark = ONE_ENGINE

WIDTH = 360  # of SMALL
SEARCH = "/nl/zoeken?waar=3511"
UNKNOWN = re.compile(r"(?<![\w-])(?:(?:margin|padding)-(?:block|inline)(?:-start|-end)?|inset[\w-]*|translate)(?=\s*:)")
FOR_OLD = re.compile(r"@supports not (?:\((?:inset-inline|inset|translate): 0\)|selector\(:(?:where|has)\(a\)\))")
LATER = """
  for (const name of ["replaceChildren"]) delete Element.prototype[name];
  for (const name of ["flat", "flatMap", "at"]) delete Array.prototype[name];
  for (const name of ["FormDataEvent", "ResizeObserver", "AbortController"]) delete window[name];
  delete HTMLFormElement.prototype.requestSubmit;
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (name, ...rest) {
    if (name !== "formdata") add.call(this, name, ...rest);
  };
"""


def of_old(route: Route) -> None:
    """Answer with a style sheet as a browser of 2018 understands it."""
    answer = route.fetch()
    style = re.sub(r"/\*.*?\*/", "", answer.text(), flags=re.DOTALL)
    style = UNKNOWN.sub("-unknown", FOR_OLD.sub("@media all", style))
    style = re.sub(r"[^{}]*:(?:has|where|is)\((?!a\))[^{}]*\{[^{}]*\}", "", style)
    style = re.sub(r"@supports \(color: color-mix\(.*?\)\)", "@supports (color: of-later)", style)
    route.fulfill(response=answer, body=style)


@pytest.fixture
def old(page: Page) -> Page:
    """A page in a browser of 2018."""
    page.route(re.compile(r"/static/.*\.css"), of_old)
    page.add_init_script(LATER)
    return page


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.browser_context_args(**SMALL)
def test_nothing_lies_over_the_words_or_beside_the_screen(old: Page, language: str, base_url: str) -> None:
    for path in ("", "/zoeken?waar=3511", "/gemeente/zwolle", "/keuzehulp"):
        old.goto(f"/{language}{path or '/'}")
        assert old.evaluate("document.documentElement.scrollWidth") == WIDTH, path
        skip = old.locator(".nl-skip-link").bounding_box()
        assert skip
        assert skip["y"] + skip["height"] <= 0, path
    old.goto(f"/{language}/zoeken?waar=3511")
    card = results(old).first
    pin, words = card.locator(".pin").bounding_box(), card.locator("h3").bounding_box()
    assert pin
    assert words
    assert pin["x"] + pin["width"] <= words["x"] or pin["x"] >= words["x"] + words["width"]
    heading = old.locator("h1").bounding_box()
    assert heading
    assert heading["x"] >= 12
    old.locator(".tongues > summary").click()
    menu = old.locator(".tongues nav").bounding_box()
    assert menu
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= WIDTH


@pytest.mark.browser_context_args(**PHONE)
def test_what_was_saved_is_told_in_view_and_comes_along_with_a_search(old: Page) -> None:
    old.goto(SEARCH)
    results(old).nth(3).get_by_role("button", name="Bewaar").click()
    expect(old.locator(".list-status")).to_be_in_viewport()
    old.get_by_role("link", name="Wijzig").click()
    old.get_by_label("Wat zoekt u?").fill("taal")
    old.get_by_role("button", name="Zoeken", exact=True).click()
    expect(old).to_have_url(re.compile(r"wat=taal.*mee=[0-9a-z]{12}"))
    expect(old.get_by_role("link", name="Uw lijst")).to_contain_text("(1)")


def test_the_map_has_its_height_and_brings_another_list(old: Page) -> None:
    open_map(old)
    box = old.locator("#kaart .folium-map").bounding_box()
    assert box
    assert box["height"] > 150
    drag(old, right=-250, down=180)
    search_here(old).click()
    expect(old.get_by_role("heading", level=1)).to_contain_text("plek op de kaart")


@pytest.mark.browser_context_args(
    **PHONE, geolocation={"latitude": 52.5164, "longitude": 6.083}, permissions=["geolocation"]
)
def test_where_i_am_and_the_names_of_places_work_without_what_came_later(old: Page) -> None:
    old.goto("/nl/")
    old.get_by_label("Waar?").press_sequentially("Zwol", delay=20)
    expect(old.locator("#plaatsen option").first).to_be_attached()
    old.get_by_role("button", name="Gebruik waar ik nu ben").click()
    expect(old.get_by_role("heading", level=1)).to_contain_text("uw plek in Zwolle")
