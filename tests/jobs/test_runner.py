"""The runner: what is due is done batch by batch, what fails is told and tried again, what is done is not done twice."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.domain.base import TIME_ZONE
from app.domain.exchange.actions import load_records, take_load_lock
from app.domain.jobs.models import JobRun
from app.domain.jobs.queries import list_last_runs, list_last_successes
from app.domain.offerings.reckoning import moment_of
from app.domain.offerings.search.models import ListingCard, OpenInterval, Timetable
from app.jobs.rhythm import Daily, Every
from app.jobs.runner import RETRY_AFTER, Runner, run_forever
from app.jobs.tasks import JOBS, Job
from geo.engine import create_engine
from tests.factories.records import file_of, offering, organisation, venue


class Clock:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


class EnoughError(Exception):
    """Ends a runner that would go on forever."""


@pytest.fixture
def database(databases, engine_name):
    engine = create_engine(databases.ready(engine_name))
    yield engine
    engine.dispose()


@pytest.fixture
def clock():
    """A clock of today; never just before the hour, when trying again is another hour's turn."""
    return Clock(datetime.now(UTC).replace(minute=20))


def runner_of(database, clock, *jobs):
    return Runner(lambda: Session(database), jobs or JOBS, clock=clock)


def load(database, *records):
    with Session(database) as session:
        load_records(session, file_of(*records))
        session.commit()


def test_a_day_later_the_intervals_have_rolled_along_and_a_second_look_does_nothing(database, clock):
    load(database, organisation(), venue(), offering(venues=[{"venue": "v1", "hours": "Mo-Su 10:00-12:00; PH off"}]))
    runner = runner_of(database, clock)
    assert set(runner.run_due().values()) == {"done"}
    clock.at += timedelta(days=3)
    assert runner.run_due()["timetables"] == "done"
    assert runner.run_due() == {}
    with Session(database) as session:
        opened = select(func.min(OpenInterval.starts_at)).where(OpenInterval.state == "open")
        first = moment_of(session.scalar(opened)).date()
        assert first >= clock.at.astimezone(TIME_ZONE).date()
        assert session.scalar(select(Timetable.reckoned_until)) == clock.at.astimezone(TIME_ZONE).date() + timedelta(15)
        assert list_last_runs(session)["timetables"].done == 1


def test_a_card_whose_meeting_is_over_tells_the_next_and_stays_true(database, clock):
    starts = [clock.at + timedelta(days=day) for day in range(1, 21)]
    sessions = [
        {"startsAt": start.isoformat(), "endsAt": (start + timedelta(hours=1)).isoformat(), "venue": "v1"}
        for start in starts
    ]
    load(database, organisation(), venue(), offering(venues=[{"venue": "v1"}], sessions=sessions))
    clock.at += timedelta(days=10)
    runner_of(database, clock).run_due()
    with Session(database) as session:
        card = session.execute(select(ListingCard.card, ListingCard.fresh_until)).one()
        assert card.card.count("T") >= 20  # ten meetings, with a beginning and an end
        assert card.fresh_until > clock.at
        assert session.scalar(select(func.count()).select_from(Timetable)) == 1  # the one before is gone


def test_the_holidays_of_the_years_to_come_are_those_after_the_clock_of_the_runner(database, clock):
    holidays = next(job for job in JOBS if job.name == "holidays")
    clock.at += timedelta(days=366)
    assert runner_of(database, clock, holidays).run_due() == {"holidays": "done"}
    with Session(database) as session:
        assert list_last_runs(session)["holidays"].done == 11  # one year more


def test_work_is_committed_batch_by_batch_and_goes_on_where_it_was_broken_off(database, clock):
    def step(session, at):
        count = session.scalar(select(func.count()).select_from(JobRun).where(JobRun.job == "brick"))
        if count == 2 and not broken:
            broken.append(True)
            raise KeyboardInterrupt
        if count == 4:
            return 0
        session.add(JobRun(job="brick", started_at=at))
        return 1

    broken = []
    job = Job("wall", "builds", Every(60), step)
    with pytest.raises(KeyboardInterrupt):
        runner_of(database, clock, job).run_due()
    with Session(database) as session:
        assert "wall" not in list_last_successes(session)
        assert list_last_runs(session)["wall"].ended_at is None
    assert runner_of(database, clock, job).run_due() == {"wall": "done"}
    with Session(database) as session:
        assert session.scalar(select(func.count()).select_from(JobRun).where(JobRun.job == "brick")) == 4
        assert list_last_runs(session)["wall"].done == 2


def test_a_job_that_fails_is_told_and_tried_again_and_stops_no_other(database, clock, caplog):
    def fail(_session, _at):
        raise ValueError

    done = []

    def succeed(_session, _at):
        done.append(1)
        return 0

    jobs = (Job("bad", "fails", Every(60), fail), Job("good", "works", Every(60), succeed))
    runner = runner_of(database, clock, *jobs)
    with caplog.at_level(logging.INFO, "app.jobs"):
        assert runner.run_due() == {"bad": "failed", "good": "done"}
    assert runner.run_due() == {}
    clock.at += RETRY_AFTER
    assert runner.run_due()["bad"] == "failed"
    with Session(database) as session:
        assert list_last_runs(session)["bad"].fault == "builtins.ValueError"
    assert len(done) == 1


def test_while_a_load_writes_the_jobs_wait_and_readers_do_not(database, clock):
    runner = runner_of(database, clock, Job("good", "works", Every(60), lambda _session, _at: 0))
    with Session(database) as loading:
        take_load_lock(loading)
        with database.connect() as reading:
            if database.dialect.name == "sqlite":
                database.dispose()
            assert runner.run_due() == {"good": "postponed"}
            assert reading.execute(select(func.count()).select_from(JobRun)).scalar() == 0
    clock.at += RETRY_AFTER
    assert runner.run_due() == {"good": "done"}


def test_a_new_process_knows_what_another_has_done(database, clock):
    job = Job("good", "works", Daily(time(0, 5)), lambda _session, _at: 0)
    assert runner_of(database, clock, job).run_due() == {"good": "done"}
    assert runner_of(database, clock, job).run_due() == {}


def test_a_clock_that_was_ahead_is_made_good_and_until_then_today_is_unknown(database, clock):
    def said(minute):
        there = select(OpenInterval.state).where(OpenInterval.starts_at <= minute, OpenInterval.ends_at > minute)
        with Session(database) as session:
            return session.scalars(there).all()

    true_time = clock.at
    minute = int(true_time.timestamp() // 60)
    load(database, organisation(), venue(), offering(venues=[{"venue": "v1", "hours": "24/7"}]))
    assert set(runner_of(database, clock).run_due().values()) == {"done"}
    assert said(minute) == ["open"]
    before = said(minute - 3 * 24 * 60)
    assert before == ["unknown"]

    clock.at = true_time + timedelta(days=2)
    assert runner_of(database, clock).run_due()["timetables"] == "done"
    assert said(minute) == ["unknown"]

    clock.at = true_time + timedelta(minutes=1)
    runner = runner_of(database, clock)
    assert set(runner.run_due()) == {job.name for job in JOBS}
    assert said(minute) == ["open"]
    with Session(database) as session:
        today = true_time.astimezone(TIME_ZONE).date()
        assert session.scalar(select(Timetable.reckoned_until)) == today + timedelta(15)
        assert set(list_last_successes(session).values()) == {clock.at}
    assert runner.run_due() == {}
    assert runner_of(database, clock).run_due() == {}


def test_a_meeting_that_only_seemed_over_is_told_again(database, clock):
    def card_and_rows():
        with Session(database) as session:
            rows = select(OpenInterval.starts_at).where(OpenInterval.state == "open").order_by(OpenInterval.starts_at)
            return session.scalars(select(ListingCard.card)).one(), session.scalars(rows).all()

    starts = [clock.at + timedelta(hours=1), clock.at + timedelta(days=7)]
    sessions = [
        {"startsAt": start.isoformat(), "endsAt": (start + timedelta(hours=1)).isoformat(), "venue": "v1"}
        for start in starts
    ]
    load(database, organisation(), venue(), offering(venues=[{"venue": "v1"}], sessions=sessions))
    runner_of(database, clock).run_due()
    before = card_and_rows()
    clock.at += timedelta(days=1)
    runner_of(database, clock).run_due()
    assert card_and_rows() != before
    clock.at -= timedelta(days=1)
    assert runner_of(database, clock).run_due()["listings"] == "done"
    assert card_and_rows() == before
    assert runner_of(database, clock).run_due() == {}


def test_what_went_wrong_by_a_clock_that_was_ahead_is_tried_again_at_once(database, clock):
    def fail(_session, _at):
        raise ValueError

    runner = runner_of(database, clock, Job("bad", "fails", Every(60), fail))
    clock.at += timedelta(days=1)
    assert runner.run_due() == {"bad": "failed"}
    assert runner.run_due() == {}
    clock.at -= timedelta(days=1)
    assert runner.run_due() == {"bad": "failed"}
    assert runner.run_due() == {}


def test_old_runs_are_forgotten(database, clock):
    with Session(database) as session:
        session.add(JobRun(job="gone", started_at=clock.at - timedelta(days=40)))
        session.add(JobRun(job="kept", started_at=clock.at - timedelta(days=20)))
        session.commit()
    runner_of(database, clock).run_due()
    with Session(database) as session:
        assert {"kept", "runs"} <= set(list_last_runs(session))
        assert "gone" not in list_last_runs(session)


def test_a_database_that_is_gone_is_asked_again_until_it_is_back(database, clock):
    faults = [OperationalError("", {}, Exception("gone"))] * 3
    pauses = []

    class Lock:
        def take(self):
            if faults:
                raise faults.pop()
            return True

        def leave_old_connections(self):
            database.dispose()

    def pause(seconds):
        pauses.append(seconds)
        if not faults and len(pauses) > 3:
            raise EnoughError

    done = []
    job = Job("good", "works", Every(60), lambda _session, _at: done.append(1) or 0)
    with pytest.raises(EnoughError):
        run_forever(runner_of(database, clock, job), Lock(), pause)
    assert pauses[:3] == [1.0, 2.0, 4.0]
    assert done == [1]


def test_the_jobs_that_there_are_run_on_an_empty_and_on_a_full_database(database, clock):
    assert set(runner_of(database, clock).run_due().values()) == {"done"}
    load(database, organisation(), venue(), offering())
    clock.at += timedelta(days=1)
    assert set(runner_of(database, clock).run_due().values()) == {"done"}
    with database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM open_interval")).scalar() > 0
