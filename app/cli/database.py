"""`flask database …`: make the database, bring an older one to the present schema, write its next revision.

A SQLite file appears in its place only when it is whole: it is built beside it and renamed. A schema changes, and a
PostgreSQL database is filled, in one transaction. So whoever is interrupted leaves nothing half-done to be served.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup

from app.cli import schema
from app.cli.progress import progress_bar, table_bar
from app.config import Settings
from app.domain.calendar.actions import seed_calendar
from app.domain.errors import LoadInProgress
from app.domain.exchange.demo.actions import load_demo
from app.domain.exchange.demo.generator import DEFAULT_OFFERINGS
from app.domain.guidance.actions import seed_tree
from app.domain.offerings.search.actions import rebuild_listings
from app.domain.taxonomy.actions import seed_taxonomy
from app.extensions import DatabaseFault, db
from geo.engine import copy_database, create_engine, is_empty, try_load_lock
from geo.reference import is_loaded, is_reference_loaded, load_reference

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SQLITE = "sqlite:///"
LONGEST_WAIT_S = 600
"""How long one waits for another who prepares the same database."""

group = AppGroup("database")


class UnknownSchema(click.ClickException):
    """The database is not one that this version can bring up to date."""

    def __init__(self, revision: str | None) -> None:
        """Say what was found there."""
        found = f"has revision {revision}, which this version does not know" if revision else "has no revision"
        super().__init__(
            f"The database {found}: it was made by a newer version, or by another program. Nothing changed."
        )


class NoDatabase(click.ClickException):
    """There is no database to work on."""

    def __init__(self) -> None:
        """Say how to make one."""
        super().__init__("There is no database yet: flask database prepare makes it.")


class NotBack(click.ClickException):
    """The revision to go back to is newer than the database."""

    def __init__(self, current: str, revision: str) -> None:
        """Say where the database is, and what brings it forward."""
        super().__init__(
            f"The database is at {current}, before {revision}: flask database migrate brings it to the newest."
            " Nothing changed."
        )


@group.command("prepare")
@click.option("--examples/--no-examples", default=False, help="Fill a new database with example data, or don't.")
@click.option("--offerings", type=click.IntRange(min=1), default=DEFAULT_OFFERINGS, help="How many examples.")
def prepare_command(*, examples: bool, offerings: int) -> None:
    """Make the database if there is none, or bring an older one up to date; with nothing to do it takes a moment."""
    url = database_url()
    wanted = offerings if examples else 0
    if url.startswith(SQLITE):
        prepare_file(Path(url.removeprefix(SQLITE)), wanted)
    else:
        prepare_server(url, wanted)


@group.command("migrate")
def migrate_command() -> None:
    """Bring the database that is there up to date; a SQLite file after a copy."""
    url = database_url()
    if url.startswith(SQLITE):
        path = Path(url.removeprefix(SQLITE))
        if is_new(path):
            raise NoDatabase
        with turn(path):
            update_file(path)
    else:
        update_server(url)


@group.command("downgrade")
@click.argument("revision")
def downgrade_command(revision: str) -> None:
    """Bring the schema back to REVISION, with this version's code, before an older version is put in its place."""
    if not schema.is_known(revision):
        raise UnknownSchema(revision)
    url = database_url()
    if url.startswith(SQLITE) and is_new(Path(url.removeprefix(SQLITE))):
        raise NoDatabase
    with engine_of(url) as engine, locked(engine) as connection:
        current = schema.current_revision(connection)
        if current is None:
            raise NoDatabase
        refuse_unknown(current)
        if current < revision:
            raise NotBack(current, revision)
        schema.downgrade(connection, revision)
    click.echo(f"The schema is at {revision}.")


@group.command("revision")
@click.argument("message")
def revision_command(message: str) -> None:
    """Write the next revision: what the models have and the prepared database lacks."""
    with engine_of(database_url()) as engine, engine.connect() as connection:
        click.echo(f"Written: {schema.write_revision(connection, message)}. Read it before you keep it.")


def prepare_file(path: Path, examples: int) -> None:
    """Prepare the SQLite database in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with turn(path):
        if is_new(path):
            build_file(path, examples)
        else:
            update_file(path)


def is_new(path: Path) -> bool:
    """Tell whether there is no database in a file yet; whoever only looked for one may have left an empty file."""
    if not path.exists():
        return True
    with engine_of(f"{SQLITE}{path}") as engine:
        return is_empty(engine)


def build_file(path: Path, examples: int) -> None:
    """Build a database beside its place, then put it there in one step."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    remove_database(unfinished)
    try:
        with engine_of(f"{SQLITE}{unfinished}") as engine, engine.begin() as connection:
            fill(connection, examples)
        with unfinished.open("rb") as file:  # closing the engine brought its write-ahead log into the file
            os.fsync(file.fileno())
        remove_database(path)  # a log without its database would be taken for the new one's
        unfinished.replace(path)
    finally:
        remove_database(unfinished)


def update_file(path: Path) -> None:
    """Bring the database in a file up to date, after a copy beside it."""
    with engine_of(f"{SQLITE}{path}") as engine:
        with engine.connect() as connection:
            revision = schema.current_revision(connection)
            if revision == schema.head_revision() and is_reference_loaded(connection):
                return
        refuse_unknown(revision)
        with copied(engine, path, revision) as copy:
            click.echo(
                f"Bringing the database from {revision} to {schema.head_revision()}; a copy is in {copy}", err=True
            )
            with locked(engine) as connection:
                update(connection)


@contextmanager
def copied(engine: Engine, path: Path, revision: str | None) -> Iterator[Path]:
    """Copy a SQLite database beside it before it is changed.

    What has the name of a copy is whole. When the change fails and the database is as it was, the copy goes again: who
    is started anew and anew, as by systemd, would fill the disk with them.
    """
    copy = path.with_name(f"{path.stem}.{revision}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}{path.suffix}")
    unfinished = path.with_name(f"{path.name}.copy.unfinished")
    remove_database(unfinished)
    try:
        copy_database(engine, unfinished)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.replace(copy)
    finally:
        remove_database(unfinished)
    try:
        yield copy
    except BaseException:
        with suppress(DatabaseFault), engine.connect() as connection:
            if schema.current_revision(connection) == revision:
                copy.unlink(missing_ok=True)
        raise


def prepare_server(url: str, examples: int) -> None:
    """Prepare a PostgreSQL database in one transaction."""
    with engine_of(url) as engine, locked(engine) as connection:
        revision = schema.current_revision(connection)
        if revision is None or (revision == schema.head_revision() and not is_loaded(connection)):
            fill(connection, examples)
        elif revision != schema.head_revision() or not is_reference_loaded(connection):
            refuse_unknown(revision)
            update(connection)


def update_server(url: str) -> None:
    """Bring a PostgreSQL database up to date in one transaction."""
    with engine_of(url) as engine, locked(engine) as connection:
        revision = schema.current_revision(connection)
        if revision is None:
            raise NoDatabase
        if revision != schema.head_revision() or not is_reference_loaded(connection):
            refuse_unknown(revision)
            update(connection)


def fill(connection: Connection, examples: int) -> None:
    """Put everything into an empty database: schema, places, taxonomy, and so many example offerings."""
    update(connection)
    if examples:
        with db.sessionmaker(bind=connection) as session:
            with progress_bar("Examples", examples, "offerings") as progress:
                load_demo(session, today=datetime.now(UTC).date(), offerings=examples, progress=progress)
            session.commit()


def update(connection: Connection) -> None:
    """Bring schema, places, taxonomy and what search reads to what this version has."""
    schema.upgrade(connection)
    with table_bar("Places") as progress:
        load_reference(connection, progress)
    with db.sessionmaker(bind=connection) as session:
        seed_taxonomy(session, by="cli:database-prepare")
        seed_calendar(session, by="cli:database-prepare")
        seed_tree(session)
        rebuild_listings(session)
        session.commit()


def refuse_unknown(revision: str | None) -> None:
    """Raise UnknownSchema for a revision that is not one of ours."""
    if revision is None or not schema.is_known(revision):
        raise UnknownSchema(revision)


def remove_database(path: Path) -> None:
    """Remove a SQLite file and what the engine keeps beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def database_url() -> str:
    """Tell the address of the database that the settings name."""
    settings: Settings = current_app.extensions["settings"]
    return settings.database_url


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """Make an engine whose transactions write, and close its connections in the end."""
    engine = create_engine(url).execution_options(writes=True)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Wait until no other process prepares the same file; whoever dies gives its turn back."""
    with path.with_name(f"{path.name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo("Another command is preparing this database; waiting for it.", err=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def locked(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that holds the lock of every load; raises LoadInProgress when it does not come free."""
    deadline = time.monotonic() + LONGEST_WAIT_S
    told = False
    while True:
        with engine.begin() as connection:
            if try_load_lock(connection):
                yield connection
                return
        if time.monotonic() > deadline:
            raise LoadInProgress
        if not told:
            click.echo("Another command is writing to this database; waiting for it.", err=True)
            told = True
        time.sleep(0.5)
