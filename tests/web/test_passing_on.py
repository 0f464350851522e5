"""What is passed on of an offering: all that somebody needs to go there, and the address of the place that was shown."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.types import Access, IdoVariant
from app.web.sharing import share
from tests.web.conftest import Reader, Town
from tests.web.linting import Document
from tests.web.test_entity_pages import offering_path

HOURS = "Mo-Fr 09:00-17:00; PH off"


def links_of(page: Document) -> tuple[list[str], list[str]]:
    """Read the lines of the mail and of the text message that a page offers."""
    targets = [link.attributes["href"] for link in page.all("a")]
    mail = next(unquote(target) for target in targets if target.startswith("mailto:?"))
    message = next(unquote(target) for target in targets if target.startswith("sms:"))
    return mail.partition("&body=")[2].split("\r\n"), message.partition("&body=")[2].split("\n")


def copied(page: Document) -> list[str]:
    """Read what the buttons copy: the link, and the details."""
    return [button.attributes["data-copies"] for button in page.all("button") if "data-copies" in button.attributes]


def test_a_link_leads_to_the_place_that_was_shown(reader: Reader, town: Town) -> None:
    """One that leads to the same help in another village sends people the wrong way."""
    far = town.place_of(town.ido, town.far)
    page = reader.open(f"{offering_path(town)}?plek={far}&weergave=rustig&mee={far}")
    address = f"http://localhost{offering_path(town)}?plek={far}"
    mail, message = links_of(page)
    assert mail[-1] == message[-1] == copied(page)[0] == address
    assert copied(page)[1].endswith(f"\n{address}")
    assert "Bibliotheek Zeist" in mail
    assert "Bibliotheek Zeist" in message[1]


def test_a_mail_says_all_that_somebody_needs(reader: Reader, town: Town, session: Session) -> None:
    town.ido.phone, town.ido.bring_note, town.ido.access_note = "030 123 45 67", "Ook de enveloppe.", "Bel aan."
    refresh_listings(session, [town.ido.id])
    session.commit()
    page = reader.open(f"{offering_path(town)}?plek={town.place_of(town.ido, town.library)}")
    mail, message = links_of(page)
    expected = [
        "Informatiepunt Digitale Overheid",
        "Bibliotheek Neude",
        "Straat 1",
        "3511 AA Utrecht",
        "Maandag tot en met vrijdag: 9:00 – 17:00",
        "Niet op feestdagen.",
        "Een afspraak is niet nodig.",
        "Bel 030 123 45 67",
        "Neem mee: uw DigiD (als u die hebt) en de brief waar u een vraag over hebt.",
        "Ook de enveloppe.",
        "Bel aan.",
        "Gratis",
        "",
    ]
    assert [line for line in mail if line in expected] == expected
    assert sum(line.startswith("Volgende keer: ") and " om 9:00" in line for line in mail) == 1
    assert message[:2] == ["Informatiepunt Digitale Overheid", "Bibliotheek Neude, Straat 1, Utrecht"]
    assert message[2].startswith("Volgende keer: ")
    assert message[3] == "030 123 45 67"
    assert copied(page)[1].split("\n") == mail


def test_what_is_asked_first_is_passed_on(reader: Reader, town: Town) -> None:
    mail, _ = links_of(reader.open(offering_path(town, "course")))
    assert "Meld u eerst aan." in mail
    assert "Aanmelden: https://example.org/aanmelden" in mail
    unknown, _ = links_of(reader.open(offering_path(town, "residents")))
    assert "De tijden zijn niet bekend. Vraag ernaar." in unknown
    remote, message = links_of(reader.open(offering_path(town, "remote")))
    assert remote[1] == "Per telefoon"
    assert message[-2] == "085 000 00 00"


def test_each_page_passes_on_in_its_own_language(reader: Reader, town: Town) -> None:
    english, _ = links_of(reader.open(offering_path(town, lang="en")))
    assert english[0] == "Informatiepunt Digitale Overheid"
    assert "You do not need an appointment." in english
    assert any(line.startswith("Bring: your DigiD") for line in english)
    arabic = reader.open(f"{offering_path(town, lang='ar')}?plek={town.place_of(town.ido, town.library)}")
    target = next(link.attributes["href"] for link in arabic.all("a") if link.attributes["href"].startswith("mailto:?"))
    assert len(target) <= 1_800
    assert "مجاني" in links_of(arabic)[0]


def test_a_list_says_where_and_when(reader: Reader, town: Town) -> None:
    places = [town.place_of(town.ido, town.library), town.place_of(town.course, town.house)]
    page = reader.open(f"/nl/mee?p={'.'.join(places)}&groet=gevonden")
    mail, message = links_of(page)
    assert mail[:2] == ["Dit heb ik voor u gevonden.", ""]
    assert "1. Informatiepunt Digitale Overheid" in mail
    assert "2. Klik en Tik" in mail
    assert "Straat 1" in mail
    assert "Maandag tot en met vrijdag: 9:00 – 17:00" in mail
    assert message[1:3] == ["1. Informatiepunt Digitale Overheid, Utrecht", "2. Klik en Tik, Utrecht"]


def test_a_long_list_says_less_of_each_before_it_leaves_one_out(reader: Reader, town: Town, session: Session) -> None:
    offerings = [town.world.offering(f"Cursus nummer {number}", town.house) for number in range(12)]
    session.commit()
    page = reader.open(f"/nl/mee?p={'.'.join(offering.id for offering in offerings)}")
    mail, message = links_of(page)
    assert sum("Cursus nummer" in line for line in mail) == 12
    assert sum("Cursus nummer" in line for line in message) == 12
    assert copied(page)[1].count("Maak eerst een afspraak.") == 12


def test_what_is_too_long_loses_its_end_and_never_its_address() -> None:
    lines = [f"{number} {'é' * 100}" for number in range(20)]
    made = share("https://example.org/x", "Titel", "", lines, short=lines, shorter=[lines[:15]])
    for link in (made.mail, made.sms):
        assert len(link) <= 1_800
        assert unquote(link).endswith("https://example.org/x")
        assert "0 é" in unquote(link)
    assert "19 é" in made.told


def buttons(reader: Reader, path: str) -> tuple[list[str], list[str]]:
    """Name the buttons of an offering in their order, and which of them are filled."""
    found = [link for link in reader.open(path).all("a") if "nl-button" in link.attributes.get("class", "")]
    names = [" ".join(link.text.split()) for link in found]
    filled = [name for name, link in zip(names, found, strict=True) if "primary" in link.attributes["class"]]
    return names, filled


@pytest.mark.parametrize(
    ("access", "sign_up_url", "first"),
    [
        (Access.DROP_IN, "", "Route"),
        (Access.APPOINTMENT, "", "030 123 45 67"),
        (Access.REGISTRATION, "", "030 123 45 67"),
        (Access.REGISTRATION, "https://example.org/aanmelden", "Aanmelden"),
        (Access.REFERRAL, "", "Route"),
    ],
)
def test_the_button_of_what_comes_first_is_filled(
    reader: Reader, town: Town, session: Session, access: Access, sign_up_url: str, first: str
) -> None:
    town.course.access, town.course.sign_up_url, town.course.phone = access, sign_up_url, "030 123 45 67"
    town.course.email = "post@example.org"
    refresh_listings(session, [town.course.id])
    session.commit()
    names, filled = buttons(reader, offering_path(town, "course"))
    assert filled == [first]
    assert names[0] == first
    assert "Mail de organisatie" in names


def test_without_a_place_to_go_to_the_call_comes_first(reader: Reader, town: Town) -> None:
    assert buttons(reader, offering_path(town, "remote")) == (["085 000 00 00"], ["085 000 00 00"])


def test_a_number_in_a_sentence_can_be_called(reader: Reader, town: Town, session: Session) -> None:
    town.residents.access, town.residents.phone = Access.APPOINTMENT, "030 / 000 00 00"
    refresh_listings(session, [town.residents.id])
    session.commit()
    page = reader.open(offering_path(town, "residents", "ar"))
    calls = [link for link in page.all("a") if link.attributes["href"] == "tel:0300000000"]
    assert [link.text.strip() for link in calls if "call" in link.attributes["class"].split()] == ["030 / 000 00 00"]


def test_the_calm_view_shows_what_to_do_and_when_and_folds_the_rest(reader: Reader, town: Town) -> None:
    page = reader.open(f"{offering_path(town)}?weergave=rustig")
    (rest,) = [part for part in page.all("details") if part.attributes.get("class") == "more"]
    assert "open" not in rest.attributes
    for words in ("Waar", "Goed om te weten", "Ook in de buurt", "Deel per mail", "Hebt u vragen over DigiD?"):
        assert words in rest.text
    for words in ("Dit moet u doen", "Wanneer", "Route"):
        assert words not in rest.text.replace("Route in:", "")
    assert "gratis hulp met DigiD" in page.all("main")[0].text.replace(rest.text, "")


def test_what_it_is_is_said_in_words_of_ours(reader: Reader, town: Town) -> None:
    sentence = "Hier krijgt u gratis hulp met DigiD, websites en brieven van de overheid."
    assert sentence not in reader.text(offering_path(town)), "in Dutch the author says it"
    kinds = [
        part.text for part in reader.open(offering_path(town)).all("p") if "kind" in part.attributes.get("class", "")
    ]
    assert " ".join(kinds[0].split()).startswith("Hulp · Inloop of café · ")


@pytest.mark.parametrize(("variant", "words"), [(IdoVariant.BASIC, "Er is hulp op vaste uren")])
def test_an_information_point_answers_its_label(
    reader: Reader, town: Town, session: Session, variant: IdoVariant, words: str
) -> None:
    town.ido.ido_variant = variant
    session.commit()
    assert f"Informatiepunt {words}" in reader.text(offering_path(town))


def test_many_things_to_bring_are_a_list(reader: Reader, town: Town, session: Session) -> None:
    town.ido.bring = ["digid", "letter", "income", "identity"]
    refresh_listings(session, [town.ido.id])
    session.commit()
    items = [" ".join(item.text.split()) for item in reader.open(offering_path(town)).all("li")]
    assert "uw DigiD (als u die hebt)" in items
    assert "papieren over uw inkomen" in items


def test_a_code_to_scan_leads_to_the_place(client: FlaskClient, reader: Reader, town: Town) -> None:
    far = town.place_of(town.ido, town.far)
    page = reader.open(f"{offering_path(town)}?plek={far}")
    (code,) = [image.attributes["src"] for image in page.all("img") if "qr.svg" in image.attributes["src"]]
    assert code == f"/nl/aanbod/{town.ido.id}/qr.svg?plek={far}"
    answer = client.get(code)
    assert answer.mimetype == "image/svg+xml"
    assert client.get(f"/nl/aanbod/{town.ido.id}/?plek={far}").headers["Location"].endswith(f"?plek={far}")
    for wrong in ("/nl/aanbod/x/qr.svg", f"/nl/aanbod/{town.ido.id}/qr.svg?plek=%27"):
        assert client.get(wrong).status_code == 404
