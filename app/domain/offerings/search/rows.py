"""From what is known of an offering to the rows of its listings: pure, so that every road makes the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Row

from app.domain.base import stable_id
from app.domain.language.rules import slugify
from app.domain.offerings.reckoning import held_sessions
from app.domain.offerings.schedule import FOREVER, ClosedDays, make_schedule, parse_times
from app.domain.offerings.search import rules
from app.domain.offerings.search.facts import COUNTRY, Facts, SharedFacts
from app.domain.offerings.search.timetables import NamedTimetable, name_timetable
from app.domain.offerings.types import Delivery
from app.domain.taxonomy.vocabulary.understanding import Vocabulary, needs_of
from geo.spatial import metres

ALWAYS_FROM, ALWAYS_UNTIL = date(1, 1, 1), date(9999, 12, 31)
"""Bounds of an offering without bounds: a comparison needs no exception then."""


@dataclass(frozen=True, slots=True)
class ListingRow:
    """The values of one listing, of its card and of its coverage, still without a number; and its timetable, if any."""

    listing: dict[str, Any]
    card: dict[str, Any]
    coverage: list[dict[str, Any]]
    timetable: NamedTimetable | None


def make_rows(facts: Facts, shared: SharedFacts, at: datetime) -> Iterator[ListingRow]:
    """Make one row per venue of a public offering, and one without a point if it is also given from afar."""
    offering = facts.offering
    facets = [*_facets(facts), *_ranking(facts, at), *_needs(facts, shared)]
    words = _words(facts, shared)
    terms = rules.join_terms(facets, words)
    slug = slugify(offering.title)
    from_afar = any(delivery != Delivery.ON_SITE for delivery in offering.deliveries)
    common: dict[str, Any] = {
        "offering_id": offering.id,
        "organisation_id": offering.organisation_id,
        "place_count": len(facts.places),
        "visible_from": offering.valid_from or ALWAYS_FROM,
        "visible_until": offering.valid_until or ALWAYS_UNTIL,
    }
    common["marks"], common["more_marks"] = rules.marks_of(filter(rules.is_marked, facets))
    common["traits"] = rules.traits_of([*facets, *words])
    filter_marks = rules.filter_marks_of(facets)
    card = _card(facts, slug, at)
    for place in facts.places:
        own_card, timetable = _finish(card, facts, shared, at, slug, place=place, elsewhere=from_afar)
        own_terms = rules.venue_terms(place.municipality_code, place.wheelchair)
        yield ListingRow(
            listing={
                **common,
                "listing_id": place.id,
                "venue_id": place.venue_id,
                "municipality_code": place.municipality_code,
                "x": place.x,
                "y": place.y,
                "rd": metres(place.x, place.y),
                "filter_marks": filter_marks | rules.filter_marks_of(own_terms),
                "terms": f" {' '.join(own_terms)}{terms}",
                "timetable_id": timetable.id if timetable else None,
            },
            card=own_card,
            coverage=[],
            timetable=timetable,
        )
    if from_afar:
        listing_id = stable_id("remote", offering.id)
        rank = rules.remote_rank(cost=offering.cost_kind, access=offering.access, checked_on=offering.checked_on)
        codes = [area["code"] for area in facts.areas or [COUNTRY]]
        remote_terms = rules.remote_terms(codes, offering.deliveries)
        own_card, timetable = _finish(card, facts, shared, at, slug, listing_id=listing_id)
        yield ListingRow(
            listing={
                **common,
                "listing_id": listing_id,
                "venue_id": None,
                "municipality_code": None,
                "x": None,
                "y": None,
                "rd": None,
                "filter_marks": filter_marks | rules.filter_marks_of(remote_terms),
                "terms": f" {' '.join(remote_terms)}{terms}",
                "timetable_id": timetable.id if timetable else None,
            },
            card=own_card,
            coverage=[{"area_code": code, "rank": rank, "listing_id": listing_id} for code in codes],
            timetable=timetable,
        )


def _facets(facts: Facts) -> list[str]:
    offering = facts.offering
    return rules.facet_terms(
        kind=offering.kind,
        form=offering.form_key,
        themes=facts.themes,
        audiences=facts.audiences,
        languages=facts.languages,
        cost=offering.cost_kind,
        access=offering.access,
        ido=offering.ido_variant,
    )


def _ranking(facts: Facts, at: datetime) -> list[str]:
    only_for = [area["code"] for area in facts.areas] if facts.offering.residents_only else []
    is_away = _unavailable_until(facts, at) is not None
    return rules.ranking_terms(checked_on=facts.offering.checked_on, only_for=only_for, is_away=is_away)


def _needs(facts: Facts, shared: SharedFacts) -> list[str]:
    vocabulary = shared.vocabulary
    return rules.need_terms(
        title=_subjects_in(facts.offering.title, vocabulary),
        products=vocabulary.needs_of_products(facts.products),
        summary=_subjects_in(facts.offering.summary, vocabulary),
    )


@lru_cache(maxsize=10_000)
def _subjects_in(text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Give the needs that a text says; kept, since many titles are alike and reading one takes longer than its row."""
    return frozenset(key for key in needs_of(text, vocabulary) if (need := vocabulary.find(key)) and need.is_subject)


def _words(facts: Facts, shared: SharedFacts) -> list[str]:
    offering = facts.offering
    return rules.word_terms(
        offering.title,
        (
            *(shared.themes.get(key, "") for key in facts.themes),
            shared.forms.get(offering.form_key, ""),
            offering.organisation_name,
        ),
        (offering.summary, offering.description),
    )


def _card(facts: Facts, slug: str, at: datetime) -> dict[str, Any]:
    """Make the part of the card that does not depend on the place; the order of the keys is that of the answer."""
    offering = facts.offering
    unavailable = None
    if _unavailable_until(facts, at):
        unavailable = {"reason": offering.unavailable_reason, "until": _day(offering.unavailable_until)}
    return {
        "id": offering.id,
        "listingId": None,
        "kind": offering.kind,
        "title": offering.title,
        "slug": slug,
        "summary": offering.summary,
        "organisation": {"id": offering.organisation_id, "name": offering.organisation_name},
        "venue": None,
        "address": None,
        "municipality": None,
        "lat": None,
        "lon": None,
        "themes": facts.themes,
        "form": offering.form_key,
        "audiences": facts.audiences,
        "languages": facts.languages,
        "cost": {"kind": offering.cost_kind, "cents": offering.cost_cents, "note": offering.cost_note},
        "access": offering.access,
        "deliveries": offering.deliveries,
        "bring": offering.bring,
        "hours": "",
        "sessions": [],
        "closures": [],
        "phone": offering.phone or offering.organisation_phone,
        "website": offering.website or offering.organisation_website,
        "otherVenues": 0,
        "residentsOnly": offering.residents_only,
        "servedAreas": facts.areas,
        "ido": offering.ido_variant,
        "checkedOn": _day(offering.checked_on),
        "unavailable": unavailable,
        "isExample": offering.is_example,
    }


def _finish(
    card: dict[str, Any],
    facts: Facts,
    shared: SharedFacts,
    at: datetime,
    slug: str,
    *,
    place: Row[Any] | None = None,
    elsewhere: bool = True,
    listing_id: str = "",
) -> tuple[dict[str, Any], NamedTimetable | None]:
    """Add the place (or that there is none) and its times, and name the timetable that they are.

    A session without a venue is the remote row's, if any.
    """
    closures: list[Row[Any]] = []
    if place is None:
        venue_id, own = None, {"listingId": listing_id, "otherVenues": len(facts.places)}
    else:
        venue_id = place.venue_id
        closures = facts.closures.get(place.id, [])
        own = {
            "listingId": place.id,
            "venue": {"id": place.venue_id, "name": place.name},
            "address": {"street": place.street_address, "postcode": place.postcode, "town": place.town},
            "municipality": {
                "code": place.municipality_code,
                "name": place.municipality_name,
                "slug": place.municipality_slug,
            },
            "lat": round(place.lat, 6),
            "lon": round(place.lon, 6),
            "hours": place.hours,
            "phone": place.phone or card["phone"],
            "otherVenues": len(facts.places) - 1,
        }
    closed_days = [
        ClosedDays(each.first_on, each.last_on, parse_times(each.hours), each.venue_id is not None) for each in closures
    ]
    planned = (
        (starts_at, ends_at)
        for where, starts_at, ends_at in facts.sessions
        if where == venue_id or (where is None and not elsewhere)
    )
    sessions = rules.coming_sessions(held_sessions(planned, closed_days), at)
    own["sessions"] = sessions
    own["closures"] = [
        {
            "from": each.first_on,
            "until": each.last_on,
            "hours": each.hours,
            "ofVenue": each.venue_id is not None,
            "reason": each.reason,
        }
        for each in closures
    ]
    until = _unavailable_until(facts, at)
    schedule = make_schedule(
        place.hours if place else "",
        sessions,
        closed_days,
        unavailable_until=until,
        municipality_code=place.municipality_code if place else None,
        calendar=shared.calendar,
    )
    written = {
        "slug": slug,
        "card": orjson.dumps({**card, **own}, option=orjson.OPT_UTC_Z).decode(),
        "fresh_until": rules.fresh_until(sessions, None if until == FOREVER else until),
    }
    return written, name_timetable(schedule)


def _unavailable_until(facts: Facts, at: datetime) -> date | None:
    """Give the last day that an offering is not given, as its card tells it; none when that is over."""
    offering = facts.offering
    if offering.unavailable_until is not None:
        is_over = rules.end_of_day(offering.unavailable_until) <= at
        return None if is_over else offering.unavailable_until
    return FOREVER if offering.unavailable_reason else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
