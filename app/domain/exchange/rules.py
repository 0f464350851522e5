"""From a line of a file to a clean record, or to every fault in it: pure decisions, no database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from app.domain.base import ID_LENGTH, is_id
from app.domain.errors import InvalidParameter
from app.domain.exchange.identity import Identity, identify, target_of, type_of
from app.domain.exchange.texts import is_phone, list_closures, may_hide, text_faults
from app.domain.exchange.types import (
    OWN_SOURCE,
    RECORD_TYPES,
    AtVenue,
    Closed,
    Fault,
    Meeting,
    OfferingRecord,
    OrganisationRecord,
    Record,
    Reference,
    Refers,
    VenueRecord,
)
from app.domain.offerings.hours import parse_hours
from app.domain.offerings.schedule import parse_times, write_times
from app.domain.offerings.types import COUNTRY_CODE, CostKind, Delivery
from app.domain.taxonomy.types import Taxonomy
from geo.crs import is_in_bounds

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Days and moments lie in these years: what lies outside is a slip, or stands for "no end"."""

LONGEST_SESSION = timedelta(days=31)
LONG_SESSION = f"lies more than {LONGEST_SESSION.days} days after startsAt; give each time that it is held by itself"

_DECODER: msgspec.json.Decoder[Record] = msgspec.json.Decoder(OrganisationRecord | VenueRecord | OfferingRecord)
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")

_parse_hours = lru_cache(maxsize=10_000)(parse_hours)

Member = TypeVar("Member", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Referents:
    """What records may point at that no file brings: terms, products, municipalities and provinces."""

    taxonomy: Taxonomy
    products: Collection[str]
    municipalities: Collection[str]
    provinces: Collection[str]


def digest_of(record: Record) -> str:
    """Fingerprint a clean record: equal records have equal fingerprints."""
    return hashlib.blake2b(msgspec.json.encode(record), digest_size=16).hexdigest()


def read_record(line: bytes, number: int, referents: Referents) -> tuple[Identity | None, Record | None, list[Fault]]:
    """Read one line: which record it is, the clean record, and all its faults; with faults there is no record.

    Clean means that lists which are sets stand in one order, hours are tidy and moments are in UTC, so that the same
    content is the same record.
    """
    try:
        record = _DECODER.decode(line)
    except msgspec.ValidationError:
        return _read_loosely(line, number)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return None, None, [Fault(number, "", f"this is not JSON: {error}")]
    identity = identify(type_of(record), record.source, record.key)
    is_suspect = may_hide(line)
    faults = [Fault(number, field, message) for field, message in _faults(record, referents, is_suspect=is_suspect)]
    return (identity, None, faults) if faults else (identity, _clean(record), [])


def _read_loosely(line: bytes, number: int) -> tuple[Identity | None, None, list[Fault]]:
    """Tell which record a line with fields of the wrong type means, so that others may point at it unblamed."""
    try:
        content = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return None, None, [Fault(number, "", f"this is not JSON: {error}")]
    if not isinstance(content, dict):
        return None, None, [Fault(number, "", "a record is a JSON object")]
    kind, source, key = content.pop("type", None), content.get("source"), content.get("key")
    if not isinstance(kind, str) or kind not in RECORD_TYPES:
        return None, None, [Fault(number, "type", f"must be one of {', '.join(RECORD_TYPES)}")]
    has_name = isinstance(source, str) and isinstance(key, str)
    return identify(kind, source, key) if has_name else None, None, list(_type_faults(content, kind, number))


def _type_faults(content: dict[str, Any], kind: str, number: int) -> Iterator[Fault]:
    """Find every field of the wrong type, one at a time: the quick reader stops at the first."""
    record_type = RECORD_TYPES[kind]
    known = {field.encode_name: field for field in msgspec.structs.fields(record_type)}
    for name in content.keys() - known.keys():
        yield Fault(number, name, "there is no such field")
    for name, field in known.items():
        if name in content:
            try:
                msgspec.convert(content[name], field.type)
            except msgspec.ValidationError as error:
                within, message = _split_path(str(error))
                yield Fault(number, f"{name}{within}", message)
        elif field.required:
            yield Fault(number, name, "is missing")


def _split_path(message: str) -> tuple[str, str]:
    found = _PATH.search(message)
    if not found:
        return "", message
    path = found[1]
    return (path if path.startswith("[") or not path else f".{path}"), message[: found.start()]


def _faults(record: Record, referents: Referents, *, is_suspect: bool) -> Iterator[tuple[str, str]]:
    yield from text_faults(record, is_suspect=is_suspect)
    if record.source == OWN_SOURCE and not is_id(record.key):
        yield "key", f"a record of {OWN_SOURCE} has its id as key: {ID_LENGTH} of 0-9 and a-z without i, l, o and u"
    yield from _closure_faults(record)
    if type(record) is VenueRecord:
        yield from _venue_faults(record, referents)
    elif type(record) is OfferingRecord:
        yield from _offering_faults(record, referents)


def _year_faults(field: str, day: date, mend: str = "give the day that is meant") -> Iterator[tuple[str, str]]:
    """Refuse a day or moment that nobody can mean and calendars can't reckon with."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        yield field, f"lies outside {FIRST_YEAR}-{LAST_YEAR}; {mend}"


def _closure_faults(record: Record) -> Iterator[tuple[str, str]]:
    for name, closed in list_closures(record):
        yield from _year_faults(f"{name}.from", closed.first)
        yield from _year_faults(f"{name}.until", closed.until)
        if closed.until < closed.first:
            yield f"{name}.until", "lies before from"
        try:
            parse_times(closed.hours)
        except InvalidParameter as error:
            yield f"{name}.hours", str(error)


def _venue_faults(record: VenueRecord, referents: Referents) -> Iterator[tuple[str, str]]:
    if not is_in_bounds(record.lon, record.lat):
        yield "lat", "the point is not in the Netherlands (lat, lon in degrees, WGS84)"
    if record.municipality not in referents.municipalities:
        yield "municipality", f"there is no municipality {record.municipality}"


def _offering_faults(record: OfferingRecord, referents: Referents) -> Iterator[tuple[str, str]]:
    yield from _term_faults(record, referents)
    yield from _reach_faults(record, referents)
    yield from _place_faults(record)
    yield from _session_faults(record)
    if record.cost.kind is not CostKind.PAID and record.cost.cents is not None:
        yield "cost.cents", "only what is paid has an amount"
    if record.cost.kind is CostKind.PAID and record.cost.cents is None and not record.cost.note:
        yield "cost", "what is paid needs an amount or a note"
    if record.unavailable and record.unavailable.until:
        yield from _year_faults("unavailable.until", record.unavailable.until, "leave it out when no end is known")
    if record.valid_from and record.valid_until and record.valid_from > record.valid_until:
        yield "validUntil", "lies before validFrom"


def _term_faults(record: OfferingRecord, referents: Referents) -> Iterator[tuple[str, str]]:
    taxonomy = referents.taxonomy
    if record.form not in taxonomy.forms:
        yield "form", f"must be one of {', '.join(taxonomy.forms.keys)}"
    for name, keys, known in (
        ("themes", record.themes, taxonomy.themes),
        ("audiences", record.audiences, taxonomy.audiences),
        ("languages", record.languages, taxonomy.languages),
    ):
        for index, key in enumerate(keys):
            if key not in known:
                yield f"{name}[{index}]", f"must be one of {', '.join(known.keys)}"
    for index, uri in enumerate(record.products):
        if uri not in referents.products:
            yield f"products[{index}]", "is not in the list of products (flask taxonomy load-upl brings it)"


def _reach_faults(record: OfferingRecord, referents: Referents) -> Iterator[tuple[str, str]]:
    is_on_site = Delivery.ON_SITE in record.deliveries
    if is_on_site and not record.venues:
        yield "venues", "what is given on site needs a venue"
    if record.venues and not is_on_site:
        yield "deliveries", "what has a venue is given on_site"
    if set(record.deliveries) != {Delivery.ON_SITE} and not record.served_areas:
        yield "servedAreas", f"what is given from afar needs an area: municipalities, provinces or {COUNTRY_CODE}"
    if record.residents_only and not record.served_areas:
        yield "servedAreas", "residentsOnly needs the areas that they live in"
    for index, code in enumerate(record.served_areas):
        if code != COUNTRY_CODE and code not in referents.municipalities and code not in referents.provinces:
            yield f"servedAreas[{index}]", f"must be a municipality (GM0344), a province (PV26) or {COUNTRY_CODE}"


def _place_faults(record: OfferingRecord) -> Iterator[tuple[str, str]]:
    seen: set[Identity] = set()
    for index, place in enumerate(record.venues):
        venue = target_of("venue", place.venue, record.source)
        if venue in seen:
            yield f"venues[{index}].venue", "stands twice"
        seen.add(venue)
        if place.phone and not is_phone(place.phone):
            yield f"venues[{index}].phone", "must be a telephone number: digits and spaces"
        try:
            _parse_hours(place.hours)
        except InvalidParameter as error:
            yield f"venues[{index}].hours", str(error)


def _session_faults(record: OfferingRecord) -> Iterator[tuple[str, str]]:
    venues = {target_of("venue", place.venue, record.source) for place in record.venues}
    for index, meeting in enumerate(record.sessions):
        wrong_years = [
            *_year_faults(f"sessions[{index}].startsAt", meeting.starts_at),
            *_year_faults(f"sessions[{index}].endsAt", meeting.ends_at),
        ]
        yield from wrong_years
        if meeting.ends_at <= meeting.starts_at:
            yield f"sessions[{index}].endsAt", "must come after startsAt"
        elif not wrong_years and meeting.ends_at - meeting.starts_at > LONGEST_SESSION:
            yield f"sessions[{index}].endsAt", LONG_SESSION
        if meeting.venue is None:
            if set(record.deliveries) == {Delivery.ON_SITE}:
                yield f"sessions[{index}].venue", "is missing: all of this offering is on site"
        elif target_of("venue", meeting.venue, record.source) not in venues:
            yield f"sessions[{index}].venue", "is not one of the venues of this offering"


def _clean(record: Record) -> Record:
    changes: dict[str, Any] = {}
    if type(record) is VenueRecord:
        changes = {
            "facilities": _in_order(record.facilities),
            "postcode": _postcode(record.postcode),
            "closures": _clean_closures(record.closures),
        }
    elif type(record) is OfferingRecord:
        changes = {
            "themes": sorted(set(record.themes)),
            "audiences": sorted(set(record.audiences)),
            "languages": sorted(set(record.languages)),
            "products": sorted(set(record.products)),
            "served_areas": sorted(set(record.served_areas)),
            "deliveries": _in_order(record.deliveries),
            "bring": _in_order(record.bring),
            "venues": sorted(
                (_clean_place(place, record.source) for place in record.venues),
                key=lambda place: _sort_key(place.venue, record.source),
            ),
            "sessions": _clean_meetings(record),
        }
    elif record.parent is not None:
        changes = {"parent": _clean_reference(record.parent, record.source)}
    if type(record) is not OrganisationRecord:
        changes["organisation"] = _clean_reference(record.organisation, record.source)
    return msgspec.structs.replace(record, **changes) if changes else record


def _clean_reference(reference: Refers, source: str) -> Refers:
    """Write a reference the short way where that says enough."""
    return reference.key if type(reference) is Reference and reference.source == source else reference


def _clean_place(place: AtVenue, source: str) -> AtVenue:
    venue, hours = _clean_reference(place.venue, source), _parse_hours(place.hours)
    if venue == place.venue and hours == place.hours and not place.closures:
        return place
    return msgspec.structs.replace(place, venue=venue, hours=hours, closures=_clean_closures(place.closures))


def _clean_closures(closures: list[Closed]) -> list[Closed]:
    """Put closed and adjusted days in order, their times written one way."""
    tidy = (msgspec.structs.replace(closed, hours=write_times(parse_times(closed.hours))) for closed in closures)
    return sorted(tidy, key=lambda closed: (closed.first, closed.until, closed.hours, closed.reason))


def _clean_meetings(record: OfferingRecord) -> list[Meeting]:
    meetings = [
        Meeting(
            starts_at=meeting.starts_at.astimezone(UTC),
            ends_at=meeting.ends_at.astimezone(UTC),
            venue=None if meeting.venue is None else _clean_reference(meeting.venue, record.source),
        )
        for meeting in record.sessions
    ]
    return sorted(
        meetings, key=lambda meeting: (meeting.starts_at, meeting.ends_at, _sort_key(meeting.venue, record.source))
    )


def _sort_key(reference: Refers | None, source: str) -> tuple[str, str]:
    if type(reference) is Reference:
        return reference.source, reference.key
    return ("", "") if reference is None else (source, reference)


def _in_order(members: list[Member]) -> list[Member]:
    """Put members of an enumeration in its order, each once."""
    if len(members) < 2:
        return members
    chosen = set(members)
    return [member for member in type(members[0]) if member in chosen]


def _postcode(text: str) -> str:
    return text if " " in text else f"{text[:4]} {text[4:]}"
