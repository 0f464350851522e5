"""When a job is due: pure, and by the clock of Amsterdam whatever the server's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from app.domain.base import TIME_ZONE


class Rhythm(Protocol):
    """How often something is done."""

    def last_due(self, at: datetime) -> datetime:
        """Give the last moment, not after `at`, at which it should have been done."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, from a time on in Amsterdam."""

    at: time

    def last_due(self, at: datetime) -> datetime:
        """Give the last moment, not after `at`, at which it should have been done."""
        today = at.astimezone(TIME_ZONE).date()
        due = datetime.combine(today, self.at, TIME_ZONE).astimezone(UTC)
        if due > at:
            due = datetime.combine(today - timedelta(days=1), self.at, TIME_ZONE).astimezone(UTC)
        return due

    def __str__(self) -> str:
        return f"daily at {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes, a part of an hour, counted from the whole hour."""

    minutes: int

    def last_due(self, at: datetime) -> datetime:
        """Give the last moment, not after `at`, at which it should have been done."""
        at = at.astimezone(UTC)
        return at.replace(minute=at.minute - at.minute % self.minutes, second=0, microsecond=0)

    def __str__(self) -> str:
        return f"every {self.minutes} minutes"


def is_due(rhythm: Rhythm, last_done_at: datetime | None, at: datetime) -> bool:
    """Tell whether something that was last done at a moment has to be done now; what never was is due at once.

    So is what was done at a moment that is still to come: a clock was ahead then, and it was done for another day.
    """
    return last_done_at is None or last_done_at > at or last_done_at < rhythm.last_due(at)
