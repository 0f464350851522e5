"""Remember answers for a while, and not too many."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class RecentAnswers(Generic[Value]):
    """The answers last asked for, each for a limited time; safe between threads."""

    def __init__(self, size: int = 4_096, clock: Callable[[], float] = time.monotonic) -> None:
        """Set how many are kept at most."""
        self._size = size
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[float, Value]] = OrderedDict()

    def get(self, key: str) -> tuple[Value] | None:
        """Give the answer in a tuple of one, for it may be None itself; None when it is not known any more."""
        with self._lock:
            if not (found := self._kept.get(key)):
                return None
            until, value = found
            if self._clock() >= until:
                del self._kept[key]
                return None
            self._kept.move_to_end(key)
            return (value,)

    def put(self, key: str, value: Value, seconds: float) -> None:
        """Remember an answer; the one unused for longest makes room."""
        with self._lock:
            self._kept[key] = (self._clock() + seconds, value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
