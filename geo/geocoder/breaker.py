"""Stop asking a service that keeps failing, and try it again after a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class CircuitBreaker:
    """Opens after some failures in a row; after a pause it lets one question through, which closes it or not."""

    def __init__(
        self, failures: int = 3, pause_seconds: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Set after how many failures to open, and for how long."""
        self._limit = failures
        self._pause = pause_seconds
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._closed_from = float("-inf")

    def allows(self) -> bool:
        """Tell whether a question may be asked now; while open, the first one after the pause may, as a trial."""
        with self._lock:
            if self._failures < self._limit:
                return True
            now = self._clock()
            if now < self._closed_from:
                return False
            self._closed_from = now + self._pause
            return True

    def succeeded(self) -> None:
        """Close."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Count a failure; open when there were too many in a row."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._limit:
                self._closed_from = self._clock() + self._pause
