"""Load, export and load again are the same: to the byte as a file, to the value as rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.exchange.actions import load_records
from app.domain.exchange.demo.actions import demo_lines
from app.domain.exchange.queries import list_records
from app.domain.exchange.stream import LineStream, encode
from app.domain.exchange.types import OWN_SOURCE
from app.domain.offerings.actions import update_offering
from app.domain.offerings.models import Offering
from app.domain.offerings.search.models import ListingCard
from app.domain.organisations.actions import create_organisation
from app.domain.organisations.models import Organisation
from app.domain.organisations.types import OrganisationKind
from geo.engine import create_engine
from geo.tables import metadata
from tests.factories import records
from tests.factories.records import file_of, small_world

NUMBERED = {"session", "served_area", "closure", "listing", "listing_card", "listing_coverage", "audit_event"}
"""Tables whose number says only in which order rows were written."""


def exported(session):
    return list(encode(list_records(session)))


def rows_of(session):
    """Everything that a load writes, without moments and numbers, as comparable values."""
    found = {}
    for table in metadata.sorted_tables:
        if table.name in {"audit_event", "reference_load"}:
            continue
        skipped = {"created_at", "updated_at"} | ({"id"} if table.name in NUMBERED else set())
        columns = [
            func.ST_AsBinary(column) if column.type.__class__.__name__ == "Geometry" else column
            for column in table.c
            if column.name not in skipped
        ]
        found[table.name] = sorted(map(repr, session.execute(select(*columns))))
    return found


@pytest.fixture
def other_session(databases, engine_name):
    """A session on a second database that is as empty as the first."""
    engine = create_engine(databases.ready(engine_name))
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_what_was_exported_loads_as_the_same(session, other_session):
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    load_records(session, LineStream(demo_lines(session, today=at.date(), offerings=700)), at=at)
    first = exported(session)
    load_records(other_session, LineStream(first), at=at)
    is_same_file = exported(other_session) == first
    assert is_same_file  # a difference of megabytes is not for pytest to show
    there, here = rows_of(other_session), rows_of(session)
    assert [name for name in here if here[name] != there[name]] == []
    assert here["offering"]
    again = load_records(session, LineStream(first), at=at)
    assert (again.written, again.listings) == (0, 0)


def test_every_field_comes_back_as_it_was(session):
    full = records.offering(
        "full",
        languages=["en", "nl"],
        description="Regel één.\nRegel twee: ’t ‘café’ – naïef\t…",
        products=["http://standaarden.overheid.nl/owms/terms/digid"],
        deliveries=["on_site", "online"],
        helpBy="volunteer",
        ido="broad",
        accessNote="Bel eerst.",
        signUpUrl="https://example.org/a?b=c",
        cost={"kind": "paid", "cents": 250, "note": "Per keer."},
        bring=["digid", "device"],
        bringNote="en de oplader",
        phone="030 012 34 56",
        email="info@example.org",
        website="https://example.org",
        durationNote="4 lessen",
        maxParticipants=12,
        hasIntake=False,
        level="A1",
        hasCertificate=True,
        residentsOnly=True,
        validFrom="2026-01-01",
        validUntil="2027-12-31",
        unavailable={"reason": "Verbouwing.", "until": "2027-01-01"},
        checkedOn="2026-11-01",
        checkedBy="Bibliotheek De Leesbrug",
        checkDueOn="2027-05-01",
        venues=[
            {
                "venue": "v1",
                "hours": "Mo 10:00-12:00; PH off",
                "hoursNote": "n",
                "phone": "030 012 34 56",
                "room": "1",
                "closures": [
                    {
                        "from": "2026-12-24",
                        "until": "2026-12-24",
                        "hours": "10:00-12:00,13:00-15:00",
                        "reason": "Kerst",
                    },
                    {"from": "2026-12-28", "until": "2026-12-31", "hours": "", "reason": ""},
                ],
            }
        ],
        sessions=[{"startsAt": "2026-12-08T09:00:00Z", "endsAt": "2026-12-08T11:00:00Z", "venue": "v1"}],
        servedAreas=["GM0344", "NL", "PV26"],
        isExample=True,
    )
    load_records(session, file_of(*small_world(), full))
    (line,) = [line for line in map(json.loads, exported(session)) if line["key"] == "full"]
    assert set(line) == set(full)
    assert {name: line[name] for name in full if name != "cost"} == {
        name: full[name] for name in full if name != "cost"
    }
    assert line["cost"] == full["cost"]


def test_the_closed_days_of_a_venue_come_back_and_go_when_the_next_file_has_none(session):
    closed = [
        {"from": "2026-12-28", "until": "2026-12-31", "hours": "", "reason": "Vakantie"},
        {"from": "2026-12-24", "until": "2026-12-24", "hours": "10:00-13:00", "reason": ""},
    ]
    world = [records.organisation(), records.venue(closures=closed), records.offering()]
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    load_records(session, file_of(*world), at=at)
    (venue,) = [line for line in map(json.loads, exported(session)) if line["type"] == "venue"]
    assert venue["closures"] == closed[::-1]
    card = orjson.loads(session.scalar(select(ListingCard.card)))
    assert [each["from"] for each in card["closures"]] == ["2026-12-24", "2026-12-28"]
    report = load_records(session, file_of(records.venue()), at=at)
    assert (report.venues.changed, report.listings) == (1, 1)
    assert orjson.loads(session.scalar(select(ListingCard.card)))["closures"] == []


def test_what_was_entered_by_hand_goes_out_and_comes_back_under_its_own_id(session, other_session):
    mine = create_organisation(session, Organisation(name="Welzijn De Kring", kind=OrganisationKind.WELFARE), by="test")
    load_records(session, file_of(*small_world()))
    lines = exported(session)
    assert {json.loads(line)["source"] for line in lines} == {"test", OWN_SOURCE}
    load_records(other_session, LineStream(lines))
    assert other_session.get(Organisation, mine.id).name == "Welzijn De Kring"
    assert exported(other_session) == lines


def test_a_change_by_hand_is_overwritten_by_the_next_load_of_its_source(session):
    load_records(session, file_of(*small_world()))
    offering = session.scalars(select(Offering).where(Offering.title == "Digicafé")).one()
    update_offering(session, offering, by="test", title="Iets anders")
    report = load_records(session, file_of(*small_world()))
    assert report.offerings.changed == 1
    session.expire_all()
    assert offering.title == "Digicafé"


def test_parents_are_exported_before_their_children_whatever_their_ids(session):
    chain = [records.organisation(f"o{number}", parent=f"o{number - 1}" if number else None) for number in range(9)]
    load_records(session, file_of(*chain))
    assert [json.loads(line)["key"] for line in exported(session)] == [f"o{number}" for number in range(9)]
