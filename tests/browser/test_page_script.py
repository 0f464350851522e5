"""What the pages' own script adds, each time beside what works without it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.databases import ONE_ENGINE

pytestmark = ONE_ENGINE

PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
HERE = {"latitude": 52.516_401, "longitude": 6.083_022}


def test_places_are_suggested_while_typing_and_lead_to_the_very_place(page: Page) -> None:
    page.goto("/nl/")
    where = page.get_by_label("Waar?")
    with page.expect_response(re.compile(r"/api/v1/places\?q=Oudega")):
        where.press_sequentially("Oudega", delay=20)
    options = page.locator("#plaatsen option")
    expect(options.first).to_be_attached()
    values = options.evaluate_all("all => all.map(option => option.value)")
    chosen = next(value for value in values if "Smallingerland" in value)
    where.fill(chosen)
    where.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Oudega")


@pytest.mark.browser_context_args(geolocation=HERE, permissions=["geolocation"])
def test_where_i_am_is_never_asked_before_the_button_is_pressed(page: Page) -> None:
    """Also not where the visitor allowed it once: then nothing would be seen of it."""
    asked: list[str] = []
    page.expose_function("noteAsking", lambda name: asked.append(name))  # noqa: PLW0108 - of a method it can tell no arguments
    page.add_init_script(
        """
        for (const name of ["getCurrentPosition", "watchPosition"]) {
          const own = Geolocation.prototype[name];
          Geolocation.prototype[name] = function (...given) { noteAsking(name); return own.apply(this, given); };
        }
        const query = Permissions.prototype.query;
        Permissions.prototype.query = function (asked) { noteAsking(asked.name); return query.call(this, asked); };
        """
    )
    page.goto("/nl/zoeken?waar=3511")
    expect(page.locator("#kaart .leaflet-marker-icon").first).to_be_attached()  # the map is drawn
    page.locator("ol.results a").first.click()
    expect(page.get_by_role("link", name=re.compile("Route"))).to_be_visible()
    for address in ("/nl/keuzehulp", "/nl/gemeente/zwolle", "/nl/"):
        page.goto(address)
    page.get_by_label("Waar?").press_sequentially("Zwol", delay=20)
    button = page.get_by_role("button", name="Gebruik waar ik nu ben")
    button.hover()
    button.focus()
    assert asked == []
    button.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("uw plek in Zwolle")
    assert asked == ["getCurrentPosition"]


@pytest.mark.browser_context_args(geolocation=HERE, permissions=["geolocation"])
def test_where_i_am_is_asked_on_a_click_and_rounded_before_it_is_sent(page: Page) -> None:
    page.goto("/nl/")
    page.get_by_role("button", name="Gebruik waar ik nu ben").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("uw plek in Zwolle")
    (sent,) = parse_qs(urlsplit(page.url).query)["waar"]
    latitude, longitude = (float(part) for part in sent.split(","))
    assert (latitude, longitude) != (HERE["latitude"], HERE["longitude"])
    assert abs(latitude - HERE["latitude"]) <= 0.00046, "farther than 50 metres north or south"
    assert abs(longitude - HERE["longitude"]) <= 0.00076, "farther than 50 metres east or west"
    assert abs(latitude / 0.0009 - round(latitude / 0.0009)) < 0.06, "not on a grid of 100 metres"
    assert abs(longitude / 0.0015 - round(longitude / 0.0015)) < 0.04, "not on a grid of 100 metres"


def test_who_refuses_is_told_to_type(page: Page) -> None:
    page.goto("/nl/")
    page.evaluate("() => { navigator.geolocation.getCurrentPosition = (found, refused) => refused({code: 1}); }")
    page.get_by_role("button", name="Gebruik waar ik nu ben").click()
    expect(page.get_by_role("status")).to_have_text("Uw plek is niet gevonden. Vul uw postcode of plaats in.")
    expect(page.get_by_label("Waar?")).to_be_focused()


@pytest.mark.browser_context_args(**PHONE)
def test_on_a_telephone_the_search_folds_to_a_line(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511&wat=taal")
    expect(page.get_by_label("Waar?")).to_be_hidden()
    line = page.locator(".search__line")
    expect(line).to_contain_text("taal bij 3511")
    line.get_by_role("link", name="Wijzig").tap()
    expect(page.get_by_label("Wat zoekt u?")).to_be_focused()
    page.get_by_label("Waar?").fill("Zwolle")
    page.get_by_role("button", name="Zoeken", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zwolle")


@pytest.mark.browser_context_args(**PHONE)
@pytest.mark.parametrize(("address", "words"), [("", "uw plek in Zwolle"), ("&wat=taal", "taal bij uw plek in Zwolle")])
def test_the_line_names_where_i_am_by_its_town_and_keeps_the_spot(page: Page, address: str, words: str) -> None:
    page.goto(f"/nl/zoeken?waar=52.5125,6.0944{address}")
    expect(page.locator(".search__line")).to_contain_text(words)
    expect(page.locator("#waar")).to_have_value("uw plek in Zwolle")
    page.locator(".search__line a").tap()
    page.get_by_label("Wat zoekt u?").fill("geld")
    page.get_by_role("button", name="Zoeken", exact=True).tap()
    page.wait_for_url(re.compile("wat=geld"))
    assert parse_qs(urlsplit(page.url).query) == {"wat": ["geld"], "waar": ["52.5125,6.0944"]}


@pytest.mark.browser_context_args(**PHONE)
def test_on_a_telephone_the_map_is_one_tap_away(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511")
    button = page.get_by_role("link", name="Kaart", exact=True)
    expect(button).to_be_hidden()  # the first card is read whole
    page.mouse.wheel(0, 900)
    expect(button).to_be_in_viewport()
    before = page.evaluate("scrollY")
    button.tap()
    assert page.locator("#kaart").evaluate("map => Math.abs(map.getBoundingClientRect().top) < 60"), "it jumps at once"
    expect(page.get_by_role("region", name=re.compile("Kaart met de resultaten"))).to_be_focused()
    back = page.get_by_role("link", name="Lijst", exact=True)
    expect(back).to_be_in_viewport()
    back.tap()
    assert page.evaluate("scrollY") == before
    expect(button).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.card') !== null")


def test_a_theme_keeps_the_place_that_was_typed(page: Page) -> None:
    page.goto("/nl/")
    page.get_by_label("Waar?").fill("Zwolle")
    page.get_by_role("link", name=re.compile("Computer en telefoon")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zwolle")
    assert parse_qs(urlsplit(page.url).query) == {"thema": ["digitaal"], "waar": ["Zwolle"]}


def test_an_address_to_share_has_only_what_was_asked(page: Page) -> None:
    page.goto("/nl/zoeken?waar=Zwolle")
    page.locator(".filters > summary").click()
    page.get_by_label("Onderwerp").select_option("taal")
    page.get_by_role("button", name="Toon resultaten").click()
    page.wait_for_url(re.compile("thema=taal"))
    assert parse_qs(urlsplit(page.url).query, keep_blank_values=True) == {"waar": ["Zwolle"], "thema": ["taal"]}


def test_back_leads_to_the_results_one_came_from(page: Page) -> None:
    page.goto("/nl/zoeken?waar=Zwolle&gratis=ja")
    page.locator("ol.results h3 a").first.click()
    back = page.get_by_role("link", name="Terug naar de resultaten")
    expect(back).to_have_attribute("href", "/nl/zoeken?waar=Zwolle&gratis=ja")
    page.goto(page.url)
    expect(page.get_by_role("link", name="Meer in Zwolle")).to_be_visible()


@pytest.mark.parametrize(
    ("agent", "begins"),
    [
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36", "geo:5"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15",
            "https://maps.apple.com/?daddr=5",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36", "https://www.openstreetmap.org/directions?to=5"),
    ],
)
def test_the_route_opens_the_devices_own_application(page: Page, agent: str, begins: str) -> None:
    page.add_init_script(f"Object.defineProperty(navigator, 'userAgent', {{get: () => '{agent}'}})")
    page.goto("/nl/zoeken?waar=Zwolle")
    page.locator("ol.results h3 a").first.click()
    route = page.get_by_role("link", name="Route", exact=True)
    expect(route).to_have_attribute("href", re.compile(f"^{re.escape(begins)}"))
