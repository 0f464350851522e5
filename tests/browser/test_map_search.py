"""The map as a search: moved by mouse, finger or keyboard, with list and map in step and the view in the address."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import check_accessibility
from tests.browser.test_journeys import PHONE, results
from tests.databases import ONE_ENGINE

pytestmark = ONE_ENGINE

START = "/nl/zoeken?waar=Zwolle&soort=hulp"
SMALL = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
SAID = re.compile(r"plek")


def open_map(page: Page, address: str = START) -> Locator:
    """Open a page of results and wait until its map is drawn; gives what has the keys of the map."""
    page.goto(address)
    page.locator("#kaart").scroll_into_view_if_needed()
    expect(page.locator(".map-land").first).to_be_attached()
    page.wait_for_load_state("networkidle")
    return page.get_by_role("region", name="Kaart met de resultaten")


def drag(page: Page, *, right: int = 0, down: int = 0) -> None:
    """Take the map in the middle and pull it."""
    box = page.locator("#kaart").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2, steps=3)
    page.mouse.move(x + right, y + down, steps=3)
    page.mouse.up()


def asked(page: Page) -> dict[str, str]:
    """Read the question from the address."""
    return {name: value for name, (value, *_) in parse_qs(urlsplit(page.url).query).items()}


def view_of(page: Page) -> list[float]:
    """Tell latitude and longitude of the middle of the map, and its zoom."""
    view: list[float] = page.evaluate(
        "(({ lat, lng }) => [lat, lng, buurtkaart.map.getZoom()])(buurtkaart.map.getCenter())"
    )
    return view


def search_here(page: Page) -> Locator:
    """Find the link that searches in the middle of the map."""
    return page.get_by_role("link", name="Zoek hier")


def said(page: Page) -> Locator:
    """Find what the map says."""
    return page.locator("#kaart").get_by_role("status")


def check_agreement(page: Page) -> None:
    """Check that every card has its pin under its own number, and that there are no others."""
    cards = page.locator(".results > [data-map-item]").evaluate_all(
        "all => all.map(e => [e.dataset.mapItem, Number(e.querySelector('.pin').innerText)])"
    )
    pins = page.evaluate("buurtkaart.data.pins.map(pin => [pin.id, pin.number])")
    assert cards == pins
    drawn: set[int] = set()
    for text in page.locator(".map-pin").all_inner_texts():
        first, _, last = text.partition("–")
        drawn |= set(range(int(first), int(last) + 1)) if last else {int(n) for n in text.split("·") if n != "…"}
    assert drawn <= {number for _, number in cards}
    assert drawn


def test_moved_by_mouse_the_list_follows_the_map(page: Page) -> None:
    open_map(page)
    expect(search_here(page)).to_be_hidden()
    before = results(page).first.inner_text()
    drag(page, right=-250, down=180)
    expect(search_here(page)).to_be_visible()
    centre = view_of(page)[:2]
    scrolled = page.evaluate("scrollY")
    place = page.locator("#kaart").bounding_box()

    search_here(page).click()
    expect(said(page)).to_contain_text(SAID)
    lat, lon = map(float, asked(page)["waar"].split(","))
    assert (lat, lon) == pytest.approx(tuple(centre), abs=0.0011), "rounded to a hundred metres"
    assert abs(lat / 0.0009 - round(lat / 0.0009)) < 0.1
    assert asked(page)["soort"] == "hulp", "the whole question is kept"
    heading = page.get_by_role("heading", level=1)
    expect(said(page)).to_have_text(heading.inner_text())
    assert heading.inner_text() in page.title()
    assert results(page).first.inner_text() != before
    is_in_view = heading.evaluate("heading => heading.getBoundingClientRect().bottom > 0")
    assert ("visually-hidden" in said(page).get_attribute("class")) == is_in_view, "nobody sees the heading twice"
    expect(page.get_by_label("Waar?")).to_have_value("de plek op de kaart in Zwolle")
    assert page.locator('.js-spot [name="plek"]').get_attribute("value") == asked(page)["waar"]
    expect(search_here(page)).to_be_hidden()
    assert page.evaluate("scrollY") == scrolled
    assert page.locator("#kaart").bounding_box() == place
    page.wait_for_load_state("networkidle")
    check_agreement(page)
    assert page.evaluate("document.querySelectorAll('.map-here').length") == 1


def test_the_keyboard_moves_the_map_under_a_cross(page: Page) -> None:
    keys = open_map(page)
    cross = page.locator(".map-cross")
    expect(cross).to_be_hidden()
    page.get_by_role("button", name="15 minuten fietsen").focus()
    keys.focus()
    expect(keys).to_have_accessible_description(re.compile("pijltjes.*Enter"))
    page.keyboard.press("ArrowUp")
    expect(cross).to_be_visible()
    box, mark = page.locator("#kaart").bounding_box(), cross.bounding_box()
    assert box
    assert mark
    assert mark["x"] + mark["width"] / 2 == pytest.approx(box["x"] + box["width"] / 2, abs=1.5)
    assert mark["y"] + mark["height"] / 2 == pytest.approx(box["y"] + box["height"] / 2, abs=1.5)
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(search_here(page)).to_be_visible()
    check_accessibility(page)
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(SAID)
    expect(keys).to_be_focused()
    expect(cross).to_be_visible()
    assert re.fullmatch(r"5\d\.\d{4},\d\.\d{4}", asked(page)["waar"])
    check_agreement(page)
    zoom = page.evaluate("buurtkaart.map.getZoom()")
    page.keyboard.press("-")
    page.wait_for_function("zoom => buurtkaart.map.getZoom() === zoom - 1", arg=zoom)
    assert asked(page)["kaart"].endswith(f",{zoom - 1}")
    page.locator("#kaart").click(position={"x": 60, "y": 200})
    expect(cross).to_be_hidden()


def test_from_the_button_the_focus_goes_to_the_map(page: Page) -> None:
    keys = open_map(page)
    drag(page, right=200)
    search_here(page).focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(SAID)
    expect(keys).to_be_focused()


@pytest.mark.browser_context_args(**SMALL)
def test_on_a_telephone_the_map_stays_where_it_is(page: Page) -> None:
    open_map(page)
    drag(page, down=-150)
    expect(search_here(page)).to_be_visible()
    top = page.locator("#kaart").evaluate("e => e.getBoundingClientRect().top")
    search_here(page).tap()
    expect(said(page)).to_contain_text(SAID)
    assert page.locator("#kaart").evaluate("e => e.getBoundingClientRect().top") == pytest.approx(top, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    check_agreement(page)


def test_back_and_forward_bring_back_what_was_there(page: Page) -> None:
    open_map(page)
    first = (page.url, page.get_by_role("heading", level=1).inner_text(), results(page).all_inner_texts())
    centre = view_of(page)
    drag(page, right=-260)
    search_here(page).click()
    expect(said(page)).to_contain_text(SAID)
    second = (page.url, page.get_by_role("heading", level=1).inner_text(), results(page).all_inner_texts())
    assert second[2] != first[2]
    moved = view_of(page)

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(first[1])
    assert (page.url, results(page).all_inner_texts()) == (first[0], first[2])
    assert view_of(page) == pytest.approx(centre, abs=0.001)
    check_agreement(page)

    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text(second[1])
    assert (page.url, results(page).all_inner_texts()) == (second[0], second[2])
    assert view_of(page) == pytest.approx(moved, abs=0.001)


def test_a_shared_address_shows_the_same_view(page: Page, browser: Browser, base_url: str) -> None:
    open_map(page)
    drag(page, right=120, down=90)
    page.get_by_role("button", name="Verder weg").click()
    page.wait_for_function("() => location.search.includes('kaart=')")
    seen = view_of(page)
    assert results(page).count() == 20
    with browser.new_context(
        base_url=base_url, reduced_motion="reduce", viewport={"width": 1280, "height": 800}
    ) as other:
        friend = other.new_page()
        open_map(friend, page.url)
        assert view_of(friend) == pytest.approx(seen, abs=0.002)
        assert results(friend).all_inner_texts() == results(page).all_inner_texts()
        assert friend.url == page.url, "to look is not to move"


def test_the_view_goes_along_to_filters_and_languages(page: Page) -> None:
    open_map(page)
    drag(page, right=160)
    page.wait_for_function("() => location.search.includes('kaart=')")
    view = asked(page)["kaart"]
    for link in (page.get_by_role("link", name="Gratis", exact=True), page.locator("a[hreflang=en]").first):
        assert parse_qs(urlsplit(link.get_attribute("href") or "").query)["kaart"] == [view]
    page.get_by_role("link", name="Gratis", exact=True).click()
    expect(page.get_by_role("link", name="Gratis")).to_have_attribute("aria-current", "true")
    assert asked(page)["kaart"] == view


def test_what_cannot_be_had_leaves_the_old_results(page: Page, watch: list[str]) -> None:
    open_map(page)
    before = results(page).all_inner_texts()
    drag(page, right=200)
    page.wait_for_url("**kaart=**")
    address = page.url
    page.context.set_offline(True)
    search_here(page).click()
    expect(said(page)).to_contain_text("Zoeken lukt nu niet")
    expect(search_here(page)).to_be_visible()
    assert results(page).all_inner_texts() == before
    assert page.url == address
    check_accessibility(page)
    page.context.set_offline(False)
    search_here(page).click()
    expect(said(page)).to_contain_text("plek")
    expect(said(page)).not_to_contain_text("lukt")
    assert results(page).all_inner_texts() != before
    assert all("ERR_INTERNET_DISCONNECTED" in fault for fault in watch), watch
    watch.clear()


def test_the_last_question_wins(page: Page) -> None:
    open_map(page)
    held: list[Route] = []
    page.route(re.compile(r"/nl/zoeken\?.*waar=5"), lambda route: held.append(route) if not held else route.continue_())
    page.get_by_role("region", name="Kaart met de resultaten").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("Even zoeken …")
    for _ in range(4):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(SAID)
    assert held
    where = asked(page)["waar"]
    held[0].abort()
    page.wait_for_timeout(300)
    expect(said(page)).to_contain_text(SAID)
    assert asked(page)["waar"] == where == page.locator('.js-spot [name="plek"]').get_attribute("value")


def test_zoek_hier_is_a_link(page: Page) -> None:
    open_map(page)
    drag(page, right=220)
    href = search_here(page).get_attribute("href") or ""
    address = urlsplit(href)
    assert address.path == "/nl/zoeken"
    page.goto(href)
    expect(page.get_by_role("heading", level=1)).to_contain_text("de plek op de kaart in")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_a_script_links_lead_on(page: Page) -> None:
    page.goto(START)
    expect(page.locator("#kaart")).to_be_hidden()
    further = page.get_by_role("navigation", name="Verder zoeken")
    first = results(page).first.inner_text()
    further.get_by_role("link", name=re.compile("^Naar het zuiden: ")).click()
    assert "soort=hulp" in page.url
    assert results(page).first.inner_text() != first
    further.get_by_role("link", name="Alleen binnen 15 minuten fietsen").click()
    expect(page.get_by_role("link", name=re.compile("binnen 3 km"))).to_be_visible()


def test_where_the_map_cannot_be_loaded_the_links_are_there(page: Page, watch: list[str]) -> None:
    page.route("**/leaflet.js*", lambda route: route.abort())
    page.goto(START)
    expect(page.get_by_role("navigation", name="Verder zoeken")).to_be_visible()
    watch.clear()


def test_right_to_left_the_map_stays_as_maps_are(page: Page) -> None:
    def turn(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('dir="ltr">\n<head>', 'dir="rtl">\n<head>'))

    page.route("**/nl/zoeken*", turn)
    open_map(page)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("#kaart").evaluate("e => getComputedStyle(e).direction") == "ltr"
    x = page.evaluate("buurtkaart.map.getCenter().lng")
    page.get_by_role("region", name="Kaart met de resultaten").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("buurtkaart.map.getCenter().lng") > x


def test_with_motion_it_works_as_well(browser: Browser, base_url: str) -> None:
    with browser.new_context(base_url=base_url, reduced_motion="no-preference", locale="nl-NL") as context:
        page = context.new_page()
        open_map(page)
        drag(page, right=-200)
        expect(search_here(page)).to_be_visible()
        page.get_by_role("button", name="Verder weg").click()
        search_here(page).click()
        expect(said(page)).to_contain_text(SAID)
        check_agreement(page)


@pytest.mark.browser_context_args(**PHONE)
def test_everything_over_the_map_can_be_tapped(page: Page) -> None:
    open_map(page)
    drag(page, down=120)
    box = page.locator("#kaart").bounding_box()
    assert box
    for thing in (search_here(page), page.get_by_role("button", name="15 minuten fietsen")):
        own = thing.bounding_box()
        assert own
        assert own["height"] >= 40
        assert box["x"] <= own["x"]
        assert own["x"] + own["width"] <= box["x"] + box["width"]


def test_on_other_pages_the_map_leads_to_a_search(page: Page) -> None:
    page.goto("/nl/gemeente/zwolle/digitaal")
    expect(page.locator(".map-land").first).to_be_attached()
    page.locator("#kaart").evaluate("map => map.scrollIntoView()")
    drag(page, right=200)
    expect(search_here(page)).to_be_visible()
    assert page.url.endswith("/nl/gemeente/zwolle/digitaal")
    search_here(page).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("de plek op de kaart in")
    assert asked(page)["thema"] == "digitaal"
    check_agreement(page)


def test_all_municipalities_are_a_map_too(page: Page) -> None:
    page.goto("/nl/gemeente")
    dot = page.locator(".map-count").first
    expect(dot).to_be_visible()
    for _ in range(4):
        page.locator("#kaart").get_by_role("button", name="Dichterbij").click()
    page.get_by_role("region", name="Kaart met hoeveel er in elke gemeente is").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("de plek op de kaart in")


def test_what_is_saved_goes_along(page: Page) -> None:
    open_map(page)
    results(page).first.get_by_role("button", name="Bewaar").click()
    page.wait_for_url("**mee=**")
    saved = asked(page)["mee"]
    drag(page, right=-260, down=100)
    search_here(page).click()
    expect(said(page)).to_contain_text(SAID)
    assert asked(page)["mee"] == saved
    results(page).last.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(re.compile(rf"mee={saved}\."))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zwolle")
    expect(results(page).first.get_by_role("button", name="Bewaard")).to_be_visible()
    page.wait_for_url(re.compile(rf"waar=Zwolle.*mee={saved}\."))


def test_no_name_on_the_map_lies_on_another(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_map(page, "/nl/zoeken?waar=bunnik&wat=digid")
    boxes = page.locator(".map-name").evaluate_all(
        "names => names.map(name => { const box = name.getBoundingClientRect();"
        " return [name.textContent, box.left, box.right, box.top, box.bottom]; })"
    )
    assert page.locator(".map-name--below").count() > 0
    for number, (name, left, right, top, bottom) in enumerate(boxes):
        for other, *sides in boxes[:number]:
            is_apart = right <= sides[0] or sides[1] <= left or bottom <= sides[2] or sides[3] <= top
            assert is_apart, f"{name} lies on {other}"
