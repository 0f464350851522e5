"""What a command says when a room refuses, or database, disk or a file can't be used: a sentence, never a trace.

`LazyGroup` puts `said_plainly` around every command.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import ScriptInfo

from app.config import Settings
from app.domain.errors import LoadInProgress, StorageFull
from app.domain.exchange.actions import clear_storage_errors
from app.domain.exchange.types import LoadRefused
from app.extensions import DatabaseFault

DISK_FULL = "The disk is full. Nothing was written, and what was there is whole."
NEXT_TO_NOTHING = 1_000_000
"""With fewer bytes free a disk is full: SQLite needs some pages at once, and calls it an I/O error to have none."""


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what a command can meet into one clear message and exit code 1."""
    try:
        with says_when_unusable(), clear_storage_errors():
            yield
    except LoadRefused as error:
        for fault in error.faults:
            click.echo(fault, err=True)
        found = number_of_faults(error.faults, is_complete=error.is_complete)
        msg = f"{found}. Nothing was loaded; mend the file and load it again."
        raise click.ClickException(msg) from error
    except LoadInProgress as error:
        msg = "Another load is at work (LoadInProgress). Wait until it is done, then try again."
        raise click.ClickException(msg) from error
    except StorageFull as error:
        raise click.ClickException(DISK_FULL) from error
    except OSError as error:
        if error.errno == errno.EPIPE:  # who reads has gone; click ends quietly
            raise
        msg = f"{error.filename or 'A file'} can't be read or written ({error.strerror or error})."
        raise click.ClickException(msg) from error


def number_of_faults(faults: Sized, *, is_complete: bool = True) -> str:
    """Say how many faults were found, or that there are more than these."""
    number = len(faults)
    words = f"{number} fault{'s' if number != 1 else ''}"
    return words if is_complete else f"The first {words}"


@contextmanager
def says_when_unusable(consequence: str = "Nothing changed.") -> Iterator[None]:
    """Turn a database that can't be reached, read or is not prepared into one sentence, and say what follows.

    Lets what `clear_storage_errors` makes pass. Raises StorageFull for the words that SQLite has for it too.
    """
    try:
        yield
    except DatabaseFault as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        if "disk I/O error" in reason and _has_no_room():
            raise StorageFull from error
        msg = f"The database can't be used ({reason}). {consequence}"
        raise click.ClickException(msg) from error


def _has_no_room() -> bool:
    """Tell whether the disk of the SQLite database that the settings name is full."""
    settings: Settings = click.get_current_context().ensure_object(ScriptInfo).load_app().extensions["settings"]
    scheme, found, path = settings.database_url.partition("sqlite:///")
    return bool(found) and not scheme and shutil.disk_usage(Path(path).parent).free < NEXT_TO_NOTHING
