"""The table of daily figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class DailyCount(Base):
    """How often something happened on a day; nothing in it tells who, when on that day, or in which words.

    `subject` and `place` (a municipality's code) are empty where there is none.
    """

    __tablename__ = "daily_count"
    __table_args__ = (Index(None, "name", "day"),)

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject: Mapped[str] = mapped_column(String(60), primary_key=True)
    place: Mapped[str] = mapped_column(String(6), primary_key=True)
    count: Mapped[int]
