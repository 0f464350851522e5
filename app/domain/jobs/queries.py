"""Reading what ran."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.jobs.models import JobRun
from app.domain.jobs.types import LastRun


def list_last_runs(session: Session) -> dict[str, LastRun]:
    """Give the last run of each job that ever ran, by its name."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.job)
    rows = session.scalars(select(JobRun).where(JobRun.id.in_(newest)))
    return {row.job: LastRun(row.started_at, row.ended_at, row.done, row.fault) for row in rows}


def list_last_successes(session: Session) -> dict[str, datetime]:
    """Give the beginning of the last run of each job that ended well, by its name.

    The last is the one that was written down last: a clock that was ahead for a while wrote down later beginnings.
    """
    last = select(func.max(JobRun.id)).where(JobRun.ended_at.is_not(None), JobRun.fault == "").group_by(JobRun.job)
    rows = session.execute(select(JobRun.job, JobRun.started_at).where(JobRun.id.in_(last)))
    return dict(rows.all())
