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
        skip = old.locator(".nl-skip-link").first.bounding_box()
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


def look_again(page: Page, *, after_hours: int) -> None:
    """Let time pass while the page is out of sight, and come back to it."""
    page.evaluate(
        """hours => {
          const now = Date.now;
          Date.now = () => now() + hours * 3600000;
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        after_hours,
    )


def test_a_page_of_yesterday_is_asked_anew_when_it_is_looked_at_again(page: Page) -> None:
    page.goto(SEARCH)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/zoeken" in request.url else None)
    look_again(page, after_hours=0)
    assert asked == []
    with page.expect_navigation():
        look_again(page, after_hours=14)
    expect(results(page).first).to_be_visible()


def test_without_a_line_the_page_of_yesterday_stays(page: Page, watch: list[str]) -> None:
    page.goto(SEARCH)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.isOfThen = true")
    page.context.set_offline(offline=True)
    look_again(page, after_hours=14)
    page.wait_for_timeout(500)
    assert page.evaluate("window.isOfThen")
    page.context.set_offline(offline=False)
    watch.clear()


@pytest.mark.browser_context_args(**SMALL)
def test_the_languages_open_on_the_screen_when_the_header_needs_a_second_line(page: Page) -> None:
    """Large letters set in the telephone make the words of the header longer than the screen."""
    for language in ("nl", "ar"):
        page.goto(f"/{language}/")
        page.evaluate("document.querySelector('.logo').style.paddingInlineEnd = '6rem'")
        page.locator(".tongues > summary").click()
        menu = page.locator(".tongues nav").bounding_box()
        assert menu
        assert menu["x"] >= 0
        assert menu["x"] + menu["width"] <= WIDTH


@pytest.mark.browser_context_args(**SMALL)
def test_without_the_style_sheets_pictures_stay_small(page: Page, watch: list[str]) -> None:
    page.route(re.compile(r"\.css"), lambda route: route.abort())
    page.goto(SEARCH)
    sizes = page.locator("svg").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert max(sizes) <= 40
    watch.clear()
    page.unroute_all()
    page.goto(SEARCH)
