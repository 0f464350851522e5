"""A listing's card made ready for the page: every word of it, so that the template only writes.

A page of results shows twenty; what is the same for all of them is kept by language in `labels`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask_babel import force_locale, gettext, ngettext

from app.domain.calendar.types import Calendar
from app.domain.offerings.hours import TIME_ZONE, OpenKind, open_state
from app.domain.offerings.schedule import schedule_of
from app.domain.offerings.travel import is_across_water
from app.domain.offerings.types import Access, AreaKind, CostKind, Delivery
from app.http.current import get_calendar
from app.web import labels
from app.web.sharing import tel

CardJson = Mapping[str, Any]
"""A card as search returns it and the API shows it."""


class Card(NamedTuple):
    """One result in words."""

    number: int
    id: str
    url: str
    title: str
    kind: str
    kind_label: str
    kind_icon: str
    way: str
    """How it is given, in the visitor's language, where one need not go anywhere; else empty."""
    where: str
    where_icon: str
    distance: str
    travel_icon: str
    state: str
    state_class: str
    cost: str
    access: str
    phone: str
    call_url: str
    """The address that calls that number."""
    badges: tuple[str, ...]
    organisation: str
    """Who gives it, where another gives what has the same title in the same venue; else empty."""
    is_foreign: bool


def present_cards(
    found: Iterable[tuple[CardJson, float | None]], lang: str, at: datetime, *, first: int = 1, start: str | None = None
) -> list[Card]:
    """Put the cards of a list, each with its distance in metres if there is one, into words; numbered from `first`.

    `start` is the municipality from where distances are counted, if there is one.
    """
    found = list(found)
    alike, calendar = _named_alike(card for card, _ in found), get_calendar()
    return [
        present_card(card, distance_m, lang, at, calendar, number, start=start, is_alike=_name(card) in alike)
        for number, (card, distance_m) in enumerate(found, first)
    ]


def present_card(
    card: CardJson,
    distance_m: float | None,
    lang: str,
    at: datetime,
    calendar: Calendar,
    number: int = 0,
    *,
    start: str | None = None,
    is_alike: bool = False,
) -> Card:
    """Put one card into words; `start` is as above, `is_alike` says that another would look like it."""
    words = labels.words(lang)
    travel_icon, distance = "", ""
    if distance_m is not None:
        end = card["municipality"]["code"] if card["municipality"] else None
        travel_icon, distance = labels.way(distance_m, lang, across_water=is_across_water(start, end))
    state, state_class = state_of(card, lang, at, calendar)
    venue, address = card["venue"], card["address"]
    if venue:
        way, where, where_icon = "", f"{venue['name']}, {address['street']}, {address['town']}", "map-pin"
    else:
        ways = [delivery for delivery in card["deliveries"] if delivery != Delivery.ON_SITE]
        way = labels.sentence_case(labels.listed((words.delivery[delivery] for delivery in ways), lang), lang)
        where = card["organisation"]["name"]
        where_icon = labels.DELIVERY_ICONS[Delivery(ways[0])]
    phone = card["phone"] or ""
    if venue and not state:
        state, state_class = words.ask_times if phone else words.no_times, "is-unknown"
    return Card(
        number=number,
        id=card["listingId"],
        url=place_url(card, lang),
        title=card["title"],
        kind=card["kind"],
        kind_label=words.kind[card["kind"]],
        kind_icon=labels.KIND_ICONS[card["kind"]],
        way=way,
        where=where,
        where_icon=where_icon,
        distance=distance,
        travel_icon=travel_icon,
        state=state,
        state_class=state_class,
        cost=cost_words(card, lang),
        access=words.access[card["access"]] if venue or card["access"] != Access.DROP_IN else words.no_appointment,
        phone=phone,
        call_url=tel(phone) if phone else "",
        badges=_badges(card, lang),
        organisation=card["organisation"]["name"] if is_alike and venue else "",
        is_foreign=lang != "nl",
    )


def offering_url(card: CardJson, lang: str) -> str:
    """Give the address of the page of an offering."""
    return f"/{lang}/aanbod/{card['id']}/{card['slug']}"


def place_url(card: CardJson, lang: str) -> str:
    """Give the address of the page of an offering that puts the place of this card first, if there are more."""
    return f"{offering_url(card, lang)}{place_query(card)}"


def place_query(card: CardJson) -> str:
    """Give what an address of an offering ends with to mean the place of this card; empty where there is no other."""
    return f"?plek={card['listingId']}" if card["venue"] and card["otherVenues"] else ""


def cost_words(card: CardJson, lang: str) -> str:
    """Say what it costs; nothing where that is not known."""
    price = card["cost"]
    return "" if price["kind"] == CostKind.UNKNOWN else labels.cost(price["kind"], price["cents"], lang)


def state_of(card: CardJson, lang: str, at: datetime, calendar: Calendar) -> tuple[str, str]:
    """Say whether what a card tells of is open, or when it is next; empty when that is not known.

    Read from the same reckoning as the intervals by which search filters.
    """
    today = at.astimezone(TIME_ZONE).date()
    if card["unavailable"]:
        return _unavailable(card["unavailable"]["until"], lang), "is-unavailable"
    hours, sessions = card["hours"], card["sessions"]
    if not hours and not sessions and not card["closures"]:
        return "", ""
    if sessions and not hours and not _is_adjusted(card, today):
        # What has nothing but dates is the commonest: before the next one there is nothing to reckon.
        starts_at = datetime.fromisoformat(sessions[0][0])
        if at < starts_at:
            return labels.session_words(starts_at, today, lang), "is-later"
    state = open_state(schedule_of(card, calendar), at, calendar)
    if not hours and state.kind is not OpenKind.OPEN:
        if sessions:
            return labels.session_words(datetime.fromisoformat(sessions[0][0]), today, lang), "is-later"
        if state.kind is OpenKind.UNKNOWN:
            return "", ""
    return labels.open_words(state, today, lang, walk_in=card["access"] == Access.DROP_IN)


def _is_adjusted(card: CardJson, day: date) -> bool:
    """Tell whether other times hold on a day than in other weeks, and not only none."""
    on = day.isoformat()
    return any(each["hours"] and each["from"] <= on <= each["until"] for each in card["closures"])


def area_words(areas: Iterable[Mapping[str, str]], lang: str) -> str:
    """Say whom something serves: `voor inwoners van Ede`, `voor heel Nederland`; empty when it says nothing."""
    names = []
    for area in areas:
        if area["kind"] == AreaKind.COUNTRY:
            return _country(lang)
        names.append(area["name"])
    return _residents(labels.listed(names[:3], lang), len(names) - 3, lang) if names else ""


def _name(card: CardJson) -> tuple[str, str | None]:
    """Give by what a visitor would know a card from another: its title and its venue."""
    return card["title"], card["venue"] and card["venue"]["id"]


def _named_alike(cards: Iterable[CardJson]) -> set[tuple[str, str | None]]:
    """Find the names that cards of several organisations have."""
    owners: dict[tuple[str, str | None], str] = {}
    alike = set()
    for card in cards:
        name, owner = _name(card), card["organisation"]["id"]
        if owners.setdefault(name, owner) != owner:
            alike.add(name)
    return alike


def _badges(card: CardJson, lang: str) -> tuple[str, ...]:
    badges = []
    if not card["venue"] or card["residentsOnly"]:
        area = area_words(card["servedAreas"], lang)
        if area:
            badges.append(area)
    if card["otherVenues"]:
        badges.append(_other_venues(card["otherVenues"], lang, is_remote=not card["venue"]))
    return tuple(badges)


@lru_cache(maxsize=1024)
def _unavailable(until: str | None, lang: str) -> str:
    with force_locale(lang):
        if until is None:
            return gettext("Nu even niet beschikbaar")
        return gettext(
            "Niet beschikbaar tot en met %(date)s", date=labels.long_date(datetime.fromisoformat(until).date(), lang)
        )


@lru_cache(maxsize=1024)
def _other_venues(count: int, lang: str, *, is_remote: bool) -> str:
    with force_locale(lang):
        if is_remote:
            return ngettext("Ook op %(num)d plek in het land", "Ook op %(num)d plekken in het land", count)
        return ngettext("Ook op %(num)d andere plek", "Ook op %(num)d andere plekken", count)


@lru_cache(maxsize=8)
def _country(lang: str) -> str:
    with force_locale(lang):
        return gettext("Voor heel Nederland")


@lru_cache(maxsize=4096)
def _residents(names: str, others: int, lang: str) -> str:
    with force_locale(lang):
        if others > 0:
            return ngettext(
                "Voor inwoners van %(names)s en nog %(num)d gebied",
                "Voor inwoners van %(names)s en nog %(num)d gebieden",
                others,
                names=names,
            )
        return gettext("Voor inwoners van %(names)s", names=names)
