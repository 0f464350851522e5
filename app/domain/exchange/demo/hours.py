"""Opening hours as they occur, in the OSM grammar, and the dates of lessons around today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from app.domain.base import TIME_ZONE
from app.domain.exchange.types import Closed

DAYS = ("Mo", "Tu", "We", "Th", "Fr")
MORNINGS = ("09:00-11:00", "09:30-11:30", "10:00-12:00", "10:00-11:30", "09:30-12:00")
AFTERNOONS = ("13:00-15:00", "13:30-15:30", "14:00-16:00", "13:30-16:00", "14:00-15:30")
EVENINGS = ("19:00-21:00", "19:30-21:00", "18:30-20:30", "19:30-21:30")
DAYTIME = MORNINGS + AFTERNOONS

BUILDINGS = (
    "Mo 13:00-17:30; Tu-Fr 10:00-17:30; Sa 10:00-14:00; PH off",
    "Mo-Fr 09:30-17:30; Sa 10:00-16:00; PH off",
    "Mo,We,Fr 10:00-17:00; Tu,Th 13:00-20:00; Sa 10:00-13:00; PH off",
    "Tu-Fr 11:00-17:30; Fr 11:00-20:00; Sa 10:00-15:00; PH off",
    "Mo-Th 09:00-18:00; Fr 09:00-17:00; Sa 10:00-16:00; Su 12:00-16:00; PH off",
    "Mo-Fr 14:00-17:30; We 10:00-17:30; Sa 10:00-12:30; PH off",
)
"""When a library is open; the first rule of a day is overruled by a later one, as the grammar has it."""


def _weekly(random: Random) -> str:
    return f"{random.choice(DAYS)} {random.choice(DAYTIME)}; PH off"


def _twice(random: Random) -> str:
    first, second = sorted(random.sample(range(5), 2))
    if random.random() < 0.5:
        return f"{DAYS[first]},{DAYS[second]} {random.choice(DAYTIME)}; PH off"
    return f"{DAYS[first]} {random.choice(MORNINGS)}; {DAYS[second]} {random.choice(AFTERNOONS)}; PH off"


def _even_weeks(random: Random) -> str:
    weeks = random.choice(("week 2-52/2", "week 1-53/2"))
    return f"{weeks} {random.choice(DAYS)} {random.choice(DAYTIME)}; PH off"


def _evening_even_weeks(random: Random) -> str:
    return (
        f"{random.choice(('week 2-52/2', 'week 1-53/2'))} {random.choice(DAYS[:4])} {random.choice(EVENINGS)}; PH off"
    )


def _nth(random: Random) -> str:
    which = random.choice(("1", "2", "3", "1,3", "2,4", "-1"))
    return f"{random.choice(DAYS)}[{which}] {random.choice(DAYTIME)}; PH off"


def _nth_evening(random: Random) -> str:
    return f"{random.choice(DAYS[:4])}[{random.choice(('1', '2', '3', '-1'))}] {random.choice(EVENINGS)}; PH off"


def _season(random: Random) -> str:
    months = random.choice(("Sep-Jun", "Oct-Apr", "Sep-May"))
    return f"{months} {random.choice(DAYS)} {random.choice(DAYTIME)}; PH off"


def _spring(random: Random) -> str:
    return f"Mar-Apr {random.choice(DAYS)} {random.choice(DAYTIME)}; PH off"


STYLES: dict[str, Callable[[Random], str]] = {
    "weekly": _weekly,
    "twice": _twice,
    "weekly_school": lambda random: f"{random.choice(DAYS)} {random.choice(MORNINGS)}; PH off; SH off",
    "even_weeks": _even_weeks,
    "evening": lambda random: f"{random.choice(DAYS[:4])} {random.choice(EVENINGS)}; PH off",
    "evening_even_weeks": _evening_even_weeks,
    "nth": _nth,
    "nth_evening": _nth_evening,
    "season": _season,
    "spring": _spring,
    "saturday": lambda random: f"Sa {random.choice(('10:00-12:00', '10:30-12:30', '11:00-13:00'))}; PH off",
    "mornings": lambda random: f"Mo-Fr {random.choice(MORNINGS)}; PH off",
    "office": lambda random: f"Mo-Fr {random.choice(('09:00-17:00', '09:00-16:30', '09:30-13:00'))}; PH off",
    "after_school": lambda random: f"{random.choice(('Mo,Th', 'Tu,Th', 'Mo,We'))} 15:30-17:30; PH off; SH off",
    "lunch": lambda random: f"{random.choice(DAYS)} 12:00-13:30; PH off",
    "dinner": lambda random: f"{random.choice(DAYS)} 17:30-19:30; PH off",
    "building": lambda random: random.choice(BUILDINGS),
    "unknown": lambda _: "",
}

NOTES = {
    "weekly_school": ("Niet in de schoolvakanties",),
    "after_school": ("Niet in de schoolvakanties",),
    "season": ("In de zomer zijn wij dicht", ""),
    "spring": ("Alleen in de maanden van de belastingaangifte",),
    "unknown": ("Bel voor de tijden", "In overleg", ""),
}


def hours_of(random: Random, style: str) -> tuple[str, str]:
    """Make opening hours of a style, and the note that goes with them."""
    return STYLES[style](random), random.choice(NOTES.get(style, ("",)))


def lessons(random: Random, today: date, count: int, minutes: int) -> list[tuple[datetime, datetime]]:
    """Make the lessons of a course that runs today or begins within fourteen weeks; one in twenty is over.

    Weekly on one day, not in the weeks of Christmas and not in the middle of the summer.
    """
    weekday = random.randrange(5)
    running = 1 if count == 1 else 2 - count
    weeks = random.randint(running, 14) if random.random() < 0.95 else -count - random.randint(1, 8)
    start = today + timedelta(weeks=weeks)
    day = start + timedelta(days=(weekday - start.weekday()) % 7)
    at = time(*random.choice(((9, 30), (10, 0), (13, 0), (13, 30), (14, 0), (19, 0), (19, 30))))
    found: list[tuple[datetime, datetime]] = []
    while len(found) < count:
        if not _is_holiday(day):
            begin = datetime.combine(day, at, TIME_ZONE)
            found.append((begin, begin + timedelta(minutes=minutes)))
        day += timedelta(weeks=1)
    return found


def closures(random: Random, today: date) -> list[Closed]:
    """Make the closed and adjusted days of a building: one in three is closed early, or for days, around Christmas.

    One in thirty is closed on a day soon, for a reason of its own.
    """
    year = today.year + (today.month == 12 and today.day > 24)
    eve, last = date(year, 12, 24), date(year, 12, 31)
    found: list[Closed] = []
    if random.random() < 0.03:
        day = today + timedelta(days=random.randint(0, 12))
        found.append(Closed(day, day, "", random.choice(("Studiedag van de medewerkers", "Er wordt geverfd", ""))))
    chance = random.random()
    if chance < 0.2:
        found += [Closed(day, day, "10:00-13:00", "Wij gaan eerder dicht") for day in (eve, last)]
    elif chance < 0.33:
        found.append(Closed(eve, last, "", "Kerstvakantie"))
    return found


def _is_holiday(day: date) -> bool:
    return (
        (day.month, day.day) >= (12, 21) or (day.month, day.day) <= (1, 4) or (7, 10) <= (day.month, day.day) <= (8, 25)
    )
