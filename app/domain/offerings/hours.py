"""The one opening-hours engine: is it open, until when, when next, how does the week look, in the Netherlands.

What is not known is unknown, and unknown is never closed nor open. All of it is read from one reckoning
(`reckoning.py`), as are the rows by which search filters, so that a label and a filter never disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from app.domain.base import TIME_ZONE
from app.domain.calendar.types import Calendar
from app.domain.offerings.expression import DAY_MINUTES, Piece
from app.domain.offerings.grammar import parse_hours
from app.domain.offerings.reckoning import (
    HORIZON_DAYS,
    Reckoning,
    day_of,
    moment_of,
    on_line,
    reckon,
    start_of,
)
from app.domain.offerings.schedule import Schedule, minute_of
from app.domain.offerings.timetable import Rule, describe

__all__ = [
    "TIME_ZONE",
    "UNKNOWN",
    "Day",
    "OpenKind",
    "OpenState",
    "OtherDays",
    "Rule",
    "Schedule",
    "Span",
    "describe",
    "next_dates",
    "open_state",
    "other_days",
    "parse_hours",
    "week",
]

_DAY = timedelta(days=1)
_MOST_OTHER_DAYS = 10
"""So many days of one venue's other hours are told by themselves; a summer has more than anybody reads."""


class OpenKind(StrEnum):
    """What can be said of a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpenState:
    """The state of a moment; `until` when it is open, `opens_at` when it is closed and the next opening is certain."""

    kind: OpenKind
    until: datetime | None = None
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A time from `start` to `end` (both in Europe/Amsterdam) that is open or, when not certain, may be open."""

    start: datetime
    end: datetime
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a week: its spans, each whole on the day that it starts, and what is not as in other weeks."""

    on: date
    spans: tuple[Span, ...]
    is_public_holiday: bool
    is_adjusted: bool = False


@dataclass(frozen=True, slots=True)
class OtherDays:
    """Days on which it is otherwise, for the closure with this number: closed, or open at these times."""

    closure: int
    first_on: date
    last_on: date
    times: tuple[Piece, ...]


UNKNOWN = OpenState(OpenKind.UNKNOWN)


def open_state(schedule: Schedule, at: datetime, calendar: Calendar) -> OpenState:
    """Tell whether something is open at a moment that has a zone.

    Never raises for a text: one that can't be understood is unknown. A session counts whatever the calendar says.
    """
    minute = minute_of(at)
    if schedule.hours and schedule.closures:
        usual = _states(_without_closures(schedule), calendar).at(minute)
        changes = usual.until or usual.opens_at
        if changes and not _closes_between(schedule, day_of(minute) - _DAY, changes.date()):
            return usual  # as that of many others with the same hours, which is kept
    return _states(schedule, calendar).at(minute)


def week(schedule: Schedule, monday: date, calendar: Calendar) -> tuple[Day, ...] | None:
    """Give the seven days from `monday` (or any other first day) by the hours, or None when those are not known."""
    return _week(schedule, monday, calendar) if reckon(schedule, calendar).has_hours else None


def next_dates(schedule: Schedule, at: datetime, n: int, calendar: Calendar) -> tuple[Span, ...]:
    """Give the next `n` spans that end after `at`, of the hours and the sessions together, earliest first."""
    reckoning, minute = reckon(schedule, calendar), minute_of(at)
    spans = [span_of(piece) for piece in reckoning.sessions() if piece[1] > minute]
    first = day_of(minute) - _DAY
    for found, piece in enumerate(piece for piece in _by_hours(reckoning, first, HORIZON_DAYS) if piece[1] > minute):
        if found >= n:
            break
        spans.append(span_of(piece))
    return tuple(sorted(spans, key=lambda span: (minute_of(span.start), minute_of(span.end)))[:n])


def other_days(schedule: Schedule, today: date, calendar: Calendar) -> tuple[OtherDays, ...]:
    """Give the closed and adjusted days from today on as they are for what is given.

    Of a building with other hours only those days on which that makes a difference, with what is left of them.
    """
    found: list[OtherDays] = []
    reckoning = reckon(schedule, calendar)
    for number, closure in enumerate(schedule.closures):
        if closure.last_on < today:
            continue
        if closure.of_venue and closure.times:
            found += _shortened_days(reckoning, number, max(closure.first_on, today))
        else:
            times = tuple((start, end, True) for start, end in closure.times)
            found.append(OtherDays(number, closure.first_on, closure.last_on, times))
    return tuple(found)


def _shortened_days(reckoning: Reckoning, number: int, first: date) -> list[OtherDays]:
    closure = reckoning.schedule.closures[number]
    found: list[OtherDays] = []
    for ahead in range(min((closure.last_on - first).days + 1, HORIZON_DAYS)):
        day = first + ahead * _DAY
        if reckoning.closure_on(day) is not closure or not reckoning.is_adjusted(day):
            continue
        times = reckoning.by_hours(day)
        if found and found[-1].last_on == day - _DAY and found[-1].times == times:
            first_on = found.pop().first_on
        else:
            first_on = day
        found.append(OtherDays(number, first_on, day, times))
    return found[:_MOST_OTHER_DAYS]


def span_of(piece: Piece) -> Span:
    """Turn moments into a span."""
    return Span(moment_of(piece[0]), moment_of(piece[1]), piece[2])


def _closes_between(schedule: Schedule, first: date, last: date) -> bool:
    """Tell whether other times hold on any of some days than in other weeks."""
    return any(closure.first_on <= last and closure.last_on >= first for closure in schedule.closures)


class _States:
    """The states of one schedule; the last one is kept for all moments up to the next change."""

    def __init__(self, reckoning: Reckoning) -> None:
        self._reckoning = reckoning
        self._kept: tuple[int, int, OpenState] | None = None

    def at(self, minute: int) -> OpenState:
        """Tell the state of a moment."""
        kept = self._kept
        if kept and kept[0] <= minute < kept[1]:
            return kept[2]
        state, lasts_until = self._reckon(minute)
        self._kept = (minute, lasts_until, state)
        return state

    def _reckon(self, minute: int) -> tuple[OpenState, int]:
        """Tell the state of a moment, and until when it is the same; both are looked for up to the horizon."""
        today = day_of(minute)
        for start, end, is_certain in self._reckoning.between(today, HORIZON_DAYS):
            if end <= minute:
                continue
            if start > minute:
                return OpenState(OpenKind.CLOSED, opens_at=moment_of(start) if is_certain else None), start
            if not is_certain:
                return UNKNOWN, end
            if end >= start_of(today + HORIZON_DAYS * _DAY):
                return OpenState(OpenKind.OPEN), minute + DAY_MINUTES
            return OpenState(OpenKind.OPEN, until=moment_of(end)), end
        return OpenState(OpenKind.CLOSED), minute + DAY_MINUTES


@lru_cache(maxsize=8192)
def _without_closures(schedule: Schedule) -> Schedule:
    return schedule._replace(closures=())


@lru_cache(maxsize=8192)
def _states(schedule: Schedule, calendar: Calendar) -> _States:
    return _States(reckon(schedule, calendar))


@lru_cache(maxsize=4096)
def _week(schedule: Schedule, monday: date, calendar: Calendar) -> tuple[Day, ...]:
    days: dict[date, list[Span]] = {monday + timedelta(days=offset): [] for offset in range(7)}
    reckoning = reckon(schedule, calendar)
    for piece in _by_hours(reckoning, monday - _DAY, 9):
        span = span_of(piece)
        days.get(span.start.date(), []).append(span)
    return tuple(
        Day(
            on,
            tuple(spans),
            calendar.is_public_holiday(on) is True,
            reckoning.is_adjusted(on),
        )
        for on, spans in days.items()
    )


def _by_hours(reckoning: Reckoning, first: date, days: int) -> Iterator[Piece]:
    """Give what is open by the hours alone: whole over midnight, but what lasts a day or longer is cut there."""
    kept: Piece | None = None
    for number in range(days):
        day = first + number * _DAY
        for piece in on_line(day, reckoning.by_hours(day)):
            if kept and kept[1] == piece[0] and kept[2] == piece[2]:
                kept = (kept[0], piece[1], kept[2])
                continue
            if kept:
                yield from _by_day(kept)
            kept = piece
        if kept and number and kept[1] - kept[0] >= 2 * DAY_MINUTES:
            *whole, kept = _by_day(kept)
            yield from whole
    if kept:
        yield from _by_day(kept)


def _by_day(piece: Piece) -> list[Piece]:
    start, end, is_certain = piece
    found: list[Piece] = []
    while moment_of(end).replace(tzinfo=None) - moment_of(start).replace(tzinfo=None) >= _DAY:
        midnight = start_of(day_of(start) + _DAY)
        found.append((start, midnight, is_certain))
        start = midnight
    return [*found, (start, end, is_certain)] if start < end else found
