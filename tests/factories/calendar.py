"""The calendar of the seed, for tests that need no database."""

from __future__ import annotations

from app.domain.calendar.seed import holidays
from app.domain.calendar.types import Calendar, Period

CALENDAR = Calendar(Period(row["kind"], row["first_on"], row["last_on"], row["region"]) for row in holidays(2020, 2032))
