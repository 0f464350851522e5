"""What the texts of a record may be: nothing in them that can't be seen, and contacts that can be used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.exchange.types import Closed, OfferingRecord, Record, VenueRecord

_PHONE = re.compile(r"^\+?[0-9][0-9 ()-]{2,19}$")
_EMAIL = re.compile(r"^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$")
_WEB = re.compile(r"^https?://[^\s<>\"]+$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SUSPECT = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f\\]")
"""Only a line with one of these bytes can hold a character that can't be printed: as it is, or escaped."""

_CONTACTS = (
    ("phone", _PHONE, "a telephone number: digits and spaces"),
    ("email", _EMAIL, "an e-mail address"),
    ("website", _WEB, "an address that starts with https:// or http://"),
    ("sign_up_url", _WEB, "an address that starts with https:// or http://"),
)


def may_hide(line: bytes) -> bool:
    """Tell whether a text in a line may hold what can't be seen, so that all of them have to be looked at."""
    return _SUSPECT.search(line) is not None


def is_phone(text: str) -> bool:
    """Tell whether a text is a telephone number."""
    return _PHONE.fullmatch(text) is not None


def text_faults(record: Record, *, is_suspect: bool) -> Iterator[tuple[str, str]]:
    """Check the texts of a record: nothing that can't be printed, if its line may hold that, and contacts of use."""
    if is_suspect:
        for name, value in _texts(record):
            if _CONTROL.search(value):
                yield name, "holds a character that can't be printed"
    for name, pattern, wanted in _CONTACTS:
        value = getattr(record, name, "")
        if value and not pattern.fullmatch(value):
            yield _camel(name), f"must be {wanted}"


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    for name, field in zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True):
        value = getattr(record, field)
        if type(value) is str:
            yield name, value
    if type(record) is OfferingRecord:
        yield "cost.note", record.cost.note
        if record.unavailable:
            yield "unavailable.reason", record.unavailable.reason
        for index, place in enumerate(record.venues):
            yield f"venues[{index}].hoursNote", place.hours_note
            yield f"venues[{index}].room", place.room
    for name, closed in list_closures(record):
        yield f"{name}.reason", closed.reason


def list_closures(record: Record) -> Iterator[tuple[str, Closed]]:
    """Give all closed and adjusted days of a record, each with its field."""
    if type(record) is VenueRecord:
        yield from ((f"closures[{index}]", closed) for index, closed in enumerate(record.closures))
    elif type(record) is OfferingRecord:
        for index, place in enumerate(record.venues):
            yield from ((f"venues[{index}].closures[{n}]", closed) for n, closed in enumerate(place.closures))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(part.capitalize() for part in others)
