"""The page of one offering: what to do, when, where, and what is good to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import current_app, redirect, render_template, request
from werkzeug.wrappers import Response

from app.config import Settings
from app.domain.base import now
from app.domain.offerings.hours import TIME_ZONE, next_dates, other_days, week
from app.domain.offerings.queries import Card, OfferingPage, OfferingPlace, Pick, get_offering_page
from app.domain.offerings.schedule import schedule_of
from app.domain.offerings.search.queries import find_nearest
from app.domain.offerings.search.types import Origin, Result, SearchCriteria
from app.domain.offerings.types import HelpBy
from app.domain.organisations.types import Wheelchair
from app.domain.taxonomy.types import Taxonomy
from app.extensions import db
from app.http.current import get_calendar, get_taxonomy
from app.http.locale import current_language
from app.web import hours, labels
from app.web.calendars import calendar_url
from app.web.cards import area_words, offering_url, place_query, place_url, present_card, state_of
from app.web.names import holiday_name, product_name
from app.web.public import bp
from app.web.public.context import origin
from app.web.public.passing_on import told, told_briefly
from app.web.public.search import present_results
from app.web.public.structured import describe_offering
from app.web.sharing import share
from app.web.texts import gettext
from app.web.ways import first_way
from geo.crs import to_rd
from geo.maps import MapPin, map_data

ALTERNATIVES = 3
COMING_DATES = 4
MOST_SESSIONS = 8


@dataclass(frozen=True, slots=True)
class Row:
    """A line of "good to know": a name and one or more values, each perhaps a link."""

    name: str
    values: tuple[tuple[str, str], ...]
    by_author: tuple[str, ...] = ()
    """Values that the author of the offering wrote, in Dutch."""
    icons: tuple[str, ...] = ()
    """The pictogram of each value, where they have one."""


@bp.get("/<lang:lang>/aanbod/<offering_id>/", defaults={"slug": ""})
@bp.get("/<lang:lang>/aanbod/<offering_id>/<slug>")
def offering(offering_id: str, slug: str) -> Response | str:
    """Show one offering at its own address; a wrong or missing slug is sent there."""
    lang = current_language()
    page = get_offering_page(db.session, offering_id, first=request.args.get("plek"))
    address, pick = offering_url(page.first, lang), _pick(page)
    if slug != page.first["slug"]:
        own = place_url(page.first, lang) if "plek" in request.args else address
        return redirect(own, code=301)
    at = now()
    card, own = page.first, page.first["municipality"]
    return render_template(
        "public/offering.html",
        title=card["title"],
        description=card["summary"],
        canonical=address,
        structured_data=describe_offering(page, lang),
        offering=page.offering,
        card=card,
        words=labels.words(lang),
        presented=present_card(card, None, lang, at, get_calendar()),
        kinds=_kinds(card, get_taxonomy(), lang),
        leads=first_way(card, email=page.offering.email, sign_up_url=page.offering.sign_up_url),
        spots=[_spot(place, lang, at) for place in page.places],
        remote=times_of(page.remote, lang, at) if page.remote else None,
        bring=[labels.words(lang).bring[key] for key in card["bring"]],
        bring_in_sentence=labels.listed((labels.words(lang).bring[key] for key in card["bring"]), lang),
        rows=_rows(page, get_taxonomy(), lang),
        organisation_slug=labels.slug(card["organisation"]["name"]),
        checked=labels.long_date(page.offering.checked_on, lang) if page.offering.checked_on else "",
        report_url=_report_url(card),
        area=area_words(card["servedAreas"], lang) if card["residentsOnly"] or not page.places else "",
        calendar_url=calendar_url(card, lang, at),
        share=share(
            origin() + place_url(card, lang),
            card["title"],
            "",
            told(pick, lang, at),
            short=told_briefly(pick, lang, at),
            shorter=[told(pick, lang, at, with_notes=False)],
        ),
        code_url=f"/{lang}/aanbod/{card['id']}/qr.svg{place_query(card)}",
        alternatives=present_results(_alternatives(card), lang, start=own["code"] if own else None),
        map=map_data([_pin(page.places[0])]) if page.places else None,
    )


def _report_url(card: Card) -> str:
    """Give the address by which somebody tells that a page is wrong: a mail that says which one."""
    settings: Settings = current_app.extensions["settings"]
    subject, number = gettext("Klopt niet: %(title)s", title=card["title"]), card["id"]
    return f"mailto:{settings.contact_email}?subject={quote(f'{subject} ({number})')}"


def times_of(card: Card, lang: str, at: datetime) -> dict[str, Any]:
    """Put the hours and the dates of a card into words: now, the coming week, the pattern, the next times."""
    today = at.astimezone(TIME_ZONE).date()
    calendar = get_calendar()
    state, state_class = state_of(card, lang, at, calendar)
    schedule = schedule_of(card, calendar)
    sessions = schedule.sessions
    days = week(schedule, today, calendar)
    shows_dates = bool(sessions) or hours.is_irregular(card["hours"])
    wanted = MOST_SESSIONS if sessions and not card["hours"] else COMING_DATES
    coming = next_dates(schedule, at, wanted, calendar) if shows_dates else ()
    return {
        "state": state,
        "state_class": state_class,
        "days": [
            {
                "name": labels.day_name(day.on, today, lang),
                "weekday": labels.words(lang).days[day.on.weekday()],
                "is_today": day.on == today,
                "is_holiday": day.is_public_holiday,
                "is_adjusted": day.is_adjusted,
                "times": labels.day_words(day),
            }
            for day in days or ()
        ],
        "sentences": hours.sentences(card["hours"], lang),
        "closures": [
            {
                "days": labels.days_from_to(other.first_on, other.last_on, lang),
                "times": labels.times_words(other.times),
                "reason": holiday_name(card["closures"][other.closure]["reason"], lang),
                "own_reason": card["closures"][other.closure]["reason"],
            }
            for other in other_days(schedule, today, calendar)
        ],
        "dates": [
            {
                "day": labels.full_day(span.start.date(), lang),
                "times": labels.span_words(span),
                "is_certain": span.is_certain,
            }
            for span in coming
        ],
    }


def _spot(place: OfferingPlace, lang: str, at: datetime) -> dict[str, Any]:
    card, words = place.card, labels.words(lang)
    address, venue = card["address"], card["venue"]
    return {
        "name": venue["name"],
        "url": f"/{lang}/locatie/{venue['id']}/{labels.slug(venue['name'])}",
        "street": address["street"],
        "postcode": labels.postcode(address["postcode"]),
        "town": address["town"],
        "municipality": card["municipality"],
        "room": place.room,
        "phone": card["phone"],
        "hours_note": hours.own_note(place.hours_note, card["hours"]),
        "access_note": place.access_note,
        "wheelchair": words.wheelchair[place.wheelchair],
        "is_for_wheelchairs": place.wheelchair in {Wheelchair.YES, Wheelchair.LIMITED},
        "facilities": labels.listed((words.facility[key] for key in place.facilities), lang),
        "routes": routes(card["lat"], card["lon"], f"{venue['name']}, {address['street']}, {address['town']}"),
        **times_of(card, lang, at),
    }


def routes(lat: float, lon: float, name: str) -> dict[str, str]:
    """Give links that open the visitor's own map application; nothing is loaded from it before that."""
    spot = f"{lat},{lon}"
    return {
        "geo": f"geo:{spot}?q={spot}({quote(name)})",
        "apple": f"https://maps.apple.com/?daddr={spot}&q={quote(name)}",
        "google": f"https://www.google.com/maps/dir/?api=1&destination={quote(spot)}",
        "osm": f"https://www.openstreetmap.org/directions?to={quote(spot)}",
    }


def _kinds(card: Card, taxonomy: Taxonomy, lang: str) -> list[str]:
    """Say in words of ours what it is: help or learning, in which form, and about what."""
    themes = (taxonomy.themes.find(key) for key in card["themes"])
    names = (
        labels.words(lang).kind[card["kind"]],
        taxonomy.forms.label(card["form"], lang),
        *(theme.label(lang) for theme in themes if theme),
    )
    return list(dict.fromkeys(name for name in names if name))


def _pick(page: OfferingPage) -> Pick:
    """Make of a page what is passed on of it: its first place, with what a card leaves out."""
    offering, place = page.offering, page.places[0] if page.places else None
    return Pick(
        card=page.first,
        valid_until=offering.valid_until,
        email=offering.email,
        sign_up_url=offering.sign_up_url,
        access_note=offering.access_note,
        bring_note=offering.bring_note,
        hours_note=place.hours_note if place else "",
        room=place.room if place else "",
    )


def _pin(place: OfferingPlace) -> MapPin:
    card = place.card
    return MapPin(
        id=card["listingId"],
        title=card["venue"]["name"],
        kind=card["kind"],
        lon=card["lon"],
        lat=card["lat"],
        lines=(card["address"]["street"], f"{labels.postcode(card['address']['postcode'])} {card['address']['town']}"),
    )


def _alternatives(card: Card) -> list[Result]:
    """Find what else there is about the same theme, nearest to the first place of an offering."""
    if not card["venue"] or not card["themes"]:
        return []
    x, y = to_rd(card["lon"], card["lat"])
    criteria = SearchCriteria(origin=Origin(x=x, y=y), theme=card["themes"][0], limit=ALTERNATIVES + 1)
    found = find_nearest(db.session, criteria)
    return [result for result in found if result.offering_id != card["id"]][:ALTERNATIVES]


def _rows(page: OfferingPage, taxonomy: Taxonomy, lang: str) -> list[Row]:
    """List what is good to know, in the order in which people ask it; what is not known is left out."""
    offering, card, words = page.offering, page.first, labels.words(lang)
    price = card["cost"]
    languages = labels.listed((taxonomy.languages.label(key, lang) for key in card["languages"]), lang)
    themes = [theme for theme in (taxonomy.themes.find(key) for key in card["themes"]) if theme]
    own = {"municipality": card["municipality"]["slug"]} if card["municipality"] else {}
    products = tuple(product_name(product.name) for product in offering.products)
    # "Who helps you: you get information" is no answer.
    helper = gettext("Hulp") if offering.help_by == HelpBy.INFORMATION else gettext("Wie helpt u")
    rows = [
        _row(
            gettext("Kosten"), labels.cost(price["kind"], price["cents"], lang), price["note"], by_author=price["note"]
        ),
        _row(gettext("Voor wie"), *(taxonomy.audiences.label(key, lang) for key in card["audiences"])),
        _row(helper, words.help_by[offering.help_by] if offering.help_by else ""),
        _row(gettext("Talen"), languages),
        _row(gettext("Vorm"), taxonomy.forms.label(card["form"], lang)),
        Row(
            gettext("Onderwerp"),
            tuple((theme.label(lang), _theme_url(theme.slug, lang, **own)) for theme in themes),
            icons=tuple(theme.icon for theme in themes),
        ),
        Row(gettext("Helpt bij"), tuple((name, "") for name in products), products),
        _row(gettext("Hoe lang"), offering.duration_note, by_author=offering.duration_note),
        _row(
            gettext("Groep"),
            gettext("%(num)d mensen of minder", num=offering.max_participants) if offering.max_participants else "",
        ),
        _row(gettext("Niveau"), offering.level, by_author=offering.level),
        _row(gettext("Vooraf"), gettext("U hebt eerst een gesprek") if offering.has_intake else ""),
        _row(gettext("Na afloop"), gettext("U krijgt een certificaat") if offering.has_certificate else ""),
        _row(gettext("Informatiepunt"), words.ido[offering.ido_variant] if offering.ido_variant else ""),
    ]
    return [row for row in rows if row.values]


def _row(name: str, *values: str, by_author: str = "") -> Row:
    return Row(name, tuple((value, "") for value in values if value), (by_author,) if by_author else ())


def _theme_url(theme: str, lang: str, municipality: str = "") -> str:
    return f"/{lang}/gemeente/{municipality}/{theme}" if municipality else f"/{lang}/zoeken?thema={theme}"
