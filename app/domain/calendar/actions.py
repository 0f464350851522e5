"""Filling the calendar."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.audit.actions import record_event
from app.domain.base import now
from app.domain.calendar.models import Holiday
from app.domain.calendar.seed import YEARS, holidays


def seed_calendar(session: Session, *, today: date | None = None, by: str = "cli:database-prepare") -> int:
    """Add the holidays that are missing, from last year to fifteen years ahead; return how many were added.

    What people changed since stays as they made it.
    """
    year = (today or now().date()).year
    known = set(session.scalars(select(Holiday.key)))
    missing = [row for row in holidays(year - 1, year + YEARS) if row["key"] not in known]
    if missing:
        session.execute(insert(Holiday), missing)
        record_event(session, by=by, verb="seed", entity_kind="calendar", after={"added": len(missing)})
    return len(missing)
