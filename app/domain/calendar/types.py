"""Kinds of holidays, the regions of the schools, and the calendar as the reckoning of hours uses it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SCHOOL_BLOCKS = (
    ((1, 1), (1, 10)),
    ((2, 6), (3, 10)),
    ((4, 17), (5, 14)),
    ((7, 1), (9, 7)),
    ((10, 9), (11, 2)),
    ((12, 18), (12, 31)),
)
"""Days (month, day) between which a Dutch school can have a holiday: wide enough for the dates of the three regions in
any year, with the second week in May that many schools add. Outside them no school has one."""


class HolidayKind(StrEnum):
    """What a holiday does to what is open.

    On a public one nearly everything is closed; for some each employer decides; school holidays hold for the schools of
    a region, and each school decides about the last kind.
    """

    PUBLIC = "public"
    FOR_SOME = "for_some"
    SCHOOL = "school"
    SCHOOL_FOR_SOME = "school_for_some"


class Region(StrEnum):
    """The three regions over which the school holidays are spread."""

    NORTH = "north"
    MIDDLE = "middle"
    SOUTH = "south"


@dataclass(frozen=True, slots=True)
class Period:
    """A holiday as the calendar needs it."""

    kind: HolidayKind
    first_on: date
    last_on: date
    region: Region | None = None


class Calendar:
    """Which day is a holiday: yes, no, or None where nobody can know. Frozen; equal when the holidays are.

    `fingerprint` is kept beside what was reckoned with it.
    """

    __slots__ = ("_public", "_regions", "_school", "_years", "fingerprint")

    def __init__(self, periods: Iterable[Period], regions: Mapping[str, Region | None] | None = None) -> None:
        """Take the holidays, and the region of each municipality by its code (None: parts lie in several)."""
        ordered = sorted(
            periods, key=lambda period: (period.first_on, period.last_on, period.kind, period.region or "")
        )
        self._regions = dict(regions or {})
        self._public: dict[date, bool | None] = {}
        self._years: set[int] = set()
        self._school: dict[Region, dict[date, bool | None]] = {region: {} for region in Region}
        for period in ordered:
            self._add(period)
        named = "\n".join(f"{one.kind} {one.first_on} {one.last_on} {one.region or ''}" for one in ordered)
        self.fingerprint = hashlib.blake2b(named.encode(), digest_size=8).hexdigest()

    def __eq__(self, other: object) -> bool:
        """Tell whether both hold the same holidays."""
        return isinstance(other, Calendar) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        """Hash the holidays."""
        return hash(self.fingerprint)

    def is_public_holiday(self, day: date) -> bool | None:
        """Tell whether the whole country has the day off; None when it is one for some, or of a year without rows."""
        found = self._public.get(day, False)
        return found if found or day.year in self._years else None

    def is_school_holiday(self, day: date, region: Region | None) -> bool | None:
        """Tell whether the schools of a region are closed for a holiday; without a region whether all are, or none."""
        if region is not None:
            return self._in_region(day, region)
        answers = {self._in_region(day, each) for each in Region}
        return answers.pop() if len(answers) == 1 else None

    def region_of(self, municipality_code: str | None) -> Region | None:
        """Give the region of the schools of a municipality; None when it is not known, or parts lie in several."""
        return self._regions.get(municipality_code or "")

    def _in_region(self, day: date, region: Region) -> bool | None:
        block = _block(day)
        if block is None:
            return False
        days = self._school[region]
        if day in days:
            return days[day]
        return False if date(day.year, *block) in days else None

    def _add(self, period: Period) -> None:
        days = [date.fromordinal(n) for n in range(period.first_on.toordinal(), period.last_on.toordinal() + 1)]
        if period.kind in {HolidayKind.PUBLIC, HolidayKind.FOR_SOME}:
            self._years.update(day.year for day in days)
            for day in days:
                is_certain = period.kind is HolidayKind.PUBLIC or self._public.get(day) is True
                self._public[day] = True if is_certain else None
            return
        for region in [period.region] if period.region else list(Region):
            school = self._school[region]
            for day in days:
                if period.kind is HolidayKind.SCHOOL:
                    school[day] = True
                    if block := _block(day):  # the block is known from now on, from its first day
                        school.setdefault(date(day.year, *block), False)
                else:
                    school.setdefault(day, None)


def _block(day: date) -> tuple[int, int] | None:
    """Give the first day of the block of school holidays that a day lies in, if it lies in one."""
    at = (day.month, day.day)
    return next((first for first, last in SCHOOL_BLOCKS if first <= at <= last), None)
