"""What the map loads, when, and what is left of a page without it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.map.pages import open_map
from tests.web.tiles.upstream_server import UpstreamServer


@pytest.mark.parametrize("seen", [True, False])
def test_on_paper_the_map_is_small_or_absent(page: Page, seen: bool) -> None:
    page.set_viewport_size({"width": 800, "height": 800 if seen else 60})
    page.goto("/nl/kaart-proef" + ("" if seen else "?kind=far"))
    page.wait_for_load_state("networkidle")
    if seen:
        expect(page.locator(".map")).to_be_visible()
    page.emulate_media(media="print")
    box = page.locator(".map").bounding_box()
    assert box is None or box["height"] < 360
    expect(page.locator(".leaflet-control-zoom")).to_be_hidden()
    page.emulate_media(media="screen")  # paper has no targets to touch, for axe at the end


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
