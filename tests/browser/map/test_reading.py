"""What the map says and does: for eyes, hands, keyboards and screen readers, under the real content security policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.maps.data import LEAST_ZOOM, MOST_ZOOM
from tests.browser.map.pages import HOSTILE, open_map, pane_position


def test_everything_on_the_map_has_a_name(page: Page) -> None:
    open_map(page)
    expect(page.get_by_role("region", name="Kaart met de plekken")).to_have_count(1)
    expect(page.get_by_role("button", name="1. Hulp: Informatiepunt", exact=True)).to_have_text("1")
    expect(page.get_by_role("button", name="3. Leren: Klik en Tik", exact=True)).to_have_text("3")
    shared = page.get_by_role(
        "button", name="2·6, 2 plekken bij elkaar: 2. Hulp: Formulierenspreekuur; 6. Hulp: Spreekuur geld"
    )
    expect(shared).to_have_text("2·6")
    expect(page.get_by_role("img", name="U zoekt bij: 3511 LN in Utrecht")).to_have_count(1)
    expect(page.get_by_role("button", name="Dichterbij")).to_have_count(1)
    expect(page.get_by_role("button", name="Verder weg")).to_have_count(1)
    assert "[object" not in page.locator(".map").inner_text()
    assert "OpenStreetMap" in page.locator(".leaflet-control-attribution").inner_text()


def test_help_is_a_circle_and_learning_a_square(page: Page) -> None:
    open_map(page)
    looks = page.evaluate(
        "['1. Hulp: Informatiepunt', '3. Leren: Klik en Tik'].map(name => {"
        " const s = getComputedStyle(document.querySelector(`.map-pin[aria-label='${name}'] > span`));"
        " return [parseFloat(s.borderRadius), s.backgroundColor]; })"
    )
    (help_radius, help_colour), (learn_radius, learn_colour) = looks
    assert help_radius > 100, "all round"
    assert 0 < learn_radius < 20
    assert help_colour != learn_colour


def test_keyboard_opens_a_pin_and_escape_returns_to_it(page: Page) -> None:
    open_map(page)
    pin = page.get_by_role("button", name="3. Leren: Klik en Tik")
    page.get_by_role("region", name="Kaart met de plekken").focus()
    for _ in range(5):
        page.keyboard.press("Tab")
        if pin.evaluate("e => e === document.activeElement"):
            break
    expect(pin).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup").get_by_role("link", name="3. Klik en Tik")).to_be_focused()
    expect(page.get_by_role("button", name="Sluiten")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(pin).to_be_focused()


def test_the_space_bar_presses_what_is_called_a_button(page: Page) -> None:
    open_map(page)
    land = page.locator(".map-land").first.get_attribute("d") or ""
    page.get_by_role("button", name="Dichterbij").focus()
    top = page.evaluate("scrollY")
    page.keyboard.press("Space")
    expect(page.locator(".map-land").first).not_to_have_attribute("d", land)
    assert page.evaluate("scrollY") == top
    pin = page.get_by_role("button", name="3. Leren: Klik en Tik")
    pin.focus()
    page.keyboard.press("Space")
    expect(page.locator(".leaflet-popup").get_by_role("link", name="3. Klik en Tik")).to_be_focused()
    page.get_by_role("button", name="Sluiten").focus()
    page.keyboard.press("Space")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(pin).to_be_focused()


def test_the_map_goes_no_further_than_an_address_can_tell(page: Page) -> None:
    open_map(page)
    for button, end in (("Dichterbij", MOST_ZOOM), ("Verder weg", LEAST_ZOOM)):
        press = page.get_by_role("button", name=button)
        for _ in range(MOST_ZOOM - LEAST_ZOOM + 2):
            press.press("Enter")
        assert page.evaluate("buurtkaart.map.getZoom()") == end
        expect(press).to_have_attribute("aria-disabled", "true")


def test_escape_closes_wherever_the_focus_is(page: Page) -> None:
    open_map(page)
    page.get_by_role("button", name="1. Hulp: Informatiepunt").click()
    expect(page.locator(".leaflet-popup")).to_be_visible()
    card = page.get_by_role("link", name="Taalcafé")
    card.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(card).to_be_focused()


@pytest.mark.parametrize("start", ["map", "pin"])
def test_arrows_move_the_map(page: Page, start: str) -> None:
    open_map(page)
    names = {"map": ("region", "Kaart met de plekken"), "pin": ("button", "1. Hulp: Informatiepunt")}
    role, name = names[start]
    page.get_by_role(role, name=name).focus()
    x, y = pane_position(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    after_x, after_y = pane_position(page)
    assert (after_x - x, after_y - y) == (-80, -80)
    land = page.locator(".map-land").first.get_attribute("d")
    page.keyboard.press("+")
    expect(page.locator(".map-land").first).not_to_have_attribute("d", land or "")


def test_tab_reaches_the_pins_in_the_order_of_the_list(page: Page) -> None:
    open_map(page)
    order = page.locator(".map [tabindex='0'].map-pin").evaluate_all("all => all.map(e => e.innerText)")
    assert order == ["1", "2·6", "3", "4", "5"]


def test_a_name_that_is_code_is_only_a_name(page: Page) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    open_map(page)
    page.get_by_role("button", name=f"4. Leren: {HOSTILE}").click()
    popup = page.locator(".leaflet-popup")
    expect(popup.get_by_role("link")).to_have_text(f"4. {HOSTILE}")
    assert popup.locator("b").count() == 0


def test_a_shared_pin_opens_to_all_of_them(page: Page) -> None:
    open_map(page)
    page.get_by_role("button", name="2 plekken bij elkaar").click()
    links = page.locator(".leaflet-popup a.map-popup__title")
    expect(links).to_have_text(["2. Formulierenspreekuur", "6. Spreekuur geld"])
    assert [link.get_attribute("href") for link in links.all()] == ["/nl/aanbod/2", "/nl/aanbod/6"]
    assert {link.get_attribute("lang") for link in links.all()} == {"nl"}  # whatever the page's language


def test_a_row_on_one_spot_is_a_range(page: Page) -> None:
    open_map(page, "row")
    expect(page.locator(".map-pin--group")).to_have_text("1–6")


def test_a_card_lifts_its_pin_and_a_pin_its_card(page: Page) -> None:
    open_map(page)
    pin = page.get_by_role("button", name="5. Leren: Taalcafé")
    card = page.locator("[data-map-item=p5]")
    lifted = re.compile(r"\bis-lifted\b")
    card.hover()
    expect(pin).to_have_class(lifted)
    page.mouse.move(2, 2)
    expect(pin).not_to_have_class(lifted)
    card.get_by_role("link").focus()
    expect(pin).to_have_class(lifted)
    card.get_by_role("link").evaluate("e => e.blur()")
    expect(pin).not_to_have_class(lifted)
    pin.hover()
    expect(card).to_have_class(lifted)
    page.mouse.move(2, 2)
    expect(card).not_to_have_class(lifted)
    pin.focus()
    expect(card).to_have_class(lifted)


def test_many_are_dots_out_of_the_tab_order(page: Page) -> None:
    open_map(page, "many")
    pins = page.locator(".map-pin")
    assert 25 < pins.count() < 300, "what would cover each other is one"
    shown = page.locator(".map-pin--dot").evaluate_all(
        "all => all.map(e => [e.tabIndex, e.getAttribute('aria-hidden')])"
    )
    assert shown == [[-1, "true"]] * pins.count()
    count = sum(int(text or 1) for text in pins.evaluate_all("all => all.map(e => e.innerText.trim())"))
    assert count == 300, "every one is counted"


def test_zooming_in_takes_shared_dots_apart(page: Page) -> None:
    open_map(page, "many")
    before = page.locator(".map-pin").count()
    page.get_by_role("button", name="Dichterbij").click()
    page.wait_for_function("before => document.querySelectorAll('.map-pin').length > before", arg=before)
    assert page.locator(".map-pin").count() <= 300


def test_the_municipality_is_in_light_and_its_neighbours_dashed(page: Page) -> None:
    open_map(page, "municipality")
    expect(page.locator(".map-searched")).to_have_count(1)
    expect(page.locator(".map-veil")).to_have_count(1)
    dashes = page.locator(".map-border").first.evaluate("e => getComputedStyle(e).strokeDasharray")
    assert dashes != "none"
    expect(
        page.locator(".map-name", has_text="Terschelling").or_(page.locator(".map-name").first).first
    ).to_be_visible()
    assert page.locator("[aria-hidden=true] .map-name").count() == page.locator(".map-name").count()


def test_motion_only_for_those_who_do_not_mind(page: Page, browser: Browser, base_url: str) -> None:
    open_map(page)
    assert page.evaluate("buurtkaart.moves") is False
    expect(page.locator(".leaflet-zoom-anim")).to_have_count(0)
    with browser.new_context(reduced_motion="no-preference", base_url=base_url) as context:
        other = context.new_page()
        open_map(other)
        assert other.evaluate("buurtkaart.moves") is True


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_land_differs_from_water_in_every_scheme(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    open_map(page)
    land = page.locator(".map-land").first.evaluate("e => getComputedStyle(e).fill")
    water = page.locator(".folium-map").evaluate("e => getComputedStyle(e).backgroundColor")
    assert land != water
    brightness = sum(map(int, re.findall(r"\d+", land)[:3]))
    assert (brightness > 600) == (scheme == "light")


def test_forced_colours_keep_the_pins(page: Page) -> None:
    page.emulate_media(forced_colors="active", color_scheme="dark")
    open_map(page)
    border, text, back = page.locator(".map-pin > span").first.evaluate(
        "e => { const s = getComputedStyle(e); return [s.borderTopColor, s.color, s.backgroundColor]; }"
    )
    assert border == text != back


@pytest.mark.parametrize("number", [4, 5])
def test_a_telephone_shows_the_whole_map(page: Page, number: int) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    open_map(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name=re.compile(rf"^{number}\. ")).click()
    close = page.get_by_role("button", name="Sluiten")
    expect(close).to_be_in_viewport(ratio=1)
    box = page.locator(".map").bounding_box()
    for shown in (page.locator(".leaflet-popup").bounding_box(), close.bounding_box()):
        assert shown
        assert box
        assert box["x"] <= shown["x"]
        assert shown["x"] + shown["width"] <= box["x"] + box["width"]
    close.click()
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    open_map(page)  # what moved to the edge of the map is no target any more, which axe can't know
