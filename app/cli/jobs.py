"""`flask jobs …`: what has to be done because time passes (docs/jobs.md)."""

from __future__ import annotations

from functools import partial

import click
from flask.cli import AppGroup

from app.cli.faults import says_when_unusable
from app.domain.base import TIME_ZONE
from app.domain.jobs.queries import list_last_runs
from app.domain.jobs.types import LastRun
from app.extensions import db
from app.jobs.process import Stopped, pause, stop_when_told, stop_with
from app.jobs.runner import LOCK_NUMBER, Runner, run_forever
from app.jobs.tasks import JOBS
from geo.lock import ProcessLock

group = AppGroup("jobs")


@group.command("run")
@click.option("--once", is_flag=True, help="Do what is due and stop: for cron.")
@click.option("--parent", type=int, metavar="PID", help="Stop when this process, our parent, is gone.")
def run_command(*, once: bool, parent: int | None) -> None:
    """Do what is due, now and for as long as this runs. Only one process does; others wait for it to end."""
    try:
        stop_when_told()
        if parent is not None:
            stop_with(parent)
        runner = Runner(db.sessionmaker)
        lock = ProcessLock(db.engines["default"], LOCK_NUMBER, "jobs")
        if not once:
            run_forever(runner, lock, partial(pause, parent=parent))
        with says_when_unusable("Whatever is due stays due."):
            run_once(runner, lock)
    except Stopped:
        return


@group.command("list")
def list_command() -> None:
    """Show the jobs, when each runs, and how its last run went."""
    with says_when_unusable("Whatever is due stays due."):
        last_runs = list_last_runs(db.session)
    for job in JOBS:
        click.echo(f"{job.name:<12} {job.rhythm!s:<16} {told(last_runs.get(job.name)):<44} {job.about}")


def run_once(runner: Runner, lock: ProcessLock) -> None:
    """Do what is due, unless another process has the lock: then say which."""
    if not lock.take():
        click.echo(f"Another process runs the jobs: {lock.holder()}.", err=True)
        return
    outcome = runner.run_due()
    lock.release()
    for name, how in outcome.items():
        click.echo(f"{name:<12} {how}")
    if "failed" in outcome.values():
        msg = "A job failed; the log above says where."
        raise click.ClickException(msg)


def told(run: LastRun | None) -> str:
    """Say how a run went."""
    if run is None:
        return "never ran"
    began = f"{run.started_at.astimezone(TIME_ZONE):%Y-%m-%d %H:%M}"
    if run.ended_at is None:
        return f"{began}  not ended"
    return f"{began}  {run.fault or f'{run.done} done'}"
