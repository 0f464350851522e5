"""The process that runs the jobs: it stops at once when it is told to, and with its parent when it has to."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from types import FrameType

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
_SLICE_S = 1.0


class Stopped(BaseException):
    """The process was asked to stop; what it was doing is rolled back."""


def stop_when_told() -> None:
    """Let SIGTERM, SIGINT and SIGHUP end whatever the process does, by raising Stopped there."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)


def stop_with(parent: int) -> None:
    """Stop when the parent process is gone, however it went; raises Stopped at once when it already is.

    Linux tells us so by itself; elsewhere `pause` looks.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() != parent:
        raise Stopped


def pause(seconds: float, parent: int | None = None) -> None:
    """Wait; raises Stopped when the parent that is to be followed is gone."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(left if parent is None else min(left, _SLICE_S))
        if parent is not None and os.getppid() != parent:
            raise Stopped


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped
