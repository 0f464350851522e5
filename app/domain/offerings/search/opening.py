"""Which minutes a search for what is open is about, and how much of everything is open in them."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from app.domain.base import TIME_ZONE
from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search.sql import opened_statement
from app.domain.offerings.search.types import DayName, Opening, Part

Window = tuple[int, int]
"""From one minute up to another, since 1970 in UTC."""

DAYS_AHEAD = 14
"""A day can be asked for from today up to, and without, so many days later."""

_HOURS = {Part.MORNING: (6, 12), Part.AFTERNOON: (12, 18), Part.EVENING: (18, 24)}
_NEVER = ((0, 0),)

_KEPT_SECONDS = 300.0
_MOST_KEPT = 256
_kept: WeakKeyDictionary[Engine, dict[tuple[Window, ...], tuple[float, Opened]]] = WeakKeyDictionary()


def windows(opening: Opening, at: datetime) -> tuple[Window, ...]:
    """Give the times in which something has to be open at some minute; what is over at the moment does not count.

    A part without a day is that part of today and the six days after it. Never empty.
    """
    now = minute_of(at)
    if opening.day is DayName.NOW:
        return ((now, now + 1),)
    found = ((max(start, now), end) for start, end in _parts(opening, at.astimezone(TIME_ZONE).date()))
    return tuple((start, end) for start, end in found if start < end) or _NEVER


def coming_days(at: datetime) -> list[date]:
    """List the days that can be asked for."""
    today = at.astimezone(TIME_ZONE).date()
    return [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]


@dataclass(frozen=True, slots=True)
class Opened:
    """About how many listings there are, and the share of them that is open; never nothing."""

    listings: float
    share: float


ALL_OPEN = Opened(math.inf, 1.0)


def read_opened(connection: Connection, asked: tuple[Window, ...]) -> Opened:
    """Estimate how much is open in some of the minutes; counted at most once in five minutes."""
    kept = _kept.setdefault(connection.engine, {})
    minutes = int(_KEPT_SECONDS // 60)
    key = tuple((start // minutes, end // minutes) for start, end in asked)
    found = kept.get(key)
    if found is not None and time.monotonic() < found[0]:
        return found[1]
    if len(kept) >= _MOST_KEPT:
        kept.clear()
    opened = _count(connection, asked)
    kept[key] = (time.monotonic() + _KEPT_SECONDS, opened)
    return opened


def window_values(asked: tuple[Window, ...]) -> dict[str, int]:
    """Name the values that the statements bind: open_from0, open_until0 and so on."""
    values = {f"open_from{number}": start for number, (start, _) in enumerate(asked)}
    return values | {f"open_until{number}": end for number, (_, end) in enumerate(asked)}


def _count(connection: Connection, asked: tuple[Window, ...]) -> Opened:
    statement = opened_statement(connection.dialect.name, len(asked))
    opened, listings = connection.exec_driver_sql(statement, window_values(asked)).one()
    return Opened(listings or 0, max(opened / listings if listings else 0.0, 1e-7))


def _parts(opening: Opening, today: date) -> Iterator[Window]:
    for day in _days(opening, today):
        first, last = _HOURS.get(opening.part, (0, 24)) if opening.part else (0, 24)
        yield _minute(day, first), _minute(day, last)


def _days(opening: Opening, today: date) -> list[date]:
    match opening.day:
        case DayName.TODAY:
            return [today]
        case DayName.TOMORROW:
            return [today + timedelta(days=1)]
        case date() as day:
            return [day]
    return [today + timedelta(days=ahead) for ahead in range(7)]


def _minute(day: date, hour: int) -> int:
    """Give the minute at which it is so late by the clock on the wall."""
    return minute_of(datetime.combine(day + timedelta(days=hour // 24), clock(hour % 24), TIME_ZONE))
