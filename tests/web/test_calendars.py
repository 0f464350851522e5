"""Calendar files, read back by another program: the dates of a year are those of the engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from app.domain.offerings.hours import TIME_ZONE, next_dates
from app.domain.offerings.schedule import ClosedDays, Schedule
from app.web.calendars import Entry, write_calendar
from tests.factories.calendar import CALENDAR

NOVEMBER = datetime(2026, 11, 25, 9, tzinfo=TIME_ZONE)

TIMES = st.sampled_from(
    [
        "09:00-17:00",
        "10:00-12:00",
        "09:30-12:00,13:00-16:30",
        "19:00-21:00",
        "22:00-02:00",
        "00:00-24:00",
        "23:00-04:00",
        "02:30-05:00",
    ]
)
DAYS = st.sampled_from(
    ["Mo", "We", "Sa", "Su", "Mo-Fr", "Tu,Th", "Mo-Su", "Mo[1]", "Fr[-1]", "We[2,4]", "Th[5]", "Sa,Su"]
)
WEEKS = st.sampled_from(["", "", "", "week 02-52/2 ", "week 01-53/2 "])
SEASONS = st.sampled_from(["", "", "", "Sep-Jun ", "Apr-Sep ", "Oct 15-Mar 20 "])
ENDS = st.sampled_from(
    ["", "; PH off", "; PH off; SH off", "; Jul 14-Aug 25 off", "; PH off; Dec 24-Dec 31 off", "; PH 10:00-12:00"]
)
MOMENTS = st.integers(0, 2_900).map(lambda days: datetime(2024, 1, 1, 12, tzinfo=TIME_ZONE) + timedelta(days=days))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Hours as organisations write them: one or two rules, perhaps in a season or every other week."""
    first = f"{draw(SEASONS)}{draw(WEEKS)}{draw(DAYS)} {draw(TIMES)}"
    second = draw(st.sampled_from(["", f"; {draw(DAYS)} {draw(TIMES)}", f", {draw(DAYS)} {draw(TIMES)}"]))
    return first + second + draw(ENDS)


def entry(hours: str = "", sessions=(), closures=(), **values: object) -> Entry:
    fields = {
        "id": "0123456789ab",
        "title": "Taalcafé",
        "description": "Neem mee: een pen.\nGratis",
        "location": "Bibliotheek Neude, Neude 11, Utrecht",
        "url": "https://buurtwijzer.example/nl/aanbod/0123456789ab/taalcafe",
        "schedule": Schedule(hours, tuple(sessions), tuple(closures)),
    }
    return Entry(**(fields | values))  # type: ignore[arg-type]


def read(item: Entry, at: datetime = NOVEMBER) -> Calendar:
    return Calendar.from_ical(write_calendar("Lijst", [item], CALENDAR, host="buurtwijzer.example", lang="nl", at=at))


def occurrences(calendar: Calendar) -> list[tuple[datetime, datetime]]:
    """Expand all events as RFC 5545 says: the clock time repeats, the exact length stays."""
    found = []
    for event in calendar.walk("VEVENT"):
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        length = end.astimezone(UTC) - start.astimezone(UTC)
        found += [(day.astimezone(UTC), day.astimezone(UTC) + length) for day in starts(event, start)]
    return sorted(found)


def starts(event: Event, start: datetime) -> list[datetime]:
    if "rrule" not in event:
        return [start]
    assert start.tzinfo is not UTC, "a rule in UTC moves by an hour in summer"
    rule = event["rrule"]
    (until,) = rule["UNTIL"]
    text = rule.to_ical().decode()
    local_until = until.astimezone(TIME_ZONE).replace(tzinfo=None)
    text = ";".join(part for part in text.split(";") if not part.startswith("UNTIL"))
    days = rrulestr(f"{text};UNTIL={local_until:%Y%m%dT%H%M%S}", dtstart=start.replace(tzinfo=None))
    left_out = event.get("exdate")
    without = {value.dt for value in left_out.dts} if left_out else set()
    found = [day.replace(tzinfo=TIME_ZONE) for day in days]
    assert without <= set(found), "an exception that is no date of the rule"
    return [day for day in found if day not in without]


def engine(hours: str, at: datetime) -> list[tuple[datetime, datetime]]:
    """Ask the engine for a year from the day of a moment."""
    today = at.date()
    midnight = datetime(today.year, today.month, today.day, tzinfo=TIME_ZONE)
    return sorted(
        (span.start.astimezone(UTC), span.end.astimezone(UTC))
        for span in next_dates(Schedule(hours), midnight, 3_000, CALENDAR)
        if span.is_certain and today <= span.start.date() <= today + timedelta(days=365)
    )


@settings(max_examples=250, deadline=None)
@given(texts(), MOMENTS)
@example("Mo-Fr 09:00-17:00; PH off", NOVEMBER)
@example("Su 02:30-05:00", datetime(2027, 3, 1, 12, tzinfo=TIME_ZONE))
@example("Sa 22:00-04:00; PH off", datetime(2027, 3, 1, 12, tzinfo=TIME_ZONE))
@example("Su 01:00-02:30", datetime(2027, 9, 1, 12, tzinfo=TIME_ZONE))
@example("week 02-52/2 Tu 13:30-15:00; PH off; SH off", datetime(2026, 1, 1, tzinfo=TIME_ZONE))
def test_the_file_has_the_dates_of_the_engine_for_a_year(hours: str, at: datetime) -> None:
    calendar = read(entry(hours), at)
    assert occurrences(calendar) == engine(hours, at)
    ids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(set(ids)) == len(ids), ids


@pytest.mark.parametrize(
    ("hours", "most"),
    [
        ("Mo-Fr 09:00-12:30,13:00-17:00; PH off", 2),
        ("Mo[1] 10:00-12:00; PH off", 1),
        ("week 02-52/2 Tu 13:30-15:00; PH off", 2),
        ("Sep-Jun Tu 10:00-12:00; PH off", 2),
        ("Tu,Th 19:00-21:00; PH off; SH off", 6),
    ],
)
def test_a_timetable_is_a_few_events_and_not_a_list_of_dates(hours: str, most: int) -> None:
    assert 1 <= len(read(entry(hours)).walk("VEVENT")) <= most


def test_an_event_says_what_where_and_where_to_read_more() -> None:
    (event,) = read(entry("Mo 10:00-12:00; PH off", position=(52.0929, 5.1182))).walk("VEVENT")
    assert event["summary"] == "Taalcafé"
    assert event["location"] == "Bibliotheek Neude, Neude 11, Utrecht"
    assert event["description"] == "Neem mee: een pen.\nGratis"
    assert event["url"] == "https://buurtwijzer.example/nl/aanbod/0123456789ab/taalcafe"
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert event["transp"] == "TRANSPARENT"


def test_meetings_are_single_events_that_fill_the_time() -> None:
    first = datetime(2026, 12, 3, 9, tzinfo=UTC)
    (event,) = read(entry(sessions=[(first, first + timedelta(hours=2))])).walk("VEVENT")
    assert event.decoded("dtstart") == first
    assert "rrule" not in event
    assert "transp" not in event


def test_closed_and_adjusted_days_count() -> None:
    """Closed in the first week of December, and only the morning on the seventh."""
    closures = [
        ClosedDays(date(2026, 11, 30), date(2026, 12, 4)),
        ClosedDays(date(2026, 12, 7), date(2026, 12, 7), ((540, 720),)),
    ]
    found = [begin.date() for begin, _ in occurrences(read(entry("Mo-Fr 09:00-17:00; PH off", closures=closures)))]
    assert found[:4] == [date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 7)]
    ends = {
        begin.date(): end.hour
        for begin, end in occurrences(read(entry("Mo-Fr 09:00-17:00; PH off", closures=closures)))
    }
    assert (ends[date(2026, 12, 7)], ends[date(2026, 12, 8)]) == (11, 16)


def test_a_building_that_closes_early_makes_no_appointment_and_shortens_one() -> None:
    eve = ClosedDays(date(2026, 12, 24), date(2026, 12, 24), ((600, 780),), of_venue=True)
    wednesday = occurrences(read(entry("We[2,4] 10:00-11:30; PH off", closures=[eve])))
    assert date(2026, 12, 24) not in {begin.date() for begin, _ in wednesday}
    thursday = occurrences(read(entry("Th 09:00-11:00; PH off", closures=[eve])))
    (on_the_eve,) = [
        tuple(moment.astimezone(TIME_ZONE).hour for moment in span)
        for span in thursday
        if span[0].date() == date(2026, 12, 24)
    ]
    assert on_the_eve == (10, 11)


def test_the_zone_of_the_file_changes_the_clock_as_ours_does() -> None:
    (zone,) = read(entry()).walk("VTIMEZONE")
    there = zone.to_tz()
    for at in (
        datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
        datetime(2027, 3, 28, 1, 1, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 59, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 1, tzinfo=UTC),
    ):
        assert at.astimezone(there).utcoffset() == at.astimezone(TIME_ZONE).utcoffset()


def test_a_day_later_the_events_have_the_same_ids() -> None:
    for hours in ("Mo-Fr 09:00-17:00; PH off", "week 02-52/2 Tu 13:30-15:00", "Sep-Jun Tu 10:00-12:00; PH off"):
        today, tomorrow = read(entry(hours)), read(entry(hours), NOVEMBER + timedelta(days=1))
        assert [event["uid"] for event in today.walk("VEVENT")] == [event["uid"] for event in tomorrow.walk("VEVENT")]


def test_the_same_day_gives_the_same_file() -> None:
    item = entry("Mo-Fr 09:00-17:00; PH off")
    evening = NOVEMBER.replace(hour=21)
    assert read(item).to_ical() == read(item, evening).to_ical()


def test_text_cannot_become_another_line_of_the_file() -> None:
    hostile = "Les\r\nEND:VEVENT\r\nBEGIN:VEVENT;x,y\\z"
    events = read(entry("Mo 10:00-12:00; PH off", title=hostile, location=hostile)).walk("VEVENT")
    assert len(events) == 1
    assert "END:VEVENT" in events[0]["summary"]


def test_nothing_to_plan_is_a_calendar_without_events() -> None:
    assert read(entry()).walk("VEVENT") == []
    assert read(entry("Mo 10:00-12:00", until=date(2020, 1, 1))).walk("VEVENT") == []
