"""The example data: always the same from a seed and a day, spread over the whole country, and of nobody."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.domain.exchange.demo import actions
from app.domain.exchange.demo.actions import demo_lines, load_demo
from app.domain.exchange.demo.generator import Generator, share_out
from app.domain.exchange.demo.geography import read_geography
from app.domain.exchange.demo.templates import AT_HOME, NATIONAL, ON_SITE, PROVINCIAL
from app.domain.exchange.demo.templates.information_point import INFORMATION_POINT
from app.domain.exchange.queries import load_referents
from app.domain.exchange.rules import read_record
from app.domain.exchange.stream import encode
from app.domain.exchange.types import OfferingRecord, OrganisationRecord, VenueRecord
from app.domain.offerings.types import Access, CostKind, Delivery, IdoVariant, Status
from geo.engine import create_engine
from geo.reference import read_places
from tests.web.test_plain_language import MOST_WORDS, sentences, words

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def reading(databases):
    engine = create_engine(databases.ready("spatialite"))
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def geography(reading):
    return read_geography(reading)


@pytest.fixture(scope="module")
def everything(geography):
    return list(Generator(geography, today=TODAY).records())


@pytest.fixture(scope="module")
def offerings(everything):
    return [record for record in everything if isinstance(record, OfferingRecord)]


@pytest.fixture(scope="module")
def venues(everything):
    return {record.key: record for record in everything if isinstance(record, VenueRecord)}


@pytest.fixture(scope="module")
def organisations(everything):
    return {record.key: record for record in everything if isinstance(record, OrganisationRecord)}


def test_there_are_about_two_thousand_organisations_and_eight_thousand_offerings(offerings, organisations):
    assert len(offerings) == 8_000
    assert 1_900 <= len(organisations) <= 2_200


@pytest.mark.parametrize("count", [1, 100, 342, 683, 684, 2_000])
def test_any_number_of_offerings_can_be_asked_for(geography, count):
    records = Generator(geography, today=TODAY).records(count)
    assert sum(isinstance(record, OfferingRecord) for record in records) == count


def test_every_line_passes_the_road_that_real_data_take(everything, reading):
    referents = load_referents(reading)
    faults = [
        fault for number, line in enumerate(encode(everything), 1) for fault in read_record(line, number, referents)[2]
    ]
    assert [str(fault) for fault in faults[:5]] == []


def test_the_same_seed_and_day_give_the_same_and_another_seed_does_not(reading):
    def made(**options):
        return list(demo_lines(reading, offerings=700, **{"today": TODAY, **options}))

    assert made() == made()
    assert made() != made(seed=2)
    assert made() != made(today=TODAY + timedelta(days=30))


def test_another_day_keeps_the_keys_so_that_a_second_load_updates(geography):
    def keys(day):
        return {(type(record), record.key) for record in Generator(geography, today=day).records(700)}

    assert keys(TODAY) == keys(TODAY + timedelta(days=90))


def test_every_municipality_has_a_library_with_a_public_information_point(offerings, organisations, venues, geography):
    points = [offering for offering in offerings if offering.ido]
    assert {venues[point.venues[0].venue].municipality for point in points} == {area.code for area in geography.areas}
    assert all(organisations[point.organisation].kind == "library" for point in points)
    assert all(
        point.status is Status.PUBLISHED and (point.valid_until is None or point.valid_until > TODAY)
        for point in points
    )
    assert {point.ido for point in points} == set(IdoVariant)


def test_there_is_more_where_more_people_live(offerings, venues, geography):
    counts = Counter(venues[offering.venues[0].venue].municipality for offering in offerings if offering.venues)
    by_people = [counts[area.code] for area in geography.areas]
    assert min(by_people) >= 4
    assert by_people[0] > 10 * by_people[len(by_people) // 2]
    assert sum(by_people[:34]) > sum(by_people) / 3


def test_every_venue_lies_in_its_municipality(venues, geography):
    outlines = {area.code: area.outline for area in geography.areas}
    outside = [
        venue.key
        for venue in venues.values()
        if outlines[venue.municipality].distance(shapely.Point(venue.lon, venue.lat)) > 0.02
    ]
    assert outside == []


def test_nobody_can_be_rung_up_or_visited_on_the_web(everything):
    for record in everything:
        assert record.is_example
        phone = getattr(record, "phone", "")
        assert not phone or re.match(r"0\d+ 0", phone), f"{phone} could be somebody's"
        for address in (getattr(record, "website", ""), getattr(record, "sign_up_url", "")):
            assert not address or re.match(r"https://[a-z0-9-]+\.example\.org(/|$)", address)
        assert not getattr(record, "email", "") or record.email.endswith(".example.org")


def test_no_text_names_a_number_or_a_site_that_could_be_somebodys(everything):
    """Wherever it stands: in a description, at a venue, in a note."""
    for record in everything:
        text = msgspec.json.encode(record).decode()
        for number in re.findall(r"(?<![\d.:T-])0\d{1,3}[ -]\d[\d -]{5,}", text):
            assert re.match(r"0\d+ 0", number), f"{number} could be somebody's"
        for address in re.findall(r"(?:https?://|www\.|@)[\w.-]+", text):
            assert re.search(r"(^|[/.@])example\.org$|standaarden\.overheid\.nl$", address), address


def texts_in(value: object) -> Iterator[str]:
    """Every text of a record, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def test_no_sentence_that_is_made_has_more_than_fifteen_words(everything):
    texts = {text for record in everything for text in texts_in(msgspec.to_builtins(record))}
    long = [sentence for text in texts for sentence in sentences(text) if len(words(sentence)) > MOST_WORDS]
    assert not long, "\n".join(long)


def test_no_sentence_that_can_be_made_has_more_than_fifteen_words():
    """Also of the sorts that occur once or never in these examples, and in the town whose name has most words."""
    town = max((row["name"] for row in read_places()), key=lambda name: (len(name.split()), name))
    assert len(town.split()) > 3
    templates = (*ON_SITE, *AT_HOME, *NATIONAL, *PROVINCIAL, *INFORMATION_POINT.values())
    texts = [
        text.format(town=town)
        for template in templates
        for pool in (template.titles, template.summaries, template.about, template.bring_notes)
        for text in pool
    ]
    assert len(texts) > 600
    long = [sentence for text in texts for sentence in sentences(text) if len(words(sentence)) > MOST_WORDS]
    assert not long, "\n".join(long)


def test_all_that_the_public_can_meet_occurs(offerings):
    on_site = [offering for offering in offerings if offering.venues]
    assert {offering.status for offering in offerings} == set(Status)
    assert {delivery for offering in offerings for delivery in offering.deliveries} == set(Delivery)
    assert {offering.access for offering in offerings} == set(Access)
    assert {offering.cost.kind for offering in offerings} == set(CostKind)
    areas = {area for offering in offerings if not offering.venues for area in offering.served_areas}
    assert "NL" in areas
    assert {"PV26", "GM0344"} <= areas
    assert any(offering.residents_only and offering.venues for offering in offerings)
    assert any(offering.unavailable for offering in offerings)
    assert any(offering.valid_until and offering.valid_until < TODAY for offering in offerings)
    assert any(len(offering.venues) > 2 for offering in offerings)
    hours = " ".join(place.hours for offering in on_site for place in offering.venues)
    for part in ("week 2-52/2", "week 1-53/2", "[1]", "[-1]", "PH off", "SH off", "Sep-Jun", "Mo-Fr"):
        assert part in hours
    assert any(not place.hours for offering in on_site if not offering.sessions for place in offering.venues)


def test_a_venue_is_used_by_several_organisations(offerings):
    users: dict[str, set[str]] = {}
    for offering in offerings:
        for place in offering.venues:
            users.setdefault(place.venue, set()).add(offering.organisation)
    assert max(map(len, users.values())) >= 3


def test_most_courses_run_or_begin_soon_and_a_few_are_over(offerings):
    now = datetime.combine(TODAY, datetime.min.time(), UTC)
    courses = [offering for offering in offerings if offering.sessions]
    over = sum(course.sessions[-1].ends_at < now for course in courses)
    running = sum(course.sessions[0].starts_at < now <= course.sessions[-1].ends_at for course in courses)
    assert 0 < over < len(courses) / 10
    assert running > len(courses) / 10
    assert all(course.sessions[0].starts_at < now + timedelta(weeks=22) for course in courses)
    assert all(a.starts_at < b.starts_at for course in courses for a, b in pairwise(course.sessions))


def test_the_words_vary(offerings):
    assert len({offering.title for offering in offerings}) > 150
    assert len({offering.description for offering in offerings}) > 1_000
    assert not any("{" in offering.title + offering.summary + offering.description for offering in offerings)


@given(st.integers(0, 100_000), st.lists(st.integers(1, 900_000), min_size=1, max_size=60))
def test_sharing_out_gives_all_and_never_less_to_the_larger(total, people):
    people = sorted(people, reverse=True)
    shares = share_out(total, people)
    assert sum(shares) == total
    assert all(a >= b - 1 for a, b in pairwise(shares))


def test_many_are_made_by_a_process_beside_this_one_and_are_the_same(session, monkeypatch):
    told = []
    first = load_demo(session, today=TODAY, offerings=60, progress=told.append)
    assert sum(told) == first.offerings.added == 60
    monkeypatch.setattr(actions, "MANY", 10)
    told.clear()
    again = load_demo(session, today=TODAY, offerings=60, progress=told.append)
    assert sum(told) == again.offerings.unchanged == 60


def test_a_process_that_dies_half_way_is_noticed(session, monkeypatch):
    def dying(lines, reading, writing):
        os.write(writing, next(iter(lines)))
        os._exit(1)

    monkeypatch.setattr(actions, "MANY", 10)
    monkeypatch.setattr(actions, "_pour", dying)
    with pytest.raises(actions.GeneratorDied):
        load_demo(session, today=TODAY, offerings=60)
