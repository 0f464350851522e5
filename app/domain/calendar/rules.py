"""Pure decisions of the calendar: when the public holidays of a year are, and which region the schools belong to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.calendar.types import HolidayKind, Region

_REGIONS = {
    "PV20": Region.NORTH,  # Groningen
    "PV21": Region.NORTH,  # Fryslân
    "PV22": Region.NORTH,  # Drenthe
    "PV23": Region.NORTH,  # Overijssel
    "PV24": Region.NORTH,  # Flevoland
    "PV25": Region.MIDDLE,  # Gelderland
    "PV26": Region.MIDDLE,  # Utrecht
    "PV27": Region.NORTH,  # Noord-Holland
    "PV28": Region.MIDDLE,  # Zuid-Holland
    "PV29": Region.SOUTH,  # Zeeland
    "PV30": Region.SOUTH,  # Noord-Brabant
    "PV31": Region.SOUTH,  # Limburg
}
_EXCEPTIONS: dict[str, Region | None] = {
    "GM0050": Region.MIDDLE,  # Zeewolde
    "GM0244": Region.NORTH,  # Hattem
    "GM0317": Region.NORTH,  # Eemnes
    # The south of Gelderland: Arnhem, Berg en Dal, Beuningen, Doesburg, Druten, Duiven, Heumen, Lingewaard, Maasdriel,
    # Nijmegen, Overbetuwe, Renkum, Rheden, Rozendaal, West Maas en Waal, Westervoort, Wijchen, Zaltbommel, Zevenaar.
    **dict.fromkeys(
        (
            *("GM0202", "GM1945", "GM0209", "GM0221", "GM0225", "GM0226", "GM0252", "GM1705", "GM0263", "GM0268"),
            *("GM1734", "GM0274", "GM0275", "GM0277", "GM0668", "GM0293", "GM0296", "GM0297", "GM0299"),
        ),
        Region.SOUTH,
    ),
    # Parts belong to different regions: De Ronde Venen (Abcoude), Altena, Montferland, Neder-Betuwe.
    **dict.fromkeys(("GM0736", "GM1959", "GM1955", "GM1740")),
}


def region_of(municipality_code: str, province_code: str) -> Region | None:
    """Tell the region of the schools of a municipality; None where parts of it belong to different ones.

    After the list of the Rijksoverheid, "Regio's schoolvakanties".
    """
    if municipality_code in _EXCEPTIONS:
        return _EXCEPTIONS[municipality_code]
    return _REGIONS.get(province_code)


def easter(year: int) -> date:
    """Give Easter Sunday of a year of the Gregorian calendar (the rule of Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, of_leaps = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    quarters, rest = divmod(of_century, 4)
    sunday = (32 + 2 * of_leaps + 2 * quarters - epact - rest) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> date:
    """Give King's Day: 27 April, or the 26th when that is a Sunday."""
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def public_holidays(year: int) -> Iterator[tuple[str, date, HolidayKind]]:
    """Give the public holidays of a year with the names of their labels, in order.

    On Good Friday and on 5 May each employer decides, in every year: the fifth years, in which the State gives its own
    people 5 May off, bind nobody else. So both are for some.
    """
    sunday = easter(year)
    found = [
        ("new-year", date(year, 1, 1), HolidayKind.PUBLIC),
        ("good-friday", sunday - timedelta(days=2), HolidayKind.FOR_SOME),
        ("easter-sunday", sunday, HolidayKind.PUBLIC),
        ("easter-monday", sunday + timedelta(days=1), HolidayKind.PUBLIC),
        ("kings-day", kings_day(year), HolidayKind.PUBLIC),
        ("liberation-day", date(year, 5, 5), HolidayKind.FOR_SOME),
        ("ascension-day", sunday + timedelta(days=39), HolidayKind.PUBLIC),
        ("whit-sunday", sunday + timedelta(days=49), HolidayKind.PUBLIC),
        ("whit-monday", sunday + timedelta(days=50), HolidayKind.PUBLIC),
        ("christmas-day", date(year, 12, 25), HolidayKind.PUBLIC),
        ("boxing-day", date(year, 12, 26), HolidayKind.PUBLIC),
    ]
    yield from sorted(found, key=lambda holiday: holiday[1])
