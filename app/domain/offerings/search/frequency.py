"""How often the terms of a search occur, as far as the database knows without counting."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from app.domain.offerings.search.sql import DIALECTS

Value = TypeVar("Value")

_MAX_AGE_SECONDS = 300.0
_RARER = 4
"""A term that the statistics leave out is so many times rarer than the rarest in them: a middling guess."""


@dataclass(frozen=True, slots=True)
class Frequency:
    """The number of listings, the shares of them that have the commonest terms, and a guess for all others."""

    listings: float
    shares: Mapping[str, float]
    others: float

    def share(self, term: str) -> float:
        """Estimate the share of listings that have a term; never nothing."""
        return max(self.shares.get(term, self.others), 1e-7)

    def share_of_any(self, rows: Iterable[Sequence[str]]) -> float:
        """Estimate the share of listings that have all terms of one of some rows."""
        return min(1.0, sum(math.prod(map(self.share, row)) for row in rows))


def read_frequency(connection: Connection) -> Frequency | None:
    """Give what the engine's own statistics say; None where they are silent."""
    return _frequencies.get(connection)


def share_that_fits(connection: Connection, rows: Iterable[Sequence[str]]) -> float:
    """Estimate the share of listings that have all terms of one of some rows of needs; 0 where nothing is known."""
    known = _frequencies.get(connection) or _needs.get(connection)
    return known.share_of_any(rows) if known else 0.0


def count_about(connection: Connection) -> int:
    """Tell about how many listings there are."""
    return _counts.get(connection)


class _Kept(Generic[Value]):
    """What is read once in five minutes per process and engine."""

    def __init__(self, read: Callable[[Connection], Value]) -> None:
        self._read = read
        self._kept: WeakKeyDictionary[Engine, tuple[float, Value]] = WeakKeyDictionary()

    def get(self, connection: Connection) -> Value:
        kept = self._kept.get(connection.engine)
        if kept is None or time.monotonic() >= kept[0]:
            kept = self._kept[connection.engine] = (time.monotonic() + _MAX_AGE_SECONDS, self._read(connection))
        return kept[1]


def _read_statistics(connection: Connection) -> Frequency | None:
    statement = DIALECTS[connection.dialect.name].frequency_statement
    row = connection.exec_driver_sql(statement).one_or_none() if statement else None
    if row is None or row.listings <= 0 or not row.terms:
        return None
    shares = dict(zip(row.terms, row.shares, strict=False))  # After the shares stand their least, most and of nulls.
    return Frequency(row.listings, shares, min(shares.values()) / _RARER)


def _read_needs(connection: Connection) -> Frequency | None:
    """Count in the text index how many listings have each need, where the engine keeps no statistics of terms."""
    statement = DIALECTS[connection.dialect.name].needs_statement
    rows = connection.exec_driver_sql(statement).all() if statement else ()
    listings = count_about(connection)
    if not (rows and listings):
        return None
    shares = {term: count / listings for term, count in rows}
    return Frequency(listings, shares, min(shares.values()) / _RARER)


def _count_about(connection: Connection) -> int:
    statement = f"SELECT {DIALECTS[connection.dialect.name].about_all}"
    return int(connection.exec_driver_sql(statement).scalar_one() or 0)


_frequencies, _needs, _counts = _Kept(_read_statistics), _Kept(_read_needs), _Kept(_count_about)
