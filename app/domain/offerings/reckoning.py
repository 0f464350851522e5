"""What is open when: one reckoning, from which label, week, coming dates and the rows for filters are all read.

Moments are whole minutes since 1970 in UTC; a session that begins or ends within a minute counts from or up to its
beginning. Days are those of Europe/Amsterdam, by the clock on the wall: on the two days on which it is put forward or
back hours last as long as their numbers are on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from app.domain.base import TIME_ZONE
from app.domain.calendar.types import Calendar
from app.domain.errors import InvalidParameter
from app.domain.offerings.expression import DAY_MINUTES, Expression, ParserError, Piece, join
from app.domain.offerings.grammar import parse_hours
from app.domain.offerings.schedule import ClosedDays, Minutes, Schedule, closure_on, minute_of

HORIZON_DAYS = 400
"""How far ahead a next opening is looked for."""

_WHOLE_DAY: tuple[Piece, ...] = ((0, DAY_MINUTES, False),)
_DAY = timedelta(days=1)


class Reckoning:
    """One schedule under one calendar."""

    def __init__(self, schedule: Schedule, calendar: Calendar) -> None:
        """Make the text ready; one that can't be understood is unknown."""
        self.schedule = schedule
        self._calendar = calendar
        self._expression = _expression(schedule.hours)
        self._sessions = tuple(self._session(start, end) for start, end in schedule.sessions)
        self._known_until = max((end for _, end, _ in self._sessions), default=None)
        self._is_dated_only = bool(self._sessions) and not schedule.hours and not schedule.closures

    @property
    def has_hours(self) -> bool:
        """Tell whether there are hours that are understood."""
        return self._expression is not None

    def by_hours(self, day: date) -> tuple[Piece, ...]:
        """Give what is open on a day by its hours and its closed and adjusted days, in minutes of that day's clock."""
        closure = self.closure_on(day)
        if closure is None:
            return self._usual(day)
        if closure.of_venue:
            return _within(self._usual(day), closure.times)
        return tuple((start, end, True) for start, end in closure.times)

    def closure_on(self, day: date) -> ClosedDays | None:
        """Give the closed or adjusted days that count on a day, if any."""
        return closure_on(self.schedule.closures, day)

    def is_adjusted(self, day: date) -> bool:
        """Tell whether a day is closed by itself, or other than by its hours; a building may be open long enough."""
        closure = self.closure_on(day)
        if closure is None:
            return False
        return not (closure.of_venue and closure.times) or self.by_hours(day) != self._usual(day)

    def sessions(self) -> tuple[Piece, ...]:
        """Give the sessions as moments; one on a day that is closed by itself is not certain."""
        return self._sessions

    def on(self, day: date) -> tuple[Piece, ...]:
        """Give what is open or may be on a day, sessions included, as moments, cut at its midnights."""
        until = self.schedule.unavailable_until
        if until is not None and day <= until:
            return ()
        first, last = start_of(day), start_of(day + _DAY)
        pieces: list[tuple[Piece, ...]] = [
            ((max(start, first), min(end, last), certain),)
            for start, end, certain in self._sessions
            if start < last and end > first
        ]
        if not self._is_dated_only or last > (self._known_until or 0):
            pieces += [tuple(on_line(day, self.by_hours(day))), self._unknown(day, first, last)]
        filled = [answer for answer in pieces if answer]
        return join(filled) if len(filled) > 1 else filled[0] if filled else ()

    def between(self, day: date, days: int) -> Iterator[Piece]:
        """Give what is open or may be from a day on, whole over midnight where it lasts, in order."""
        kept: Piece | None = None
        for number in range(days):
            for piece in self.on(day + number * _DAY):
                if kept and kept[1] == piece[0] and kept[2] == piece[2]:
                    kept = (kept[0], piece[1], kept[2])
                    continue
                if kept:
                    yield kept
                kept = piece
        if kept:
            yield kept

    def _unknown(self, day: date, first: int, last: int) -> tuple[Piece, ...]:
        """Say that nothing is known of a day: no hours that are understood, and no session that is still to come."""
        closure = self.closure_on(day)
        if self._expression is not None or (closure and not closure.of_venue):
            return ()
        unknown = tuple(on_line(day, _within(_WHOLE_DAY, closure.times) if closure else _WHOLE_DAY))
        if self.schedule.hours or self._known_until is None:
            return unknown
        since = max(first, self._known_until)
        return tuple((max(start, since), end, False) for start, end, _ in unknown if end > since)

    def _usual(self, day: date) -> tuple[Piece, ...]:
        """Give what is open on a day by the hours alone."""
        if self._expression is None:
            return ()
        return self._expression.pieces(day, self._calendar, self.schedule.region)

    def _session(self, start: datetime, end: datetime) -> Piece:
        """Give a session as moments; what a building does to it is done already."""
        on = start.astimezone(TIME_ZONE).date()
        is_closed = any(
            closure.holds_on(on) and not closure.times and not closure.of_venue for closure in self.schedule.closures
        )
        return minute_of(start), minute_of(end), not is_closed


def _within(pieces: tuple[Piece, ...], times: tuple[Minutes, ...]) -> tuple[Piece, ...]:
    """Give what of the pieces of a day lies in the times of a building."""
    cut = ((max(start, since), min(end, until), certain) for start, end, certain in pieces for since, until in times)
    return tuple(piece for piece in cut if piece[0] < piece[1])


def held_sessions(
    sessions: Iterable[tuple[datetime, datetime]], closures: Sequence[ClosedDays]
) -> Iterator[tuple[datetime, datetime]]:
    """Give what is held of sessions in a building that has days of its own: in its hours, and nothing beside them."""
    of_venue = any(closure.of_venue for closure in closures)
    for session in sessions:
        yield from _held(*session, closures) if of_venue else (session,)


def _held(start: datetime, end: datetime, closures: Sequence[ClosedDays]) -> list[tuple[datetime, datetime]]:
    """Cut a session to the hours of the building, day by day; what goes on over midnight stays one."""
    found: list[tuple[datetime, datetime]] = []
    day, last = (moment.astimezone(TIME_ZONE).date() for moment in (start, end))
    while day <= last:
        closure = closure_on(closures, day)
        held = _within(_WHOLE_DAY, closure.times) if closure and closure.of_venue else _WHOLE_DAY
        for opens, closes, _ in on_line(day, held):
            since = max(start.astimezone(UTC), moment_of(opens).astimezone(UTC))
            till = min(end.astimezone(UTC), moment_of(closes).astimezone(UTC))
            if since >= till:
                continue
            if found and found[-1][1] == since:
                since = found.pop()[0]
            found.append((since, till))
        day += _DAY
    return found


@lru_cache(maxsize=8192)
def reckon(schedule: Schedule, calendar: Calendar) -> Reckoning:
    """Give the reckoning of a schedule; those asked for lately are kept."""
    return Reckoning(schedule, calendar)


def day_of(minute: int) -> date:
    """Give the day in Amsterdam on which a moment falls."""
    return moment_of(minute).date()


def moment_of(minute: int) -> datetime:
    """Give a moment as a time in Amsterdam."""
    return datetime.fromtimestamp(minute * 60, TIME_ZONE)


@lru_cache(maxsize=4096)
def start_of(day: date) -> int:
    """Give the moment of the midnight with which a day begins in Amsterdam."""
    return minute_of(datetime.combine(day, time.min, TIME_ZONE))


def on_line(day: date, pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Turn minutes of a day's clock into moments; a clock that is put back shows an hour twice."""
    stretches = _stretches(day)
    for start, end, certain in pieces:
        last: Piece | None = None
        for since, until, zero in stretches:
            begins, ends = max(start, since) + zero, min(end, until) + zero
            if begins >= ends:
                continue
            if last and last[1] == begins:
                begins = last[0]
            elif last:
                yield last
            last = (begins, ends, certain)
        if last:
            yield last


@lru_cache(maxsize=4096)
def _stretches(day: date) -> tuple[tuple[int, int, int], ...]:
    """Give the stretches of a day between which its clock is not changed: minutes from and until, and their zero."""
    first, last = start_of(day), start_of(day + _DAY)
    if last - first == DAY_MINUTES:
        return ((0, DAY_MINUTES, first),)
    change = next(minute for minute in range(first, last) if _offset(minute) != _offset(first))
    put = _offset(change) - _offset(first)
    wall = change - first
    return ((0, wall, first), (wall + put, DAY_MINUTES, first - put))


def _offset(minute: int) -> int:
    """Give by how many minutes Amsterdam is ahead of UTC."""
    offset = moment_of(minute).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


@lru_cache(maxsize=8192)
def _expression(text: str) -> Expression | None:
    try:
        tidy = parse_hours(text)
        return Expression(tidy) if tidy else None
    except (InvalidParameter, ParserError):
        return None
