"""What a command says when a room refuses: a sentence and an exit code, never a trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from app.domain.errors import LoadInProgress, StorageFull
from app.domain.exchange.actions import clear_storage_errors
from app.domain.exchange.types import LoadRefused
from app.extensions import DatabaseFault


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what a load can refuse into one clear message and exit code 1."""
    try:
        with clear_storage_errors():
            yield
    except LoadRefused as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        found = f"{len(error.faults)} faults" if error.is_complete else f"The first {len(error.faults)} faults"
        msg = f"{found}. Nothing was loaded; mend the file and load it again."
        raise click.ClickException(msg) from error
    except LoadInProgress as error:
        msg = "Another load is at work (LoadInProgress). Wait until it is done, then try again."
        raise click.ClickException(msg) from error
    except StorageFull as error:
        msg = "The disk is full. Nothing was written, and what was there is whole."
        raise click.ClickException(msg) from error


@contextmanager
def says_when_unusable(consequence: str = "Nothing changed.") -> Iterator[None]:
    """Turn a database that can't be reached, read or is not prepared into one sentence, and say what follows."""
    try:
        yield
    except DatabaseFault as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        msg = f"The database can't be used ({reason}). {consequence}"
        raise click.ClickException(msg) from error
