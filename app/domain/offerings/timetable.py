"""Opening hours as data for words: "every first Monday", "in even weeks", "September to June", "not on holidays".

Reads the part of the OSM grammar that people can say in one breath. What falls outside it gives None, and the screen
then shows the coming dates instead of a wrong sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.errors import InvalidParameter
from app.domain.offerings.grammar import MONTHS, parse_hours

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")

_WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
_MONTH = f"(?:{'|'.join(MONTHS)})"
_DATE = rf"(?:(?:\d{{4}}\s+)?{_MONTH}(?:\s+\d{{1,2}})?)"
_DATES = rf"{_DATE}(?:\s*-\s*(?:{_DATE}|\d{{1,2}}(?!\d)))?"
_DAYS = rf"(?:PH|SH|{_WEEKDAY}(?:\s*-\s*{_WEEKDAY}|\[-?\d(?:\s*,\s*-?\d)*\])?)"
_TIME = r"\d{1,2}:\d{2}"
_TIMES = rf"{_TIME}\s*-\s*{_TIME}"


def _listed(item: str) -> str:
    return rf"{item}(?:\s*,\s*{item})*"


_RULE = re.compile(
    rf"(?:(?P<dates>{_listed(_DATES)})\s*:?\s*)?"
    r"(?:week\s*(?P<week_from>\d{1,2})-(?P<week_to>\d{1,2})/2\s*:?\s*)?"
    rf"(?:(?P<days>{_listed(_DAYS)})\s*)?"
    rf"(?P<times>{_listed(_TIMES)})?\s*"
    r"(?P<modifier>off|closed|open|unknown)?\s*"
    r'(?:"(?P<comment>[^"]*)")?'
)
_SEPARATOR = re.compile(rf'\s*;\s*|(?<=\d\d:\d\d)\s*,\s*(?={_WEEKDAY}|{_MONTH}|PH|SH|week)(?=(?:[^"]*"[^"]*")*[^"]*$)')
_DATE_PARTS = re.compile(rf"(?:(?P<year>\d{{4}})\s+)?(?P<month>{_MONTH})?\s*(?P<day>\d{{1,2}})?")


class WeekParity(StrEnum):
    """Every other week, by the number that ISO 8601 gives it."""

    EVEN = "even"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class DatePoint:
    """A month, perhaps with its day, perhaps of one year only."""

    month: int
    day: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DateRange:
    """From one date or month up to and including another; it may run over New Year."""

    first: DatePoint
    last: DatePoint


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; an empty field does not limit it. A later rule replaces an earlier one on the days that it names.

    Weekdays count from 0, Monday; `nths` are 1 to 5 in the month, -1 its last; times are "HH:MM".
    """

    weekdays: tuple[int, ...] = ()
    nths: tuple[int, ...] = ()
    parity: WeekParity | None = None
    dates: tuple[DateRange, ...] = ()
    on_public_holidays: bool = False
    on_school_holidays: bool = False
    times: tuple[tuple[str, str], ...] = ()
    is_closed: bool = False
    is_uncertain: bool = False
    is_addition: bool = False
    comment: str = ""


@lru_cache(maxsize=4096)
def describe(hours: str) -> tuple[Rule, ...] | None:
    """Give the rules of a text in their order, or None when it is empty or can't be said in these words.

    What is no hours is not put into words either: a page must not say "op 31 april".
    """
    try:
        text = parse_hours(hours)
    except InvalidParameter:
        return None
    if not text or "||" in text:
        return None
    rules: list[Rule] = []
    separators = ["", *(match[0] for match in _SEPARATOR.finditer(text))]
    for separator, part in zip(separators, _SEPARATOR.split(text), strict=True):
        if not part and rules:
            continue
        rule = _rule(part, is_addition="," in separator)
        if rule is None:
            return None
        rules.append(rule)
    return tuple(rules)


def _rule(text: str, *, is_addition: bool) -> Rule | None:
    if text == "24/7":
        return Rule(times=(("00:00", "24:00"),), is_addition=is_addition)
    match = _RULE.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days = _days(match["days"] or "")
    parity = _parity(match["week_from"], match["week_to"])
    dates = _dates(match["dates"] or "")
    if days is None or dates is None or (match["week_from"] and parity is None):
        return None
    weekdays, nths, names = days
    is_closed = match["modifier"] in {"off", "closed"}
    if not is_closed and not match["times"] and match["comment"] is None and match["modifier"] != "unknown":
        return None
    return Rule(
        weekdays=weekdays,
        nths=nths,
        parity=parity,
        dates=dates,
        on_public_holidays="PH" in names,
        on_school_holidays="SH" in names,
        times=_times(match["times"] or ""),
        is_closed=is_closed,
        is_uncertain=match["modifier"] == "unknown" or bool(match["comment"]),
        is_addition=is_addition,
        comment=match["comment"] or "",
    )


def _days(text: str) -> tuple[tuple[int, ...], tuple[int, ...], set[str]] | None:
    """Split a list of days into weekdays, their places in the month, and the kinds of holiday."""
    weekdays: list[int] = []
    places: set[tuple[int, ...]] = set()
    names: set[str] = set()
    for item in re.findall(_DAYS, text):
        if item in {"PH", "SH"}:
            names.add(item)
            continue
        first = WEEKDAYS.index(item[:2])
        if "[" in item:
            places.add(tuple(sorted(int(nth) for nth in re.findall(r"-?\d", item))))
            weekdays.append(first)
            continue
        places.add(())
        last = WEEKDAYS.index(item[-2:])
        weekdays += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    if len(places) > 1 or (names and places - {()}):
        return None
    nths = next(iter(places), ())
    if any(nth == 0 or nth > 5 or nth < -1 for nth in nths):
        return None
    positive = tuple(nth for nth in nths if nth > 0)
    return tuple(dict.fromkeys(weekdays)), positive + tuple(nth for nth in nths if nth < 0), names


def _parity(first: str | None, last: str | None) -> WeekParity | None:
    if first and last:
        if int(first) == 2 and int(last) in {52, 53}:
            return WeekParity.EVEN
        if int(first) == 1 and int(last) == 53:
            return WeekParity.ODD
    return None


def _dates(text: str) -> tuple[DateRange, ...] | None:
    ranges: list[DateRange] = []
    for item in re.findall(_DATES, text):
        first_text, _, last_text = item.partition("-")
        first = _date_point(first_text.strip(), None)
        last = _date_point(last_text.strip(), first) if last_text else first
        if first is None or last is None or (first.day is None) != (last.day is None):
            return None
        ranges.append(DateRange(first, last))
    return tuple(ranges)


def _date_point(text: str, first: DatePoint | None) -> DatePoint | None:
    match = _DATE_PARTS.fullmatch(text)
    if match is None or not (match["month"] or first):
        return None
    month = MONTHS.index(match["month"]) + 1 if match["month"] else first.month if first else 0
    day = int(match["day"]) if match["day"] else None
    if day is not None and not 1 <= day <= 31:
        return None
    return DatePoint(month, day, int(match["year"]) if match["year"] else first.year if first else None)


def _times(text: str) -> tuple[tuple[str, str], ...]:
    spans = (re.findall(_TIME, item) for item in re.findall(_TIMES, text))
    return tuple((start.zfill(5), end.zfill(5)) for start, end in spans)
