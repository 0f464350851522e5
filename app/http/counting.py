"""Counting what happens, so that a visitor never waits for it: in memory first, written in batches by a thread beside.

`count` is all that doors need. What was counted is written after `SECONDS`, or sooner when much waits, and when the
worker ends; a worker that is killed loses what it counted in those seconds. While the database is gone the figures
wait, as many as `CountBuffer` holds. The thread starts with the first count: in the worker, never before the fork.

Whoever shows a page that caches may keep does not count here, but lets the page say it: `data-count` in
`docs/counters.md`.
"""

from __future__ import annotations

import logging
import os
from datetime import date
from threading import Lock, Timer

from flask import Flask, current_app

from app.domain.counters.actions import add_counts, purge_counts
from app.domain.counters.buffer import CountBuffer
from app.domain.counters.types import Counted
from app.extensions import DatabaseFault, db

SECONDS = 5.0
MANY = 2_000
"""So many different figures are written without waiting."""

_log = logging.getLogger("app.counting")


def init_counting(app: Flask) -> None:
    """Give the application its own figures."""
    app.extensions["counting"] = Counting(app)


def count(name: Counted, subject: str = "", place: str = "") -> None:
    """Count one more `name` about a `subject` (a key of our own) in a `place` (a municipality's code).

    What is no key is not counted, and logged as a mistake of ours: a page never fails on its counting.
    """
    counting: Counting = current_app.extensions["counting"]
    try:
        counting.add(name, subject, place)
    except ValueError:
        _log.exception("not counted")


def flush_counts(app: Flask) -> None:
    """Write what waits, now: at the end of a worker."""
    counting: Counting = app.extensions["counting"]
    counting.flush()


class Counting:
    """The figures of one process on their way to the database."""

    def __init__(self, app: Flask, seconds: float = SECONDS) -> None:
        """Start with none, and without a thread."""
        self.buffer = CountBuffer()
        self._app = app
        self._seconds = seconds
        self._lock = Lock()
        self._writing = Lock()
        self._awaits: int | None = None
        self._is_hurried = False
        self._has_failed = False
        self._purged_on: date | None = None

    def add(self, name: Counted, subject: str, place: str) -> None:
        """Count one, and see to it that it will be written."""
        self.buffer.add(name, subject, place)
        if not self._app.testing:
            self._see_to_it()

    def flush(self) -> bool:
        """Write what waits, in one transaction; False when that failed, and all waits on."""
        with self._writing:
            counts = self.buffer.take()
            if not counts:
                return True
            today = self.buffer.today()
            try:
                with self._app.app_context(), db.sessionmaker() as session:
                    session.connection(execution_options={"writes": True})
                    add_counts(session, counts)
                    if self._purged_on != today:
                        purge_counts(session, today)
                    session.commit()
            except DatabaseFault as error:
                self.buffer.put_back(counts)
                if not self._has_failed:
                    _log.warning("counts wait, the database is gone", exc_info=error)
                self._has_failed = True
                return False
            if self._has_failed:
                _log.warning("counts are written again", extra={"dropped": self.buffer.dropped})
            self._has_failed = False
            self._purged_on = today
            return True

    def _see_to_it(self) -> None:
        with self._lock:
            if self._awaits != os.getpid():  # none does yet, or only in the process that we were forked from
                self._awaits = os.getpid()
                self._start(self._seconds)
            elif len(self.buffer) >= MANY and not self._is_hurried and not self._has_failed:
                self._is_hurried = True
                self._start(0)

    def _start(self, seconds: float) -> None:
        timer = Timer(seconds, self._write)
        timer.daemon = True
        timer.start()

    def _write(self) -> None:
        with self._lock:
            self._awaits = None
            self._is_hurried = False
        self.flush()
        if len(self.buffer):
            self._see_to_it()
