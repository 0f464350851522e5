"""Files that a command writes: the new one stands in the place of the old one when it is whole, not before."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, and put it in the place of `path` at the end; broken off, the old one stays as it was.

    What is no file, such as `/dev/stdout` or a pipe, is written to directly: put in its place, ours would remove it.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as target:
            yield target
        return
    path = path.resolve()  # a link stays a link, to the new file
    unfinished = path.with_name(f"{path.name}.unfinished")
    with unfinished.open("ab") as target:
        _take(target, unfinished, path)
        try:
            target.truncate(0)  # what one left who was killed
            if path.exists():  # who may read the old one may read this one, and nobody else
                os.fchmod(target.fileno(), stat.S_IMODE(path.stat().st_mode))
            yield target
            target.flush()
            os.fsync(target.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def _take(target: BinaryIO, unfinished: Path, path: Path) -> None:
    """See that nobody else writes the same file, or has put it in its place since we opened it."""
    try:
        fcntl.flock(target, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_ours = os.path.samestat(unfinished.stat(), os.fstat(target.fileno()))
    except (BlockingIOError, FileNotFoundError):
        is_ours = False
    if not is_ours:
        msg = f"Another command writes {path}. Wait until it is done, then try again."
        raise click.ClickException(msg)
