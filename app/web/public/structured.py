"""schema.org descriptions of pages, for search engines; a data block (JSON-LD), which no content policy forbids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.offerings.queries import OfferingPage
from app.domain.offerings.types import AreaKind, CostKind, Delivery, Kind
from app.domain.organisations.models import Organisation
from app.domain.organisations.queries import VenueSpot
from app.domain.organisations.types import OrganisationKind
from app.web.cards import CardJson, offering_url
from app.web.public.context import SITE_NAME, origin

Json = dict[str, Any]

_CONTEXT = "https://schema.org"


def website(lang: str) -> Json:
    """Describe the site and its search."""
    home = f"{origin()}/{lang}/"
    return {
        "@context": _CONTEXT,
        "@type": "WebSite",
        "name": SITE_NAME,
        "url": home,
        "inLanguage": lang,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{home}zoeken?waar={{waar}}"},
            "query-input": "required name=waar",
        },
    }


def offering_list(name: str, cards: Iterable[CardJson], lang: str) -> Json:
    """Describe a page that lists offerings, in its order."""
    return {
        "@context": _CONTEXT,
        "@type": "ItemList",
        "name": name,
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": card["title"],
                "url": origin() + offering_url(card, lang),
            }
            for position, card in enumerate(cards, 1)
        ],
    }


def breadcrumbs(*steps: tuple[str, str]) -> Json:
    """Describe the way to a page: names and paths, from the home page on."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": origin() + path}
            for position, (name, path) in enumerate(steps, 1)
        ],
    }


def postal_address(address: Mapping[str, str]) -> Json:
    """Describe an address."""
    return {
        "@type": "PostalAddress",
        "streetAddress": address["street"],
        "postalCode": address["postcode"],
        "addressLocality": address["town"],
        "addressCountry": "NL",
    }


def place(name: str, address: Mapping[str, str], lat: float, lon: float) -> Json:
    """Describe a place with an address and a point."""
    return {
        "@type": "Place",
        "name": name,
        "address": postal_address(address),
        "geo": {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon},
    }


def price(cost: Mapping[str, Any]) -> Json:
    """Describe what something costs; nothing when that is not known."""
    if cost["kind"] == CostKind.FREE:
        return {"isAccessibleForFree": True}
    if cost["kind"] == CostKind.PAID and cost["cents"]:
        amount = f"{cost['cents'] / 100:.2f}"
        return {"offers": {"@type": "Offer", "price": amount, "priceCurrency": "EUR"}}
    return {}


def describe_offering(page: OfferingPage, lang: str) -> Json:
    """Describe an offering: learning as a Course, with its dated meetings; help as a Service."""
    card, offering = page.first, page.offering
    provider: Json = {"@type": "Organization", "name": card["organisation"]["name"]}
    if offering.organisation.website:
        provider["url"] = offering.organisation.website
    about: Json = {
        "@context": _CONTEXT,
        "@type": "Course" if card["kind"] == Kind.LEARN else "Service",
        "@id": origin() + offering_url(card, "nl"),
        "name": card["title"],
        "description": card["summary"],
        "url": origin() + offering_url(card, lang),
        "provider": provider,
        **price(card["cost"]),
    }
    places = [
        place(spot.card["venue"]["name"], spot.card["address"], spot.card["lat"], spot.card["lon"])
        for spot in page.places
    ]
    if card["kind"] == Kind.LEARN:
        instances = _course_instances(page)
        if instances:
            about["hasCourseInstance"] = instances
        return about
    about["areaServed"] = [_area(area) for area in card["servedAreas"]] or {"@type": "Country", "name": "NL"}
    channels: list[Json] = [{"@type": "ServiceChannel", "serviceLocation": spot} for spot in places]
    if card["phone"] and Delivery.TELEPHONE in card["deliveries"]:
        channels.append(
            {"@type": "ServiceChannel", "servicePhone": {"@type": "ContactPoint", "telephone": card["phone"]}}
        )
    if channels:
        about["availableChannel"] = channels
    return about


def _course_instances(page: OfferingPage) -> list[Json]:
    instances: list[Json] = []
    for spot in page.places:
        card = spot.card
        where = place(card["venue"]["name"], card["address"], card["lat"], card["lon"])
        instance: Json = {"@type": "CourseInstance", "courseMode": "onsite", "location": where}
        if card["sessions"]:
            instance |= {"startDate": card["sessions"][0][0], "endDate": card["sessions"][-1][1]}
        instances.append(instance)
    if page.remote:
        instances.append({"@type": "CourseInstance", "courseMode": "online"})
    return instances


def _area(area: Mapping[str, str]) -> Json:
    kind = "Country" if area["kind"] == AreaKind.COUNTRY else "AdministrativeArea"
    return {"@type": kind, "name": area["name"]}


def describe_organisation(organisation: Organisation, lang: str) -> Json:
    """Describe an organisation."""
    about: Json = {
        "@context": _CONTEXT,
        "@type": "Library" if organisation.kind is OrganisationKind.LIBRARY else "Organization",
        "name": organisation.name,
        "url": organisation.website or f"{origin()}/{lang}/organisatie/{organisation.id}/",
    }
    known = {"description": organisation.description, "telephone": organisation.phone, "email": organisation.email}
    return about | {name: value for name, value in known.items() if value}


def describe_venue(spot: VenueSpot, lang: str) -> Json:
    """Describe a venue."""
    venue = spot.venue
    address = {"street": venue.street_address, "postcode": venue.postcode, "town": venue.town}
    return {
        "@context": _CONTEXT,
        **place(venue.name, address, spot.lat, spot.lon),
        "url": f"{origin()}/{lang}/locatie/{venue.id}/",
    }
