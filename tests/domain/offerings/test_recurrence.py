"""Repeating rules for a calendar: few, and exactly the dates of the engine."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.domain.offerings.hours import TIME_ZONE
from app.domain.offerings.recurrence import Series, find_series, has_certain_times
from app.domain.offerings.schedule import FOREVER, Schedule
from tests.factories.calendar import CALENDAR

NOVEMBER = datetime(2026, 11, 25, 9, tzinfo=TIME_ZONE)


def series(hours: str, **options: date) -> tuple[Series, ...]:
    return find_series(Schedule(hours), NOVEMBER, CALENDAR, **options)


def test_a_week_is_one_rule_without_its_holidays() -> None:
    (found,) = series("Mo-Fr 09:00-17:00; PH off")
    assert (found.weekdays, found.interval, found.nths) == ((0, 1, 2, 3, 4), 1, ())
    assert found.first.start == datetime(2026, 11, 25, 9, tzinfo=TIME_ZONE)
    assert {date(2026, 12, 25), date(2027, 3, 29), date(2027, 4, 27)} <= set(found.without)
    assert found.is_open_ended


@pytest.mark.parametrize(("text", "nths"), [("Mo[1]", (1,)), ("Mo[1,3]", (1, 3)), ("Th[-1]", (-1,))])
def test_the_nth_weekday_is_a_rule_by_the_month(text: str, nths: tuple[int, ...]) -> None:
    (found,) = series(f"{text} 10:00-12:00; PH off")
    assert found.nths == nths


def test_even_weeks_stay_even_after_a_year_of_53_weeks() -> None:
    before, after = series("week 02-52/2 Tu 13:30-15:00")
    assert (before.last, after.first.start.date()) == (date(2026, 12, 22), date(2027, 1, 12))
    assert {before.interval, after.interval} == {2}


def test_a_season_ends_and_begins_again() -> None:
    spring, autumn = series("Sep-Jun Tu 10:00-12:00; PH off")
    assert spring.last == date(2027, 6, 29)
    assert autumn.first.start.date() == date(2027, 9, 7)


def test_the_end_of_an_offering_ends_its_rule() -> None:
    (found,) = series("Mo 10:00-12:00; PH off", until=date(2026, 12, 31))
    assert found.last == date(2026, 12, 28)


def test_one_date_needs_no_rule() -> None:
    (found,) = series("2026 Dec 3 10:00-12:00")
    assert (found.weekdays, found.last) == ((), date(2026, 12, 3))


@pytest.mark.parametrize("hours", ["", "op afspraak", 'Mo 10:00-12:00 "op afspraak"', "24/7", "2020 Mar 3 10:00-12:00"])
def test_what_is_unknown_uncertain_always_or_over_is_no_appointment(hours: str) -> None:
    assert series(hours) == ()
    assert not has_certain_times(Schedule(hours), NOVEMBER, CALENDAR)


def test_a_dated_meeting_is_certain() -> None:
    meeting = (datetime(2026, 12, 3, 10, tzinfo=TIME_ZONE), datetime(2026, 12, 3, 12, tzinfo=TIME_ZONE))
    assert has_certain_times(Schedule("", (meeting,)), NOVEMBER, CALENDAR)


def test_what_is_not_given_for_a_time_begins_again_after_it() -> None:
    away = Schedule("Mo 10:00-12:00; PH off", unavailable_until=date(2027, 1, 18))
    (found,) = find_series(away, NOVEMBER, CALENDAR)
    assert found.first.start.date() == date(2027, 1, 25)
    assert has_certain_times(away, NOVEMBER, CALENDAR)


def test_what_is_not_given_any_more_has_no_times() -> None:
    away = Schedule("Mo 10:00-12:00; PH off", unavailable_until=FOREVER)
    assert find_series(away, NOVEMBER, CALENDAR) == ()
    assert not has_certain_times(away, NOVEMBER, CALENDAR)
