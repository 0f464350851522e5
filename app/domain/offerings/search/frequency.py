"""How often the terms of a search occur, as far as the database knows without counting."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from app.domain.offerings.search.sql import DIALECTS

_MAX_AGE_SECONDS = 300.0
_RARER = 4
"""A term that the statistics leave out is so many times rarer than the rarest in them: a middling guess."""

_counted: WeakKeyDictionary[Engine, tuple[float, int]] = WeakKeyDictionary()
_kept: WeakKeyDictionary[Engine, tuple[float, Frequency | None]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Frequency:
    """The number of listings, the shares of them that have the commonest terms, and a guess for all others."""

    listings: float
    shares: Mapping[str, float]
    others: float

    def share(self, term: str) -> float:
        """Estimate the share of listings that have a term; never nothing."""
        return max(self.shares.get(term, self.others), 1e-7)


def read_frequency(connection: Connection) -> Frequency | None:
    """Give what the engine's own statistics say, read once in five minutes per process; None where they are silent."""
    kept = _kept.get(connection.engine)
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    frequency = _read(connection)
    _kept[connection.engine] = (time.monotonic() + _MAX_AGE_SECONDS, frequency)
    return frequency


def count_about(connection: Connection) -> int:
    """Tell about how many listings there are, read once in five minutes per process."""
    kept = _counted.get(connection.engine)
    if kept is None or time.monotonic() >= kept[0]:
        count = connection.exec_driver_sql(f"SELECT {DIALECTS[connection.dialect.name].about_all}").scalar_one()
        kept = _counted[connection.engine] = (time.monotonic() + _MAX_AGE_SECONDS, int(count or 0))
    return kept[1]


def _read(connection: Connection) -> Frequency | None:
    statement = DIALECTS[connection.dialect.name].frequency_statement
    row = connection.exec_driver_sql(statement).one_or_none() if statement else None
    if row is None or row.listings <= 0 or not row.terms:
        return None
    shares = dict(zip(row.terms, row.shares, strict=False))  # After the shares stand their least, most and of nulls.
    return Frequency(row.listings, shares, min(shares.values()) / _RARER)
