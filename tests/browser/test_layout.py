"""What stands in line with what, and that no word is cut, broken or left alone."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.databases import ONE_ENGINE
from tests.serving import Server

pytestmark = ONE_ENGINE

SMALL = {"viewport": {"width": 360, "height": 740}, "screen": {"width": 360, "height": 740}}
WIDE = {"viewport": {"width": 1280, "height": 800}, "screen": {"width": 1280, "height": 800}}
BROKEN_WORDS = """heading => [...heading.querySelectorAll("bdi, span"), heading].flatMap(e => [...e.childNodes])
  .filter(node => node.nodeType === 3)
  .flatMap(node => [...node.data.matchAll(/[^\\s]+/g)].filter(word => {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
  }).map(word => word[0]))"""


def ids_of(server: Server, form: str, count: int) -> str:
    """Give so many offerings of a form, as the list to take along names them."""
    items = json.loads(server.get(f"/api/v1/offerings?where=Utrecht&limit={count}&form={form}")[1])["items"]
    return ".".join(item["id"] for item in items)


@pytest.mark.browser_context_args(**WIDE)
def test_the_foot_of_a_short_page_is_the_foot_of_the_screen(page: Page) -> None:
    page.goto("/nl/mee")
    foot = page.locator(".foot").bounding_box()
    assert foot
    assert foot["y"] + foot["height"] == pytest.approx(800, abs=1)
    assert page.evaluate("document.documentElement.scrollHeight") == 800


@pytest.mark.browser_context_args(**SMALL)
def test_words_keep_off_the_edge_of_their_button_and_times_stay_whole(page: Page, server: Server) -> None:
    for language in ("nl", "tr", "pl"):
        page.goto(f"/{language}/mee?p={ids_of(server, 'course', 6)}")
        close = page.locator(".chip:visible").evaluate_all("""chips => chips.filter(chip => {
          const edge = chip.getBoundingClientRect().right;
          return [...chip.childNodes].filter(node => node.nodeType === 3 && node.data.trim()).some(node => {
            const range = document.createRange();
            range.selectNodeContents(node);
            return range.getBoundingClientRect().right > edge - 6;
          });
        }).map(chip => chip.innerText)""")
        assert close == [], language
        lines = page.locator(".at").evaluate_all("all => all.map(one => one.getClientRects().length)")
        assert lines
        assert set(lines) == {1}


@pytest.mark.browser_context_args(**SMALL)
def test_buttons_below_each_other_are_equally_wide(page: Page) -> None:
    page.goto("/nl/")
    widths = page.locator(".band--plain .actions .nl-button").evaluate_all("all => all.map(e => e.offsetWidth)")
    assert len(widths) == 2
    assert len(set(widths)) == 1


@pytest.mark.browser_context_args(**SMALL)
def test_a_long_title_is_not_broken_in_large_letters(page: Page) -> None:
    page.goto("/nl/keuzehulp/mij/brief/belastingdienst/toeslag/advies?waar=3511&weergave=rustig")
    expect(page.locator(".advice h2")).to_be_visible()
    page.locator(".advice h2 bdi, .advice h2 a").last.evaluate("e => e.textContent = 'Toeslagenspreekuur'")
    assert page.locator(".advice h2").evaluate(BROKEN_WORDS) == []


@pytest.mark.browser_context_args(**SMALL)
def test_an_icon_stands_beside_the_first_of_two_lines(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511&wat=onderwatervioolles")
    link = page.locator("main p > a.with-icon")
    tops = link.evaluate("e => [e, e.querySelector('.icon')].map(one => one.getBoundingClientRect().top)")
    assert tops[1] - tops[0] < 6


@pytest.mark.browser_context_args(**SMALL)
def test_the_arrow_back_stands_in_line_with_the_title(page: Page) -> None:
    """The picture of an arrow is empty for a third on either side."""
    page.goto("/nl/keuzehulp/mij")
    arrow, title = (page.locator(one).first.bounding_box() for one in (".guide__top .icon", ".guide h1"))
    assert arrow
    assert title
    assert abs(arrow["x"] + arrow["width"] / 3 - title["x"]) < 3


@pytest.mark.browser_context_args(**WIDE)
def test_chips_that_fill_two_lines_begin_beside_the_way_to_all_filters(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511&wat=taal&straal=2")
    first = page.locator(".filters > summary").bounding_box()
    chips = [chip.bounding_box() for chip in page.locator(".filterbar nav .chip").all()]
    assert first
    assert chips[0]
    assert chips[0]["y"] == pytest.approx(first["y"], abs=1)
    assert {round(box["y"]) for box in chips if box} != {round(first["y"])}  # two lines, or this says nothing


def test_on_paper_an_address_has_no_button_behind_it_and_costs_end_with_a_mark(page: Page, server: Server) -> None:
    courses = ids_of(server, "course", 12).split(".")
    page.emulate_media(media="print")
    for course in courses:
        page.goto(f"/nl/aanbod/{course}/")
        behind = page.locator(".contact .nl-button:visible").evaluate_all(
            "all => all.map(e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color])"
        )
        assert {tuple(colours) for colours in behind} <= {("rgba(0, 0, 0, 0)", "rgb(0, 0, 0)")}
    page.goto(f"/nl/mee?p={'.'.join(courses)}")
    costs = page.locator(".pick span:has(> .note)").all_inner_texts()
    assert costs
    assert [cost for cost in costs if not re.match(r"[^.\n]+\. \S", cost)] == []
    page.emulate_media(media="screen")


@pytest.mark.browser_context_args(**SMALL)
def test_the_map_in_a_panel_has_no_edge_within_the_edge(page: Page, server: Server) -> None:
    page.goto(f"/nl/aanbod/{ids_of(server, 'course', 1)}/")
    styles = page.locator(".small-map .map").evaluate(
        "map => [getComputedStyle(map).borderBottomWidth, getComputedStyle(map).borderTopLeftRadius]"
    )
    assert styles == ["0px", "0px"]
