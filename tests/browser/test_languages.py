"""Six languages in a real browser: clean for axe at two widths, light and dark; from right to left; read aloud."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.http.languages import BY_CODE, KNOWN, LANGUAGES
from tests.browser.conftest import AXE, AXE_RULES
from tests.browser.test_journeys import results
from tests.databases import ONE_ENGINE

PAGES = {
    "home": "/{lang}/",
    "results": "/{lang}/zoeken?waar=3511+LN&wat=taal",
    "nothing found": "/{lang}/zoeken?waar=Schiermonnikoog&wat=onderwatervioolles",
    "which place": "/{lang}/zoeken?waar=Nes",
    "open filters": "/{lang}/zoeken?waar=3511+LN&filters=1",
    "empty list": "/{lang}/mee",
    "keuzehulp": "/{lang}/keuzehulp/ander/brief",
    "keuzehulp, the place": "/{lang}/keuzehulp/mij/brief/uwv-svb/kinderbijslag",
    "keuzehulp, the advice": "/{lang}/keuzehulp/mij/brief/uwv-svb/kinderbijslag/advies?waar=3511+LN",
    "calm results": "/{lang}/zoeken?waar=3511+LN&weergave=rustig",
    "municipalities": "/{lang}/gemeente",
    "municipality": "/{lang}/gemeente/utrecht/digitaal",
    "about": "/{lang}/over",
    "privacy": "/{lang}/privacy",
    "accessibility": "/{lang}/toegankelijkheid",
    "contact": "/{lang}/contact",
    "first question": "/{lang}/keuzehulp",
    "question of the place": "/{lang}/keuzehulp/mij/brief/belastingdienst/toeslag",
    "advice": "/{lang}/keuzehulp/ander/brief/cjib-deurwaarder/boete/advies?waar=3511",
    "not there": "/{lang}/niets",
}
SELDOM = {
    "refused": "/{lang}/zoeken?waar=3511&soort=niets",
    "not there": "/{lang}/gemeente/nergens",
    "which place": "/{lang}/zoeken?waar=Bergen",
    "corrected": "/{lang}/zoeken?waar=3511+LN&wat=belastignaangifte",
    "whom to call": "/{lang}/zoeken?waar=3511+LN&wat=ik+wil+dood",
    "calm advice": "/{lang}/keuzehulp/mij/brief/uwv-svb/kinderbijslag/advies?waar=3511+LN&weergave=rustig",
}
"""Pages of parts that others have too: looked at in one language and from right to left, at one width, light."""

MARKS = {
    "refused": "h1",
    "not there": "h1",
    "which place": ".choice",
    "corrected": "main a[href*='exact=ja']",
    "whom to call": "main a[href='tel:112']",
    "calm advice": "html.calm .advice",
}
"""What shows that such a page is what it is meant to be."""

TELEPHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""What can differ between light and dark."""

REPEATED = ".results > li:nth-child(n + 4), .columns > li:nth-child(n + 4)"
"""Cards and names after the third are made as the first are; other tests look at all of them."""

FIRST_VIEW_KB = 200.0


VOICES = """
window.said = [];
window.stops = 0;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => VOICES_HERE,
  addEventListener: () => {},
  speak: (utterance) => { said.push([utterance.lang, utterance.text]); window.speaking = utterance; },
  cancel: () => { stops += 1; sessionStorage.stops = stops; },
} });
"""
LOCAL = [{"lang": "nl-NL", "localService": True}, {"lang": "ar-SA", "localService": True}]


def axe(page: Page, rules: object) -> list[str]:
    """Name what axe finds on the page as it is now; axe itself is brought once per page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    return list(
        page.evaluate(
            "([rules, repeated]) => axe.run({exclude: [[repeated]]}, {runOnly: rules, resultTypes: ['violations']}).then("
            "result => result.violations.map("
            "v => v.id + ' ' + v.nodes.map(n => n.target + ' ' + n.html.slice(0, 120)).join('; ')))",
            [rules, REPEATED],
        )
    )


def look_at(page: Page, address: str) -> list[str]:
    """Open a page and name its faults at two widths, light and dark."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(TELEPHONE)
    page.goto(address)
    faults = []
    for size in (TELEPHONE, DESK):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{size['width']}: scrolls sideways")
        for scheme, rules in (("light", AXE_RULES), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            faults += [f"{size['width']} {scheme}: {fault}" for fault in axe(page, rules)]
    return [f"{address} {fault}" for fault in faults]


@pytest.mark.slow
@ONE_ENGINE
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_clean_in_every_language_at_two_widths_light_and_dark(
    page: Page, watch: list[str], kind: str
) -> None:
    faults = []
    for language in KNOWN:
        faults += look_at(page, PAGES[kind].format(lang=language.code))
        html = page.locator("html")
        assert html.get_attribute("lang") == language.code
        assert html.get_attribute("dir") == language.direction
    if kind == "not there":
        watch[:] = [fault for fault in watch if "404" not in fault]
    assert not faults, "\n".join(faults)


@ONE_ENGINE
@pytest.mark.parametrize("kind", SELDOM)
def test_a_page_that_is_seldom_seen_is_clean(page: Page, watch: list[str], kind: str) -> None:
    page.set_viewport_size(TELEPHONE)
    faults = []
    for lang in ("nl", "ar"):
        page.goto(SELDOM[kind].format(lang=lang))
        expect(page.locator(MARKS[kind]).first).to_be_visible()
        faults += [f"{lang}: {fault}" for fault in axe(page, AXE_RULES)]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    status = {"refused": "400", "not there": "404"}.get(kind)
    watch[:] = [fault for fault in watch if not (status and status in fault)]
    assert not faults, "\n".join(faults)


@pytest.mark.slow
@ONE_ENGINE
def test_pages_of_what_is_found_are_clean_in_every_language(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511+LN")
    offering = results(page).first.locator("h3 a").get_attribute("href") or ""
    saved = results(page).first.locator("[data-save]").get_attribute("data-save")
    page.goto(offering)
    venue = page.locator("a[href*='/locatie/']").first.get_attribute("href") or ""
    organisation = page.locator("a[href*='/organisatie/']").first.get_attribute("href") or ""
    faults = []
    for lang in LANGUAGES:
        for address in (offering, venue, organisation, f"/nl/mee?p={saved}", f"/nl/mee?p={saved}&vorm=kaart"):
            faults += look_at(page, f"/{lang}{address.removeprefix('/nl')}")
    assert not faults, "\n".join(faults)


@ONE_ENGINE
def test_a_language_that_we_lack_is_a_clean_choice(page: Page, watch: list[str]) -> None:
    faults = look_at(page, "/de/zoeken?waar=Utrecht")
    page.get_by_role("main").get_by_role("link", name="Polski").click()
    expect(page).to_have_url(re.compile(r"/pl/zoeken\?waar=Utrecht$"))
    watch[:] = [fault for fault in watch if "404" not in fault]
    assert not faults, "\n".join(faults)


@pytest.mark.browser_context_args(viewport=TELEPHONE, locale="ar-SY")
def test_an_arabic_journey_on_a_telephone(page: Page) -> None:
    """From the address without a language to what one has to do, from right to left."""
    page.goto("/")
    expect(page).to_have_url(re.compile("/ar/$"))
    page.get_by_label("عمّ تبحث؟").fill("taal")
    page.get_by_label("أين؟").fill("3511 LN")
    page.get_by_role("button", name="بحث", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("3511")

    assert page.locator("#waar").evaluate("field => getComputedStyle(field).unicodeBidi") == "plaintext"
    card = results(page).first
    assert card.locator("h3 bdi").get_attribute("lang") == "nl"
    pin, box = card.locator(".pin").bounding_box(), card.bounding_box()
    assert pin
    assert box
    assert pin["x"] > box["x"] + box["width"] / 2, "the number stands where reading begins: on the right"
    assert re.search("[\u0600-\u06ff]", card.locator(".facts").inner_text())

    card.get_by_role("heading", level=3).get_by_role("link").click()
    expect(page.get_by_role("heading", name="هذا ما يجب أن تفعله")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('.map')).direction") == "ltr"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser_context_args(viewport=TELEPHONE)
def test_the_language_is_switched_by_keyboard_and_the_question_stays(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511+LN&gratis=ja")
    summary = page.locator(".tongues > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Türkçe")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Türkçe")).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(LANGUAGES.index("tr") + 1):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Türkçe")).to_be_focused()
    assert axe(page, AXE_RULES) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/tr/zoeken\?waar=3511\+LN&gratis=ja$"))
    assert page.locator("html").get_attribute("lang") == "tr"


@ONE_ENGINE
def test_the_languages_do_not_cover_what_has_the_focus(page: Page) -> None:
    page.goto("/nl/")
    page.locator(".tongues > summary").focus()
    page.keyboard.press("Enter")
    for _ in range(len(LANGUAGES)):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Українська")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("link", name="Українська")).to_be_hidden()


@pytest.mark.browser_context_args(viewport=TELEPHONE)
@ONE_ENGINE
def test_on_a_telephone_the_choice_of_a_language_is_called_what_is_seen(page: Page) -> None:
    page.goto("/nl/")
    seen = page.locator(".tongues .short").inner_text()
    assert seen == "NL"
    assert re.search(rf"Taal kiezen: Nederlands {seen}\b", page.locator(".tongues").aria_snapshot())


@pytest.mark.browser_context_args(java_script_enabled=False)
@ONE_ENGINE
def test_the_language_is_switched_without_a_script(page: Page) -> None:
    page.goto("/nl/over")
    page.locator(".tongues > summary").click()
    page.get_by_role("link", name="Українська").click()
    expect(page).to_have_url(re.compile("/uk/over$"))


@ONE_ENGINE
@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_the_letters_that_a_page_needs_are_fetched(page: Page, lang: str) -> None:
    page.goto(f"/{lang}/")
    page.wait_for_function("document.fonts.status === 'loaded'")
    loaded: dict[str, Any] = page.evaluate(
        """() => {
          const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
          return { fonts: all.map(entry => entry.name).filter(name => name.includes('.woff2')),
                   bytes: all.reduce((sum, entry) => sum + entry.transferSize, 0) };
        }"""
    )
    names = {re.sub(r".*/|\.woff2.*", "", font) for font in loaded["fonts"]}
    assert {"source-sans-3-cyrillic"} <= names if lang == "uk" else "source-sans-3-cyrillic" not in names
    arabic = {name for name in names if "arabic" in name}
    assert arabic == (
        {"noto-sans-arabic-400", "noto-sans-arabic-700"} if lang == "ar" else arabic & {"noto-sans-arabic-400"}
    )
    assert loaded["bytes"] / 1000 <= FIRST_VIEW_KB, f"{loaded['bytes'] / 1000:.0f} kB: {names}"
    family = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert BY_CODE[lang].autonym
    assert "Noto Sans Arabic" in family


@ONE_ENGINE
def test_a_page_is_read_aloud_piece_by_piece_in_the_voice_of_its_language(page: Page) -> None:
    page.add_init_script(VOICES.replace("VOICES_HERE", repr(LOCAL).replace("True", "true")))
    page.goto("/ar/zoeken?waar=3511+LN")
    button = page.get_by_role("button", name="اقرأ بصوت عالٍ")
    expect(button).to_be_visible()
    button.click()
    expect(page.get_by_role("button", name="أوقف القراءة")).to_be_visible()
    for _ in range(12):
        page.evaluate("speaking.onend()")
    said = page.evaluate("said")
    title = results(page).first.locator("h3").inner_text()
    heading = page.get_by_role("heading", level=1).inner_text()
    assert said[0][0] == "ar-SA"
    assert (
        said[0][1].split() == re.sub("[\u2066-\u2069]", "", heading).split()
    )  # a space that does not break is read as one
    assert ["nl-NL", title] in said
    assert page.locator(".is-read").count() == 1
    assert axe(page, AXE_RULES) == []

    stops = page.evaluate("stops")
    page.get_by_role("button", name="أوقف القراءة").click()
    expect(button).to_be_visible()
    assert page.evaluate("stops") == stops + 1
    assert page.locator(".is-read").count() == 0
    page.evaluate("speaking.onend()")
    assert page.evaluate("said.length") == len(said), "nothing is said after the stop"


@ONE_ENGINE
def test_reading_ends_by_itself_and_with_escape(page: Page) -> None:
    page.add_init_script(VOICES.replace("VOICES_HERE", repr(LOCAL).replace("True", "true")))
    page.goto("/nl/gemeente/utrecht")
    button = page.get_by_role("button", name="Lees voor")
    button.click()
    page.keyboard.press("Escape")
    expect(button).to_be_visible()
    button.click()
    for _ in range(2000):
        if button.is_visible():
            break
        page.evaluate("for (let turn = 0; turn < 20 && window.speaking; turn++) speaking.onend()")
    expect(button).to_be_visible()


@ONE_ENGINE
@pytest.mark.parametrize(
    "voices",
    [
        [],
        [{"lang": "ar-SA", "localService": True}],
        [{"lang": "nl-NL", "localService": False}],
    ],
    ids=["none", "another language", "only one that sends the text away"],
)
def test_there_is_no_button_where_no_voice_on_the_device_can_read(page: Page, voices: list[dict[str, object]]) -> None:
    here = repr(voices).replace("True", "true").replace("False", "false")
    page.add_init_script(VOICES.replace("VOICES_HERE", here))
    page.goto("/nl/zoeken?waar=3511+LN")
    expect(page.locator("[data-reads]")).to_have_count(1)
    expect(page.locator("[data-reads]")).to_be_hidden()


@ONE_ENGINE
@pytest.mark.browser_context_args(viewport=TELEPHONE)
def test_the_calm_view_is_walked_card_by_card_and_left_again(page: Page) -> None:
    page.goto("/nl/zoeken?waar=3511+LN")
    page.get_by_role("banner").get_by_role("link", name="Grote letters").click()
    expect(page.locator("html")).to_have_class("calm")
    expect(page.locator(".card")).to_have_count(1)
    first = page.locator(".card h3").inner_text()
    page.get_by_role("link", name="Volgende").click()
    expect(page.locator(".card h3")).not_to_have_text(first)
    page.locator(".card h3 a").click()
    expect(page).to_have_url(re.compile("weergave=rustig"))
    assert page.context.cookies() == []
    page.get_by_role("banner").get_by_role("link", name="Gewone weergave").click()
    expect(page.locator("html")).not_to_have_class("calm")


@ONE_ENGINE
@pytest.mark.parametrize("width", [320, 360])
def test_the_top_of_a_page_keeps_to_one_line_with_a_list_and_large_letters(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto("/nl/zoeken?waar=3511+LN")
    height = page.locator(".top").bounding_box()["height"]
    page.locator(".save").first.click()
    expect(page.get_by_role("banner").get_by_role("link", name="Uw lijst")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Grote letters")).to_be_visible()
    assert page.locator(".top").bounding_box()["height"] == height
    assert page.evaluate("document.documentElement.scrollWidth") <= width
