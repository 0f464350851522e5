"""The table of what ran."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base


class JobRun(Base):
    """One run of a job: begun, and, unless it was broken off, ended, with how much it did or which fault it met."""

    __tablename__ = "job_run"
    __table_args__ = (Index(None, "job", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    fault: Mapped[str] = mapped_column(String(200), default="")
