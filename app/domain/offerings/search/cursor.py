"""The bookmark between two pages: the exact key of the last result, tied to the search it belongs to."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from dataclasses import dataclass, fields
from datetime import datetime

import orjson

from app.domain.errors import InvalidParameter, Reason
from app.domain.offerings.schedule import minute_of
from app.domain.offerings.search.sql import Drive
from app.domain.offerings.search.types import SearchCriteria

_ID = re.compile(r"[0-9a-z]{1,12}")
_LAST_MINUTE = 1 << 30
MOST_MINUTES = 15
"""So long what is open is told on later pages as it was on the first; after that it is another question."""

_MOST_PASSED, _MOST_CANDIDATES = 1 << 20, 1 << 15
_DRESS = {"cursor", "limit", "counting", "widen", "remote_limit"}
_DECISIVE = tuple(field.name for field in fields(SearchCriteria) if field.name not in _DRESS)
"""A cursor belongs to a search by these fields; the others only dress its pages."""
_PARAMETER = "cursor"
_FOREIGN = "the cursor belongs to another search"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The key of the last result shown: its place in the order and its id. It alone decides what comes next.

    `passed`, `drive` and `candidates` say how many were shown up to there and how they were found, so that the next
    page needs not find out again. `minute` (since 1970 in UTC) is the one for which was judged what is open. Where
    results are ranked, keys are negative among those, and `bounds` say which those are (see `ranked.py`).
    """

    key: float
    listing_id: str
    passed: int
    drive: Drive
    candidates: int
    minute: int
    bounds: tuple[float, float, float, float] | None = None


class StaleCursor(InvalidParameter):
    """A page of what is open was asked for long after the first: what was open then says nothing of now."""

    def __init__(self) -> None:
        """Say where to begin again."""
        message = f"the cursor is of more than {MOST_MINUTES} minutes ago, and other places are open now"
        super().__init__(_PARAMETER, message, allowed="the same search without a cursor", reason=Reason.NO_PAGE)


_PACKED = tuple(field.name for field in fields(Cursor))


def write_cursor(cursor: Cursor, criteria: SearchCriteria) -> str:
    """Write a bookmark as text that can stand in an address."""
    values = [getattr(cursor, name) for name in _PACKED]
    packed = orjson.dumps([_fingerprint(criteria), *values])
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def read_cursor(criteria: SearchCriteria, at: datetime) -> Cursor | None:
    """Read the bookmark of a search at a moment, if it has one.

    Raises:
        InvalidParameter: it is broken, or was made for another search.
        StaleCursor: the search is for what is open, and its first page was judged more than 15 minutes from `at`.
    """
    if criteria.cursor is None:
        return None
    try:
        packed = base64.b64decode(criteria.cursor + "=" * (-len(criteria.cursor) % 4), altchars=b"-_", validate=True)
        fingerprint, key, listing_id, passed, drive, candidates, minute, bounds = orjson.loads(packed)
        cursor = Cursor(
            float(key), str(listing_id), int(passed), Drive(drive), int(candidates), int(minute), _bounds(bounds)
        )
    except (ValueError, TypeError, OverflowError):
        raise _broken() from None
    is_sane = math.isfinite(cursor.key) and _ID.fullmatch(cursor.listing_id) and 0 <= cursor.minute <= _LAST_MINUTE
    if not (is_sane and 0 <= cursor.passed <= _MOST_PASSED and 0 <= cursor.candidates <= _MOST_CANDIDATES):
        raise _broken()
    if fingerprint != _fingerprint(criteria):
        raise _refused(_FOREIGN, allowed="the `next` of an answer to the same search")
    if criteria.opening and abs(minute_of(at) - cursor.minute) > MOST_MINUTES:
        raise StaleCursor
    return cursor


def _bounds(values: list[float] | None) -> tuple[float, float, float, float] | None:
    """Read the bounds of what is ranked.

    Raises ValueError when they can't be.
    """
    if values is None:
        return None
    scale, hinted, reach, edge = map(float, values)
    if not (scale > 0 and 0 <= hinted <= reach <= edge < math.inf):
        raise ValueError(values)
    return scale, hinted, reach, edge


def _fingerprint(criteria: SearchCriteria) -> str:
    """Sum up what decides which results there are and in what order."""
    decisive = repr([getattr(criteria, name) for name in _DECISIVE])
    return hashlib.blake2b(decisive.encode(), digest_size=6).hexdigest()


def _broken() -> InvalidParameter:
    return _refused("the cursor is broken", allowed="the `next` of an earlier answer")


def _refused(message: str, *, allowed: str) -> InvalidParameter:
    return InvalidParameter(_PARAMETER, message, allowed=allowed, reason=Reason.NO_PAGE)
