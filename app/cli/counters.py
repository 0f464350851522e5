"""`flask counters …`: what was asked for and not there, by municipality."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import AppGroup

from app.cli.tables import table
from app.domain.base import now
from app.domain.counters.actions import purge_counts
from app.domain.counters.queries import list_totals
from app.domain.counters.types import SEARCHES
from app.extensions import db

group = AppGroup("counters")

DAY = click.DateTime(["%Y-%m-%d"])


@group.command("report")
@click.option("--from", "first", type=DAY, help="The first day; without it all that is kept.")
@click.option("--to", "last", type=DAY, help="The last day; without it today.")
def report_command(first: datetime | None, last: datetime | None) -> None:
    """Print by municipality where no need was recognised in a search, and for which needs nothing was found."""
    totals = list_totals(db.session, SEARCHES, first=first and first.date(), last=last and last.date())
    rows = [(total.name.value, total.subject or "-", total.place or "-", str(total.times)) for total in totals]
    head = ("what", "need", "municipality", "times")
    click.echo(table(head, rows, numbers=1) if rows else "Nothing was counted in these days.")


@group.command("purge")
def purge_command() -> None:
    """Delete the figures that are older than their term (docs/counters.md); the service does so by itself every day."""
    deleted = purge_counts(db.session, now().date())
    db.session.commit()
    click.echo(f"{deleted} figures deleted.")
