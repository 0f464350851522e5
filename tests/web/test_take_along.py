"""The list to take along: in the address and nowhere else, on paper, in the calendar, as a code."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.domain.base import stable_id
from app.domain.offerings.actions import archive_offering
from tests.web.conftest import Reader, Town
from tests.web.linting import Document


def picks(page: Document) -> list[str]:
    """List the titles of what is on the list."""
    count = sum("pick" in item.attributes.get("class", "").split() for item in page.all("li"))
    return [heading.text.strip() for heading in page.all("h2") if "id" not in heading.attributes][:count]


def target(page: Document, words: str) -> str:
    """Give the address of the first link with these words."""
    return next(link.attributes["href"] for link in page.all("a") if words in " ".join(link.text.split()))


def ids(town: Town) -> list[str]:
    """Give listings of the town: the Informatiepunt at the library, the course, the help by telephone."""
    return [
        town.place_of(town.ido, town.library),
        town.place_of(town.course, town.house),
        stable_id("remote", town.remote.id),
    ]


def test_a_list_keeps_its_order_and_tells_what_to_do(reader: Reader, town: Town) -> None:
    ido, course, remote = ids(town)
    page, text = reader.open(f"/nl/mee?p={course}.{ido}.{remote}"), reader.text(f"/nl/mee?p={course}.{ido}.{remote}")
    assert picks(page) == ["Klik en Tik", "Informatiepunt Digitale Overheid", "Bellen met een taalmaatje"]
    assert all(words in text for words in ("Bibliotheek Neude", "Straat 1", "3511 AA Utrecht"))
    assert "Maandag tot en met vrijdag: 9:00 – 17:00 Niet op feestdagen." in text
    assert "Neem mee: uw DigiD (als u die hebt) en de brief waar u een vraag over hebt." in text
    assert "€ 12,50" in text.replace("\xa0", " ")
    assert "tel:0850000000" in {link.attributes["href"] for link in page.all("a")}
    assert "De tijden zijn niet bekend. Vraag ernaar." in text


def test_the_way_is_one_tap_away_where_there_is_somewhere_to_go(reader: Reader, town: Town) -> None:
    ido, _, remote = ids(town)
    page = reader.open(f"/nl/mee?p={ido}.{remote}")
    (route,) = [link for link in page.all("a") if link.text.strip() == "Route"]
    assert route.attributes["href"].startswith("https://www.openstreetmap.org/directions?to=52.")
    assert re.fullmatch(r"geo:52\.\d+,5\.\d+\?q=52\.\d+,5\.\d+\(Bibliotheek%20Neude.*\)", route.attributes["data-geo"])
    assert route.attributes["data-apple"].startswith("https://maps.apple.com/?daddr=52.")
    assert "noopener" in route.attributes["rel"]


def test_an_offering_is_taken_along_at_its_first_place(reader: Reader, town: Town) -> None:
    page = reader.open(f"/nl/mee?p={town.course.id}.{town.remote.id}")
    assert picks(page) == ["Klik en Tik", "Bellen met een taalmaatje"]


def test_a_thing_is_on_the_list_once(reader: Reader, town: Town) -> None:
    ido, course, _ = ids(town)
    assert picks(reader.open(f"/nl/mee?p={course}.{ido}.{course}.{town.course.id}")) == [
        "Klik en Tik",
        "Informatiepunt Digitale Overheid",
    ]
    assert picks(reader.open(f"/nl/mee?p={course}&p={ido}&p={course}")) == [
        "Klik en Tik",
        "Informatiepunt Digitale Overheid",
    ]


def test_what_is_gone_is_said_and_the_rest_stays(reader: Reader, town: Town, session: Session) -> None:
    ido, course, _ = ids(town)
    archive_offering(session, town.course, by="redactie")
    session.commit()
    page = reader.open(f"/nl/mee?p={course}.{ido}")
    assert picks(page) == ["Informatiepunt Digitale Overheid"]
    assert "1 aanbod van deze lijst bestaat niet meer." in reader.text(f"/nl/mee?p={course}.{ido}")
    assert course not in target(page, "Vouwkaart")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "zzzzzzzzzzzz",
        "a",
        "..,",
        "'; DROP TABLE listing; --",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "\u202eabc",
        "é" * 400,
    ],
)
def test_a_list_of_rubbish_is_an_empty_list(client: FlaskClient, reader: Reader, town: Town, value: str) -> None:
    response = client.get("/nl/mee", query_string={"p": value})
    assert response.status_code == 200
    html = response.get_data(as_text=True)
    assert "Er staat nog niets op uw lijst." in html
    assert "<script>alert" not in html


def test_five_hundred_ids_are_twelve(reader: Reader, town: Town) -> None:
    many = ".".join([*ids(town), *(stable_id("nothing", str(number)) for number in range(500))])
    text = reader.text(f"/nl/mee?p={many}")
    assert "9 keer aanbod van deze lijst bestaat niet meer." in text
    assert "Op een lijst passen 12 dingen. De rest is weggelaten." in text


def test_a_greeting_is_one_of_the_set_sentences(reader: Reader, town: Town) -> None:
    address = f"/nl/mee?p={ids(town)[0]}"
    assert "Zullen we hier samen naartoe gaan?" in reader.text(f"{address}&groet=samen").partition("Informatiepunt")[0]
    assert "Shall we go there together?" in reader.text(f"/en{address[3:]}&groet=samen")
    for wrong in ("groet=Lieve+Jan", "vorm=boek", "groet=%3Cb%3E"):
        page = reader.open(f"{address}&{wrong}", 400)
        assert "Lieve Jan" not in page.all("main")[0].text


def test_a_list_leaves_nothing_on_a_computer_that_others_use(client: FlaskClient, town: Town) -> None:
    ido = ids(town)[0]
    for address in (f"/nl/mee?p={ido}", f"/nl/mee/agenda.ics?p={ido}", f"/nl/mee/qr.svg?p={ido}"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["Cache-Control"] == "private, no-store", address
        assert "Set-Cookie" not in answer.headers


def test_the_calendar_of_an_offering_may_be_kept_and_says_so(client: FlaskClient, town: Town) -> None:
    address = f"/nl/aanbod/{town.ido.id}/agenda.ics"
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert "Set-Cookie" not in answer.headers
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_list_is_not_for_search_engines(client: FlaskClient, reader: Reader, town: Town) -> None:
    metas = reader.open(f"/nl/mee?p={ids(town)[0]}").all("meta")
    assert {"name": "robots", "content": "noindex"} in [meta.attributes for meta in metas]
    assert "Disallow: /nl/mee\n" in client.get("/robots.txt").get_data(as_text=True)


def test_a_list_costs_three_statements_at_most(client: FlaskClient, town: Town, session: Session) -> None:
    address = f"/nl/mee?p={'.'.join(ids(town))}"
    client.get(address)  # What a process reads once has been read.
    statements: list[str] = []
    connection = session.connection()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        client.get(address)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    assert 1 <= len(statements) <= 3, statements


def test_the_folding_card_has_a_leaf_for_each(reader: Reader, town: Town) -> None:
    ido, course, remote = ids(town)
    page = reader.open(f"/nl/mee?p={ido}.{course}.{remote}.{town.residents.id}&vorm=kaart&groet=succes")
    leaves = [
        " ".join(part.text.split()) for part in page.all("div") if "leaf" in part.attributes.get("class", "").split()
    ]
    assert len(leaves) == 8
    assert leaves[0].startswith("Buurtwijzer Veel succes en plezier!")
    assert leaves[1].startswith("Informatiepunt Digitale Overheid")
    assert leaves[5].startswith("Formulierenhulp")
    assert "Ruimte om te schrijven" in leaves[6]


class TestSavingWithoutAScript:
    def test_bewaar_leads_to_the_same_page_with_one_more(self, reader: Reader, town: Town) -> None:
        page = reader.open("/nl/zoeken?wat=informatiepunt&waar=3511&gratis=ja")
        address = target(page, "Bewaar")
        ido = ids(town)[0]
        assert address == f"/nl/zoeken?wat=informatiepunt&waar=3511&gratis=ja&mee={ido}#b-{ido}"
        saved = reader.open(address.partition("#")[0])
        assert "Uw lijst (1)" in " ".join(saved.all("header")[0].text.split())
        assert target(saved, "Uw lijst") == f"/nl/mee?p={ido}"
        assert target(saved, "Bewaard") == f"/nl/zoeken?wat=informatiepunt&waar=3511&gratis=ja#b-{ido}"

    def test_the_list_goes_along_with_every_way_of_searching_on(self, reader: Reader, town: Town) -> None:
        ido = ids(town)[0]
        page = reader.open(f"/nl/zoeken?waar=3511&straal=5&mee={ido}")
        forms = [form for form in page.all("form") if form.attributes["action"].startswith("/nl/")]
        hidden = [field for field in page.all("input") if field.attributes.get("name") == "mee"]
        assert [field.attributes["value"] for field in hidden] == [ido] * len(forms)
        ours = [link for link in page.all("a") if link.attributes["href"].startswith("/nl/")]
        going_on = [link.attributes["href"] for link in ours if "data-save" not in link.attributes]
        assert len(going_on) > 20
        for address in going_on:
            carried = parse_qs(urlsplit(address).query)
            assert carried.get("mee", carried.get("p")) == [ido], address
        offering = reader.open(
            next(link.attributes["href"] for link in page.all("a") if "/aanbod/" in link.attributes["href"])
        )
        assert "Uw lijst (1)" in " ".join(offering.all("header")[0].text.split())
        home = reader.open(target(offering, "Buurtwijzer"))
        assert f"mee={ido}" in target(home, "Taal")

    def test_a_slug_that_is_wrong_keeps_the_list(self, client: FlaskClient, town: Town) -> None:
        ido = ids(town)[0]
        answer = client.get(f"/nl/aanbod/{town.course.id}/?mee={ido}")
        assert answer.headers["Location"].endswith(f"?mee={ido}")

    def test_a_full_list_offers_no_more(self, reader: Reader, town: Town) -> None:
        full = ".".join(stable_id("nothing", str(number)) for number in range(40))
        page = reader.open(f"/nl/zoeken?waar=3511&mee={full}")
        assert not [link for link in page.all("a") if "data-save" in link.attributes]
        assert "Uw lijst (12)" in " ".join(page.all("header")[0].text.split())

    def test_a_hostile_list_is_no_list(self, client: FlaskClient, town: Town) -> None:
        html = client.get("/nl/zoeken", query_string={"waar": "3511", "mee": '"><script>alert(1)</script>'}).get_data(
            as_text=True
        )
        assert "<script>alert" not in html
        assert 'class="js-list" hidden' in html

    def test_without_a_list_nothing_shows_one(self, reader: Reader, town: Town) -> None:
        page = reader.open("/nl/")
        (entry,) = [item for item in page.all("li") if "js-list" in item.attributes.get("class", "")]
        assert "hidden" in entry.attributes


class TestCalendarFiles:
    def test_a_file_of_an_offering(self, client: FlaskClient, town: Town) -> None:
        answer = client.get(f"/nl/aanbod/{town.ido.id}/agenda.ics?plek={ids(town)[0]}")
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="informatiepunt-digitale-overheid.ics"'
        (appointment,) = Calendar.from_ical(answer.data).walk("VEVENT")
        assert appointment["location"] == "Bibliotheek Neude, Straat 1, 3511 AA Utrecht"
        assert "Neem mee: uw DigiD" in appointment["description"]
        assert appointment["url"].startswith(f"http://localhost/nl/aanbod/{town.ido.id}/")
        assert appointment["rrule"]["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]

    def test_a_file_of_the_whole_list_leaves_out_what_has_no_times(self, client: FlaskClient, town: Town) -> None:
        answer = client.get(f"/nl/mee/agenda.ics?p={'.'.join(ids(town))}")
        names = [str(appointment["summary"]) for appointment in Calendar.from_ical(answer.data).walk("VEVENT")]
        assert names == ["Informatiepunt Digitale Overheid", "Klik en Tik"]

    def test_what_has_no_times_has_no_link_to_a_file(self, reader: Reader, town: Town) -> None:
        for offering, links in ((town.course, 1), (town.residents, 0)):
            slug = reader.client.get(f"/nl/aanbod/{offering.id}/").headers["Location"]
            page = reader.open(slug)
            assert sum(link.attributes["href"].split("?")[0].endswith(".ics") for link in page.all("a")) == links

    def test_a_list_without_any_times_has_no_link_to_a_file(self, reader: Reader, town: Town) -> None:
        for chosen, links in ((ids(town), 1), (ids(town)[2:], 0)):
            page = reader.open(f"/nl/mee?p={'.'.join(chosen)}")
            whole = [link for link in page.all("a") if link.attributes["href"].startswith("/nl/mee/agenda.ics?")]
            assert len(whole) == links, f"links to a file of the whole list {chosen}"

    def test_what_is_not_available_is_in_no_calendar(
        self, client: FlaskClient, reader: Reader, town: Town, session: Session
    ) -> None:
        from app.domain.offerings.search.actions import refresh_listings

        town.ido.unavailable_reason = "De vrijwilliger is ziek"
        session.flush()
        refresh_listings(session, [town.ido.id])
        session.commit()
        answer = client.get(f"/nl/mee/agenda.ics?p={ids(town)[0]}")
        assert Calendar.from_ical(answer.data).walk("VEVENT") == []
        for form in ("", "&vorm=kaart"):
            assert "Nu even niet beschikbaar" in reader.text(f"/nl/mee?p={ids(town)[0]}{form}")

    @pytest.mark.parametrize("query", ["", "?plek=zzzzzzzzzzzz", "?plek=%27"])
    def test_what_is_not_there_is_not_found(self, client: FlaskClient, town: Town, query: str) -> None:
        assert client.get(f"/nl/aanbod/zzzzzzzzzzzz/agenda.ics{query}").status_code == 404
        if query:
            assert client.get(f"/nl/aanbod/{town.ido.id}/agenda.ics{query}").status_code == 404

    def test_a_place_of_another_offering_is_not_found(self, client: FlaskClient, town: Town) -> None:
        assert client.get(f"/nl/aanbod/{town.course.id}/agenda.ics?plek={ids(town)[0]}").status_code == 404


class TestHandingOn:
    def test_a_mail_and_a_text_message_are_filled_in(self, reader: Reader, town: Town) -> None:
        page = reader.open(f"/nl/mee?p={'.'.join(ids(town))}&groet=gevonden")
        mail = target(page, "Deel per mail")
        assert re.fullmatch(r"mailto:\?subject=[\w%.~-]+&body=[\w%.~-]+", mail)
        body = unquote(mail.partition("&body=")[2]).split("\r\n")
        assert body[0] == "Dit heb ik voor u gevonden."
        assert body[2:5] == ["1. Informatiepunt Digitale Overheid", "Bibliotheek Neude", "Straat 1"]
        assert body[-1] == f"http://localhost/nl/mee?p={'.'.join(ids(town))}&groet=gevonden"
        sms = target(page, "Deel per sms")
        assert sms.startswith("sms:?&body=Dit%20heb%20ik%20voor%20u%20gevonden.%0A1.%20Informatiepunt")
        assert unquote(sms).endswith(f"http://localhost/nl/mee?p={'.'.join(ids(town))}&groet=gevonden")

    def test_what_is_handed_on_of_an_offering_is_its_own_address(self, reader: Reader, town: Town) -> None:
        page = reader.open(f"/nl/aanbod/{town.course.id}/klik-en-tik?mee={ids(town)[0]}")
        for words in ("Deel per mail", "Deel per sms"):
            sent = unquote(target(page, words))
            assert f"http://localhost/nl/aanbod/{town.course.id}/klik-en-tik" in sent
            assert "mee=" not in sent

    def test_a_hostile_title_stays_text_in_every_link(self, reader: Reader, town: Town) -> None:
        page = reader.open(f"/nl/mee?p={town.hostile.id}")
        mail = target(page, "Deel per mail")
        assert mail.count("&") == 1
        assert "</script>" in unquote(mail)

    def test_a_long_list_is_a_mail_that_programs_accept(self, reader: Reader, town: Town, session: Session) -> None:
        offerings = [
            town.world.offering(f"Een lange naam voor een cursus nummer {number} {'é' * 40}", town.house)
            for number in range(12)
        ]
        session.commit()
        mail = target(reader.open(f"/nl/mee?p={'.'.join(offering.id for offering in offerings)}"), "Deel per mail")
        assert len(mail) <= 1_800
        assert "/nl/mee?p=" in unquote(mail)
