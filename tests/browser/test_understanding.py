"""Being understood, in three languages, on a small telephone and by keyboard: a question with typing errors, a letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import text

from app.domain.guidance.reading import read_tree
from app.domain.guidance.seed import seed_document
from app.domain.guidance.types import say
from app.http.languages import BY_CODE
from geo.engine import create_engine
from tests.browser.conftest import check_accessibility
from tests.browser.test_guidance import SMALL
from tests.browser.test_journeys import assert_focus_is_seen, focused, results, tab_until
from tests.databases import ONE_ENGINE

NeedsOf = Callable[[Locator], set[str]]

LETTER = ("mij", "brief", "belastingdienst", "toeslag")
"""The answers of somebody who has a letter about an allowance; with the place that is all that is asked."""


@dataclass(frozen=True)
class Question:
    """A sentence with two typing errors, and the needs of which the first result must have one."""

    lang: str
    sentence: str
    needs: frozenset[str]

    def __str__(self) -> str:
        """Name the test."""
        return self.lang


QUESTIONS = [
    Question("nl", "ik heb hulp nodig met mijn scchulden en rekenigen", frozenset({"debts", "bills"})),
    Question("en", "I need hellp with my computr", frozenset({"digital-help"})),
    Question("ar", "أريد تعلمم اللغة الهولنديةة", frozenset({"learn-dutch"})),
]
every_question = pytest.mark.parametrize("question", QUESTIONS, ids=str)
every_language = pytest.mark.parametrize("lang", ["nl", "en", "ar"])


@pytest.fixture
def needs_of(demo_url: str) -> Iterator[NeedsOf]:
    """Tell the needs that the offering on a card was found to meet."""
    engine = create_engine(demo_url)

    def needs(card: Locator) -> set[str]:
        listing_id = card.get_attribute("data-map-item")
        with engine.connect() as connection:
            query = text("SELECT terms FROM listing WHERE listing_id = :id")
            terms: str = connection.execute(query, {"id": listing_id}).scalar_one()
        return {term.removeprefix("need:") for term in terms.split() if term.startswith("need:")}

    yield needs
    engine.dispose()


def expect_seen_at_once(page: Page, title: Locator) -> None:
    """A title lies within the first view, and nothing lies over where one begins to read it."""
    box = title.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 640, box
    assert title.evaluate(
        """title => {
          const box = title.getClientRects()[0], rtl = getComputedStyle(document.body).direction === "rtl";
          return title.contains(document.elementFromPoint(rtl ? box.right - 3 : box.left + 3, box.top + 3));
        }"""
    ), "something lies over the title"


def expect_useful(page: Page, question: Question, needs_of: NeedsOf) -> Locator:
    """Both errors were understood, which one block tells with one way back; the first result meets a need; its title."""
    understood = page.locator(".understood")
    expect(understood.locator("b")).to_have_count(1)
    expect(understood.locator("a")).to_have_count(1)
    assert "exact=ja" in (understood.locator("a").get_attribute("href") or "")
    assert page.locator("#wat").input_value() == question.sentence
    first = results(page).first
    found = needs_of(first)
    assert found & question.needs, f"{first.inner_text()} is about {found}"
    assert page.locator("html").get_attribute("dir") == BY_CODE[question.lang].direction
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    return first.get_by_role("heading", level=3).get_by_role("link")


@every_question
@pytest.mark.browser_context_args(**SMALL)
def test_two_typing_errors_lead_to_what_helps_by_keyboard(page: Page, question: Question, needs_of: NeedsOf) -> None:
    page.goto(f"/{question.lang}/")
    tab_until(page, lambda: page.evaluate("document.activeElement.id") == "wat")
    page.keyboard.type(question.sentence)
    page.keyboard.press("Tab")
    page.keyboard.type("3511 LN")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?**")

    title = expect_useful(page, question, needs_of)
    expect_seen_at_once(page, title)
    check_accessibility(page)
    words = title.inner_text()
    tab_until(page, lambda: focused(page) == words)
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@every_question
@ONE_ENGINE
@pytest.mark.browser_context_args(**SMALL, java_script_enabled=False)
def test_two_typing_errors_lead_to_what_helps_without_a_script(
    page: Page, question: Question, needs_of: NeedsOf
) -> None:
    page.goto(f"/{question.lang}/")
    page.locator("#wat").fill(question.sentence)
    page.locator("#waar").fill("3511 LN")
    page.locator("#zoek button[type=submit]").click()
    title = expect_useful(page, question, needs_of)
    words = title.inner_text()
    title.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@ONE_ENGINE
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", ["wat=hulp+bij+compuuter+en+internt&waar=Utrect", "wat=mijn+scchulden+in+Utrecht"])
@pytest.mark.browser_context_args(**SMALL)
def test_what_was_understood_of_question_and_place_leaves_the_first_result_in_view(
    page: Page, address: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/nl/zoeken?{address}")
    expect(page.locator(".understood")).to_contain_text("Zoek precies wat u typte.")
    expect(page.locator(".understood")).to_contain_text(re.compile("Wij (zoeken|zochten) bij Utrecht"))
    expect_seen_at_once(page, results(page).first.get_by_role("heading", level=3).get_by_role("link"))
    check_accessibility(page)


def from_a_letter_to_an_advice(page: Page, lang: str, take: Callable[[str], None]) -> None:
    """Answer the questions by their words in a language, `take` taking each; at most four before the place."""
    tree = read_tree(seed_document())
    position = tree.walk(LETTER)
    assert position.step is None
    assert len(position.answers) <= 4
    page.goto(f"/{lang}/keuzehulp")
    for _step, answer in position.answers:
        take(say(answer.label, answer.label_other, lang, for_other=False))
    assert urlsplit(page.url).path == f"/{lang}/keuzehulp/{'/'.join(LETTER)}"


def expect_advice(page: Page, lang: str) -> None:
    """An advice tells where to go, and how far that is."""
    advice = page.locator(".advice")
    expect(advice.locator("h2")).to_be_visible()
    expect(advice).to_contain_text(re.compile(r"\d[,.]?\d* (km|كم)|\d+ (m|م)(?!\w)"))
    assert page.locator("html").get_attribute("dir") == BY_CODE[lang].direction
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


@every_language
@pytest.mark.browser_context_args(**SMALL)
def test_a_letter_leads_to_an_advice_by_keyboard(page: Page, lang: str) -> None:
    def take(words: str) -> None:
        tab_until(page, lambda: focused(page).startswith(words))
        assert_focus_is_seen(page)
        address = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url != address)

    from_a_letter_to_an_advice(page, lang, take)
    tab_until(page, lambda: page.evaluate("document.activeElement.id") == "waar")
    page.keyboard.type("3511 LN")
    page.keyboard.press("Enter")
    page.wait_for_url("**/advies?**")
    expect_advice(page, lang)


@every_language
@ONE_ENGINE
@pytest.mark.browser_context_args(**SMALL, java_script_enabled=False)
def test_a_letter_leads_to_an_advice_without_a_script(page: Page, lang: str) -> None:
    from_a_letter_to_an_advice(page, lang, lambda words: page.locator("main a").filter(has_text=words).first.click())
    page.locator("#waar").fill("3511 LN")
    page.locator("main form button[type=submit]").click()
    expect_advice(page, lang)
