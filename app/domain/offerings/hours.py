"""The one opening-hours engine: is it open, until when, when next, how does the week look, in the Netherlands.

Hours are text in the OSM opening-hours grammar; no text means unknown, and unknown is never closed nor open.
Evaluation is by opening-hours-py with the Dutch calendar in Europe/Amsterdam. Around it stands what that library can't
know, so that nobody is sent to a closed door:

- A day that is a public holiday for some only (Good Friday, Liberation Day) makes what would be open unknown.
- A public holiday makes it unknown too unless a rule opens on `PH`: most who write "Mo-Fr" forgot Christmas, and in
  "PH off; Mo 10:00-12:00" the grammar lets Monday win over Easter Monday, which the writer did not mean.
- School holidays differ by region and school. Within the widest bounds of `SCHOOL_HOLIDAYS` a text that names `SH` is
  unknown where it would be open; outside them no school has a holiday and the other rules hold.
- Hours with a comment ("op afspraak") hold under a condition that no program can judge: unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

import opening_hours
from opening_hours import OpeningHours, State

from app.domain.errors import InvalidParameter
from app.domain.offerings.timetable import MONTHS, Rule, describe

__all__ = [
    "SCHOOL_HOLIDAYS",
    "TIME_ZONE",
    "UNKNOWN",
    "Day",
    "OpenKind",
    "OpenState",
    "Rule",
    "Span",
    "describe",
    "is_holiday_for_some",
    "is_public_holiday",
    "may_be_school_holiday",
    "next_dates",
    "open_state",
    "parse_hours",
    "week",
]

TIME_ZONE = ZoneInfo("Europe/Amsterdam")
MAX_LENGTH = 500
"""No real timetable is longer; a bound on what a stranger can make us parse."""

SCHOOL_HOLIDAYS = (
    ((1, 1), (1, 10)),
    ((2, 7), (3, 10)),
    ((4, 17), (5, 12)),
    ((7, 1), (9, 7)),
    ((10, 9), (11, 2)),
    ((12, 18), (12, 31)),
)
"""Days (month, day) between which a Dutch school can have a holiday: wide enough for the dates of the three regions in
any year, with the second week in May that many schools add."""

_HORIZON = timedelta(days=400)
"""How far ahead a next opening is looked for."""

_DAY = timedelta(days=1)

_ParserError: type[Exception] = opening_hours.ParserError  # type: ignore[attr-defined]  # missing in the stub

_ALLOWED = (
    "OSM opening hours, such as 'Mo-Fr 09:00-17:00; PH off', 'Mo[1] 10:00-12:00' or 'week 02-52/2 Tu 13:30-15:00'"
)
_QUOTED = re.compile(r'"[^"]*"')
_UNSUPPORTED = (
    (re.compile(r"\b(sunrise|sunset|dawn|dusk)\b", re.IGNORECASE), "use clock times instead of the sun's"),
    (re.compile(r"\d\s*\+"), "an open end ('10:00+') tells nobody until when; give a closing time"),
)
_SCHOOL_IN_LIST = re.compile(r",\s*SH\b|\bSH\s*,", re.IGNORECASE)
_SCHOOL = re.compile(r"\bSH\b", re.IGNORECASE)
_PUBLIC = re.compile(r"\bPH\b", re.IGNORECASE)
_CLOSING = re.compile(r"\b(off|closed)\b", re.IGNORECASE)
_MAYBE_SCHOOL = ",".join(
    f"{MONTHS[first[0] - 1]} {first[1]:02}-{MONTHS[last[0] - 1]} {last[1]:02}" for first, last in SCHOOL_HOLIDAYS
)


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
    """One day of a week: its spans, each whole on the day that it starts, and whether it is a public holiday."""

    on: date
    spans: tuple[Span, ...]
    is_public_holiday: bool


UNKNOWN = OpenState(OpenKind.UNKNOWN)


def parse_hours(text: str) -> str:
    """Check opening hours and give them back with single spaces; empty stays empty and means unknown.

    Raises InvalidParameter that says what is wrong and where.
    """
    tidy = " ".join(text.split())
    if not tidy:
        return ""
    if len(tidy) > MAX_LENGTH:
        reason = f"longer than {MAX_LENGTH} characters"
        raise _invalid(reason)
    unquoted = _QUOTED.sub("", tidy)
    for pattern, reason in _UNSUPPORTED:
        if pattern.search(unquoted):
            raise _invalid(reason)
    try:
        _engine(tidy)
    except _ParserError as error:
        column = re.search(r"--> \d+:(\d+)", str(error))
        at = int(column[1]) - 1 if column else 0
        reason = f"not understood at character {at + 1}: {tidy[at : at + 30]!r}"
        raise _invalid(reason) from error
    return tidy


def open_state(hours: str, sessions: Sequence[tuple[datetime, datetime]], at: datetime) -> OpenState:
    """Tell whether something with these hours and these dated sessions is open at a moment that has a zone.

    Never raises for a text: one that can't be understood is unknown. A session counts whatever the calendar says.
    """
    by_hours = _state(hours, at.astimezone(UTC))
    if not sessions:
        return by_hours
    running = [end for start, end in sessions if start <= at < end]
    if running:
        ends = [*running, by_hours.until] if by_hours.until else running
        return OpenState(OpenKind.OPEN, until=max(ends).astimezone(TIME_ZONE))
    if by_hours.kind is OpenKind.OPEN or (hours and by_hours.kind is OpenKind.UNKNOWN):
        return by_hours
    coming = [start for start, _ in sessions if start > at]
    if not coming:
        return by_hours
    starts = [*coming, by_hours.opens_at] if by_hours.opens_at else coming
    return OpenState(OpenKind.CLOSED, opens_at=min(starts).astimezone(TIME_ZONE))


def week(hours: str, monday: date) -> tuple[Day, ...] | None:
    """Give the seven days from `monday` (or any other first day), or None when the hours are not known."""
    timetable = _timetable(hours)
    return _week(hours, monday) if timetable else None


def next_dates(hours: str, sessions: Sequence[tuple[datetime, datetime]], at: datetime, n: int) -> tuple[Span, ...]:
    """Give the next `n` spans that end after `at`, of the hours and the sessions together, earliest first."""
    timetable = _timetable(hours)
    spans = [Span(start.astimezone(TIME_ZONE), end.astimezone(TIME_ZONE)) for start, end in sessions if end > at]
    if timetable:
        for found, span in enumerate(timetable.spans(at)):
            if found >= n:
                break
            spans.append(span)
    return tuple(sorted(spans, key=lambda span: (span.start.astimezone(UTC), span.end.astimezone(UTC)))[:n])


def is_public_holiday(day: date) -> bool:
    """Tell whether the whole country has the day off (Sundays that are no holiday do not count)."""
    return day in _public_holidays(day.year)


def is_holiday_for_some(day: date) -> bool:
    """Tell whether it is Good Friday or Liberation Day: official, but each employer decides."""
    return (day.month, day.day) == (5, 5) or day in _good_fridays(day.year)


def may_be_school_holiday(day: date) -> bool:
    """Tell whether any school in the country can have a holiday on this day."""
    return any(first <= (day.month, day.day) <= last for first, last in SCHOOL_HOLIDAYS)


class _Timetable:
    """A text made ready: the library's expression, and which days it can't be trusted on."""

    def __init__(self, text: str) -> None:
        rules, opens_on_school_holidays, self.names_school = _without_school_rules(text)
        self.opens_on_holidays = text == "24/7" or any(
            _PUBLIC.search(rule) and not _CLOSING.search(rule) for rule in _split_rules(_QUOTED.sub("", text))
        )
        if opens_on_school_holidays:
            rules += f"; {_MAYBE_SCHOOL} unknown"
        if self.opens_on_holidays and text != "24/7":
            rules += "; May 05 unknown; easter -2 days unknown"
        self.expression = _engine(rules)
        self._kept: tuple[datetime, datetime, OpenState] | None = None

    def state(self, at: datetime) -> OpenState:
        """Tell the state of a moment in UTC; reckoned once for all moments up to the next change."""
        kept = self._kept
        if kept and kept[0] <= at < kept[1]:
            return kept[2]
        state, lasts_until = self._reckon(at)
        self._kept = (at, lasts_until, state)
        return state

    def _reckon(self, at: datetime) -> tuple[OpenState, datetime]:
        """Tell the state of a moment, and until when it is the same; both are looked for up to the horizon."""
        until: datetime | None = None
        for span in self.spans(at):
            start, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
            if until is not None:
                if start != until or not span.is_certain:
                    break
                until = end
            elif start > at:
                return OpenState(OpenKind.CLOSED, opens_at=span.start if span.is_certain else None), start
            elif not span.is_certain:
                return UNKNOWN, end
            else:
                until = end
        if until is None:
            return OpenState(OpenKind.CLOSED), at + _DAY
        if until >= at + _HORIZON:
            return OpenState(OpenKind.OPEN), at + _DAY
        return OpenState(OpenKind.OPEN, until=until.astimezone(TIME_ZONE)), until

    def is_doubtful(self, day: date) -> bool:
        """Tell whether an opening on this day may not happen."""
        if self.names_school and may_be_school_holiday(day):
            return True
        return not self.opens_on_holidays and (is_holiday_for_some(day) or is_public_holiday(day))

    def spans(self, at: datetime, until: datetime | None = None) -> Iterator[Span]:
        """Give what is open, or may be, from the span that holds `at` on; one over midnight stays whole."""
        at = at.astimezone(TIME_ZONE)
        start = datetime(at.year, at.month, at.day, tzinfo=TIME_ZONE) - timedelta(days=1)
        for begin, end, state, comment in self.expression.intervals(start, until or at + _HORIZON):
            if state == State.CLOSED or end.astimezone(UTC) <= at.astimezone(UTC):
                continue
            for piece_start, piece_end in _by_day(begin, end):
                if piece_end.astimezone(UTC) > at.astimezone(UTC):
                    certain = state == State.OPEN and not comment and not self.is_doubtful(piece_start.date())
                    yield Span(piece_start, piece_end, certain)


def _invalid(reason: str) -> InvalidParameter:
    return InvalidParameter("hours", reason, allowed=_ALLOWED)


def _engine(text: str) -> OpeningHours:
    return OpeningHours(text, timezone=TIME_ZONE, country="NL", auto_country=False, auto_timezone=False)


@lru_cache(maxsize=8192)
def _timetable(text: str) -> _Timetable | None:
    try:
        tidy = parse_hours(text)
        return _Timetable(tidy) if tidy else None
    except (InvalidParameter, _ParserError):
        return None


def _state(hours: str, at: datetime) -> OpenState:
    timetable = _timetable(hours)
    return timetable.state(at) if timetable else UNKNOWN


@lru_cache(maxsize=4096)
def _week(hours: str, monday: date) -> tuple[Day, ...]:
    timetable = _timetable(hours)
    days: dict[date, list[Span]] = {monday + timedelta(days=offset): [] for offset in range(7)}
    if timetable:
        start = datetime(monday.year, monday.month, monday.day, tzinfo=TIME_ZONE)
        for span in timetable.spans(start, start + timedelta(days=8)):
            days.get(span.start.date(), []).append(span)
    return tuple(Day(on, tuple(spans), is_public_holiday(on)) for on, spans in days.items())


def _without_school_rules(text: str) -> tuple[str, bool, bool]:
    """Take `SH` out of a text: the rules that remain, whether a rule opened on `SH`, and whether any named it."""
    kept, opens, named = [], False, False
    for rule in _split_rules(text):
        bare = _QUOTED.sub("", rule)
        if not _SCHOOL.search(bare):
            kept.append(rule)
            continue
        named = True
        opens = opens or not _CLOSING.search(bare)
        others = _SCHOOL_IN_LIST.sub("", rule)
        if not _SCHOOL.search(_QUOTED.sub("", others)):
            kept.append(others)
    return "; ".join(kept) or "off", opens, named


def _split_rules(text: str) -> list[str]:
    """Split at the semicolons that stand outside quotes."""
    return [rule.strip() for rule in re.findall(r'(?:"[^"]*"|[^;"])+', text) if rule.strip()]


def _by_day(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Cut what lasts a day or longer at midnight; what is shorter stays whole, over midnight too."""
    while end.replace(tzinfo=None) - start.replace(tzinfo=None) >= timedelta(days=1):
        midnight = datetime(start.year, start.month, start.day, tzinfo=TIME_ZONE) + timedelta(days=1)
        yield start, midnight
        start = midnight
    if start < end:
        yield start, end


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    return _days(_engine("PH"), year)


@lru_cache(maxsize=64)
def _good_fridays(year: int) -> frozenset[date]:
    return _days(_engine("easter -2 days"), year)


def _days(expression: OpeningHours, year: int) -> frozenset[date]:
    first, last = datetime(year, 1, 1, tzinfo=TIME_ZONE), datetime(year + 1, 1, 1, tzinfo=TIME_ZONE)
    return frozenset(
        piece.date()
        for begin, end, state, _ in expression.intervals(first, last)
        if state == State.OPEN
        for piece, _ in _by_day(begin, end)
    )
