"""Loading a file: all or nothing, again without doubling, and always with listings that agree."""

from __future__ import annotations

import errno
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text

from app.domain.audit.models import AuditEvent
from app.domain.errors import InvalidParameter, StorageFull
from app.domain.exchange import actions
from app.domain.exchange.actions import clear_storage_errors, load_records
from app.domain.exchange.demo.actions import demo_lines
from app.domain.exchange.identity import identify
from app.domain.exchange.queries import list_records
from app.domain.exchange.stream import LineStream
from app.domain.exchange.types import LoadRefused, Tally
from app.domain.offerings.models import Offering, OfferingAtVenue, ServedArea, offering_theme
from app.domain.offerings.models import Session as Meeting
from app.domain.offerings.search.actions import LISTING_TABLES, FirstFilling, rebuild_listings
from app.domain.offerings.search.index import TERMS_VECTOR
from app.domain.offerings.search.models import Listing, ListingCard
from app.domain.organisations.actions import change_organisation
from app.domain.organisations.models import Organisation, Venue
from app.domain.organisations.queries import find_rings
from geo.crs import to_rd
from tests.factories import records
from tests.factories.records import file_of, small_world


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def offering_id(key):
    return identify("offering", "test", key).id


def cards(session):
    return session.scalars(select(ListingCard.card)).all()


def refusal(session, *lines):
    with pytest.raises(LoadRefused) as refused:
        load_records(session, file_of(*lines))
    return refused.value


def test_a_file_becomes_rows_and_listings(session):
    report = load_records(session, file_of(*small_world()))
    assert (report.organisations, report.venues, report.offerings) == (Tally(1), Tally(1), Tally(2))
    assert report.listings == 2
    offering = session.get(Offering, offering_id("a1"))
    assert offering.title == "Digicafé"
    assert offering.organisation.name == "Bibliotheek De Leesbrug"
    assert [place.hours for place in offering.venues] == ["Mo 10:00-12:00; PH off"]
    assert count(session, Listing) == 2
    x, y = session.execute(select(func.ST_X(Venue.rd), func.ST_Y(Venue.rd))).one()
    assert (x, y) == pytest.approx(to_rd(5.12222, 52.09083), abs=0.01)


def test_a_load_writes_one_event_with_its_counts(session):
    load_records(session, file_of(*small_world()), by="cli:test")
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "load", AuditEvent.actor == "cli:test")).one()
    assert event.actor == "cli:test"
    assert event.after["offerings"] == {"added": 2, "changed": 0}


def test_a_second_run_changes_nothing(session):
    load_records(session, file_of(*small_world()))
    before = session.scalars(select(Offering.updated_at)).all()
    report = load_records(session, file_of(*small_world()))
    assert (report.organisations, report.venues, report.offerings) == (Tally(0, 0, 1), Tally(0, 0, 1), Tally(0, 0, 2))
    assert report.listings == 0
    assert session.scalars(select(Offering.updated_at)).all() == before
    assert count(session, Offering) == 2


def test_a_changed_record_is_updated_and_keeps_its_id_and_its_birth(session):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    load_records(session, file_of(*small_world()), at=at)
    changed = records.offering(title="Tabletcafé", themes=["digital", "money"], servedAreas=["GM0344"])
    report = load_records(session, file_of(changed))
    session.expire_all()
    offering = session.get(Offering, offering_id("a1"))
    assert report.offerings == Tally(0, 1, 0)
    assert offering.title == "Tabletcafé"
    assert offering.created_at == at < offering.updated_at
    assert count(session, OfferingAtVenue) == 1
    themes = session.scalars(select(offering_theme.c.theme_key).where(offering_theme.c.offering_id == offering.id))
    assert sorted(themes) == ["digital", "money"]
    assert any("Tabletcafé" in card for card in cards(session))
    assert not any("Digicafé" in card for card in cards(session))


def test_children_that_a_new_version_no_longer_has_are_gone(session):
    meeting = {"startsAt": "2027-01-05T10:00:00+01:00", "endsAt": "2027-01-05T12:00:00+01:00", "venue": "v1"}
    load_records(session, file_of(*small_world(), records.offering("a2", sessions=[meeting], servedAreas=["NL"])))
    assert count(session, Meeting) == 1
    load_records(session, file_of(records.offering("a2", themes=["money"])))
    assert count(session, Meeting) == 0
    assert session.scalars(select(ServedArea.id).where(ServedArea.offering_id == offering_id("a2"))).all() == []


def test_what_is_no_longer_published_has_no_listing(session):
    load_records(session, file_of(*small_world()))
    load_records(session, file_of(records.offering(status="hidden")))
    assert session.scalars(select(Listing.offering_id)).all() == [offering_id("r1")]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (records.venue(name="Buurthuis De Molenwiek"), "De Molenwiek"),
        (records.organisation(name="Bibliotheek De Inktpot"), "De Inktpot"),
    ],
)
def test_a_changed_venue_or_organisation_shows_on_the_cards(session, changed, words):
    load_records(session, file_of(*small_world()))
    report = load_records(session, file_of(changed))
    assert report.listings > 0
    assert any(words in card for card in cards(session))


def test_one_fault_refuses_the_whole_file(session):
    refused = refusal(session, *small_world(), records.offering("a2", form="seance"))
    assert [str(fault).split(" must")[0] for fault in refused.faults] == ["line 5: form:"]
    session.rollback()
    assert count(session, Organisation) == 0
    assert count(session, Listing) == 0


def test_faults_are_told_for_all_lines_in_order_without_blaming_who_points_at_them(session):
    refused = refusal(
        session,
        records.organisation(kind="bakery"),
        records.venue(municipality="GM9999"),
        records.offering(),
        records.offering("a2", organisation="o9", venues=[{"venue": "v9"}]),
    )
    assert [(fault.line, fault.field) for fault in refused.faults] == [
        (1, "kind"),
        (2, "municipality"),
        (4, "organisation"),
        (4, "venues[0].venue"),
    ]
    assert refused.is_complete


def test_what_is_pointed_at_has_to_come_first(session):
    organisation, venue, offering, _ = small_world()
    refused = refusal(session, organisation, offering, venue)
    assert [(fault.line, fault.field) for fault in refused.faults] == [(2, "venues[0].venue")]


def test_what_is_pointed_at_may_have_come_with_an_earlier_file(session):
    organisation, venue, offering, _ = small_world()
    load_records(session, file_of(organisation))
    load_records(session, file_of(venue, offering))
    assert count(session, Listing) == 1


def test_another_sources_records_can_be_pointed_at(session):
    load_records(session, file_of(*small_world()))
    there = {"source": "test", "key": "v1"}
    guest = records.organisation("g1", source="elsewhere")
    lesson = records.offering("e1", source="elsewhere", organisation="g1", venues=[{"venue": there}])
    load_records(session, file_of(guest, lesson))
    assert count(session, Organisation) == 2
    place = session.scalars(select(OfferingAtVenue).join(Offering).where(Offering.source == "elsewhere")).one()
    assert place.venue_id == identify("venue", "test", "v1").id


def test_a_key_may_stand_once_in_a_file_also_far_apart(session, monkeypatch):
    monkeypatch.setattr(actions, "CHUNK", 2)
    refused = refusal(session, *small_world(), records.offering(title="Again"))
    assert [(fault.line, fault.field) for fault in refused.faults] == [(5, "key")]


def test_a_file_is_read_in_chunks_with_the_same_outcome(session, monkeypatch):
    monkeypatch.setattr(actions, "CHUNK", 1)
    report = load_records(session, file_of(*small_world()))
    assert report.listings == 2
    assert count(session, Offering) == 2


def test_faults_are_told_up_to_a_limit(session):
    wrong = [records.offering(f"a{number}", form="seance") for number in range(20)]
    with pytest.raises(LoadRefused) as refused:
        load_records(session, file_of(*small_world(), *wrong), fault_limit=5)
    assert len(refused.value.faults) == 5
    assert not refused.value.is_complete


def test_a_line_that_is_too_long_is_a_fault_and_the_next_is_read(session, monkeypatch):
    monkeypatch.setattr(actions, "MAX_LINE_BYTES", 2_000)
    long = records.organisation("o2", description="x" * 9_000)
    refused = refusal(session, records.organisation(), long, records.organisation("o3", kind="bakery"))
    assert [(fault.line, fault.field) for fault in refused.faults] == [(2, ""), (3, "kind")]


def test_empty_lines_are_skipped_and_lines_are_counted_with_them(session):
    file = file_of(records.organisation())
    file.seek(0, 2)
    file.write(b"\n  \n" + records.line_of(records.organisation("o2", kind="bakery")))
    file.seek(0)
    with pytest.raises(LoadRefused) as refused:
        load_records(session, file)
    assert [fault.line for fault in refused.value.faults] == [4]


def test_progress_tells_all_bytes(session):
    file, told = file_of(*small_world()), []
    load_records(session, file, progress=told.append)
    assert sum(told) == len(file.getvalue())


def test_a_load_leaves_what_a_rebuild_makes(session):
    """Of everything search reads, to the value; the numbers by which rows know each other mean nothing."""
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    load_records(session, LineStream(demo_lines(session, today=at.date(), offerings=700)), at=at)
    before = what_search_reads(session)
    assert all(before.values())
    assert len(before["listing"]) > 100
    rebuild_listings(session, at=at)
    assert what_search_reads(session) == before


def what_search_reads(session) -> dict[str, list[str]]:
    """Write the rows of search's tables, those of one listing under its public id."""
    known = dict(session.execute(select(Listing.id, Listing.listing_id)).all())
    found = {}
    for table in LISTING_TABLES:
        has_number = table.name.startswith("listing")
        columns = [column for column in table.c if not (has_number and column.name == "id")]
        number = [table.c.id] if has_number else []
        rows = session.execute(select(*number, *(func.ST_AsText(c) if c.name == "rd" else c for c in columns)))
        found[table.name] = sorted(str([known[row[0]], *row[1:]] if has_number else [*row]) for row in rows)
    return found


def test_no_organisation_gets_above_itself(session):
    load_records(session, file_of(records.organisation()))
    load_records(session, file_of(records.organisation("o2", parent="o1"), records.organisation("o3", parent="o2")))
    before = [*list_records(session)]
    assert [record.key for record in before] == ["o1", "o2", "o3"]
    with session.begin_nested() as savepoint:
        refused = refusal(session, records.organisation("o4"), records.organisation("o1", parent="o3", name="Anders"))
        savepoint.rollback()
    assert [(fault.line, fault.field) for fault in refused.faults] == [(2, "parent")]
    session.expire_all()
    assert [*list_records(session)] == before
    top, below = (session.get(Organisation, identify("organisation", "test", key).id) for key in ("o1", "o3"))
    with pytest.raises(InvalidParameter, match="above itself"), session.begin_nested():
        change_organisation(session, top, by="test", parent_id=below.id)
    change_organisation(session, below, by="test", parent_id=top.id)
    assert find_rings(session, [top.id, below.id]) == set()


def test_an_organisation_may_hang_under_another_of_the_same_file(session):
    load_records(
        session, file_of(records.organisation(), records.organisation("o2", parent="o1", name="Welzijn De Kring"))
    )
    child = session.get(Organisation, identify("organisation", "test", "o2").id)
    assert child.parent.name == "Bibliotheek De Leesbrug"


def test_a_full_disk_is_said_plainly(session, engine_name):
    if engine_name == "spatialite":
        session.execute(text("PRAGMA max_page_count = 1"))
        fill = text(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "INSERT INTO product (uri, name) SELECT 'http://x/' || i, hex(randomblob(200)) FROM n"
        )
    else:
        fill = text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'No space left on device'; END $$")
    try:
        with pytest.raises(StorageFull), clear_storage_errors():
            session.execute(fill)
    finally:
        session.rollback()
        if engine_name == "spatialite":
            session.execute(text("PRAGMA max_page_count = 1073741823"))


def test_no_room_for_a_file_is_said_plainly_too():
    with pytest.raises(StorageFull), clear_storage_errors():
        raise OSError(errno.ENOSPC, "No space left on device")


def words_found(session, word):
    """Ask the text index itself, as a rare word or filter does."""
    statement = {
        "sqlite": "SELECT count(*) FROM listing_terms WHERE listing_terms MATCH :word",
        "postgresql": f"SELECT count(*) FROM listing WHERE {TERMS_VECTOR} @@ CAST(:word AS tsquery)",
    }[session.get_bind().dialect.name]
    return session.scalar(text(statement), {"word": word})


def has_walk_index(session):
    """Tell whether PostgreSQL can walk to the nearest; SQLite walks along what SpatiaLite keeps by itself."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    return session.scalar(text("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix_listing_walk')"))


@pytest.mark.parametrize("large", [0, 1_000_000])
def test_a_first_load_has_its_indexes_whether_it_was_large_or_not(session, monkeypatch, large):
    monkeypatch.setattr(FirstFilling, "LARGE", large)
    monkeypatch.setattr(actions, "CHUNK", 1)
    load_records(session, file_of(*small_world()))
    assert words_found(session, "digicafe") == 1
    assert has_walk_index(session)
    load_records(session, file_of(records.offering("a2")))
    assert words_found(session, "digicafe") == 2
    assert rebuild_listings(session) == 3
    assert words_found(session, "digicafe") == 2
