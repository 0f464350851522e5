"""Runs the jobs that are due, one after the other, while this process holds the lock."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.errors import LoadInProgress
from app.domain.exchange.actions import take_load_lock
from app.domain.jobs.actions import end_run, start_run
from app.domain.jobs.queries import list_last_successes
from app.extensions import DatabaseFault, is_database_gone
from app.http.logs import describe_error
from app.jobs.rhythm import is_due
from app.jobs.tasks import JOBS, Job
from geo.lock import ProcessLock

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LOCK_NUMBER = 1
LOOK_EVERY_S = 20
"""How often it is looked whether a job is due: half a minute after midnight is soon enough."""

RETRY_AFTER = timedelta(minutes=5)
"""A job that went wrong, or found a load at work, is tried again after this long."""

LONGEST_WAIT_S = 30.0
"""A database that is gone is looked for at least so often."""

_log = logging.getLogger("app.jobs")

MakeSession = Callable[[], "Session"]


class Runner:
    """Does what is due. The clock and the waiting can be replaced by tests."""

    def __init__(
        self,
        make_session: MakeSession,
        jobs: Sequence[Job] = JOBS,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Take what makes a session whose transactions may write."""
        self._make_session = make_session
        self._jobs = jobs
        self._clock = clock
        self._not_before: dict[str, datetime] = {}
        self._done_at: dict[str, datetime] | None = None

    def run_due(self) -> dict[str, str]:
        """Run every job that is due, and tell of each whether it was `done`, `failed` or is `postponed`.

        Raises what the database raises when it is gone.
        """
        if self._done_at is None:
            with self._make_session() as session:
                self._done_at = list_last_successes(session)
        outcome: dict[str, str] = {}
        for job in self._jobs:
            at = self._clock()
            last_done_at = self._done_at.get(job.name)
            if is_due(job.rhythm, last_done_at, at) and not self._waits(job, at):
                outcome[job.name] = self._run(job, at, was_ahead=last_done_at is not None and last_done_at > at)
                if outcome[job.name] == "done":
                    self._done_at[job.name] = at
                else:
                    self._not_before[job.name] = at + RETRY_AFTER
        return outcome

    def forget(self) -> None:
        """Read again what was done: another process may have been at work."""
        self._done_at = None

    def _waits(self, job: Job, at: datetime) -> bool:
        """Tell whether a job went wrong a moment ago; a longer wait than there is was set by a clock that was ahead."""
        return timedelta() < self._not_before.get(job.name, at) - at <= RETRY_AFTER

    def _run(self, job: Job, at: datetime, *, was_ahead: bool) -> str:
        """Run one job, batch after batch. Whatever is done is kept; what is not done by then is due again."""
        done, outcome, fault, began = 0, "done", "", time.monotonic()
        try:
            with self._batch() as session:
                run_id = start_run(session, job.name, at)
        except LoadInProgress:
            return "postponed"
        try:
            if was_ahead and job.distrust:
                with self._batch() as session:
                    job.distrust(session, at)
            while count := self._step(job):
                done += count
        except LoadInProgress:
            outcome, fault = "postponed", "postponed"
        except Exception as error:  # one job that is broken must not stop the others
            if isinstance(error, DatabaseFault) and is_database_gone(error):
                raise
            outcome, fault = "failed", describe_error(error)
            _log.exception("job failed", extra={"job": job.name, "done": done})
        with suppress(LoadInProgress), self._batch() as session:
            end_run(session, run_id, self._clock(), done=done, fault=fault)
        took_ms = round((time.monotonic() - began) * 1000)
        _log.info("job ended", extra={"job": job.name, "outcome": outcome, "done": done, "took_ms": took_ms})
        return outcome

    def _step(self, job: Job) -> int:
        with self._batch() as session:
            return job.step(session, self._clock())

    @contextmanager
    def _batch(self) -> Iterator[Session]:
        """Give a session that writes, unless a load does, and commit it in the end; raises LoadInProgress."""
        with self._make_session() as session:
            take_load_lock(session)
            yield session
            session.commit()


def run_forever(runner: Runner, lock: ProcessLock, pause: Callable[[float], None]) -> None:
    """Run what is due for as long as the process lives, if the lock is ours; wait for it while another has it.

    `pause` waits so many seconds. A database that is gone is asked again and again until it is back.
    """
    is_ours = has_told = False
    wait_s = 1.0
    while True:
        try:
            if not lock.take():
                if not has_told:
                    _log.info("waiting, another process runs the jobs", extra={"holder": lock.holder()})
                is_ours, has_told = False, True
            else:
                if not is_ours:
                    _log.info("running the jobs")
                    runner.forget()
                is_ours, has_told = True, False
                runner.run_due()
            wait_s = 1.0
            pause(LOOK_EVERY_S)
        except DatabaseFault as error:
            if not is_database_gone(error):
                raise
            lock.leave_old_connections()
            _log.warning("the database is gone", extra={"error": describe_error(error), "again_in_s": wait_s})
            pause(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)
