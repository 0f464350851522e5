"""Who is in need now is told whom to call, before anything that was found."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.web.conftest import Reader, Town
from tests.web.test_search_page import heading

QUIET = ("tel:112", "tel:08002000", "tel:08000113")


@pytest.mark.parametrize(
    ("lang", "typed", "phone"),
    [
        ("nl", "ik wil dood", "08000113"),
        ("nl", "zelfmoord", "08000113"),
        ("en", "suicide", "08000113"),
        ("tr", "ölmek istiyorum", "08000113"),
        ("nl", "ik word mishandeld", "08002000"),
        ("nl", "mijn man slaat mij", "08002000"),
        ("ar", "زوجي يضربني", "08002000"),
        ("nl", "ik wil van de brug springen", "08000113"),
        ("nl", "ik kan niet meer", "08000113"),
        ("nl", "113", "08000113"),
        ("nl", "hij wil mij vermoorden", "08002000"),
        ("en", "i am scared of my husband", "08002000"),
    ],
)
def test_who_is_in_need_is_told_whom_to_call(reader: Reader, town: Town, lang: str, typed: str, phone: str) -> None:
    page = reader.open(f"/{lang}/zoeken?waar=3511&wat={typed}")
    calls = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("tel:")]
    assert calls[:2] == [f"tel:{phone}", "tel:112"]


@pytest.mark.parametrize(
    "typed",
    [
        "computer",
        "mijn man is dood",
        "somber",
        "",
        "geweldig",
        "is de bibliotheek gesloten",
        "gratis",
        "vliegtuigbouw huis",
    ],
)
def test_nobody_else_is(reader: Reader, town: Town, typed: str) -> None:
    page = reader.open(f"/nl/zoeken?waar=3511&wat={typed}")
    calls = [link.attributes for link in page.all("a") if link.attributes["href"] == "tel:112"]
    assert not [call for call in calls if "nl-button" in call["class"]], "no alarm; quiet lines are another thing"


@pytest.mark.parametrize(
    ("lang", "typed"),
    [
        ("nl", "ze laten me nooit met rust"),
        ("nl", "vandaag is het klaar met mij"),
        ("ar", "qwrtp zxcv"),
        ("nl", "qwrtp zxcv&weergave=rustig"),
    ],
)
def test_who_was_not_understood_is_told_in_a_few_quiet_lines(
    reader: Reader, town: Town, session: Session, lang: str, typed: str
) -> None:
    """Nobody can list all words for need: a sentence of ordinary words may be a cry, with results below it too."""
    town.world.offering("Rust laten komen", town.house)
    session.commit()
    page = reader.open(f"/{lang}/zoeken?waar=3511&wat={typed}")
    links = [link.attributes["href"] for link in page.all("a") if link.attributes["href"].startswith("tel:")]
    assert [link for link in links if link in QUIET] == [*QUIET]
    assert page.all("h3"), "what is near stands below all the same"


def test_who_is_in_need_is_not_offered_what_is_only_about_the_same_theme(
    reader: Reader, town: Town, session: Session
) -> None:
    town.world.offering("Wandelen in het park", town.house, themes=("health",))
    session.commit()
    assert "Wandelen in het park" in reader.text("/nl/zoeken?waar=3511&wat=dementie")
    for typed in ("zelfmoord", "I+want+to+die", "zelfmoord&volgorde=dichtbij"):
        page = reader.open(f"/nl/zoeken?waar=3511&wat={typed}")
        assert heading(page) == "U kunt nu met iemand praten"
        text = page.all("main")[0].text
        assert "0800 0113" in text
        for other in ("Wandelen in het park", "Nu open", "Verder zoeken", "keuzehulp"):  # nothing to choose from now
            assert other not in text


def test_who_is_in_need_is_told_what_answers_it(reader: Reader, town: Town, session: Session) -> None:
    town.world.offering("Praten over zelfmoord", town.house, themes=("health",))
    session.commit()
    page = reader.open("/nl/zoeken?waar=3511&wat=zelfmoord")
    assert heading(page) == "1 plek binnen 5 km van 3511 in Utrecht"
    assert "0800 0113" in page.all("main")[0].text


def test_other_programs_are_told_whom_to_call_too(client: FlaskClient, town: Town, session: Session) -> None:
    town.world.offering("Wandelen in het park", town.house, themes=("health",))
    session.commit()
    answer = client.get("/api/v1/offerings?where=3511&q=ik+wil+dood&count=true").json
    assert answer["understood"]["helplines"] == [{"name": "113", "phone": "0800 0113"}]
    assert (answer["items"], answer["total"]) == ([], 0)
    assert client.get("/api/v1/offerings?where=3511&q=wandelen").json["understood"]["helplines"] == []
