"""The map in a real browser: for eyes, keyboards and screen readers, under the real content security policy."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string, request
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app import create_app
from geo.maps import MapHere, MapPin, map_data
from tests.web.tiles.upstream_server import UpstreamServer, upstream_server

HOSTILE = "{{7*7}} ${1} </script><b>"
PAGE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Kaart</title>
{% from "components/map.html" import map_box, map_styles, map_scripts with context %}
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<link rel="stylesheet" href="{{ asset('css/tokens.css') }}"><link rel="stylesheet" href="{{ asset('css/site.css') }}">
{{ map_styles() }}</head><body><main class="page"><h1>Plekken</h1>
{% for line in far %}<p>Nog niet.</p>{% endfor %}
<div class="split split--map"><ol>{% for pin in data.pins %}
<li data-map-item="{{ pin.id }}"><a href="{{ pin.url }}">{{ pin.title }}</a></li>{% endfor %}</ol>
<div class="split__map">{{ map_box(data, label="Kaart met de plekken") }}</div></div></main>{{ map_scripts() }}</body></html>
"""
TITLES = ["Informatiepunt", "Formulierenspreekuur", "Klik en Tik", HOSTILE, "Taalcafé", "Spreekuur geld"]
KINDS = ["help", "help", "learn", "learn", "learn", "help"]
SPOTS = [(5.118, 52.094), (5.13, 52.097), (5.133, 52.061), (5.095, 52.076), (5.115, 52.118), (5.13, 52.097)]


def pins_of_utrecht() -> list[MapPin]:
    """Six pins, the second and the last on one spot."""
    rows = enumerate(zip(TITLES, KINDS, SPOTS, strict=True), 1)
    return [
        MapPin(f"p{number}", title, kind, lon, lat, f"/nl/aanbod/{number}", number, ("Bibliotheek", "Straat 1"))
        for number, (title, kind, (lon, lat)) in rows
    ]


def many_pins() -> list[MapPin]:
    """Three hundred dots over the country."""
    return [
        MapPin(
            f"d{i}", f"Plek {i}", "learn" if i % 3 else "help", 4.6 + i % 20 * 0.11, 51.6 + i // 20 * 0.09, f"/x/{i}"
        )
        for i in range(300)
    ]


def page_of(kind: str) -> str:
    """Render a page as the product's pages are, with the map that its name asks for."""
    if kind == "many":
        data = map_data(many_pins(), near=300)
    elif kind == "row":
        data = map_data(replace(pin, lon=5.12, lat=52.09) for pin in pins_of_utrecht())
    elif kind == "municipality":
        data = map_data([], municipality="GM0093")
    else:
        data = map_data(pins_of_utrecht(), here=MapHere("3511 LN in Utrecht", 5.1185, 52.0925), municipality="GM0344")
    return render_template_string(PAGE, data=data, far=range(60) if kind == "far" else ())


@pytest.fixture(scope="session")
def streets() -> Iterator[UpstreamServer]:
    """The upstream of the street tiles."""
    with upstream_server() as server:
        yield server


@pytest.fixture(scope="session")
def map_app(streets: UpstreamServer, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The real application with one page more."""
    folder = tmp_path_factory.mktemp("map")
    database = f"sqlite:///{folder / 'unused.sqlite'}"
    app = create_app(
        {"DATABASE_URL": database, "RATE_LIMIT": "0", "TILE_URL": streets.url, "TILE_CACHE_DIR": str(folder / "tiles")}
    )
    app.add_url_rule("/nl/kaart-proef", view_func=lambda: page_of(request.args.get("kind", "")))
    return app


@pytest.fixture(scope="session")
def base_url(map_app: Flask) -> Iterator[str]:
    """What `page.goto` starts from."""
    server = make_server("127.0.0.1", 0, map_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(autouse=True)
def no_streets(map_app: Flask) -> None:
    """Start every test where no upstream answers; a test about streets says otherwise."""
    map_app.extensions["tiles"].state._save(is_up=False)


def open_map(page: Page, kind: str = "") -> None:
    """Go to the page and wait until the map is drawn."""
    page.goto(f"/nl/kaart-proef?kind={kind}")
    expect(page.locator(".map-land").first).to_be_attached()
    page.wait_for_load_state("networkidle")


def pane_position(page: Page) -> Any:
    return page.locator(".leaflet-map-pane").evaluate(
        "e => { const r = e.getBoundingClientRect(); return [r.x, r.y]; }"
    )


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


def test_a_row_on_one_spot_is_a_range(page: Page) -> None:
    open_map(page, "row")
    expect(page.locator(".map-pin--group")).to_have_text("1–6")


@pytest.mark.parametrize("seen", [True, False])
def test_on_paper_the_map_is_small_or_absent(page: Page, seen: bool) -> None:
    page.set_viewport_size({"width": 800, "height": 800 if seen else 60})
    page.goto("/nl/kaart-proef" + ("" if seen else "?kind=far"))
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    box = page.locator(".map").bounding_box()
    assert (box is not None) == seen
    assert box is None or box["height"] < 360
    expect(page.locator(".leaflet-control-zoom")).to_be_hidden()
    page.emulate_media(media="screen")  # paper has no targets to touch, for axe at the end


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


def test_nothing_is_inline(page: Page) -> None:
    page.goto("/nl/kaart-proef")
    source = page.request.get("/nl/kaart-proef").text()
    assert not re.search(r"<[^>]+\s(style|on\w+)=", source)
    scripts = re.findall(r"<script([^>]*)>", source)
    assert all("src=" in attributes or "application/json" in attributes for attributes in scripts)
    assert "</script><b>" not in source


def test_without_javascript_there_is_no_empty_box(browser: Browser, base_url: str) -> None:
    with browser.new_context(java_script_enabled=False, base_url=base_url) as context:
        page = context.new_page()
        page.goto("/nl/kaart-proef")
        expect(page.locator(".map")).to_be_hidden()
        expect(page.get_by_role("link", name="Taalcafé")).to_be_visible()


def test_a_map_that_is_shown_later_still_opens_on_its_pins(page: Page) -> None:
    page.route(
        "**/css/site.css*",
        lambda route: route.fulfill(
            body="a{line-height:2}.split__map{display:none}.later{display:block;height:300px}", content_type="text/css"
        ),
    )
    page.goto("/nl/kaart-proef")
    page.wait_for_load_state("networkidle")
    assert page.locator(".map-land").count() == 0, "what is not seen is not loaded"
    page.locator(".split__map").evaluate("e => e.classList.add('later')")
    expect(page.locator(".map-land").first).to_be_attached()
    expect(page.get_by_role("button", name="1. Hulp: Informatiepunt")).to_be_in_viewport()


def test_who_only_reads_the_list_never_loads_the_map(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto("/nl/kaart-proef?kind=far")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "leaflet.js" in url or "/kaart/" in url]
    page.locator("#kaart").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="1. Hulp: Informatiepunt")).to_be_in_viewport()


def test_a_map_that_cannot_be_loaded_is_taken_away(page: Page, watch: list[str]) -> None:
    page.route("**/leaflet.js*", lambda route: route.abort())
    page.goto("/nl/kaart-proef")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".map")).to_be_hidden()
    expect(page.get_by_role("link", name="Taalcafé")).to_be_visible()
    assert any("leaflet.js" in fault for fault in watch)
    watch.clear()


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


def test_a_telephone_shows_the_whole_map(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    open_map(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="5. Leren: Taalcafé").click()
    popup = page.locator(".leaflet-popup").bounding_box()
    box = page.locator(".map").bounding_box()
    assert popup
    assert box
    assert box["x"] <= popup["x"]
    assert popup["x"] + popup["width"] <= box["x"] + box["width"]


def test_streets_come_where_upstream_answers(page: Page, map_app: Flask, streets: UpstreamServer) -> None:
    map_app.extensions["tiles"].state.probe()
    open_map(page)
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".map.has-streets")).to_have_count(1)
    expect(page.locator(".map-name").first).to_be_hidden()
    assert "Kaart: Kadaster" in page.locator(".leaflet-control-attribution").inner_text()


def test_where_no_upstream_answers_the_map_asks_for_no_streets(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_map(page)
    assert asked
    assert not [url for url in asked if "/tegels/" in url]
    expect(page.locator(".map-name").first).to_be_visible()


def test_the_map_costs_less_than_half_of_a_first_view(page: Page, map_app: Flask) -> None:
    """Two hundred kilobytes are for everything; the map, Leaflet included, takes what a page can spare."""
    parts: dict[str, int] = {}
    page.on("requestfinished", lambda request: parts.update({request.url: request.sizes()["responseBodySize"]}))
    open_map(page)
    words = ("/kaart/", "leaflet", "map.js", "map.css")
    of_map = {url: size for url, size in parts.items() if any(word in url for word in words)}
    assert len(of_map) >= 7, sorted(parts)
    assert sum(of_map.values()) < 85_000, of_map
    source = Path(map_app.root_path) / "web/static/js/map.js"
    assert source.stat().st_size > next(size for url, size in parts.items() if "map.js" in url), "compressed"
