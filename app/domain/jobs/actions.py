"""Writing down what runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.domain.jobs.models import JobRun
from app.domain.jobs.types import KEPT


def start_run(session: Session, job: str, at: datetime) -> int:
    """Write down that a job begins, and return the number of its run."""
    run = JobRun(job=job, started_at=at)
    session.add(run)
    session.flush()
    return run.id


def end_run(session: Session, run_id: int, at: datetime, *, done: int, fault: str = "") -> None:
    """Write down that a run has ended, how much it did, and the type of what went wrong."""
    session.execute(update(JobRun).where(JobRun.id == run_id).values(ended_at=at, done=done, fault=fault[:200]))


def remove_old_runs(session: Session, at: datetime) -> int:
    """Forget the runs that began longer ago than they are kept; return how many they were."""
    removed = session.execute(delete(JobRun).where(JobRun.started_at < at - KEPT).returning(JobRun.id))
    return len(removed.all())
