"""Timetables: few for many listings, the same by every road, and never another answer than the label's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import orjson
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.base import now
from app.domain.calendar.queries import load_calendar
from app.domain.calendar.types import Region
from app.domain.exchange.actions import load_records
from app.domain.exchange.demo.actions import demo_lines
from app.domain.exchange.stream import LineStream
from app.domain.offerings.actions import adjust_days
from app.domain.offerings.hours import TIME_ZONE, OpenKind, Schedule, open_state
from app.domain.offerings.models import Offering
from app.domain.offerings.reckoning import moment_of, start_of
from app.domain.offerings.schedule import FOREVER, ClosedDays, schedule_of
from app.domain.offerings.search.actions import rebuild_listings, refresh_listings
from app.domain.offerings.search.models import Listing, ListingCard, OpenInterval, Timetable
from app.domain.offerings.search.timetables import (
    DAYS,
    END_OF_TIME,
    START_OF_TIME,
    intervals,
    name_timetable,
    read_timetable,
    remove_unused_timetables,
    roll_timetables,
    write_timetables,
)
from geo.engine import create_engine
from tests.factories.calendar import CALENDAR


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


MORNING = (at("2026-11-25T09:30"), at("2026-11-25T11:30"))
SCHEDULES = {
    "office": Schedule("Mo-Fr 09:00-17:00; PH off"),
    "holidays forgotten": Schedule("Mo-Su 10:00-12:00"),
    "holidays kept": Schedule("Mo-Fr 09:00-17:00; PH 12:00-14:00"),
    "always": Schedule("24/7"),
    "over midnight": Schedule("Mo-Su 20:00-02:00; PH off"),
    "nights that touch": Schedule("Fr 20:00-24:00; Sa 00:00-02:00"),
    "odd weeks": Schedule("week 01-53/2 Mo-Sa 10:00-12:00,14:00-18:00"),
    "even weeks": Schedule("week 02-52/2 Mo-Fr 10:00-12:00"),
    "nth": Schedule("Mo[1,3] 10:00-12:00; Fr[-1] 14:00-16:00; Su[5] 00:00-24:00"),
    "leap day": Schedule("Feb 29 10:00-12:00; Feb 28 22:00-25:00"),
    "the hour of the clocks": Schedule("Su 01:15-02:45; Sa 23:00-27:30"),
    "school, north": Schedule("Mo-Fr 09:00-17:00; PH,SH off", region=Region.NORTH),
    "school, south": Schedule("Mo-Fr 09:00-17:00; SH 10:00-12:00; PH off", region=Region.SOUTH),
    "school, somewhere": Schedule("Mo-Su 09:00-17:00; SH off; PH off"),
    "on a condition": Schedule('Mo-Fr 09:00-12:00 "op afspraak"; Sa 10:00-12:00 unknown'),
    "nonsense": Schedule("elke dinsdag"),
    "nonsense with sessions": Schedule("elke dinsdag", (MORNING,)),
    "sessions": Schedule("", (MORNING, (MORNING[0] + timedelta(days=7), MORNING[1] + timedelta(days=7)))),
    "hours and a session": Schedule("We 11:00-13:00", (MORNING,)),
    "closed days": Schedule(
        "Mo-Su 09:00-17:00",
        (MORNING,),
        (
            ClosedDays(date(2026, 11, 25), date(2026, 11, 26)),
            ClosedDays(date(2026, 4, 26), date(2026, 4, 27), ((600, 660),)),
        ),
    ),
    "a building that closes early": Schedule(
        "We[2,4] 10:00-11:30; Th 09:00-11:00; Fr,Sa 12:00-14:00,20:00-02:00; PH off",
        closures=(
            ClosedDays(date(2026, 12, 31), date(2026, 12, 31), ((540, 600),)),
            ClosedDays(date(2026, 12, 24), date(2026, 12, 26), ((600, 780),), of_venue=True),
            ClosedDays(date(2026, 11, 26), date(2026, 11, 27), of_venue=True),
        ),
    ),
    "a building without hours known": Schedule(
        "", (MORNING,), (ClosedDays(date(2026, 11, 25), date(2026, 11, 26), ((540, 630), (660, 720)), of_venue=True),)
    ),
    "a building of which nobody knows the hours": Schedule(
        "elke dinsdag", closures=(ClosedDays(date(2026, 3, 28), date(2026, 3, 29), ((60, 200),), of_venue=True),)
    ),
    "not given": Schedule("Mo-Su 09:00-17:00; PH off", unavailable_until=date(2026, 11, 26)),
    "not given any more": Schedule(unavailable_until=FOREVER),
}
DAYS_OF_DOUBT = {
    "a leap day": date(2028, 2, 28),
    "clocks forward": date(2026, 3, 28),
    "clocks back": date(2026, 10, 24),
    "King's Day on a Sunday": date(2025, 4, 25),
    "Liberation Day": date(2026, 5, 4),
    "week 53": date(2026, 12, 30),
    "Christmas": date(2026, 12, 24),
    "the first day of the summer holidays in the north": date(2026, 7, 3),
    "the last day of the autumn holidays in the south": date(2026, 10, 25),
    "a spring of which nobody knows": date(2027, 2, 13),
    "days with sessions and closures": date(2026, 11, 25),
    "a winter day": date(2026, 1, 20),
}


def said(rows: list[tuple[int, int, str]], minute: int) -> str:
    """What the rows say of a moment, as a filter reads them."""
    states = {state for start, end, state in rows if start <= minute < end}
    return "open" if "open" in states else "unknown" if states else "closed"


@pytest.mark.parametrize("day", DAYS_OF_DOUBT.values(), ids=DAYS_OF_DOUBT)
@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_label_and_interval_agree_on_every_minute(schedule: Schedule, day: date) -> None:
    rows = list(intervals(schedule, CALENDAR, day))
    for minute in range(start_of(day), start_of(day + timedelta(days=3))):
        moment = moment_of(minute)
        assert said(rows, minute) == open_state(schedule, moment, CALENDAR).kind, moment


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_what_the_label_promises_is_where_the_interval_changes(schedule: Schedule) -> None:
    for day in DAYS_OF_DOUBT.values():
        rows = list(intervals(schedule, CALENDAR, day))
        for minute in range(start_of(day), start_of(day + timedelta(days=2)), 7):
            state = open_state(schedule, moment_of(minute), CALENDAR)
            for change, kind in ((state.until, OpenKind.OPEN), (state.opens_at, OpenKind.CLOSED)):
                if change is None or change >= moment_of(start_of(day + timedelta(days=DAYS))):
                    continue
                then = int(change.timestamp() // 60)
                assert said(rows, then - 1) == kind
                assert said(rows, then) != kind


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_intervals_lie_in_order_and_apart_and_have_an_end_that_says_nothing(schedule: Schedule) -> None:
    for day in DAYS_OF_DOUBT.values():
        rows = list(intervals(schedule, CALENDAR, day))
        assert rows[0] == (START_OF_TIME, start_of(day), "unknown")
        assert rows[-1][1:] == (END_OF_TIME, "unknown")
        assert all(start < end for start, end, _ in rows)
        assert all(before[1] <= after[0] for before, after in pairwise(rows))
        assert said(rows, start_of(day) - 1) == said(rows, start_of(day + timedelta(days=DAYS))) == "unknown"


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_a_timetable_is_read_back_as_the_schedule_it_was_made_from(schedule: Schedule) -> None:
    named = name_timetable(schedule)
    assert read_timetable(named.content) == schedule
    assert name_timetable(read_timetable(named.content)) == named
    assert 0 <= named.id < 2**63


def test_whose_days_they_are_makes_another_timetable_and_what_was_kept_before_is_of_the_offering() -> None:
    own = ClosedDays(date(2026, 12, 24), date(2026, 12, 24), ((600, 780),))
    schedules = [Schedule("We 10:00-11:30", closures=(days,)) for days in (own, own._replace(of_venue=True))]
    assert len({name_timetable(schedule).id for schedule in schedules}) == 2
    before = '{"hours":"We 10:00-11:30","closures":[["2026-12-24","2026-12-24","10:00-13:00"]]}'
    assert read_timetable(before) == schedules[0]
    assert name_timetable(schedules[0]).content == before


def test_nothing_known_has_no_timetable_and_each_schedule_its_own() -> None:
    assert name_timetable(Schedule()) is None
    assert len({name_timetable(schedule).id for schedule in SCHEDULES.values()}) == len(SCHEDULES)


def kept(session):
    """All timetables with their intervals, as far as listings point at them."""
    return session.execute(
        select(Listing.listing_id, Timetable.content, OpenInterval.starts_at, OpenInterval.ends_at, OpenInterval.state)
        .join(Timetable, Timetable.id == Listing.timetable_id)
        .join(OpenInterval, OpenInterval.timetable_id == Timetable.id)
        .order_by(Listing.listing_id, OpenInterval.starts_at)
    ).all()


def test_listings_with_the_same_times_share_one_timetable(session, world):
    venue = world.venue("Buurthuis De Dreef", 136_000.0, 455_900.0)
    for title, hours in (
        ("Taalcafé", "Tu 10:00-12:00; PH off"),
        ("Digicafé", "Tu 10:00-12:00; PH off"),
        ("Koffie", ""),
    ):
        world.offering(title, venue, hours=hours)
    rows = session.execute(select(Listing.timetable_id)).scalars().all()
    assert sorted(id is None for id in rows) == [False, False, True]
    assert session.scalar(select(func.count()).select_from(Timetable)) == 1


def test_what_edits_leave_behind_is_what_a_rebuild_makes(session, world):
    moment = now()
    world.fill(60, seed=5)
    for number, offering in enumerate(session.scalars(select(Offering).where(Offering.id.in_(world.offering_ids)))):
        if number % 3 == 0:
            offering.unavailable_until = moment.date() + timedelta(days=number)
        for place in offering.venues:
            place.hours = ("Mo-Fr 09:00-17:00; PH off", "We 09:00-12:00; SH off", "")[number % 3]
    refresh_listings(session, world.offering_ids, at=moment)
    edited = kept(session)
    assert len({row[0] for row in edited}) > 20
    rebuild_listings(session, at=moment)
    assert kept(session) == edited


def test_time_passes_and_the_intervals_roll_along(session, world):
    venue = world.venue("Buurthuis De Dreef", 136_000.0, 455_900.0)
    world.offering("Taalcafé", venue, hours="Mo-Su 10:00-12:00; PH off")
    calendar = load_calendar(session)
    assert roll_timetables(session, calendar, now()) == 0
    later = now() + timedelta(days=40)
    assert roll_timetables(session, calendar, later) == 1
    assert roll_timetables(session, calendar, later) == 0
    opened = select(func.min(OpenInterval.starts_at)).where(OpenInterval.state == "open")
    first = session.scalar(opened)
    assert moment_of(first).date() >= later.astimezone(TIME_ZONE).date()
    rebuild_listings(session, at=later)
    again = session.scalar(opened)
    assert again == first


def test_a_building_that_closes_early_shortens_what_is_given_there_in_rows_and_cards_alike(session, world):
    venue = world.venue("Bibliotheek", 136_000.0, 455_900.0)
    day = now().astimezone(TIME_ZONE).date() + timedelta(days=3)
    midnight = datetime.combine(day, datetime.min.time(), TIME_ZONE)
    lessons = tuple(
        (midnight + timedelta(hours=start), midnight + timedelta(hours=end)) for start, end in ((12, 15), (19, 21))
    )
    other = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")[day.weekday() - 1]
    desk = world.offering("Spreekuur", venue, hours="Mo-Su,PH 09:00-11:00")
    apart = world.offering("Op een andere dag", venue, hours=f"{other} 10:00-11:30; PH off")
    course = world.offering("Cursus", venue, sessions=lessons)
    adjust_days(session, venue, [(ClosedDays(day, day, ((600, 780),)), "Wij gaan eerder dicht")], by="test")
    first, last = start_of(day), start_of(day + timedelta(days=1))
    found = {}
    for offering in (desk, apart, course):
        spells = session.execute(
            select(OpenInterval.starts_at, OpenInterval.ends_at)
            .join(Listing, Listing.timetable_id == OpenInterval.timetable_id)
            .where(Listing.offering_id == offering.id, OpenInterval.state == "open")
            .where(OpenInterval.starts_at < last, OpenInterval.ends_at > first)
        )
        found[offering.title] = [tuple(moment_of(minute).hour for minute in spell) for spell in spells]
    assert found == {"Spreekuur": [(10, 11)], "Op een andere dag": [], "Cursus": [(12, 13)]}
    card = session.scalar(
        select(ListingCard.card).join(Listing, Listing.id == ListingCard.id).where(Listing.offering_id == course.id)
    )
    (held,) = orjson.loads(card)["sessions"]
    assert [datetime.fromisoformat(moment) for moment in held] == [
        midnight + timedelta(hours=12),
        midnight + timedelta(hours=13),
    ]


def test_other_holidays_make_other_intervals(session, world):
    venue = world.venue("Buurthuis De Dreef", 136_000.0, 455_900.0)
    world.offering("Taalcafé", venue, hours="Mo-Su 10:00-12:00")
    before = kept(session)
    assert roll_timetables(session, CALENDAR, now()) == 1  # the seed of other years
    session.expire_all()
    assert [row[2:] for row in kept(session)] == [row[2:] for row in before]
    assert session.scalar(select(Timetable.calendar)) == CALENDAR.fingerprint


def test_what_nobody_points_at_is_removed_with_its_intervals(session, world):
    venue = world.venue("Buurthuis De Dreef", 136_000.0, 455_900.0)
    world.offering("Taalcafé", venue, hours="Tu 10:00-12:00")
    world.offering("Digicafé", venue, hours="We 10:00-12:00")
    offering = session.get(Offering, world.offering_ids[0])
    offering.venues[0].hours = "Th 10:00-12:00"
    refresh_listings(session, [offering.id])
    assert session.scalar(select(func.count()).select_from(Timetable)) == 3
    assert remove_unused_timetables(session) == 1
    assert remove_unused_timetables(session) == 0
    owners = set(session.scalars(select(OpenInterval.timetable_id)))
    assert owners == set(session.scalars(select(Timetable.id))) == set(session.scalars(select(Listing.timetable_id)))


def test_the_moment_of_a_listing_counts_and_not_the_clock_of_the_server(session, world, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    import time

    time.tzset()
    try:
        venue = world.venue("Buurthuis De Dreef", 136_000.0, 455_900.0)
        world.offering("Taalcafé", venue, hours="Mo-Su 10:00-12:00; PH off")
        moment = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)  # the 26th in Tokyo
        rebuild_listings(session, at=moment)
        first = session.scalar(select(func.min(OpenInterval.starts_at)).where(OpenInterval.state == "open"))
        assert moment_of(first) == at("2026-11-25T10:00")
    finally:
        monkeypatch.undo()
        time.tzset()


def test_every_card_has_the_schedule_that_its_timetable_was_made_from(session):
    moment = now()
    load_records(
        session, LineStream(demo_lines(session, today=moment.astimezone(TIME_ZONE).date(), offerings=400)), at=moment
    )
    calendar = load_calendar(session)
    rows = session.execute(
        select(ListingCard.card, Listing.timetable_id).join(Listing, Listing.id == ListingCard.id)
    ).all()
    schedules = [(schedule_of(orjson.loads(card), calendar), timetable_id) for card, timetable_id in rows]
    for schedule, timetable_id in schedules:
        named = name_timetable(schedule)
        assert (named.id if named else None) == timetable_id
    for part in ("hours", "sessions", "closures", "unavailable_until", "region"):
        assert any(getattr(schedule, part) for schedule, _ in schedules), part
    minute = int(moment.timestamp() // 60)
    for later in range(0, 14 * 24 * 60, 617):
        there = select(OpenInterval.timetable_id, OpenInterval.state).where(
            OpenInterval.starts_at <= minute + later, OpenInterval.ends_at > minute + later
        )
        at_once = dict(session.execute(there).all())
        for schedule, timetable_id in schedules:
            said_of_it = at_once.get(timetable_id, "closed") if timetable_id else "unknown"
            assert said_of_it == open_state(schedule, moment_of(minute + later), calendar).kind


def test_a_timetable_that_is_about_to_be_used_is_not_removed(databases):
    engine = create_engine(databases.ready("postgis"))
    named, moment = name_timetable(Schedule("Mo 10:00-12:00")), now()
    with Session(engine) as writing, Session(engine) as cleaning:
        write_timetables(writing, [named], CALENDAR, moment)
        writing.commit()
        write_timetables(writing, [named], CALENDAR, moment)  # it is there, and held
        assert remove_unused_timetables(cleaning) == 0
        cleaning.commit()
        writing.commit()
        assert remove_unused_timetables(cleaning) == 1
        cleaning.commit()
        write_timetables(writing, [named], CALENDAR, moment)
        assert writing.scalar(select(func.count()).select_from(OpenInterval)) > 1
    engine.dispose()


def test_two_who_add_the_same_timetable_add_it_once(databases):
    engine = create_engine(databases.ready("postgis"))
    named, moment = name_timetable(Schedule("Mo 10:00-12:00")), now()
    with Session(engine) as first, Session(engine) as second, ThreadPoolExecutor(1) as beside:
        write_timetables(first, [named], CALENDAR, moment)
        waiting = beside.submit(write_timetables, second, [named], CALENDAR, moment)
        first.commit()
        waiting.result(20)
        second.commit()
        assert first.scalar(select(func.count()).select_from(Timetable)) == 1
        assert first.scalar(select(func.count()).select_from(OpenInterval)) > 1
    engine.dispose()
