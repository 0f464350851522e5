"""Rules as words: the sentence on screen says what the engine evaluates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.offerings.hours import Schedule, week
from app.domain.offerings.timetable import MONTHS, WEEKDAYS, DatePoint, DateRange, Rule, WeekParity, describe
from tests.factories.calendar import CALENDAR


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (
            "Mo-Fr 09:00-17:00; PH off",
            (
                Rule(weekdays=(0, 1, 2, 3, 4), times=(("09:00", "17:00"),)),
                Rule(on_public_holidays=True, is_closed=True),
            ),
        ),
        ("Mo[1,3] 10:00-12:00", (Rule(weekdays=(0,), nths=(1, 3), times=(("10:00", "12:00"),)),)),
        ("Fr[-1] 14:00-16:00", (Rule(weekdays=(4,), nths=(-1,), times=(("14:00", "16:00"),)),)),
        (
            "week 02-52/2 Tu 13:30-15:00",
            (Rule(weekdays=(1,), parity=WeekParity.EVEN, times=(("13:30", "15:00"),)),),
        ),
        ("week01-53/2 Tu 9:00-10:00", (Rule(weekdays=(1,), parity=WeekParity.ODD, times=(("09:00", "10:00"),)),)),
        (
            "Sep-Jun Tu 10:00-12:00",
            (Rule(weekdays=(1,), dates=(DateRange(DatePoint(9), DatePoint(6)),), times=(("10:00", "12:00"),)),),
        ),
        ("Jul 14-Aug 25 off", (Rule(dates=(DateRange(DatePoint(7, 14), DatePoint(8, 25)),), is_closed=True),)),
        (
            "2026 Jul 14-25 off",
            (Rule(dates=(DateRange(DatePoint(7, 14, 2026), DatePoint(7, 25, 2026)),), is_closed=True),),
        ),
        (
            "Mo 10:00-12:00, Sa 10:00-11:00",
            (
                Rule(weekdays=(0,), times=(("10:00", "12:00"),)),
                Rule(weekdays=(5,), times=(("10:00", "11:00"),), is_addition=True),
            ),
        ),
        ("PH,SH off", (Rule(on_public_holidays=True, on_school_holidays=True, is_closed=True),)),
        ('"op afspraak"', (Rule(is_uncertain=True, comment="op afspraak"),)),
        ("24/7", (Rule(times=(("00:00", "24:00"),)),)),
    ],
)
def test_says(text: str, rules: tuple[Rule, ...]) -> None:
    assert describe(text) == rules


@pytest.mark.parametrize(
    "text",
    ["", "easter off", "Mo", "week 03-09/3 Mo 10:00-12:00", "Mo 10:00-12:00 || unknown", "Mo[6] 10:00-12:00", "x"],
)
def test_says_nothing_rather_than_something_wrong(text: str) -> None:
    assert describe(text) is None


@settings(max_examples=300)
@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    describe(text)


weekdays = st.one_of(
    st.sampled_from(WEEKDAYS),
    st.tuples(st.sampled_from(WEEKDAYS), st.sampled_from(WEEKDAYS)).map("-".join),
    st.tuples(st.sampled_from(WEEKDAYS), st.sampled_from(["1", "2", "1,3", "-1", "5"])).map("{0[0]}[{0[1]}]".format),
)
dates = st.one_of(
    st.just(""),
    st.tuples(st.sampled_from(MONTHS), st.sampled_from(MONTHS)).filter(lambda pair: pair[0] != pair[1]).map("-".join),
    st.tuples(st.sampled_from(MONTHS), st.integers(1, 28), st.sampled_from(MONTHS), st.integers(1, 28))
    .filter(lambda parts: (parts[0], parts[1]) != (parts[2], parts[3]))
    .map("{0[0]} {0[1]:02}-{0[2]} {0[3]:02}".format),
)
parities = st.sampled_from(["", "", "week 02-52/2", "week 01-53/2"])
times = st.sampled_from(["10:00-12:00", "09:30-12:00,13:00-17:00", "off"])
rules = st.tuples(dates, parities, weekdays, times).map(lambda parts: " ".join(part for part in parts if part))


def matches(rule: Rule, day: date) -> bool:
    """Read a rule as a person does, without the engine."""
    if rule.weekdays and day.weekday() not in rule.weekdays:
        return False
    is_last = (day + timedelta(days=7)).month != day.month
    if rule.nths and (day.day - 1) // 7 + 1 not in rule.nths and not (-1 in rule.nths and is_last):
        return False
    if rule.parity and (day.isocalendar().week % 2 == 0) != (rule.parity is WeekParity.EVEN):
        return False
    return not rule.dates or any(is_within(dates, day) for dates in rule.dates)


def is_within(dates: DateRange, day: date) -> bool:
    first = (dates.first.month, dates.first.day or 1)
    last = (dates.last.month, dates.last.day or 31)
    on = (day.month, day.day)
    return first <= on <= last if first <= last else on >= first or on <= last


@settings(max_examples=150, deadline=None)
@given(st.lists(rules, min_size=1, max_size=3).map("; ".join), st.integers(0, 260))
def test_the_words_and_the_engine_agree(text: str, weeks: int) -> None:
    described = describe(text)
    assert described is not None
    monday = date(2024, 1, 1) + timedelta(weeks=weeks)
    for day in week(Schedule(text), monday, CALENDAR) or ():
        applying = [rule for rule in described if matches(rule, day.on)]
        times = () if not applying or applying[-1].is_closed else applying[-1].times
        assert tuple(f"{span.start:%H:%M}" for span in day.spans) == tuple(start for start, _ in times), (text, day.on)
