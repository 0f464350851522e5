"""Reading what the exchange needs: the words that records may use, and all records for an export."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, Table, func, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as DatabaseSession

from app.domain.exchange.rows import TABLES
from app.domain.exchange.rules import Referents
from app.domain.exchange.types import (
    OWN_SOURCE,
    AtVenue,
    Closed,
    Cost,
    Meeting,
    OfferingRecord,
    OrganisationRecord,
    Record,
    Reference,
    Refers,
    Unavailable,
    VenueRecord,
)
from app.domain.offerings.models import (
    Closure,
    OfferingAtVenue,
    ServedArea,
    Session,
    offering_audience,
    offering_language,
    offering_product,
    offering_theme,
)
from app.domain.offerings.types import COUNTRY_CODE, Bring, Delivery
from app.domain.organisations.types import Facility
from app.domain.taxonomy.queries import list_product_uris, load_taxonomy
from geo.bulk import batches
from geo.tables import Municipality, Province

BATCH = 500
"""How many records are read together."""

Names = dict[str, tuple[str, str]]
"""Source and key of organisations or venues by id."""


def load_referents(session: DatabaseSession) -> Referents:
    """Read what records may point at besides each other."""
    return Referents(
        taxonomy=load_taxonomy(session),
        products=list_product_uris(session),
        municipalities=frozenset(session.scalars(select(Municipality.code))),
        provinces=frozenset(session.scalars(select(Province.code))),
    )


def list_records(session: DatabaseSession) -> Iterator[Record]:
    """Give everything in the exchange form: organisations (parents first), then venues, then offerings, by id.

    Reads in batches; of organisations and venues only the ids stay in memory. What was entered here by hand has
    `buurtwijzer` as its source and its id as its key.
    """
    yield from _organisations(session)
    yield from _venues(session)
    yield from _offerings(session)


def _organisations(session: DatabaseSession) -> Iterator[OrganisationRecord]:
    table = TABLES["organisation"]
    parents = dict(session.execute(select(table.c.id, table.c.parent_id).order_by(table.c.id)).all())
    for batch in batches(_parents_first(parents), BATCH):
        rows = {row.id: row for row in session.execute(select(table).where(table.c.id.in_(batch)))}
        names = _names(session, table, {row.parent_id for row in rows.values() if row.parent_id})
        for id in batch:
            row = rows[id]
            source, key = _name_of(row)
            yield OrganisationRecord(
                source=source,
                key=key,
                parent=_refer(source, names[row.parent_id]) if row.parent_id else None,
                name=row.name,
                kind=row.kind,
                description=row.description,
                phone=row.phone,
                email=row.email,
                website=row.website,
                check_interval_days=row.check_interval_days,
                when_overdue=row.when_overdue,
                is_example=row.is_example,
            )


def _venues(session: DatabaseSession) -> Iterator[VenueRecord]:
    table = TABLES["venue"]
    point = (func.ST_X(table.c.point).label("lon"), func.ST_Y(table.c.point).label("lat"))
    columns = [column for column in table.c if column.name not in {"point", "rd"}]
    for rows in _pages(session, table, *columns, *point):
        names = _names(session, TABLES["organisation"], {row.organisation_id for row in rows})
        closures = _closures(session, Closure.venue_id, [row.id for row in rows])
        for row in rows:
            source, key = _name_of(row)
            yield VenueRecord(
                source=source,
                key=key,
                organisation=_refer(source, names[row.organisation_id]),
                name=row.name,
                street_address=row.street_address,
                postcode=row.postcode,
                town=row.town,
                municipality=row.municipality_code,
                lat=row.lat,
                lon=row.lon,
                wheelchair=row.wheelchair,
                facilities=[Facility(value) for value in row.facilities],
                access_note=row.access_note,
                closures=closures[row.id],
                is_example=row.is_example,
            )


def _offerings(session: DatabaseSession) -> Iterator[OfferingRecord]:
    for rows in _pages(session, TABLES["offering"], *TABLES["offering"].c):
        yield from (_offering(row, children) for row, children in _with_children(session, rows))


def _with_children(session: DatabaseSession, rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    ids = [row.id for row in rows]
    organisations = _names(session, TABLES["organisation"], {row.organisation_id for row in rows})
    themes = _keys(session, offering_theme, "theme_key", ids)
    audiences = _keys(session, offering_audience, "audience_key", ids)
    languages = _keys(session, offering_language, "language_code", ids)
    products = _keys(session, offering_product, "product_uri", ids)
    areas = _areas(session, ids)
    places = _children(session, OfferingAtVenue, ids)
    closures = _closures(session, Closure.offering_at_venue_id, [row.id for found in places.values() for row in found])
    meetings = _children(session, Session, ids)
    at = {row.venue_id for found in (*places.values(), *meetings.values()) for row in found if row.venue_id}
    venues = _names(session, TABLES["venue"], at)
    for row in rows:
        source, _ = _name_of(row)
        yield (
            row,
            {
                "organisation": _refer(source, organisations[row.organisation_id]),
                "themes": themes[row.id],
                "audiences": audiences[row.id],
                "languages": languages[row.id],
                "products": products[row.id],
                "served_areas": areas[row.id],
                "venues": _at_venues(places[row.id], source, venues, closures),
                "sessions": _meetings(meetings[row.id], source, venues),
            },
        )


def _offering(row: Row[Any], children: dict[str, Any]) -> OfferingRecord:
    source, key = _name_of(row)
    return OfferingRecord(
        source=source,
        key=key,
        kind=row.kind,
        form=row.form_key,
        title=row.title,
        summary=row.summary,
        description=row.description,
        deliveries=[Delivery(value) for value in row.deliveries],
        help_by=row.help_by,
        ido=row.ido_variant,
        access=row.access,
        access_note=row.access_note,
        sign_up_url=row.sign_up_url,
        cost=Cost(row.cost_kind, row.cost_cents, row.cost_note),
        bring=[Bring(value) for value in row.bring],
        bring_note=row.bring_note,
        phone=row.phone,
        email=row.email,
        website=row.website,
        duration_note=row.duration_note,
        max_participants=row.max_participants,
        has_intake=row.has_intake,
        level=row.level,
        has_certificate=row.has_certificate,
        residents_only=row.residents_only,
        status=row.status,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        unavailable=Unavailable(row.unavailable_reason, row.unavailable_until) if row.unavailable_reason else None,
        checked_on=row.checked_on,
        checked_by=row.checked_by,
        check_due_on=row.check_due_on,
        is_example=row.is_example,
        **children,
    )


def _at_venues(
    rows: Sequence[Row[Any]], source: str, venues: Names, closures: Mapping[str, list[Closed]]
) -> list[AtVenue]:
    ordered = sorted(rows, key=lambda row: venues[row.venue_id])
    return [
        AtVenue(
            venue=_refer(source, venues[row.venue_id]),
            hours=row.hours,
            hours_note=row.hours_note,
            phone=row.phone,
            room=row.room,
            closures=closures[row.id],
        )
        for row in ordered
    ]


def _meetings(rows: Sequence[Row[Any]], source: str, venues: Names) -> list[Meeting]:
    def order(row: Row[Any]) -> tuple[datetime, datetime, tuple[str, str]]:
        return row.starts_at, row.ends_at, venues.get(row.venue_id, ("", ""))

    return [
        Meeting(row.starts_at, row.ends_at, _refer(source, venues[row.venue_id]) if row.venue_id else None)
        for row in sorted(rows, key=order)
    ]


def _keys(session: DatabaseSession, table: Table, column: str, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for offering_id, key in session.execute(
        select(table.c.offering_id, table.c[column]).where(table.c.offering_id.in_(ids))
    ):
        found[offering_id].append(key)
    for keys in found.values():
        keys.sort()  # Here and not in the database, whose order depends on its collation.
    return found


def _areas(session: DatabaseSession, ids: Sequence[str]) -> dict[str, list[str]]:
    code = func.coalesce(ServedArea.municipality_code, ServedArea.province_code, COUNTRY_CODE)
    found: dict[str, list[str]] = defaultdict(list)
    statement = select(ServedArea.offering_id, code).where(ServedArea.offering_id.in_(ids))
    for offering_id, area in session.execute(statement):
        found[offering_id].append(area)
    for areas in found.values():
        areas.sort()
    return found


def _children(
    session: DatabaseSession, model: type[OfferingAtVenue | Session], ids: Sequence[str]
) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(select(*model.__table__.c).where(model.offering_id.in_(ids))):
        found[row.offering_id].append(row)
    return found


def _closures(
    session: DatabaseSession, column: InstrumentedAttribute[str | None], ids: Sequence[str]
) -> dict[str, list[Closed]]:
    """Read the closed and adjusted days of venues or of offerings at venues, in the order of a clean record."""
    found: dict[str, list[Closed]] = defaultdict(list)
    for batch in batches(ids, BATCH):
        kept: tuple[Any, ...] = (column, Closure.first_on, Closure.last_on, Closure.hours, Closure.reason)
        for owner, *values in session.execute(select(*kept).where(column.in_(batch))):
            found[owner].append(Closed(*values))
    for closures in found.values():
        closures.sort(key=lambda closed: (closed.first, closed.until, closed.hours, closed.reason))
    return found


def _pages(session: DatabaseSession, table: Table, *columns: Any) -> Iterator[Sequence[Row[Any]]]:
    """Read a table by id, a batch at a time."""
    last = ""
    while rows := session.execute(select(*columns).where(table.c.id > last).order_by(table.c.id).limit(BATCH)).all():
        yield rows
        last = rows[-1].id


def _names(session: DatabaseSession, table: Table, ids: Iterable[str]) -> Names:
    found: Names = {}
    for batch in batches(ids, BATCH):
        statement: Select[Any] = select(table.c.id, table.c.source, table.c.source_key).where(table.c.id.in_(batch))
        found.update((row.id, _name_of(row)) for row in session.execute(statement))
    return found


def _name_of(row: Row[Any]) -> tuple[str, str]:
    return (row.source, row.source_key) if row.source and row.source_key else (OWN_SOURCE, row.id)


def _refer(source: str, name: tuple[str, str]) -> Refers:
    return name[1] if name[0] == source else Reference(*name)


def _parents_first(parents: dict[str, str | None]) -> Iterator[str]:
    """Give ids so that each comes after its parent, by id where that leaves a choice."""
    below: dict[str | None, list[str]] = defaultdict(list)
    for id, parent in parents.items():
        below[parent].append(id)
    level = below[None]
    while level:
        yield from level
        level = sorted(child for id in level for child in below[id])
