"""The timetables that listings share, and the intervals of the coming days in which each is open.

Thousands of listings are open on Tuesday mornings: they share one timetable, so that what it costs to know what is open
grows with the number of different times and not with that of the listings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import ColumnElement, delete, exists, select, text, update
from sqlalchemy.orm import Session

from app.domain.base import TIME_ZONE
from app.domain.calendar.types import Calendar, Region
from app.domain.offerings.reckoning import Reckoning, start_of
from app.domain.offerings.schedule import FOREVER, ClosedDays, Schedule, minute_of, parse_times, write_times
from app.domain.offerings.search.models import Listing, OpenInterval, Timetable
from app.domain.offerings.search.types import IntervalState
from geo.bulk import among, batches, insert_rows

DAYS = 15
"""Intervals are kept for today and the coming fourteen days."""

START_OF_TIME = 0
"""The start of the first interval of a timetable, before what was reckoned: 1970."""

END_OF_TIME = 2**31 - 1
"""The end of the last interval of a timetable, beyond what was reckoned: a moment in the year 6053."""

_BATCH = 500
_ADD = text(
    "INSERT INTO timetable (id, content, reckoned_until, calendar)"
    " VALUES (:id, :content, :reckoned_until, :calendar) ON CONFLICT (id) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class NamedTimetable:
    """A timetable's number and what it says."""

    id: int
    content: str


@lru_cache(maxsize=65_536)
def name_timetable(schedule: Schedule) -> NamedTimetable | None:
    """Name the timetable of a schedule; None when nothing is known of when it is open."""
    if not schedule.is_known:
        return None
    if schedule.unavailable_until == FOREVER:  # when it would be open makes no difference then
        schedule = Schedule(unavailable_until=FOREVER)
    content = _write(schedule)
    digest = hashlib.blake2b(content.encode(), digest_size=8).digest()
    return NamedTimetable(int.from_bytes(digest) >> 1, content)


def write_timetables(session: Session, wanted: Iterable[NamedTimetable], calendar: Calendar, at: datetime) -> None:
    """Add those timetables that are not there, with their intervals from the day of `at` on.

    What is there stays locked against the job that removes what nobody points at, until the transaction ends.
    """
    contents = {timetable.id: timetable.content for timetable in wanted}
    for batch in batches(sorted(contents), _BATCH):
        there = select(Timetable.id).where(among(session, Timetable.id, batch))
        known = set(session.scalars(there.with_for_update(read=True, key_share=True)))
        missing = {id: contents[id] for id in batch if id not in known}
        if missing:
            _add(session, missing, calendar, at)


def roll_timetables(session: Session, calendar: Calendar, at: datetime, *, limit: int = _BATCH) -> int:
    """Reckon the intervals of at most `limit` timetables anew that begin on another day, or know other holidays.

    They begin on an earlier day when time has passed, and on a later one when a clock was ahead. Returns how many there
    were; none are left when it is less than `limit`. What is over is gone afterwards.
    """
    today = at.astimezone(TIME_ZONE).date()
    found = select(Timetable.id, Timetable.content).where(_is_due(calendar, today)).limit(limit)
    due = dict(session.execute(found).all())
    ids = list(due)
    session.execute(delete(OpenInterval).where(OpenInterval.timetable_id.in_(ids)))
    _insert_intervals(session, due, calendar, today)
    session.execute(
        update(Timetable)
        .where(Timetable.id.in_(ids))
        .values(reckoned_until=today + timedelta(days=DAYS), calendar=calendar.fingerprint)
    )
    return len(ids)


def remove_unused_timetables(session: Session, *, limit: int = _BATCH) -> int:
    """Remove at most `limit` timetables that no listing points at: locked, then looked at again; return how many."""
    unused = ~exists().where(Listing.timetable_id == Timetable.id)
    found = select(Timetable.id).where(unused).limit(limit).with_for_update(skip_locked=True)
    ids = session.scalars(found).all()
    session.execute(delete(Timetable).where(Timetable.id.in_(ids), unused))
    return len(ids)


def read_timetable(content: str) -> Schedule:
    """Read a schedule from the content of its timetable."""
    kept: dict[str, Any] = orjson.loads(content)
    until = kept.get("unavailable")
    return Schedule(
        hours=kept.get("hours", ""),
        sessions=tuple((_moment(start), _moment(end)) for start, end in kept.get("sessions", ())),
        closures=tuple(
            ClosedDays(date.fromisoformat(first), date.fromisoformat(last), parse_times(times), bool(of_venue))
            for first, last, times, *of_venue in kept.get("closures", ())
        ),
        unavailable_until=date.fromisoformat(until) if until else None,
        region=Region(kept["region"]) if "region" in kept else None,
    )


def intervals(
    schedule: Schedule, calendar: Calendar, first: date, days: int = DAYS
) -> Iterator[tuple[int, int, IntervalState]]:
    """Give the intervals from a day on, between those that say that before and beyond them nothing is known."""
    yield START_OF_TIME, start_of(first), IntervalState.UNKNOWN
    last = start_of(first + timedelta(days=days))
    beyond = (last, END_OF_TIME, IntervalState.UNKNOWN)
    for start, end, is_open in Reckoning(schedule, calendar).between(first, days):
        if end == last and not is_open:
            beyond = (start, END_OF_TIME, IntervalState.UNKNOWN)
        else:
            yield start, end, IntervalState.OPEN if is_open else IntervalState.UNKNOWN
    yield beyond


def _is_due(calendar: Calendar, today: date) -> ColumnElement[bool]:
    return (Timetable.reckoned_until != today + timedelta(days=DAYS)) | (Timetable.calendar != calendar.fingerprint)


def _add(session: Session, missing: Mapping[int, str], calendar: Calendar, at: datetime) -> None:
    today = at.astimezone(TIME_ZONE).date()
    until = today + timedelta(days=DAYS)
    session.execute(
        _ADD,
        [
            {"id": id, "content": content, "reckoned_until": until.isoformat(), "calendar": calendar.fingerprint}
            for id, content in missing.items()
        ],
    )
    others = select(OpenInterval.timetable_id).where(among(session, OpenInterval.timetable_id, missing)).distinct()
    by_others = set(session.scalars(others))  # who was quicker; each timetable has an interval
    ours = {id: content for id, content in missing.items() if id not in by_others}
    _insert_intervals(session, ours, calendar, today)


def _insert_intervals(session: Session, contents: Mapping[int, str], calendar: Calendar, today: date) -> None:
    rows = [
        {"timetable_id": id, "starts_at": start, "ends_at": end, "state": state}
        for id, content in contents.items()
        for start, end, state in intervals(read_timetable(content), calendar, today)
    ]
    insert_rows(session.connection(), OpenInterval.__table__, rows)


def _write(schedule: Schedule) -> str:
    """Write a schedule as the text that its number is made from; what is not there is left out."""
    kept: dict[str, Any] = {
        "hours": schedule.hours,
        "sessions": [[minute_of(start), minute_of(end)] for start, end in schedule.sessions],
        "closures": [
            [each.first_on, each.last_on, write_times(each.times), *([True] if each.of_venue else [])]
            for each in schedule.closures
        ],
        "unavailable": schedule.unavailable_until,
        "region": schedule.region,
    }
    return orjson.dumps({name: value for name, value in kept.items() if value}).decode()


def _moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)
