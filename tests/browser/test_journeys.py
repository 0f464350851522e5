"""The journeys of a visitor, named after what people come for, in a real browser on both engines."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import check_accessibility
from tests.serving import Server

PHONE = {
    "viewport": {"width": 390, "height": 780},
    "screen": {"width": 390, "height": 780},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
FOLLOW_NOTHING = """addEventListener("click", event => {
    const link = event.target.closest("a[href]");
    if (link) { event.preventDefault(); window.followed = link.href; }
})"""
ROUTE = re.compile(r"^(geo:|https://(www\.)?(google|openstreetmap|maps\.apple)\.)")


def results(page: Page) -> Locator:
    """The numbered answers, nearest first."""
    return page.locator("ol.results").first.locator("> li")


def search(page: Page, where: str, what: str = "") -> None:
    """Fill in the two questions and send them, as at a desk."""
    if what:
        page.get_by_label("Wat zoekt u?").fill(what)
    page.get_by_label("Waar?").fill(where)
    page.get_by_role("button", name="Zoeken", exact=True).click()


@pytest.mark.browser_context_args(**PHONE)
def test_a_postcode_on_a_telephone_to_a_route_in_three_taps(page: Page) -> None:
    page.goto("/nl/")
    page.get_by_label("Waar?").fill("3511 LN")

    page.get_by_role("button", name="Zoeken", exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3511")
    check_accessibility(page)

    results(page).first.get_by_role("heading", level=3).get_by_role("link").tap()
    expect(page.get_by_role("heading", name="Dit moet u doen")).to_be_visible()

    route = page.get_by_role("link", name=re.compile("route", re.IGNORECASE)).first
    expect(route).to_be_visible()
    assert ROUTE.match(route.get_attribute("href") or "")
    assert re.search(r"5[0-3]\.\d+", route.get_attribute("href") or "")
    box = route.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 24
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"

    page.evaluate(FOLLOW_NOTHING)  # the third tap opens the visitor's own map, which this machine has not
    route.tap()
    assert ROUTE.match(page.evaluate("window.followed"))


def test_a_village_near_a_provincial_border(page: Page, server: Server) -> None:
    """Woudrichem lies in Noord-Brabant; across the river are Gelderland and Zuid-Holland."""
    page.goto("/nl/")
    search(page, "Woudrichem")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Woudrichem")
    metres = [distance_of(item) for item in results(page).all()]
    assert len(metres) >= 10
    assert metres == sorted(metres)
    towns = " ".join(results(page).locator(".where").all_inner_texts())
    assert "Gorinchem" in towns, "the town across the river, in another province, is missing"


def test_nes_and_the_choice(page: Page) -> None:
    page.goto("/nl/")
    search(page, "Nes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welke plaats bedoelt u?")
    choices = page.locator("main").get_by_role("listitem")
    assert choices.count() >= 2
    check_accessibility(page)

    choices.filter(has_text="Ameland").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nes")
    expect(results(page).first.locator(".where")).to_have_text(re.compile("Nes|Hollum|Ballum|Buren"))
    assert distance_of(results(page).first) < 10_000


def test_a_need_nobody_offers(page: Page) -> None:
    page.goto("/nl/")
    search(page, "8011", "onderwatervioolles")
    expect(page.locator("main")).to_contain_text("onderwatervioolles")
    expect(page.locator("main")).to_contain_text("Informatiepunt")
    assert results(page).count() >= 1, "an empty page"
    assert page.get_by_label("Wat zoekt u?").input_value() == "onderwatervioolles"
    check_accessibility(page)

    page.get_by_role("link", name=re.compile("zonder", re.IGNORECASE)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("8011")
    assert results(page).count() >= 10


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_no_javascript(page: Page) -> None:
    page.goto("/nl/")
    search(page, "Zwolle", "taal")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zwolle")
    assert results(page).count() >= 5
    expect(page.locator("[data-map]")).to_be_hidden()
    page.set_viewport_size({"width": 360, "height": 640})
    expect(page.get_by_role("link", name="Kaart", exact=True)).to_be_hidden()

    page.locator(".filters > summary").click()
    page.get_by_label("Gratis").check()
    page.get_by_role("button", name="Toon resultaten").click()
    assert "gratis=" in page.url
    assert results(page).count() >= 1

    results(page).first.get_by_role("heading", level=3).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Dit moet u doen")).to_be_visible()


def test_keyboard_only(page: Page) -> None:
    page.goto("/nl/")
    page.keyboard.press("Tab")
    assert focused(page) == "Naar de inhoud"
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")

    tab_until(page, lambda: page.evaluate("document.activeElement.id") == "wat")
    page.keyboard.type("computer")
    page.keyboard.press("Tab")
    page.keyboard.type("Amersfoort")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amersfoort")

    first = results(page).first.get_by_role("heading", level=3).get_by_role("link")
    title = first.inner_text()
    tab_until(page, lambda: focused(page) == title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    tab_until(page, lambda: "route" in focused(page).lower())
    assert_focus_is_seen(page)


def test_screen_reader_names(page: Page) -> None:
    page.goto("/nl/zoeken?waar=Utrecht&wat=taal")
    for role in ("banner", "main", "contentinfo", "search"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    assert "Utrecht" in page.title()
    assert page.locator("html").get_attribute("lang") == "nl"

    navigations = page.get_by_role("navigation")
    names = [navigation.get_attribute("aria-label") for navigation in navigations.all()]
    assert all(names)
    assert len(set(names)) == len(names), names
    expect(page.get_by_role("textbox", name="Waar?").or_(page.get_by_role("combobox", name="Waar?"))).to_have_count(1)
    expect(page.get_by_role("searchbox", name="Wat zoekt u?")).to_have_count(1)
    expect(page.get_by_role("button", name="Zoeken", exact=True)).to_have_count(1)
    expect(page.get_by_role("region", name=re.compile("Kaart"))).to_have_count(1)

    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => Number(h.tagName[1]))")
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    links = page.locator("a[href], button").evaluate_all(
        "all => all.filter(e => e.offsetParent && !(e.ariaLabel || e.title || e.textContent.trim())).map(e => e.outerHTML)"
    )
    assert links == []
    for card in results(page).all()[:5]:
        told = card.aria_snapshot()
        title = card.get_by_role("heading", level=3).inner_text()
        assert re.search(rf'heading "?{re.escape(title)}.*\[level=3\]', told), told
        assert re.search(r"paragraph: (Leren|Hulp)\b", told), told
        assert re.search(r"listitem: .*\d+ k?m\b", told), told


@pytest.mark.browser_context_args(locale="en-GB")
def test_english(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/en/$"))
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_label("Where?").fill("1012")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1012")
    own_words = page.locator("main .facts, main h1, main h2, main .chips").all_inner_texts()
    assert not re.search(
        r"\b(lopen|fietsen|gratis|vrije inloop|plekken|open tot|gesloten)\b", " ".join(own_words), re.IGNORECASE
    )
    check_accessibility(page)

    link = results(page).first.get_by_role("heading", level=3).get_by_role("link")
    title = link.inner_text()
    link.click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(title)
    own = heading.locator("bdi")
    assert own.evaluate("h => h.closest('[lang]').lang") == "nl", "a Dutch title is read out as if it were English"

    page.locator(".tongues > summary").click()
    page.get_by_role("link", name="Nederlands").click()
    assert page.locator("html").get_attribute("lang") == "nl"
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def distance_of(item: Locator) -> float:
    """Read how far a result is, in metres, as the card says it."""
    found = re.search(r"([\d,.]+) (k?m)\b", item.locator(".facts").inner_text())
    assert found, item.inner_text()
    return float(found[1].replace(",", ".")) * (1000 if found[2] == "km" else 1)


def focused(page: Page) -> str:
    """Tell the name of what has the focus."""
    return str(page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()"))


def tab_until(page: Page, is_there: object, presses: int = 60) -> None:
    """Go on with Tab until somewhere; every stop has to be seen."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
        if is_there():
            return
    pytest.fail(f"not reached in {presses} presses; the focus is on {focused(page)!r}")


def assert_focus_is_seen(page: Page) -> None:
    """Fail when what has the focus looks as if it had not."""
    style = page.evaluate(
        "(s => s.outlineStyle + ' ' + s.outlineWidth + ' ' + s.boxShadow)(getComputedStyle(document.activeElement))"
    )
    assert not re.match(r"(none \S+|\w+ 0px) none$", style), style
