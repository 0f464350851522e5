"""Writing offerings by hand: each action flushes, writes its event, refreshes what search reads and never commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.domain.audit.actions import changes_of, record_event
from app.domain.errors import Conflict
from app.domain.offerings.hours import parse_hours
from app.domain.offerings.models import (
    Closure,
    Offering,
    OfferingAtVenue,
    offering_audience,
    offering_language,
    offering_product,
    offering_theme,
)
from app.domain.offerings.rules import missing_for_publication
from app.domain.offerings.schedule import ClosedDays, write_times
from app.domain.offerings.search.actions import refresh_listings
from app.domain.offerings.types import Missing, Status
from app.domain.organisations.actions import change_organisation, change_venue
from app.domain.organisations.models import Organisation, Venue

_LINKS = {
    "themes": (offering_theme, "theme_key"),
    "audiences": (offering_audience, "audience_key"),
    "languages": (offering_language, "language_code"),
    "products": (offering_product, "product_uri"),
}


class OfferingAlreadyPublished(Conflict):
    """The offering is shown already."""

    code = "offering_already_published"


class OfferingIncomplete(Conflict):
    """The offering can't be shown yet; `missing` says what it lacks."""

    code = "offering_incomplete"

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        """Keep what is missing for the form."""
        super().__init__(f"missing: {', '.join(missing)}")
        self.missing = missing


def create_offering(session: Session, offering: Offering, *, by: str, **terms: Collection[str]) -> Offering:
    """Add an offering with its `themes`, `audiences`, `languages` and `products`."""
    session.add(offering)
    _, after = changes_of(offering)
    session.flush()
    _link(session, offering, terms)
    _finish(session, offering, "create", by, after={**after, **_plain(terms)})
    return offering


def update_offering(session: Session, offering: Offering, *, by: str, **changes: object) -> None:
    """Change columns of an offering."""
    for name, value in changes.items():
        setattr(offering, name, value)
    _write_changes(session, offering, "update", by)


def classify_offering(session: Session, offering: Offering, *, by: str, **terms: Collection[str]) -> None:
    """Replace those of the `themes`, `audiences`, `languages` and `products` that are given."""
    before = {name: _terms(session, offering, name) for name in terms}
    offering.source_digest = None
    _link(session, offering, terms)
    _finish(session, offering, "classify", by, before=before, after=_plain(terms))


def place_offering(session: Session, offering: Offering, venue: Venue, *, by: str, hours: str = "") -> OfferingAtVenue:
    """Give an offering at a venue, or change its hours there; raises InvalidParameter for hours that mean nothing."""
    tidy = parse_hours(hours)
    place = next((place for place in offering.venues if place.venue_id == venue.id), None)
    before = {"venue": venue.id, "hours": place.hours} if place else None
    if place is None:
        place = OfferingAtVenue(venue_id=venue.id)
        offering.venues.append(place)
    place.hours = tidy
    offering.source_digest = None
    _finish(session, offering, "place", by, before=before, after={"venue": venue.id, "hours": tidy})
    return place


def remove_offering_from(session: Session, offering: Offering, venue: Venue, *, by: str) -> None:
    """No longer give an offering at a venue; nothing happens when it was not given there."""
    for place in [place for place in offering.venues if place.venue_id == venue.id]:
        offering.venues.remove(place)
        offering.source_digest = None
        _finish(session, offering, "remove_from_venue", by, before={"venue": venue.id, "hours": place.hours})


def adjust_days(
    session: Session, place: Venue | OfferingAtVenue, closures: Sequence[tuple[ClosedDays, str]], *, by: str
) -> None:
    """Replace the closed and adjusted days of a venue, or of an offering at one; each comes with its reason."""
    if isinstance(place, Venue):
        place.source_digest = None
        kind, entity_id, owner = "venue", place.id, {"venue_id": place.id}
        given = select(OfferingAtVenue.offering_id).where(OfferingAtVenue.venue_id == place.id)
    else:
        place.offering.source_digest = None
        kind, entity_id, owner = "offering", place.offering_id, {"offering_at_venue_id": place.id}
        given = select(OfferingAtVenue.offering_id).where(OfferingAtVenue.id == place.id)
    own = select(Closure).filter_by(**owner).order_by(Closure.first_on, Closure.last_on)
    before = [_days(kept.first_on, kept.last_on, kept.hours) for kept in session.scalars(own)]
    session.execute(delete(Closure).filter_by(**owner))
    for days, reason in closures:
        values = {"first_on": days.first_on, "last_on": days.last_on, "hours": write_times(days.times)}
        session.add(Closure(**owner, **values, reason=reason))
    session.flush()
    after = [_days(days.first_on, days.last_on, write_times(days.times)) for days, _ in closures]
    record_event(
        session,
        by=by,
        verb="adjust_days",
        entity_kind=kind,
        entity_id=entity_id,
        before={"closures": before},
        after={"closures": after},
    )
    refresh_listings(session, session.scalars(given).all())


def publish_offering(session: Session, offering: Offering, *, by: str) -> None:
    """Show an offering to the public; raises OfferingAlreadyPublished or OfferingIncomplete."""
    if offering.status is Status.PUBLISHED:
        raise OfferingAlreadyPublished
    themes = select(func.count()).where(offering_theme.c.offering_id == offering.id)
    missing = missing_for_publication(offering, session.scalar(themes) or 0)
    if missing:
        raise OfferingIncomplete(missing)
    offering.status = Status.PUBLISHED
    _write_changes(session, offering, "publish", by)


def hide_offering(session: Session, offering: Offering, *, by: str) -> None:
    """Take an offering out of sight; it can be published again."""
    offering.status = Status.HIDDEN
    _write_changes(session, offering, "hide", by)


def archive_offering(session: Session, offering: Offering, *, by: str) -> None:
    """Put an offering away for good."""
    offering.status = Status.ARCHIVED
    _write_changes(session, offering, "archive", by)


def check_offering(session: Session, offering: Offering, *, on: date, by: str, name: str) -> None:
    """Write down that an organisation says that all of this is true; the next check follows from its interval."""
    offering.checked_on = on
    offering.checked_by = name
    offering.check_due_on = on + timedelta(days=offering.organisation.check_interval_days)
    _write_changes(session, offering, "check", by)


def update_organisation(session: Session, organisation: Organisation, *, by: str, **changes: object) -> None:
    """Change columns of an organisation, and what its offerings show of it."""
    change_organisation(session, organisation, by=by, **changes)
    given = select(Offering.id).where(Offering.organisation_id == organisation.id)
    refresh_listings(session, session.scalars(given).all())


def update_venue(session: Session, venue: Venue, *, by: str, **changes: object) -> None:
    """Change columns of a venue, and what the offerings there show of it."""
    change_venue(session, venue, by=by, **changes)
    given_there = select(OfferingAtVenue.offering_id).where(OfferingAtVenue.venue_id == venue.id)
    refresh_listings(session, session.scalars(given_there).all())


def _write_changes(session: Session, offering: Offering, verb: str, by: str) -> None:
    before, after = changes_of(offering)
    if after:
        offering.source_digest = None  # The file it came from no longer says what is here.
        _finish(session, offering, verb, by, before=before, after=after)


def _finish(
    session: Session,
    offering: Offering,
    verb: str,
    by: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    session.flush()
    record_event(session, by=by, verb=verb, entity_kind="offering", entity_id=offering.id, before=before, after=after)
    refresh_listings(session, [offering.id])


def _link(session: Session, offering: Offering, terms: dict[str, Collection[str]]) -> None:
    for name, keys in terms.items():
        table, column = _LINKS[name]
        session.execute(delete(table).where(table.c.offering_id == offering.id))
        if keys:
            session.execute(insert(table), [{"offering_id": offering.id, column: key} for key in sorted(set(keys))])


def _terms(session: Session, offering: Offering, name: str) -> list[str]:
    table, column = _LINKS[name]
    return sorted(session.scalars(select(table.c[column]).where(table.c.offering_id == offering.id)))


def _plain(terms: dict[str, Collection[str]]) -> dict[str, object]:
    return {name: sorted(set(keys)) for name, keys in terms.items()}


def _days(first: date, last: date, hours: str) -> str:
    return f"{first} {last} {hours}".strip()
