"""When a job is due, by the clock of Amsterdam."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from app.jobs.rhythm import Daily, Every, is_due


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-25T12:00", "2026-11-24T23:05"),
        ("2026-11-24T23:04", "2026-11-23T23:05"),
        ("2026-11-24T23:05", "2026-11-24T23:05"),
        ("2026-07-25T12:00", "2026-07-24T22:05"),
        ("2026-03-29T12:00", "2026-03-28T23:05"),
        ("2026-10-25T23:30", "2026-10-25T23:05"),
    ],
)
def test_daily_shortly_after_midnight_in_amsterdam(at: str, due: str) -> None:
    assert Daily(time(0, 5)).last_due(utc(at)) == utc(due)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_time_that_the_clock_skips_or_shows_twice_is_due_once(day: str) -> None:
    rhythm = Daily(time(2, 30))
    moments = [utc(f"{day}T{hour:02}:{minute:02}") for hour in range(24) for minute in range(0, 60, 5)]
    done_at, times = rhythm.last_due(moments[0]), 0
    for at in moments[:276]:
        if is_due(rhythm, done_at, at):
            done_at, times = at, times + 1
    assert times == 1


def test_every_so_many_minutes() -> None:
    assert Every(10).last_due(utc("2026-11-25T12:59:59")) == utc("2026-11-25T12:50")
    assert Every(60).last_due(utc("2026-11-25T12:59:59")) == utc("2026-11-25T12:00")


def test_what_never_ran_or_ran_before_is_due_and_what_ran_since_is_not() -> None:
    at = utc("2026-11-25T12:30")
    assert is_due(Every(60), None, at)
    assert is_due(Every(60), utc("2026-11-25T11:59"), at)
    assert not is_due(Every(60), utc("2026-11-25T12:00"), at)
    assert not is_due(Every(60), at, at)


@pytest.mark.parametrize("rhythm", [Every(10), Daily(time(0, 5))])
def test_what_was_done_at_a_moment_to_come_is_due(rhythm) -> None:
    at = utc("2026-11-25T12:30")
    assert is_due(rhythm, utc("2026-11-25T12:30:01"), at)
    assert is_due(rhythm, utc("2027-11-25T12:30"), at)
