"""What is open when, against answers that were worked out by hand, or by another road than the engine's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.base import TIME_ZONE
from app.domain.calendar.types import Region
from app.domain.errors import InvalidParameter
from app.domain.offerings.hours import (
    OpenState,
    OtherDays,
    Schedule,
    next_dates,
    open_state,
    other_days,
    week,
)
from app.domain.offerings.reckoning import Reckoning, held_sessions, moment_of, start_of
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


class TestDaysOfTheVenue:
    """The library closes early on Thursday 24 December, from 10:00 to 13:00: nothing there begins because of it."""

    EVE = date(2026, 12, 24)
    EARLY = ClosedDays(EVE, EVE, ((600, 780),), of_venue=True)

    def test_what_is_not_there_that_day_is_not_there_now_either(self) -> None:
        schedule = Schedule("We[2,4] 10:00-11:30", closures=(self.EARLY,))
        assert {kind(schedule, f"2026-12-24T{hour:02}:30") for hour in range(24)} == {"closed"}
        spans = next_dates(schedule, at("2026-12-10T08:00"), 3, CALENDAR)
        assert [span.start.date().isoformat() for span in spans] == ["2026-12-23", "2027-01-13", "2027-01-27"]
        (day,) = [day for day in week(schedule, self.EVE, CALENDAR) if day.on == self.EVE]
        assert (day.spans, day.is_adjusted) == ((), False)
        assert other_days(schedule, self.EVE, CALENDAR) == ()

    def test_what_is_there_is_shortened(self) -> None:
        schedule = Schedule("Th 09:00-11:00,12:30-15:00,19:00-21:00; PH off", closures=(self.EARLY,))
        found = {hour: kind(schedule, f"2026-12-24T{hour}") for hour in ("09:30", "10:30", "12:45", "13:30", "20:00")}
        assert found == {"09:30": "closed", "10:30": "open", "12:45": "open", "13:30": "closed", "20:00": "closed"}
        (day,) = [day for day in week(schedule, self.EVE, CALENDAR) if day.on == self.EVE]
        assert [(f"{span.start:%H:%M}", f"{span.end:%H:%M}") for span in day.spans] == [
            ("10:00", "11:00"),
            ("12:30", "13:00"),
        ]
        assert day.is_adjusted
        left = ((600, 660, True), (750, 780, True))
        assert other_days(schedule, date(2026, 12, 1), CALENDAR) == (OtherDays(0, self.EVE, self.EVE, left),)

    def test_what_lies_outside_is_closed_that_day(self) -> None:
        schedule = Schedule("Th 14:00-16:00", closures=(self.EARLY,))
        assert {kind(schedule, f"2026-12-24T{hour:02}:30") for hour in range(24)} == {"closed"}
        assert other_days(schedule, self.EVE, CALENDAR) == (OtherDays(0, self.EVE, self.EVE, ()),)

    def test_what_lies_inside_is_as_always(self) -> None:
        schedule = Schedule("Th 10:30-12:00; PH off", closures=(self.EARLY,))
        assert kind(schedule, "2026-12-24T11:00") == "open"
        assert not any(day.is_adjusted for day in week(schedule, self.EVE, CALENDAR))
        assert other_days(schedule, self.EVE, CALENDAR) == ()

    def test_it_opens_on_no_holiday_and_a_doubt_stays_one(self) -> None:
        christmas = ClosedDays(date(2026, 12, 25), date(2026, 12, 25), ((600, 780),), of_venue=True)
        assert kind(Schedule("Mo-Fr 09:00-17:00; PH off", closures=(christmas,)), "2026-12-25T11:00") == "closed"
        forgot = Schedule("Mo-Fr 09:00-17:00", closures=(christmas,))
        assert [kind(forgot, f"2026-12-25T{hour}:00") for hour in (11, 14)] == ["unknown", "closed"]
        assert other_days(forgot, self.EVE, CALENDAR)[0].times == ((600, 780, False),)

    @pytest.mark.parametrize("hours", ["", "elke dinsdag"])
    def test_hours_that_nobody_knows_are_not_known_because_of_it(self, hours: str) -> None:
        schedule = Schedule(hours, closures=(self.EARLY,))
        assert [kind(schedule, f"2026-12-24T{hour}:00") for hour in ("09", "11", "14")] == [
            "closed",
            "unknown",
            "closed",
        ]
        assert kind(schedule, "2026-12-23T11:00") == "unknown"

    def test_what_the_offering_says_itself_goes_before_it(self) -> None:
        own = ClosedDays(self.EVE, self.EVE, ((840, 960),))
        schedule = Schedule("Th 09:00-11:00", closures=(own, self.EARLY))
        assert [kind(schedule, f"2026-12-24T{hour}:30") for hour in (10, 14)] == ["closed", "open"]
        assert other_days(schedule, self.EVE, CALENDAR) == (OtherDays(0, self.EVE, self.EVE, ((840, 960, True),)),)

    def test_a_whole_week_is_told_by_the_days_that_it_changes(self) -> None:
        week_before = ClosedDays(date(2026, 12, 14), date(2026, 12, 20), ((600, 780),), of_venue=True)
        schedule = Schedule("Mo,Tu,Th 12:00-15:00; We 10:00-12:00", closures=(week_before,))
        assert [
            (each.first_on.day, each.last_on.day) for each in other_days(schedule, date(2026, 12, 1), CALENDAR)
        ] == [
            (14, 15),
            (17, 17),
        ]

    @pytest.mark.parametrize(
        ("start", "end", "held"),
        [
            ("24T10:30", "24T12:00", [("24T10:30", "24T12:00")]),
            ("24T09:00", "24T11:00", [("24T10:00", "24T11:00")]),
            ("24T12:00", "24T15:00", [("24T12:00", "24T13:00")]),
            ("24T19:00", "24T21:00", []),
            ("23T22:00", "24T02:00", [("23T22:00", "24T00:00")]),
            ("22T10:00", "23T12:00", [("22T10:00", "23T12:00")]),
            ("26T10:00", "26T12:00", []),
            ("27T08:00", "27T18:00", [("27T09:00", "27T12:00"), ("27T13:00", "27T15:00")]),
        ],
    )
    def test_a_session_is_held_within_the_hours_of_the_building(self, start, end, held) -> None:
        closures = (
            self.EARLY,
            ClosedDays(date(2026, 12, 26), date(2026, 12, 26), of_venue=True),
            ClosedDays(date(2026, 12, 27), date(2026, 12, 27), ((540, 720), (780, 900)), of_venue=True),
        )
        session = (at(f"2026-12-{start}"), at(f"2026-12-{end}"))
        expected = [(at(f"2026-12-{since}"), at(f"2026-12-{until}")) for since, until in held]
        assert list(held_sessions([session], closures)) == expected
        assert list(held_sessions(expected, closures)) == expected

    def test_a_session_on_a_day_of_the_offering_itself_is_left_to_it(self) -> None:
        session = (at("2026-12-24T19:00"), at("2026-12-24T21:00"))
        own = ClosedDays(self.EVE, self.EVE)
        assert list(held_sessions([session], (own,))) == [session]
        assert list(held_sessions([session], (own, self.EARLY))) == [session]

    @pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
    def test_a_building_closes_by_the_clock_on_the_wall(self, day: str) -> None:
        on = date.fromisoformat(day)
        whole = (at(f"{day}T00:00"), at(f"{on + timedelta(days=1)}T00:00"))
        closures = (ClosedDays(on, on, ((540, 1440),), of_venue=True),)
        assert list(held_sessions([whole], closures)) == [(at(f"{day}T09:00"), whole[1])]


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
