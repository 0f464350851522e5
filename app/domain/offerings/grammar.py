"""Which texts are opening hours: the OSM grammar, as far as it tells somebody when to come."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from app.domain.errors import InvalidParameter
from app.domain.offerings.expression import ParserError, read_alternatives

MAX_LENGTH = 500
"""No real timetable is longer; a bound on what a stranger can make us parse."""

_ALLOWED = (
    "OSM opening hours, such as 'Mo-Fr 09:00-17:00; PH off', 'Mo[1] 10:00-12:00' or 'week 02-52/2 Tu 13:30-15:00'"
)
_QUOTED = re.compile(r'"[^"]*"')
_UNSUPPORTED = (
    (re.compile(r"\b(sunrise|sunset|dawn|dusk)\b", re.IGNORECASE), "use clock times instead of the sun's"),
    (re.compile(r"\d\s*\+"), "an open end ('10:00+') tells nobody until when; give a closing time"),
    (re.compile(r":\d\d\s*/"), "a beat ('10:00-16:00/01:30') is no opening; give each time with its end"),
    (
        re.compile(r"\|\|.*(?:;\s*\S|,.*\b(?:off|closed)\b)", re.IGNORECASE),
        "programs read what follows a fallback ('|| ...') differently; let the fallback be one rule and stand last",
    ),
)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_A_LEAP_YEAR = 2024
_MONTH = "|".join(MONTHS)
_NO_CLOCK = r"(?!\d)(?!:\d\d(?!:))"
"""Behind the number of a day; the 10 in "Apr 10:00-12:00" is none."""

_DATES = re.compile(
    rf"(?:(?P<year>\d{{4}})\s*)?(?P<month>{_MONTH})\s*(?:(?P<day>\d{{1,2}}){_NO_CLOCK})?"
    rf"(?:\s*-\s*(?:(?:(?P<last_year>\d{{4}})\s*)?(?P<last_month>{_MONTH})\s*)?"
    rf"(?:(?P<last_day>\d{{1,2}}){_NO_CLOCK})?)?",
    re.IGNORECASE,
)
_PLACES = re.compile(r"(?<=[\[,])\s*(\d)\s*-\s*(\d)(?=[^\[]*\])")
_STEPS = re.compile(r"(?<!\d)(\d{1,4})\s*-\s*(\d{1,4})\s*/\s*(\d+)")
_TIMES = re.compile(r"(?<!\d)(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")


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
        read_alternatives(tidy)
    except ParserError as error:
        column = re.search(r"--> \d+:(\d+)", str(error))
        at = int(column[1]) - 1 if column else 0
        reason = f"not understood at character {at + 1}: {tidy[at : at + 30]!r}"
        raise _invalid(reason) from error
    reason = next(_impossible(unquoted), "")
    if reason:
        raise _invalid(reason)
    return tidy


def _impossible(text: str) -> Iterator[str]:
    """Say what the grammar allows and no calendar has, each with how to mend it.

    The library reads such a thing as if it were not there: "Apr 31 10:00-12:00" as every day of the year.
    """
    for found in _DATES.finditer(text):
        yield from _impossible_dates(found, text[: found.start()].rstrip()[-1:])
    for found in _PLACES.finditer(text):
        if int(found[1]) > int(found[2]):
            yield f"[{found[0].strip()}] runs backwards; the lower number comes first: [{found[2]}-{found[1]}]"
    for found in _STEPS.finditer(text):
        first, last, step = map(int, found.groups())
        if step > max(last - first, 1):
            yield f"{found[0]!r} takes steps that are longer than it is itself; give a smaller number behind the /"
    for found in _TIMES.finditer(text):
        start, end = (int(found[hour]) * 60 + int(found[hour + 1]) for hour in (1, 3))
        if start == end and start != 0:
            yield f"{found[0]!r} ends when it begins; give its end, or 00:00-24:00 for a whole day"


def _impossible_dates(found: re.Match[str], before: str) -> Iterator[str]:
    """Say what is wrong with a date or with a range of them, behind the last character `before` it."""
    text = found[0].strip(" -")
    year = int(found["year"]) if found["year"] and before not in {"-", ",", "/"} else None
    last_year = int(found["last_year"]) if found["last_year"] else year
    month = MONTHS.index(found["month"].title())
    last_month = MONTHS.index(found["last_month"].title()) if found["last_month"] else month
    day, last_day = int(found["day"] or 0), int(found["last_day"] or 0)
    yield from _impossible_day(year, month, day)
    yield from _impossible_day(last_year, last_month, last_day)
    if not (found["last_month"] or last_day):
        return
    if found["last_year"] and not found["year"]:
        yield f"{text!r} has a year at its end only; put one before its first day too"
    elif found["last_year"]:
        if (last_year or 0, last_month, last_day) < (year or 0, month, day):
            yield f"{text!r} runs backwards; the earlier day comes first"
    elif not found["last_month"] and last_day < day:
        yield f"{text!r} runs backwards; the earlier day comes first, or name the month in which it ends"
    elif year and not day and last_month < month:
        yield f"{text!r} runs backwards within {year}; give the months of each year by themselves"


def _impossible_day(year: int | None, month: int, day: int) -> Iterator[str]:
    """Say that a month has no such day; 29 February is one unless it is that of a year without."""
    name, days = MONTHS[month], monthrange(year or _A_LEAP_YEAR, month + 1)[1]
    if day > days:
        yield f"{name} {day} does not exist: the month has {days} days{f' in {year}' if year else ''}; give another day"


def _invalid(reason: str) -> InvalidParameter:
    return InvalidParameter("hours", reason, allowed=_ALLOWED)
