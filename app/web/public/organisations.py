"""Pages of an organisation and of a venue: what they are, where, and everything that is given there."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from app.domain.base import now
from app.domain.offerings.queries import list_organisation_cards, list_venue_cards
from app.domain.organisations.queries import get_organisation, get_venue
from app.domain.organisations.types import Wheelchair
from app.extensions import db
from app.http.locale import current_language
from app.web import labels
from app.web.cards import present_cards
from app.web.public import bp
from app.web.public.offerings import routes
from app.web.public.structured import describe_organisation, describe_venue
from geo.maps import MapPin, map_data


@bp.get("/<lang:lang>/organisatie/<organisation_id>/", defaults={"slug": ""})
@bp.get("/<lang:lang>/organisatie/<organisation_id>/<slug>")
def organisation(organisation_id: str, slug: str) -> Response | str:
    """Show an organisation and what it gives."""
    lang = current_language()
    found = get_organisation(db.session, organisation_id)
    own_slug = labels.slug(found.name)
    address = f"/{lang}/organisatie/{found.id}/{own_slug}"
    if slug != own_slug:
        return redirect(address, code=301)
    cards = list_organisation_cards(db.session, found.id)
    parent = found.parent
    return render_template(
        "public/organisation.html",
        title=found.name,
        description=found.description,
        canonical=address,
        structured_data=describe_organisation(found, lang),
        organisation=found,
        parent_url=f"/{lang}/organisatie/{parent.id}/{labels.slug(parent.name)}" if parent else "",
        kind=labels.words(lang).organisation_kind[found.kind],
        cards=present_cards(((card, None) for card in cards), lang, now()),
    )


@bp.get("/<lang:lang>/locatie/<venue_id>/", defaults={"slug": ""})
@bp.get("/<lang:lang>/locatie/<venue_id>/<slug>")
def venue(venue_id: str, slug: str) -> Response | str:
    """Show a venue, how to get there and what is given there."""
    lang = current_language()
    spot = get_venue(db.session, venue_id)
    found = spot.venue
    own_slug = labels.slug(found.name)
    address = f"/{lang}/locatie/{found.id}/{own_slug}"
    if slug != own_slug:
        return redirect(address, code=301)
    cards = list_venue_cards(db.session, found.id)
    words = labels.words(lang)
    pin = MapPin(
        id=found.id,
        title=found.name,
        kind="help",
        lon=spot.lon,
        lat=spot.lat,
        lines=(found.street_address, f"{labels.postcode(found.postcode)} {found.town}"),
    )
    return render_template(
        "public/venue.html",
        title=found.name,
        description=f"{found.street_address}, {labels.postcode(found.postcode)} {found.town}",
        canonical=address,
        structured_data=describe_venue(spot, lang),
        venue=found,
        postcode=labels.postcode(found.postcode),
        organisation_url=f"/{lang}/organisatie/{found.organisation.id}/{labels.slug(found.organisation.name)}",
        wheelchair=words.wheelchair[found.wheelchair],
        is_for_wheelchairs=found.wheelchair in {Wheelchair.YES, Wheelchair.LIMITED},
        facilities=labels.listed((words.facility[key] for key in found.facilities), lang),
        routes=routes(spot.lat, spot.lon, f"{found.name}, {found.street_address}, {found.town}"),
        cards=present_cards(((card, None) for card in cards), lang, now()),
        map=map_data([pin]),
    )
