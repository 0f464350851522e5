"""All that says when something is open: hours, dated sessions, closed and adjusted days, and the region it lies in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from app.domain.calendar.types import Calendar, Region
from app.domain.errors import InvalidParameter

FOREVER = date.max
"""The last day of what is closed without an end in sight."""

Minutes = tuple[int, int]
"""From one minute of a day up to another, by the clock on the wall: (600, 720) is 10:00 – 12:00."""

_TIMES = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_SCHOOL = re.compile(r"\bSH\b")


class ClosedDays(NamedTuple):
    """Days on which other times hold than in other weeks, up to and including the last; no times is closed.

    Those of an offering replace its hours. Those of its venue (`of_venue`) say when the building is open: what is given
    there that day can only be shorter by them, or not be at all.
    """

    first_on: date
    last_on: date
    times: tuple[Minutes, ...] = ()
    of_venue: bool = False

    def holds_on(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.first_on <= day <= self.last_on


class Schedule(NamedTuple):
    """When something is open; equal ones share one timetable. A tuple, since every card of a page looks one up.

    `sessions` are the coming ones in order, as they are held (`reckoning.held_sessions`); `unavailable_until` is the
    last day of a time in which it is not given at all. Of the closures that hold on a day the first counts.
    `region` is that of the school holidays, and only set where the hours name them.
    """

    hours: str = ""
    sessions: tuple[tuple[datetime, datetime], ...] = ()
    closures: tuple[ClosedDays, ...] = ()
    unavailable_until: date | None = None
    region: Region | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether anything is known of when it is open."""
        return bool(self.hours or self.sessions or self.closures or self.unavailable_until)


def make_schedule(
    hours: str,
    sessions: Sequence[tuple[datetime, datetime]] = (),
    closures: Sequence[ClosedDays] = (),
    *,
    unavailable_until: date | None = None,
    municipality_code: str | None = None,
    calendar: Calendar,
) -> Schedule:
    """Put together what is known; what makes no difference is left out, so that equal times are equal schedules."""
    region = calendar.region_of(municipality_code) if _SCHOOL.search(hours) else None
    return Schedule(hours, tuple(sessions), tuple(closures), unavailable_until, region)


def schedule_of(card: Mapping[str, Any], calendar: Calendar) -> Schedule:
    """Read the schedule from a card: the same that the card's listing has its timetable from."""
    unavailable = card["unavailable"]
    until = unavailable["until"] if unavailable else None
    municipality = card["municipality"]
    return make_schedule(
        card["hours"],
        [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in card["sessions"]],
        [
            _closed_days(each["from"], each["until"], each["hours"], each.get("ofVenue", False))
            for each in card["closures"]
        ],
        unavailable_until=(date.fromisoformat(until) if until else FOREVER) if unavailable else None,
        municipality_code=municipality["code"] if municipality else None,
        calendar=calendar,
    )


@lru_cache(maxsize=2048)
def _closed_days(first_on: str, last_on: str, times: str, of_venue: bool) -> ClosedDays:
    """Read other times as a card has them; those of a venue stand on each of its cards."""
    return ClosedDays(date.fromisoformat(first_on), date.fromisoformat(last_on), parse_times(times), of_venue)


def closure_on(closures: Iterable[ClosedDays], day: date) -> ClosedDays | None:
    """Give the closed or adjusted days that count on a day: the first of them that hold."""
    return next((closure for closure in closures if closure.holds_on(day)), None)


def parse_times(text: str) -> tuple[Minutes, ...]:
    """Read the times of an adjusted day, `10:00-12:00,13:00-15:00`; empty is closed.

    Raises InvalidParameter for anything else, for times that overlap, and for a day that ends after midnight.
    """
    found: list[Minutes] = []
    for item in filter(None, (part.strip() for part in text.split(","))):
        match = _TIMES.fullmatch(item)
        start, end = (int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])) if match else (0, 0)
        if start >= end or end > 24 * 60:
            reason = f"{item!r} is no time from and until on one day"
            raise _invalid(reason)
        if found and start < found[-1][1]:
            reason = f"{item!r} begins before the time before it has ended"
            raise _invalid(reason)
        found.append((start, end))
    return tuple(found)


def write_times(times: Iterable[Minutes]) -> str:
    """Write times as `parse_times` reads them."""
    return ",".join(f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}" for start, end in times)


def minute_of(moment: datetime) -> int:
    """Give the whole minutes between 1970 in UTC and a moment with a zone: how moments are compared and stored."""
    return int(moment.astimezone(UTC).timestamp() // 60)


def _invalid(reason: str) -> InvalidParameter:
    return InvalidParameter("hours", reason, allowed="times of one day, such as '10:00-12:00,13:00-15:00', or nothing")
