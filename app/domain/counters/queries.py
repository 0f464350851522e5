"""Reading figures back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.counters.models import DailyCount
from app.domain.counters.types import Counted


class Total(NamedTuple):
    """A figure over a span of days."""

    name: Counted
    subject: str
    place: str
    times: int


def list_totals(
    session: Session, names: Collection[Counted], *, first: date | None = None, last: date | None = None
) -> list[Total]:
    """Add up the figures of these names from the first day up to and including the last; the highest first."""
    total = func.sum(DailyCount.count)
    query = (
        select(DailyCount.name, DailyCount.subject, DailyCount.place, total)
        .where(DailyCount.name.in_([name.value for name in names]))
        .group_by(DailyCount.name, DailyCount.subject, DailyCount.place)
        .order_by(total.desc(), DailyCount.name, DailyCount.subject, DailyCount.place)
    )
    if first:
        query = query.where(DailyCount.day >= first)
    if last:
        query = query.where(DailyCount.day <= last)
    return [Total(Counted(name), subject, place, int(count)) for name, subject, place, count in session.execute(query)]
