"""What is told of a job's runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(days=30)
"""How long it is known what ran."""


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run of a job: begun, ended unless it still runs or was broken off, what it did, and its fault if any."""

    started_at: datetime
    ended_at: datetime | None
    done: int
    fault: str
