"""Texts in the OSM opening-hours grammar as minutes of days, under a calendar that is ours and not the library's.

opening-hours-py reads the grammar, without knowing any holiday: a text is given to it in up to four variants, in which
`PH` and `SH` hold never, or every day. What a day is, the rows of the calendar say, and that picks the variant. Around
it stands what no grammar knows, so that nobody is sent to a closed door:

- Where the calendar does not know (Good Friday, school holidays not yet published), all that may be is reckoned: what
  is the same either way is certain, all else may be open.
- On a public holiday nothing is certain unless a rule opens on `PH`: most who write "Mo-Fr" forgot Christmas, and in
  "PH off; Mo 10:00-12:00" the grammar lets Monday win over Easter Monday, which the writer did not mean. School
  holidays go the same way, in texts that name them.
- Hours with a comment ("op afspraak") hold under a condition that no program can judge.
- What stands behind `||` holds in every minute of which what stands before it does not say that it is open. Each is
  read by itself: the library lets a fallback hold until the end of whatever it is asked about.
- Over midnight into or out of a holiday nobody can tell to which of the two days the night belongs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise, product

import opening_hours
from opening_hours import OpeningHours, State

from app.domain.calendar.types import Calendar, Region

__all__ = ["DAY_MINUTES", "Expression", "ParserError", "Piece", "join", "read_alternatives", "split_fallbacks"]

DAY_MINUTES = 24 * 60

Piece = tuple[int, int, bool]
"""From one minute of a day up to another, by the clock on the wall, and whether it is certainly open."""

ParserError: type[Exception] = opening_hours.ParserError  # type: ignore[attr-defined]  # missing in the stub

_CHUNK_DAYS = 16
_DAY = timedelta(days=1)
_EPOCH = date(2020, 1, 6)
_QUOTED = re.compile(r'"[^"]*"')
_FALLBACK = re.compile(r'\|\|(?=(?:[^"]*"[^"]*")*[^"]*$)')
_NAMES = {"PH": re.compile(r"\bPH\b", re.IGNORECASE), "SH": re.compile(r"\bSH\b", re.IGNORECASE)}
_CLOSING = re.compile(r"\b(off|closed)\b", re.IGNORECASE)
_VAGUE = re.compile(r"\b[PS]H\b\s*(?:[+-]\s*\d|(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)\b)", re.IGNORECASE)
"""A day beside a holiday ("PH -1 day"), and a holiday that falls on a weekday ("SH Mo-Fr"), which programs read
differently."""

_Variant = tuple[bool, bool]
"""Whether every day is a public holiday, and whether it is a school holiday."""


class Expression:
    """A text made ready. Days that were reckoned are kept, sixteen together."""

    def __init__(self, text: str) -> None:
        """Read a text; raises ParserError."""
        bare = _QUOTED.sub("", text)
        self._text = text
        self._names_public, self._names_school = (bool(name.search(bare)) for name in _NAMES.values())
        self._opens_on_public = text == "24/7" or _opens_on(_NAMES["PH"], text)
        self._opens_on_school = _opens_on(_NAMES["SH"], text)
        self._is_vague = bool(_VAGUE.search(bare))
        self._read: dict[_Variant, tuple[OpeningHours, ...]] = {(False, False): read_alternatives(text)}
        self._kept: dict[tuple[_Variant, int], tuple[tuple[Piece, ...], ...]] = {}

    def pieces(self, day: date, calendar: Calendar, region: Region | None) -> tuple[Piece, ...]:
        """Give what is open on a day, or may be, cut at its midnights, in order and apart."""
        before, now = self._variants(day - _DAY, calendar, region), self._variants(day, calendar, region)
        found = self._on(day, now)
        return found if before == now else self._mend_morning(found, day, before, now)

    def _on(self, day: date, variants: tuple[_Variant, ...]) -> tuple[Piece, ...]:
        """Give what is certain and what may be on a day that may be any of some kinds."""
        answers = [self._reckoned(variant, day) for variant in variants]
        return answers[0] if len(set(answers)) == 1 else _combine(answers, _agreed)

    def _variants(self, day: date, calendar: Calendar, region: Region | None) -> tuple[_Variant, ...]:
        """List what a day may be, as far as that matters to the text."""
        is_public = calendar.is_public_holiday(day)
        is_school = calendar.is_school_holiday(day, region) if self._names_school else False
        return tuple(product(_possible(is_public), _possible(is_school)))

    def _mend_morning(
        self, found: tuple[Piece, ...], day: date, before: tuple[_Variant, ...], now: tuple[_Variant, ...]
    ) -> tuple[Piece, ...]:
        """Doubt what comes over midnight, or would, between two days that are not of the same kind."""
        was_open = _ends_at_midnight(self._on(day - _DAY, before))
        if found and found[0][0] == 0:
            comes_over = _ends_at_midnight(self._on(day - _DAY, now))
            return ((0, found[0][1], False), *found[1:]) if comes_over and not was_open else found
        would_go_on = self._on(day, before)
        if not was_open or not would_go_on or would_go_on[0][0] != 0:
            return found
        return _combine([((0, would_go_on[0][1], False),), found], max)

    def _reckoned(self, variant: _Variant, day: date) -> tuple[Piece, ...]:
        chunk, index = divmod((day - _EPOCH).days, _CHUNK_DAYS)
        days = self._kept.get((variant, chunk))
        if days is None:
            days = self._kept[variant, chunk] = self._reckon(variant, _EPOCH + chunk * _CHUNK_DAYS * _DAY)
        return days[index]

    def _reckon(self, variant: _Variant, first: date) -> tuple[tuple[Piece, ...], ...]:
        alternatives, is_trusted = self._alternatives(variant)
        answers = [_days_of(hours, first, is_trusted=is_trusted) for hours in alternatives]
        if len(answers) == 1:
            return answers[0]
        return tuple(_combine(list(of_day), _first_said) for of_day in zip(*answers, strict=True))

    def _alternatives(self, variant: _Variant) -> tuple[tuple[OpeningHours, ...], bool]:
        """Give the text as it reads on such days, fallbacks apart, and whether what it says of them can be believed."""
        is_public, is_school = variant
        is_trusted = not (
            (is_public and not self._opens_on_public)
            or (is_school and not self._opens_on_school)
            or (self._is_vague and (self._names_public or self._names_school))
        )
        wanted = (is_public and self._names_public, is_school and self._names_school)
        if wanted not in self._read:
            text = self._text
            for is_every_day, name in zip(wanted, _NAMES.values(), strict=True):
                text = _every_day(text, name) if is_every_day else text
            try:
                self._read[wanted] = read_alternatives(text)
            except ParserError:  # A holiday in a place where no weekday can stand: say nothing certain of such days.
                return self._read[False, False], False
        return self._read[wanted], is_trusted


def read_alternatives(text: str) -> tuple[OpeningHours, ...]:
    """Read a text and, by themselves, what stands before and behind each `||`; raises ParserError for any of them."""
    whole = _parse(text)
    parts = split_fallbacks(text)
    return (whole,) if len(parts) == 1 else tuple(map(_parse, parts))


def split_fallbacks(text: str) -> list[str]:
    """Split a text at each `||` that stands outside quotes."""
    return [part.strip() for part in _FALLBACK.split(text)]


def join(answers: list[tuple[Piece, ...]]) -> tuple[Piece, ...]:
    """Put pieces on one line together: open is what any of them calls so, and certain where one of them is."""
    return _combine(answers, max)


def _days_of(hours: OpeningHours, first: date, *, is_trusted: bool) -> tuple[tuple[Piece, ...], ...]:
    """Give the pieces of sixteen days."""
    days: list[list[Piece]] = [[] for _ in range(_CHUNK_DAYS)]
    start = datetime.combine(first, time.min)
    for begin, end, state, comment in hours.intervals(start, start + _CHUNK_DAYS * _DAY):
        if state == State.CLOSED:
            continue
        is_certain = is_trusted and state == State.OPEN and not comment
        for index, (since, until) in _by_day(begin - start, end - start):
            days[index].append((since, until, is_certain))
    return tuple(tuple(pieces) for pieces in days)


def _combine(answers: list[tuple[Piece, ...]], judge: Callable[[list[int]], int]) -> tuple[Piece, ...]:
    """Judge each stretch of a day by what every answer says of it: 0 closed, 1 may be open, 2 open."""
    edges = sorted({minute for pieces in answers for piece in pieces for minute in piece[:2]})
    found: list[Piece] = []
    for start, end in pairwise(edges):
        verdict = judge([_said(pieces, start) for pieces in answers])
        if not verdict:
            continue
        if found and found[-1][1] == start and found[-1][2] == (verdict == 2):
            start = found.pop()[0]  # noqa: PLW2901 - the piece before goes on
        found.append((start, end, verdict == 2))
    return tuple(found)


def _agreed(said: list[int]) -> int:
    return said[0] if len(set(said)) == 1 else 1


def _first_said(said: list[int]) -> int:
    return next(filter(None, said), 0)


def _said(pieces: tuple[Piece, ...], minute: int) -> int:
    return max((1 + certain for start, end, certain in pieces if start <= minute < end), default=0)


def _ends_at_midnight(pieces: tuple[Piece, ...]) -> bool:
    return bool(pieces) and pieces[-1][1] == DAY_MINUTES


def _possible(answer: bool | None) -> tuple[bool, ...]:
    return (False, True) if answer is None else (answer,)


def _opens_on(name: re.Pattern[str], text: str) -> bool:
    rules = (_QUOTED.sub("", rule) for part in split_fallbacks(text) for rule in _split_rules(part))
    return any(name.search(rule) and not _CLOSING.search(rule) for rule in rules)


def _every_day(text: str, name: re.Pattern[str]) -> str:
    """Let a kind of holiday hold on every day: outside quotes its name becomes the whole week."""
    parts = re.split(r'("[^"]*")', text)
    return "".join(part if part.startswith('"') else name.sub("Mo-Su", part) for part in parts)


def _split_rules(text: str) -> list[str]:
    """Split at the semicolons that stand outside quotes."""
    return [rule.strip() for rule in re.findall(r'(?:"[^"]*"|[^;"])+', text) if rule.strip()]


def _parse(text: str) -> OpeningHours:
    """Let the library read a text, without a calendar and without a place of its own; raises ParserError."""
    return OpeningHours(text, auto_country=False, auto_timezone=False)


def _by_day(begin: timedelta, end: timedelta) -> Iterator[tuple[int, tuple[int, int]]]:
    """Cut a time at midnights: the number of each day, and the minutes on it."""
    since, until = int(begin.total_seconds() // 60), int(end.total_seconds() // 60)
    while since < until:
        index, minute = divmod(since, DAY_MINUTES)
        last = min(until - index * DAY_MINUTES, DAY_MINUTES)
        yield index, (minute, last)
        since = (index + 1) * DAY_MINUTES
