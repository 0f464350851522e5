"""The jobs there are. Each step works on one batch in a transaction of its own, and is repeated until none is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from app.domain.calendar.actions import seed_calendar
from app.domain.calendar.queries import load_calendar
from app.domain.jobs.actions import remove_old_runs
from app.domain.offerings.search.actions import distrust_listings, refresh_stale_listings
from app.domain.offerings.search.timetables import remove_unused_timetables, roll_timetables
from app.jobs.rhythm import Daily, Every, Rhythm

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done when time has passed; `step` does one batch and tells how much it did, at last nothing.

    `distrust` goes before it when the last run was by a clock that was ahead, and marks what has to be done again.
    """

    name: str
    about: str
    rhythm: Rhythm
    step: Callable[[Session, datetime], int]
    distrust: Callable[[Session, datetime], None] | None = None


def _add_holidays(session: Session, at: datetime) -> int:
    return seed_calendar(session, today=at.date(), by="job:holidays")


def _roll(session: Session, at: datetime) -> int:
    return roll_timetables(session, load_calendar(session), at)


def _remove_unused(session: Session, _at: datetime) -> int:
    return remove_unused_timetables(session)


JOBS: tuple[Job, ...] = (
    Job("holidays", "adds the holidays of the years to come", Daily(time(0, 1)), _add_holidays),
    Job("timetables", "reckons what is open on the days to come", Every(10), _roll),
    Job(
        "listings",
        "renews what tells of a meeting or a closure that is over",
        Daily(time(0, 10)),
        refresh_stale_listings,
        distrust=distrust_listings,
    ),
    Job("unused", "removes timetables that nothing points at", Daily(time(3, 20)), _remove_unused),
    Job("runs", "forgets what ran more than 30 days ago", Daily(time(3, 30)), remove_old_runs),
)
"""In this order, when several are due."""
