"""Loading a file in the exchange form: line by line, all or nothing, one load at a time."""

from __future__ import annotations

import errno
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from app.domain.audit.actions import record_event
from app.domain.base import now
from app.domain.errors import LoadInProgress, StorageFull
from app.domain.exchange.identity import Identity
from app.domain.exchange.queries import load_referents
from app.domain.exchange.rows import CHILDREN, CLOSURES, TABLES
from app.domain.exchange.rules import Referents, read_record
from app.domain.exchange.stream import LineSource, ahead
from app.domain.exchange.types import Fault, LoadRefused, LoadReport, Record
from app.domain.exchange.writing import Read, Writer
from app.domain.offerings.search.actions import LISTING_TABLES
from geo.engine import try_load_lock

CHUNK = 2_000
"""How many records are checked and written together."""

MAX_LINE_BYTES = 1_000_000
FAULT_LIMIT = 100

_YOUNG = 1
"""The generations of the garbage collector in which what a chunk leaves behind is found."""

Progress = Callable[[int], None]
"""Told, after each chunk, how many bytes were read since the last time."""


def load_records(
    session: Session,
    lines: LineSource,
    *,
    by: str = "cli:offerings-load",
    at: datetime | None = None,
    progress: Progress | None = None,
    fault_limit: int = FAULT_LIMIT,
) -> LoadReport:
    """Load a file in the exchange form in the session's transaction, which the caller commits.

    Reads the file once and keeps one chunk of it in memory, beside a number per record. What is there already is
    updated, by source and key; a record that is as it was is left alone. After the first fault nothing is written any
    more, but the rest is still checked. Raises LoadRefused with the faults; LoadInProgress when another load writes;
    StorageFull.
    """
    with clear_storage_errors(), _collecting_seldom():
        take_load_lock(session)
        writer = Writer(session, at or now())
        faults = _load(session, lines, writer, progress or (lambda _: None), fault_limit) or writer.check_parents()
        if faults:
            raise LoadRefused(faults[:fault_limit], is_complete=len(faults) <= fault_limit)
        report = writer.finish()
        if report.written:
            counts = {
                name: {"added": tally.added, "changed": tally.changed}
                for name, tally in (
                    ("organisations", report.organisations),
                    ("venues", report.venues),
                    ("offerings", report.offerings),
                )
            }
            record_event(session, by=by, verb="load", entity_kind="offerings", after=counts)
        if report.written > CHUNK:
            _tell_planner(session)
        return report


def take_load_lock(session: Session) -> None:
    """Take the place of the one load that may write, until the transaction ends; raises LoadInProgress.

    To be called before anything was read in the transaction; may be repeated in it.
    """
    begins = {} if session.in_transaction() else {"execution_options": {"writes": True}}
    try:
        connection = session.connection(**begins)
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise LoadInProgress from error
        raise
    if not try_load_lock(connection):
        raise LoadInProgress


@contextmanager
def clear_storage_errors() -> Iterator[None]:
    """Turn what the engines raise when the disk is full into StorageFull. Nothing was written then."""
    try:
        yield
    except DBAPIError as error:
        if "disk is full" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "53100":
            raise StorageFull from error
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StorageFull from error
        raise


def _load(session: Session, lines: LineSource, writer: Writer, progress: Progress, fault_limit: int) -> list[Fault]:
    referents = load_referents(session)
    faults: list[Fault] = []
    due = CHUNK
    for records, found, size in ahead(_read_chunks(lines, referents)):
        faults.extend(found)
        faults.extend(writer.check(records))
        progress(size)
        gc.collect(_YOUNG)
        if len(faults) > fault_limit:
            break
        if not faults:
            writer.write()
            if writer.written > due:
                _tell_planner(session)
                due *= 8
    return sorted(faults, key=lambda fault: fault.line)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Keep the garbage collector from going through everything again and again: that took half of a load's time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _tell_planner(session: Session) -> None:
    """Let the planner of either engine know what is there now, or it reads whole tables to find a few rows.

    Table by table: a bare ANALYZE also locks what PostgreSQL shares between databases, until the transaction ends.
    """
    for table in (*TABLES.values(), *CHILDREN, CLOSURES, *LISTING_TABLES):
        session.execute(text(f"ANALYZE {table.name}"))


def _read_chunks(lines: LineSource, referents: Referents) -> Iterator[tuple[list[Read], list[Fault], int]]:
    """Read chunk after chunk: what each line is, the faults in them, and the bytes they took."""
    for chunk, size in _chunks(lines):
        records: list[Read] = []
        faults: list[Fault] = []
        for number, line in chunk:
            identity, record, found = _read(line, number, referents)
            records.append((number, identity, record))
            faults.extend(found)
        yield records, faults, size


def _chunks(lines: LineSource) -> Iterator[tuple[list[tuple[int, bytes]], int]]:
    """Cut a file into chunks of numbered lines that are not empty, with the bytes they took."""
    chunk: list[tuple[int, bytes]] = []
    number = size = 0
    while line := lines.readline(MAX_LINE_BYTES + 1):
        number += 1
        size += len(line)
        whole = line
        while len(whole) > MAX_LINE_BYTES and not whole.endswith(b"\n"):  # Skip the rest of a line that is too long.
            whole = lines.readline(MAX_LINE_BYTES + 1)
            size += len(whole)
        if not line.isspace():
            chunk.append((number, line))
        if len(chunk) == CHUNK:
            yield chunk, size
            chunk, size = [], 0
    yield chunk, size


def _read(line: bytes, number: int, referents: Referents) -> tuple[Identity | None, Record | None, list[Fault]]:
    if len(line) > MAX_LINE_BYTES:
        return None, None, [Fault(number, "", f"is longer than {MAX_LINE_BYTES} bytes")]
    return read_record(line, number, referents)
