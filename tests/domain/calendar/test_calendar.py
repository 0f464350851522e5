"""The calendar: holidays by rule, school holidays as published, and an honest "nobody knows" for the rest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.domain.calendar.actions import seed_calendar
from app.domain.calendar.models import Holiday
from app.domain.calendar.queries import load_calendar
from app.domain.calendar.rules import easter, kings_day, public_holidays, region_of
from app.domain.calendar.seed import LABELS, SCHOOL_HOLIDAYS, holidays
from app.domain.calendar.types import SCHOOL_BLOCKS, Calendar, HolidayKind, Period, Region
from geo.tables import Municipality
from tests.factories.calendar import CALENDAR

NORTH, MIDDLE, SOUTH = Region


@pytest.mark.parametrize(
    "day",
    [
        *(
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2030-04-21",
            "2035-03-25",
            "2038-04-25",
        ),
        *("1981-04-19", "2049-04-18", "2076-04-19"),  # of these the rule takes a week off
    ],
)
def test_easter(day: str) -> None:
    assert easter(int(day[:4])) == date.fromisoformat(day)


@pytest.mark.parametrize("year", range(2024, 2046))
def test_kings_day_is_never_a_sunday(year: int) -> None:
    assert kings_day(year) == (date(year, 4, 26) if year in {2025, 2031, 2036, 2042} else date(year, 4, 27))


def test_a_year_has_nine_public_holidays_and_two_for_some() -> None:
    found = {str(day): kind for _, day, kind in public_holidays(2026)}
    assert [day for day, kind in found.items() if kind is HolidayKind.PUBLIC] == [
        "2026-01-01",
        "2026-04-05",
        "2026-04-06",
        "2026-04-27",
        "2026-05-14",
        "2026-05-24",
        "2026-05-25",
        "2026-12-25",
        "2026-12-26",
    ]
    assert [day for day, kind in found.items() if kind is HolidayKind.FOR_SOME] == ["2026-04-03", "2026-05-05"]


def test_liberation_day_on_ascension_day_is_a_holiday_for_all() -> None:
    on_ascension = Calendar([Period(kind, day, day) for _, day, kind in public_holidays(2016)])
    assert on_ascension.is_public_holiday(date(2016, 5, 5)) is True


def test_a_year_without_rows_is_not_known() -> None:
    assert CALENDAR.is_public_holiday(date(2032, 12, 24)) is False
    assert CALENDAR.is_public_holiday(date(2033, 12, 24)) is None
    assert Calendar([]).is_public_holiday(date(2026, 12, 25)) is None


@pytest.mark.parametrize(
    ("day", "north", "middle", "south"),
    [
        ("2026-07-03", False, False, False),
        ("2026-07-04", True, False, False),
        ("2026-07-11", True, False, True),
        ("2026-08-16", True, True, True),
        ("2026-08-17", False, True, True),
        ("2026-08-30", False, True, False),
        ("2026-08-31", False, False, False),
        ("2026-10-18", True, True, True),
        ("2026-10-19", False, True, True),
        ("2026-12-18", False, False, False),
        ("2026-12-19", True, True, True),
        ("2027-01-03", True, True, True),
        ("2027-01-04", False, False, False),
        ("2027-02-20", True, True, None),
        ("2027-03-11", False, False, False),
        ("2026-04-24", None, None, None),
        ("2026-05-01", True, True, True),
        ("2026-05-10", None, None, None),
        ("2026-05-12", False, False, False),
        ("2026-06-15", False, False, False),
        ("2028-07-20", True, True, False),
        ("2029-02-10", False, False, True),
        ("2030-07-20", None, None, None),
        ("2030-06-20", False, False, False),
    ],
)
def test_school_holidays(day: str, north: bool | None, middle: bool | None, south: bool | None) -> None:
    on = date.fromisoformat(day)
    assert [CALENDAR.is_school_holiday(on, region) for region in (NORTH, MIDDLE, SOUTH)] == [north, middle, south]
    together = {north, middle, south}
    assert CALENDAR.is_school_holiday(on, None) == (together.pop() if len(together) == 1 else None)


PUBLISHED = """
autumn     2025-2026  noord   18-10-2025  26-10-2025
autumn     2025-2026  midden  18-10-2025  26-10-2025
autumn     2025-2026  zuid    11-10-2025  19-10-2025
christmas  2025-2026  allen   20-12-2025  04-01-2026
spring     2025-2026  noord   21-02-2026  01-03-2026
spring     2025-2026  midden  14-02-2026  22-02-2026
spring     2025-2026  zuid    14-02-2026  22-02-2026
may        2025-2026  allen   25-04-2026  03-05-2026
summer     2025-2026  noord   04-07-2026  16-08-2026
summer     2025-2026  midden  18-07-2026  30-08-2026
summer     2025-2026  zuid    11-07-2026  23-08-2026
autumn     2026-2027  noord   10-10-2026  18-10-2026
autumn     2026-2027  midden  17-10-2026  25-10-2026
autumn     2026-2027  zuid    17-10-2026  25-10-2026
christmas  2026-2027  allen   19-12-2026  03-01-2027
spring     2026-2027  noord   20-02-2027  28-02-2027
spring     2026-2027  midden  20-02-2027  28-02-2027
may        2026-2027  allen   24-04-2027  02-05-2027
summer     2026-2027  noord   10-07-2027  22-08-2027
summer     2026-2027  midden  17-07-2027  29-08-2027
summer     2026-2027  zuid    24-07-2027  05-09-2027
autumn     2027-2028  noord   16-10-2027  24-10-2027
autumn     2027-2028  midden  16-10-2027  24-10-2027
autumn     2027-2028  zuid    23-10-2027  31-10-2027
christmas  2027-2028  allen   25-12-2027  09-01-2028
spring     2027-2028  noord   19-02-2028  27-02-2028
spring     2027-2028  midden  26-02-2028  05-03-2028
spring     2027-2028  zuid    26-02-2028  05-03-2028
may        2027-2028  allen   29-04-2028  07-05-2028
summer     2027-2028  noord   15-07-2028  27-08-2028
summer     2027-2028  midden  08-07-2028  20-08-2028
summer     2027-2028  zuid    22-07-2028  03-09-2028
autumn     2028-2029  noord   14-10-2028  22-10-2028
autumn     2028-2029  midden  21-10-2028  29-10-2028
autumn     2028-2029  zuid    21-10-2028  29-10-2028
christmas  2028-2029  allen   23-12-2028  07-01-2029
spring     2028-2029  noord   17-02-2029  25-02-2029
spring     2028-2029  midden  17-02-2029  25-02-2029
spring     2028-2029  zuid    10-02-2029  18-02-2029
may        2028-2029  allen   28-04-2029  06-05-2029
summer     2028-2029  noord   21-07-2029  02-09-2029
summer     2028-2029  midden  07-07-2029  19-08-2029
summer     2028-2029  zuid    14-07-2029  26-08-2029
"""
"""The table of the Rijksoverheid, as it stands there: holiday, school year, region, first and last day."""


def test_school_holidays_are_those_that_the_government_publishes() -> None:
    regions = {NORTH: "noord", MIDDLE: "midden", SOUTH: "zuid", None: "allen"}
    found = {
        (row["key"].partition("-")[0], row["source"].split()[-1], regions[row["region"]],
         f"{row['first_on']:%d-%m-%Y}", f"{row['last_on']:%d-%m-%Y}")
        for row in holidays(2026, 2026) if row["kind"] is HolidayKind.SCHOOL
    }  # fmt: skip
    assert found == {tuple(line.split()) for line in PUBLISHED.split("\n") if line}


def test_every_published_school_holiday_lies_within_the_days_on_which_one_can() -> None:
    for named in SCHOOL_HOLIDAYS.values():
        for regions in named.values():
            for first, last in regions.values():
                for day in (date(*first), date(*last)):
                    assert any(start <= (day.month, day.day) <= end for start, end in SCHOOL_BLOCKS), day


def test_seeded_school_holidays_begin_on_a_saturday_and_end_on_a_sunday() -> None:
    school = [row for row in holidays(2026, 2026) if row["kind"] is HolidayKind.SCHOOL]
    assert len(school) == 43
    assert {(row["first_on"].weekday(), row["last_on"].weekday()) for row in school} == {(5, 6)}
    assert {(row["last_on"] - row["first_on"]) // timedelta(days=7) for row in school} == {1, 2, 6}


def test_every_holiday_has_its_name_in_six_languages_and_its_source() -> None:
    assert all(set(labels) == {"nl", "en", "ar", "tr", "pl", "uk"} for labels in LABELS.values())
    assert all(row["source"] and row["labels"]["nl"] for row in holidays(2026, 2027))


@pytest.mark.parametrize(
    ("municipality", "province", "region"),
    [
        ("GM0363", "PV27", NORTH),
        ("GM0344", "PV26", MIDDLE),
        ("GM0317", "PV26", NORTH),
        ("GM0050", "PV24", MIDDLE),
        ("GM0034", "PV24", NORTH),
        ("GM0244", "PV25", NORTH),
        ("GM0202", "PV25", SOUTH),
        ("GM0200", "PV25", MIDDLE),
        ("GM0772", "PV30", SOUTH),
        ("GM0736", "PV26", None),
        ("GM1959", "PV30", None),
    ],
)
def test_regions(municipality: str, province: str, region: Region | None) -> None:
    assert region_of(municipality, province) is region


@pytest.mark.parametrize(
    ("names", "region"),
    [
        ("Arnhem, Berg en Dal, Beuningen, Doesburg, Druten, Duiven, Heumen, Lingewaard, Maasdriel, Nijmegen", SOUTH),
        ("Overbetuwe, Renkum, Rheden, Rozendaal, West Maas en Waal, Westervoort", SOUTH),
        ("Wijchen, Zaltbommel, Zevenaar", SOUTH),
        ("Zeewolde", MIDDLE),
        ("Hattem, Eemnes", NORTH),
        ("De Ronde Venen, Altena, Montferland, Neder-Betuwe", None),
    ],
)
def test_municipalities_whose_schools_do_not_follow_their_province(session, names: str, region: Region | None) -> None:
    expected = dict.fromkeys(names.split(", "), region)
    found = session.scalars(select(Municipality).where(Municipality.name.in_(expected)))
    assert {place.name: region_of(place.code, place.province_code) for place in found} == expected


def test_the_seed_reaches_fifteen_years_ahead_and_a_second_adds_only(session) -> None:
    loaded = load_calendar(session)
    year = max(row.year for row in session.scalars(select(Holiday)))
    assert loaded.is_public_holiday(date(year, 12, 25)) is True
    assert loaded.region_of("GM0344") is MIDDLE
    assert loaded.region_of(None) is None
    assert seed_calendar(session) == 0
    assert seed_calendar(session, today=date(year - 14, 1, 1)) == 11
    assert load_calendar(session) != loaded


def test_what_people_changed_stays(session) -> None:
    changed = session.get(Holiday, "kings-day-2027")
    changed.first_on = changed.last_on = date(2027, 4, 28)
    session.flush()
    seed_calendar(session)
    assert load_calendar(session).is_public_holiday(date(2027, 4, 28)) is True
    assert load_calendar(session).is_public_holiday(date(2027, 4, 27)) is False
