"""`flask geo …`: the places that people search from."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from app.cli.faults import number_of_faults
from app.cli.progress import progress_bar, table_bar
from app.domain.exchange.actions import take_load_lock
from app.extensions import db
from geo.reference import ReferenceDataDamaged, load_reference
from geo.reference.postcodes import MOST_FAULTS, PostcodesRefused, load_postcodes

group = AppGroup("geo")


@group.command("load-reference")
def load_reference_command() -> None:
    """Load provinces, municipalities, places and four-digit postcodes; again after an update of them."""
    take_load_lock(db.session)
    try:
        with table_bar("Places") as progress:
            load_reference(db.session.connection(), progress)
    except ReferenceDataDamaged as error:
        msg = f"{error}. Nothing was loaded; fetch this version of the code again."
        raise click.ClickException(msg) from error
    db.session.commit()
    click.echo("Loaded.")


@group.command("load-postcodes")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove the postcodes that the file lacks.")
def load_postcodes_command(file: Path, *, replace: bool) -> None:
    """Load six-character postcodes from FILE, a CSV of the address register (.csv or .csv.gz).

    It needs the columns postcode, lat, lon and woonplaats. All of it is loaded, or nothing when a line has a fault.
    """
    with _lines(file) as lines:
        take_load_lock(db.session)
        try:
            with progress_bar("Postcodes", None, "lines") as progress:
                report = load_postcodes(db.session.connection(), lines, replace=replace, progress=progress)
        except PostcodesRefused as error:
            for fault in error.faults:
                click.echo(f"{file}: {fault}", err=True)
            found = number_of_faults(error.faults, is_complete=len(error.faults) < MOST_FAULTS)
            msg = f"{found}. Nothing was loaded; mend the file and load it again."
            raise click.ClickException(msg) from error
        db.session.commit()
    click.echo(f"{report.loaded} postcodes loaded.")
    if report.placed_by_point:
        click.echo(f"{report.placed_by_point} of them got their municipality by their point.")


@contextmanager
def _lines(file: Path) -> Iterator[Iterable[bytes]]:
    with gzip.open(file, "rb") if file.suffix == ".gz" else file.open("rb") as lines:
        yield lines
