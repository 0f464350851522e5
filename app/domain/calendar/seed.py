"""The holidays a database starts with: public ones by rule, those of the schools as the Rijksoverheid published them.

A school holiday stands here as soon as it is published, those in autumn and spring too, for which the ministry only
advises dates, unless many schools of a region are known to differ. One that is missing is not forgotten but unknown:
in the weeks in which it can fall nothing is said of hours that depend on it. Add it here, or as a row, when it is
published.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from app.domain.calendar.rules import public_holidays
from app.domain.calendar.types import HolidayKind, Region

YEARS = 15
"""So many years of public holidays lie ahead, beside this one and the last."""

_BY_RULE = "Algemene termijnenwet, artikel 3; Pasen volgens de regel van Meeus"
_PUBLISHED = "Rijksoverheid, schoolvakanties {year}"
_BY_SCHOOLS = "Scholen mogen zelf een week aan de meivakantie toevoegen"

LABELS: dict[str, dict[str, str]] = {
    "new-year": {
        "nl": "Nieuwjaarsdag",
        "en": "New Year's Day",
        "ar": "رأس السنة الميلادية",
        "tr": "Yılbaşı",
        "pl": "Nowy Rok",
        "uk": "Новий рік",
    },
    "good-friday": {
        "nl": "Goede Vrijdag",
        "en": "Good Friday",
        "ar": "الجمعة العظيمة",
        "tr": "Paskalya’dan önceki cuma (Goede Vrijdag)",
        "pl": "Wielki Piątek",
        "uk": "Страсна п’ятниця",
    },
    "easter-sunday": {
        "nl": "Eerste Paasdag",
        "en": "Easter Sunday",
        "ar": "أحد الفصح",
        "tr": "Paskalya’nın birinci günü (pazar)",
        "pl": "Niedziela Wielkanocna",
        "uk": "Великдень",
    },
    "easter-monday": {
        "nl": "Tweede Paasdag",
        "en": "Easter Monday",
        "ar": "اثنين الفصح",
        "tr": "Paskalya’nın ikinci günü (pazartesi)",
        "pl": "Poniedziałek Wielkanocny",
        "uk": "Великодній понеділок",
    },
    "kings-day": {
        "nl": "Koningsdag",
        "en": "King's Day",
        "ar": "يوم الملك",
        "tr": "Kral Günü",
        "pl": "Dzień Króla",
        "uk": "День короля",
    },
    "liberation-day": {
        "nl": "Bevrijdingsdag",
        "en": "Liberation Day",
        "ar": "يوم التحرير",
        "tr": "Kurtuluş Günü",
        "pl": "Dzień Wyzwolenia",
        "uk": "День визволення",
    },
    "ascension-day": {
        "nl": "Hemelvaartsdag",
        "en": "Ascension Day",
        "ar": "عيد الصعود",
        "tr": "Hemelvaart (perşembe)",
        "pl": "Wniebowstąpienie",
        "uk": "Вознесіння Господнє",
    },
    "whit-sunday": {
        "nl": "Eerste Pinksterdag",
        "en": "Pentecost Sunday",
        "ar": "أحد العنصرة",
        "tr": "Pinksteren’in birinci günü (pazar)",
        "pl": "Zielone Świątki",
        "uk": "Трійця",
    },
    "whit-monday": {
        "nl": "Tweede Pinksterdag",
        "en": "Pentecost Monday",
        "ar": "اثنين العنصرة",
        "tr": "Pinksteren’in ikinci günü (pazartesi)",
        "pl": "Drugi dzień Zielonych Świątek",
        "uk": "Духів день",
    },
    "christmas-day": {
        "nl": "Eerste Kerstdag",
        "en": "Christmas Day",
        "ar": "عيد الميلاد",
        "tr": "Noel",
        "pl": "Boże Narodzenie",
        "uk": "Різдво",
    },
    "boxing-day": {
        "nl": "Tweede Kerstdag",
        "en": "Second Christmas Day",
        "ar": "ثاني أيام عيد الميلاد",
        "tr": "Noel'in ikinci günü",
        "pl": "Drugi dzień Bożego Narodzenia",
        "uk": "Другий день Різдва",
    },
    "autumn": {
        "nl": "Herfstvakantie",
        "en": "Autumn holiday",
        "ar": "عطلة الخريف",
        "tr": "Sonbahar tatili",
        "pl": "Ferie jesienne",
        "uk": "Осінні канікули",
    },
    "christmas": {
        "nl": "Kerstvakantie",
        "en": "Christmas holiday",
        "ar": "عطلة عيد الميلاد (الكريسماس)",
        "tr": "Noel tatili",
        "pl": "Ferie bożonarodzeniowe",
        "uk": "Різдвяні канікули",
    },
    "spring": {
        "nl": "Voorjaarsvakantie",
        "en": "Spring holiday",
        "ar": "عطلة الربيع",
        "tr": "İlkbahar tatili",
        "pl": "Ferie wiosenne",
        "uk": "Весняні канікули",
    },
    "may": {
        "nl": "Meivakantie",
        "en": "May holiday",
        "ar": "عطلة مايو",
        "tr": "Mayıs tatili",
        "pl": "Ferie majowe",
        "uk": "Травневі канікули",
    },
    "summer": {
        "nl": "Zomervakantie",
        "en": "Summer holiday",
        "ar": "العطلة الصيفية",
        "tr": "Yaz tatili",
        "pl": "Wakacje letnie",
        "uk": "Літні канікули",
    },
}

_BY_DUTCH_NAME = {labels["nl"].lower(): labels for labels in LABELS.values()}


def find_holiday_name(dutch: str, language: str) -> str | None:
    """Give the name of a holiday in a language, by its Dutch name; None when it is none that is known."""
    labels = _BY_DUTCH_NAME.get(dutch.strip(" .").lower())
    return labels.get(language) if labels else None


_NORTH, _MIDDLE, _SOUTH = Region.NORTH, Region.MIDDLE, Region.SOUTH
_Dates = tuple[tuple[int, int, int], tuple[int, int, int]]
SCHOOL_HOLIDAYS: dict[str, dict[str, dict[Region | None, _Dates]]] = {
    "2025-2026": {
        "autumn": {
            _NORTH: ((2025, 10, 18), (2025, 10, 26)),
            _MIDDLE: ((2025, 10, 18), (2025, 10, 26)),
            _SOUTH: ((2025, 10, 11), (2025, 10, 19)),
        },
        "christmas": {None: ((2025, 12, 20), (2026, 1, 4))},
        "spring": {
            _NORTH: ((2026, 2, 21), (2026, 3, 1)),
            _MIDDLE: ((2026, 2, 14), (2026, 2, 22)),
            _SOUTH: ((2026, 2, 14), (2026, 2, 22)),
        },
        "may": {None: ((2026, 4, 25), (2026, 5, 3))},
        "summer": {
            _NORTH: ((2026, 7, 4), (2026, 8, 16)),
            _MIDDLE: ((2026, 7, 18), (2026, 8, 30)),
            _SOUTH: ((2026, 7, 11), (2026, 8, 23)),
        },
    },
    "2026-2027": {
        "autumn": {
            _NORTH: ((2026, 10, 10), (2026, 10, 18)),
            _MIDDLE: ((2026, 10, 17), (2026, 10, 25)),
            _SOUTH: ((2026, 10, 17), (2026, 10, 25)),
        },
        "christmas": {None: ((2026, 12, 19), (2027, 1, 3))},
        # Of the south schools tell different weeks in February: left out, so unknown.
        "spring": {_NORTH: ((2027, 2, 20), (2027, 2, 28)), _MIDDLE: ((2027, 2, 20), (2027, 2, 28))},
        "may": {None: ((2027, 4, 24), (2027, 5, 2))},
        "summer": {
            _NORTH: ((2027, 7, 10), (2027, 8, 22)),
            _MIDDLE: ((2027, 7, 17), (2027, 8, 29)),
            _SOUTH: ((2027, 7, 24), (2027, 9, 5)),
        },
    },
    "2027-2028": {
        "autumn": {
            _NORTH: ((2027, 10, 16), (2027, 10, 24)),
            _MIDDLE: ((2027, 10, 16), (2027, 10, 24)),
            _SOUTH: ((2027, 10, 23), (2027, 10, 31)),
        },
        "christmas": {None: ((2027, 12, 25), (2028, 1, 9))},
        "spring": {
            _NORTH: ((2028, 2, 19), (2028, 2, 27)),
            _MIDDLE: ((2028, 2, 26), (2028, 3, 5)),
            _SOUTH: ((2028, 2, 26), (2028, 3, 5)),
        },
        "may": {None: ((2028, 4, 29), (2028, 5, 7))},
        "summer": {
            _NORTH: ((2028, 7, 15), (2028, 8, 27)),
            _MIDDLE: ((2028, 7, 8), (2028, 8, 20)),
            _SOUTH: ((2028, 7, 22), (2028, 9, 3)),
        },
    },
    "2028-2029": {
        "autumn": {
            _NORTH: ((2028, 10, 14), (2028, 10, 22)),
            _MIDDLE: ((2028, 10, 21), (2028, 10, 29)),
            _SOUTH: ((2028, 10, 21), (2028, 10, 29)),
        },
        "christmas": {None: ((2028, 12, 23), (2029, 1, 7))},
        "spring": {
            _NORTH: ((2029, 2, 17), (2029, 2, 25)),
            _MIDDLE: ((2029, 2, 17), (2029, 2, 25)),
            _SOUTH: ((2029, 2, 10), (2029, 2, 18)),
        },
        "may": {None: ((2029, 4, 28), (2029, 5, 6))},
        "summer": {
            _NORTH: ((2029, 7, 21), (2029, 9, 2)),
            _MIDDLE: ((2029, 7, 7), (2029, 8, 19)),
            _SOUTH: ((2029, 7, 14), (2029, 8, 26)),
        },
    },
}


def holidays(first_year: int, last_year: int) -> Iterator[dict[str, Any]]:
    """Give the rows of the public holidays of these years, and of the school holidays that are known."""
    for year in range(first_year, last_year + 1):
        for name, day, kind in public_holidays(year):
            yield _row(f"{name}-{year}", name, kind, day, day, None, _BY_RULE)
    for school_year, named in SCHOOL_HOLIDAYS.items():
        for name, regions in named.items():
            for region, (first, last) in regions.items():
                key = f"{name}-{school_year}-{region or 'all'}"
                source = _PUBLISHED.format(year=school_year)
                yield _row(key, name, HolidayKind.SCHOOL, date(*first), date(*last), region, source)
                if name == "may":
                    yield from _weeks_around(key, date(*first), date(*last))


def _weeks_around(key: str, first: date, last: date) -> Iterator[dict[str, Any]]:
    """Give the weeks before and after the May holiday, of which many schools add one."""
    week, day = timedelta(weeks=1), timedelta(days=1)
    kind = HolidayKind.SCHOOL_FOR_SOME
    yield _row(f"{key}-before", "may", kind, first - week, first - day, None, _BY_SCHOOLS)
    yield _row(f"{key}-after", "may", kind, last + day, last + week, None, _BY_SCHOOLS)


def _row(
    key: str, name: str, kind: HolidayKind, first: date, last: date, region: Region | None, source: str
) -> dict[str, Any]:
    return {
        "key": key,
        "year": first.year,
        "first_on": first,
        "last_on": last,
        "kind": kind,
        "region": region,
        "labels": LABELS[name],
        "source": source,
    }
