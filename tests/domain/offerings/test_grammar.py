"""Which texts are opening hours: what is refused, with what to do about it, and what is odd and holds."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.domain.errors import InvalidParameter
from app.domain.offerings.grammar import parse_hours
from app.domain.offerings.hours import TIME_ZONE, Schedule, open_state
from app.domain.offerings.timetable import describe
from tests.factories.calendar import CALENDAR


def kind(hours: str, moment: str) -> str:
    at = datetime.fromisoformat(moment).replace(tzinfo=TIME_ZONE)
    return open_state(Schedule(hours), at, CALENDAR).kind.value


def test_tidies_spaces_only() -> None:
    assert parse_hours("  Mo-Fr  09:00-17:00;\nPH off ") == "Mo-Fr 09:00-17:00; PH off"
    assert parse_hours("") == parse_hours("  ") == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Mo-Fr 9-17", "character 7"),
        ("maandag 10:00-12:00", "character 1"),
        ("Mo 10:00+", "open end"),
        ("sunrise-sunset", "clock times"),
        ("Mo 10:00-12:00;" * 60, "longer than 500"),
        ('Mo 10:00-12:00 || "bel"; Dec 28 off', "let the fallback be one rule and stand last"),
        ("Mo 10:00-12:00 || Tu 10:00-12:00, Dec 28 off", "let the fallback be one rule and stand last"),
        ("Mo 10:00-12:00 ||", "character 16"),
    ],
)
def test_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(InvalidParameter, match=says) as caught:
        parse_hours(text)
    assert caught.value.parameter == "hours"
    assert "Mo-Fr 09:00-17:00" in caught.value.allowed


def test_words_between_quotes_are_free() -> None:
    assert parse_hours('Mo 10:00-12:00 "niet na sunset, 10+ personen"')
    assert parse_hours('Mo 10:00-12:00 "vanaf Apr 31, 10:00-10:00, [3-1]"')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Apr 31 10:00-12:00", "Apr 31 does not exist: the month has 30 days"),
        ("apr31: 10:00-12:00", "Apr 31 does not exist"),
        ("Feb 30 10:00-12:00", "Feb 30 does not exist: the month has 29 days"),
        ("2026 Feb 29 10:00-12:00", "the month has 28 days in 2026"),
        ("2026 Feb 20-29 10:00-12:00", "the month has 28 days in 2026"),
        ("Apr 29,Apr 31 10:00-12:00", "Apr 31 does not exist"),
        ("Mo 10:00-12:00; Nov 31 off", "Nov 31 does not exist"),
        ("Apr 25-31 Mo 10:00-12:00", "Apr 31 does not exist"),
        ("Nov 31-Dec 2 off; Mo 10:00-12:00", "Nov 31 does not exist"),
        ("easter-Apr 31 10:00-12:00", "Apr 31 does not exist"),
        ("Apr 20-10 10:00-12:00", "'Apr 20-10' runs backwards"),
        ("2026 Apr 10-2025 Apr 9 10:00-12:00", "runs backwards"),
        ("2026 Nov-Feb Mo 10:00-12:00", "runs backwards within 2026"),
        ("Dec 20-2026 Jan 10 10:00-12:00", "a year at its end only"),
        ("Mo[3-1] 10:00-12:00", r"\[3-1\] runs backwards.*\[1-3\]"),
        ("Mo[1,4-2] 10:00-12:00", "runs backwards"),
        ("week 1-53/60 Mo 10:00-12:00", "smaller number"),
        ("2026-2028/5 Mo 10:00-12:00", "smaller number"),
        ("Mo 10:00-10:00", "ends when it begins"),
        ("Mo 10:00-16:00/01:30", "each time with its end"),
        ("week 54 Mo 10:00-12:00", "not understood at character 7"),
        ("Mo[6] 10:00-12:00", "not understood at character 4"),
        ("Mo[0] 10:00-12:00", "not understood at character 4"),
        ("Mo[-6] 10:00-12:00", "not understood at character"),
        ("Apr 32 10:00-12:00", "not understood at character"),
        ("Mo 25:70-26:00", "not understood at character 4"),
    ],
)
def test_what_no_calendar_has_is_refused_and_open_on_no_day(text: str, says: str) -> None:
    with pytest.raises(InvalidParameter, match=says):
        parse_hours(text)
    assert {kind(text, f"2026-{month:02}-13T11:00") for month in range(1, 13)} == {"unknown"}
    assert describe(text) is None


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Feb 29 10:00-12:00", "2028-02-29", "open"),
        ("2024-2028 Feb 29 10:00-12:00", "2028-02-29", "open"),
        ("2028 Feb 29 10:00-12:00", "2028-02-29", "open"),
        ("Feb 1-29 10:00-12:00", "2026-02-28", "open"),
        ("Apr 30 10:00-12:00", "2026-04-30", "open"),
        ("Apr 20-Mar 10 10:00-12:00", "2026-03-10", "open"),
        ("Apr 20-Apr 10 10:00-12:00", "2026-03-10", "open"),
        ("2026 Dec 20-Jan 10 10:00-12:00", "2027-01-10", "open"),
        ("2026 Dec 20-2027 Jan 10 10:00-12:00", "2027-01-10", "open"),
        ("Apr 10:00-12:00", "2026-04-29", "open"),
        ("Apr 20:10:00-12:00", "2026-04-20", "open"),
        ("Mo[1-3] 10:00-12:00", "2026-11-16", "open"),
        ("Mo[-5] 10:00-12:00", "2026-11-02", "open"),
        ("week 53 Mo 10:00-12:00", "2026-12-28", "open"),
        ("week 10-20/10 Mo 10:00-12:00", "2026-03-02", "open"),
        ("Fr 00:00-00:00", "2026-11-27", "open"),
    ],
)
def test_what_is_odd_but_possible_holds(text: str, day: str, expected: str) -> None:
    assert parse_hours(text) == text
    assert kind(text, f"{day}T11:00") == expected
