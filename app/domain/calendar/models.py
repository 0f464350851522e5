"""The table of holidays."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base
from app.domain.calendar.types import HolidayKind, Region


class Holiday(Base):
    """One holiday of one year, from its first up to and including its last day.

    `region` is of the school holidays; empty is the whole country. `key` tells it from all others, so that a seed finds
    it again. `source` says who published it, or by which rule it was reckoned.
    """

    __tablename__ = "holiday"
    __table_args__ = (Index(None, "first_on"),)

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger)
    first_on: Mapped[date]
    last_on: Mapped[date]
    kind: Mapped[HolidayKind]
    region: Mapped[Region | None]
    labels: Mapped[dict[str, str]]
    source: Mapped[str] = mapped_column(String(200))
