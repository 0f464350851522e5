"""Which texts are opening hours: the OSM grammar, as far as it tells somebody when to come."""

from __future__ import annotations

import re

from app.domain.errors import InvalidParameter
from app.domain.offerings.expression import ParserError, parse

MAX_LENGTH = 500
"""No real timetable is longer; a bound on what a stranger can make us parse."""

_ALLOWED = (
    "OSM opening hours, such as 'Mo-Fr 09:00-17:00; PH off', 'Mo[1] 10:00-12:00' or 'week 02-52/2 Tu 13:30-15:00'"
)
_QUOTED = re.compile(r'"[^"]*"')
_UNSUPPORTED = (
    (re.compile(r"\b(sunrise|sunset|dawn|dusk)\b", re.IGNORECASE), "use clock times instead of the sun's"),
    (re.compile(r"\d\s*\+"), "an open end ('10:00+') tells nobody until when; give a closing time"),
)


def parse_hours(text: str) -> str:
    """Check opening hours and give them back with single spaces; empty stays empty and means unknown.

    Raises InvalidParameter that says what is wrong and where.
    """
    tidy = " ".join(text.split())
    if not tidy:
        return ""
    if len(tidy) > MAX_LENGTH:
        reason = f"longer than {MAX_LENGTH} characters"
        raise _invalid(reason)
    unquoted = _QUOTED.sub("", tidy)
    for pattern, reason in _UNSUPPORTED:
        if pattern.search(unquoted):
            raise _invalid(reason)
    try:
        parse(tidy)
    except ParserError as error:
        column = re.search(r"--> \d+:(\d+)", str(error))
        at = int(column[1]) - 1 if column else 0
        reason = f"not understood at character {at + 1}: {tidy[at : at + 30]!r}"
        raise _invalid(reason) from error
    return tidy


def _invalid(reason: str) -> InvalidParameter:
    return InvalidParameter("hours", reason, allowed=_ALLOWED)
