"""What the map shows besides the list: how far one gets in a quarter of an hour, and how much there is from far off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import check_accessibility
from tests.browser.test_map_search import check_agreement, open_map
from tests.databases import ONE_ENGINE

pytestmark = ONE_ENGINE


def test_a_quarter_of_an_hour_in_circles(page: Page) -> None:
    open_map(page)
    toggle = page.get_by_role("button", name="15 minuten fietsen")
    expect(page.locator(".map-reach")).to_have_count(0)
    toggle.click()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".map-reach")).to_have_count(2)
    expect(page.locator(".map-reach-name")).to_have_text(["15 minuten fietsen", "15 minuten lopen"])
    width = page.locator(".map-reach--cycle").evaluate("e => e.getBBox().width")
    metres = page.evaluate(
        "px => { const m = buurtkaart.map, c = m.latLngToLayerPoint([buurtkaart.data.here.lat, buurtkaart.data.here.lon]);"
        " return m.distance(m.layerPointToLatLng(c), m.layerPointToLatLng(c.add([px / 2, 0]))); }",
        width,
    )
    assert metres == pytest.approx(15 * 250 / 1.3, rel=0.02)
    check_accessibility(page)
    toggle.click()
    expect(page.locator(".map-reach")).to_have_count(0)


def test_from_far_off_dots_say_how_much_there_is(page: Page) -> None:
    open_map(page, "/nl/zoeken?waar=Zwolle&kaart=52.2,5.3,7")
    dots = page.locator(".map-count")
    expect(dots.first).to_be_visible()
    assert 5 < dots.count() < 200
    assert sum(int(text.replace(".", "")) for text in dots.all_inner_texts()) > 3500
    title = dots.first.get_attribute("title") or ""
    assert re.match(r"Plekken in (en rond )?\w.*: \d", title)
    expect(page.get_by_text("Cijfers: hoeveel plekken er zijn.")).to_be_visible()
    check_agreement(page)
    zoom = page.evaluate("buurtkaart.map.getZoom()")
    page.locator(".map-count--3, .map-count--2").first.click()
    page.wait_for_function("zoom => buurtkaart.map.getZoom() > zoom", arg=zoom)


def test_many_dots_are_out_of_the_tab_order(page: Page) -> None:
    open_map(page, "/nl/zoeken?waar=Zwolle&kaart=52.1,5.5,9")
    dots = page.locator(".map-count")
    expect(dots.nth(25)).to_be_attached()
    assert dots.evaluate_all("all => all.every(e => e.tabIndex === -1 && e.getAttribute('aria-hidden') === 'true')")


def test_few_dots_have_names_and_open_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    open_map(page, "/nl/zoeken?waar=Zwolle&kaart=53.2,5.6,9")
    dot = page.locator(".map-count").first
    expect(dot).to_be_visible()
    expect(dot).to_have_role("button")
    expect(dot).to_have_accessible_name(re.compile("^Plekken in "))
    dot.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => buurtkaart.map.getZoom() > 9")
    expect(page.get_by_role("region", name="Kaart met de resultaten")).to_be_focused()


def test_never_ten_thousand_markers(page: Page) -> None:
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    open_map(page, "/nl/zoeken?waar=Utrecht&kaart=52.2,5.3,9")
    for _ in range(3):
        page.get_by_role("button", name="Verder weg").click()
        page.wait_for_load_state("networkidle")
        assert page.locator(".leaflet-marker-icon").count() < 400
    tiles = [url for url in asked_for if re.search(r"/kaart/\d+/\d+/\d+\.json$", url)]
    assert 2 <= len(tiles) <= 8, "one for the country, a few for a region"
    assert len(tiles) == len(set(tiles))
