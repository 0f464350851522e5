"""A fallback (`||`) holds where what stands before it is not open, minute by minute, and is as certain as it says."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opening_hours import OpeningHours, State

from app.domain.offerings.expression import DAY_MINUTES, Expression
from tests.factories.calendar import CALENDAR

A_MONDAY = date(2026, 11, 30)
DAY = timedelta(days=1)

RULES = st.sampled_from(
    ["Mo 10:00-12:00", "Mo-Fr 22:00-02:00", "Tu-We 09:00-12:30,13:00-17:00", "Mo[1] 10:00-12:00",
     "Jan 05-15 We 10:00-11:00", "week 02-52/2 Th 13:30-15:00", 'Fr 09:00-11:00 "op afspraak"', "Mo-Su 00:00-24:00; Sa off"]
)  # fmt: skip
FALLBACKS = st.sampled_from(
    ["off", "closed", "unknown", "open", '"bel"', 'unknown "|| bel"', "Tu 11:00-18:00", "Mo-Fr 20:00-23:00"]
)


def pieces(text: str, day: date = A_MONDAY) -> tuple[tuple[int, int, bool], ...]:
    return Expression(text).pieces(day, CALENDAR, None)


@pytest.mark.parametrize("fallback", ['"bel"', "unknown", 'unknown "op afspraak"'])
def test_known_hours_stay_known_and_all_else_is_unknown(fallback: str) -> None:
    text = f"Mo 10:00-12:00 || {fallback}"
    for week in range(4):
        monday = A_MONDAY + week * 7 * DAY
        assert pieces(text, monday) == ((0, 600, False), (600, 720, True), (720, DAY_MINUTES, False))
        assert pieces(text, monday + DAY) == ((0, DAY_MINUTES, False),)


@pytest.mark.parametrize("fallback", ["off", "closed"])
def test_a_fallback_that_closes_changes_nothing(fallback: str) -> None:
    for number in range(28):
        day = A_MONDAY + number * DAY
        assert pieces(f"Mo-Fr 10:00-12:00; PH off || {fallback}", day) == pieces("Mo-Fr 10:00-12:00; PH off", day)


def test_the_hours_of_the_week_after_are_those_of_this_one() -> None:
    text = "Mo 10:00-12:00 || Tu 11:00-12:00 || open"
    assert pieces(text) == pieces(text, A_MONDAY + 7 * DAY) == ((0, DAY_MINUTES, True),)


@settings(max_examples=150, deadline=None)
@given(st.lists(RULES, min_size=1, max_size=2), FALLBACKS, st.integers(0, 60))
def test_every_minute_is_what_the_first_that_is_open_says(rules: list[str], fallback: str, number: int) -> None:
    alternatives = [*rules, fallback]
    day = date(2027, 1, 4) + number * DAY  # no holiday until Good Friday
    found = pieces(" || ".join(alternatives), day)
    read = [OpeningHours(text, auto_country=False, auto_timezone=False) for text in alternatives]
    for minute in range(0, DAY_MINUTES, 15):
        states = [hours.state(datetime.combine(day, time.min) + timedelta(minutes=minute)) for hours in read]
        said = next((state for state in states if state[0] != State.CLOSED), None)
        wanted = None if said is None else said[0] == State.OPEN and not said[1]
        assert next((certain for start, end, certain in found if start <= minute < end), None) is wanted


def test_what_opens_on_holidays_does_so_with_a_fallback_too() -> None:
    christmas = date(2026, 12, 25)
    assert pieces("PH 10:00-11:00 || off", christmas) == ((600, 660, True),)
    assert pieces("Mo-Su 10:00-11:00 || off", christmas) == ((600, 660, False),)


def test_a_holiday_behind_a_weekday_leaves_the_days_it_names_uncertain() -> None:
    text = "Mo-Fr PH 10:00-12:00"
    assert pieces(text) == ((600, 720, True),)
    assert pieces(text, date(2026, 12, 25)) == ((600, 720, False),)
