"""Words of every language on the narrowest telephone: none is cut, none touches another, none pushes the page aside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from app.http.languages import KNOWN
from tests.browser.conftest import check_accessibility
from tests.browser.test_journeys import results
from tests.databases import ONE_ENGINE

NARROW: ViewportSize = {"width": 320, "height": 700}
LONG = "Niebezpieczeństwoterazzadzwoń"
"""Longer than any word of a warning: it stands for those that a translation may bring."""

ROOM_OF_AN_EXAMPLE = """field => {
  const example = getComputedStyle(field, "::placeholder"), frame = getComputedStyle(field);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${example.fontWeight} ${example.fontSize} ${example.fontFamily}`;
  const room = field.clientWidth - parseFloat(frame.paddingLeft) - parseFloat(frame.paddingRight);
  return room - pen.measureText(field.placeholder).width;
}"""
BETWEEN_KIND_AND_SAVE = """cards => Math.min(...cards.map(card => {
  const words = document.createRange();
  words.selectNodeContents(card.querySelector(".kind"));
  return card.querySelector(".save").getBoundingClientRect().left - words.getBoundingClientRect().right;
}))"""
BEGINNINGS = """all => all.map(both => [...both.children].map(words => words.getBoundingClientRect()))
  .filter(([cost, access]) => access.top > cost.top + 9).map(pair => pair.map(box => [box.left, box.right]))"""
"""From where to where the cost goes, and what one has to do before, where that is on a line of its own."""


@pytest.fixture(autouse=True)
def on_a_narrow_telephone(page: Page) -> None:
    page.set_viewport_size(NARROW)


@ONE_ENGINE
@pytest.mark.parametrize("view", ["", "&weergave=rustig"])
def test_the_example_of_a_place_is_not_cut_in_any_language(page: Page, view: str) -> None:
    cut = {}
    for language in KNOWN:
        page.goto(f"/{language.code}/?{view}")
        left = page.locator("#waar").evaluate(ROOM_OF_AN_EXAMPLE)
        if left < 0:
            cut[language.code] = left
    assert not cut


@ONE_ENGINE
@pytest.mark.parametrize("query", ["waar=3511+LN&wat=taal", "wat=taal"])
def test_the_kind_and_what_saves_do_not_touch(page: Page, query: str) -> None:
    page.goto(f"/uk/zoeken?{query}")
    cards = page.locator(".card:has(.save)")
    assert cards.evaluate_all(BETWEEN_KIND_AND_SAVE) > 0
    cards.first.locator("[data-save]").click()
    expect(cards.first.locator(".save")).to_contain_text("Збережено")
    assert cards.evaluate_all(BETWEEN_KIND_AND_SAVE) > 0


@ONE_ENGINE
def test_what_wraps_in_a_card_begins_below_the_words(page: Page) -> None:
    page.goto("/pl/zoeken?waar=3511+LN")
    wrapped = results(page).locator(".facts .both").evaluate_all(BEGINNINGS)
    assert wrapped, "at this width it no longer wraps: make it narrower"
    assert all(abs(cost[0] - access[0]) <= 1 for cost, access in wrapped), wrapped
    for width in (320, 360, 412):
        page.set_viewport_size({"width": width, "height": 700})
        cards = page.locator(".card").evaluate_all(
            "all => all.filter(card => card.scrollWidth > card.clientWidth).length"
        )
        assert not cards, f"at {width} something sticks out of a card"


@ONE_ENGINE
def test_a_long_word_in_a_warning_is_broken_before_the_page_scrolls_sideways(page: Page) -> None:
    page.goto("/pl/zoeken?waar=3511+LN&wat=ik+wil+dood")
    page.locator("main a[href='tel:112'] .nl-button__label").evaluate("(label, word) => label.textContent = word", LONG)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_accessibility(page)


@ONE_ENGINE
def test_a_long_question_leaves_the_way_to_change_it_in_the_frame(page: Page) -> None:
    for lang in ("en", "uk"):
        page.goto(f"/{lang}/zoeken?waar=Schiermonnikoog&wat=onderwatervioolles")
        line = page.locator(".search__line")
        assert line.evaluate("line => line.scrollWidth <= line.clientWidth"), lang


@ONE_ENGINE
def test_the_picture_of_a_topic_stands_before_its_name(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511+LN&wat=Informatiepunt")
    results(page).first.locator("h3 a").click()
    apart = page.locator(".rows a[href*='/gemeente/'], .rows a[href*='thema=']").evaluate_all(
        """links => links.map(link => {
          const row = link.closest("dd"), icon = row.querySelectorAll("svg")[[...row.querySelectorAll("a")].indexOf(link)];
          return Math.abs(icon.getBoundingClientRect().top - link.getClientRects()[0].top);
        })"""
    )
    assert len(apart) > 1
    assert max(apart) < 20


@ONE_ENGINE
@pytest.mark.parametrize("width", [320, 360, 412, 520])
def test_a_button_of_the_list_is_as_wide_as_its_words(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto("/uk/zoeken?waar=3511+LN&wat=taal")
    saved = results(page).first.locator("[data-save]").get_attribute("data-save")
    page.goto(f"/uk/mee?p={saved}")
    cut = page.locator(".along .chip:visible").evaluate_all(
        "chips => chips.filter(chip => chip.scrollWidth > chip.clientWidth).map(chip => chip.innerText)"
    )
    assert not cut


@ONE_ENGINE
def test_words_on_an_arabic_map_run_from_right_to_left(page: Page) -> None:
    page.goto("/ar/zoeken?waar=3511+LN&wat=taal")
    ways = page.locator(".map-foot .chip, .map-caption").evaluate_all(
        "all => all.map(words => getComputedStyle(words).direction)"
    )
    assert ways
    assert set(ways) == {"rtl"}
