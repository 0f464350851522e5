"""`flask demo …`: example data, clearly marked as such."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.files import written_whole
from app.cli.offerings import describe
from app.cli.progress import progress_bar
from app.domain.exchange.demo.actions import demo_lines, load_demo
from app.domain.exchange.demo.generator import DEFAULT_OFFERINGS, DEFAULT_SEED
from app.extensions import db

group = AppGroup("demo")

STANDARD_OUTPUT = Path("-")

_offerings = click.option("--offerings", default=DEFAULT_OFFERINGS, show_default=True, type=click.IntRange(min=1))
_seed = click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Another seed gives other examples.")
_today = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day around which courses are planned; today if not given."
)


@group.command("load")
@_offerings
@_seed
@_today
def load_command(offerings: int, seed: int, today: datetime | None) -> None:
    """Load example data; what an earlier run made is updated, not doubled."""
    with progress_bar("Examples", offerings, "offerings") as progress:
        report = load_demo(db.session, offerings=offerings, seed=seed, today=_day(today), progress=progress)
    db.session.commit()
    click.echo(describe(report))


@group.command("write")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@_offerings
@_seed
@_today
def write_command(file: Path, offerings: int, seed: int, today: datetime | None) -> None:
    """Write example data to FILE (`-` is standard output) in the form that `flask offerings load` reads."""
    with progress_bar("Examples", offerings, "offerings") as progress:
        lines = demo_lines(db.session, offerings=offerings, seed=seed, today=_day(today), progress=progress)
        with nullcontext(sys.stdout.buffer) if file == STANDARD_OUTPUT else written_whole(file) as target:
            target.writelines(lines)


def _day(today: datetime | None) -> date:
    return today.date() if today else datetime.now(UTC).date()
