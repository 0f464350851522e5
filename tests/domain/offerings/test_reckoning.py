"""What is open when, against answers that were worked out by hand, or by another road than the engine's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.calendar.types import Region
from app.domain.errors import InvalidParameter
from app.domain.offerings.hours import TIME_ZONE, OpenState, Schedule, next_dates, open_state, week
from app.domain.offerings.reckoning import Reckoning, moment_of, start_of
from app.domain.offerings.schedule import ClosedDays, make_schedule, parse_times, write_times
from tests.factories.calendar import CALENDAR


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TIME_ZONE)


def kind(schedule: Schedule | str, moment: str) -> str:
    schedule = Schedule(schedule) if isinstance(schedule, str) else schedule
    return open_state(schedule, at(moment), CALENDAR).kind.value


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2026, 6, 10)])
@pytest.mark.parametrize(("start", "end"), [(0, 6), (1, 3), (2, 4), (23, 24), (0, 24), (2, 3)])
def test_every_minute_is_what_the_clock_on_the_wall_says(day: date, start: int, end: int) -> None:
    schedule = Schedule(f"Mo-Su {start:02}:00-{end:02}:00; PH {start:02}:00-{end:02}:00")
    pieces = list(Reckoning(schedule, CALENDAR).between(day, 1))
    for minute in range(start_of(day), start_of(day + timedelta(days=1))):
        is_open = any(since <= minute < until for since, until, _ in pieces)
        assert is_open == (start <= moment_of(minute).hour < end), moment_of(minute)


def test_a_day_is_as_long_as_it_is() -> None:
    lengths = [start_of(day + timedelta(days=1)) - start_of(day) for day in (date(2026, 3, 29), date(2026, 10, 25))]
    assert lengths == [23 * 60, 25 * 60]


class TestHolidays:
    NORTH = Schedule("Mo-Fr 09:00-17:00; PH off; SH off", region=Region.NORTH)
    SOUTH = Schedule("Mo-Fr 09:00-17:00; PH off; SH off", region=Region.SOUTH)

    def test_a_school_holiday_closes_what_says_so_in_its_region(self) -> None:
        assert [kind(one, "2026-07-08T11:00") for one in (self.NORTH, self.SOUTH)] == ["closed", "open"]
        assert [kind(one, "2026-08-19T11:00") for one in (self.NORTH, self.SOUTH)] == ["open", "closed"]
        assert kind("Mo-Fr 09:00-17:00; PH off; SH off", "2026-07-08T11:00") == "unknown"
        assert kind("Mo-Fr 09:00-17:00; PH off; SH off", "2026-07-22T11:00") == "closed"

    def test_hours_of_the_school_holidays_hold_in_them(self) -> None:
        schedule = Schedule("Mo-Fr 09:00-17:00; SH 10:00-12:00; PH off", region=Region.NORTH)
        assert kind(schedule, "2026-07-08T11:00") == "open"
        assert kind(schedule, "2026-07-08T13:00") == "closed"
        assert kind(schedule, "2026-07-01T13:00") == "open"

    def test_what_is_not_published_is_unknown_only_where_it_matters(self) -> None:
        assert kind(self.SOUTH, "2027-02-17T11:00") == "unknown"
        assert kind(self.SOUTH, "2027-02-17T18:00") == "closed"
        assert kind(self.SOUTH, "2027-06-16T11:00") == "open"
        assert kind("Mo-Fr 09:00-17:00; PH off", "2027-02-17T11:00") == "open"

    def test_what_holds_either_way_is_certain(self) -> None:
        assert kind("Mo-Su 09:00-17:00; PH 12:00-14:00", "2026-05-05T13:00") == "open"
        assert kind("Mo-Su 09:00-17:00; PH 12:00-14:00", "2026-05-05T11:00") == "unknown"
        assert kind("Mo-Su 09:00-17:00; PH off; SH off", "2026-07-06T18:00") == "closed"

    def test_the_week_after_the_may_holiday_depends_on_the_school(self) -> None:
        assert [kind(self.NORTH, f"2026-05-{day:02}T11:00") for day in (1, 7, 11)] == ["closed", "unknown", "open"]

    def test_kings_day_on_a_sunday(self) -> None:
        every_day = "Mo-Su 10:00-12:00; PH off"
        assert [kind(every_day, f"2031-04-{day}T11:00") for day in (25, 26, 27)] == ["open", "closed", "open"]

    def test_a_night_before_a_holiday_is_not_promised_after_midnight(self) -> None:
        night = "Mo-Su 20:00-02:00; PH off"
        assert kind(night, "2026-12-24T23:00") == "open"
        assert kind(night, "2026-12-25T01:00") == "unknown"
        assert kind(night, "2026-12-25T21:00") == "closed"
        assert kind(night, "2026-12-27T01:00") == "unknown"
        assert kind(night, "2026-12-27T21:00") == "open"
        assert kind(night, "2026-12-28T01:00") == "open"

    def test_a_holiday_in_a_place_that_programs_read_differently_is_not_certain(self) -> None:
        assert kind("SH Mo-Fr 10:00-12:00", "2026-06-17T11:00") == "unknown"
        assert kind("PH -1 day off; Mo-Fr 10:00-12:00", "2026-06-17T11:00") == "unknown"


class TestClosedDays:
    HOURS = "Mo-Su 09:00-17:00; PH off"

    def test_no_times_is_closed_up_to_and_including_the_last_day(self) -> None:
        schedule = Schedule(self.HOURS, closures=(ClosedDays(date(2026, 11, 25), date(2026, 11, 26)),))
        state = open_state(schedule, at("2026-11-25T11:00"), CALENDAR)
        assert state == OpenState("closed", opens_at=at("2026-11-27T09:00"))

    def test_other_times_hold_whatever_the_calendar_says(self) -> None:
        schedule = Schedule(self.HOURS, closures=(ClosedDays(date(2026, 12, 24), date(2026, 12, 25), ((600, 660),)),))
        assert [kind(schedule, f"2026-12-{day}T10:30") for day in (24, 25, 26)] == ["open", "open", "closed"]
        assert kind(schedule, "2026-12-24T12:00") == "closed"

    def test_the_first_that_holds_goes_before_the_others(self) -> None:
        day = date(2026, 12, 1)
        schedule = Schedule(self.HOURS, closures=(ClosedDays(day, day, ((600, 660),)), ClosedDays(day, day)))
        assert kind(schedule, "2026-12-01T10:30") == "open"

    def test_a_session_on_a_closed_day_is_not_certain(self) -> None:
        session = (at("2026-11-25T10:00"), at("2026-11-25T12:00"))
        schedule = Schedule("", (session,), (ClosedDays(date(2026, 11, 25), date(2026, 11, 25)),))
        assert kind(schedule, "2026-11-25T11:00") == "unknown"
        assert not next_dates(schedule, at("2026-11-25T08:00"), 1, CALENDAR)[0].is_certain

    def test_they_show_in_the_week(self) -> None:
        closures = (ClosedDays(date(2026, 11, 25), date(2026, 11, 25), ((600, 660), (720, 780))),)
        days = week(Schedule(self.HOURS, closures=closures), date(2026, 11, 23), CALENDAR)
        assert [len(day.spans) for day in days] == [1, 1, 2, 1, 1, 1, 1]
        assert [day.is_adjusted for day in days] == [False, False, True, False, False, False, False]

    @pytest.mark.parametrize("text", ["", "10:00-12:00", "00:00-24:00", "09:00-12:00,13:00-17:30"])
    def test_times_are_read_and_written(self, text: str) -> None:
        assert write_times(parse_times(text)) == text

    @pytest.mark.parametrize(
        "text", ["10-12", "12:00-10:00", "22:00-25:00", "24:00-24:30", "Mo 10:00-12:00", "10:00-12:00,11:00-13:00"]
    )
    def test_what_is_no_time_of_a_day_is_refused(self, text: str) -> None:
        with pytest.raises(InvalidParameter):
            parse_times(text)


def test_not_given_is_closed_until_the_day_after() -> None:
    schedule = Schedule("Mo-Su 09:00-17:00; PH off", unavailable_until=date(2026, 11, 26))
    assert open_state(schedule, at("2026-11-25T11:00"), CALENDAR).opens_at == at("2026-11-27T09:00")


def test_the_region_is_only_kept_where_it_matters() -> None:
    for hours in ("Mo 10:00-12:00; PH off", 'Mo 10:00-12:00 "shop"'):
        assert make_schedule(hours, municipality_code="GM0344", calendar=CALENDAR) == Schedule(hours)


def test_a_session_with_seconds_counts_from_its_minute() -> None:
    session = (datetime(2026, 11, 25, 9, 0, 30, tzinfo=UTC), datetime(2026, 11, 25, 10, 0, 59, tzinfo=UTC))
    schedule = Schedule("", (session,))
    assert open_state(schedule, datetime(2026, 11, 25, 9, 0, 10, tzinfo=UTC), CALENDAR).kind == "open"
    assert open_state(schedule, datetime(2026, 11, 25, 10, 0, 10, tzinfo=UTC), CALENDAR).kind != "open"
