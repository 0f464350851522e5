"""Figures that wait in memory until they are written: counting must cost a visitor nothing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from threading import Lock
from weakref import WeakSet

from app.domain.base import TIME_ZONE, now
from app.domain.counters.types import PLACE, SUBJECT, Counted, Tally

MOST_TALLIES = 20_000
"""Different figures that wait at most, some two megabytes; while the database is gone, new ones beyond are dropped."""


class CountBuffer:
    """Counts in memory, from any thread. A child of a fork starts with nothing: what waits is its parent's to write."""

    def __init__(self, most: int = MOST_TALLIES, clock: Callable[[], datetime] = now) -> None:
        """Begin empty; `clock` tells the day on which something is counted."""
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._counts: Counter[Tally] = Counter()
        self.dropped = 0
        _buffers.add(self)

    def add(self, name: Counted, subject: str = "", place: str = "") -> None:
        """Count one; `subject` is a key of our own and `place` a municipality's code, each empty where there is none.

        Raises:
            ValueError: the subject or place has not the form of a key; so no text of a visitor can be counted.
        """
        if not (SUBJECT.fullmatch(subject) and PLACE.fullmatch(place)):
            msg = "a subject is a key of at most 60 characters, a place a municipality's code"
            raise ValueError(msg)
        self.put_back({Tally(self.today(), Counted(name), subject, place): 1})

    def put_back(self, counts: Mapping[Tally, int]) -> None:
        """Add figures to those that wait; new ones beyond the most are dropped and counted in `dropped`."""
        with self._lock:
            for tally, count in counts.items():
                if tally in self._counts or len(self._counts) < self._most:
                    self._counts[tally] += count
                else:
                    self.dropped += count

    def take(self) -> dict[Tally, int]:
        """Take all figures that wait; who can't write them puts them back."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return dict(taken)

    def today(self) -> date:
        """Tell the day in the Netherlands."""
        return self._clock().astimezone(TIME_ZONE).date()

    def __len__(self) -> int:
        """Tell how many different figures wait."""
        return len(self._counts)

    def _begin_anew(self) -> None:
        self._lock = Lock()
        self._counts = Counter()
        self.dropped = 0


_buffers: WeakSet[CountBuffer] = WeakSet()


def _begin_anew() -> None:
    for buffer in list(_buffers):
        buffer._begin_anew()  # noqa: SLF001  this module's own


os.register_at_fork(after_in_child=_begin_anew)
