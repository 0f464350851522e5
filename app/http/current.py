"""What a process keeps in memory for all its requests: the taxonomy, the gazetteer and the geocoder.

Each is read when first asked for and again when it is a minute old. Reading the clock and one attribute is all that it
costs in between. While one request reads anew, the others go on with what there is; when reading fails (the database is
gone) so does everyone, until it succeeds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from flask import Flask

Value = TypeVar("Value")

MAX_AGE_SECONDS = 60.0


class Kept(Generic[Value]):
    """One value with its age; `get` is the hot path."""

    def __init__(self, read: Callable[[Value | None], Value], clock: Callable[[], float] = time.monotonic) -> None:
        """Take the function that reads the value; it is given the old one, and may return that if it is still true."""
        self._read = read
        self._clock = clock
        self._lock = Lock()
        self._value: Value | None = None
        self._stale_at = float("-inf")

    def get(self) -> Value:
        """Give the value, read anew when it is too old."""
        value = self._value
        if value is not None:
            if self._clock() < self._stale_at or not self._lock.acquire(blocking=False):
                return value
        else:
            self._lock.acquire()
        try:
            if self._value is None or self._clock() >= self._stale_at:
                self._value = self._read(self._value)
                self._stale_at = self._clock() + MAX_AGE_SECONDS
            return self._value
        finally:
            self._lock.release()

    def forget(self) -> None:
        """Read anew at the next question: the data have changed."""
        self._stale_at = float("-inf")


def init_current(app: Flask) -> None:
    """Give the application its own places to keep things."""
    app.extensions["current"] = {}
