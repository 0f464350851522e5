"""Words on screen for what the rooms return as codes: values, distances, moments, hours and money, per language.

Texts are Dutch in the code and translated by gettext. What a language needs for every card is made once and kept
(`words`), because a page of results asks for it hundreds of times.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal
from flask_babel import force_locale, get_locale, gettext, ngettext

from app.domain.language.rules import slugify
from app.domain.offerings.hours import TIME_ZONE, Day, OpenKind, OpenState, Span
from app.domain.offerings.travel import TravelMode, travel
from app.domain.offerings.types import Access, Bring, CostKind, Delivery, HelpBy, IdoVariant, Kind
from app.domain.organisations.types import Facility, OrganisationKind, Wheelchair
from app.http.languages import KNOWN
from app.web.texts import isolate
from geo.gazetteer import Answer, Note

BCP47 = {language.code: language.locale for language in KNOWN}
"""The locale by which dates and numbers of a language are written."""

_MONEY = {"nl": "¤ #,##0.00", "en": "¤ #,##0.00", "tr": "¤#,##0.00"}
_MONEY_LAST = "#,##0.00 ¤"
_DAY = {"ar": "EEEE، d MMMM", "tr": "d MMMM EEEE", "pl": "EEEE, d MMMM", "uk": "EEEE, d MMMM"}
_DAY_WITH_YEAR = {"ar": "EEEE، d MMMM y", "tr": "d MMMM y EEEE", "pl": "EEEE, d MMMM y", "uk": "EEEE, d MMMM y 'р'."}
_YEAR = {"uk": "d MMMM y 'р'."}

TRAVEL_ICONS = {TravelMode.WALK: "walk", TravelMode.CYCLE: "bike", None: "direction-sign"}
KIND_ICONS = {Kind.LEARN: "school", Kind.HELP: "heart-handshake"}
DELIVERY_ICONS = {
    Delivery.ON_SITE: "map-pin",
    Delivery.AT_HOME: "home",
    Delivery.ONLINE: "device-laptop",
    Delivery.TELEPHONE: "phone",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language for the values of the rooms, by the value."""

    kind: dict[str, str]
    access: dict[str, str]
    no_appointment: str
    """How one reaches what is given from afar and asks for no appointment: there is nowhere to walk in."""
    ask_times: str
    """Of a place whose times nobody knows and which can be called."""
    no_times: str
    cost: dict[str, str]
    delivery: dict[str, str]
    help_by: dict[str, str]
    bring: dict[str, str]
    ido: dict[str, str]
    wheelchair: dict[str, str]
    facility: dict[str, str]
    organisation_kind: dict[str, str]
    days: tuple[str, ...]
    months: tuple[str, ...]
    """As they stand in a date, by number; Polish and Ukrainian bend them."""
    months_alone: tuple[str, ...]
    """As they stand without a day."""


@lru_cache
def words(lang: str) -> Words:
    """Give the words of a language; needs an application, for its catalogues."""
    with force_locale(lang):
        return Words(
            kind={Kind.LEARN: gettext("Leren"), Kind.HELP: gettext("Hulp")},
            access={
                Access.DROP_IN: gettext("Vrije inloop"),
                Access.APPOINTMENT: gettext("Op afspraak"),
                Access.REGISTRATION: gettext("Eerst aanmelden"),
                Access.REFERRAL: gettext("Met een verwijzing"),
            },
            no_appointment=gettext("Zonder afspraak"),
            ask_times=gettext("Tijden niet bekend. Bel eerst."),
            no_times=gettext("Tijden niet bekend"),
            cost={
                CostKind.FREE: gettext("Gratis"),
                CostKind.PAID: gettext("Kost geld"),
                CostKind.VOLUNTARY: gettext("U mag zelf weten wat u betaalt"),
                CostKind.UNKNOWN: gettext("Vraag wat het kost"),
            },
            delivery={
                Delivery.ON_SITE: gettext("op een plek in de buurt"),
                Delivery.AT_HOME: gettext("bij u thuis"),
                Delivery.ONLINE: gettext("online"),
                Delivery.TELEPHONE: gettext("per telefoon"),
            },
            help_by={
                HelpBy.INFORMATION: gettext("U krijgt informatie om zelf verder te gaan"),
                HelpBy.PROFESSIONAL: gettext("Een medewerker helpt u"),
                HelpBy.VOLUNTEER: gettext("Een vrijwilliger helpt u"),
            },
            bring={
                Bring.DIGID: gettext("uw DigiD (als u die hebt)"),
                Bring.IDENTITY: gettext("uw paspoort of identiteitskaart"),
                Bring.LETTER: gettext("de brief waar u een vraag over hebt"),
                Bring.DEVICE: gettext("uw telefoon, tablet of laptop"),
                Bring.AUTHORISATION_CODE: gettext("uw machtigingscode"),
                Bring.INCOME: gettext("papieren over uw inkomen"),
                Bring.NOTEBOOK: gettext("een pen en een schrift"),
            },
            ido={
                IdoVariant.BASIC: gettext("Er is hulp op vaste uren"),
                IdoVariant.ALWAYS_AVAILABLE: gettext("Er is hulp zolang het gebouw open is"),
                IdoVariant.BROAD: gettext("Er is ook extra hulp en er zijn cursussen"),
            },
            wheelchair={
                Wheelchair.YES: gettext("Goed te bereiken met een rolstoel"),
                Wheelchair.LIMITED: gettext("Deels te bereiken met een rolstoel"),
                Wheelchair.NO: gettext("Niet te bereiken met een rolstoel"),
                Wheelchair.UNKNOWN: "",
            },
            facility={
                Facility.COMPUTERS: gettext("computers"),
                Facility.PRINTER: gettext("printer"),
                Facility.QUIET_ROOM: gettext("rustige ruimte"),
                Facility.PARKING: gettext("parkeerplaats"),
                Facility.ADAPTED_TOILET: gettext("aangepast toilet"),
                Facility.HEARING_LOOP: gettext("ringleiding voor slechthorenden"),
            },
            organisation_kind={
                OrganisationKind.NATIONAL: gettext("Landelijke organisatie"),
                OrganisationKind.PROVINCIAL: gettext("Provinciale organisatie"),
                OrganisationKind.LIBRARY: gettext("Bibliotheek"),
                OrganisationKind.WELFARE: gettext("Welzijnsorganisatie"),
                OrganisationKind.MUNICIPALITY: gettext("Gemeente"),
                OrganisationKind.EDUCATION: gettext("School of opleiding"),
                OrganisationKind.VOLUNTEERS: gettext("Vrijwilligersorganisatie"),
                OrganisationKind.HEALTH: gettext("Organisatie voor gezondheid"),
                OrganisationKind.LEGAL: gettext("Organisatie voor rechtshulp"),
                OrganisationKind.OTHER: gettext("Organisatie"),
            },
            days=tuple(get_day_names("wide", locale=lang)[number] for number in range(7)),
            months=("", *(get_month_names("wide", locale=lang)[number] for number in range(1, 13))),
            months_alone=("", *(get_month_names("wide", "stand-alone", lang)[number] for number in range(1, 13))),
        )


@lru_cache(maxsize=1024)
def money(cents: int, lang: str) -> str:
    """Write an amount of euros as its language does; whole euros without cents."""
    pattern = _MONEY.get(lang, _MONEY_LAST)
    if cents % 100 == 0:
        pattern = pattern.replace(".00", "")
    amount = format_currency(cents / 100, "EUR", pattern, locale=BCP47[lang], currency_digits=False)
    return amount.replace("EUR", "€")


def cost(kind: str, cents: int | None, lang: str) -> str:
    """Say what it costs: the amount where it is known."""
    return money(cents, lang) if kind == CostKind.PAID and cents else words(lang).cost[kind]


@lru_cache(maxsize=4096)
def _length(rounded_m: int, lang: str) -> str:
    with force_locale(lang):
        if rounded_m < 1000:
            return gettext("%(length)s m", length=rounded_m)
        return gettext("%(length)s km", length=format_decimal(rounded_m / 1000, "0.#", locale=BCP47[lang]))


def distance(metres: float, lang: str) -> str:
    """Write a distance as people say it: `50 m`, `650 m`, `1,1 km`, `12 km`."""
    if metres < 975:
        return _length(max(50, round(metres / 50) * 50), lang)
    return _length(round(metres / 100) * 100 if metres < 9_950 else round(metres / 1000) * 1000, lang)


@lru_cache(maxsize=8192)
def travel_time(mode: TravelMode, minutes: int, lang: str) -> str:
    """Write how long one is on the way, and how: `9 minuten fietsen`."""
    with force_locale(lang):
        if mode is TravelMode.WALK:
            return ngettext("%(num)d minuut lopen", "%(num)d minuten lopen", minutes)
        return ngettext("%(num)d minuut fietsen", "%(num)d minuten fietsen", minutes)


@lru_cache
def _same_place(lang: str) -> str:
    with force_locale(lang):
        return gettext("Op dezelfde plek")


@lru_cache
def _across_water(lang: str) -> str:
    with force_locale(lang):
        return gettext("over het water")


def way(metres: float, lang: str, *, across_water: bool = False) -> tuple[str, str]:
    """Give the icon and the words for how to get somewhere: `1,1 km · 14 minuten lopen`, or that one is there."""
    if across_water:
        return TRAVEL_ICONS[None], f"{distance(metres, lang)} · {_across_water(lang)}"
    if metres < 1:
        return TRAVEL_ICONS[TravelMode.WALK], _same_place(lang)
    going = travel(metres)
    length = distance(metres, lang)
    if going is None:
        return TRAVEL_ICONS[None], length
    return TRAVEL_ICONS[going.mode], f"{length} · {travel_time(going.mode, going.minutes, lang)}"


def clock(moment: datetime) -> str:
    """Write a time of day: `9:00`."""
    return f"{moment.hour}:{moment.minute:02}"


def long_date(day: date, lang: str, *, with_year: bool = True) -> str:
    """Write a date in full: `12 november 2026`."""
    return _date(day, _YEAR.get(lang, "d MMMM y") if with_year else "d MMMM", lang)


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, lang: str) -> str:
    return format_date(day, pattern, locale=BCP47[lang])


def day_name(day: date, today: date, lang: str) -> str:
    """Name a day as one would today: vandaag, morgen, woensdag, or woensdag 3 december."""
    ahead = (day - today).days
    if ahead == 0:
        return gettext("vandaag")
    if ahead == 1:
        return gettext("morgen")
    if 1 < ahead < 7:
        return words(lang).days[day.weekday()]
    return full_day(day, lang, with_year=day.year != today.year)


def _open_now(state: OpenState, today: date, *, walk_in: bool) -> tuple[str, str]:
    closes_today = state.until is not None and state.until.date() == today
    if not walk_in:
        if closes_today and state.until:
            return gettext("Vandaag tot %(time)s", time=clock(state.until)), "is-later"
        return gettext("Vandaag, bel eerst"), "is-later"
    if state.until is None:
        return gettext("Altijd open"), "is-open"
    if closes_today or state.until - timedelta(hours=6) < _midnight(today):
        return gettext("Nu open, tot %(time)s", time=clock(state.until)), "is-open"
    return gettext("Nu open"), "is-open"


@lru_cache(maxsize=8192)
def open_words(state: OpenState, today: date, lang: str, *, walk_in: bool = True) -> tuple[str, str]:
    """Say whether it is open and give the class by which that is coloured; both empty when nothing is known.

    "Now open" sends people there at once, so it is only said of what one can walk into.
    """
    with force_locale(lang):
        if state.kind is OpenKind.OPEN:
            return _open_now(state, today, walk_in=walk_in)
        if state.kind is OpenKind.UNKNOWN:
            return gettext("Misschien open, vraag het eerst"), "is-later"
        if state.opens_at is None:
            return gettext("Nu gesloten"), "is-later"
        day = day_name(state.opens_at.date(), today, lang)
        return gettext("Open %(day)s om %(time)s", day=day, time=clock(state.opens_at)), "is-later"


@lru_cache(maxsize=8192)
def session_words(start: datetime, today: date, lang: str) -> str:
    """Say when the next meeting is: `Volgende keer: woensdag om 10:00`."""
    with force_locale(lang):
        local = start.astimezone(TIME_ZONE)
        return gettext("Volgende keer: %(day)s om %(time)s", day=day_name(local.date(), today, lang), time=clock(local))


def span_words(span: Span) -> str:
    """Write the times of an opening: `9:00 – 17:00`."""
    return from_to(clock(span.start), clock(span.end))


def from_to(start: str, end: str) -> str:
    """Write a stretch of time; where one reads from right to left a dash would turn it around, so words stand there."""
    return gettext("%(start)s – %(end)s", start=start, end=end)


def day_words(day: Day) -> str:
    """Write the times of one day of the week, or that it is closed; doubtful times are said to be so."""
    if not day.spans:
        return gettext("gesloten")
    times = in_row(span_words(span) for span in day.spans)
    if all(span.is_certain for span in day.spans):
        return times
    return gettext("misschien %(times)s", times=times)


def times_words(times: Sequence[tuple[int, int, bool]]) -> str:
    """Write the times of an adjusted day, in minutes, or that it is closed; doubtful times are said to be so."""
    clocks = (from_to(*(f"{at // 60}:{at % 60:02}" for at in (start, end))) for start, end, _ in times)
    written = in_row(clocks) or gettext("gesloten")
    return written if all(is_certain for *_, is_certain in times) else gettext("misschien %(times)s", times=written)


def days_from_to(first: date, last: date, lang: str) -> str:
    """Write a day with its name, or the first and the last of several."""
    if first == last:
        return full_day(first, lang)
    start, end = (long_date(day, lang, with_year=False) for day in (first, last))
    return gettext("%(first)s tot en met %(last)s", first=start, last=end)


def full_day(day: date, lang: str, *, with_year: bool = False) -> str:
    """Write a day with its name: `woensdag 25 november`."""
    pattern = _DAY_WITH_YEAR.get(lang, "EEEE d MMMM y") if with_year else _DAY.get(lang, "EEEE d MMMM")
    return _date(day, pattern, lang)


def postcode(text: str) -> str:
    """Write a postcode as people do: `3511 LN`."""
    return f"{text[:4]} {text[4:]}" if len(text) == 6 else text


def slug(name: str) -> str:
    """Give the decoration of an address that has an id."""
    return slugify(name) or "-"


def place_detail(kind: str, name: str, municipality: str, province: str) -> str:
    """Tell a place from its namesakes: its municipality and province, or that it is one itself."""
    if kind == "municipality":
        return gettext("gemeente in %(province)s", province=isolate(province))
    if kind == "province":
        return gettext("provincie")
    if municipality == name:
        return province
    return gettext(
        "gemeente %(municipality)s, %(province)s", municipality=isolate(municipality), province=isolate(province)
    )


def place_notes(answer: Answer, typed: str) -> list[str]:
    """Say how a place was understood, where that is not plainly what was typed."""
    place = answer.place
    if place is None or answer.note is None:
        return []
    name, typed = isolate(answer.understood_as or place.name), isolate(typed)
    match answer.note:
        case Note.OUTSIDE:
            return [
                gettext(
                    "Die plek ligt niet in Nederland. Wij zoeken bij %(name)s, de dichtstbijzijnde plaats.", name=name
                )
            ]
        case Note.POSTCODE_UNKNOWN:
            return [gettext("Postcode %(typed)s kennen wij niet. Wij zoeken bij %(name)s.", typed=typed, name=name)]
        case Note.POSTCODE6_UNKNOWN:
            return [gettext("Van postcode %(typed)s kennen wij de straat niet. Afstanden zijn ongeveer.", typed=typed)]
        case Note.SIMILAR_NAME | Note.PART_OF_TEXT:
            return [gettext("U typte ‘%(typed)s’. Wij zoeken bij %(name)s.", typed=typed, name=name)]
    return []


def listed(items: Iterable[str], lang: str, *, either: bool = False) -> str:
    """Join words as a sentence does: `a, b en c`, or `a, b of c`."""
    return _listed(tuple(item for item in items if item), lang, either=either)


@lru_cache(maxsize=4096)
def _listed(items: tuple[str, ...], lang: str, *, either: bool) -> str:
    with force_locale(lang):
        return format_list([isolate(item) for item in items], "or" if either else "standard", BCP47[lang])


def in_row(items: Iterable[str]) -> str:
    """Join words with the comma of the language that is spoken now."""
    locale = get_locale()
    comma = "، " if locale and locale.language == "ar" else ", "
    return comma.join(item for item in items if item)


def sentence_case(text: str, lang: str) -> str:
    """Begin with a capital; in Turkish an i keeps its dot."""
    first = "İ" if lang == "tr" and text[:1] == "i" else text[:1].upper()
    return first + text[1:]


def _midnight(today: date) -> datetime:
    return datetime(today.year, today.month, today.day, tzinfo=TIME_ZONE) + timedelta(days=1)
