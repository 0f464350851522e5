"""When something is open in the coming year, as the few repeating rules that a calendar understands.

The dates are those of the one opening-hours engine; the rules are found in the dates themselves, not in the text. So a
rule with its exceptions always says exactly what the engine says: holidays, even weeks, seasons and clock changes
included, whatever grammar the text uses. What may be open but is not certain is left out: an appointment in somebody's
calendar must not lead to a closed door.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise, takewhile

from app.domain.calendar.types import Calendar
from app.domain.offerings.hours import TIME_ZONE, Span, next_dates, span_of
from app.domain.offerings.reckoning import reckon
from app.domain.offerings.schedule import FOREVER, Schedule

AHEAD = timedelta(days=365)
"""How far a calendar looks ahead; holidays beyond are not known well enough."""

_MOST_SPANS, _SOME = 3_000, 8
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_FORTNIGHT = 14
_NEW_SERIES = 8
"""How many exceptions are as bad as one more series."""

_LONG_ENOUGH = timedelta(days=80)
"""From here on "the first and third Monday" is no chance."""

_MOST_PLACES = 2

_SEASON_GAP = timedelta(days=28)
"""A pause from which on two seasons are told apart."""


@dataclass(frozen=True, slots=True)
class Series:
    """Spans that repeat: the first, on which weekdays (0 is Monday), and how.

    Every `interval` weeks, or, with `nths`, on these weekdays of the month (1 to 5, -1 is the last). `last` is the day
    of the last one and `without` the days that the rule names and that are left out. `is_open_ended` says that it only
    ends because nobody looked further. A single span has no weekdays.
    """

    first: Span
    last: date
    weekdays: tuple[int, ...] = ()
    interval: int = 1
    nths: tuple[int, ...] = ()
    without: tuple[date, ...] = ()
    is_open_ended: bool = False


@dataclass(frozen=True, slots=True)
class _Rule:
    weekdays: tuple[int, ...]
    interval: int = 1
    nths: tuple[int, ...] = ()

    def days(self, first: date, last: date) -> Iterator[date]:
        """Give the days of the rule from its first day up to a last."""
        monday = first - timedelta(days=first.weekday())
        day = first
        while day <= last:
            in_week = (day - monday).days // 7 % self.interval == 0
            if day.weekday() in self.weekdays and in_week and (not self.nths or self._has_place(day)):
                yield day
            day += timedelta(days=1)

    def _has_place(self, day: date) -> bool:
        return _place(day) in self.nths or (-1 in self.nths and _is_last(day))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some of the days: a rule with the days that it says and those to leave out, or one day without a rule."""

    rule: _Rule | None
    days: tuple[date, ...]
    without: tuple[date, ...] = ()


def has_certain_times(schedule: Schedule, at: datetime, calendar: Calendar) -> bool:
    """Tell whether a calendar of the coming year would have anything in it."""
    if _is_always(schedule):
        return False
    if find_meetings(schedule, at, calendar):
        return True
    return _has_certain_hours(schedule._replace(sessions=()), at.astimezone(TIME_ZONE).date(), calendar)


def find_series(
    schedule: Schedule, at: datetime, calendar: Calendar, *, until: date | None = None
) -> tuple[Series, ...]:
    """Give the series that together are all certain spans of a year from the day of `at` on, or less with `until`.

    By the hours alone, without the dated meetings. Empty when they are unknown, and for what is always open: that is no
    appointment.
    """
    if _is_always(schedule):
        return ()
    today = at.astimezone(TIME_ZONE).date()
    return _found(schedule._replace(sessions=()), today, min(today + AHEAD, until or date.max), calendar)


def find_meetings(schedule: Schedule, at: datetime, calendar: Calendar) -> tuple[Span, ...]:
    """Give the dated meetings that are not over at a moment and are sure to be."""
    meetings = (span_of(piece) for piece in reckon(schedule, calendar).sessions())
    return tuple(meeting for meeting in meetings if meeting.end > at and _will_be(meeting, schedule))


def _is_always(schedule: Schedule) -> bool:
    return schedule.hours == "24/7"


@lru_cache(maxsize=4096)
def _has_certain_hours(schedule: Schedule, today: date, calendar: Calendar) -> bool:
    until = schedule.unavailable_until
    if until == FOREVER:
        return False
    first = max(today, until + _DAY) if until else today
    spans = next_dates(schedule, _midnight(first), _SOME, calendar)
    return any(_will_be(span, schedule) for span in spans)


@lru_cache(maxsize=1024)
def _found(schedule: Schedule, today: date, end: date, calendar: Calendar) -> tuple[Series, ...]:
    slots: dict[tuple[object, ...], dict[date, Span]] = defaultdict(dict)
    for span in _certain_spans(schedule, today, end, calendar):
        slots[_times(span)][span.start.date()] = span
    found: list[Series] = []
    for spans in slots.values():
        found += [_series(part, spans, end) for part in _cover(sorted(spans))]
    return tuple(sorted(found, key=lambda series: (series.first.start, series.first.end)))


def _certain_spans(schedule: Schedule, first: date, last: date, calendar: Calendar) -> Iterator[Span]:
    spans = next_dates(schedule, _midnight(first), _MOST_SPANS, calendar)
    coming = takewhile(lambda span: span.start.date() <= last, spans)
    return (span for span in coming if span.start.date() >= first and _will_be(span, schedule))


def _will_be(span: Span, schedule: Schedule) -> bool:
    """Tell whether a span is certain, and after the time in which the offering is not given at all."""
    until = schedule.unavailable_until
    return span.is_certain and (until is None or span.start.date() > until)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=TIME_ZONE)


def _times(span: Span) -> tuple[object, ...]:
    """Tell what spans of one series have in common: their clock times, and how long they really last."""
    start, end = span.start, span.end
    nights = (end.date() - start.date()).days
    return start.time(), end.time(), nights, start.fold, end.fold, end.timestamp() - start.timestamp()


def _cover(days: Sequence[date]) -> list[_Part]:
    """Divide days among rules, so that there are few rules and few exceptions."""
    ways = [[_Part(None, days=(day,)) for day in days]]
    ways += [[part] for part in _whole(days)]
    by_weekday: dict[int, list[date]] = defaultdict(list)
    for day in days:
        by_weekday[day.weekday()].append(day)
    if len(by_weekday) > 1:
        ways.append([part for some in by_weekday.values() for part in _cover(some)])
    else:
        every_other = _Rule((days[0].weekday(),), interval=2)
        ways.append([_part(every_other, run) for run in _runs(days, _is_off_beat)])
    seasons = list(_runs(days, _is_pause))
    if len(seasons) > 1:
        ways.append([part for season in seasons for part in _cover(season)])
    return min(reversed(ways), key=lambda way: sum(_NEW_SERIES + len(part.without) for part in way))


def _whole(days: Sequence[date]) -> Iterator[_Part]:
    """Give each rule that says all of these days, with its exceptions; the plainest last."""
    weekdays = tuple(sorted({day.weekday() for day in days}))
    places = {_place(day) for day in days}
    but_last = {_place(day) for day in days if not _is_last(day)}
    rules = [_Rule(weekdays, interval=2), _Rule(weekdays)]
    if days[-1] - days[0] >= _LONG_ENOUGH and len(weekdays) == 1:
        every_month = ((*sorted(but_last), -1), tuple(sorted(places)))
        rules = [*(_Rule(weekdays, nths=nths) for nths in every_month if len(nths) <= _MOST_PLACES), *rules]
    for rule in rules:
        part = _part(rule, days)
        if len(part.days) == len(days):
            yield part


def _part(rule: _Rule, days: Sequence[date]) -> _Part:
    named = tuple(rule.days(days[0], days[-1]))
    wanted = frozenset(days)
    return _Part(rule, tuple(day for day in named if day in wanted), tuple(day for day in named if day not in wanted))


def _runs(days: Sequence[date], is_break: Callable[[date, date], bool]) -> Iterator[Sequence[date]]:
    begin = 0
    for at, (before, after) in enumerate(pairwise(days), 1):
        if is_break(before, after):
            yield days[begin:at]
            begin = at
    yield days[begin:]


def _is_off_beat(before: date, after: date) -> bool:
    return (after - before).days % _FORTNIGHT != 0


def _is_pause(before: date, after: date) -> bool:
    return after - before > _SEASON_GAP


def _place(day: date) -> int:
    """Tell which of its weekday in the month a day is, from 1."""
    return (day.day + 6) // 7


def _is_last(day: date) -> bool:
    return (day + _WEEK).month != day.month


def _series(part: _Part, spans: dict[date, Span], end: date) -> Series:
    first, last = part.days[0], part.days[-1]
    if part.rule is None or first == last:
        return Series(spans[first], first)
    return Series(
        first=spans[first],
        last=last,
        weekdays=part.rule.weekdays,
        interval=part.rule.interval,
        nths=part.rule.nths,
        without=part.without,
        is_open_ended=end - last <= _SEASON_GAP,
    )
