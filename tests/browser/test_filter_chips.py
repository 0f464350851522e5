"""The row of filters above the results on a telephone: it moves sideways by itself, under a finger and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.databases import ONE_ENGINE

pytestmark = ONE_ENGINE

FILTERED = "zoeken?waar=3511&soort=hulp&gratis=ja&inloop=ja&rolstoel=ja&dag=week"


def phone(width: int) -> dict[str, object]:
    size = {"width": width, "height": 640}
    return {"viewport": size, "screen": size, "has_touch": True, "is_mobile": True}


LEAST = pytest.mark.browser_context_args(**phone(320))
COMMON = pytest.mark.browser_context_args(**phone(360))
PHONES = pytest.mark.parametrize(
    "language",
    [
        pytest.param("nl", marks=LEAST, id="nl-320"),
        pytest.param("nl", marks=COMMON, id="nl-360"),
        pytest.param("ar", marks=LEAST, id="ar-320"),  # from right to left
    ],
)


@pytest.fixture
def row(page: Page, language: str) -> Locator:
    """The row of chips, longer than the screen is wide."""
    page.goto(f"/{language}/{FILTERED}")
    row = page.locator(".filterbar")
    assert row.evaluate("row => row.scrollWidth > 2 * row.clientWidth")
    return row


def swipe(page: Page, row: Locator, *, to_the_left: bool) -> None:
    """Move a finger along the row, from one side of the screen to the other."""
    box = row.bounding_box()
    devtools = page.context.new_cdp_session(page)
    way = range(int(box["width"]) - 20, 20, -40)
    spots = [{"x": box["x"] + x, "y": box["y"] + box["height"] / 2} for x in (way if to_the_left else reversed(way))]
    for kind, points in (("touchStart", spots[:1]), *(("touchMove", [spot]) for spot in spots[1:]), ("touchEnd", [])):
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def assert_page_stands_still(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"
    assert page.evaluate("[scrollX, visualViewport.offsetLeft]") == [0, 0], "the page moved sideways"


def assert_whole_in_view(chip: Locator) -> None:
    label = chip.inner_text()
    left, right, width = chip.evaluate(
        "chip => { const box = chip.getBoundingClientRect(); return [box.left, box.right, innerWidth]; }"
    )
    assert left >= 0, f"{label} is cut off at {left}"
    assert right <= width, f"{label} is cut off at {right} of {width}"


@PHONES
def test_under_a_finger_the_row_moves_to_its_last_chip_and_the_page_never_does(
    page: Page, row: Locator, language: str
) -> None:
    assert_page_stands_still(page)
    swipe(page, row, to_the_left=language != "ar")
    page.wait_for_function("row => Math.abs(row.scrollLeft) > 100", arg=row.element_handle())
    assert_page_stands_still(page)
    for _ in range(6):  # to its end and beyond, which is where browsers go back a page
        swipe(page, row, to_the_left=language != "ar")
    assert row.evaluate("row => Math.abs(row.scrollLeft) + row.clientWidth >= row.scrollWidth - 1")
    assert_whole_in_view(row.locator(".chip").last)
    for _ in range(7):  # and the same at its beginning
        swipe(page, row, to_the_left=language == "ar")
    assert row.evaluate("row => Math.abs(row.scrollLeft) <= 1")
    assert_whole_in_view(row.locator(".chip").first)
    assert_page_stands_still(page)


@PHONES
def test_by_keyboard_every_chip_is_reached_in_order_and_brought_into_view(page: Page, row: Locator) -> None:
    chips = row.locator(".chip").all()
    assert len(chips) > 8
    for _ in range(40):
        page.keyboard.press("Tab")
        if chips[0].evaluate("chip => chip === document.activeElement"):
            break
    for chip in chips:
        expect(chip).to_be_focused()
        assert_whole_in_view(chip)
        assert_page_stands_still(page)
        page.keyboard.press("Tab")
    for chip in chips[::-1]:
        page.keyboard.press("Shift+Tab")
        expect(chip).to_be_focused()
        assert_whole_in_view(chip)
    assert_page_stands_still(page)


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param(False, id="1280"),
        pytest.param(True, marks=COMMON, id="360"),
    ],
)
def test_what_opens_the_filters_stays_and_the_first_of_them_are_in_view(page: Page, moved: bool) -> None:
    page.goto("/nl/zoeken?waar=3511")
    opener = page.locator(".filters > summary")
    opener.scroll_into_view_if_needed()
    before = opener.bounding_box()
    opener.click()
    form = page.locator(".filters form")
    expect(form).to_be_in_viewport()
    if moved:  # on a telephone it comes below the row, and the form below that
        assert form.bounding_box()["y"] < 640 - 60
        expect(page.locator(".js-to-map")).to_be_hidden()
    else:
        assert opener.bounding_box() == before
    opener.click()
    expect(form).to_be_hidden()
