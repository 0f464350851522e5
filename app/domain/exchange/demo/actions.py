"""Making example data: into the database by the road of every file, or as lines for a file."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

from sqlalchemy.orm import Session

from app.domain.exchange.actions import load_records, take_load_lock
from app.domain.exchange.demo.generator import DEFAULT_OFFERINGS, DEFAULT_SEED, Generator
from app.domain.exchange.demo.geography import read_geography
from app.domain.exchange.stream import LineSource, LineStream, encode
from app.domain.exchange.types import LoadReport

Progress = Callable[[int], None]
"""Told, now and then, how many offerings were made since the last time."""

MANY = 20_000
"""From how many offerings on a process of its own makes them, while this one loads them."""

_OFFERING = b'{"type":"offering"'
_STEP = 250


class GeneratorDied(RuntimeError):
    """The process that made the examples ended early, so nothing of them was loaded."""


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

    Raises what `load_records` raises, and GeneratorDied.
    """
    take_load_lock(session)
    lines = encode(Generator(read_geography(session), today=today, seed=seed).records(offerings))
    if offerings <= MANY:
        return load_records(session, LineStream(_counted(lines, progress)), by=by)
    with _made_beside(lines) as source:
        return load_records(session, LineStream(_counted(iter(source.readline, b""), progress)), by=by)


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
    return _counted(encode(generator.records(offerings)), progress)


def _counted(lines: Iterable[bytes], progress: Progress | None) -> Iterator[bytes]:
    """Pass lines on and tell how many offerings were among them."""
    made = 0
    for line in lines:
        yield line
        if progress and line.startswith(_OFFERING):
            made += 1
            if made % _STEP == 0:
                progress(_STEP)
    if progress:
        progress(made % _STEP)


@contextmanager
def _made_beside(lines: Iterable[bytes]) -> Iterator[LineSource]:
    """Let another process make the lines; when it did not make them all, raise GeneratorDied at the end."""
    reading, writing = os.pipe()
    maker = multiprocessing.get_context("fork").Process(target=_pour, args=(lines, reading, writing), daemon=True)
    maker.start()
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=1 << 20) as source:
        yield source
    maker.join()
    if maker.exitcode:
        raise GeneratorDied


def _pour(lines: Iterable[bytes], reading: int, writing: int) -> None:
    os.close(reading)
    gc.freeze()  # What was there before need not be gone through again for every few thousand lines.
    with suppress(BrokenPipeError), os.fdopen(writing, "wb", buffering=1 << 20) as target:  # the load was refused
        target.writelines(lines)
