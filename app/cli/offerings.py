"""`flask offerings …`: data in and out as files, and what search reads made anew."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup

from app.cli.files import written_whole
from app.cli.progress import progress_bar
from app.domain.exchange.actions import FAULT_LIMIT, load_records, take_load_lock
from app.domain.exchange.queries import list_records
from app.domain.exchange.stream import encode
from app.domain.exchange.types import LoadReport
from app.domain.offerings.queries import list_doubtful_hours
from app.domain.offerings.search.actions import rebuild_listings
from app.extensions import db

group = AppGroup("offerings")


@group.command("load")
@click.argument("file", type=click.File("rb"))
@click.option(
    "--faults",
    type=click.IntRange(min=1),
    default=FAULT_LIMIT,
    show_default=True,
    help="How many faults to report at most.",
)
def load_command(file: BinaryIO, faults: int) -> None:
    """Load FILE (docs/data-format.md; `-` is standard input): all of it, or nothing when it has a fault."""
    is_file = file is not sys.stdin.buffer
    size = os.fstat(file.fileno()).st_size if is_file else None
    with progress_bar("Offerings", size, "B") as progress:
        report = load_records(db.session, file, progress=progress, fault_limit=faults)
    db.session.commit()
    click.echo(describe(report))


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export_command(file: Path | None) -> None:
    """Write everything in the form that `load` reads, to FILE or to standard output."""
    lines = encode(list_records(db.session))
    with progress_bar("Export", None, "records") as progress:
        if file is None:
            for line in lines:
                sys.stdout.buffer.write(line)
            return
        with written_whole(file) as target:
            for line in lines:
                target.write(line)
                progress(1)


@group.command("doubts")
def doubts_command() -> None:
    """List the opening hours that can't be understood, for who has to mend them; on the site they are unknown."""
    found = list_doubtful_hours(db.session)
    for doubt in found:
        origin = f" ({doubt.source} {doubt.source_key})" if doubt.source else ""
        click.echo(f"{doubt.organisation}: {doubt.title}, {doubt.venue}: {doubt.offering_id}{origin}")
        click.echo(f"    {doubt.hours}")
        click.echo(f"    {doubt.reason}")
    click.echo(
        f"{len(found)} opening hours that can't be understood." if found else "All opening hours are understood."
    )


@group.command("rebuild-listings")
def rebuild_listings_command() -> None:
    """Make what search reads anew from nothing. Visitors see the old listings until it is done."""
    take_load_lock(db.session)
    count = rebuild_listings(db.session)
    db.session.commit()
    click.echo(f"{count} listings.")


def describe(report: LoadReport) -> str:
    """Say in lines what a load did."""
    lines = [
        f"{name:<13} {tally.added:>9} added {tally.changed:>9} changed {tally.unchanged:>9} unchanged"
        for name, tally in (
            ("organisations", report.organisations),
            ("venues", report.venues),
            ("offerings", report.offerings),
        )
    ]
    return "\n".join([*lines, f"{'listings':<13} {report.listings:>9} made"])
