"""The form of one offering with everything that is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from app.api.v1.answers import PAGES_LANGUAGE, collection_form, feature_form, site_url
from app.domain.offerings.queries import OfferingPage, OfferingPlace

_SAME_EVERYWHERE = (
    "id",
    "kind",
    "title",
    "slug",
    "summary",
    "organisation",
    "themes",
    "form",
    "audiences",
    "languages",
    "cost",
    "access",
    "deliveries",
    "bring",
    "phone",
    "website",
    "residentsOnly",
    "servedAreas",
    "ido",
    "checkedOn",
    "unavailable",
    "isExample",
)
_OF_ONE_PLACE = (
    "listingId",
    "venue",
    "address",
    "municipality",
    "lat",
    "lon",
    "hours",
    "sessions",
    "closures",
    "phone",
)


def offering_form(page: OfferingPage) -> bytes:
    """Write an offering as JSON."""
    return orjson.dumps(
        {
            **_offering(page),
            "places": [_place(place) for place in page.places],
            "remote": {key: page.remote[key] for key in ("listingId", "sessions")} if page.remote else None,
        }
    )


def offering_as_geojson(page: OfferingPage) -> str:
    """Write an offering as GeoJSON, one feature per place; without places one feature without a point."""
    offering = _offering(page)
    if not page.places:
        return collection_form([feature_form(page.first, orjson.dumps(offering).decode())])
    return collection_form(
        feature_form(place.card, orjson.dumps({**offering, **_place(place)}).decode()) for place in page.places
    )


def _offering(page: OfferingPage) -> Mapping[str, Any]:
    offering, card = page.offering, page.first
    return {
        **{key: card[key] for key in _SAME_EVERYWHERE},
        "phone": offering.phone or offering.organisation.phone,
        "description": offering.description,
        "helpBy": offering.help_by,
        "accessNote": offering.access_note,
        "signUpUrl": offering.sign_up_url,
        "bringNote": offering.bring_note,
        "email": offering.email or offering.organisation.email,
        "durationNote": offering.duration_note,
        "maxParticipants": offering.max_participants,
        "hasIntake": offering.has_intake,
        "level": offering.level,
        "hasCertificate": offering.has_certificate,
        "products": [{"uri": product.uri, "name": product.name} for product in offering.products],
        "validFrom": offering.valid_from,
        "validUntil": offering.valid_until,
        "url": f"{site_url()}/{PAGES_LANGUAGE}/aanbod/{offering.id}/{card['slug']}",
    }


def _place(place: OfferingPlace) -> Mapping[str, Any]:
    return {
        **{key: place.card[key] for key in _OF_ONE_PLACE},
        "room": place.room,
        "hoursNote": place.hours_note,
        "wheelchair": place.wheelchair,
        "facilities": place.facilities,
        "accessNote": place.access_note,
    }
