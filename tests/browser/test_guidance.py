"""The keuzehulp in a real browser: a letter to a first advice, for somebody else, back and forth, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from app.domain.guidance.reading import read_tree
from app.domain.guidance.seed import seed_document
from app.http.languages import LANGUAGES
from geo.engine import create_engine
from tests.browser.conftest import check_accessibility
from tests.databases import ONE_ENGINE
from tests.serving import Server

pytestmark = ONE_ENGINE

SMALL = {"viewport": {"width": 360, "height": 640}, "screen": {"width": 360, "height": 640}}
PLACES = (
    "3511",
    "8011",
    "Groningen",
    "Maastricht",
    "Middelburg",
    "Almere",
    "Tilburg",
    "Emmen",
    "Apeldoorn",
    "Den Haag",
)


def choose(page: Page, words: str) -> None:
    """Take one answer."""
    page.locator("main").get_by_role("link", name=re.compile(f"^{words}")).click()


def expect_all_in_view(page: Page) -> None:
    """Everything one can do next lies within the screen, and nothing runs off its side."""
    for link in [*page.locator("main a").all(), *page.locator("main button:visible").all()]:
        box = link.bounding_box()
        assert box
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 640, link.inner_text()
        assert min(box["height"], box["width"]) >= 24
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def from_a_letter_to_an_advice(page: Page) -> None:
    page.goto("/nl/")
    page.get_by_role("link", name="Help mij kiezen").first.click()
    for choices, words in enumerate(("Voor mij", "Ik heb een brief", "Belastingdienst", "Toeslag"), 1):
        expect_all_in_view(page)
        choose(page, words)
        assert choices <= 4
    expect(page.get_by_role("heading", level=1)).to_have_text("Waar bent u?")
    expect_all_in_view(page)
    page.get_by_label("Postcode of plaats").fill("3511 LN")
    page.get_by_role("button", name="Toon advies").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit kunt u nu doen")
    advice = page.locator(".advice")
    expect(advice).to_contain_text(re.compile(r"Ga langs bij .+ in .+\."))
    expect(advice).to_contain_text(re.compile(r"minuten? (lopen|fietsen)"))
    assert page.locator(".advice h2").bounding_box()["y"] < 400
    assert page.locator(".results > li").count() == 2
    expect(page.get_by_role("link", name="Bekijk alles")).to_be_visible()


@pytest.mark.browser_context_args(**SMALL)
def test_from_a_letter_to_a_first_advice_in_four_choices(page: Page) -> None:
    from_a_letter_to_an_advice(page)
    check_accessibility(page)


@pytest.mark.browser_context_args(**SMALL, java_script_enabled=False)
def test_the_same_without_a_script(page: Page) -> None:
    from_a_letter_to_an_advice(page)


@pytest.mark.browser_context_args(**SMALL)
def test_the_same_by_keyboard(page: Page) -> None:
    page.goto("/nl/keuzehulp")
    for words in ("Voor mij", "Ik heb een brief", "CJIB of deurwaarder", "Een boete"):
        for _ in range(14):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement?.innerText || ''").startswith(words):
                break
        address = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, left=address: url != left)
    while page.evaluate("document.activeElement?.id") != "waar":
        page.keyboard.press("Tab")
    page.keyboard.type("Zwolle")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit kunt u nu doen")


@pytest.mark.browser_context_args(**SMALL)
def test_for_somebody_else_with_five_answers_and_shortcuts_in_view(page: Page) -> None:
    page.goto("/nl/keuzehulp/ander/hulp")
    expect(page.get_by_role("heading", level=1)).to_have_text("Waarmee wil die persoon hulp?")
    expect_all_in_view(page)
    check_accessibility(page)
    choose(page, "Geld en schulden")
    choose(page, "Bij die persoon thuis")
    expect(page.get_by_role("heading", level=1)).to_have_text("Waar is die persoon?")
    expect(page.get_by_role("button", name="Gebruik waar ik nu ben")).to_have_count(0)
    page.get_by_label("Postcode of plaats").fill("Nes")
    page.get_by_role("button", name="Toon advies").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welke plaats bedoelt u?")
    choose(page, "Nes gemeente Ameland")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit kan die persoon nu doen")
    assert "/keuzehulp/ander/hulp/geld/thuis/advies" in page.url


def test_the_way_back_keeps_every_answer(page: Page) -> None:
    page.goto("/nl/keuzehulp")
    addresses = []
    for words in ("Voor iemand anders", "Iets leren", "Nederlands", "Online"):
        addresses.append(page.url)
        choose(page, words)
    addresses.append(page.url)
    page.get_by_role("link", name="Overslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit kan die persoon nu doen")
    for address in reversed(addresses):
        page.go_back()
        expect(page).to_have_url(address)
    page.go_forward()
    page.goto(addresses[-1])
    for address in reversed(addresses[:-1]):
        page.get_by_role("link", name="Vorige").click()
        expect(page).to_have_url(address)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.browser_context_args(**SMALL)
def test_a_letter_is_in_view_on_the_first_screen_and_somebody_else_on_the_next(page: Page, language: str) -> None:
    for path in ("", "/mij/brief", "/ander/brief", "/mij/weet-niet"):
        page.goto(f"/{language}/keuzehulp{path}")
        expect_all_in_view(page)
        expect(page.locator(".shortcuts a")).to_have_count({"": 2, "/mij/brief": 2}.get(path, 1))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.browser_context_args(**SMALL)
def test_the_fullest_questions_fit_the_screen_in_every_language(page: Page, language: str) -> None:
    for path in (
        "/mij",
        "/mij/hulp",
        "/ander/hulp/anders",
        "/mij/brief/anders",
        "/mij/leren/taal",
        "/mij/leren/anders",
    ):
        page.goto(f"/{language}/keuzehulp{path}")
        expect_all_in_view(page)


@pytest.mark.browser_context_args(**SMALL)
def test_who_is_not_safe_has_the_numbers_in_view_after_four_choices(page: Page) -> None:
    page.goto("/nl/keuzehulp")
    for words in ("Voor mij", "Hulp krijgen", "Iets anders", "Ik ben niet veilig"):
        choose(page, words)
    for name in ("0800 2000", "Nu gevaar\\? Bel 112"):
        box = page.get_by_role("link", name=re.compile(name)).bounding_box()
        assert box
        assert box["y"] + box["height"] <= 640
    check_accessibility(page)


@pytest.mark.browser_context_args(**SMALL)
def test_from_the_first_screen_a_letter_takes_three_choices(page: Page) -> None:
    page.goto("/nl/keuzehulp")
    for words in ("Ik heb een brief", "Voor iemand anders", "Gemeente", "Bijstand of geld"):
        choose(page, words)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waar is die persoon?")
    page.goto("/nl/keuzehulp")
    for words in ("Ik heb een brief", "Gemeente", "Bijstand of geld"):
        choose(page, words)
    expect(page.get_by_role("heading", level=1)).to_have_text("Waar bent u?")


@pytest.mark.browser_context_args(**SMALL)
def test_i_do_not_know_leads_to_somebody_to_talk_to(page: Page) -> None:
    page.goto("/nl/keuzehulp/mij/hulp/geld")
    choose(page, "Ik weet het niet")
    page.get_by_label("Postcode of plaats").fill("Nijmegen")
    page.get_by_role("button", name="Toon advies").click()
    expect(page.locator(".advice h2")).to_contain_text("Informatiepunt")


@pytest.mark.browser_context_args(**SMALL)
def test_in_english_every_word_of_the_questions_is_english(page: Page) -> None:
    page.goto("/en/keuzehulp/ander/brief")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Who sent the letter?")
    expect(page.locator("main")).to_contain_text("blue envelope")
    expect_all_in_view(page)
    choose(page, "Municipality")
    choose(page, "I don’t know")
    page.get_by_label("Postcode or town").fill("Assen")
    page.get_by_role("button", name="Show advice").click()
    expect(page.locator(".advice h2 bdi")).to_have_attribute("lang", "nl")


def test_every_way_finds_something_in_the_example_data(server: Server) -> None:
    tree = read_tree(seed_document())
    for path in tree.list_paths():
        if path[0] == "ander":
            continue
        address = f"/nl/keuzehulp/{'/'.join(path)}/advies"
        assert any(finds(server, f"{address}?waar={place.replace(' ', '+')}") for place in PLACES), path
        status, body = server.get(address)
        assert status == 200
        assert b'class="panel do advice' in body


def finds(server: Server, address: str) -> bool:
    """Tell whether an advice is what was asked for."""
    status, body = server.get(address)
    assert status == 200
    return b"Dit past bij uw antwoorden" in body


@pytest.fixture
def counted(demo_url: str) -> Iterator[object]:
    """A look at what was counted and written."""
    engine = create_engine(demo_url)

    def look() -> dict[tuple[str, str], int]:
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT name, subject, sum(count) FROM daily_count GROUP BY name, subject"))
            return {(name, subject): int(total) for name, subject, total in rows}

    yield look
    engine.dispose()


def test_steps_shown_left_and_used_are_counted_and_nothing_for_who_asks_not_to_be_followed(page: Page, counted) -> None:
    page.goto("/nl/")
    page.wait_for_timeout(6_000)
    before = counted()
    page.goto("/nl/keuzehulp/mij/brief")
    choose(page, "UWV of SVB")
    choose(page, "AOW of pensioen")
    page.get_by_label("Postcode of plaats").fill("Breda")
    page.get_by_role("button", name="Toon advies").click()
    page.locator(".advice").get_by_role("link", name="Meer hierover").click()
    page.goto("/nl/keuzehulp/mij/hulp")
    page.get_by_role("link", name="Buurtwijzer").first.click()
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    page.goto("/nl/keuzehulp")
    page.goto("/nl/")
    page.wait_for_timeout(6_500)
    after = counted()
    assert {key: total - before.get(key, 0) for key, total in after.items() if total != before.get(key, 0)} == {
        ("guidance_entered", "brief"): 1,
        ("guidance_entered", "brief-uwv-svb"): 1,
        ("guidance_entered", "waar"): 1,
        ("guidance_entered", "advies"): 1,
        ("guidance_used", "brief-uwv-svb"): 1,
        ("guidance_entered", "hulp"): 1,
        ("guidance_left", "hulp"): 1,
    }
