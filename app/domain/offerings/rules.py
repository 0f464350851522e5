"""Decisions about offerings that need no database."""

from __future__ import annotations

from datetime import date

from app.domain.offerings.models import Offering
from app.domain.offerings.types import CostKind, Delivery, Missing, Status


def is_public(offering: Offering, today: date) -> bool:
    """Tell whether the public sees an offering on a day: published, begun and not over."""
    return (
        offering.status is Status.PUBLISHED
        and (offering.valid_from is None or offering.valid_from <= today)
        and (offering.valid_until is None or today <= offering.valid_until)
    )


def missing_for_publication(offering: Offering, themes: int) -> tuple[Missing, ...]:
    """List what an offering with this many themes lacks before it can be shown; nothing when it can be published."""
    from_afar = [delivery for delivery in offering.deliveries if delivery != Delivery.ON_SITE]
    contacts = (offering.phone, offering.email, offering.website, offering.organisation.phone)
    found = {
        Missing.TITLE: not offering.title.strip(),
        Missing.SUMMARY: not offering.summary.strip(),
        Missing.THEME: not themes,
        Missing.DELIVERY: not offering.deliveries,
        Missing.VENUE: Delivery.ON_SITE in offering.deliveries and not offering.venues,
        Missing.AREA: (bool(from_afar) or offering.residents_only) and not offering.served_areas,
        Missing.CONTACT: not any(contacts),
        Missing.COST: offering.cost_kind is CostKind.PAID and offering.cost_cents is None and not offering.cost_note,
    }
    return tuple(part for part, is_missing in found.items() if is_missing)
