"""The pages that the tests of the map look at: six pins in Utrecht, one of them hostile, and other maps."""

from __future__ import annotations

from typing import Any

from flask import render_template_string
from playwright.sync_api import Page, expect

from geo.maps import MapHere, MapPin, map_data

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
        data = map_data(pin._replace(lon=5.12, lat=52.09) for pin in pins_of_utrecht())
    elif kind == "municipality":
        data = map_data([], municipality="GM0093")
    else:
        data = map_data(pins_of_utrecht(), here=MapHere("3511 LN in Utrecht", 5.1185, 52.0925), municipality="GM0344")
    return render_template_string(PAGE, data=data, far=range(60) if kind == "far" else ())


def open_map(page: Page, kind: str = "") -> None:
    """Go to the page and wait until the map is drawn."""
    page.goto(f"/nl/kaart-proef?kind={kind}")
    expect(page.locator(".map-land").first).to_be_attached()
    page.wait_for_load_state("networkidle")


def pane_position(page: Page) -> Any:
    return page.locator(".leaflet-map-pane").evaluate(
        "e => { const r = e.getBoundingClientRect(); return [r.x, r.y]; }"
    )
