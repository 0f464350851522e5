"""What is looked for where a question says little: only that somebody wants help, or only how to learn."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.offerings.search.queries import search
from app.domain.offerings.search.types import Origin, SearchCriteria
from app.domain.offerings.search.wish import Wish, wish_of
from app.domain.offerings.types import Kind
from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from app.domain.taxonomy.vocabulary.understanding import understand
from tests.domain.offerings.search.making import UTRECHT, World

HERE = Origin(*UTRECHT, municipality_code="GM0344", province_code="PV26")


def wish(session: Session, text: str) -> Wish:
    """Read a question with the vocabulary of a new database."""
    found = wish_of(understand(text, load_vocabulary(session)))
    assert found is not None
    return found


def titles(session: Session, text: str) -> list[str]:
    """Ask a question at Utrecht."""
    criteria = replace(SearchCriteria(), origin=HERE, wish=wish(session, text))
    return [result.data["title"] for result in search(session, criteria).results]


def test_who_only_asks_for_help_finds_first_where_any_question_may_be_asked(session: Session, world: World) -> None:
    house = world.venue("Buurthuis", *UTRECHT)
    for title in ("Rijbewijs verlengen: wij helpen u", "Hulp bij huiswerk", "Maatschappelijk werk", "Digitale hulp"):
        world.offering(title, house, kind=Kind.HELP, form_key="consultation")
    for text in ("hulp", "help mij", "ik heb hulp nodig", "i need help"):
        assert set(titles(session, text)[:2]) == {"Maatschappelijk werk", "Digitale hulp"}


def test_who_says_with_what_help_is_wanted_is_not_taken_to_want_any(session: Session) -> None:
    assert "social-work" in wish(session, "hulp").needs
    assert "social-work" not in wish(session, "hulp met mijn kettingzaag").needs
    assert wish(session, "hulp met DigiD").needs == ("digid",)


def test_of_a_course_in_something_unknown_the_words_decide(session: Session, world: World) -> None:
    house = world.venue("Buurthuis", *UTRECHT)
    for title in ("Cursus bloemschikken", "Werken met de motorzaag", "Cursus tekenen"):
        world.offering(title, house)
    assert titles(session, "motorzaag cursus") == ["Werken met de motorzaag"]
    assert titles(session, "cursus onderwatervioolspelen") == []
    assert len(titles(session, "gratis cursus")) == 3


def test_beside_conditions_the_other_words_decide_however_common_they_are(session: Session, world: World) -> None:
    house = world.venue("Buurthuis", *UTRECHT)
    for title in ("Samen een film kijken", "Ochtendgymnastiek", "Werken in de tuin"):
        world.offering(title, house)
    assert titles(session, "film op zaterdag") == ["Samen een film kijken"]
    assert titles(session, "gratis tuin") == ["Werken in de tuin"]
    assert titles(session, "ochtendgymnastiek") == ["Ochtendgymnastiek"]
    assert wish_of(understand("is er iets op zaterdag in de ochtend", load_vocabulary(session))) is None


def test_however_much_is_typed_a_statement_asks_for_few_words(session: Session) -> None:
    asked = wish(session, " ".join(f"qx{number}compound" for number in range(300)))
    assert len(asked.words) == 10
    assert 1 <= len(asked.fits) <= 4
    assert all(len(row) <= 10 for row in asked.fits)
