"""Pages of one offering, venue, organisation and municipality: what to do comes first, and addresses are stable."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from babel.dates import get_day_names
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.offerings.actions import adjust_days
from app.domain.offerings.hours import TIME_ZONE
from app.domain.offerings.schedule import ClosedDays
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.types import Access, Status
from app.domain.taxonomy.models import Product
from app.http.current import get_gazetteer
from app.http.languages import LANGUAGES
from app.web import labels
from app.web.public.site import SITEMAP_PARTS
from tests.web.conftest import Reader, Town
from tests.web.linting import Document
from tests.web.test_search_page import map_of


def offering_path(town: Town, name: str = "ido", lang: str = "nl") -> str:
    """Give the address of an offering of the town."""
    slugs = {
        "ido": "informatiepunt-digitale-overheid",
        "course": "klik-en-tik",
        "residents": "formulierenhulp",
        "remote": "bellen-met-een-taalmaatje",
    }
    return f"/{lang}/aanbod/{getattr(town, name).id}/{slugs[name]}"


def structured(page: Document) -> Any:
    """Read the schema.org block of a page."""
    (block,) = [script for script in page.all("script") if script.attributes.get("type") == "application/ld+json"]
    return json.loads(block.text)


def steps(reader: Reader, path: str) -> str:
    """Give the words of "Dit moet u doen"."""
    text = reader.text(path)
    return text.partition("Dit moet u doen")[2].partition("Wanneer")[0]


def test_what_to_do_comes_first(reader: Reader, town: Town) -> None:
    told = steps(reader, f"{offering_path(town)}?plek={town.place_of(town.ido, town.library)}")
    assert "Ga naar Bibliotheek Neude, Straat 1 in Utrecht. Een afspraak is niet nodig." in told
    assert "Neem mee: uw DigiD (als u die hebt) en de brief waar u een vraag over hebt." in told
    assert "Vraag bij de balie naar het Informatiepunt." in told
    assert "Route" in told


def test_signing_up_comes_before_going(reader: Reader, town: Town) -> None:
    told = steps(reader, offering_path(town, "course"))
    assert told.index("Meld u eerst aan.") < told.index("Ga naar Buurthuis De Dreef")
    assert "Aanmelden" in told


@pytest.mark.parametrize(
    ("access", "words"),
    [
        (Access.APPOINTMENT, "Maak eerst een afspraak. Bel 030 000 00 00."),
        (Access.REFERRAL, "U hebt eerst een verwijzing nodig."),
        (Access.DROP_IN, "Een afspraak is niet nodig."),
    ],
)
def test_how_one_gets_in(reader: Reader, town: Town, session: Session, access: Access, words: str) -> None:
    town.residents.access, town.residents.phone = access, "030 000 00 00"
    refresh_listings(session, [town.residents.id])
    session.commit()
    assert words in steps(reader, offering_path(town, "residents"))


def test_a_remote_offering_needs_no_going(reader: Reader, town: Town) -> None:
    told = steps(reader, offering_path(town, "remote"))
    assert "Bel 085 000 00 00. Een afspraak is niet nodig." in told
    assert "Ga naar" not in told
    assert "Route" not in told


def test_the_place_of_the_result_comes_first(reader: Reader, town: Town) -> None:
    for venue in (town.library, town.far):
        assert f"Ga naar {venue.name}" in steps(reader, f"{offering_path(town)}?plek={town.place_of(town.ido, venue)}")
    reader.open(f"{offering_path(town)}?plek=bestaatniet")


def test_routes_open_the_visitors_own_application(reader: Reader, town: Town) -> None:
    page = reader.open(offering_path(town, "course"))
    (route,) = [link for link in page.all("a") if link.text.strip() == "Route"]
    assert route.attributes["href"].startswith("https://www.openstreetmap.org/directions?to=52.")
    assert route.attributes["data-geo"].startswith("geo:52.")
    assert route.attributes["rel"] == "noopener noreferrer"


def test_other_days_are_told_where_the_times_are(reader: Reader, town: Town, session: Session) -> None:
    today = now().astimezone(TIME_ZONE).date()
    days = [
        (ClosedDays(today, today), "Studiedag"),
        (ClosedDays(today + timedelta(days=40), today + timedelta(days=46), ((600, 660), (780, 840))), ""),
    ]
    adjust_days(session, town.library, days, by="test")
    session.commit()
    told = reader.text(f"{offering_path(town)}?plek={town.place_of(town.ido, town.library)}")
    when = told.partition("Wanneer")[2].partition("Waar")[0]
    assert re.search(r"\((andere tijden|feestdag)\) gesloten", when)
    assert "gesloten (Studiedag)" in when.partition("Dan is het anders")[2]
    assert "10:00 – 11:00, 13:00 – 14:00" in when.partition("Dan is het anders")[2]
    other = reader.text(f"{offering_path(town)}?plek={town.place_of(town.ido, town.far)}")
    assert "Studiedag" not in other.partition("Wanneer")[2].partition("Waar")[0]


def test_the_name_of_a_holiday_is_said_in_the_language_of_the_page(
    reader: Reader, town: Town, session: Session
) -> None:
    """Other words of an organisation stay Dutch, and say so."""
    today = now().astimezone(TIME_ZONE).date()
    first, second = (ClosedDays(day, day) for day in (today + timedelta(days=2), today + timedelta(days=4)))
    adjust_days(session, town.library, [(first, "kerstvakantie"), (second, "Er wordt geverfd")], by="redactie")
    session.commit()
    place = town.place_of(town.ido, town.library)
    page = reader.open(f"{offering_path(town, lang='pl')}?plek={place}")
    assert "(Ferie bożonarodzeniowe)" in page.all("main")[0].text
    assert "Er wordt geverfd" in [part.text for part in page.all("bdi") if part.attributes.get("lang") == "nl"]


@pytest.mark.parametrize("page", ["aanbod", "mee"])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_note_of_the_organisation_is_told_unless_the_hours_say_it(
    reader: Reader, town: Town, session: Session, page: str, lang: str
) -> None:
    place = next(place for place in town.ido.venues if place.venue_id == town.library.id)
    path = f"{offering_path(town, lang=lang)}?plek={place.id}" if page == "aanbod" else f"/{lang}/mee?p={place.id}"
    place.hours, place.hours_note = "Th 09:00-11:00; SH off", "Niet in de schoolvakanties"
    refresh_listings(session, [town.ido.id])
    session.commit()
    text = reader.text(path)
    assert place.hours_note not in text
    assert ("Niet in schoolvakanties." if lang == "nl" else "school holidays") in text
    place.hours_note = "Niet in de schoolvakanties. Bel eerst."
    session.commit()
    assert place.hours_note in reader.text(path)


def test_a_building_that_closes_early_is_only_told_where_it_makes_a_difference(
    reader: Reader, town: Town, session: Session
) -> None:
    today = now().astimezone(TIME_ZONE).date()
    day = next(day for day in (today + timedelta(days=n) for n in range(1, 8)) if day.weekday() == 3)
    place = next(place for place in town.ido.venues if place.venue_id == town.library.id)
    path = f"{offering_path(town)}?plek={place.id}"
    adjust_days(session, town.library, [(ClosedDays(day, day, ((600, 780),)), "Wij gaan eerder dicht")], by="test")

    def told(hours: str) -> str:
        place.hours = hours
        refresh_listings(session, [town.ido.id])
        session.commit()
        return reader.text(path).partition("Wanneer")[2].partition("Waar")[0]

    assert "10:00 – 11:00 (Wij gaan eerder dicht)" in told("Th 09:00-11:00; PH 09:00-11:00")
    assert "gesloten (Wij gaan eerder dicht)" in told("Th 14:00-16:00; PH 14:00-16:00")
    for hours in ("We[2,4] 10:00-11:30; PH off", "Th 10:00-11:00; PH 10:00-11:00"):
        assert "Dan is het anders" not in told(hours)
        assert "10:00 – 13:00" not in told(hours)


def test_the_week_the_dates_and_the_doubt_are_told(reader: Reader, town: Town) -> None:
    page = reader.open(f"{offering_path(town)}?plek={town.place_of(town.ido, town.library)}")
    days = [" ".join(row.text.split()) for row in page.all("tr")]
    assert len(days) == 7
    assert sum("9:00 – 17:00" in day for day in days) >= 3
    assert sum("gesloten" in day for day in days) >= 2
    weekday = get_day_names("wide", locale="nl")[now().astimezone(TIME_ZONE).weekday()]
    names = {span.text.lower(): span.attributes.get("class") for span in page.all("span")}
    assert names.get("vandaag") == "screen-only"
    assert names.get(weekday) == "print-only", "what hangs on a wall names the weekday"
    text = reader.text(offering_path(town, "course"))
    assert "Volgende keren" in text
    assert "De tijden zijn niet bekend." in reader.text(offering_path(town, "residents"))


def test_when_it_is_open_is_said_with_what_to_do(reader: Reader, town: Town) -> None:
    """Of Monday to Friday 9 to 17, whatever moment it is now; what has dates says the next one."""
    told = steps(reader, f"{offering_path(town)}?plek={town.place_of(town.ido, town.library)}")
    assert re.search(r"(Nu open|Open (morgen|vandaag|om|\w+dag)|Gesloten|Nu gesloten)", told.partition("Ga naar")[0])
    assert "Volgende keer:" in steps(reader, offering_path(town, "course")).partition("Ga naar")[0]


def test_what_is_good_to_know_is_told(reader: Reader, town: Town, session: Session) -> None:
    """Cost, for whom, languages, how to get in, who keeps it true and since when; and what is near besides."""
    town.ido.email, town.ido.website = "hulp@example.org", "https://example.org/hulp"
    refresh_listings(session, [town.ido.id])
    session.commit()
    page = reader.open(f"{offering_path(town)}?plek={town.place_of(town.ido, town.library)}")
    (rows,) = [one for one in page.all("dl") if one.attributes.get("class") == "rows"]
    told = " ".join(rows.text.split())
    for words in ("Kosten Gratis", "Voor wie Iedereen", "Talen Engels en Nederlands", "Toegankelijk", "Er is: "):
        assert words in told
    checked = labels.long_date(town.ido.checked_on, "nl")
    assert f"Gecontroleerd {checked}, door Bibliotheek De Lezer" in told
    targets = [link.attributes["href"] for link in page.all("a")]
    assert "mailto:hulp@example.org" in targets
    assert "https://example.org/hulp" in targets
    (report,) = [target for target in targets if "subject=" in target and target.startswith("mailto:contact@")]
    assert town.ido.id in report
    text = " ".join(page.all("main")[0].text.split())
    assert "Klik en Tik" in text.partition("Ook in de buurt")[2]
    far_away = reader.text(offering_path(town, "remote"))
    assert "Ook in de buurt" not in far_away


def test_the_small_map_has_the_pin_of_the_venue(client: FlaskClient, town: Town) -> None:
    data = map_of(client, f"{offering_path(town)}?plek={town.place_of(town.ido, town.library)}")
    (pin,) = data["pins"]
    assert "Bibliotheek Neude" in json.dumps(pin)


def test_all_of_a_municipality_leads_to_the_municipality_itself(app: Flask) -> None:
    """Whatever else has its name: a village elsewhere (Buren), several (Beek), or the town in it."""
    with app.app_context():
        gazetteer = get_gazetteer()
        areas = gazetteer.municipalities()
        assert len(areas) == 342
        for area in areas:
            answer = gazetteer.find(area.query)
            assert not answer.must_choose, area.query
            assert answer.place.municipality_code == area.code, area.query


def test_a_wrong_slug_leads_to_the_right_address(client: FlaskClient, town: Town) -> None:
    right = offering_path(town)
    for wrong in ("", "iets-anders"):
        response = client.get(f"/nl/aanbod/{town.ido.id}/{wrong}")
        assert (response.status_code, response.headers["Location"]) == (301, right)
    kept = client.get(f"/nl/aanbod/{town.ido.id}/x?plek={town.place_of(town.ido, town.far)}")
    assert kept.headers["Location"] == f"{right}?plek={town.place_of(town.ido, town.far)}"
    calm = client.get(f"/nl/aanbod/{town.ido.id}/?weergave=rustig&mee={town.place_of(town.ido, town.far)}")
    carried = parse_qs(urlsplit(calm.headers["Location"]).query)
    assert carried == {"weergave": ["rustig"], "mee": [town.place_of(town.ido, town.far)]}
    assert client.get(f"/nl/locatie/{town.library.id}/x").headers["Location"].endswith("/bibliotheek-neude")
    organisation = town.world.organisation
    assert client.get(f"/nl/organisatie/{organisation.id}/x").headers["Location"].endswith("/bibliotheek-de-lezer")


def test_what_is_not_public_is_not_there(reader: Reader, town: Town, session: Session) -> None:
    town.course.status = Status.HIDDEN
    refresh_listings(session, [town.course.id])
    session.commit()
    reader.open(offering_path(town, "course"), 404)


def test_search_engines_read_what_it_is(reader: Reader, town: Town) -> None:
    course = structured(reader.open(offering_path(town, "course")))
    assert course["@type"] == "Course"
    assert course["provider"]["name"] == "Bibliotheek De Lezer"
    assert course["offers"] == {"@type": "Offer", "price": "12.50", "priceCurrency": "EUR"}
    (instance,) = course["hasCourseInstance"]
    assert instance["location"]["address"]["addressLocality"] == "Utrecht"
    assert instance["startDate"].endswith("Z")
    service = structured(reader.open(offering_path(town)))
    assert service["@type"] == "Service"
    assert service["isAccessibleForFree"] is True
    assert len(service["availableChannel"]) == 2
    venue = structured(reader.open(f"/nl/locatie/{town.library.id}/bibliotheek-neude"))
    assert venue["geo"]["latitude"] == pytest.approx(52.09, abs=0.02)


def test_dutch_words_of_others_are_marked_on_an_english_page(reader: Reader, town: Town) -> None:
    page = reader.open(offering_path(town, lang="en"))
    title = page.all("h1")[0].text.strip()
    assert title in [part.text.strip() for part in page.all("bdi") if part.attributes.get("lang") == "nl"]
    assert "What you have to do" in [title.text.strip() for title in page.all("h2")]


def test_a_venue_tells_all_that_is_given_there(reader: Reader, town: Town) -> None:
    text = reader.text(f"/nl/locatie/{town.house.id}/buurthuis-de-dreef")
    assert "Klik en Tik" in text
    assert "Formulierenhulp" in text
    assert "Informatiepunt Digitale Overheid" not in text
    library = reader.text(f"/nl/locatie/{town.library.id}/bibliotheek-neude")
    assert "Goed te bereiken met een rolstoel" in library
    assert "Er is computers en printer" in library


def test_an_organisation_is_mailed_with_the_same_words_as_on_its_offerings(
    reader: Reader, town: Town, session: Session
) -> None:
    """An address of forty letters breaks over three lines of a button; on paper it is written out."""
    town.world.organisation.email = "info@bibliotheek-de-lezer.example.org"
    session.commit()
    page = reader.open(f"/nl/organisatie/{town.world.organisation.id}/bibliotheek-de-lezer")
    (mail,) = [link for link in page.all("a") if link.attributes["href"].startswith("mailto:info")]
    assert mail.text.strip() == "Mail de organisatie"
    assert mail.attributes["data-mail"] == town.world.organisation.email


def test_an_organisation_tells_each_offering_once(reader: Reader, town: Town) -> None:
    page = reader.open(f"/nl/organisatie/{town.world.organisation.id}/bibliotheek-de-lezer")
    names = [heading.text.strip() for heading in page.all("h3")]
    assert names.count("Informatiepunt Digitale Overheid") == 1
    assert len(names) == 5


def test_a_municipality_shows_its_own_and_its_neighbours(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/gemeente/utrecht")
    assert " ".join(page.all("h1")[0].text.split()) == "Leren en hulp in Utrecht"
    text = reader.text("/nl/gemeente/utrecht")
    assert "4 plekken in de gemeente Utrecht." in text
    assert "Zeist" in text.partition("Gemeenten hiernaast")[2]
    listed, trail = structured(page)
    assert listed["@type"] == "ItemList"
    assert [item["position"] for item in listed["itemListElement"]] == [1, 2, 3, 4]
    assert trail["@type"] == "BreadcrumbList"


def test_a_theme_without_offers_says_where_the_nearest_is(reader: Reader, town: Town) -> None:
    text = reader.text("/nl/gemeente/zeist/geld")
    assert "In Zeist is hier nu niets voor. Hieronder staat wat het dichtstbij is." in text
    assert "Formulierenhulp" in text


def test_all_municipalities_are_listed_by_province(reader: Reader, town: Town) -> None:
    page = reader.open("/nl/gemeente")
    targets = {link.attributes["href"] for link in page.all("a")}
    assert len([target for target in targets if target.startswith("/nl/gemeente/")]) == 342
    assert len(page.all("h2")) == 12


def test_the_sitemap_names_every_page_that_can_be_found(client: FlaskClient, town: Town) -> None:
    index = client.get("/sitemap.xml").get_data(as_text=True)
    first = town.ido.id[0]
    assert f"<loc>http://localhost/sitemap-aanbod-{first}.xml</loc>" in index
    assert f"/nl/aanbod/{town.ido.id}/informatiepunt" in client.get(f"/sitemap-aanbod-{first}.xml").get_data(
        as_text=True
    )
    municipalities = client.get("/sitemap-gemeenten.xml").get_data(as_text=True)
    assert municipalities.count("<loc>") == len(LANGUAGES) * (7 + 342 * 9) < 50_000
    assert "<loc>http://localhost/nl/gemeente/zwolle/taal</loc>" in municipalities
    for kind, part, entry in (
        ("locatie", "locaties", town.library),
        ("organisatie", "organisaties", town.world.organisation),
    ):
        path = f"/sitemap-{part}-{entry.id[0]}.xml"
        assert f"<loc>http://localhost{path}</loc>" in index
        listed = re.findall(r"<loc>http://localhost(.*?)</loc>", client.get(path).get_data(as_text=True))
        assert any(address.startswith(f"/nl/{kind}/{entry.id}/") for address in listed)
        assert all(client.get(address).status_code == 200 for address in listed)
        assert client.get(f"/sitemap-{part}-xx.xml").status_code == 404
    assert client.get("/sitemap-aanbod-xx.xml").status_code == 404


def test_each_part_of_the_sitemap_names_what_begins_with_its_character(client: FlaskClient, town: Town) -> None:
    """Also of the last digit and the last letter, behind which databases put different signs."""
    ids = [f"{first}proef" for first in SITEMAP_PARTS]
    for id in ids:
        town.world.offering("Taalles", town.library, id=id, refresh=False)
    refresh_listings(town.world.session, ids)
    town.world.session.commit()
    for id in ids:
        part = client.get(f"/sitemap-aanbod-{id[0]}.xml").get_data(as_text=True)
        assert [found for found in ids if f"/nl/aanbod/{found}/" in part] == [id]


def test_the_products_of_the_government_are_named(reader: Reader, town: Town, session: Session) -> None:
    names = ("huurtoeslag", "digid", "wmo-voorziening")
    town.course.products += [
        Product(uri=f"http://standaarden.overheid.nl/owms/terms/proef-{name}", name=name) for name in names
    ]
    session.commit()
    told = reader.text(offering_path(town, "course")).partition("Helpt bij ")[2]
    assert all(name in told for name in ("Huurtoeslag", "DigiD", "Wmo-voorziening"))
