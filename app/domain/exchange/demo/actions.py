"""Making example data: into the database by the road of every file, or as lines for a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from app.domain.exchange.actions import load_records, take_load_lock
from app.domain.exchange.demo.generator import DEFAULT_OFFERINGS, DEFAULT_SEED, Generator
from app.domain.exchange.demo.geography import read_geography
from app.domain.exchange.stream import LineStream, encode
from app.domain.exchange.types import LoadReport, OfferingRecord, Record

Progress = Callable[[int], None]
"""Told, now and then, how many offerings were made since the last time."""

_STEP = 250


def load_demo(
    session: Session,
    *,
    today: date,
    offerings: int = DEFAULT_OFFERINGS,
    seed: int = DEFAULT_SEED,
    by: str = "cli:demo-load",
    progress: Progress | None = None,
) -> LoadReport:
    """Load example data in the session's transaction; what an earlier run made is updated.

    Raises what `load_records` raises.
    """
    take_load_lock(session)
    records = Generator(read_geography(session), today=today, seed=seed).records(offerings)
    return load_records(session, LineStream(encode(_counted(records, progress))), by=by)


def demo_lines(
    session: Session,
    *,
    today: date,
    offerings: int = DEFAULT_OFFERINGS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
) -> Iterator[bytes]:
    """Give the example data as lines of the exchange form."""
    generator = Generator(read_geography(session), today=today, seed=seed)
    return encode(_counted(generator.records(offerings), progress))


def _counted(records: Iterable[Record], progress: Progress | None) -> Iterator[Record]:
    made = 0
    for record in records:
        yield record
        if isinstance(record, OfferingRecord):
            made += 1
            if progress and made % _STEP == 0:
                progress(_STEP)
    if progress:
        progress(made % _STEP)
