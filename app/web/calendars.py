"""Calendar files (iCalendar, RFC 5545): when something is open as repeating events, dated meetings as single ones.

A file is a snapshot of a year. It says the same for a whole day, so that it can be cached. Events keep their ids, so
that a calendar that gets the file again changes what it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import icalendar
from icalendar import Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from app.domain.base import TIME_ZONE
from app.domain.calendar.types import Calendar
from app.domain.offerings.recurrence import Series, find_meetings, find_series, has_certain_times
from app.domain.offerings.schedule import Schedule, schedule_of
from app.http.current import get_calendar
from app.web.cards import CardJson

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an appointment says, and when it is; its hours hold until a day, if there is one."""

    id: str
    title: str
    description: str
    location: str
    url: str
    schedule: Schedule
    position: tuple[float, float] | None = None
    until: date | None = None


def write_calendar(
    name: str, entries: Iterable[Entry], calendar: Calendar, *, host: str, lang: str, at: datetime
) -> bytes:
    """Write a calendar file of entries, seen from a moment; `host` makes the ids of the events unique in the world."""
    file = icalendar.Calendar()
    file.add("prodid", f"-//Buurtwijzer//{host}//{lang.upper()}")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", name)
    file.add("x-wr-timezone", TIME_ZONE.key)
    file.add_component(_time_zone())
    for entry in entries:
        for event in _events(entry, calendar, host, at):
            file.add_component(event)
    return bytes(file.to_ical())


def calendar_url(card: CardJson, lang: str, at: datetime) -> str:
    """Give the address of the calendar file of an offering at the place of a card; empty when it has no times."""
    calendar = get_calendar()
    if not has_certain_times(schedule_of(card, calendar), at, calendar):
        return ""
    place = f"?plek={card['listingId']}" if card["otherVenues"] or not card["venue"] else ""
    return f"/{lang}/aanbod/{card['id']}/agenda.ics{place}"


def _events(entry: Entry, calendar: Calendar, host: str, at: datetime) -> Iterator[Event]:
    for series in find_series(entry.schedule, at, calendar, until=entry.until):
        first = series.first
        event = _event(entry, host, _key(series), at)
        event.add("dtstart", _moment(first.start))
        event.add("dtend", _moment(first.end))
        event.add("transp", "TRANSPARENT")  # One may come then; nobody's day is full because a desk is open.
        if series.weekdays:
            event.add("rrule", _rule(series))
        if series.without:
            event.add("exdate", [_on(day, first.start) for day in series.without])
        yield event
    for meeting in find_meetings(entry.schedule, at, calendar):
        event = _event(entry, host, f"s{meeting.start.astimezone(UTC):%Y%m%d%H%M}", at)
        event.add("dtstart", _moment(meeting.start))
        event.add("dtend", _moment(meeting.end))
        yield event


def _event(entry: Entry, host: str, key: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}-{key}@{host}")
    event.add("dtstamp", at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0))
    event.add("summary", entry.title)
    event.add("description", entry.description)
    if entry.location:
        event.add("location", entry.location)
    if entry.position:
        event.add("geo", entry.position)
    event.add("url", entry.url)
    return event


def _key(series: Series) -> str:
    """Tell series of one listing apart by what stays the same when the window moves on: times, rule and season."""
    first = series.first
    times = f"{first.start:%H%M}{first.end:%H%M}"
    if not series.weekdays:
        return f"d{first.start:%Y%m%d}{times}"
    days = "".join(_WEEKDAYS[day].lower() for day in series.weekdays)
    places = "".join(str(nth) for nth in series.nths)
    season = "" if series.is_open_ended else f"{series.last:%Y%m%d}"
    beat = f"{first.start.isocalendar().week % 2}" if series.interval > 1 else ""
    return f"r{times}{days}{places}-{series.interval}{beat}{season}"


def _rule(series: Series) -> vRecur:
    days = [_WEEKDAYS[day] for day in series.weekdays]
    until = _on(series.last, series.first.start).astimezone(UTC)
    if series.nths:
        return vRecur(freq="MONTHLY", byday=[f"{nth}{day}" for nth in series.nths for day in days], until=until)
    rule = vRecur(freq="WEEKLY", byday=days, wkst="MO", until=until)
    if series.interval > 1:
        rule["interval"] = series.interval
    return rule


def _on(day: date, start: datetime) -> datetime:
    """Give the beginning of a series on another day: at the same time of the clock."""
    return datetime.combine(day, start.timetz())


def _moment(moment: datetime) -> datetime:
    """Give a moment as a calendar reads it; the second of two equal clock times can only be said in UTC."""
    return moment.astimezone(UTC) if moment.fold else moment


def _time_zone() -> Timezone:
    """Write the time zone by its rule, as every calendar has known it since 1996."""
    zone = Timezone()
    zone.add("tzid", TIME_ZONE.key)
    for part, name, month, hour, before, after in (
        (TimezoneDaylight(), "CEST", 3, 2, 1, 2),
        (TimezoneStandard(), "CET", 10, 3, 2, 1),
    ):
        part.add("tzname", name)
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001  local, as the norm asks
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday="-1SU"))
        zone.add_component(part)
    return zone
