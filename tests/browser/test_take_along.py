"""Taking a list along from a library's computer: saved, printed, scanned, planned, and nothing left behind."""

from __future__ import annotations

import io
import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from app.domain.base import TIME_ZONE
from tests.browser.conftest import check_accessibility
from tests.browser.test_journeys import PHONE, assert_focus_is_seen, focused, results, tab_until
from tests.databases import ONE_ENGINE

pytestmark = ONE_ENGINE

A4_MM = (210, 297)
LEFT_BEHIND = """async () => ({
  local: {...localStorage}, session: {...sessionStorage}, name: window.name, cookies: document.cookie,
  caches: 'caches' in window ? await caches.keys() : [],
  databases: indexedDB.databases ? await indexedDB.databases() : [],
  workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
})"""
NOTHING = {"local": {}, "session": {}, "name": "", "cookies": "", "caches": [], "databases": [], "workers": 0}


def save(card: Locator) -> str:
    """Save a result and give its title."""
    card.get_by_role("button", name=re.compile(r"^Bewaar\b")).click()
    return card.get_by_role("heading", level=3).inner_text()


def list_of(page: Page) -> list[str]:
    """Read the list from the address."""
    asked = parse_qs(urlsplit(page.url).query)
    return next(iter(asked.get("p") or asked.get("mee") or [""])).split(".")


def ids_of(page: Page, count: int) -> list[str]:
    """Give the listings of the first results near the Neude in Utrecht."""
    page.goto("/nl/zoeken?waar=3511")
    found = page.locator("[data-save]").evaluate_all("all => all.map(save => save.dataset.save)")
    return list(dict.fromkeys(found))[:count]


def printed(page: Page) -> PdfReader:
    """Print as a visitor does, on the paper that the page asks for."""
    return PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))


def in_order(text: str, *parts: str) -> bool:
    """Tell whether the parts stand in a text in this order."""
    places = [" ".join(text.split()).find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_two_things_home_from_the_library(page: Page, base_url: str) -> None:
    page.goto("/nl/zoeken?waar=Zwolle&wat=taal")
    expect(page.get_by_role("link", name=re.compile("Uw lijst"))).to_have_count(0)
    titles = [save(results(page).nth(0)), save(results(page).nth(2))]
    assert len(list_of(page)) == 2, "the list is in the address"
    expect(results(page).nth(0).get_by_role("button", name=re.compile(r"^Bewaard\b"))).to_be_visible()
    check_accessibility(page)

    page.get_by_role("link", name="Uw lijst (2)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw lijst")
    assert page.locator(".pick h2").all_inner_texts() == titles
    check_accessibility(page)

    page.get_by_label("Is deze lijst voor iemand anders?").select_option(label="Dit heb ik voor u gevonden.")
    page.get_by_role("button", name="Zet erboven").click()
    expect(page.locator(".along__greeting")).to_have_text("Dit heb ik voor u gevonden.")

    paper = printed(page)
    assert len(paper.pages) == 1
    assert in_order(paper.pages[0].extract_text(), "Uw lijst", "Dit heb ik voor u gevonden.", *titles, "Gemaakt op")
    assert scanned(page.locator(".along__scan img")) == page.url

    with page.expect_download() as download:
        page.locator(".along__take").get_by_role("link", name="Zet in agenda").click()
    assert download.value.suggested_filename == "buurtwijzer.ics"
    appointments = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert {str(appointment["summary"]) for appointment in appointments} <= set(titles)
    assert page.evaluate(LEFT_BEHIND) == NOTHING
    assert page.context.cookies() == []


def scanned(picture: Locator) -> str:
    """Read a code from the screen as a telephone would."""
    picture.scroll_into_view_if_needed()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.screenshot())))
    return found.text


def test_a_full_list_is_still_a_code_that_can_be_read(page: Page) -> None:
    page.goto(f"/nl/mee?p={'.'.join(ids_of(page, 12))}&groet=verder-helpen")
    assert page.locator(".pick").count() == 12
    assert scanned(page.locator(".along__scan img")) == page.url
    page.emulate_media(color_scheme="dark")
    assert scanned(page.locator(".along__scan img")) == page.url


def test_four_things_fit_on_one_page_and_more_break_between_them(page: Page) -> None:
    many = ids_of(page, 9)
    page.goto(f"/nl/mee?p={'.'.join(many[:4])}&groet=besproken")
    paper = printed(page)
    assert len(paper.pages) == 1
    assert tuple(round(float(side) / 72 * 25.4) for side in paper.pages[0].mediabox[2:]) == A4_MM

    page.goto(f"/nl/mee?p={'.'.join(many)}")
    titles = page.locator(".pick h2").all_inner_texts()
    phones = page.locator(".pick").evaluate_all("all => all.map(p => (p.querySelector('a[href^=tel]') || {}).href)")
    assert len(phones) == len(titles) == 9
    pages = [" ".join(leaf.extract_text().split()) for leaf in printed(page).pages]
    assert 2 <= len(pages) <= 4
    for item in page.locator(".pick").all():
        title, town = item.locator("h2").inner_text(), item.locator(".with-line").first.inner_text().split("\n")[-1]
        assert any(title in text and town in text for text in pages), f"{title} is torn apart"
    for words in ("Haal weg", "Kopieer", "Onthoud", "Alle gemeenten", "Zet erboven"):
        assert words not in " ".join(pages), "a button on paper"


@pytest.mark.parametrize(("count", "cards"), [(1, 1), (3, 1), (4, 2)])
def test_a_folding_card_is_one_side_of_an_a4_for_each_three(page: Page, count: int, cards: int) -> None:
    page.goto(f"/nl/mee?p={'.'.join(ids_of(page, count))}&groet=samen&vorm=kaart")
    titles = page.locator(".leaf h2").all_inner_texts()
    assert len(titles) == count
    check_accessibility(page)
    paper = printed(page)
    assert len(paper.pages) == cards
    first = paper.pages[0].extract_text()
    assert tuple(round(float(side) / 72 * 25.4) for side in paper.pages[0].mediabox[2:]) == A4_MM
    assert in_order(first, "Zullen we hier samen naartoe gaan?", "Scan voor deze lijst", *titles[:3])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})
    spilled = page.locator(".leaf").evaluate_all("all => all.filter(l => l.scrollHeight > l.clientHeight + 1).length")
    assert spilled == 0, "a leaf holds more than fits on it"
    code = page.locator(".leaf__code img").first
    assert "vorm" not in scanned(code)
    turned = page.locator(".leaf--left").first.evaluate("leaf => new DOMMatrix(getComputedStyle(leaf).transform).a")
    assert turned == -1, "what comes inside has to stand on its head"
    page.emulate_media(media="screen")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_a_script_the_list_grows_and_stays(page: Page) -> None:
    page.goto("/nl/zoeken?waar=Zwolle&wat=taal")
    first = results(page).first
    first.get_by_role("link", name=re.compile(r"^Bewaar\b")).click()
    expect(first.get_by_role("link", name=re.compile(r"^Bewaard\b"))).to_be_visible()

    page.get_by_label("Waar?").fill("Kampen")
    page.get_by_role("button", name="Zoeken", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kampen")
    results(page).first.get_by_role("heading", level=3).get_by_role("link").click()
    page.get_by_role("link", name=re.compile(r"^Bewaar\b")).first.click()
    page.get_by_role("link", name="Uw lijst (2)").click()
    expect(page.locator(".pick")).to_have_count(2)

    page.get_by_role("link", name=re.compile("^Haal weg")).first.click()
    expect(page.locator(".pick")).to_have_count(1)
    page.get_by_role("link", name="Vouwkaart").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw vouwkaart")
    page.get_by_role("link", name="Terug naar uw lijst").click()
    page.get_by_role("link", name="Verder zoeken").click()
    expect(page.get_by_role("link", name="Uw lijst (1)")).to_be_visible()


def test_by_keyboard(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511&wat=taal")
    tab_until(page, lambda: (focused(page).split() or [""])[0] == "Bewaar", presses=80)
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")
    assert (focused(page).split() or [""])[0] == "Bewaard", "the focus is lost"
    expect(page.locator(".js-list-status")).to_have_text("Bewaard. Uw lijst: 1")
    expect(page.locator(".js-list-status").get_by_role("link")).to_be_in_viewport()
    page.keyboard.press("Space")
    assert (focused(page).split() or [""])[0] == "Bewaar"
    expect(page.get_by_role("link", name=re.compile("Uw lijst"))).to_have_count(0)
    assert "mee=" not in page.url


def test_what_was_said_does_not_leave_from_under_the_focus(page: Page) -> None:
    page.clock.install()
    page.goto("/nl/zoeken?waar=3511&wat=taal")
    save(results(page).first)
    way = page.locator(".js-list-status").get_by_role("link")
    way.focus()
    page.clock.run_for(30_000)
    expect(way).to_be_focused()
    page.get_by_role("searchbox").focus()
    page.mouse.move(0, 0)
    page.clock.run_for(10_000)
    expect(page.locator(".js-list-status")).to_be_empty()


def test_the_list_comes_along_through_every_link_and_back(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511&wat=taal")
    save(results(page).first)
    (first,) = list_of(page)
    results(page).nth(1).get_by_role("heading", level=3).get_by_role("link").click()
    page.locator(".keep").get_by_role("button", name=re.compile(r"^Bewaar\b")).click()
    both = list_of(page)
    assert both[0] == first
    assert len(both) == 2

    page.go_back()
    expect(page.get_by_role("link", name="Uw lijst (2)")).to_be_visible()
    assert list_of(page) == both

    page.get_by_role("link", name=re.compile("^Buurtwijzer")).click()
    expect(page.get_by_role("link", name="Uw lijst (2)")).to_be_visible()
    page.get_by_label("Waar?").fill("Zwolle")
    page.get_by_role("button", name="Zoeken", exact=True).click()
    assert list_of(page) == both


def test_large_letters_stay_on_the_list_and_the_way_back_leads_to_the_results(page: Page) -> None:
    page.goto("/ar/zoeken?waar=3511&wat=taal&weergave=rustig")
    page.locator("button[data-save]").first.click()
    page.locator(".js-list a").click()
    expect(page).to_have_url(re.compile(r"/ar/mee\?.*weergave=rustig"))
    expect(page.locator(".pick")).to_have_count(1)
    page.locator(".js-back-to-results").click()
    expect(page).to_have_url(re.compile(r"/ar/zoeken\?(?=.*waar=3511)(?=.*weergave=rustig)(?=.*mee=)"))


def test_the_list_is_only_kept_on_request_and_forgotten_on_request(page: Page, context: BrowserContext) -> None:
    one, other, third = ids_of(page, 3)
    page.goto(f"/nl/mee?p={one}.{other}")
    assert page.evaluate(LEFT_BEHIND) == NOTHING
    expect(page.get_by_role("button", name="Wis")).to_be_hidden()
    page.get_by_label("Onthoud deze lijst op dit apparaat").check()
    assert page.evaluate("localStorage.lijst") == f"{one}.{other}"

    page.goto("/nl/")
    page.get_by_role("link", name="Uw lijst (2)").click()
    assert list_of(page) == [one, other]
    expect(page.get_by_label("Onthoud deze lijst op dit apparaat")).to_be_checked()
    page.get_by_role("link", name=re.compile("^Haal weg")).first.click()
    expect(page.locator(".pick")).to_have_count(1)
    assert page.evaluate("localStorage.lijst") == other

    page.goto("/nl/mee")  # as a bookmark has it
    expect(page.locator(".pick")).to_have_count(1)
    assert list_of(page) == [other]

    page.goto(f"/nl/mee?p={third}")
    assert page.evaluate("localStorage.lijst") == other, "a list of somebody else replaces my own"
    page.get_by_role("button", name="Wis").click()
    assert page.evaluate(LEFT_BEHIND) == NOTHING
    expect(page.get_by_label("Onthoud deze lijst op dit apparaat")).to_be_focused()
    expect(page.get_by_text("De lijst is gewist.")).to_be_visible()


def test_twelve_is_enough(page: Page) -> None:
    many = ids_of(page, 13)
    page.goto(f"/nl/zoeken?waar=3511&mee={'.'.join(many[:11])}")
    rest = page.get_by_role("button", name=re.compile(r"^Bewaar\b"))
    rest.nth(0).click()
    rest.nth(0).click()
    expect(page.locator(".js-list-status")).to_have_text("Uw lijst is vol. Uw lijst: 12")
    assert len(list_of(page)) == 12


def test_handing_on_opens_the_visitors_own_applications(page: Page) -> None:
    page.add_init_script("navigator.share = page => { window.shared = page; return Promise.resolve(); };")
    page.goto(f"/nl/mee?p={'.'.join(ids_of(page, 2))}")
    page.get_by_role("button", name="Delen").click()
    shared = page.evaluate("window.shared")
    assert shared["url"] == page.url
    assert re.match(r"mailto:\?subject=", page.get_by_role("link", name="Deel per mail").get_attribute("href") or "")
    assert re.match(r"sms:\?&body=", page.get_by_role("link", name="Deel per sms").get_attribute("href") or "")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Kopieer de link").click()
    expect(page.get_by_text("De link is gekopieerd.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_calendar_file_has_the_times_of_the_page(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511&wat=informatiepunt")
    results(page).first.get_by_role("heading", level=3).get_by_role("link").click()
    with page.expect_download() as download:
        page.locator(".keep").get_by_role("link", name="Zet in agenda").click()
    (first, *_) = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert str(first["summary"]) == page.get_by_role("heading", level=1).inner_text()
    assert first.decoded("dtend").date() >= datetime.now(TIME_ZONE).date()  # a file says the same for a whole day
    assert urlsplit(str(first["url"])).path == urlsplit(page.url).path


@pytest.mark.browser_context_args(**PHONE)
def test_on_a_telephone_nothing_scrolls_sideways_and_the_header_keeps_to_a_line(page: Page) -> None:
    chosen = ".".join(ids_of(page, 3))
    page.set_viewport_size({"width": 320, "height": 640})
    for address in (
        f"/nl/mee?p={chosen}&groet=samen",
        f"/nl/mee?p={chosen}&vorm=kaart",
        f"/nl/zoeken?waar=3511&mee={chosen}",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} scrolls sideways"
        assert page.locator(".top").bounding_box()["height"] < 100
    page.goto(f"/nl/mee?p={chosen}")
    check_accessibility(page)
    for link in page.locator(".pick .chip, .along__take .chip").all():
        if link.is_visible():
            assert link.bounding_box()["height"] >= 40


def test_from_right_to_left(page: Page) -> None:
    page.goto(f"/ar/mee?p={'.'.join(ids_of(page, 3))}&groet=samen")
    assert page.locator("html").get_attribute("dir") == "rtl"
    for title in page.locator(".pick h2 bdi").all():
        assert title.get_attribute("lang") == "nl"
    assert len(printed(page).pages) == 1
    check_accessibility(page)


def test_what_the_map_finds_can_be_saved_too(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511")
    save(results(page).first)
    (first,) = list_of(page)
    container = page.locator("[data-map] .leaflet-container")
    expect(container).to_be_visible()
    page.wait_for_load_state("networkidle")
    container.focus()
    for _ in range(6):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(300)
    before = results(page).first.inner_text()
    page.keyboard.press("Enter")
    expect(results(page).first).not_to_have_text(before, use_inner_text=True)
    assert list_of(page) == [first]
    expect(page.locator("a[data-save]")).to_have_count(0)
    page.get_by_role("button", name=re.compile(r"^Bewaar\b")).first.click()
    assert len(list_of(page)) == 2
