"""Writing figures, and throwing old ones away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Date, bindparam, delete, text
from sqlalchemy.orm import Session

from app.domain.counters.models import DailyCount
from app.domain.counters.types import KEPT_MONTHS, Tally

_ADD = text(
    "INSERT INTO daily_count (day, name, subject, place, count) VALUES (:day, :name, :subject, :place, :count)"
    " ON CONFLICT (day, name, subject, place) DO UPDATE SET count = daily_count.count + excluded.count"
).bindparams(bindparam("day", type_=Date))


def add_counts(session: Session, counts: Mapping[Tally, int]) -> None:
    """Add figures to those of their day, in one order for all, so that two who write never wait for each other."""
    rows = [{**tally._asdict(), "name": tally.name.value, "count": count} for tally, count in sorted(counts.items())]
    if rows:
        session.execute(_ADD, rows)


def purge_counts(session: Session, today: date) -> int:
    """Delete the figures of the days before the term of `KEPT_MONTHS` began; return how many rows went."""
    months = today.year * 12 + today.month - 1 - KEPT_MONTHS
    first = date(months // 12, months % 12 + 1, 1)
    deleted = session.execute(delete(DailyCount).where(DailyCount.day < first).returning(DailyCount.day))
    return len(deleted.all())
