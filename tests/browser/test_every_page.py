"""Every kind of page on a narrow screen, in forced colours and on paper."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.databases import ONE_ENGINE
from tests.serving import Server

pytestmark = ONE_ENGINE

KINDS = (
    "home",
    "results",
    "empty",
    "choice",
    "offering",
    "course",
    "venue",
    "organisation",
    "municipality",
    "error",
    "keuzehulp",
    "advice",
    "contact",
    "docs",
)


def address_of(kind: str, server: Server) -> str:
    """Give the address of a page of a kind, of the example data."""
    fixed = {
        "home": "/nl/",
        "results": "/nl/zoeken?waar=Utrecht&wat=taal",
        "empty": "/nl/zoeken?waar=Utrecht&wat=onderwatervioolles&straal=2",
        "choice": "/nl/zoeken?waar=Nes",
        "municipality": "/nl/gemeente/zwolle/taal",
        "error": "/nl/bestaat-niet",
        "keuzehulp": "/nl/keuzehulp/mij/brief",
        "advice": "/nl/keuzehulp/mij/brief/belastingdienst/toeslag/advies?waar=3511",
        "contact": "/nl/contact",
        "docs": "/api/v1/docs",
    }
    if kind in fixed:
        return fixed[kind]
    form = "&form=course" if kind == "course" else "&form=drop-in"
    card = json.loads(server.get(f"/api/v1/offerings?where=Utrecht&limit=1{form}")[1])["items"][0]
    part = {"venue": "locatie", "organisation": "organisatie"}.get(kind)
    return f"/nl/{part}/{card[kind]['id']}/" if part else f"/nl/aanbod/{card['id']}/{card['slug']}"


def open_page(page: Page, kind: str, server: Server, watch: list[str]) -> None:
    page.goto(address_of(kind, server))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    watch[:] = [fault for fault in watch if not (kind == "error" and "404" in fault)]  # the page is about that


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways_at_320_pixels(page: Page, server: Server, watch: list[str], kind: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    open_page(page, kind, server, watch)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("kind", ["results", "offering", "keuzehulp"])
def test_forced_colours_leave_what_matters(page: Page, server: Server, watch: list[str], kind: str) -> None:
    """What has the focus is seen, and what can be pressed has an edge, where no background is drawn."""
    page.emulate_media(forced_colors="active")
    open_page(page, kind, server, watch)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    edges = page.locator("main .nl-button:visible, main .pin:visible, main .chip:visible").evaluate_all(
        "all => all.map(e => [e.className, getComputedStyle(e).borderTopWidth, getComputedStyle(e).borderTopStyle])"
    )
    assert edges or kind == "keuzehulp"
    assert [edge for edge in edges if edge[1] == "0px" or edge[2] == "none"] == []


def test_results_on_paper(page: Page, server: Server, watch: list[str]) -> None:
    open_page(page, "results", server, watch)
    titles = page.locator("ol.results").first.get_by_role("heading", level=3).all_inner_texts()
    page.emulate_media(media="print")
    for title, card in zip(titles, page.locator("ol.results").first.locator("> li").all(), strict=True):
        expect(card.get_by_text(title, exact=True).first).to_be_visible()
        expect(card.locator(".where").first).to_be_visible()
    for gone in ("nav", ".filters", ".save", ".search button", ".to-map"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    page.emulate_media(media="screen")  # paper has no targets to touch, for axe at the end


def test_an_offering_on_paper(page: Page, server: Server, watch: list[str]) -> None:
    """Where, when and how to reach them stand on the paper that goes along in a bag; buttons do not."""
    open_page(page, "offering", server, watch)
    title = page.get_by_role("heading", level=1).inner_text()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    steps = page.locator(".do ol")
    expect(steps).to_be_visible()
    assert re.search(r"Ga naar .+, .+ in .+\.", steps.inner_text())
    expect(page.get_by_role("heading", name="Wanneer")).to_be_visible()
    for gone in ("nav", ".chips", ".small-map", ".back", ".js-route"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    phones = page.locator('.contact a[href^="tel:"]')
    for phone in phones.all():
        expect(phone).to_be_visible()
    page.emulate_media(media="screen")


def test_the_pages_of_the_api_open_without_anything_from_elsewhere(page: Page) -> None:
    """The watch looks for what leaves this machine, for errors of the console, and asks axe."""
    page.goto("/api/v1/docs")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("body").inner_text().count("/offerings") >= 2
