"""`flask taxonomy …`: the lists by which offerings are sorted."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.domain.taxonomy.actions import NotTheProductList, load_products, seed_taxonomy
from app.extensions import db

group = AppGroup("taxonomy")


@group.command("seed")
def seed_command() -> None:
    """Add the themes, audiences, forms, languages and products that are missing."""
    added = seed_taxonomy(db.session)
    db.session.commit()
    click.echo(f"{added} terms added.")


@group.command("load-upl")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_upl_command(file: Path) -> None:
    """Load the government's list of products (UPL) from its CSV FILE."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            added, renamed = load_products(db.session, lines)
    except (NotTheProductList, UnicodeDecodeError) as error:
        msg = f"{file}: {error}"
        raise click.ClickException(msg) from error
    db.session.commit()
    click.echo(f"{added} products added, {renamed} renamed.")
